"""Counters that are lower behind a gap than before it, and meters that are known for different times."""

import pytest

from peers.gateway import Gateway
from test_replay import DAY, ENERGY, HOUR, MINUTE, START, replay

pytestmark = pytest.mark.usefixtures("park_gateway")

IMPORT, EXPORT = "active_energy_import", "active_energy_export"
# Minutes without a reading: from 00:10 until before 04:10.
SILENT = range(10, 250)


def plant(folder, meters, account, **counter):
    """Meters by their names and registers, read each minute, and one account."""
    gateway = Gateway(folder, 1883)
    devices = []
    for unit, (name, registers) in enumerate(meters.items(), 1):
        points = {
            register: {**ENERGY, "address": 4 * place, **({"counter": counter} if counter else {})}
            for place, register in enumerate(registers)
        }
        devices.append({"id": name, "unit_id": unit, "every": "1min", "points": points})
    gateway.connect("panel", "127.0.0.1:1502", devices)
    gateway.kpis = {"energy": [{"id": "site", **account}]}
    gateway.write()
    return gateway.folder


def finals(messages, period, family="energy"):
    """The newest final rows in order."""
    rows = {row["from"]: row for row in messages[f"site/kpi/{family}/{period}"] if row["final"]}
    return [rows[start] for start in sorted(rows)]


def events(messages, device):
    return [event["type"] for event in messages[f"{device}/event"]]


def rows_of(register, value, minutes):
    return [(START + minute * MINUTE, register, value(minute)) for minute in minutes]


def outside(minutes):
    return [minute for minute in minutes if minute not in SILENT]


# 6 kW; what the counter shows once it is read again, and the event.
FALLS = {
    "set back": ({}, lambda minute: 4_000_000 + 100 * minute - 27_000, ["counter_set_back"]),
    "reset": ({}, lambda minute: 100 * (minute - 200), ["counter_reset"]),
    "expected, just now": ({"resets": "expected"}, lambda minute: 100 * (minute - 250), []),
    "expected, fifty minutes ago": ({"resets": "expected"}, lambda minute: 100 * (minute - 200), []),
}


@pytest.mark.parametrize("method", ["block", "sliding"])
@pytest.mark.parametrize("fall", FALLS)
def test_what_a_counter_counted_in_a_gap_over_which_it_fell_is_not_known(tmp_path, fall, method):
    counter, after, told = FALLS[fall]
    account = {"meters": ["meter"], "demand": {"window": "30min", "method": method}}
    folder = plant(tmp_path, {"meter": [IMPORT]}, account, **counter)
    show = lambda minute: 4_000_000 + 100 * minute if minute < 10 else after(minute)
    messages = replay(folder, rows_of(f"meter.{IMPORT}", show, outside(range(1442))))
    assert events(messages, "meter") == told
    # Where a reset is expected, what the counter shows is spread over the gap: nobody knows when it counted it.
    lost = 5000 if fall == "expected, fifty minutes ago" else 0
    hours = finals(messages, "hour")
    assert [row["quality"] for row in hours[:6]] == ["incomplete"] * 5 + ["good"]
    assert [row["coverage"] for row in hours[1:4]] == [0] * 3
    for row in hours[1:4]:
        assert row["values"] == ({IMPORT: pytest.approx(lost * 60 / 241, abs=0.002)} if lost else {})
    assert hours[0]["values"]["average_power"] == pytest.approx(6000)
    assert hours[4]["values"]["average_power"] == pytest.approx(6000)
    assert sum(row["values"].get(IMPORT, 0) for row in hours) == pytest.approx(143_900 - 24_000 + lost, abs=101)
    (day,) = finals(messages, "day")
    assert day["quality"] == "incomplete"
    for name, value in {"base_load": 6000, "peak_demand": 6000, "load_factor": 1}.items():
        assert day["values"][name] == pytest.approx(value), name
    blocks = finals(messages, "30min", "demand")
    assert [row["quality"] for row in blocks[:9]] == ["incomplete"] * 9
    if not lost:
        assert all("demand" not in row["values"] for row in blocks[1:8])


def test_a_counter_that_only_trembles_behind_a_gap_has_counted_nothing_in_it(tmp_path):
    folder = plant(tmp_path, {"meter": [IMPORT]}, {"meters": ["meter"]})
    show = lambda minute: 4_000_000 - (minute == 250) + 100 * max(0, minute - 250)
    messages = replay(folder, rows_of(f"meter.{IMPORT}", show, outside(range(302))))
    hours = finals(messages, "hour")
    assert [row["values"][IMPORT] for row in hours] == [0, 0, 0, 0, 5000]
    assert [row["quality"] for row in hours] == ["estimated"] * 5
    assert events(messages, "meter") == []


