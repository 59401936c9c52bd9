#!/usr/bin/env python3
"""reports.py PROGRAM: how long reports take, and how much processor time a reading takes in the KPI engine.

The script writes a store with a month of quarters of 50 accounts. `report energy --period 15min` of all of
them must take less than a second (the fastest of three runs). Then `replay` computes a day of readings of
50 meters, one reading a minute: processor time per reading, without the start of the program.
"""

import pathlib
import random
import resource
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time

ACCOUNTS, QUARTER, DAYS = 50, 900_000, 31
START = 1_790_787_600_000  # 2026-10-01 in Vietnam
LIMIT = 1.0
FIELDS = (
    "active_energy_import,peak_active_energy,normal_active_energy,off_peak_active_energy,cost,co2e,average_power"
)


def configure(folder):
    """Fifty meters with an account each."""
    (folder / "devices.d").mkdir()
    (folder / "gateway.yaml").write_text(
        "gateway: { id: gw-01, enterprise: e, park: p, factory: f, time_zone: Asia/Ho_Chi_Minh }\n"
        'brokers: [{ id: park, url: "mqtt://127.0.0.1:9" }]\n'
        f"storage: {{ path: {folder}/state }}\nweb: null\n"
    )
    point = "{ table: holding, address: 0, type: uint64, unit: Wh, kind: counter }"
    devices = "".join(
        f"  - {{ id: meter-{n}, unit_id: {n + 1}, every: 1min, points: {{ active_energy_import: {point} }} }}\n"
        for n in range(ACCOUNTS)
    )
    (folder / "devices.d/panel.yaml").write_text(
        'connection: { tcp: "127.0.0.1:9" }\ndevices:\n' + devices
    )
    accounts = "".join(
        f"  - {{ id: account-{n}, meters: [meter-{n}], tariff: evn/production-22kv, emission_factor: vn/grid }}\n"
        for n in range(ACCOUNTS)
    )
    (folder / "kpis.yaml").write_text("energy:\n" + accounts)


def make_store(program, folder):
    """Lets the program create its store, ends it, and fills in the month."""
    child = subprocess.Popen(
        [program, "run", "--config", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    path = folder / "state/park-gateway.db"
    try:
        until = time.monotonic() + 60
        while not is_made(path):
            if child.poll() is not None or time.monotonic() > until:
                sys.exit("the gateway did not make its store")
            time.sleep(0.05)
    finally:
        child.terminate()
        child.wait(30)
    with sqlite3.connect(path) as store:
        store.executemany(f"INSERT INTO result (subject, family, period, start, end, revision, final, coverage, quality, shift, names, numbers) VALUES ({','.join('?' * 12)})", rows())
    store.close()


def is_made(path):
    try:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
            store.execute("SELECT 1 FROM result LIMIT 1")
        return True
    except sqlite3.OperationalError:
        return False


def rows():
    draw = random.Random(1)
    for account in range(ACCOUNTS):
        for start in range(START, START + DAYS * 96 * QUARTER, QUARTER):
            energy = draw.randrange(1, 200_000) / 1000
            numbers = [energy, 0, energy, 0, energy * 1.833, energy * 0.00066, energy * 4]
            blob = b"\x01" + struct.pack("<7d", *numbers)
            yield (
                f"account-{account}", "energy", "15min", start, start + QUARTER, 1, 1, 1.0, "good", None,
                FIELDS, blob,
            )


def time_reports(program, folder):
    """The best of three runs of each format, in seconds."""
    best = {}
    for form in ("csv", "json", "table"):
        times = []
        for _ in range(3):
            began = time.monotonic()
            run = subprocess.run(
                [program, "report", "energy", "--config", folder, "--from", "2026-10-01", "--to",
                 "2026-11-01", "--period", "15min", "--format", form],
                check=True, capture_output=True,
            )
            times.append(time.monotonic() - began)
            if form == "csv" and run.stdout.count(b"\n") != ACCOUNTS * DAYS * 96 + 1:
                sys.exit("rows are missing")
        best[form] = min(times)
        print(f"report energy, {ACCOUNTS} accounts, {DAYS} days by 15min, {form}: {best[form]:.3f} s")
    return best


def processor_time(program, folder, readings):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [program, "replay", "--config", folder, "--readings", readings, "--final-only"],
        check=True, stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def time_readings(program, folder):
    """Nanoseconds of processor time for a reading."""
    spent = {}
    for minutes in (1, 1440):
        path = folder / f"readings-{minutes}.csv"
        with path.open("w") as file:
            file.write("ts_ms,point,value\n")
            for minute in range(minutes):
                file.writelines(
                    f"{START + minute * 60_000},meter-{n}.active_energy_import,{1000 + minute * 500}\n"
                    for n in range(ACCOUNTS)
                )
        spent[minutes] = processor_time(program, folder, path)
    cost = (spent[1440] - spent[1]) / (1439 * ACCOUNTS) * 1e9
    print(f"replay, {1439 * ACCOUNTS} readings: {cost:.0f} ns of processor time each, file and rows included")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = pathlib.Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        configure(folder)
        make_store(program, folder)
        best = time_reports(program, folder)
        time_readings(program, folder)
    slow = [form for form, seconds in best.items() if seconds >= LIMIT]
    if slow:
        sys.exit(f"not made in {LIMIT} s: {', '.join(slow)}")


if __name__ == "__main__":
    main()
