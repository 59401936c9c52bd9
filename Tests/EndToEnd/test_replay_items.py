"""Item counters that are silent, never read, or fall in a gap: how well a line's row is known, and what it leaves out.

A press runs all day; its state is read each minute and never missed. It makes an item a minute, and its meter
shows 60 kWh an hour. Of planned busy time it is so known how many items were made; a ratio of items
to time, to other items or to energy is absent where one of the two is known for less than 90 % of the other's time.
"""

import dataclasses

import pytest

from peers.gateway import Gateway
from test_replay import COUNT, ENERGY, HOUR, MINUTE, START, replay

pytestmark = pytest.mark.usefixtures("park_gateway")

# Minutes after midnight: the shift, and the last reading.
FROM, TO, LAST = 6 * 60, 14 * 60, 15 * 60 + 1
OF_PRODUCED = {"effectiveness", "throughput_rate", "items_per_busy_hour"}
OF_GOOD = {"oee", "nee", "teep", "good_per_worker_hour"}
OF_ITEMS = {"quality_ratio", "scrap_ratio"}
OF_ENERGY = {"energy_per_good"}
ALL = OF_PRODUCED | OF_GOOD | OF_ITEMS | OF_ENERGY


@dataclasses.dataclass
class Case:
    """`counters` give the count at a minute, or None where they are not read; `hours` are what is expected.

    Of an hour, or of the shift: coverage, quality, values, the ratios that are absent, and the values that
    are called estimated.
    """

    counters: dict
    hours: dict
    settings: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Row:
    coverage: float
    quality: str
    values: dict
    absent: set = dataclasses.field(default_factory=set)
    estimated: set = dataclasses.field(default_factory=set)


def rising(per_minute=1.0, start=0):
    return lambda minute: start + int(minute * per_minute)


def silent(count, low, high=None, after=None):
    """Not read between two minutes; then another count, if given."""
    later = after or count
    return lambda minute: count(minute) if minute <= low else later(minute) if high and minute >= high else None


def late(count, first):
    return lambda minute: count(minute) if minute >= first else None


def anew(minute):
    """A count that was set to 0 at a minute."""
    return lambda now: now - minute


NONE = lambda minute: 0  # noqa: E731
TENTH, FIFTH = rising(0.1), rising(0.2)
# 60 good items of 10 s in an hour.
OEE = 600 / 3600
WHOLE = Row(1, "good", {"good": 60, "oee": OEE, "energy_per_good": 1000})
ESTIMATED_GOOD = {"good", "produced"}

