#!/usr/bin/env python3
"""Writes zones.json: time zone files, and the results of Python's zoneinfo and of the C library for them.

Usage: zones.py [SAMPLES] > zones.json      (SAMPLES per zone, 60 by default)

Each zone has its TZif file in base64, `offsets` as [Unix seconds, seconds east of UTC], and `locals` as
[local seconds since 1970-01-01T00:00:00, Unix seconds of the first moment at which the clock has
reached them]. Zones named `rule …` are files without any change, but with this footer; their expected
results come from the C library, because zoneinfo 3.11 reads day n as n - 1 and J59 as February 29.
"""
import base64
import datetime
import io
import json
import os
import pathlib
import random
import struct
import sys
import time
import zoneinfo

ZONES = [
    "UTC", "Asia/Ho_Chi_Minh", "Europe/Amsterdam", "Europe/Dublin", "America/New_York",
    "America/St_Johns", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Pacific/Apia", "Pacific/Chatham", "Africa/Casablanca", "Antarctica/Troll",
]
RULES = [
    "UTC0", "<+07>-7", "EST5EDT,M3.2.0,M11.1.0", "IST-1GMT0,M10.5.0,M3.5.0/1",
    "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "EET-2EEST,M3.4.4/50,M10.4.4/50",
    "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "NZST-12NZDT,J59,J300/5:30:15", "AAA3BBB,59/1,300/3",
]
EPOCH = datetime.datetime(1970, 1, 1)
UTC = datetime.timezone.utc
FIRST = 0
LAST = int((datetime.datetime(2091, 1, 1) - EPOCH).total_seconds())


def rule_file(rule):
    header = b"TZif2" + bytes(15)
    block = struct.pack(">6l", 0, 0, 0, 0, 1, 1) + struct.pack(">lBB", 0, 0, 0) + b"\0"
    return header + block + header + block + b"\n" + rule.encode() + b"\n"


def zone_file(name):
    for folder in zoneinfo.TZPATH:
        path = pathlib.Path(folder, name)
        if path.exists():
            return path.read_bytes()
    raise SystemExit(f"{name}: no such zone")


class Rule(datetime.tzinfo):
    """The C library's results for a POSIX TZ string."""

    def __init__(self, rule):
        self.rule = rule

    def offset(self, second):
        if os.environ.get("TZ") != self.rule:
            os.environ["TZ"] = self.rule
            time.tzset()
        return time.localtime(second).tm_gmtoff


def offset(zone, second):
    if isinstance(zone, Rule):
        return zone.offset(second)
    moment = datetime.datetime.fromtimestamp(second, UTC)
    return int(zone.utcoffset(moment.astimezone(zone)).total_seconds())


def changes(zone):
    """The seconds at which the offset changes, found day by day."""
    found, known = [], offset(zone, FIRST)
    for day in range(FIRST, LAST, 86400):
        if offset(zone, day + 86400) == known:
            continue
        low, high = day, day + 86400
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(zone, middle) == known else (low, middle)
        found.append(high)
        known = offset(zone, day + 86400)
    return found


def first_moment(zone, local, all_changes):
    offsets = {offset(zone, second) for second in [FIRST, *all_changes]}
    shown = [local - east for east in offsets if offset(zone, local - east) == east]
    if shown:
        return min(shown)
    # The clock never shows this time: the jump skips it.
    return next(
        change for change in all_changes
        if change + offset(zone, change - 1) <= local < change + offset(zone, change)
    )


def expectations(zone, samples):
    all_changes = changes(zone)
    picked = random.sample(all_changes, min(len(all_changes), samples // 4))
    seconds = [random.randrange(FIRST, LAST) for _ in range(samples)]
    seconds += [change + step for change in picked for step in (-1, 0)]
    walls = [random.randrange(FIRST + 10**6, LAST) for _ in range(samples // 4)]
    for change in picked:
        for side in (-1, 0):
            edge = change + offset(zone, change + side)
            walls += [edge + step for step in (-1, 0, 1, 600)]
    return {
        "offsets": [[second, offset(zone, second)] for second in sorted(seconds)],
        "locals": [[wall, first_moment(zone, wall, all_changes)] for wall in sorted(walls)],
    }


def main():
    random.seed(22400)
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    files = {name: zone_file(name) for name in ZONES}
    files |= {f"rule {rule}": rule_file(rule) for rule in RULES}
    entries = []
    for name, data in files.items():
        rule = name.removeprefix("rule ")
        zone = Rule(rule) if rule != name else zoneinfo.ZoneInfo.from_file(io.BytesIO(data), key=name)
        entry = {"name": name, "tzif": base64.b64encode(data).decode()}
        entries.append(json.dumps(entry | expectations(zone, samples), separators=(",", ":")))
    print("[" + ",\n".join(entries) + "]")


main()
