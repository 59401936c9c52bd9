"""What all registers of a device in a plant hold, from its profile's file: values of its kind, and what lies
between them. With a seed, so that a run can be repeated."""

import random
import re

from independent import profiles

# By unit, where the name is not that of a meter's point: from, to, and whether it is there without load.
BY_UNIT = {
    "V": (40, 700, False), "A": (0.4, 60, False), "W": (200, 30_000, False), "var": (50, 9_000, False),
    "VA": (200, 30_000, False), "Hz": (20, 50, False), "Wh": (4e5, 9e8, True), "varh": (4e5, 9e7, True),
    "VAh": (4e5, 9e8, True), "Cel": (18, 75, True), "K": (2, 25, True), "%": (3, 97, False), "1": (1, 6, True),
    "h": (120, 30_000, True), "min": (5, 5_000, True), "s": (1, 50, True), "1/min": (400, 1480, False),
    "deg": (5, 35, False), "bar": (0.8, 9.5, True), "m3/h": (0.6, 45, False), "m3": (40, 90_000, True),
    "[g]": (0.01, 1.2, False), "mm/s": (0.2, 9, False), "Ah": (10, 400, True), "m/s": (0.3, 4, False),
    "kg": (3, 900, True), "um": (2, 60, False), "lx": (80, 900, True), "dB": (42, 85, True),
    "[pH]": (6.4, 8.2, True), "ug/m3": (8, 90, True), "mm": (0.2, 30, True), "W.h/m3": (20, 60, False),
    "kg/h": (20, 800, False), "kg/m3": (700, 1050, True), "mg/L": (2, 60, True), "{NTU}": (0.2, 8, True),
    "[ppm]": (420, 1200, True), "N.m": (3, 80, False),
}
ALWAYS = re.compile("setpoint|humidity|version|model|serial|capacity|soc|soh|rated|battery_voltage")


def value(name, keys, draw, load):
    """A value in the unit of the point; 0 where a device without load shows none."""
    unit, number = keys.get("unit"), 0.0
    base = next((key for key in sorted(profiles.PLANT, key=len, reverse=True) if name.startswith(key)), None)
    if base and base not in ("temperature", "speed"):
        # Phases and sums agree with each other, so all are moved by the same factor.
        factor = 1 if base in ("frequency", "power_factor", "phase_angle") else load
        if base in ("voltage", "line"):
            factor = 1 + (load % 1 - 0.5) / 20
        number = profiles.plausible(name, has_load=load > 0) * (factor if load > 0 else 1)
    elif unit in BY_UNIT:
        low, high, is_always = BY_UNIT[unit]
        if load > 0 or is_always or ALWAYS.search(name):
            number = draw.uniform(low, high)
    elif keys.get("states"):
        number = draw.choice(list(keys["states"]))
    elif keys.get("kind") == "state" or unit is None:
        number = draw.choice([0, 0, 0, 1, 1, 2, 3]) if load > 0 or draw.random() < 0.4 else 0
    low, high = keys.get("range", (number, number))
    return min(max(number, low), high)


def memory(name, seed, load=1.0, gaps=0, everything=False, order=None):
    """The registers of one device as (table, address) → word.

    `load` is 0 for a device on an auxiliary supply. Addresses in gaps up to `gaps` wide exist too; with `everything`
    all up to the last one do, and are zero.
    """
    draw = random.Random(f"{name}-{seed}")
    profile = profiles.load(name)
    cells = {}
    if load > 0:
        load *= draw.uniform(0.1, 4)
    for point, keys in profile["points"].items():
        if keys["table"] in ("coil", "discrete"):
            words = [draw.choice([0, 1])] if load > 0 else [0]
        else:
            if order and profiles.width(keys) > 1 and not keys["type"].startswith("string"):
                keys = {**keys, "order": order}
            words = profiles.pack(keys, profile, value(point, keys, draw, load))
        for offset, word in enumerate(words):
            cells[keys["table"], keys["address"] + offset] = word
    for rule in profile.get("identify", {}).get("registers", []):
        # Where a point says what it is, it says it.
        if (rule["table"], rule["address"]) in cells and rule["type"] == "uint16":
            cells[rule["table"], rule["address"]] = rule.get("value", rule.get("range", [0])[0])
    for table in {table for table, _ in cells}:
        there = sorted(address for each, address in cells if each == table)
        if everything:
            filled = range(there[-1] + 100)
        else:
            filled = [each for a, b in zip(there, there[1:]) if b - a <= gaps + 1 for each in range(a + 1, b)]
            # Blocks begin and end at round addresses.
            filled += [each for a in there if gaps for each in range(a - a % 10, a + 10 - a % 10)]
        for address in filled:
            if (table, address) not in cells and address < 65536:
                usual = 0 if everything or draw.random() < 0.8 else draw.randrange(0, 400)
                cells[table, address] = usual if table in ("input", "holding") else 0
    return cells


def runs(cells):
    """Cells as (table, first address, words), each run whole."""
    found = []
    for table, address in sorted(cells):
        last = found[-1] if found else None
        if last and last[0] == table and last[1] + len(last[2]) == address:
            last[2].append(cells[table, address])
        else:
            found.append((table, address, [cells[table, address]]))
    return found
