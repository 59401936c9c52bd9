"""Points that are computed from others of their device, from a device of pymodbus to the broker."""

import math
import random

import pytest

from peers.gateway import ROOT, Gateway, command
from peers.waiting import eventually

DATA = f"{ROOT}/meter/data"

NAMES = ["active_power_l1", "active_power_l2", "active_power_l3", "level", "pieces"]
TYPES = {"level": "int16", "pieces": "uint32"}
# By units of 1, so that any expression of them has one.
EXPRESSIONS = {
    "total": "active_power_l1 + active_power_l2 + active_power_l3",
    "spread": "max(active_power_l1, active_power_l2, active_power_l3)"
    " - min(active_power_l1, active_power_l2, active_power_l3)",
    "mean": "(active_power_l1 + active_power_l2 + active_power_l3) / 3",
    "share": "pieces / (level - level + 4) * -level",
    "norm": "sqrt(active_power_l1 * active_power_l1 + active_power_l2 * active_power_l2)",
    "chain": "abs(spread - total) / 1e3",
    "by_zero": "pieces / (level - level)",
}


def point(name, address):
    kind = TYPES.get(name, "float32")
    return {"table": "holding", "address": address, "type": kind, "unit": "1"}


def meter(more=None, **device):
    points = {name: point(name, 10 * index) for index, name in enumerate(NAMES)}
    # Standard names have their units, with which not every expression makes sense.
    points = {name.replace("active_power", "p"): value for name, value in points.items()}
    virtual = {
        name: {"expression": text.replace("active_power", "p"), "unit": "1"}
        for name, text in EXPRESSIONS.items()
    }
    return {"id": "meter", "unit_id": 1, "every": "200ms", "points": {**points, **virtual, **(more or {})}, **device}


def fill(slave, numbers, seed):
    for index, name in enumerate(NAMES):
        kind = TYPES.get(name, "float32")
        value = numbers.uniform(-5e4, 5e4) if kind == "float32" else numbers.randrange(1, 30_000)
        slave.put(1, "holding", 10 * index, kind, value)


def computed(values, name):
    """The independent calculation: Python's own, of the values of the same message."""
    known = {"min": min, "max": max, "abs": abs, "sqrt": math.sqrt}
    text = EXPRESSIONS[name].replace("active_power", "p")
    return eval(text, {"__builtins__": {}}, {**known, **values})


def test_a_virtual_point_is_what_the_values_of_its_message_give(site):
    numbers = random.Random(seed := random.randrange(10**6))
    slave = site.slave()
    fill(slave, numbers, seed)
    site.gateway.connect("line", slave.serve_tcp(), [meter()])
    site.start()
    site.witness.wait(DATA)
    for _ in range(4):
        fill(slave, numbers, seed)
        site.witness.wait_for_more(DATA, 2)
    payloads = site.witness.payloads(DATA)
    assert len({payload["values"]["p_l1"] for payload in payloads}) >= 4
    for payload in payloads:
        assert payload["bad"] == {"by_zero": "not_a_number"}, f"seed {seed}"
        for name in EXPRESSIONS.keys() - payload["bad"].keys():
            expected = computed(payload["values"], name)
            assert payload["values"][name] == pytest.approx(expected, rel=1e-12), f"seed {seed}: {name}"


def test_it_is_bad_with_the_code_of_the_point_that_is_bad(site):
    slave = site.slave()
    fill(slave, random.Random(1), 1)
    site.gateway.connect("line", slave.serve_tcp(), [meter()])
    site.start()
    site.witness.wait(DATA, lambda p: "total" in p["values"])
    slave.clear(1, "holding", 10, 2)
    bad = site.witness.wait(DATA, lambda p: "total" in p["bad"])["bad"]
    assert {name: bad[name] for name in ("p_l2", "total", "spread", "chain", "norm")} == dict.fromkeys(
        ("p_l2", "total", "spread", "chain", "norm"), "exception_2"
    )
    assert "share" not in bad
    meta = site.witness.payloads(f"{ROOT}/meter/meta")[-1]["points"]
    assert meta["total"]["kind"] == "gauge"


def test_units_and_names_are_checked_with_the_place_in_the_expression(site):
    wrong = {"volts": point("volts", 90) | {"unit": "V"}, "watts": point("watts", 92) | {"unit": "W"}}
    wrong["sum"] = {"expression": "p_l1 * 2 + p_l9"}
    wrong["mixed"] = {"expression": "watts * 2 + volts"}
    site.gateway.connect("line", "127.0.0.1:502", [meter(wrong)])
    site.gateway.write()
    shown = command("check", "--config", site.gateway.folder)
    assert shown.returncode == 78
    lines = (site.gateway.folder / "devices.d" / "line.yaml").read_text().splitlines()
    for text, place, message in [
        ("p_l1 * 2 + p_l9", "p_l9", "the device has no point p_l9; did you mean p_l1?"),
        ("watts * 2 + volts", "+ volts", "W and V cannot be added"),
    ]:
        row = next(index for index, line in enumerate(lines) if text in line)
        column = lines[row].index(place) + 1
        assert f"devices.d/line.yaml:{row + 1}:{column}: error: {message}" in shown.stderr, shown.stderr


