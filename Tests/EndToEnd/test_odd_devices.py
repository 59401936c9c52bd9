"""Unusual devices: texts, layouts and ways to write, from the register to MQTT."""

import itertools
import json

import pytest

from peers.gateway import ROOT, command
from peers.subscriber import publish
from peers.waiting import PATIENCE, eventually

pytestmark = pytest.mark.xdist_group("odd-devices")

UNIT = 3
DATA, META = f"{ROOT}/odd/data", f"{ROOT}/odd/meta"


def words(data):
    data = bytes(data) + b"\0" * (len(data) % 2)
    return [data[i] << 8 | data[i + 1] for i in range(0, len(data), 2)]


def text(data, **more):
    return ({"type": f"string({len(data)})", **more}, words(data))


# Name → ((settings of the point, words in the device), expected value)
GOOD = {
    "padded_ff": (text(b"SE4000\xff\xff"), "SE4000"),
    "padded_mixed": (text(b"SE40 \0\xff\xff"), "SE40"),
    "cut_character": (text("Máy ép nhựa".encode()[:12]), "Máy ép nh"),
    "degree_unknown": (text(b"21\xb0C"), "21\\xB0C"),
    "degree_latin": (text(b"21\xb0C\0\0", encoding="latin-1"), "21°C"),
    "euro_windows": (text(b"5 \x80\0", encoding="windows-1252"), "5 €"),
    "utf16": (text("Mế".encode("utf-16-be"), encoding="utf-16"), "Mế"),
    "one_low": (text(b"\0S\0E\0004"), "SE4"),
    "one_high": (text(b"S\0E\0004\0"), "SE4"),
    "one_with_rubbish": (text(b"S\x91E\x92\0\x93", bytes="high"), "SE"),
    "chinese": (text("电表".encode("gb2312")), "\\xB5\\xE7\\xB1\\xED"),
    "control": (text(b"A\x01B\x1b"), "A\x01B\x1b"),
    "empty": (text(b"\0\0\0\0"), ""),
    "zero_negated": (({"type": "int16", "scale": -1}, [0]), 0),
    "zero_float": (({"type": "float32"}, [0x8000, 0]), 0),
    "zero_scaled": (({"type": "float64", "scale": -0.1}, [0, 0, 0, 0]), 0),
    "sign_magnitude": (({"type": "int16_sm", "scale": 0.1}, [0x8064]), -10.0),
    "m10k": (({"type": "int32_m10k"}, [0xFFF4, 0xF280]), -123456),
    "gwh_mwh_kwh": (({"type": "mod1000(3)", "scale": 1000}, [1, 2, 3]), 1002003000.0),
    "bcd_signed": (({"type": "bcd16_signed"}, [0xF123]), -123),
    "int48": (({"type": "int48", "order": "EFCDAB"}, [0xFFFE, 0xFFFF, 0xFFFF]), -2),
    "pairs": (({"type": "uint64", "order": "CDABGHEF"}, [0x0304, 0x0102, 0x0708, 0x0506]), 0x0102030405060708),
}
BAD = {
    "erased": (text(b"\xff" * 6), "not_available"),
    "dashes": (text(b"--- ", not_available="---"), "not_available"),
    "other_nan": (({"type": "float32", "not_available": "nan"}, [0xFFFF, 0xFFFF]), "not_available"),
    "minus_999": (({"type": "float32", "not_available": -999.9}, [0xC479, 0xF99A]), "not_available"),
    "bcd_of_none": (({"type": "bcd16_signed"}, [0x1123]), "not_a_number"),
}
WRITTEN = {
    "order_only": {"table": "holding", "address": 500, "type": "uint16", "writable": {"min": 0, "max": 9, "readable": False}},
    "pulse": {"table": "coil", "address": 7, "writable": {"pulse": True}},
    "watchdog": {"table": "holding", "address": 510, "type": "uint16", "writable": {"min": 0, "max": 9, "rewrite": True}},
    "plain": {"table": "holding", "address": 511, "type": "uint16", "writable": {"min": 0, "max": 9, "function": 16}},
    "lamp": {"table": "coil", "address": 8, "writable": {"function": 15}},
}
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def site(shared_site):
    slave = shared_site.press = shared_site.slave()
    points, address = {}, 0
    for name, ((settings, content), _) in {**GOOD, **BAD}.items():
        points[name] = {"table": "holding", "address": address, **settings}
        slave.set(UNIT, "holding", address, *content)
        address += len(content)
    slave.set(UNIT, "holding", 300, 0x0002)
    slave.set(UNIT, "holding", 301, *[0] * 14)
    slave.set(UNIT, "holding", 315, 0x0001)
    points["apart"] = {"table": "holding", "addresses": [315, 300], "type": "uint32"}
    slave.forget(UNIT, "holding", 500)
    slave.set(UNIT, "holding", 510, 4, 5)
    slave.set(UNIT, "coil", 7, 0, 0)
    slave.forget(UNIT, "coil", 7)
    shared_site.gateway.settings["commands"] = {"allow_writes": True}
    device = {"id": "odd", "unit_id": UNIT, "every": "300ms", "points": {**points, **WRITTEN}}
    shared_site.gateway.connect("odd", slave.serve_tcp(), [device])
    shared_site.start()
    shared_site.witness.wait(DATA)
    # When a ping is answered, the subscription is active.
    eventually(lambda: ask(shared_site, "ping", within=1), what="an answer to ping")
    return shared_site


