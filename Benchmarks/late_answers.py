#!/usr/bin/env python3
"""late_answers.py PROGRAM [--answers N] [--seed N] [--stalls] [--json]: are late answers taken for others?

Runs PROGRAM (park-gateway) on loopback against devices that answer around the time-out, twice, or what was
asked before, half of them on pseudo-terminals, half as RTU over TCP. Every device has seven blocks of two
registers, which look alike in their answers; in every second one these change all the time, so that no two
answers are the same. Prints for each kind of device how many values came, how many of them were another
block's, how many were older than they say, and which share of what was due came.

With --stalls the program, the devices or both are stopped at random moments for up to 0.3 s, as a busy
machine does. Ends with 1 when a value was wrong. Needs mosquitto and mosquitto_sub.
"""

import argparse
import collections
import json
import multiprocessing
import os
import pathlib
import random
import signal
import socket
import sys
import tempfile
import threading
import time

from late_slaves import BLOCKS, CLOCK, KINDS, TIME_BITS, serve, word
from lines_site import Site

TIMEOUT = 0.040
PERIOD = 0.200
# A value may be as old as the requests that were sent for it: three, and what a busy machine adds.
OLDEST = 6 * TIMEOUT + 0.1
LONGEST_STALL = 0.3


def point(address):
    return "clock" if address == CLOCK else f"at_{address}"


def device(name):
    points = {
        point(address): {"table": "holding", "address": address, "type": "uint32"}
        for address in BLOCKS
    }
    return {"id": name, "unit_id": 7, "every": f"{int(PERIOD * 1000)}ms", "points": points}


def age(ts, value, bits):
    """Seconds between a number of milliseconds, of which the last bits are known, and ts."""
    half = 2 ** (bits - 1)
    return ((ts - value + half) % (2 * half) - half) / 1000


class Judge:
    """Counts what is published, by the kind of device and the transport."""

    def __init__(self, oldest=OLDEST):
        self.kinds = collections.defaultdict(collections.Counter)
        self.oldest = oldest
        self.faults = []

    def take(self, topic, payload):
        name = topic.split("/")[-2]
        count = self.kinds[name.rsplit("-", 1)[0]]
        message = json.loads(payload)
        count["bad"] += len(message["bad"])
        is_changing = "changing" in name
        for point, value in message["values"].items():
            judge = self.judge_changing if is_changing else self.judge_constant
            fault = judge(point, int(value), message["ts"])
            count["values"] += 1
            if fault:
                count[fault] += 1
                self.faults.append((fault, name, message["ts"], point, int(value)))

    def judge_age(self, age):
        if abs(age) > 600:
            return "wrong"
        return "old" if age > self.oldest else None

    def judge_constant(self, point, value, ts):
        if point == "clock":
            return self.judge_age(age(ts, value, 32))
        address = int(point.split("_")[1])
        return None if value == word(address) << 16 | word(address + 1) else "wrong"

    def judge_changing(self, name, value, ts):
        block = value >> TIME_BITS
        if block >= len(BLOCKS) or point(BLOCKS[block]) != name:
            return "wrong"
        return self.judge_age(age(ts, value % 2**TIME_BITS, TIME_BITS))

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


class Stalls(threading.Thread):
    """Stops one or both of two processes at random moments, until `end`."""

    def __init__(self, pids, seed):
        super().__init__(daemon=True)
        self.pids, self.random, self.ending = pids, random.Random(seed), threading.Event()

    def run(self):
        while not self.ending.wait(self.random.uniform(0.05, 1)):
            stopped = self.random.choice([self.pids[:1], self.pids[1:], self.pids])
            for pid in stopped:
                os.kill(pid, signal.SIGSTOP)
            time.sleep(self.random.uniform(0.02, LONGEST_STALL))
            # One may go on before the other.
            for pid in self.random.sample(stopped, len(stopped)):
                os.kill(pid, signal.SIGCONT)
                time.sleep(self.random.choice([0, self.random.uniform(0, TIMEOUT)]))

    def end(self):
        self.ending.set()
        self.join()


