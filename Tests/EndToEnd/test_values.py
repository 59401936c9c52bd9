"""From a register to a number on MQTT: every type, in every order, through every function code."""

import math
import struct
import time

import pytest

from peers import wire
from peers.gateway import ROOT
from peers.waiting import eventually

pytestmark = pytest.mark.xdist_group("values")

UNIT = 17
DATA = f"{ROOT}/hall-1/types/data"
SHORT = ["AB", "BA"]
DOUBLE = ["ABCD", "CDAB", "BADC", "DCBA"]
LONG = [*DOUBLE, "ABCDEFGH", "GHEFCDAB", "BADCFEHG", "HGFEDCBA"]

# Limits of the ranges, a pattern with different bytes, and values that often go wrong.
VALUES = {
    "int8": (SHORT, [-128, 127, -1, 0, 18]),
    "uint8": (SHORT, [0, 255, 128, 1, 18]),
    "int16": (SHORT, [-32768, 32767, -1, 0, 0x0102]),
    "uint16": (SHORT, [0, 65535, 32768, 1, 0x0102]),
    "bcd16": (SHORT, [0, 9999, 1234, 8000, 10]),
    "int32": (DOUBLE, [-(2**31), 2**31 - 1, -1, 0, 0x01020304]),
    "uint32": (DOUBLE, [0, 2**32 - 1, 2**31, 1, 0x01020304]),
    "bcd32": (DOUBLE, [0, 99999999, 12345678, 80000000, 10]),
    "float32": (DOUBLE, [0.1, -1.5e-30, 3.4028234663852886e38, 1e-45, 230.1]),
    "int64": (LONG, [-(2**63), 2**63 - 1, -1, 2**53 + 1, 0x0102030405060708]),
    "uint64": (LONG, [0, 2**64 - 1, 2**63, 2**53 + 1, 0x0102030405060708]),
    "float64": (LONG, [0.1, -1.7976931348623157e308, 5e-324, 2.0**53 + 2, math.pi]),
}
ROUNDS = 5
CASES = [(kind, order) for kind, (orders, _) in VALUES.items() for order in orders]
TABLES = ["holding", "input"]


def name(kind, order, table):
    return f"{kind}_{order.lower()}_{table}"


def layout():
    """Point name → (kind, order, table, address), with consecutive addresses."""
    places = {}
    for table in TABLES:
        address = 1000
        for kind, order in CASES:
            places[name(kind, order, table)] = (kind, order, table, address)
            address += len(wire.registers(kind, VALUES[kind][1][0], order))
    return places