def test_a_submeter_that_was_set_back_in_a_gap_leaves_nothing_unaccounted(tmp_path):
    account = {"meters": ["meter"], "submeters": ["hall"], "unaccounted_limit": 0.05}
    folder = plant(tmp_path, {"meter": [IMPORT], "hall": [IMPORT]}, account)
    minutes = range(302)
    rows = rows_of(f"meter.{IMPORT}", lambda minute: 100 * minute, minutes)
    show = lambda minute: 4_000_000 + 100 * minute - (27_000 if minute >= 250 else 0)
    messages = replay(folder, sorted(rows + rows_of(f"hall.{IMPORT}", show, outside(minutes))))
    hours = finals(messages, "hour")
    assert [row["values"][IMPORT] for row in hours] == [6000] * 5
    assert all("unaccounted" not in row["values"] for row in hours)
    assert messages["site/event"] == []
    assert events(messages, "hall") == ["counter_set_back"]


def test_an_inverter_that_lost_a_little_over_night_generated_nothing_that_is_known(tmp_path):
    account = {"meters": ["grid"], "generation": ["pv"]}
    folder = plant(tmp_path, {"grid": [IMPORT, EXPORT], "pv": [EXPORT]}, account)
    minutes = range(362)
    rows = rows_of(f"grid.{IMPORT}", lambda minute: 100 * minute, minutes)
    rows += rows_of(f"grid.{EXPORT}", lambda minute: 0, minutes)
    show = lambda minute: 5_000_000 + (20 * minute if minute < 10 else 20 * (minute - 240) - 300)
    messages = replay(folder, sorted(rows + rows_of(f"pv.{EXPORT}", show, outside(minutes))))
    hours = finals(messages, "hour")
    for row in hours[1:4]:
        assert row["quality"] == "incomplete"
        assert row["sources"]["generated_energy"] == "incomplete"
        assert not row["values"].keys() & {"generated_energy", "consumption", "self_consumption", "self_sufficiency"}
    assert hours[5]["values"]["generated_energy"] == 1200


@pytest.mark.parametrize("sign, mean", [("", 180_000), ("-", -60_000)])
def test_each_meter_has_its_mean_over_the_time_that_it_is_known_for(tmp_path, sign, mean):
    # 60 kW, and 120 kW of a meter that is first read at half past ten.
    account = {"meters": ["a", f"{sign}b"], "demand": {"window": "15min", "method": "block"}}
    folder = plant(tmp_path, {"a": [IMPORT], "b": [IMPORT]}, account)
    rows = rows_of(f"a.{IMPORT}", lambda minute: 1000 * minute, range(1442))
    rows += rows_of(f"b.{IMPORT}", lambda minute: 2000 * minute, range(630, 1442))
    messages = replay(folder, sorted(rows))
    hours, quarters = finals(messages, "hour"), finals(messages, "15min")
    assert all("average_power" not in row["values"] for row in (*hours[:10], *quarters[:42]))
    (day,) = finals(messages, "day")
    for row in (*hours[10:], *quarters[42:], day):
        assert row["values"]["average_power"] == pytest.approx(mean)
    assert hours[10]["quality"] == day["quality"] == "incomplete"
    assert day["values"]["base_load"] == pytest.approx(mean)
    # Half a day of one meter cannot be compared with a peak of both.
    assert "load_factor" not in day["values"]


@pytest.mark.parametrize("late", [0, 3, 6, 7])
def test_an_hour_that_a_meter_is_known_for_in_most_is_no_base_load_of_more(tmp_path, late):
    account = {"meters": ["a", "b"], "demand": {"window": "60min", "method": "block"}}
    folder = plant(tmp_path, {"a": [IMPORT], "b": [IMPORT]}, account)
    day = DAY // MINUTE
    rows = rows_of(f"a.{IMPORT}", lambda minute: 1000 * minute, range(day + 2))
    rows += rows_of(f"b.{IMPORT}", lambda minute: 2000 * minute, range(late, day + 2))
    (row,) = finals(replay(folder, sorted(rows)), "day")
    for name, value in {"average_power": 180_000, "base_load": 180_000, "load_factor": 1}.items():
        assert row["values"][name] == pytest.approx(value), name
    assert row["values"]["peak_demand_at"] == START + (HOUR if late else 0)
