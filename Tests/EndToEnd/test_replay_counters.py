"""Counters that fall: meters that lost what they had not saved, and counts that are set to 0 in operation."""

import pytest

from peers.gateway import Gateway
from test_replay import COUNT, DAY, ENERGY, HOUR, START, STATE, replay

pytestmark = pytest.mark.usefixtures("park_gateway")

IMPORT = "meter.active_energy_import"


def plant(folder, **counter):
    """A meter with an account, and a press whose counts behave as `counter` says."""
    gateway = Gateway(folder, 1883)
    count = {**COUNT, **({"counter": counter} if counter else {})}
    points = {"machine_state": STATE, "good_count": {**count, "address": 10}}
    points["reject_count"] = {**count, "address": 12}
    meter = {"id": "meter", "unit_id": 1, "every": "10s", "points": {"active_energy_import": ENERGY}}
    press = {"id": "press", "unit_id": 2, "every": "10s", "points": points}
    gateway.connect("panel", "127.0.0.1:1502", [meter, press])
    states = {name: [name] for name in ("running", "setup", "fault", "idle")}
    gateway.kpis = {
        "energy": [{"id": "site", "meters": ["meter"]}],
        "production": [
            {
                "id": "line",
                "state": {"point": "press.machine_state", **states},
                "good": "press.good_count",
                "reject": "press.reject_count",
                "ideal_cycle": "1s",
                "energy": "site",
            }
        ],
    }
    gateway.write()
    return gateway.folder


def hours(messages, topic):
    """The newest final row of each hour."""
    rows = {row["from"]: row for row in messages[topic] if row["final"]}
    return [rows[start] for start in sorted(rows)]


def facts(messages, topic):
    return [event for event in messages[topic] if event["type"] != "state_change"]


def test_a_meter_of_two_megawatt_hours_that_lost_1500_counts_on(tmp_path):
    # 3.6 kW; the power goes for half a minute at the edge of the hour.
    rows = []
    for second in range(0, 3 * 3600 + 1, 10):
        if not 3600 < second < 3630:
            value = 2_000_000 + second - (1500 if second > 3600 else 0)
            rows.append((START + second * 1000, IMPORT, value))
    messages = replay(plant(tmp_path), rows)
    told = hours(messages, "site/kpi/energy/hour")
    # What was counted while it had no power is all that is lost.
    assert [row["values"]["active_energy_import"] for row in told] == [3600, 3570, 3600]
    assert [row["quality"] for row in told] == ["good", "estimated", "good"]
    (event,) = facts(messages, "meter/event")
    assert (event["type"], event["from"], event["to"]) == ("counter_set_back", 2_003_600, 2_002_130)
    assert set(event["message"]) == {"en", "vi"}


@pytest.mark.parametrize("resets, kept", [(None, 4), ("allowed", 4), ("expected", 4), ("never", 1)])
def test_rejects_that_a_plc_sets_from_1_to_0_each_hour_are_counted(tmp_path, resets, kept):
    rows = []
    for second in range(0, 4 * 3600 + 1, 10):
        reject = 1 if second % 3600 >= 1800 else 0
        for name, value in (("machine_state", 1), ("good_count", second), ("reject_count", reject)):
            rows.append((START + second * 1000, f"press.{name}", value))
    messages = replay(plant(tmp_path, **({"resets": resets} if resets else {})), rows)
    told = hours(messages, "line/kpi/production/hour")
    assert sum(row["values"]["scrap"] for row in told) == kept
    assert sum(row["values"]["good"] for row in told) == 4 * 3600
    told = [(event["type"], event["from"], event["to"]) for event in facts(messages, "line/event")]
    assert told == ([("counter_reset", 1, 0)] * 3 if resets in (None, "allowed") else [])


def test_a_count_that_starts_anew_with_each_box_is_counted_at_once(tmp_path):
    # A box of 25 items each 50 s, read each 10 s; the count is 0 when the box is changed.
    rows = []
    for second in range(0, 7200 + 1, 10):
        count = second % 50 // 2
        for name, value in (("machine_state", 1), ("good_count", count), ("reject_count", 0)):
            rows.append((START + second * 1000, f"press.{name}", value))
    messages = replay(plant(tmp_path, resets="expected"), rows)
    told = hours(messages, "line/kpi/production/hour")
    # 20 of each 25: what was made between the last reading of a box and its change is not seen.
    assert [row["values"]["good"] for row in told] == [72 * 20, 72 * 20]


def test_energy_of_a_night_without_the_meter_is_split_by_the_states_of_the_line(tmp_path):
    # 36 kW for ten hours, the meter unread for eight of them; the line runs in every fourth half-hour.
    rows = []
    for second in range(0, 10 * 3600 + 1, 10):
        ts, is_running = START + second * 1000, second // 1800 % 4 == 0
        if not 3600 < second < 9 * 3600:
            rows.append((ts, IMPORT, second * 10))
        for name, value in (("machine_state", int(is_running)), ("good_count", 0), ("reject_count", 0)):
            rows.append((ts, f"press.{name}", value))
    told = hours(replay(plant(tmp_path), rows), "line/kpi/production/hour")
    assert [row["values"]["idle_energy"] for row in told] == [18_000, 36_000] * 5
    assert {row["coverage"] for row in told} == {1}


def test_what_counts_on_from_a_day_without_power_is_no_set_back_of_the_day_before(tmp_path):
    """A meter that is off for a day and shows the same value again has drawn nothing."""
    rows = [(START + second * 1000, IMPORT, 2_000_000) for second in range(0, 3600, 10)]
    rows += [(START + DAY + second * 1000, IMPORT, 2_000_000 + second) for second in range(0, 7200, 10)]
    messages = replay(plant(tmp_path), rows)
    total = sum(row["values"]["active_energy_import"] for row in hours(messages, "site/kpi/energy/hour"))
    assert total == HOUR // 1000
    assert facts(messages, "meter/event") == []
