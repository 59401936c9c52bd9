"""A disk that fills up and gets room again: polling, KPIs and live publishing continue, the fault is reported, and
it ends without help. Needs root, for a small tmpfs.

    sudo python3 disk_full.py [--seconds 70]
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from rig import GATEWAY, Broker, Gateway, Plant, Witness, judge, until, verdict

KPIS = "energy:\n  - { id: site, meters: [d000] }\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=70, help="how long the disk stays full")
    options = parser.parse_args()
    if os.geteuid() != 0:
        print("left out: mounting a tmpfs needs root")
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        disk = folder / "disk"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24M,mode=700", "none", disk], check=True)
        try:
            return run(folder, disk, options)
        finally:
            subprocess.run(["umount", "-l", disk], check=True)


def run(folder, disk, options):
    plant, broker = Plant(connections=10, devices=5, points=50, every_ms=200), Broker(folder)
    gateway = Gateway(folder, [f'{{ id: park, url: "mqtt://127.0.0.1:{broker.port}" }}'], plant,
                      storage=disk / "state")
    first = gateway.folder / "devices.d" / "c00.yaml"
    points = 'active_energy_import: { table: holding, address: 0, type: uint32, kind: counter, unit: "Wh" }'
    first.write_text(first.read_text().replace("    points:\n", f"    points:\n      {points}\n", 1))
    (gateway.folder / "kpis.yaml").write_text(KPIS)
    witness = Witness(broker.port)
    try:
        witness.ready.wait(10)
        gateway.start()
        until(lambda: len(witness.messages) > 500, 30, gateway.says)
        fill(disk)
        until(lambda: witness_event(witness, "store_fault"), 30, "an event of the fault")
        full = time.time()
        time.sleep(options.seconds)
        room = time.time()
        (disk / "ballast").unlink()
        until(lambda: witness_event(witness, "store_recovered"), 30, "an event of the recovery")
        time.sleep(2)
        health = until(lambda: [h for h in witness.of("/health") if h["ts"] > room * 1000 + 500], 40, "health")[-1]
        gateway.kill()
        gateway.start()
        mark = len(witness.messages)
        until(lambda: len(witness.messages) > mark + 1000, 30, gateway.says)
    finally:
        for part in (gateway, witness, broker, plant):
            part.end()
    during = [(seq, ts) for seq, _, ts in witness.sequences() if full * 1000 < ts < room * 1000]
    faulty = [h for h in witness.of("/health") if h["outbox"]["fault"]]
    kpis = [1 for topic, payload, _ in witness.messages if "/kpi/" in topic and full * 1000 < int(
        payload.split(b":")[1].split(b",")[0]) < room * 1000]
    result = judge(witness.sequences())
    rate = len(during) / (room - full)
    figures = {"disk_full_s": round(room - full), "live_messages": len(during), "live_rate": round(rate / plant.rate, 3),
               "kpis_meanwhile": len(kpis), "health_with_fault": len(faulty),
               "fault": faulty[0]["outbox"]["fault"] if faulty else None, **result}
    return verdict(
        "disk_full",
        figures,
        {
            "polling and live publishing go on": rate > 0.95 * plant.rate,
            "KPIs go on": len(kpis) > 0,
            "health tells the fault": len(faulty) > 0,
            "the fault passes by itself": health["outbox"]["fault"] is None,
            "no seq is missing or stands for two messages": result["missing"] == 0
            and result["same_seq_other_content"] == 0,
            "none is out of order": result["out_of_order"] == 0,
        },
    )


def fill(disk):
    """Fills the disk to the last free block."""
    with open(disk / "ballast", "wb", buffering=0) as file:
        size = 1 << 20
        while size:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 4


def witness_event(witness, kind):
    return [event for event in witness.of(f"{GATEWAY}/event") if event["type"] == kind]


if __name__ == "__main__":
    sys.exit(main())
