#!/usr/bin/env python3
"""How fast `park-gateway replay` is: a month of 50 meters, one reading of each a minute.

    Benchmarks/replay.py PROGRAM [--days 30] [--meters 50] [--seed 1] [--runs 1] [-- OPTION...]

The recording is generated from the seed. It is replayed into one account of all meters, into ten accounts, and into
one account per meter, each with demand, tariff, cost and CO2e, with the program's default options or
those after `--`. The output has rows, seconds, rows per second and nanoseconds per reading.
"""

import argparse
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time

# 2026-10-01 00:00 in Asia/Ho_Chi_Minh.
START = 1_790_787_600_000
MINUTE = 60_000

SETTINGS = {
    "gateway": {
        "id": "gw-01",
        "enterprise": "becamex",
        "park": "bau-bang",
        "factory": "dai-nam-textile",
        "time_zone": "Asia/Ho_Chi_Minh",
    },
    "brokers": [{"id": "park", "url": "mqtt://127.0.0.1:1883"}],
    "storage": {"path": "never-made"},
    "web": None,
}
ENERGY = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}


def configure(folder, meters, accounts):
    """A configuration folder; JSON is YAML too."""
    names = [f"meter-{number:02}" for number in range(meters)]
    points = {"active_energy_import": ENERGY}
    devices = [
        {"id": name, "unit_id": unit, "every": "1min", "points": points}
        for unit, name in enumerate(names, 1)
    ]
    panel = {"connection": {"tcp": "127.0.0.1:1502"}, "devices": devices}
    share = meters // accounts
    energy = [
        {
            "id": f"account-{number:02}",
            "meters": names[number * share : (number + 1) * share],
            "demand": {"window": "30min", "method": "block"},
            "tariff": "evn/production-22kv",
            "emission_factor": "vn/grid",
        }
        for number in range(accounts)
    ]
    files = {"gateway": SETTINGS, "devices.d/panel": panel, "kpis": {"energy": energy}}
    (folder / "devices.d").mkdir()
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(json.dumps(content))


def record(file, meters, minutes, seed):
    """Writes the recording; returns the number of its readings."""
    draw = random.Random(seed)
    counters = [draw.randrange(10**9) for _ in range(meters)]
    names = [f"meter-{number:02}.active_energy_import" for number in range(meters)]
    with open(file, "w") as output:
        output.write("ts_ms,point,value\n")
        for ts in range(START, START + minutes * MINUTE, MINUTE):
            lines = []
            for number, name in enumerate(names):
                counters[number] += draw.randrange(5_000_000)
                value = counters[number]
                lines.append(f"{ts},{name},{value // 1000}.{value % 1000:03}\n")
            output.write("".join(lines))
    return meters * minutes


def replay(program, folder, file, options):
    """Seconds, processor seconds and output lines of one run."""
    command = [program, "replay", "--config", folder, "--readings", file, *options]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        lines = 0
        while block := os.read(run.stdout.fileno(), 1 << 20):
            lines += block.count(b"\n")
        complaint = run.stderr.read().decode()
    seconds = time.monotonic() - begin
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if run.returncode:
        sys.exit(f"{program} ended with {run.returncode}: {complaint}")
    busy = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return seconds, busy, lines


def main():
    arguments = argparse.ArgumentParser(usage=__doc__)
    arguments.add_argument("program")
    arguments.add_argument("--days", type=int, default=30)
    arguments.add_argument("--meters", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--runs", type=int, default=1)
    arguments.add_argument("--accounts", type=int, action="append")
    arguments.add_argument("--keep", help="leave the files in this folder")
    end = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    given, options = arguments.parse_args(sys.argv[1:end]), sys.argv[end + 1 :]
    with tempfile.TemporaryDirectory() as temporary:
        place = given.keep or temporary
        pathlib.Path(place).mkdir(exist_ok=True)
        file = pathlib.Path(place) / "readings.csv"
        rows = record(file, given.meters, given.days * 1440, given.seed)
        size = file.stat().st_size / 1e6
        print(f"seed {given.seed}: {given.meters} meters, {given.days} days, {size:.0f} MB")
        print(f"{'accounts':>8} {'rows':>9} {'seconds':>8} {'busy':>7} {'rows/s':>10} "
              f"{'ns/reading':>10} {'lines out':>10}")
        for accounts in given.accounts or (1, 10, given.meters):
            folder = pathlib.Path(place) / f"config-{accounts}"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            configure(folder, given.meters, accounts)
            runs = [replay(given.program, folder, file, options) for _ in range(given.runs)]
            seconds, busy, lines = min(runs)
            print(f"{accounts:8} {rows:9} {seconds:8.2f} {busy:7.2f} {rows / seconds:10.0f} "
                  f"{seconds / rows * 1e9:10.0f} {lines:10}", flush=True)


if __name__ == "__main__":
    main()
