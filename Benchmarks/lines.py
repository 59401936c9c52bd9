#!/usr/bin/env python3
"""lines.py PROGRAM [--seconds N] [--json]: measures from outside how park-gateway polls its connections.

Runs PROGRAM (park-gateway) on loopback with a mosquitto and with simulated devices of this script, and prints:

  dead units   poll rate of the live units on a 9600-baud bus of 20 units, 10 % of them dead, divided by
               their rate on the same bus without dead units
  wire         time of back-to-back requests on a 9600-baud bus, divided by the theoretical time of their frames
  isolation    how late healthy connections are polled, according to the `ts` of their data: alone on this
               machine, and while 16 others time out
  200 devices  memory, threads and processor of one process with 200 Modbus TCP connections

Needs mosquitto and mosquitto_sub, and only Python 3's standard library. The exit code is 1 when a limit is
exceeded.
"""

import argparse
import functools
import json
import multiprocessing
import pathlib
import queue
import sys
import tempfile
import time

from lines_site import Site, Usage, free_ports
from lines_slaves import serve_bus, serve_tcp

BAUD = 9600
RESPONSE = 0.010
UNITS = 20
DEAD = [7, 14]
PERIOD = 1500
WARM_UP = 20
SERIAL = {"baud": BAUD, "parity": "even"}


def points(count):
    return {
        f"value_{index}": {"table": "holding", "address": index, "type": "uint16"}
        for index in range(count)
    }


def device(name, unit, milliseconds, count):
    every = f"{milliseconds}ms"
    return {"id": name, "unit_id": unit, "every": every, "points": points(count)}


class Slaves:
    """The processes of the devices."""

    def __init__(self, folder):
        self.folder = folder
        self.children = []

    def bus(self, name, units):
        """Starts a 9600-baud bus; returns its path and the queue of its requests."""
        path = str(self.folder / name)
        results = multiprocessing.Queue()
        self._start(serve_bus, path, set(units), BAUD, RESPONSE, results)
        results.get(timeout=20)
        return path, results

    def tcp(self, ports, mute_ports=()):
        self._start(serve_tcp, list(ports), list(mute_ports))

    def _start(self, target, *arguments):
        child = multiprocessing.Process(target=target, args=arguments, daemon=True)
        child.start()
        self.children.append(child)

    def end(self):
        for child in self.children:
            child.terminate()
            child.join(5)


def drain(results):
    """Takes what is in the queue now: on a busy bus it is never empty for long."""
    taken = []
    until = time.monotonic() + 1
    while time.monotonic() < until:
        try:
            taken.append(results.get(timeout=0.02))
        except queue.Empty:
            break
    return taken


# The measurements


def rates(site, prefix, begin, end):
    """Good polls of each device between two Unix times, divided by the polls that were due."""
    due = (end - begin) * 1000 / PERIOD
    shares = []
    for name, messages in sorted(site.data.items()):
        if name.startswith(prefix) and int(name.split("-")[-1]) not in DEAD:
            good = sum(1 for ts, count in messages if count and begin <= ts / 1000 < end)
            shares.append(good / due)
    return shares


def back_to_back(requests):
    """Sum of the times from request to request, divided by the sum of their theoretical times."""
    pairs = list(zip(requests, requests[1:], strict=False))
    taken = sum(after[0] - before[0] for before, after in pairs)
    return taken / sum(before[2] for before, _ in pairs), len(pairs)


def lateness(site, prefix, milliseconds, begin, end):
    """By how many ms each poll was later than planned, and how many polls are missing."""
    late, missing = [], 0
    for name, messages in site.data.items():
        stamps = sorted(ts for ts, _ in messages if begin <= ts / 1000 < end)
        if not name.startswith(prefix) or len(stamps) < 2:
            continue
        beats = [round((ts - stamps[0]) / milliseconds) for ts in stamps]
        offsets = [ts - beat * milliseconds for ts, beat in zip(stamps, beats, strict=True)]
        late += [offset - min(offsets) for offset in offsets]
        missing += beats[-1] + 1 - len(set(beats))
    return sorted(late), missing


def measure_lines(program, folder, seconds):
    slaves, site = Slaves(folder), Site(program, folder)
    try:
        living = [unit for unit in range(1, UNITS + 1) if unit not in DEAD]
        for name, units in [("all", range(1, UNITS + 1)), ("dead", living)]:
            path, _ = slaves.bus(f"tty-{name}", units)
            devices = [device(f"{name}-{u}", u, PERIOD, 10) for u in range(1, UNITS + 1)]
            site.connect(name, {"serial": {"port": path, **SERIAL}}, devices)
        path, requests = slaves.bus("tty-full", [1, 2, 3])
        full = [device(f"full-{unit}", unit, 50, 40) for unit in (1, 2, 3)]
        site.connect("full", {"serial": {"port": path, **SERIAL}}, full)

        site.configure()
        plan = site.plan()
        site.run_gateway()
        site.wait_for([f"{kind}-1" for kind in ("all", "dead", "full")])
        started = time.time()
        time.sleep(WARM_UP)
        drain(requests)
        begin = time.time()
        time.sleep(seconds)
        end = time.time()
        time.sleep(2)
        return summary(site, plan, drain(requests), started, begin, end)
    finally:
        site.end()
        slaves.end()


