"""Writes down which functions run for each message, in the order of their calls, for the linker to lay side by side.

    hot_functions.py FILE [--seconds 30]

Between two polls other programs empty the processor's caches, so what a poll costs is mostly fetching its code again. The
gateway polls 10 devices of 100 float32 points under valgrind, which counts the calls; what is called as often as messages
are sent, or as requests on a connection, goes into FILE. The linker takes it as --symbol-ordering-file; a name that the
program does not have any more does no harm. To be run again when the way of a reading has changed.

Needs valgrind beside what speed.py needs; PARK_GATEWAY_BIN is the program, with its symbols.
"""

import argparse
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "outbox"), str(HERE.parent / "scale")]
import rig
from plant import Farm

CONNECTIONS, POINTS = 10, 100
VALGRIND = ["valgrind", "-q", "--tool=callgrind", "--demangle=no", "--separate-threads=yes", "--instr-atstart=no"]


class Gateway(rig.Gateway):
    """The gateway under valgrind."""

    def start(self):
        self.counts = self.folder.parent / "calls"
        command = [*VALGRIND, f"--callgrind-out-file={self.counts}", str(self.program), "run", "--config", str(self.folder)]
        log = open(self.log, "ab")
        self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def control(self, *words):
        subprocess.run(["callgrind_control", *words, str(self.process.pid)], check=True, stdout=subprocess.DEVNULL)


class Calls:
    """The calls of one thread."""

    def __init__(self, path):
        self.counts = collections.Counter()
        self.edges = collections.defaultdict(list)
        names = {}
        caller = callee = None
        for line in path.read_text(errors="replace").splitlines():
            if match := re.match(r"(c?)fn=\((\d+)\)(?: (.*))?$", line):
                called, number, name = match.groups()
                if name:
                    names[number] = re.sub(r"'\d+$", "", name)
                if called:
                    callee = names[number]
                else:
                    caller = names[number]
            elif line.startswith("calls="):
                count = int(line[6:].split()[0])
                self.counts[callee] += count
                self.edges[caller].append(callee)

    def frequent(self, least):
        """The functions that were called so often, each behind what calls it."""
        found, seen = [], set()
        waiting = [name for name in self.edges if self.counts[name] < least][::-1]
        waiting = sorted(self.counts, key=lambda name: self.counts[name]) + waiting
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if self.counts[name] >= least:
                found.append(name)
            waiting += [callee for callee in self.edges[name][::-1] if callee not in seen]
        return found


def defined(program):
    """The functions that the program itself has."""
    lines = subprocess.run(["nm", program], check=True, capture_output=True, text=True).stdout.splitlines()
    return {words[2] for words in map(str.split, lines) if len(words) == 3 and words[1] in "tTwW"}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=30)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="park-gateway-hot-") as name:
        folder = pathlib.Path(name)
        program = folder / "park-gateway"
        # Debugging information only makes valgrind slow.
        subprocess.run(["objcopy", "--strip-debug", rig.binary(), program], check=True)
        broker, farm = rig.Broker(folder), Farm(folder, CONNECTIONS, points=POINTS)
        gateway = Gateway(folder, [f'{{ id: b, url: "mqtt://127.0.0.1:{broker.port}" }}'], farm)
        gateway.program = program
        try:
            gateway.start()
            time.sleep(25)
            gateway.control("-i", "on")
            time.sleep(options.seconds)
            gateway.control("-i", "off")
            gateway.control("-d")
        finally:
            gateway.stop()
            farm.end()
            broker.end()
        threads = [Calls(path) for path in folder.glob("calls.*-*") if path.stat().st_size > 10_000]
        # One thread serves the broker, and one each connection, where everything happens a tenth as often.
        threads.sort(key=lambda calls: -sum(calls.counts.values()))
        outbox, connections = threads[0], threads[1 : 1 + CONNECTIONS]
        own = defined(program)
    polls = options.seconds
    frequent = [name for calls in connections for name in calls.frequent(polls * 2 // 3)]
    frequent += outbox.frequent(polls * CONNECTIONS * 2 // 3)
    hot = list(dict.fromkeys(name for name in frequent if name in own))
    if len(hot) < 200:
        sys.exit(f"only {len(hot)} functions: {gateway.says() if gateway.log.exists() else 'no message was sent'}")
    options.file.write_text("".join(f"{name}\n" for name in hot))
    print(f"{len(hot)} functions")


if __name__ == "__main__":
    main()