CASES = {
    "both are read late, 07:50": Case(
        {"good": late(rising(), 470), "reject": late(NONE, 470)},
        {
            6: Row(0, "incomplete", {"good": 0}, ALL),
            7: Row(1 / 6, "incomplete", {"good": 10, "quality_ratio": 1}, OF_PRODUCED | OF_GOOD | OF_ENERGY),
            8: WHOLE,
        },
    ),
    "rejects are silent from 07:20 on": Case(
        {"good": rising(), "reject": silent(TENTH, 440)},
        {
            6: Row(1, "good", {"scrap": 6, "quality_ratio": 60 / 66, "oee": OEE}),
            7: Row(1 / 3, "incomplete", {"good": 60, "oee": OEE, "energy_per_good": 1000}, OF_PRODUCED | OF_ITEMS),
            8: Row(0, "incomplete", {"good": 60, "oee": OEE}, OF_PRODUCED | OF_ITEMS),
            "shift": Row(80 / 480, "incomplete", {"good": 480, "scrap": 8, "oee": OEE}, OF_PRODUCED | OF_ITEMS),
        },
    ),
    "rejects are silent from 07:20 to 09:40, and go on": Case(
        {"good": rising(), "reject": silent(TENTH, 440, 580)},
        {
            6: WHOLE,
            7: Row(1, "estimated", {"scrap": 2, "oee": OEE, "quality_ratio": 60 / 62}, set(), {"scrap", "produced"}),
            8: Row(1, "estimated", {"scrap": 0, "oee": OEE, "quality_ratio": 1}, set(), {"scrap", "produced"}),
            9: Row(1, "estimated", {"scrap": 16, "quality_ratio": 60 / 76}, set(), {"scrap", "quality_ratio"}),
            10: WHOLE,
            "shift": Row(1, "estimated", {"scrap": 48, "quality_ratio": 480 / 528}, set(), {"scrap"}),
        },
    ),
    "rejects are silent from 07:20 to 09:40, set to 0 meanwhile": Case(
        {"good": rising(), "reject": silent(FIFTH, 440, 580, lambda minute: (minute - 570) // 5)},
        {
            7: Row(1 / 3, "incomplete", {"scrap": 4, "oee": OEE, "energy_per_good": 1000}, OF_PRODUCED | OF_ITEMS),
            8: Row(0, "incomplete", {"scrap": 0, "good": 60}, OF_PRODUCED | OF_ITEMS),
            9: Row(1 / 3, "incomplete", {"scrap": 4, "good": 60}, OF_PRODUCED | OF_ITEMS),
            10: Row(1, "good", {"scrap": 12, "quality_ratio": 60 / 72}),
            "shift": Row(340 / 480, "incomplete", {"scrap": 68, "oee": OEE}, OF_PRODUCED | OF_ITEMS),
        },
    ),
    "good items are silent from 07:20 on": Case(
        {"good": silent(rising(), 440), "reject": NONE},
        {
            7: Row(1 / 3, "incomplete", {"good": 20}, ALL),
            8: Row(0, "incomplete", {"good": 0}, ALL),
            14: Row(0, "incomplete", {"good": 0}, {"energy_per_good"}),
            "shift": Row(80 / 480, "incomplete", {"good": 80}, ALL),
        },
    ),
    "good items are silent from 08:10 to 08:50, set to 0 meanwhile": Case(
        {"good": silent(rising(), 490, 530, anew(525)), "reject": NONE},
        {7: WHOLE, 8: Row(1 / 3, "incomplete", {"good": 20}, ALL), 9: WHOLE},
    ),
    "good items are silent from 07:10 to 08:50, set to 0 meanwhile as expected": Case(
        {"good": silent(rising(), 430, 530, anew(525)), "reject": NONE},
        {
            7: Row(1 / 6, "incomplete", {"good": 10}, ALL),
            8: Row(1 / 6, "incomplete", {"good": 15}, ALL, ESTIMATED_GOOD),
            9: WHOLE,
        },
        {"counter": {"resets": "expected"}},
    ),
    "good items are silent from 08:10 to 08:40, and set back by 100": Case(
        {"good": silent(rising(1, 200_000), 490, 520, rising(1, 199_900)), "reject": NONE},
        {7: WHOLE, 8: Row(1 / 2, "incomplete", {"good": 30}, ALL, ESTIMATED_GOOD), 9: WHOLE},
    ),
    "good items are set to 0 between two readings": Case(
        {"good": silent(rising(), 485, 486, anew(486)), "reject": NONE},
        {
            7: WHOLE,
            8: Row(59 / 60, "estimated", {"good": 59, "oee": 590 / 3600, "energy_per_good": 60_000 / 59}),
            9: WHOLE,
        },
    ),
    "rework is silent": Case(
        {"good": rising(), "reject": TENTH, "rework": silent(TENTH, 440)},
        {
            6: Row(1, "good", {"rework": 6, "rework_ratio": 6 / 66}),
            7: Row(1 / 3, "incomplete", {"rework": 2, "oee": OEE, "quality_ratio": 60 / 66}, {"rework_ratio"}),
            8: Row(0, "incomplete", {"oee": OEE, "quality_ratio": 60 / 66}, {"rework_ratio"}),
        },
    ),
    "total and rejects, the rejects silent": Case(
        {"total": rising(), "reject": silent(TENTH, 440)},
        {
            6: Row(1, "good", {"good": 54, "oee": 540 / 3600}),
            7: Row(1 / 3, "incomplete", {"produced": 60, "throughput_rate": 60}, OF_GOOD | OF_ITEMS | OF_ENERGY),
        },
    ),
    "total and rejects, the total silent": Case(
        {"total": silent(rising(), 440), "reject": TENTH},
        {7: Row(1 / 3, "incomplete", {"produced": 20, "scrap": 6}, ALL)},
    ),
    "total and good, the total silent": Case(
        {"total": silent(rising(), 440), "good": rising(0.9)},
        {7: Row(1 / 3, "incomplete", {"good": 54, "oee": 540 / 3600}, OF_PRODUCED | OF_ITEMS)},
    ),
    "a total alone, silent": Case(
        {"total": silent(rising(), 440)},
        {
            7: Row(1 / 3, "incomplete", {"produced": 20, "quality_ratio": 1}, ALL - OF_ITEMS),
            8: Row(0, "incomplete", {"produced": 0}, ALL),
        },
    ),
    "nothing is read outside the shift": Case(
        {"good": late(silent(rising(), 840), 360), "reject": late(silent(NONE, 840), 360)},
        {
            6: WHOLE,
            13: WHOLE,
            14: Row(0, "incomplete", {"good": 0}),
            "shift": Row(1, "good", {"good": 480, "oee": OEE}),
        },
    ),
}


def press(folder, case):
    gateway = Gateway(folder, 1883)
    state = {"table": "holding", "address": 0, "type": "uint16", "kind": "state", "states": {1: "running"}}
    points = {"machine_state": state}
    for place, name in enumerate(case.counters):
        points[f"{name}_count"] = {**COUNT, "address": 10 + 2 * place, **case.settings}
    meter = {"id": "meter", "unit_id": 1, "every": "1min", "points": {"active_energy_import": ENERGY}}
    machine = {"id": "press", "unit_id": 2, "every": "1min", "points": points}
    gateway.connect("panel", "127.0.0.1:1502", [meter, machine])
    line = {"id": "line", "state": {"point": "press.machine_state", "running": ["running"]}, "energy": "site"}
    line |= {name: f"press.{name}_count" for name in case.counters} | {"ideal_cycle": "10s", "workers": 2}
    gateway.kpis = {
        "calendar": {"shifts": [{"id": "day", "from": "06:00", "to": "14:00"}]},
        "energy": [{"id": "site", "meters": ["meter"]}],
        "production": [line],
    }
    gateway.write()
    return gateway.folder


def readings(case):
    for minute in range(FROM, LAST):
        time = START + minute * MINUTE
        yield time, "meter.active_energy_import", 2_000_000 + 1000 * minute
        yield time, "press.machine_state", 1
        for name, count in case.counters.items():
            if (value := count(minute)) is not None:
                yield time, f"press.{name}_count", value


def newest(messages, place):
    period, start = ("shift", FROM * MINUTE) if place == "shift" else ("hour", place * HOUR)
    rows = [row for row in messages[f"line/kpi/production/{period}"] if row["final"]]
    return [row for row in rows if row["from"] == START + start][-1]


@pytest.mark.parametrize("name", CASES)
def test_a_row_is_known_as_far_as_its_states_and_each_of_its_counters_are(tmp_path, name):
    case = CASES[name]
    messages = replay(press(tmp_path, case), list(readings(case)), "--final-only")
    for place, expected in case.hours.items():
        row = newest(messages, place)
        assert row["coverage"] == pytest.approx(expected.coverage, abs=1e-6), (place, row)
        assert row["quality"] == expected.quality, (place, row)
        found = {name: row["values"].get(name) for name in expected.values}
        assert found == pytest.approx(expected.values, rel=1e-9), (place, row)
        assert not expected.absent & row["values"].keys(), (place, row)
        marked = {name for name, text in row.get("sources", {}).items() if text == "estimated"}
        assert marked >= expected.estimated and bool(marked) == bool(expected.estimated), (place, row)


@pytest.mark.parametrize("lost, is_told", [(0, True), (40, True), (100, False)])
def test_a_day_has_the_energy_of_a_good_item_though_the_machine_is_off_at_night(tmp_path, lost, is_told):
    """Its meter is read all day, the machine in its shift only; in the shift it is lost for some minutes and set to 0."""
    case = Case({"good": silent(rising(), 500, 500 + lost, anew(500 + lost)) if lost else rising(), "reject": NONE}, {})
    rows = [row for row in readings(case) if row[0] <= START + TO * MINUTE and not row[1].startswith("meter")]
    meter = ((minute, 2_000_000 + 1000 * minute) for minute in range(24 * 60 + 1))
    rows += [(START + minute * MINUTE, "meter.active_energy_import", value) for minute, value in meter]
    messages = replay(press(tmp_path, case), sorted(rows), "--final-only")
    row = [row for row in messages["line/kpi/production/day"] if row["final"]][-1]
    assert row["coverage"] == pytest.approx(1 - lost / 480)
    assert row["values"].get("energy_per_good") == (pytest.approx(1_440_000 / (480 - lost)) if is_told else None)


def test_an_open_row_is_known_up_to_the_readings_that_can_have_come(tmp_path):
    """A state holds to the next reading, a count only to the last one: that makes no open row incomplete."""
    case = Case({"good": rising(), "reject": NONE}, {})
    messages = replay(press(tmp_path, case), list(readings(case)))
    rows = [row for row in messages["line/kpi/production/hour"] if not row["final"] and row["ts"] < START + 14 * HOUR]
    assert len(rows) >= 30
    for row in rows:
        assert (row["coverage"], row["quality"]) == (1, "good"), row
