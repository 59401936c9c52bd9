"""Brokers that close or refuse without saying what they cannot do: whatever is smaller is used, and nothing else is given up."""

import time

import pytest

from peers.picky_broker import CLOSE, TAKEN
from peers.waiting import eventually

# A fallback takes some refusals, with growing pauses between them.
PATIENCE = 90


@pytest.fixture(params=["3.1.1", "5"])
def version(request, site):
    site.gateway.settings["brokers"][0]["version"] = request.param
    return request.param


def data(broker):
    return broker.taken("/m1/data")


def flows(site, broker, more=30):
    """Waits until data arrives steadily."""
    count = len(data(broker))
    eventually(lambda: len(data(broker)) > count + more, PATIENCE, site.gateway.says)


def limits(broker):
    told = [one.json for one in broker.taken("/health") if one.json]
    return told and told[-1]["brokers"]["park"]["limits"]


def warnings(site, text):
    return [line for line in site.gateway.child.text().splitlines() if line.startswith("warning") and text in line]


def nothing_is_missing(broker):
    numbers = sorted({one.json["seq"] for one in data(broker)})
    assert numbers == list(range(1, numbers[-1] + 1))


def closes_on_will(test):
    return lambda broker, version: setattr(broker, "admit", lambda will: CLOSE if test(will) else TAKEN)


def refuses_retained_will(code_of):
    def prepare(broker, version):
        broker.admit = lambda will: code_of[version] if will.retain else TAKEN

    return prepare


WILLS = {
    "closes on a retained will": (closes_on_will(lambda will: will.retain), (True, 1, False)),
    "closes on a will of QoS 1": (closes_on_will(lambda will: will.qos), (True, 0, True)),
    "closes on any will": (closes_on_will(lambda will: will.exists), (False, 0, False)),
    "not authorized": (refuses_retained_will({"3.1.1": 5, "5": 0x87}), (True, 1, False)),
    "unavailable": (refuses_retained_will({"3.1.1": 3, "5": 0x88}), (True, 1, False)),
    "unspecified": (refuses_retained_will({"3.1.1": 0x80, "5": 0x80}), (True, 1, False)),
    "its own reason": (refuses_retained_will({"3.1.1": 0x83, "5": 0x83}), (True, 1, False)),
    "no retain": (refuses_retained_will({"3.1.1": 0x9A, "5": 0x9A}), (True, 1, False)),
}


@pytest.mark.parametrize("kind", WILLS)
def test_a_will_that_is_refused_in_whatever_way_is_given_smaller(site, broker, version, kind):
    prepare, expected = WILLS[kind]
    prepare(broker, version)
    site.gateway.start()
    flows(site, broker)
    assert broker.wills[-1][:3] == expected
    assert any(one.retain for one in broker.heard), "what the broker takes is still retained"
    assert warnings(site, "last will")
    kept = eventually(lambda: limits(broker), 45, "health.limits")
    assert any("last will" in text for text in kept)
    # It is kept for the next connection.
    count = len(broker.wills)
    broker.drop()
    flows(site, broker)
    assert [will[:3] for will in broker.wills[count:]] in ([expected], [(True, 1, True), expected])
    nothing_is_missing(broker)


def closes_on(test):
    return lambda broker: setattr(broker, "closes_on", lambda message: CLOSE if test(message) else None)


USES = {
    "retained": (closes_on(lambda message: message.retain), "keeps no retained messages"),
    "QoS 1": (closes_on(lambda message: message.qos), "QoS 0 only"),
    "subscription": (lambda broker: setattr(broker, "hears_filters", False), "no commands are taken"),
}


@pytest.mark.parametrize("kind", USES)
def test_what_a_broker_closes_on_is_not_used(site, broker, version, kind):
    prepare, remark = USES[kind]
    prepare(broker)
    site.gateway.start()
    flows(site, broker)
    connections = broker.connections
    # Three closes, the smaller forms before this one, this one, the check, and then the connection that lasts.
    assert connections <= 9
    for other, (_, text) in USES.items():
        assert bool(warnings(site, text)) == (other == kind), other
    assert len(warnings(site, remark)) == 1, "it is said once"
    assert remark in " ".join(eventually(lambda: limits(broker), 45, "health.limits"))
    assert all(will[:3] == (True, 1, True) for will in broker.wills), "the will is whole"
    assert broker.connections == connections, "and the connection lasts"
    nothing_is_missing(broker)