@pytest.mark.parametrize("name", GOOD)
def test_a_value_comes_out_as_it_stands_in_the_device(site, name):
    payload = site.witness.wait(DATA)
    assert payload["values"].get(name, payload["bad"].get(name)) == GOOD[name][1]


def test_no_value_is_a_negative_zero(site):
    site.witness.wait(DATA)
    assert not [m.payload for m in site.witness.messages if ":-0.0" in m.payload or ":-0," in m.payload]


@pytest.mark.parametrize("name", BAD)
def test_what_is_none_is_named_with_its_reason(site, name):
    payload = site.witness.wait(DATA)
    assert name not in payload["values"]
    assert payload["bad"][name] == BAD[name][1]


def test_registers_that_do_not_adjoin_are_read_in_one_request(site):
    assert site.witness.wait(DATA)["values"]["apart"] == 0x00010002


def ask(site, name, within=PATIENCE, **fields):
    """Sends a command and returns its reply; `None` if none comes."""
    identity = f"odd-{next(numbers)}"
    topic = f"{ROOT}/_gateway/gw-01"
    publish(site.broker.port, f"{topic}/command/{name}", json.dumps({"id": identity, **fields}))

    def answer():
        replies = site.witness.payloads(f"{topic}/reply/{name}")
        return next((reply for reply in replies if reply.get("id") == identity), None)

    try:
        return eventually(answer, within=within, what=f"a reply to {name}")
    except AssertionError:
        return None


def write(site, point, value):
    return ask(site, "write", device="odd", point=point, value=value)


def test_a_point_that_can_only_be_written_is_never_read(site):
    site.press.requests()
    site.press.writes()
    reply = write(site, "order_only", 7)
    assert reply["ok"], reply
    assert reply["result"]["read_back"] is False and "value" not in reply["result"]
    assert site.press.writes() == [(UNIT, 6, 500, [7])]
    site.witness.wait_for_more(DATA, 2)
    assert all(not a <= 500 < a + count for _, f, a, count in site.press.requests() if f == 3)
    for payload in site.witness.payloads(DATA):
        assert "order_only" not in payload["values"] | payload["bad"]
    meta = site.witness.wait(META)["points"]["order_only"]
    assert meta["writable"] == {"min": 0, "max": 9, "readable": False}


def test_a_coil_that_resets_itself_is_written_each_time(site):
    site.press.writes()
    for _ in range(2):
        reply = write(site, "pulse", 1)
        assert reply["ok"], reply
        assert reply["result"]["changed"] is True
    assert site.press.writes() == [(UNIT, 5, 7, [1])] * 2


def test_an_unchanged_value_is_sent_where_a_watchdog_waits_for_it(site):
    site.press.writes()
    assert write(site, "watchdog", 4)["result"]["changed"] is True
    assert write(site, "plain", 5)["result"]["changed"] is False
    assert site.press.writes() == [(UNIT, 6, 510, [4])]


def test_a_point_is_written_with_the_function_that_it_names(site):
    site.press.writes()
    assert write(site, "plain", 6)["ok"]
    assert write(site, "lamp", True)["ok"]
    assert site.press.writes() == [(UNIT, 16, 511, [6]), (UNIT, 15, 8, [1])]


def test_a_device_file_turns_the_order_of_a_whole_profile(site, tmp_path_factory):
    slave = site.slave()
    slave.put(1, "holding", 0, "float32", 230.5, "CDAB")
    slave.put(1, "holding", 2, "int64", 12345678901, "CDAB")
    slave.put(1, "holding", 6, "uint32", 42, "ABCD")
    slave.set(1, "holding", 8, 7)
    profiles = site.gateway.folder / "profiles" / "acme"
    profiles.mkdir(parents=True)
    (profiles / "m1.yaml").write_text("""\
maker: ACME
model: M1
points:
  voltage: { table: holding, address: 0, type: float32, unit: V }
  energy: { table: holding, address: 2, type: int64, unit: Wh }
  pieces: { table: holding, address: 6, type: uint32 }
  short: { table: holding, address: 8, type: uint16 }
""")
    device = {"id": "turned", "profile": "acme/m1", "unit_id": 1, "every": "300ms", "order": "CDAB"}
    device["points"] = {"pieces": {"order": "ABCD"}}
    site.gateway.connect("turned", slave.serve_tcp(), [device])
    run = command("read", "--tcp", f"127.0.0.1:{slave.port}", "--unit", "1", "--table", "holding", "--address", "0", "--count", "2", "--explain")
    assert "CDAB 230.5" in run.stdout
    site.gateway.child.signal(1)
    values = site.witness.wait(f"{ROOT}/turned/data")["values"]
    assert values == {"voltage": 230.5, "energy": 12345678901, "pieces": 42, "short": 7}
