#!/usr/bin/env python3
"""A month of fifteen simulated meters, and the cost of their energy by independent arithmetic.

    month.py --seed N --out FOLDER

writes `readings.csv` (first line `ts_ms,point,value`, in time order: what a gateway would read, with
gaps, wraps, swaps and false zeros), `swaps.csv` (planned meter replacements) and `bills.csv`: for each meter the lines
of its bill, computed with `decimal` from the true energy, and whether a gateway can know it exactly.

Tariffs, hours, the formula of the reactive table, VAT and rounding are copied here from the legal decisions
on purpose: the script uses nothing of the gateway's files or code.
"""

import argparse
import csv
import datetime
import random
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

STEP = 300
MONTH = (2026, 10)
HANOI = datetime.timezone(datetime.timedelta(hours=7))
START = datetime.datetime(*MONTH, 1, tzinfo=HANOI)
END = datetime.datetime(2026, 11, 1, tzinfo=HANOI)
STEPS = int((END - START).total_seconds()) // STEP

# QĐ 1279/QĐ-BCT of 2025-05-09: đồng per kWh, normal, off-peak, peak.
PRICES = {
    "production-110kv": (1811, 1146, 3266),
    "production-22kv": (1833, 1190, 3398),
    "production-6kv": (1899, 1234, 3508),
    "production-lv": (1987, 1300, 3640),
    "business-22kv": (2887, 1609, 5025),
    "business-6kv": (3108, 1829, 5202),
    "business-lv": (3152, 1918, 5422),
}
BANDS = ("normal", "off_peak", "peak")
VAT = Decimal("0.08")


def moment(step):
    return START + datetime.timedelta(seconds=STEP * step)


def band(step):
    """QĐ 963/QĐ-BCT: peak 17:30-22:30 except on Sundays, off-peak 00:00-06:00."""
    local = moment(step)
    minute = local.hour * 60 + local.minute
    if minute < 6 * 60:
        return "off_peak"
    if 17 * 60 + 30 <= minute < 22 * 60 + 30 and local.isoweekday() != 7:
        return "peak"
    return "normal"


def dong(amount):
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def reactive_share(active, reactive):
    """Thông tư 15/2014/TT-BCT: k % = (0.9 / cos φ - 1) × 100, 52.54 % below 0.60, 0 from 0.90 on."""
    apparent = (Decimal(active) ** 2 + Decimal(reactive) ** 2).sqrt()
    cosine = (Decimal(active) / apparent).quantize(Decimal("0.01"), ROUND_HALF_UP)
    if cosine >= Decimal("0.90"):
        return Decimal(0)
    if cosine < Decimal("0.60"):
        return Decimal("52.54")
    share = (Decimal("0.9") / cosine - 1) * 100
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Meter:
    """A meter with its troubles in this month."""

    def __init__(self, number, seed):
        self.id = f"meter-{number:02}"
        self.random = random.Random(seed * 100 + number)
        self.tariff = sorted(PRICES)[number % len(PRICES)]
        self.trouble = [
            "none", "none", "wraps", "wraps", "gap inside a band", "gap inside a band",
            "gap over a band edge", "gap over a band edge", "swap", "swap", "false zeros",
            "false zeros", "spikes", "gap over the month's edges", "none",
        ][number - 1]
        size = self.random.choice([200, 2000, 20_000])
        self.energy = [self.random.randint(size // 20, size) for _ in range(STEPS)]
        # cos φ from 0.5 to nearly 1, by meter.
        ratio = self.random.uniform(0.05, 1.6)
        self.reactive = [int(wh * ratio * self.random.uniform(0.9, 1.1)) for wh in self.energy]
        self.wraps_at = sum(self.energy) // 3 if self.trouble == "wraps" else 10**13
        self.missing, self.false, self.swap = set(), {}, None
        self.make_trouble()

    def make_trouble(self):
        at = self.random.randint
        day = 86_400 // STEP
        if self.trouble == "gap inside a band":
            # On some days 08:00 to 15:00 is in normal hours.
            for some in self.random.sample(range(1, 30), 3):
                first = some * day + 8 * 12 + at(0, 11)
                self.missing |= set(range(first, first + at(3, 70)))
        elif self.trouble == "gap over a band edge":
            for some in self.random.sample(range(1, 30), 3):
                edge = some * day + self.random.choice([6 * 12, 17 * 12 + 6, 22 * 12 + 6])
                self.missing |= set(range(edge - at(3, 20), edge + at(3, 20)))
        elif self.trouble == "gap over the month's edges":
            self.missing = set(range(0, at(100, 400)))
        elif self.trouble in ("false zeros", "spikes"):
            for some in range(1, 30):
                step = some * day + 9 * 12 + at(0, 70)
                self.false[step] = 0 if self.trouble == "false zeros" else 10**12
        elif self.trouble == "swap":
            self.swap = at(3, 28) * day + 10 * 12 + at(0, 40)

    def readings(self):
        """Import and reactive counters for each step from the beginning of the month to its end."""
        active, reactive = self.random.randint(0, 10**6), self.random.randint(0, 10**6)
        for step in range(STEPS + 1):
            if step == self.swap:
                self.old = (active % self.wraps_at, reactive)
                active, reactive = self.random.randint(0, 500), self.random.randint(0, 500)
                self.new = (active, reactive)
            if step not in self.missing:
                shown = self.false.get(step, active % self.wraps_at)
                yield step, shown, self.false.get(step, reactive)
            if step < STEPS:
                active += self.energy[step]
                reactive += self.reactive[step]

    @property
    def is_exact(self):
        return not self.trouble.startswith("gap over")

    @property
    def is_estimated(self):
        return self.trouble.startswith("gap")

    def bill(self):
        """The lines by name, in đồng."""
        sums = dict.fromkeys(BANDS, 0)
        for step, energy in enumerate(self.energy):
            sums[band(step)] += energy
        prices = dict(zip(BANDS, PRICES[self.tariff]))
        lines = {name: dong(Decimal(sums[name]) / 1000 * prices[name]) for name in BANDS}
        active = sum(lines.values())
        share = reactive_share(sum(self.energy), sum(self.reactive))
        lines["reactive"] = dong(active * share / 100)
        lines["vat"] = dong((active + lines["reactive"]) * VAT)
        lines["total"] = active + lines["reactive"] + lines["vat"]
        return lines


def write(path, head, rows):
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    meters = [Meter(number, options.seed) for number in range(1, 16)]
    rows = []
    for meter in meters:
        for step, active, reactive in meter.readings():
            at = int(moment(step).timestamp()) * 1000
            rows.append((at, f"{meter.id}.active_energy_import", active))
            rows.append((at, f"{meter.id}.reactive_energy_import", reactive))
    rows.sort(key=lambda row: row[0])
    write(options.out / "readings.csv", ("ts_ms", "point", "value"), rows)
    swaps = [
        (int(moment(m.swap).timestamp()) * 1000, f"{m.id}.{point}", old, new)
        for m in meters
        if m.swap is not None
        for point, old, new in zip(
            ("active_energy_import", "reactive_energy_import"), m.old, m.new
        )
    ]
    write(options.out / "swaps.csv", ("ts_ms", "point", "old_final", "new_initial"), swaps)
    names = (*BANDS, "reactive", "vat", "total")
    bills = [
        (m.id, m.tariff, m.wraps_at, int(m.is_exact), int(m.is_estimated), *(m.bill()[n] for n in names))
        for m in meters
    ]
    write(
        options.out / "bills.csv",
        ("meter", "tariff", "wraps_at", "exact", "estimated", *names),
        bills,
    )


if __name__ == "__main__":
    main()
