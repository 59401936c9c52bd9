"""Killed in the middle of an interval: the gateway computes the same as in an uninterrupted run."""

import time

import pytest

from peers import sequence
from peers.gateway import ROOT
from peers.waiting import until

pytestmark = pytest.mark.slow

DATA = f"{ROOT}/main-meter/data"
POINT = "active_energy_import"


def test_a_kill_loses_no_answer_but_the_one_that_was_being_read(site):
    """Each answer contains its number, so that the test sees a lost one."""
    slave, units, kills = site.slave(), range(1, 9), 6
    for unit in units:
        slave.tally(unit, "holding", 0)
    point = {"table": "holding", "address": 0, "type": "uint64", "kind": "counter"}
    devices = [
        {"id": f"m{unit}", "unit_id": unit, "every": "100ms", "points": {"total_count": point}}
        for unit in units
    ]
    site.gateway.connect("line", slave.serve_tcp(), devices)
    site.start()
    for boots in range(2, kills + 2):
        site.witness.wait_for_more(f"{ROOT}/m1/data", 5 + boots)
        site.gateway.kill()
        site.start(boots)
    site.witness.wait_for_more(f"{ROOT}/m8/data", 5)
    messages = site.witness.ending_with("/data")
    sequence.checked(messages)
    lost = []
    for unit in units:
        told = {message.json["values"]["total_count"] for message in messages if f"/m{unit}/" in message.topic}
        lost += [(unit, number) for number in range(1, int(max(told))) if number not in told]
    # The connection polls one device after the other.
    assert len(lost) <= kills, lost


def start(site):
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=77_000_000, per_second=333)
    point = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    device = {"id": "main-meter", "unit_id": 1, "every": "200ms", "points": {POINT: point}}
    site.gateway.connect("panel", slave.serve_tcp(), [device])
    site.gateway.kpis = {"energy": [{"id": "factory", "meters": ["main-meter"]}]}
    site.start()
    return slave


def kill_and_start_again(site, times):
    for boots in range(2, times + 2):
        # A little longer each time, to kill the gateway at all stages of a commit.
        site.witness.wait_for_more(DATA, 4 + boots)
        site.gateway.kill()
        if boots == 3:
            until(time.time() + 4)
        site.start(boots)


def energy(site, period):
    """The newest row of each interval, added up."""
    rows = {p["from"]: p for p in site.witness.payloads(f"{ROOT}/factory/kpi/energy/{period}")}
    return sum(row["values"].get(POINT, 0) for row in rows.values())


@pytest.mark.parametrize("times", [1, 6])
def test_energy_over_a_kill_is_the_difference_of_the_meter(site, times):
    slave = start(site)
    first = site.witness.wait(DATA)["values"][POINT]
    kill_and_start_again(site, times)
    last = slave.freeze(1, "holding", 0)
    settled = site.witness.wait(DATA, lambda p: p["values"].get(POINT) == last)["ts"]
    topics = {period: f"{ROOT}/factory/kpi/energy/{period}" for period in ("15min", "hour", "day")}
    for topic in topics.values():
        site.witness.wait(topic, lambda payload: payload["ts"] > settled)
    for period in topics:
        assert energy(site, period) == pytest.approx(last - first, abs=0.001), period
    sequence.checked(site.witness.of(DATA))


def test_energy_that_flowed_while_it_was_down_is_counted_and_marked_as_estimated(site):
    slave = start(site)
    first = site.witness.wait(DATA)["values"][POINT]
    site.witness.wait_for_more(DATA, 10)
    assert site.gateway.stop() == 0
    until(time.time() + 5)
    site.start(boots=2)
    last = slave.freeze(1, "holding", 0)
    settled = site.witness.wait(DATA, lambda p: p["values"].get(POINT) == last)["ts"]
    topic = f"{ROOT}/factory/kpi/energy/hour"
    newest = site.witness.wait(topic, lambda payload: payload["ts"] > settled)
    assert energy(site, "hour") == pytest.approx(last - first, abs=0.001)
    assert newest["quality"] in ("estimated", "incomplete")
