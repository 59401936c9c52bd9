"""Productivity of a line from its true event list, computed without the gateway.

Usage: independent_production.py EVENTS.json. It prints a JSON object: shifts, days and months by
their beginning in Unix seconds, each with times in seconds, counts and ratios, by the definitions of
ISO 22400-2. Standard library only; times are integers, ratios are exact fractions until printed.
"""

import collections
import datetime
import fractions
import json
import sys
import zoneinfo

STATES = ("running", "setup", "fault", "idle", "off", "unknown")
DAY = datetime.timedelta(days=1)


def subtract(windows, cuts):
    for start, end in cuts:
        windows = [
            part
            for low, high in windows
            for part in ((low, min(high, start)), (max(low, end), high))
            if part[0] < part[1]
        ]
    return windows


class Site:
    def __init__(self, truth):
        self.truth = truth
        self.zone = zoneinfo.ZoneInfo(truth["zone"])
        self.first = datetime.datetime.fromtimestamp(truth["from"], self.zone).date()
        self.last = datetime.datetime.fromtimestamp(truth["to"] - 1, self.zone).date()

    def moment(self, date, minutes):
        """Unix seconds of a wall-clock time; minutes after midnight may pass 1440."""
        date += DAY * (minutes // 1440)
        naive = datetime.datetime.combine(date, datetime.time(minutes % 1440 // 60, minutes % 60))
        return int(naive.replace(tzinfo=self.zone).timestamp())

    def shifts(self):
        holidays = set(self.truth["holidays"])
        date = self.first - DAY
        while date <= self.last:
            for shift in self.truth["shifts"]:
                if date.isoweekday() in shift["days"] and date.isoformat() not in holidays:
                    yield self.shift(date, shift)
            date += DAY

    def shift(self, date, shift):
        start, end = shift["from"], shift["to"]
        end += 1440 if end <= start else 0
        breaks = []
        for low, high in shift["breaks"]:
            low += 1440 if low < start else 0
            high += 1440 if high < start else 0
            breaks.append((self.moment(date, low), self.moment(date, high)))
        whole = (self.moment(date, start), self.moment(date, end))
        outside = [(0, self.truth["from"]), (self.truth["to"], whole[1] + 1)]
        return whole, subtract([whole], breaks + outside + self.stops())

    def stops(self):
        return [tuple(stop) for stop in self.truth["stops"]]

    def days(self):
        date = self.first
        while date <= self.last:
            yield self.moment(date, 0), self.moment(date + DAY, 0), date
            date += DAY


def segments(truth):
    """(from, to, state): a state holds to the next one; in a gap for two poll periods at most."""
    changes = truth["states"] + [[truth["to"], "unknown"]]
    for (start, state), (end, _) in zip(changes, changes[1:]):
        cuts = [
            (low + 2 * truth["poll"], high)
            for low, high in truth["gaps"]
            if low + 2 * truth["poll"] < high and low < end and start < high
        ]
        for low, high in subtract([(start, end)], cuts):
            yield low, high, state
        for low, high in cuts:
            yield max(low, start), min(high, end), "unknown"


def sums_of(truth, intervals, busy):
    """Sums by the beginnings of intervals, which are in order and without overlap."""
    sums = {start: collections.Counter() for start, _ in intervals}
    parts = sorted(part for part in segments(truth) if part[0] < part[1])
    position = 0
    for start, end in intervals:
        for low, high in [w for w in busy if w[0] < end and start < w[1]]:
            low, high = max(low, start), min(high, end)
            sums[start]["planned"] += high - low
            while position > 0 and parts[position - 1][1] > low:
                position -= 1
            while position < len(parts) and parts[position][1] <= low:
                position += 1
            index = position
            while index < len(parts) and parts[index][0] < high:
                a, b, state = parts[index]
                sums[start][state] += max(0, min(b, high) - max(a, low))
                index += 1
            position = max(0, index - 1)
    index = 0
    for moment, good, reject in truth["items"]:
        # An item at an edge belongs to the interval before it.
        while index < len(intervals) and intervals[index][1] < moment:
            index += 1
        if index < len(intervals) and intervals[index][0] < moment:
            sums[intervals[index][0]]["good"] += good
            sums[intervals[index][0]]["scrap"] += reject
    return sums


def result(sums, cycle):
    planned, running = sums["planned"], sums["running"]
    produced = sums["good"] + sums["scrap"]
    values = {
        "planned_busy_time": planned,
        "production_time": running,
        "setup_time": sums["setup"],
        "delay_time": sums["fault"],
        "down_time": sums["idle"] + sums["off"],
        "unknown_time": sums["unknown"],
        "produced": produced,
        "good": sums["good"],
        "scrap": sums["scrap"],
    }

    def ratio(name, part, whole):
        if whole > 0:
            values[name] = float(fractions.Fraction(part) / fractions.Fraction(whole))

    if planned > 0:
        processing = running + sums["setup"]
        ratio("availability", running, planned)
        ratio("effectiveness", cycle * produced, running)
        values["oee"] = 0.0
        if running > 0:
            ratio("oee", cycle * sums["good"], planned)
            ratio("quality_ratio", sums["good"], produced)
            ratio("nee", cycle * sums["good"] * processing, planned * running)
        ratio("utilization_efficiency", running, processing + sums["fault"])
        ratio("allocation_efficiency", processing + sums["fault"], planned)
        ratio("technical_efficiency", running, running + sums["fault"])
        ratio("setup_ratio", sums["setup"], processing)
        ratio("throughput_rate", produced * 3600, processing + sums["fault"])
        ratio("items_per_busy_hour", produced * 3600, planned)
        ratio("scrap_ratio", sums["scrap"], produced)
    return values


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        truth = json.load(file)
    site = Site(truth)
    cycle = fractions.Fraction(truth["cycle_us"], 1_000_000)
    shifts = sorted(site.shifts())
    busy = [window for _, windows in shifts for window in windows]
    days = [(start, end) for start, end, _ in site.days()]
    months = []
    for start, end, date in site.days():
        if date.day == 1 or not months:
            months.append((start, end))
        months[-1] = (months[-1][0], end)
    kinds = {"shift": [whole for whole, _ in shifts], "day": days, "month": months}
    report = {
        kind: {str(k): result(v, cycle) for k, v in sums_of(truth, intervals, busy).items()}
        for kind, intervals in kinds.items()
    }
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