def summary(site, plan, requests, started, begin, end):
    everyone, surviving = rates(site, "all-", begin, end), rates(site, "dead-", begin, end)
    ratio = (sum(surviving) / len(surviving)) / (sum(everyone) / len(everyone))
    first = rates(site, "dead-", started, begin)
    wire, pairs = back_to_back(requests)
    health = site.health[-1]["connections"] if site.health else {}
    return {
        "rate_all_living": sum(everyone) / len(everyone),
        "rate_10_percent_dead": sum(surviving) / len(surviving),
        "rate_worst_device": min(surviving),
        "rate_ratio": ratio,
        "rate_during_warm_up": sum(first) / len(first),
        "forecast_load": plan["all"]["bus_load"],
        "measured_load": health.get("all", {}).get("bus_load"),
        "cycle_by_theory": wire,
        "requests_back_to_back": pairs,
    }


def measure_isolation(program, folder, seconds, mutes):
    """Eight healthy connections at 100 ms beside this number of connections that only time out."""
    slaves, site = Slaves(folder), Site(program, folder)
    try:
        healthy, mute = free_ports(8), free_ports(mutes)
        slaves.tcp(healthy, mute)
        for index, port in enumerate(healthy):
            name = f"healthy-{index}"
            site.connect(name, {"tcp": f"127.0.0.1:{port}"}, [device(name, 1, 100, 20)])
        for index, port in enumerate(mute):
            name = f"mute-{index}"
            connection = {"tcp": f"127.0.0.1:{port}", "timeout": "300ms"}
            site.connect(name, connection, [device(name, 1, 100, 20)])
        site.configure()
        site.run_gateway()
        site.wait_for([f"healthy-{index}" for index in range(8)])
        time.sleep(5)
        begin = time.time()
        time.sleep(seconds)
        end = time.time()
        time.sleep(2)
        late, missing = lateness(site, "healthy-", 100, begin, end)
        lines = site.health[-1]["connections"] if site.health else {}
        which = "with_timeouts" if mutes else "alone"
        return {
            f"lateness_max_ms_{which}": late[-1],
            f"lateness_p999_ms_{which}": late[len(late) * 999 // 1000],
            f"polls_judged_{which}": len(late),
            f"polls_missing_{which}": missing,
            f"timeouts_{which}": sum(line["timeouts"] for line in lines.values()),
        }
    finally:
        site.end()
        slaves.end()


def measure_many(program, folder, seconds, count=200):
    slaves, site = Slaves(folder), Site(program, folder)
    try:
        ports = free_ports(count)
        slaves.tcp(ports)
        for index, port in enumerate(ports):
            name = f"meter-{index:03}"
            site.connect(name, {"tcp": f"127.0.0.1:{port}"}, [device(name, 1, 1000, 20)])
        site.configure()
        gateway = site.run_gateway()
        site.wait_for([f"meter-{index:03}" for index in range(count)])
        time.sleep(10)
        before = Usage(gateway.pid)
        begin = time.time()
        time.sleep(seconds)
        after = Usage(gateway.pid)
        end = time.time()
        time.sleep(2)
        scans = sum(
            1 for all in site.data.values() for ts, _ in all if begin <= ts / 1000 < end
        )
        return {
            "devices": count,
            "scans_per_second": scans / (end - begin),
            "resident_mb": after.resident,
            "threads": after.threads,
            "processor_share": after.share_since(before),
            "microseconds_per_point": after.share_since(before) * 1e6 / (scans * 20 / (end - begin)),
        }
    finally:
        site.end()
        slaves.end()


LIMITS = [
    ("rate_ratio", "at least", 0.99),
    ("cycle_by_theory", "at most", 1.10),
    ("lateness_by_timeouts_ms", "at most", 10),
]


def verdict(figures):
    failed = []
    for name, sense, limit in LIMITS:
        value = figures[name]
        good = value >= limit if sense == "at least" else value <= limit
        print(f"{'ok  ' if good else 'FAIL'} {name} = {value:.4g}, {sense} {limit}")
        failed += [] if good else [name]
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=120, help="of each of four measurements")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    program = arguments.program.absolute()
    figures = {}
    measures = [
        measure_lines,
        functools.partial(measure_isolation, mutes=0),
        functools.partial(measure_isolation, mutes=16),
        measure_many,
    ]
    for measure in measures:
        with tempfile.TemporaryDirectory(prefix="lines-") as folder:
            figures |= measure(program, pathlib.Path(folder), arguments.seconds)
    figures["lateness_by_timeouts_ms"] = (
        figures["lateness_max_ms_with_timeouts"] - figures["lateness_max_ms_alone"]
    )
    if arguments.json:
        print(json.dumps(figures))
        return 0
    for name, value in figures.items():
        print(f"{name:32} {value:.4g}" if value is not None else f"{name:24} –")
    return 1 if verdict(figures) else 0


if __name__ == "__main__":
    sys.exit(main())
