"""python -m peers.footprint BINARY: the size of the program on disk, and of the idle program in memory.

Fails when the stripped binary is over 30 MB, or the resident memory of a gateway with one device,
polled once a second and published to a local broker, is over 20 MB after half a minute.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from .broker import Broker
from .gateway import ROOT, Gateway
from .slave import Slave
from .subscriber import Subscriber
from .waiting import eventually

MEGABYTE = 1_000_000
LARGEST_BINARY, LARGEST_MEMORY = 30 * MEGABYTE, 20 * MEGABYTE
SETTLED_AFTER = 30


def stripped_size(binary, folder):
    copy = folder / "stripped"
    shutil.copy(binary, copy)
    subprocess.run(["strip", copy], check=True)
    return copy.stat().st_size


def resident(pid):
    """VmRSS of a process, in bytes."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


def idle_memory(folder):
    """The memory of a gateway that does as little as possible."""
    parts = []
    try:
        broker = Broker(folder)
        parts.append(broker)
        slave = Slave(folder)
        parts.append(slave)
        slave.set(1, "holding", 0, 1, 2)
        gateway = Gateway(folder, broker.port)
        parts.append(gateway)
        points = {"active_power": {"table": "holding", "address": 0, "type": "float32"}}
        device = {"id": "meter", "unit_id": 1, "every": "1s", "points": points}
        gateway.connect("line", slave.serve_tcp(), [device])
        witness = Subscriber(folder, broker.port)
        witness.end = witness.detach
        parts.append(witness)
        gateway.start()
        witness.wait(f"{ROOT}/meter/data")
        settled = time.monotonic() + SETTLED_AFTER
        eventually(lambda: time.monotonic() > settled, what="settled", within=SETTLED_AFTER + 5)
        return resident(gateway.child.pid)
    finally:
        for part in reversed(parts):
            part.end()


def main(binary):
    os.environ["PARK_GATEWAY_BIN"] = binary
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        sizes = {
            "binary, stripped": (stripped_size(binary, folder), LARGEST_BINARY),
            "memory, idle with one device": (idle_memory(folder), LARGEST_MEMORY),
        }
    for what, (size, limit) in sizes.items():
        print(f"{what:30} {size / MEGABYTE:6.1f} MB of {limit / MEGABYTE:.0f} MB")
    return any(size > limit for size, limit in sizes.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
