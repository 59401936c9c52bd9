"""Power cuts while messages go to a broker, some of them while the broker is away. A cut is a kill -9, after which
each file of the store is as it was when the program last synced it, and the journal is gone. No number may stand for two
messages, no revision for two rows; of what the broker had not acknowledged at most the last second may be
lost; and each skip is told.

    python3 power_cut.py [--cuts 200] [--seed N]

Needs a C compiler (cc) for the library that copies files as they are synced.
"""

import argparse
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

from rig import GATEWAY, Broker, Gateway, Plant, Witness, judge, until, verdict

HERE = pathlib.Path(__file__).resolve().parent
KPIS = "energy:\n  - { id: site, meters: [d000] }\n"
# The default of `sync_every`, and what a loaded machine may add; the syncs are timed, and one may wait for another.
PROMISE_S, SLACK_S = 1.0, 0.5


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return run(pathlib.Path(folder), options)


class Disk:
    """What would be on the disk of a gateway's store after a power cut."""

    def __init__(self, folder, gateway):
        self.state, self.copies = gateway.state, folder / "synced"
        self.copies.mkdir()
        library = folder / "synced.so"
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, HERE / "synced.c", "-ldl"], check=True)
        gateway.environment = {
            "LD_PRELOAD": str(library), "SYNCED_OF": str(self.state), "SYNCED_TO": str(self.copies),
        }

    def cut(self):
        shutil.rmtree(self.state)
        self.state.mkdir(mode=0o700)
        for path in self.copies.iterdir():
            if path.suffix != ".fresh" and path.name != "park-gateway.intake":
                shutil.copy2(path, self.state / path.name)


def run(folder, options):
    chance = random.Random(options.seed)
    log = folder / "answers"
    plant = Plant(connections=4, devices=5, points=20, every_ms=100, log=log)
    broker = Broker(folder)
    gateway = Gateway(folder, [f'{{ id: park, url: "mqtt://127.0.0.1:{broker.port}" }}'], plant)
    first = gateway.folder / "devices.d" / "c00.yaml"
    points = 'active_energy_import: { table: holding, address: 0, type: uint32, kind: counter, unit: "Wh" }'
    first.write_text(first.read_text().replace("    points:\n", f"    points:\n      {points}\n", 1))
    (gateway.folder / "kpis.yaml").write_text(KPIS)
    disk = Disk(folder, gateway)
    witness = Witness(broker.port, lambda topic: "/data" in topic or "/kpi/" in topic or topic.endswith("/event"), qos=0)
    cuts = []
    try:
        witness.ready.wait(10)
        gateway.start()
        for _ in range(options.cuts):
            cuts.append(one_cut(gateway, broker, witness, disk, chance))
        wait_for_more(witness, gateway, 200)
        end = time.time()
        gateway.stop()
        time.sleep(1)
    finally:
        for part in (gateway, witness, broker, plant):
            part.end()
    return report(options, witness, cuts, log, end, folder / "synced.times")


def one_cut(gateway, broker, witness, disk, chance):
    """Returns when the power was cut, and how many messages had arrived before the next start."""
    if chance.random() < 0.7:
        wait_for_more(witness, gateway, chance.choice([1, 1, 5, 50, 300]))
        time.sleep(chance.uniform(0, 0.3))
        moment = power_off(gateway, disk)
        # What the broker has acknowledged is on its way to the witness.
        settle(witness)
    else:
        wait_for_more(witness, gateway, 1)
        witness.ready.clear()
        broker.kill()
        time.sleep(chance.uniform(0, 4))
        moment = power_off(gateway, disk)
        broker.start()
        witness.ready.wait(10)
    arrived = len(witness.messages)
    gateway.start()
    return moment, arrived


def power_off(gateway, disk):
    moment = time.time()
    gateway.kill()
    disk.cut()
    return moment


def wait_for_more(witness, gateway, count):
    mark = len(witness.sequences())
    until(lambda: len(witness.sequences()) >= mark + count, 60, gateway.says)


def settle(witness):
    count = -1
    while count != len(witness.messages):
        count = len(witness.messages)
        time.sleep(0.05)


def report(options, witness, cuts, log, end, times):
    result = judge(witness.sequences())
    ranges = [(event["from"], event["to"]) for event in witness.of(f"{GATEWAY}/event")
              if event["type"] == "sequence_skipped"]
    given = {seq for seq, _, _ in witness.sequences()}
    untold = [seq for seq in range(1, max(given)) if seq not in given and not any(a <= seq <= b for a, b in ranges)]
    slowest = max(int(time) for time in times.read_text().split()) / 1000
    allowed = PROMISE_S + 2 * slowest + SLACK_S
    lost, late = losses(witness, cuts, log, end, allowed)
    figures = {
        "seed": options.seed, "cuts": len(cuts), **result, "told": len(set(ranges)), "missing_and_not_told": len(untold),
        "lost_answers": len(lost), "lost_beyond_the_promise": len(late),
        "slowest_sync_s": slowest, "oldest_loss_s": round(max((age for age in lost), default=0), 2),
        "revisions_for_two_rows": conflicting_rows(witness), "told_again": skips_reused(witness, cuts, ranges),
    }
    return verdict(
        "power_cut",
        figures,
        {
            f"the power was cut {options.cuts} times": len(cuts) == options.cuts,
            "no seq stands for two messages": result["same_seq_other_content"] == 0,
            "none is out of order": result["out_of_order"] == 0,
            "no revision of a final row stands for two": figures["revisions_for_two_rows"] == 0,
            "each skip is told": len(set(ranges)) == len(cuts) and not untold,
            "no skipped number is given later": figures["told_again"] == 0,
            f"nothing older than {PROMISE_S} s and the time of the syncs is lost": not late,
        },
    )


def losses(witness, cuts, log, end, allowed):
    """The answers of the plant that never came, as their ages at the next cut; and those beyond the promise."""
    told = {int(answer["values"]["p000"]) for answer in witness.of("/data")}
    moments = [moment for moment, _ in cuts]
    lost, late = [], []
    for line in log.read_text().split("\n"):
        if not line:
            continue
        number, at = line.split()
        if int(number) in told or float(at) > end - 0.5:
            continue
        age = min((moment - float(at) for moment in moments if moment >= float(at) - 0.01), default=1e9)
        lost.append(age)
        if age > allowed:
            late.append((number, age))
    return lost, late


def conflicting_rows(witness):
    """Final rows with the revision of another one of the same interval, but other contents."""
    known, count = {}, 0
    for topic, payload, _ in list(witness.messages):
        if "/kpi/" not in topic:
            continue
        row = json.loads(payload)
        if not row["final"]:
            continue
        row.pop("ts")
        if known.setdefault((topic, row["from"], row["revision"]), row) != row:
            count += 1
    return count


def skips_reused(witness, cuts, ranges):
    """Numbers that came for the first time after their skip was told."""
    told, seen, count = [], set(), 0
    for topic, payload, _ in list(witness.messages):
        if topic.endswith("/event"):
            event = json.loads(payload)
            if event["type"] == "sequence_skipped":
                told.append((event["from"], event["to"]))
        elif topic.endswith("/data"):
            seq = json.loads(payload)["seq"]
            if seq not in seen and any(a <= seq <= b for a, b in told):
                count += 1
            seen.add(seq)
    return count


if __name__ == "__main__":
    sys.exit(main())
