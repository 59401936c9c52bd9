"""How much the outbox writes to the flash: bytes written to the disk for each byte of payload,
while a broker keeps up, and without a broker (write_bytes of /proc/self/io; needs a real disk, no tmpfs).

    python3 flash.py [--seconds 60] [--folder FOLDER]
"""

import argparse
import pathlib
import sys
import tempfile
import time

from rig import Broker, Gateway, Plant, Witness, rows, until, verdict


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--folder", help="on the disk to be measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        return run(pathlib.Path(folder), options.seconds)


def run(folder, seconds):
    plant, broker = Plant(connections=20, devices=5, points=50, every_ms=1000), Broker(folder)
    witness = Witness(broker.port, lambda topic: topic.endswith("/data"))
    # As under systemd, the journal is in memory.
    memory = tempfile.TemporaryDirectory(dir="/dev/shm")
    gateway = Gateway(folder, [f'{{ id: park, url: "mqtt://127.0.0.1:{broker.port}" }}'], plant)
    gateway.environment = {"RUNTIME_DIRECTORY": memory.name}
    try:
        witness.ready.wait(10)
        gateway.start()
        until(lambda: len(witness.messages) > 200, 30, gateway.says)
        # What is written at the start is no part of it.
        time.sleep(10)
        online = written(gateway, seconds, lambda: sum(len(payload) for _, payload, _ in list(witness.messages)))
        broker.kill()
        time.sleep(2)
        sql = "SELECT sum(length(payload)) FROM outbox"
        offline = written(gateway, seconds, lambda: rows(gateway, sql) or 0)
    finally:
        for part in (gateway, witness, broker, plant):
            part.end()
        memory.cleanup()
    return verdict(
        "flash",
        {"messages_per_s": plant.rate, "with_broker": online, "without_broker": offline},
        {
            "while a broker keeps up at most 0.05 bytes are written for one": online["ratio"] <= 0.05,
            "without one less than 6": offline["ratio"] < 6,
        },
    )


def written(gateway, seconds, payload):
    io, before = gateway.io()["write_bytes"], payload()
    time.sleep(seconds)
    disk, bytes_ = gateway.io()["write_bytes"] - io, payload() - before
    return {"payload": bytes_, "disk": disk, "ratio": round(disk / bytes_, 4)}


if __name__ == "__main__":
    sys.exit(main())
