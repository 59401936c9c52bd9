"""KPIs on MQTT: rows of unfinished intervals each minute, rows of ended intervals once, as the meter counted.

All tests share one gateway that runs for about two minutes: until the next full minute, when the
rows of unfinished intervals come, and one minute more, when a shift ends and its final rows come.
"""

import itertools
import re
import time

import pytest

from peers.gateway import ROOT
from peers.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("kpis")]

HOUR, DAY = 3_600_000, 86_400_000
# Asia/Ho_Chi_Minh, all year.
EAST = 7 * HOUR
WATTS = 360_000.0
IDEAL_CYCLE = 0.5
ENERGY = f"{ROOT}/factory/kpi/energy"
DEMAND = f"{ROOT}/factory/kpi/demand/30min"
PRODUCTION = f"{ROOT}/workshop-a/press-line/kpi/production"
START = 5_000_000_123


def clock(moment):
    """A Unix time as the plant's wall-clock time, in the format of a configuration."""
    return time.strftime("%H:%M", time.gmtime(moment + EAST / 1000))


class Story:
    """The events in the plant, as the test knows them."""


def configure(site, slave, shift_end):
    energy = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    power = {"table": "holding", "address": 4, "type": "float32", "unit": "W"}
    meter = {"id": "main-meter", "unit_id": 1, "every": "250ms"}
    meter["points"] = {"active_energy_import": energy, "active_power": power}
    state = {"table": "input", "address": 0, "type": "uint16", "kind": "state"}
    state["states"] = {0: "idle", 1: "running", 2: "fault", 3: "setup"}
    count = {"table": "input", "type": "uint32", "kind": "counter", "unit": "1"}
    # A state is known for two poll periods; they are long, because a loaded machine may delay the device.
    press = {"id": "press-1", "unit_id": 2, "every": "2s"}
    press["points"] = {
        "machine_state": state,
        "good_count": {**count, "address": 10},
        "reject_count": {**count, "address": 12},
    }
    site.gateway.connect("panel", slave.serve_tcp(), [meter, press])
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    shift = {"id": "test", "from": clock(shift_end - 2 * 3600), "to": clock(shift_end)}
    demand = {"window": "30min", "method": "block"}
    site.gateway.kpis = {
        "calendar": {"shifts": [{**shift, "days": days}]},
        "energy": [{"id": "factory", "meters": ["main-meter"], "demand": demand}],
        "production": [
            {
                "id": "press-line",
                "path": ["workshop-a"],
                "state": {
                    "point": "press-1.machine_state",
                    "running": ["running"],
                    "setup": ["setup"],
                    "fault": ["fault"],
                    "idle": ["idle"],
                },
                "good": "press-1.good_count",
                "reject": "press-1.reject_count",
                "ideal_cycle": "500ms",
                "workers": 6,
                "energy": "factory",
            }
        ],
    }


def set_machine(slave, state, good, reject):
    slave.put(2, "input", 10, "uint32", 1000 + good)
    slave.put(2, "input", 12, "uint32", 50 + reject)
    slave.put(2, "input", 0, "uint16", state)


def after_next_poll(site):
    """Returns when both devices have been polled and published after this call."""
    for name in ("main-meter", "press-1"):
        site.witness.wait_for_reading(f"{ROOT}/{name}/data")


def first_reading(site, state, since=0):
    """When the machine was first read in a state after a moment, in Unix time; a state counts from that reading."""

    def is_it(payload):
        return payload["ts"] > since * 1000 and payload["values"].get("machine_state") == state

    return site.witness.wait(f"{ROOT}/press-1/data", is_it)["ts"] / 1000


def next_quiet_minute():
    """A full minute, at least 30 s ahead; no quarter of an hour ends at it or at the next one."""
    minute = (int(time.time()) + 30) // 60 + 1
    while minute % 15 in (0, 14):
        minute += 1
    return minute * 60


@pytest.fixture(scope="module")
def story(shared_site):
    site, told = shared_site, Story()
    first_minute = next_quiet_minute()
    shift_end = first_minute + 60
    slave = site.slave()
    slave.put(1, "holding", 4, "float32", WATTS)
    set_machine(slave, 1, 0, 0)
    slave.ramp(1, "holding", 0, start=START, per_second=100)
    configure(site, slave, shift_end)
    site.start()
    told.site, told.shift_end = site, shift_end * 1000
    after_next_poll(site)
    set_machine(slave, 1, 25, 6)
    after_next_poll(site)
    set_machine(slave, 2, 25, 6)
    told.fault_from = first_reading(site, 2)
    until(told.fault_from + 4)
    set_machine(slave, 1, 40, 10)
    told.fault_to = first_reading(site, 1, since=told.fault_from)
    until(first_minute)
    told.running = {topic: row(site, topic, first_minute) for topic in topics()}
    told.first = site.witness.payloads(f"{ROOT}/main-meter/data")[0]
    slave.ask("freeze", unit=1, table="holding", address=0)
    slave.put(1, "holding", 4, "float32", 0.0)
    after_next_poll(site)
    told.last = site.witness.payloads(f"{ROOT}/main-meter/data")[-1]
    until(shift_end)
    told.ended = ended(site, told.shift_end)
    return told


