"""What polling and publishing cost, beside a bare loop of libmodbus and libmosquitto (`bare.c`) with the same work.

    speed.py [--runs 3] [--seconds 20] [--scenarios steady,most]

`steady`: 100 devices of 100 float32 points, each polled and published every second: processor time, memory, the age
of messages at a subscriber, what is written to the disk. `most`: shorter and shorter periods, until less than 95 % of
the points arrive or 1 % of them are older than a second: the highest rate that is kept up. Both programs take turns; the figures
are medians, and the ratios are of the same run. A broker with TCP_NODELAY is between.

Needs Python 3.10 or later, cc, libmodbus, libmosquitto and mosquitto; PARK_GATEWAY_BIN is the program (default: the
newest build).
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "outbox"), str(HERE.parent / "scale")]
import rig
from plant import Farm

CONNECTIONS, POINTS = 100, 100
PERIODS = [1000, 500, 200, 100, 50, 30, 20, 15, 10, 7, 5]
# What is to be kept: ratios to the bare loop, and plain figures.
LIMITS = {"cpu": 1.5, "p99": 5, "rss": 25, "disk": 0.05, "most": 0.5}


def build(folder):
    for name in ("bare", "judge"):
        libraries = ["-lmodbus", "-lmosquitto", "-lpthread"]
        source = HERE / f"{name}.c"
        subprocess.run(["cc", "-O2", "-I/usr/include/modbus", "-o", folder / name, source, *libraries], check=True)


class Judge:
    def __init__(self, folder, port, topics):
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([folder / "judge", str(port), topics], stdin=pipe, stdout=pipe, text=True)

    def count(self):
        """What came since the last call."""
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class Bare:
    """The bare loop on the devices of a farm."""

    topics = "bare/#"

    def __init__(self, folder, farm, broker):
        ports = [str(port) for port in farm.ports]
        command = [folder / "bare", str(broker.port), str(farm.points), str(farm.every_ms), *ports]
        self.process = subprocess.Popen(command)

    def end(self):
        self.process.terminate()
        self.process.wait()


class Gateway(rig.Gateway):
    """The gateway on the devices of a farm."""

    topics = f"{rig.ROOT}/+/data"

    def __init__(self, folder, farm, broker):
        super().__init__(folder, [f'{{ id: b, url: "mqtt://127.0.0.1:{broker.port}" }}'], farm)
        self.start()


def usage(pid):
    """Processor seconds, resident MiB, and bytes written to the disk, of a process."""
    proc = pathlib.Path(f"/proc/{pid}")
    fields = (proc / "stat").read_text().rsplit(") ")[1].split()
    ticks = int(fields[11]) + int(fields[12])
    status = dict(line.split(":\t") for line in (proc / "status").read_text().splitlines() if ":\t" in line)
    written = dict(line.split(": ") for line in (proc / "io").read_text().splitlines())["write_bytes"]
    return ticks / os.sysconf("SC_CLK_TCK"), int(status["VmRSS"].split()[0]) / 1024, int(written)


def measure(program, every_ms, warmup, seconds):
    """Runs one program for a while and returns its figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        build(folder)
        farm = Farm(folder, CONNECTIONS, points=POINTS, every_ms=every_ms)
        broker = rig.Broker(folder)
        judge = Judge(folder, broker.port, program.topics)
        running = None
        try:
            running = program(folder, farm, broker)
            wanted = farm.rate * POINTS
            rig.until(lambda: judge.count()["messages"] > 0, 30, "the first message")
            time.sleep(warmup)
            judge.count()
            before, start = usage(running.process.pid), time.monotonic()
            time.sleep(seconds)
            after, found, passed = usage(running.process.pid), judge.count(), time.monotonic() - start
        finally:
            for part in (running, judge, broker, farm):
                if part:
                    part.end()
    points = max(found["points"], 1)
    return {
        "rate": found["points"] / passed,
        "complete": found["points"] / passed / wanted,
        "cpu": (after[0] - before[0]) / points * 1e6,
        "rss": after[1],
        "disk": (after[2] - before[2]) / max(found["bytes"], 1),
        **found,
    }


def highest(program, seconds):
    """The highest rate, in points a second, that a program keeps up."""
    best = 0
    for every_ms in PERIODS:
        try:
            found = measure(program, every_ms, 2, seconds)
        except TimeoutError:
            # Nothing came at all.
            break
        if found["complete"] < 0.95 or found["p99"] > max(1000, 3 * every_ms):
            break
        best = found["rate"]
    return best


def median(runs, key):
    return statistics.median(run[key] for run in runs)


def steady(runs, seconds):
    found = {Bare: [], Gateway: []}
    for _ in range(runs):
        for program, figures in found.items():
            figures.append(measure(program, 1000, 5, seconds))
    bare, gateway = found[Bare], found[Gateway]
    ratio = statistics.median(ours["cpu"] / theirs["cpu"] for ours, theirs in zip(gateway, bare))
    print(f"\nsteady, {CONNECTIONS} devices x {POINTS} points a second, medians of {runs}\n")
    print("                                        bare loop   gateway")
    for key, text in [
        ("rate", "points a second"),
        ("cpu", "processor us a point"),
        ("p50", "age of a message, median, ms"),
        ("p99", "age of a message, 99 %, ms"),
        ("rss", "resident memory, MiB"),
        ("disk", "bytes written for a byte published"),
        ("gaps", "missing messages"),
        ("duplicates", "messages that came twice"),
        ("late", "messages out of order"),
    ]:
        print(f"  {text:36} {median(bare, key):10.2f}{median(gateway, key):10.2f}")
    print(f"  {'processor time, ratio':36} {'':10}{ratio:10.2f}")
    figures = {"cpu": ratio} | {key: median(gateway, key) for key in ("p99", "rss", "disk")}
    lost = sum(run["gaps"] + run["late"] for run in gateway)
    return [f"{key} is {value:.2f}, at most {LIMITS[key]}" for key, value in figures.items() if value > LIMITS[key]] + (
        [f"{lost} messages are missing or out of order"] if lost else []
    )


def most(seconds):
    bare, gateway = highest(Bare, seconds), highest(Gateway, seconds)
    share = gateway / max(bare, 1)
    print(f"\nmost: bare loop {bare:,.0f}, gateway {gateway:,.0f} points a second: {share:.2f} of it\n")
    return [] if share >= LIMITS["most"] else [f"most is {share:.2f}, at least {LIMITS['most']}"]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--scenarios", default="steady,most")
    options = options.parse_args()
    failures = []
    if "steady" in options.scenarios:
        failures += steady(options.runs, options.seconds)
    if "most" in options.scenarios:
        failures += most(min(options.seconds, 6))
    for failure in failures:
        print(f"  missed: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