def test_two_things_at_once_are_found(site, broker, version):
    broker.admit = lambda will: CLOSE if will.retain else TAKEN
    closes_on(lambda message: message.retain)(broker)
    site.gateway.start()
    flows(site, broker)
    assert broker.wills[-1][:3] == (True, 1, False)
    nothing_is_missing(broker)


def test_a_message_that_the_broker_closes_on_holds_up_nothing(site, broker, version):
    closes_on(lambda one: one.topic.endswith("/m1/data") and one.json["seq"] == 20)(broker)
    site.gateway.start()
    eventually(lambda: data(broker) and data(broker)[-1].json["seq"] > 60, PATIENCE, site.gateway.says)
    numbers = sorted({one.json["seq"] for one in data(broker)})
    assert numbers == [n for n in range(1, numbers[-1] + 1) if n != 20]
    assert 4 <= len(broker.closed_on) <= 6
    event = eventually(lambda: broker.events("message_rejected"), 20, "an event")
    assert len(event) == 1 and "closes the connection" in event[0]["message"]["en"]
    assert any(one.retain for one in broker.heard)


def test_a_topic_that_the_broker_closes_on_holds_up_nothing(site, broker, version):
    closes_on(lambda one: one.topic.endswith("/m1/status"))(broker)
    site.gateway.start()
    flows(site, broker)
    nothing_is_missing(broker)
    assert all(will[:3] == (True, 1, True) for will in broker.wills)


def test_a_topic_with_many_messages_is_left_out_after_some(site, broker, version):
    closes_on(lambda one: one.topic.endswith("/m1/data"))(broker)
    site.gateway.start()
    remark = "closes the connection on messages to"
    eventually(lambda: warnings(site, remark), PATIENCE, site.gateway.says)
    connections = broker.connections
    eventually(lambda: broker.taken("/health"), 45, "the other messages go on")
    assert broker.connections <= connections + 1
    assert any(one.retain for one in broker.heard)


# What must not be taken for a refusal.


def outage(broker, how):
    if how == "closes after accepting":
        broker.closes_on = lambda message: CLOSE
    else:
        broker.admit = lambda will: how


@pytest.mark.parametrize("how", [CLOSE, 3, 4, 5, "closes after accepting"])
def test_an_outage_of_whatever_kind_loses_no_will_and_no_retained_message(site, broker, version, how):
    code = {3: 0x88, 4: 0x86, 5: 0x87}.get(how, how) if version == "5" else how
    outage(broker, code)
    site.gateway.start()
    eventually(lambda: broker.connections >= 9, PATIENCE, site.gateway.says)
    pauses = [later - sooner for sooner, later in zip(broker.arrivals, broker.arrivals[1:], strict=False)]
    assert max(pauses[:2]) < 3 and pauses[-1] > 3.5, "the pauses grow"
    if how == 4:
        assert all(will[:3] == (True, 1, True) for will in broker.wills), "a password is no matter of the will"
    broker.admit, broker.closes_on = lambda will: TAKEN, lambda message: None
    flows(site, broker)
    assert broker.wills[-1][:3] == (True, 1, True)
    assert eventually(lambda: [one for one in broker.taken("gw-01/status") if one.retain], 10, "a retained birth")
    eventually(lambda: broker.taken("/health"), 45, "health")
    assert limits(broker) == []
    nothing_is_missing(broker)


def test_a_broker_that_dies_again_and_again_loses_nothing(site, broker, version):
    """It closes in the midst of messages, each time elsewhere."""
    seen = []

    def dies(message):
        seen.append(message)
        return CLOSE if len(seen) % 37 == 0 and len(seen) < 300 else None

    broker.closes_on = dies
    site.gateway.start()
    eventually(lambda: len(seen) > 400, PATIENCE, site.gateway.says)
    assert all(will[:3] == (True, 1, True) for will in broker.wills)
    assert not warnings(site, "keeps no")
    nothing_is_missing(broker)


def test_a_lasting_connection_lets_the_pause_begin_anew(site, broker):
    broker.admit = lambda will: CLOSE
    site.gateway.start()
    eventually(lambda: broker.connections >= 7, PATIENCE, site.gateway.says)
    broker.admit = lambda will: TAKEN
    flows(site, broker)
    last = broker.arrivals[-1]
    eventually(lambda: time.monotonic() > last + 31, 60, "a good connection of 30 s")
    count, gone = broker.connections, time.monotonic()
    assert broker.arrivals[-1] == last, "one connection"
    broker.drop()
    eventually(lambda: broker.connections > count, 20, "a reconnect")
    assert broker.arrivals[-1] - gone < 2.5