def topics():
    periods = ["hour", "shift", "day", "month"]
    energy = [f"{ENERGY}/{period}" for period in ["15min", *periods]]
    return [*energy, DEMAND, *[f"{PRODUCTION}/{period}" for period in periods]]


def row(site, topic, minute):
    """The row of the interval that is unfinished at the full minute `minute`."""
    return site.witness.wait(topic, lambda p: p["ts"] >= minute * 1000 - 2000)


def ended(site, moment):
    """The final rows of the intervals that end at `moment`, by topic."""
    wanted = [f"{ENERGY}/15min", f"{ENERGY}/shift", f"{PRODUCTION}/shift"]

    def final(payload):
        return payload["final"] and payload["to"] == moment

    return {topic: site.witness.wait(topic, final) for topic in wanted}


def everything(story):
    messages = [m for m in story.site.witness.messages if "/kpi/" in m.topic]
    assert messages
    return messages


def test_every_row_has_the_same_envelope_and_is_retained(story):
    messages = everything(story)
    for number, message in enumerate(messages):
        payload = message.json
        keys = {"ts", "gateway", "from", "to", "final", "revision", "values", "coverage", "quality"}
        if message.topic.endswith("/shift"):
            keys.add("shift")
            assert payload["shift"] == "test"
        if "/production/" in message.topic and not message.topic.endswith("/hour"):
            keys |= {"stops"} & set(payload)
        if "/production/" in message.topic:
            # What rests on little energy or few items yet says so.
            keys |= {"sources"} & set(payload)
            doubts = {**payload.get("sources", {})}
            exceeds = doubts.pop("effectiveness", None) == "exceeds_ideal_cycle"
            assert exceeds == (payload["values"].get("effectiveness", 0) > 1)
            assert set(doubts.values()) <= {"estimated", "incomplete"}
        assert set(payload) == keys, message.topic
        # Where two rows of a topic leave together, as at a full hour, the older must not be retained over the newer.
        is_overtaken = any(later.topic == message.topic for later in messages[number + 1 :])
        assert message.qos == 1 and (message.retain or is_overtaken)
        assert payload["from"] <= payload["ts"] <= payload["to"]
        assert 0 <= payload["coverage"] <= 1
        assert payload["quality"] in ("good", "estimated", "incomplete")
        assert isinstance(payload["final"], bool) and payload["revision"] >= 1


@pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.split("/kpi/")[1])
def test_an_open_interval_gives_a_row_that_is_not_final_at_the_full_minute(story, topic):
    assert story.running[topic]["final"] is False


