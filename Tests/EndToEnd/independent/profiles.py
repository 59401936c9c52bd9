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