def connect(site, folder, kinds, of_each):
    """Configures the devices; the lines that the slaves are to serve."""
    terminals, servers = [], []
    common = {"timeout": f"{int(TIMEOUT * 1000)}ms", "retries": 1}
    for kind in kinds:
        for index in range(of_each):
            form = ["", "-changing"][index % 2]
            served = kind + form.replace("-", "+")
            name = f"{kind}{form}-pty-{index}"
            path = str(folder / f"tty-{name}")
            terminals.append((name, path, served))
            serial = {"serial": {"port": path, "baud": 115200, "parity": "none"}, **common}
            site.connect(name, serial, [device(name)])
            name = f"{kind}{form}-tcp-{index}"
            listener = socket.create_server(("127.0.0.1", 0))
            servers.append((name, listener, served))
            address = {"rtu_over_tcp": f"127.0.0.1:{listener.getsockname()[1]}", **common}
            site.connect(name, address, [device(name)])
    return terminals, servers


def measure(
    program, answers, seed, of_each=2, limit=1800, kinds=KINDS, has_stalls=False, traces=None
):
    """Judges so many values, for `limit` seconds at most; gives the judge and the seconds."""
    judge = Judge(OLDEST + (2 * LONGEST_STALL if has_stalls else 0))
    with tempfile.TemporaryDirectory(prefix="late-") as name:
        folder = pathlib.Path(name)
        site = Witness(program, folder, judge)
        terminals, servers = connect(site, folder, kinds, of_each)
        ready = multiprocessing.Queue()
        slaves = multiprocessing.Process(
            target=serve,
            args=(terminals, servers, TIMEOUT, seed, ready, traces),
            daemon=True,
        )
        slaves.start()
        stalls = None
        try:
            ready.get(timeout=20)
            site.configure()
            gateway = site.run_gateway()
            if has_stalls:
                stalls = Stalls([gateway.pid, slaves.pid], seed)
                stalls.start()
            begin = time.monotonic()
            while judge.total("values") < answers and time.monotonic() - begin < limit:
                time.sleep(0.2)
            seconds = time.monotonic() - begin
        finally:
            if stalls:
                stalls.end()
            site.end()
            slaves.terminate()
            slaves.join(5)
    return judge, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--answers", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=1800, help="no longer than that")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=2, help="of each kind and transport")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--stalls", action="store_true", help="stop the processes now and then")
    parser.add_argument("--traces", type=pathlib.Path, help="folder for what the lines heard and sent")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    judge, seconds = measure(
        arguments.program.absolute(),
        arguments.answers,
        arguments.seed,
        arguments.lines,
        arguments.seconds,
        arguments.kinds,
        arguments.stalls,
        arguments.traces,
    )
    kinds = {kind: dict(count) for kind, count in sorted(judge.kinds.items())}
    if arguments.json:
        print(json.dumps({"seconds": seconds, "seed": arguments.seed, "kinds": kinds}))
        return 1 if judge.total("wrong") else 0
    print(f"{'devices':25} {'values':>8} {'wrong':>6} {'old':>6} {'good share':>10}")
    for kind, count in kinds.items():
        share = count["values"] / max(1, count["values"] + count["bad"])
        wrong, old = count.get("wrong", 0), count.get("old", 0)
        print(f"{kind:25} {count['values']:8} {wrong:6} {old:6} {share:10.3f}")
    for fault in judge.faults[:20]:
        print(*fault)
    print(
        f"seed {arguments.seed}, {seconds:.0f} s: {judge.total('values')} values, "
        f"{judge.total('wrong')} wrong, {judge.total('old')} old"
    )
    return 1 if judge.total("wrong") else 0


if __name__ == "__main__":
    sys.exit(main())