@pytest.mark.parametrize(
    ("period", "length"), [("energy/hour", HOUR), ("energy/day", DAY), ("demand/30min", HOUR // 2)]
)
def test_intervals_are_cut_at_the_edges_of_the_plants_own_clock(story, period, length):
    payload = story.running[f"{ROOT}/factory/kpi/{period}"]
    assert payload["to"] - payload["from"] == length
    assert (payload["from"] + EAST) % length == 0


def test_a_month_begins_at_midnight_of_its_first_day(story):
    payload = story.running[f"{ENERGY}/month"]
    begin = time.gmtime((payload["from"] + EAST) / 1000)
    assert (begin.tm_mday, begin.tm_hour, begin.tm_min) == (1, 0, 0)
    end = time.gmtime((payload["to"] + EAST) / 1000)
    assert (end.tm_mday, end.tm_mon) == (1, begin.tm_mon % 12 + 1)


def counted(story):
    first, last = (told["values"]["active_energy_import"] for told in (story.first, story.last))
    return last - first


def test_the_energy_of_the_shift_is_what_the_meter_counted(story):
    values = story.ended[f"{ENERGY}/shift"]["values"]
    assert values["active_energy_import"] == pytest.approx(counted(story), abs=0.001)


def test_the_quarter_hours_add_up_to_what_the_meter_counted(story):
    """A quarter of an hour may have begun during the test: then the energy is in two rows."""
    newest = {p["from"]: p for p in story.site.witness.payloads(f"{ENERGY}/15min")}
    total = sum(payload["values"]["active_energy_import"] for payload in newest.values())
    assert total == pytest.approx(counted(story), abs=0.001)


def test_a_quarter_of_an_hour_ends_at_the_edge_of_the_shift(story):
    payload = story.ended[f"{ENERGY}/15min"]
    assert payload["to"] == story.shift_end
    assert payload["to"] - payload["from"] <= HOUR // 4


def test_a_final_row_comes_once(story):
    for topic in story.ended:
        final = [p for p in story.site.witness.payloads(topic) if p["final"]]
        versions = [(payload["from"], payload["revision"]) for payload in final]
        assert len(versions) == len(set(versions)), topic


def test_a_shift_of_which_little_is_known_is_incomplete_and_no_cost_is_made_up(story):
    payload = story.ended[f"{ENERGY}/shift"]
    assert payload["coverage"] < 0.9 and payload["quality"] == "incomplete"
    assert "cost" not in payload["values"], "no tariff is configured"


def test_the_demand_forecast_is_energy_so_far_and_present_power_for_the_rest(story):
    payload = story.running[DEMAND]
    begun = max(payload["from"], story.first["ts"])
    expected = WATTS * (payload["to"] - begun) / (payload["to"] - payload["from"])
    assert payload["values"]["demand_forecast"] == pytest.approx(expected, rel=0.03)


def production(story):
    return story.ended[f"{PRODUCTION}/shift"]["values"]


def test_counts_are_the_differences_of_the_counters(story):
    values = production(story)
    assert (values["good"], values["scrap"], values["produced"]) == (40, 10, 50)
    assert values["quality_ratio"] == pytest.approx(0.8)
    assert values["scrap_ratio"] == pytest.approx(0.2)


def test_times_of_the_shift_are_those_that_the_machine_spent_in_its_states(story):
    values = production(story)
    first = story.site.witness.payloads(f"{ROOT}/press-1/data")[0]
    ran = (story.shift_end - first["ts"]) / 1000 - (story.fault_to - story.fault_from)
    assert values["planned_busy_time"] == pytest.approx(2 * 3600, abs=0.001)
    assert values["production_time"] == pytest.approx(ran, abs=0.5)
    assert values["delay_time"] == pytest.approx(story.fault_to - story.fault_from, abs=0.1)
    parts = ("production_time", "setup_time", "delay_time", "down_time", "unknown_time")
    total = sum(values.get(part, 0) for part in parts)
    assert total == pytest.approx(values["planned_busy_time"], abs=0.01)


def test_oee_is_the_product_of_its_three_ratios_and_ideal_time_over_planned_time(story):
    values = production(story)
    product = values["availability"] * values["effectiveness"] * values["quality_ratio"]
    assert values["oee"] == pytest.approx(product, rel=1e-9)
    assert values["oee"] == pytest.approx(IDEAL_CYCLE * 40 / (2 * 3600), rel=1e-6)


def test_a_shift_in_which_the_machine_was_seldom_seen_is_incomplete(story):
    payload = story.ended[f"{PRODUCTION}/shift"]
    assert payload["coverage"] < 0.9 and payload["quality"] == "incomplete"


def test_a_change_of_state_is_told_once_as_an_event(story):
    events = story.site.witness.ending_with("press-line/event")
    changes = [m.json for m in events if m.json["type"] == "state_change"]
    told = [re.search(r"(\w+) → (\w+)", change["message"]["en"]).groups() for change in changes]
    assert all(former == before for (_, former), (before, _) in itertools.pairwise(told)), changes
    # If the test machine stalls, the state may be unknown between two readings.
    states = [told[0][0], *(state for _, state in told)]
    known = [state for state, _ in itertools.groupby(s for s in states if s != "unknown")]
    assert known == ["running", "fault", "running"], changes
    present = story.site.witness.of(f"{ROOT}/workshop-a/press-line/state")
    assert present and {(message.qos, message.retain) for message in present} == {(1, True)}
    for payload in (message.json for message in present):
        assert {"ts", "gateway", "state", "since"} == set(payload) and payload["since"] <= payload["ts"]
    assert present[-1].json["state"] == told[-1][1]
    for message in events:
        assert (message.qos, message.retain) == (1, False)
        assert {"ts", "id", "type", "severity", "message"} <= set(message.json)
        assert set(message.json["message"]) == {"en", "vi"}
    assert [(change["from"], change["to"]) for change in changes] == told
    assert all(change["line"] == "press-line" and change["duration"] >= 0 for change in changes)