LAYOUT = layout()
BITS = {"coil": [1, 0, 1, 1, 0], "discrete": [0, 1, 1, 0, 1]}
# Name → (settings of the point, words in the device, expected value)
SINGLES = {
    "bits_low": ({"type": "bits(0, 3)"}, [0xABCD], 0xD),
    "bits_high": ({"type": "bits(12, 15)"}, [0xABCD], 0xA),
    "bits_one": ({"type": "bits(7, 7)"}, [0xABCD], 1),
    "bits_wide": ({"type": "bits(8, 23)"}, [0x1234, 0x5678], 0x3456),
    "bits_wide_swapped": (
        {"type": "bits(8, 23)", "order": "CDAB"},
        [0x5678, 0x1234],
        0x3456,
    ),
    "mod10_pair": ({"type": "mod10"}, [1234, 5678], 12345678),
    "mod10_pair_swapped": ({"type": "mod10", "order": "CDAB"}, [5678, 1234], 12345678),
    "text_full": ({"type": "string(8)", "kind": "text"}, wire.text("PM-5110A", 8), "PM-5110A"),
    "text_padded": ({"type": "string(8)", "kind": "text"}, wire.text("iEM", 8), "iEM"),
    "text_blank_padded": ({"type": "string(6)", "kind": "text"}, wire.text("iEM   ", 6), "iEM"),
    "text_odd": ({"type": "string(5)", "kind": "text"}, wire.text("SDM63", 5), "SDM63"),
    "text_utf8": ({"type": "string(8)", "kind": "text"}, wire.text("Máy 1", 8), "Máy 1"),
    "text_quote": ({"type": "string(4)", "kind": "text"}, wire.text('a"\\b', 4), 'a"\\b'),
    "tenth": ({"type": "uint16", "scale": 0.1}, [2301], 230.1),
    "thousandfold": ({"type": "float32", "scale": 1000}, [0x4144, 0xCCCD], 12300.0),
    "celsius": ({"type": "int16", "scale": 0.1, "offset": -40}, [652], 25.2),
    "negative_scale": ({"type": "int16", "scale": -1}, [500], -500),
    "exponent": ({"type": "uint32", "scale": 0.001}, [0x0001, 0xE240], 123.456),
    "state": (
        {"type": "uint16", "kind": "state", "states": {0: "idle", 1: "running", 2: "fault"}},
        [1],
        1,
    ),
    "in_range": ({"type": "int16", "range": [-10, 10]}, [10], 10),
}
BAD = {
    "no_value_u16": ({"type": "uint16", "not_available": [0xFFFF]}, [0xFFFF], "not_available"),
    "no_value_s16": ({"type": "int16", "not_available": [0x8000]}, [0x8000], "not_available"),
    "no_value_u32": (
        {"type": "uint32", "order": "CDAB", "not_available": [0xFFFFFFFF]},
        [0xFFFF, 0xFFFF],
        "not_available",
    ),
    "second_no_value": (
        {"type": "uint16", "not_available": [0xFFFE, 0xFFFF]},
        [0xFFFE],
        "not_available",
    ),
    "quiet_nan": ({"type": "float32"}, [0x7FC0, 0], "not_a_number"),
    "signalling_nan": ({"type": "float32"}, [0xFFA0, 1], "not_a_number"),
    "infinite": ({"type": "float32"}, [0x7F80, 0], "not_a_number"),
    "minus_infinite": ({"type": "float32"}, [0xFF80, 0], "not_a_number"),
    "long_nan": ({"type": "float64"}, [0x7FF8, 0, 0, 0], "not_a_number"),
    "above_range": ({"type": "int16", "range": [-10, 10]}, [11], "out_of_range"),
    "below_range": ({"type": "int16", "range": [-10, 10]}, [0xFFF5], "out_of_range"),
    "scaled_out_of_range": (
        {"type": "uint16", "scale": 0.1, "range": [0, 300]},
        [3001],
        "out_of_range",
    ),
}


def points():
    """The points of the device file, and the words of the single points in the device."""
    result, words = {}, {}
    for point, (kind, order, table, address) in LAYOUT.items():
        result[point] = {"table": table, "address": address, "type": kind, "order": order}
    address = 2000
    for point, (settings, content, _) in {**SINGLES, **BAD}.items():
        result[point] = {"table": "holding", "address": address, **settings}
        words[address] = content
        address += len(content)
    for table, bits in BITS.items():
        for offset in range(len(bits)):
            point = f"{table}_{offset}"
            result[point] = {"table": table, "address": 30 + offset, "type": "bool"}
    return result, words


def fill(slave, number):
    """Writes round `number` of the values into the device."""
    for kind, order, table, address in LAYOUT.values():
        slave.put(UNIT, table, address, kind, VALUES[kind][1][number], order)


def newest(witness, since):
    """The newest value of each point acquired after `since`, and the newest bad codes."""
    values, bad = {}, {}
    for message in witness.payloads(DATA):
        if message["ts"] > since:
            values.update(message["values"])
            bad.update(message.get("bad", {}))
    return values, bad


