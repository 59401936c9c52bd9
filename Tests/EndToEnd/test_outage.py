"""The broker goes down and comes back: nothing that was polled meanwhile is missing."""

import os
import time
from itertools import pairwise

import pytest

from peers import sequence
from peers.gateway import ROOT, STATUS
from peers.subscriber import retained
from peers.waiting import always, eventually

# How long the broker stays away in the short variant, in seconds.
OUTAGE = float(os.environ.get("PARK_GATEWAY_OUTAGE_SECONDS", "10"))


@pytest.fixture
def cable(site):
    """A gateway with two devices with 5 and 10 messages a second, and a cable to its broker."""
    slave = site.slave()
    point = {"table": "holding", "address": 0, "type": "uint64", "kind": "counter"}
    devices = []
    for unit, every in ((1, "100ms"), (2, "200ms")):
        # The counter is so fast that it grows within one millisecond.
        slave.ramp(unit, "holding", 0, start=0, per_second=1_000_000)
        points = {"total_count": point}
        devices.append({"id": f"m{unit}", "unit_id": unit, "every": every, "points": points})
    site.gateway.connect("line", slave.serve_tcp(), devices)
    cable = site.cable()
    cable.slave = slave
    site.start()
    return cable


def data(site):
    return site.witness.ending_with("/data")


def last_seq(site):
    return max((message.json["seq"] for message in data(site)), default=0)


def cut_off(site, cable, seconds):
    """Kills the broker for this time; the witness reconnects before the gateway can.

    Returns when it went down, when it was back, and how often the device was asked meanwhile.
    """
    site.broker.kill()
    cable.pull_out()
    gone = time.time() * 1000
    cable.slave.requests()
    always(lambda: site.gateway.child.is_running, seconds, "the gateway runs without a broker")
    site.broker.start()
    site.witness.attach()
    asked = len(cable.slave.requests())
    back = time.time() * 1000
    cable.plug_in()
    return gone, back, asked


@pytest.mark.parametrize(
    "seconds",
    [pytest.param(OUTAGE, id="short"), pytest.param(60, id="a-minute", marks=pytest.mark.slow)],
)
def test_after_an_outage_of_the_broker_every_message_arrives_in_order(site, cable, seconds):
    eventually(lambda: last_seq(site) >= 30, what="30 messages")
    gone, back, asked = cut_off(site, cable, seconds)
    assert asked >= seconds
    due = last_seq(site) + asked

    def caught_up():
        messages = data(site)
        return messages and messages[-1].json["ts"] > back and sequence.is_complete(messages, due)

    eventually(caught_up, what=lambda: f"seq {due}; at {last_seq(site)}")
    pairs = sequence.checked(data(site))
    polled = [payload for _, payload in pairs if gone <= payload["ts"] <= back]
    # Each request is a message; the answer to the last one may have come after the end.
    assert len(polled) >= asked - 1
    for name in ("m1", "m2"):
        own = [payload for topic, payload in pairs if topic == f"{ROOT}/{name}/data"]
        assert is_growing([payload["ts"] for payload in own])
        assert is_growing([payload["values"]["total_count"] for payload in own])


def is_growing(numbers):
    return all(a < b for a, b in pairwise(numbers))


def test_three_short_outages_in_a_row_lose_nothing(site, cable):
    for _ in range(3):
        site.witness.wait_for_more(f"{ROOT}/m1/data", 15)
        _, back, _ = cut_off(site, cable, 1)
        site.witness.wait(f"{ROOT}/m1/data", lambda payload, back=back: payload["ts"] > back)
    eventually(lambda: sequence.is_complete(data(site), 60), what="all messages")
    sequence.checked(data(site))


def test_a_broker_that_forgot_everything_is_told_who_is_there_again(site, cable):
    eventually(lambda: last_seq(site) >= 10, what="10 messages")
    cut_off(site, cable, 1)
    assets = [f"{ROOT}/{name}/{kind}" for name in ("m1", "m2") for kind in ("meta", "status")]
    topics = {STATUS, *assets}

    def kept():
        return topics <= set(retained(site.broker.port))

    eventually(kept, what=f"retained again: {topics}")


def test_an_outage_while_the_gateway_is_killed_and_started_again_loses_nothing(site, cable):
    """Messages that were polled before the kill and could not be sent are there."""
    eventually(lambda: last_seq(site) >= 20, what="20 messages")
    cable.pull_out()
    begun = time.time() * 1000
    cable.slave.requests()
    always(lambda: site.gateway.child.is_running, 6, "the gateway runs")
    killed = time.time() * 1000
    site.gateway.kill()
    asked = len(cable.slave.requests())
    site.gateway.start()
    cable.plug_in()
    eventually(lambda: data(site)[-1].json["ts"] > killed + 2000, what="live data again")
    eventually(lambda: sequence.is_complete(data(site), asked), what="no gap")
    payloads = [payload for _, payload in sequence.checked(data(site))]
    assert asked >= 5
    stored = [payload for payload in payloads if begun <= payload["ts"] < killed]
    # One answer to a request before the first, and one to the last request.
    assert len(stored) >= asked - 2
