"""Meters that are known for different times, and counters that fall between two ordinary polls: by hand.

All meters count evenly, so that every mean power, demand and balance is known beforehand.
"""

import pytest

from peers.gateway import Gateway
from test_replay import ENERGY, MINUTE, START, replay

pytestmark = pytest.mark.usefixtures("park_gateway")

IMPORT, EXPORT, REACTIVE = "active_energy_import", "active_energy_export", "reactive_energy_import"

UNITS = {REACTIVE: {"unit": "varh"}}


def plant(folder, meters, account, alarms=(), **counter):
    """Meters by their names and registers, read each minute, and one account."""
    gateway = Gateway(folder, 1883)
    devices = []
    for unit, (name, registers) in enumerate(meters.items(), 1):
        points = {
            register: {**ENERGY, **UNITS.get(register, {}), "address": 4 * place, **({"counter": counter} if counter else {})}
            for place, register in enumerate(registers)
        }
        devices.append({"id": name, "unit_id": unit, "every": "1min", "points": points})
    gateway.connect("panel", "127.0.0.1:1502", devices)
    gateway.kpis = {"energy": [{"id": "site", **account}], "alarms": list(alarms)}
    gateway.write()
    return gateway.folder


def finals(messages, period, family="energy"):
    """The newest final rows by their first minute."""
    rows = {row["from"]: row for row in messages[f"site/kpi/{family}/{period}"] if row["final"]}
    return {(start - START) // MINUTE: rows[start] for start in sorted(rows)}


def rows_of(register, value, minutes):
    return [(START + minute * MINUTE, register, value(minute)) for minute in minutes]


def falling(after, at, silent=()):
    """1 kWh a minute from 30 MWh on; `after` is what it shows from minute `at` on."""
    show = lambda minute: 30_000_000 + 1000 * minute if minute < at else after(minute)
    return rows_of(f"a.{IMPORT}", show, [minute for minute in range(1442) if minute not in silent])


def zeroed_later(minute):
    return 29_980_000 + 1000 * minute if minute < 69 else 1000 * (minute - 69)


# Until minute 64 it shows 30,064,000; what it shows then, from which minute on, and which it is silent in.
FALLS = {
    "set back": (lambda minute: 29_980_000 + 1000 * minute, 65, (), {}, None, 14_000),
    "set back over two polls": (lambda minute: 29_980_000 + 1000 * minute, 66, (65,), {}, None, 13_000),
    "set back, never reset": (lambda minute: 29_980_000 + 1000 * minute, 65, (), {"resets": "never"}, None, 14_000),
    "zeroed before it is believed": (zeroed_later, 65, (), {}, 10 / 15, 10_000),
    "zeroed": (lambda minute: 1000 * (minute - 65), 65, (), {}, 14 / 15, 14_000),
    "zeroed as expected": (lambda minute: 1000 * (minute - 65) + 400, 65, (), {"resets": "expected"}, 14 / 15, 14_400),
}


@pytest.mark.parametrize("method", ["block", "sliding"])
@pytest.mark.parametrize("fall", FALLS)
def test_a_fall_between_two_polls_is_not_known_and_lowers_no_mean(tmp_path, fall, method):
    after, at, silent, counter, coverage, energy = FALLS[fall]
    account = {"meters": ["a"], "demand": {"window": "15min", "method": method}}
    folder = plant(tmp_path, {"a": [IMPORT]}, account, **counter)
    messages = replay(folder, falling(after, at, silent))
    quarter = finals(messages, "15min")[60]
    assert quarter["values"][IMPORT] == pytest.approx(energy)
    assert quarter["values"]["average_power"] == pytest.approx(60_000)
    if coverage:
        assert quarter["coverage"] == pytest.approx(coverage)
    (day,) = finals(messages, "day").values()
    for name, value in {"average_power": 60_000, "base_load": 60_000, "peak_demand": 60_000, "load_factor": 1}.items():
        assert day["values"][name] == pytest.approx(value, rel=1e-6), name
    for start, block in finals(messages, "15min", "demand").items():
        values = block["values"]
        assert values.get("peak_demand", 60_000) == pytest.approx(60_000, rel=1e-6)
        # Of a block that is not wholly known, it is the energy that was counted by the block's length.
        known = energy * 4 if start == 60 and method == "block" else 60_000
        if block["coverage"] > 0.999 or method == "block":
            assert values.get("demand", known) == pytest.approx(known, rel=1e-6)


# Minutes of b that are read, what it shows, and the power of the account.
DIFFERENCES = {
    "b is zeroed": ("-b", [*range(747), *range(749, 1442)], lambda minute: 1800 * minute if minute < 747 else 1800 * (minute - 749) + 7, 12_000),
    "b is set back": ("-b", range(1442), lambda minute: 30_000_000 + 1800 * minute - (25_000 if minute > 725 else 0), 12_000),
    "b begins late": ("-b", range(32, 1442), lambda minute: 1800 * minute, 12_000),
    "the sum, b is zeroed": ("b", [*range(747), *range(749, 1442)], lambda minute: 1800 * minute if minute < 747 else 1800 * (minute - 749) + 7, 228_000),
    "the sum, b begins late": ("b", range(32, 1442), lambda minute: 1800 * minute, 228_000),
}


@pytest.mark.parametrize("method", ["block", "sliding"])
@pytest.mark.parametrize("case", DIFFERENCES)
def test_demand_is_of_each_meters_own_mean(tmp_path, case, method):
    other, minutes, show, power = DIFFERENCES[case]
    account = {"meters": ["a", other], "demand": {"window": "30min", "method": method}}
    folder = plant(tmp_path, {"a": [IMPORT], "b": [IMPORT]}, account)
    rows = rows_of(f"a.{IMPORT}", lambda minute: 1_000_000 + 2000 * minute, range(1442))
    messages = replay(folder, sorted(rows + rows_of(f"b.{IMPORT}", show, minutes)))
    (day,) = finals(messages, "day").values()
    for name, value in {"average_power": power, "peak_demand": power, "load_factor": 1}.items():
        assert day["values"][name] == pytest.approx(value, rel=1e-6), name
    for start, block in finals(messages, "30min", "demand").items():
        if case.endswith("late") and start == 0:
            assert "demand" not in block["values"], "a part of the meters is not the account"
        for name in ("demand", "peak_demand"):
            assert block["values"].get(name, power) == pytest.approx(power, rel=1e-6), name


def test_a_peak_of_a_window_that_is_not_wholly_known_is_estimated(tmp_path):
    account = {"meters": ["a", "b"], "demand": {"window": "30min"}}
    folder = plant(tmp_path, {"a": [IMPORT], "b": [IMPORT]}, account)
    # 60 kW, and from 12:00 to 12:30 240 kW; b is zeroed in the three minutes before 12:29.
    energy = lambda minute: 500 * min(minute, 720) + 2000 * max(0, min(minute, 750) - 720) + 500 * max(0, minute - 750)
    rows = rows_of(f"a.{IMPORT}", energy, range(1442))
    show = lambda minute: energy(minute) if minute < 747 else energy(minute) - energy(749)
    rows += rows_of(f"b.{IMPORT}", show, [*range(747), *range(749, 1442)])
    messages = replay(folder, sorted(rows))
    (day,) = finals(messages, "day").values()
    assert day["values"]["peak_demand"] == pytest.approx(240_000)
    assert day["coverage"] > 0.99 and day["quality"] == "estimated"


# Each is read from a minute on; the unaccounted share of the first hour.
BALANCES = {
    "all from the beginning": ({}, 1000, 0),
    "the submeter late": ({"s": 5}, 1000, 0),
    "the generation late": ({"pv": 5}, 1000, 0),
    "the grid late": ({"grid": 4}, 1000, 0),
    "all late, by different times": ({"s": 5, "pv": 3, "grid": 2}, 1000, 0),
    "a true loss, the submeter late": ({"s": 5}, 800, 0.2),
    "a true loss, the generation late": ({"pv": 5}, 800, 0.2),
}


@pytest.mark.parametrize("case", BALANCES)
def test_a_balance_compares_what_is_alike(tmp_path, case):
    late, watt_hours, share = BALANCES[case]
    account = {"meters": ["grid"], "generation": [{"meter": "pv", "as": "import"}]}
    account |= {"submeters": ["s"], "unaccounted_limit": 0.05}
    folder = plant(tmp_path, {"grid": [IMPORT, EXPORT], "pv": [IMPORT], "s": [IMPORT]}, account)
    flows = {"grid": (IMPORT, 400), "pv": (IMPORT, 800), "s": (IMPORT, watt_hours)}
    rows = rows_of(f"grid.{EXPORT}", lambda minute: 200 * minute, range(late.get("grid", 0), 182))
    for name, (register, each) in flows.items():
        rows += rows_of(f"{name}.{register}", lambda minute: 10**6 + each * minute, range(late.get(name, 0), 182))
    messages = replay(folder, sorted(rows))
    hour = finals(messages, "hour")[0]["values"]
    assert hour["unaccounted"] == pytest.approx(share, abs=1e-6)
    assert hour["unaccounted_energy"] == pytest.approx(share * 60_000, abs=0.01)
    assert hour["self_consumption"] == pytest.approx(0.75) and hour["self_sufficiency"] == pytest.approx(0.6)
    told = [event["type"] for event in messages["site/event"] if event["type"].startswith("unaccounted")]
    assert told == (["unaccounted_raised"] if share else [])


# What is watched, and whether the value itself is known while the reactive register is silent for good.
WATCHED = {
    "average_power": (1000, True),
    "active_energy_import": (1000, True),
    "cost": (1, True),
    "reactive_energy_import": (1000, False),
    "power_factor": (0.99, False),
}


@pytest.mark.parametrize("watched", WATCHED)
def test_an_alarm_waits_for_no_register_that_its_value_is_not_made_of(tmp_path, watched):
    limit, is_known = WATCHED[watched]
    alarm = {"id": "low", "on": f"energy.site.{watched}", "below": limit, "severity": "warning"}
    account = {"meters": ["a"], "tariff": "evn/production-22kv"}
    folder = plant(tmp_path, {"a": [IMPORT, REACTIVE]}, account, [alarm])
    # 60 kW for two hours, then nothing.
    rows = rows_of(f"a.{IMPORT}", lambda minute: 10**6 + 1000 * min(minute, 120), range(242))
    rows += rows_of(f"a.{REACTIVE}", lambda minute: 10**6 + 100 * minute, range(65))
    messages = replay(folder, sorted(rows))
    told = [event["type"] for event in messages["site/event"]]
    assert told == (["alarm_raised"] if is_known else [])


# Minutes in which b is read, and at which minutes of those at which running rows are told there is a forecast.
FORECASTS = {
    "always": (range(62), [7, 22, 37, 52]),
    "late": (range(10, 62), [22, 37, 52]),
    "silent in a block": ([*range(36), 60, 61], [7, 22, 37, 52]),
    "silent since the block before": ([*range(26), 60, 61], [7, 22]),
}


@pytest.mark.parametrize("case", FORECASTS)
def test_a_forecast_is_of_all_meters_or_of_none(tmp_path, case):
    minutes, moments = FORECASTS[case]
    account = {"meters": ["a", "-b"], "demand": {"window": "30min"}}
    folder = plant(tmp_path, {"a": [IMPORT], "b": [IMPORT]}, account)
    rows = rows_of(f"a.{IMPORT}", lambda minute: 10**6 + 2000 * minute, range(62))
    messages = replay(folder, sorted(rows + rows_of(f"b.{IMPORT}", lambda minute: 1800 * minute, minutes)))
    running = [row for row in messages["site/kpi/demand/30min"] if not row["final"]]
    told = [row for row in running if "demand_forecast" in row["values"]]
    assert all(row["values"]["demand_forecast"] == pytest.approx(12_000) for row in told)
    assert [(row["ts"] - START) // MINUTE for row in told] == moments