@pytest.fixture(scope="module")
def slave(shared_site):
    """The device with the values of round 0, and the gateway that reads it."""
    slave = shared_site.slave()
    definitions, words = points()
    for address, content in words.items():
        slave.set(UNIT, "holding", address, *content)
    for table, bits in BITS.items():
        slave.set(UNIT, table, 30, *bits)
    fill(slave, 0)
    device = {"id": "types", "unit_id": UNIT, "path": ["hall-1"], "every": "200ms"}
    connection = slave.serve_tcp()
    shared_site.gateway.connect("types", connection, [{**device, "points": definitions}])
    shared_site.start()
    return slave


@pytest.fixture(scope="module")
def observed(shared_site, slave):
    """What the witness saw in each round: a list of (values, bad)."""
    return [observe(shared_site.witness, slave, number) for number in range(ROUNDS)]


def observe(witness, slave, number):
    fill(slave, number)
    # An answer may come while the registers change, but not ten periods later.
    since = time.time() * 1000 + 2000
    expected = set(LAYOUT) | set(SINGLES)

    def complete():
        values, bad = newest(witness, since)
        return (values, bad) if expected <= set(values) | set(bad) else None

    return eventually(complete, what=f"all points of round {number}")


def equals(kind, value, expected):
    """Exact equality: integers as integers, floats with their width."""
    if kind == "float32":
        return struct.pack(">f", value) == struct.pack(">f", expected)
    if kind == "float64":
        return struct.pack(">d", value) == struct.pack(">d", expected)
    return isinstance(value, int) and value == expected


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(("kind", "order"), CASES)
def test_the_value_published_is_the_value_in_the_slave(observed, kind, order, table):
    point = name(kind, order, table)
    for (values, bad), expected in zip(observed, VALUES[kind][1], strict=True):
        assert point in values, f"bad: {bad.get(point)}"
        assert equals(kind, values[point], expected), f"{values[point]!r}, not {expected!r}"


@pytest.mark.parametrize("point", SINGLES)
def test_a_value_is_decoded_and_scaled_to_the_number_a_person_expects(observed, point):
    values, bad = observed[0]
    assert values.get(point, bad.get(point)) == SINGLES[point][2]


@pytest.mark.parametrize("point", BAD)
def test_what_is_no_value_is_absent_and_named_with_its_reason(observed, point):
    values, bad = observed[0]
    assert point not in values
    assert bad.get(point) == BAD[point][2]


@pytest.mark.parametrize(("table", "offset"), [(t, i) for t in BITS for i in range(5)])
def test_a_bit_is_published_as_it_stands_in_the_slave(observed, table, offset):
    values, _ = observed[0]
    assert values[f"{table}_{offset}"] == BITS[table][offset]


def test_the_input_registers_are_not_the_holding_registers(shared_site, slave, observed):
    """Both tables have the same values in the rounds above; here they differ."""
    wanted = {name("uint16", "AB", "input"): 111, name("uint16", "AB", "holding"): 222}
    for point, value in wanted.items():
        kind, order, table, address = LAYOUT[point]
        slave.put(UNIT, table, address, kind, value, order)
    shared_site.witness.wait(DATA, lambda payload: wanted.items() <= payload["values"].items())


def test_the_registers_are_read_in_as_few_requests_as_the_protocol_allows(
    shared_site, slave, observed
):
    slave.requests()
    shared_site.witness.wait_for_more(DATA, 5)
    reads = slave.requests()
    assert {function for _, function, _, _ in reads} == {1, 2, 3, 4}
    assert all(count <= 125 for _, function, _, count in reads if function > 2)
    # Two tables of the same layout, the single points, and one request for each table of bits. A value is
    # never split between requests, so a block may end some registers early.
    registers = sum(len(wire.registers(k, VALUES[k][1][0], o)) for k, o in CASES)
    fewest = 2 * math.ceil(registers / 120) + 1 + 2
    assert len({(function, address) for _, function, address, _ in reads}) <= fewest + 2


def test_nothing_that_is_published_is_other_than_json(shared_site, observed):
    for message in shared_site.witness.messages:
        assert message.json is not None