def test_a_point_of_a_longer_period_counts_with_its_latest_value(site):
    slave = site.slave()
    for address, value in ((0, 5), (1, 7)):
        slave.set(1, "holding", address, value)
    points = {
        "fast": {"table": "holding", "address": 0, "type": "uint16"},
        "slow": {"table": "holding", "address": 1, "type": "uint16", "every": "3s"},
        "both": {"expression": "10 * fast + slow"},
    }
    site.gateway.connect("line", slave.serve_tcp(), [{"id": "meter", "unit_id": 1, "every": "200ms", "points": points}])
    site.start()
    messages = site.witness.wait_for_more(DATA, 20)
    assert all(message.json["values"]["both"] == 57 for message in messages)
    assert sum("slow" in message.json["values"] for message in messages) < 6
    slave.set(1, "holding", 0, 6)
    eventually(lambda: site.witness.payloads(DATA)[-1]["values"]["both"] == 67, what="the new value")


# KPIs

START, MINUTE = 1_790_787_600_000, 60_000
PARTS = ["active_power_l1", "active_power_l2", "active_power_l3", "import_1", "import_2", "good_1", "good_2"]
SUMS = {
    "active_power": "active_power_l1 + active_power_l2 + active_power_l3",
    "active_energy_import": "import_1 + import_2",
    "good_count": "good_1 + good_2",
}
UNITS = {"import_1": "Wh", "import_2": "kWh"}


def register(name, address):
    point = {"table": "input", "address": address, "type": "uint32"}
    if name.startswith("import"):
        return point | {"unit": UNITS[name], "kind": "counter"}
    return point | ({"kind": "counter"} if name.startswith("good") else {"type": "float32"})


def plant(folder, sums):
    """A meter and machine with the sums as virtual points, or in registers."""
    gateway = Gateway(folder, 1883)
    points = {name: register(name, 2 * index) for index, name in enumerate(PARTS)}
    for index, name in enumerate(SUMS):
        points[name] = sums(name, 100 + 2 * index)
    gateway.connect("panel", "127.0.0.1:1502", [{"id": "meter", "unit_id": 1, "every": "1min", "points": points}])
    state = {"power": "meter.active_power", "off_below": "100W", "running_above": "3kW", "hold": "0s"}
    gateway.kpis = {
        "energy": [{"id": "factory", "meters": ["meter"], "demand": {"window": "30min", "method": "block"}}],
        "production": [{"id": "press", "state": state, "good": "meter.good_count", "ideal_cycle": "30s"}],
        "alarms": [{"id": "high", "on": "meter.active_power", "above": "9kW", "severity": "warning"}],
    }
    gateway.write()
    return gateway.folder


def test_kpis_of_virtual_points_are_those_of_registers_with_the_same_values(tmp_path):
    """The recording of the second plant has the sums, computed here in whole watt-hours."""
    numbers = random.Random(seed := random.randrange(10**6))
    counts = dict.fromkeys(("import_1", "import_2", "good_1", "good_2"), 0)
    parts, whole = ["ts_ms,point,value"], ["ts_ms,point,value"]
    for minute in range(150):
        ts = START + minute * MINUTE
        values = {f"active_power_l{phase}": numbers.randrange(5000) for phase in (1, 2, 3)}
        for name in counts:
            counts[name] += numbers.randrange(4)
        values |= counts
        is_bad = minute % 40 == 17
        values["active_power_l2"] = "" if is_bad else values["active_power_l2"]
        power = "" if is_bad else sum(values[f"active_power_l{phase}"] for phase in (1, 2, 3))
        sums = {"active_power": power, "active_energy_import": counts["import_1"] + 1000 * counts["import_2"]}
        sums["good_count"] = counts["good_1"] + counts["good_2"]
        lines = [f"{ts},meter.{name},{values[name]}" for name in PARTS]
        parts += lines
        whole += lines + [f"{ts},meter.{name},{sums[name]}" for name in SUMS]
    printed = []
    for name, lines, sums in [
        ("virtual", parts, lambda name, address: {"expression": SUMS[name]}),
        ("recorded", whole, lambda name, address: {"expression": SUMS[name]}),
        ("registers", whole, lambda name, address: {"table": "input", "address": address, "type": "float64"}),
    ]:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "r.csv").write_text("\n".join(lines) + "\n")
        run = command("replay", "--config", plant(folder, sums), "--readings", folder / "r.csv", "--json")
        assert run.returncode == 0, run.stderr
        printed.append(run.stdout.splitlines())
    assert len(printed[2]) > 20 and any("raised" in line for line in printed[2])
    assert printed[0] == printed[2], f"seed {seed}"
    assert printed[1] == printed[2], f"seed {seed}"
