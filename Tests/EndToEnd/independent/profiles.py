"""What a profile's register holds, read from its file alone: from the definitions in docs/configuration.md."""

import pathlib
import re
import struct

import yaml

from peers.wire import FORMATS, LONG_FORM

LIBRARY = pathlib.Path(__file__).parents[3] / "devices"


def names():
    return sorted(str(file.relative_to(LIBRARY))[: -len(".yaml")] for file in LIBRARY.rglob("*.yaml"))


def load(name):
    return yaml.safe_load((LIBRARY / f"{name}.yaml").read_text())


def width(point):
    """How many addresses of its table a point takes."""
    if point["table"] in ("coil", "discrete"):
        return 1
    kind = point["type"]
    if kind.startswith("string"):
        return (int(re.findall(r"\d+", kind)[0]) + 1) // 2
    if kind.startswith("bits"):
        return 2 if int(re.findall(r"\d+", kind)[1]) > 15 else 1
    if kind == "power_factor_4q":
        return 2
    if kind.startswith("mod1000"):
        return int(re.findall(r"\((\d)\)", kind)[0])
    return max(1, struct.calcsize(FORMATS[kind]) // 2)


def order_of(point, profile):
    """The profile's order is that of numbers of several registers; ABCD is Modbus's own."""
    return point.get("order") or (profile.get("order", "ABCD") if width(point) > 1 else "ABCD")


def raw(point, profile, words):
    """The bytes of a value, most significant first."""
    wire = struct.pack(f">{len(words)}H", *words)
    order = order_of(point, profile)
    if order == "ABCD":
        return wire
    if len(wire) == 8:
        order = LONG_FORM.get(order, order)
    elif len(wire) == 2:
        order = {"ABCD": "AB"}.get(order, order)
    value = bytearray(len(wire))
    for position, letter in enumerate(order):
        value[ord(letter) - ord("A")] = wire[position]
    return bytes(value)


def value(point, profile, words):
    """The engineering value; None where the register says that there is none, or a value out of range."""
    if point["table"] in ("coil", "discrete"):
        return int(words[0] != 0)
    kind = point["type"]
    data = raw(point, profile, words)
    pattern = int.from_bytes(data, "big")
    if kind in ("int8", "uint8"):
        data, pattern = data[-1:], pattern & 0xFF
    if kind.startswith("bits"):
        low, high = (int(number) for number in re.findall(r"\d+", kind))
        number = pattern = pattern >> low & ((1 << high - low + 1) - 1)
    elif kind.startswith("mod1000"):
        number = 0
        for part in struct.unpack(f">{len(words)}H", data):
            number = number * 1000 + part
    elif kind == "power_factor_4q":
        number = struct.unpack(">f", data)[0]
        number = 2 - number if number > 1 else -2 - number if number < -1 else number
    else:
        number = struct.unpack(">" + FORMATS[kind], data)[0]
    sentinels = point.get("not_available", [])
    if pattern in (sentinels if isinstance(sentinels, list) else [sentinels]) or number != number:
        return None
    number = number * point.get("scale", 1) + point.get("offset", 0)
    low, high = point.get("range", (float("-inf"), float("inf")))
    return number if low <= number <= high else None


def allowed(profile, table):
    """How many addresses one request may read."""
    if table in ("coil", "discrete"):
        return profile.get("max_bits", 2000)
    return profile.get("max_registers", 125)


# What a meter in a plant with a load shows, in the units of the standard points; phases and sums agree.
PLANT = {
    "frequency": 50.02, "power_factor": 0.93, "phase_angle": 21.6, "speed": 1450,
    "voltage": 231.4, "line": 400.8, "current": 17.3, "active_power": 3723.0, "reactive_power": 1470.0,
    "apparent_power": 4003.2, "active_energy": 4_183_000.0, "reactive_energy": 912_000.0,
    "apparent_energy": 4_400_000.0, "thd_voltage": 2.1, "thd_current": 7.9, "temperature": 41.0,
}


def plausible(name, has_load=True):
    """A value for a point, by its name; without a load a meter on an auxiliary supply shows its counters alone."""
    base = next((key for key in sorted(PLANT, key=len, reverse=True) if name.startswith(key)), None)
    value = PLANT.get(base, 1.0)
    phase = re.search(r"_l([123])", name)
    if base == "voltage" and ("_ll" in name or len(re.findall(r"_l\d", name)) == 2):
        value = PLANT["line"]
    if base and re.match("active|reactive|apparent", base) and not phase:
        value *= 3
    if phase and base not in ("frequency", "power_factor"):
        value *= {"1": 1.0, "2": 1.01, "3": 0.99}[phase[1]]
    if "export" in name:
        value /= 50
    return value if has_load or "energy" in name else 0.0


def pack(point, profile, value):
    """The registers that mean a value: the inverse of `value`, for numbers of the plain kinds; else zeros."""
    kind, count = point["type"], width(point)
    number = (value - point.get("offset", 0)) / point.get("scale", 1)
    if kind in ("float32", "float64", "power_factor_4q"):
        data = struct.pack(">d" if kind == "float64" else ">f", number)
    elif kind in FORMATS:
        bits = 16 * count
        low, high = (0, 2**bits - 1) if kind.startswith("u") else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        data = (min(max(round(number), low), high) % 2**bits).to_bytes(2 * count, "big")
    elif kind.startswith("string"):
        data = b"A".ljust(2 * count, b"\0")
    else:
        data = bytes(2 * count)
    order = order_of(point, profile)
    letters = {2: {"ABCD": "AB"}, 8: LONG_FORM}.get(len(data), {}).get(order, order)
    if len(letters) == len(data):
        data = bytes(data[ord(letter) - ord("A")] for letter in letters)
    return list(struct.unpack(f">{len(data) // 2}H", data))


def image(name, order=None, has_load=True):
    """The registers of a device of a profile, as (table, address, words).

    `order` is that of all its numbers of several registers, as where a serial gateway swaps their words.
    """
    profile = load(name)
    for point, keys in profile["points"].items():
        if keys["table"] in ("coil", "discrete"):
            yield keys["table"], keys["address"], [0]
            continue
        if order and width(keys) > 1 and not keys["type"].startswith("string"):
            keys = {**keys, "order": order}
        yield keys["table"], keys["address"], pack(keys, profile, plausible(point, has_load))
