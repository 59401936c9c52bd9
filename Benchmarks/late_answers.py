#!/usr/bin/env python3
"""late_answers.py PROGRAM [--answers N] [--seed N] [--json]: are late answers taken for others?

Runs PROGRAM (park-gateway) on loopback against devices that answer around the time-out, twice, or what was
asked before, half of them on pseudo-terminals, half as RTU over TCP. Every device has seven blocks of two
registers, which look alike in their answers. Prints for each kind of device how many values came, how many
of them were another block's, how many were older than they say, and which share of what was due came.

Ends with 1 when a value was wrong. Needs mosquitto and mosquitto_sub.
"""

import argparse
import collections
import json
import multiprocessing
import pathlib
import sys
import tempfile
import time

from late_slaves import CLOCK, KINDS, serve, word
from lines_site import Site, free_ports

TIMEOUT = 0.040
PERIOD = 0.200
BLOCKS = [0, 200, 400, 600, 800, 1000]
# A value may be as old as the requests that were sent for it: three, and what a busy machine adds.
OLDEST = 6 * TIMEOUT + 0.1


def device(name):
    places = {f"at_{address}": address for address in BLOCKS} | {"clock": CLOCK}
    points = {
        point: {"table": "holding", "address": address, "type": "uint32"}
        for point, address in places.items()
    }
    return {"id": name, "unit_id": 7, "every": f"{int(PERIOD * 1000)}ms", "points": points}


class Judge:
    """Counts what is published, by the kind of device and the transport."""

    def __init__(self):
        self.kinds = collections.defaultdict(collections.Counter)

    def take(self, topic, payload):
        count = self.kinds[topic.split("/")[-2].rsplit("-", 1)[0]]
        message = json.loads(payload)
        count["bad"] += len(message["bad"])
        for name, value in message["values"].items():
            count["values"] += 1
            if name == "clock":
                # The clock has 32 bits; half of the circle is the future.
                age = ((message["ts"] - int(value) + 2**31) % 2**32 - 2**31) / 1000
                count["wrong"] += abs(age) > 600
                count["old"] += OLDEST < age <= 600
            else:
                address = int(name.split("_")[1])
                count["wrong"] += int(value) != word(address) << 16 | word(address + 1)

    def total(self, what):
        return sum(count[what] for count in self.kinds.values())


class Witness(Site):
    """A site of which the data messages are judged and not kept."""

    def __init__(self, program, folder, judge):
        self.judge = judge
        super().__init__(program, folder)

    def _witness(self, lines):
        for line in lines:
            topic, _, payload = line.partition(" ")
            if topic.endswith("/data"):
                self.judge.take(topic, payload)


def connect(site, folder, of_each):
    """Configures the devices; the lines that the slaves are to serve."""
    terminals, servers = [], []
    ports = iter(free_ports(of_each * len(KINDS)))
    for kind in KINDS:
        for index in range(of_each):
            common = {"timeout": f"{int(TIMEOUT * 1000)}ms", "retries": 1}
            path = str(folder / f"tty-{kind}-{index}")
            terminals.append((path, kind))
            serial = {"serial": {"port": path, "baud": 115200, "parity": "none"}, **common}
            site.connect(f"{kind}-pty-{index}", serial, [device(f"{kind}-pty-{index}")])
            port = next(ports)
            servers.append((port, kind))
            address = {"rtu_over_tcp": f"127.0.0.1:{port}", **common}
            site.connect(f"{kind}-tcp-{index}", address, [device(f"{kind}-tcp-{index}")])
    return terminals, servers


def measure(program, answers, seed, of_each=2, limit=1800):
    judge = Judge()
    with tempfile.TemporaryDirectory(prefix="late-") as name:
        folder = pathlib.Path(name)
        site = Witness(program, folder, judge)
        terminals, servers = connect(site, folder, of_each)
        ready = multiprocessing.Queue()
        slaves = multiprocessing.Process(
            target=serve, args=(terminals, servers, TIMEOUT, seed, ready), daemon=True
        )
        slaves.start()
        try:
            ready.get(timeout=20)
            site.configure()
            site.run_gateway()
            begin = time.monotonic()
            while judge.total("values") < answers and time.monotonic() - begin < limit:
                time.sleep(0.2)
            seconds = time.monotonic() - begin
        finally:
            site.end()
            slaves.terminate()
            slaves.join(5)
    return judge, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=2, help="of each kind and transport")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    program = arguments.program.absolute()
    judge, seconds = measure(program, arguments.answers, arguments.seed, arguments.lines)
    kinds = {kind: dict(count) for kind, count in sorted(judge.kinds.items())}
    if arguments.json:
        print(json.dumps({"seconds": seconds, "seed": arguments.seed, "kinds": kinds}))
        return 1 if judge.total("wrong") else 0
    print(f"{'devices':15} {'values':>8} {'wrong':>6} {'old':>6} {'good share':>10}")
    for kind, count in kinds.items():
        share = count["values"] / max(1, count["values"] + count["bad"])
        print(f"{kind:15} {count['values']:8} {count['wrong']:6} {count['old']:6} {share:10.3f}")
    print(
        f"seed {arguments.seed}, {seconds:.0f} s: {judge.total('values')} values, "
        f"{judge.total('wrong')} wrong, {judge.total('old')} old"
    )
    return 1 if judge.total("wrong") else 0


if __name__ == "__main__":
    sys.exit(main())
