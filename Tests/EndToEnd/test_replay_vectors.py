"""Known sequences of counters, demands and voltages through `replay`, and unusual recordings.

The sequences of counters come from the tests and bug reports of other systems; the expected results follow
from the gateway's rules for counters.
"""

import datetime
import random
import zoneinfo

import pytest

from peers.gateway import Gateway
from test_replay import DAY, HOUR, MINUTE, QUARTER, START, finals, replay

pytestmark = pytest.mark.usefixtures("park_gateway")

IMPORT = "meter.active_energy_import"


def meter(folder, every=60, zone="Asia/Ho_Chi_Minh", account=None, points=None, **register):
    """A configuration of one meter with one account."""
    gateway = Gateway(folder, 1883)
    gateway.settings["gateway"]["time_zone"] = zone
    energy = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    names = {"active_energy_import": {**energy, **register}, **(points or {})}
    device = {"id": "meter", "unit_id": 1, "every": f"{every}s", "points": names}
    gateway.connect("panel", "127.0.0.1:1502", [device])
    gateway.kpis = {"energy": [{"id": "site", "meters": ["meter"], **(account or {})}]}
    gateway.write()
    return gateway.folder


def counted(messages):
    """Wh of all quarters."""
    rows = {row["from"]: row for row in messages["site/kpi/energy/15min"] if row["final"]}
    return sum(row["values"].get("active_energy_import", 0) for row in rows.values())


def events(messages):
    return [event["type"] for topic, told in messages.items() if topic.endswith("/event") for event in told]


COUNTERS = {
    "prometheus increase()": (300, [0, 18, 36, 54, 72, 90, 0, 18, 36, 54, 72], None, 162, ["counter_reset"]),
    # The last reading alone does not prove a reset.
    "timescaledb counter_agg": (60, [0, 10, 20, 20, 50, 10], None, 50, []),
    "a value after a reset": (60, [100, 110, 0, 5, 15], None, 25, ["counter_reset"]),
    "home-assistant 182493": (60, [397.11, 0.0, 413.5], None, 16.39, []),
    "32 bits pass their end": (60, [4294967290, 10], 2**32, 16, ["counter_wrap"]),
    "16 bits pass their end": (60, [65530, 4], 2**16, 10, ["counter_wrap"]),
}


@pytest.mark.parametrize("name", COUNTERS)
def test_known_sequences_of_counters_book_what_was_counted(tmp_path, name):
    step, values, wraps_at, expected, told = COUNTERS[name]
    counter = {"counter": {"wraps_at": wraps_at}} if wraps_at else {}
    rows = [(START + i * step * 1000, IMPORT, value) for i, value in enumerate(values)]
    # One more reading, so that the last quarter ends.
    rows.append((rows[-1][0] + QUARTER, IMPORT, values[-1]))
    messages = replay(meter(tmp_path, step, type="float64", **counter), rows)
    assert counted(messages) == pytest.approx(expected, abs=0.002)
    assert events(messages) == told


def test_the_hour_of_three_powers_has_its_demands(tmp_path):
    # 100 kW for 15 minutes, 400 kW for 30, 100 kW for 15, from noon; in W·min, of which 60 are a Wh.
    noon, watts, total, rows = START + 12 * HOUR, [100_000] * 15 + [400_000] * 30 + [100_000] * 15, 0, []
    for minute in range(-60, 121):
        rows.append((noon + minute * MINUTE, IMPORT, f"{total / 60:.3f}"))
        total += watts[minute] if 0 <= minute < 60 else 0
    for method in ("block", "sliding"):
        folder = meter(
            tmp_path / method,
            type="float64",
            account={"demand": {"window": "30min", "method": method}},
        )
        told = replay(folder, rows, "--final-only")
        blocks = [r for r in finals(told, "site/kpi/demand/30min") if noon <= r["from"] < noon + HOUR]
        assert [r["values"]["demand"] for r in blocks] == pytest.approx([250e3, 250e3], rel=1e-6)
        if method == "sliding":
            assert blocks[1]["values"]["peak_demand"] == pytest.approx(400e3, rel=1e-6)
            assert blocks[1]["values"]["peak_demand_at"] == noon + 15 * MINUTE


@pytest.mark.parametrize(
    "volts, nema, iec",
    [((203, 210, 212), 2.56, 2.606447833402416), ((380, 400, 420), 5, 5.7837800309976), ((400,) * 3, 0, 0)],
)
def test_line_voltages_have_both_unbalances(tmp_path, volts, nema, iec):
    names = ("voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1")
    voltage = {"table": "holding", "type": "uint16", "unit": "V"}
    points = {name: {**voltage, "address": 10 + i} for i, name in enumerate(names)}
    rows = []
    for minute in range(17):
        rows.append((START + minute * MINUTE, IMPORT, minute))
        rows += [(START + minute * MINUTE, f"meter.{name}", v) for name, v in zip(names, volts)]
    told = replay(meter(tmp_path, points=points), rows, "--final-only")
    values = finals(told, "site/kpi/energy/15min")[0]["values"]
    assert values["voltage_unbalance"] == pytest.approx(nema, abs=1e-9)
    assert values["voltage_unbalance_iec"] == pytest.approx(iec, abs=1e-9)


def steady(minutes, step=500):
    return [(START + i * MINUTE, IMPORT, 1_000_000 + i * step) for i in range(minutes)]


def test_a_spike_of_200_times_the_steady_load_books_nothing(tmp_path):
    rows = steady(47)
    rows[31] = (*rows[31][:2], rows[31][2] + 100_000)
    messages = replay(meter(tmp_path), rows)
    assert counted(messages) == 45 * 500 and events(messages) == []


def test_a_recording_with_each_line_twice_is_the_same_as_with_each_once(tmp_path):
    rows = [(ts, name, value if i < 31 else value - 900_000) for i, (ts, name, value) in enumerate(steady(61))]
    once = replay(meter(tmp_path / "once"), rows)
    twice = replay(meter(tmp_path / "twice"), [row for row in rows for _ in range(2)])
    assert once == twice and events(once) == ["counter_reset"]


@pytest.mark.parametrize(
    "zone, day, hours",
    [
        ("Europe/Berlin", (2026, 10, 25), 25),
        ("Europe/Berlin", (2027, 3, 28), 23),
        ("Australia/Lord_Howe", (2026, 10, 4), 23.5),
        ("America/St_Johns", (2026, 11, 1), 25),
        ("Asia/Kathmandu", (2026, 10, 4), 24),
    ],
)
def test_days_in_which_clocks_change_are_whole(tmp_path, zone, day, hours):
    midnight = datetime.datetime(*day, tzinfo=zoneinfo.ZoneInfo(zone))
    start = int(midnight.timestamp() * 1000)
    draw, total, values = random.Random(7), 0, []
    for _ in range(26 * 60):
        values.append(total)
        total += draw.randrange(9000)
    rows = [(start + i * MINUTE, IMPORT, value) for i, value in enumerate(values)]
    told = replay(meter(tmp_path, zone=zone), rows, "--final-only")
    row = next(row for row in finals(told, "site/kpi/energy/day") if row["from"] == start)
    assert row["to"] - row["from"] == hours * HOUR
    assert row["values"]["active_energy_import"] == values[int(hours * 60)]
    parts = [r for r in finals(told, "site/kpi/energy/15min") if start <= r["from"] < row["to"]]
    assert sum(r["values"]["active_energy_import"] for r in parts) == values[int(hours * 60)]
    assert row["quality"] == "good" and row["to"] - row["from"] <= DAY + HOUR
