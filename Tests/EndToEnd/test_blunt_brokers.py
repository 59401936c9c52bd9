"""Brokers that close or refuse without saying what they cannot do: whatever is smaller is used, and nothing else is given up.

Such a search takes some refusals, with growing pauses between them. So one gateway has a broker for each case, and
all cases run at once, each in a thread of its own.
"""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from peers.picky_broker import CLOSE, TAKEN
from peers.waiting import eventually

PATIENCE = 90
CASES = {}


def case(*kinds):
    """Notes a script: a generator that prepares its broker, yields, and looks at what follows with the gateway."""

    def note(script):
        for kind in kinds or [None]:
            name = script.__name__ + ("" if kind is None else f" {kind}")
            CASES[re.sub("[^a-z0-9]+", "-", name.lower())] = (script, kind)
        return script

    return note


class Blunt:
    """A broker of the gateway's, by its id, and what the gateway says of it."""

    def __init__(self, site, name, broker, version):
        self.site, self.name, self.broker, self.version = site, name, broker, version

    @property
    def data(self):
        return self.broker.taken("/m1/data")

    def flows(self, more=30):
        """Waits until data arrives steadily."""
        count = len(self.data)
        eventually(lambda: len(self.data) > count + more, PATIENCE, self.says)

    def limits(self):
        told = [one.json for one in self.broker.taken("/health") if one.json]
        return told and told[-1]["brokers"][self.name]["limits"]

    def lines(self):
        return [line for line in self.site.gateway.child.text().splitlines() if f" broker {self.name}: " in line]

    def warnings(self, text):
        return [line for line in self.lines() if line.startswith("warning") and text in line]

    def says(self):
        """What the log says of this broker, for the message of a failed test."""
        return "\n".join(self.lines())

    def events(self, kind):
        return [event for event in self.broker.events(kind) if event["id"] == f"{kind}_{self.name}"]

    def nothing_is_missing(self):
        numbers = sorted({one.json["seq"] for one in self.data})
        assert numbers == list(range(1, numbers[-1] + 1))


def whole(wills):
    return all(will[:3] == (True, 1, True) for will in wills)


WILLS = {
    "closes on a retained will": (lambda will, version: CLOSE if will.retain else TAKEN, (True, 1, False)),
    "closes on a will of QoS 1": (lambda will, version: CLOSE if will.qos else TAKEN, (True, 0, True)),
    "closes on any will": (lambda will, version: CLOSE if will.exists else TAKEN, (False, 0, False)),
}
# Refuses a retained will with a code of MQTT 3.1.1 and of MQTT 5.
CODES = {
    "not authorized": {"3.1.1": 5, "5": 0x87},
    "unavailable": {"3.1.1": 3, "5": 0x88},
    "unspecified": {"3.1.1": 0x80, "5": 0x80},
    "its own reason": {"3.1.1": 0x83, "5": 0x83},
    "no retain": {"3.1.1": 0x9A, "5": 0x9A},
}


def refuses(code):
    return lambda will, version: code[version] if will.retain else TAKEN


WILLS |= {name: (refuses(code), (True, 1, False)) for name, code in CODES.items()}


@case(*WILLS)
def a_will_that_is_refused_in_whatever_way_is_given_smaller(blunt, kind):
    admit, expected = WILLS[kind]
    broker = blunt.broker
    broker.admit = lambda will: admit(will, blunt.version)
    yield
    blunt.flows()
    assert broker.wills[-1][:3] == expected
    assert any(one.retain for one in broker.heard), "what the broker takes is still retained"
    assert blunt.warnings("last will")
    kept = eventually(blunt.limits, 45, "health.limits")
    assert any("last will" in text for text in kept)
    # It is kept for the next connection.
    count = len(broker.wills)
    broker.drop()
    blunt.flows()
    assert [will[:3] for will in broker.wills[count:]] in ([expected], [(True, 1, True), expected])
    blunt.nothing_is_missing()


def closes_on(broker, test):
    broker.closes_on = lambda message: CLOSE if test(message) else None


USES = {
    "retained": (lambda broker: closes_on(broker, lambda message: message.retain), "keeps no retained messages"),
    "QoS 1": (lambda broker: closes_on(broker, lambda message: message.qos), "QoS 0 only"),
    "subscription": (lambda broker: setattr(broker, "hears_filters", False), "no commands are taken"),
}


@case(*USES)
def what_a_broker_closes_on_is_not_used(blunt, kind):
    prepare, remark = USES[kind]
    broker = blunt.broker
    prepare(broker)
    yield
    blunt.flows()
    connections = broker.connections
    # Three closes, the smaller forms before this one, this one, the check, and then the connection that lasts.
    assert connections <= 9
    for other, (_, text) in USES.items():
        assert bool(blunt.warnings(text)) == (other == kind), other
    assert len(blunt.warnings(remark)) == 1, "it is said once"
    assert remark in " ".join(eventually(blunt.limits, 45, "health.limits"))
    assert whole(broker.wills)
    assert broker.connections == connections, "and the connection lasts"
    blunt.nothing_is_missing()


@case()
def two_things_at_once_are_found(blunt, _):
    blunt.broker.admit = lambda will: CLOSE if will.retain else TAKEN
    closes_on(blunt.broker, lambda message: message.retain)
    yield
    blunt.flows()
    assert blunt.broker.wills[-1][:3] == (True, 1, False)
    blunt.nothing_is_missing()


@case()
def a_message_that_the_broker_closes_on_holds_up_nothing(blunt, _):
    broker = blunt.broker
    closes_on(broker, lambda one: one.topic.endswith("/m1/data") and one.json["seq"] == 20)
    yield
    eventually(lambda: blunt.data and blunt.data[-1].json["seq"] > 60, PATIENCE, blunt.says)
    numbers = sorted({one.json["seq"] for one in blunt.data})
    assert numbers == [n for n in range(1, numbers[-1] + 1) if n != 20]
    assert 4 <= len(broker.closed_on) <= 6
    event = eventually(lambda: blunt.events("message_rejected"), 20, "an event")
    assert len(event) == 1 and "closes the connection" in event[0]["message"]["en"]
    assert any(one.retain for one in broker.heard)


@case()
def a_topic_that_the_broker_closes_on_holds_up_nothing(blunt, _):
    closes_on(blunt.broker, lambda one: one.topic.endswith("/m1/status"))
    yield
    blunt.flows()
    blunt.nothing_is_missing()
    assert whole(blunt.broker.wills)


@case()
def a_topic_with_many_messages_is_left_out_after_some(blunt, _):
    broker = blunt.broker
    closes_on(broker, lambda one: one.topic.endswith("/m1/data"))
    yield
    eventually(lambda: blunt.warnings("closes the connection on messages to"), PATIENCE, blunt.says)
    connections = broker.connections
    eventually(lambda: broker.taken("/health"), 45, "the other messages go on")
    assert broker.connections <= connections + 1
    assert any(one.retain for one in broker.heard)


# What must not be taken for a refusal.

# By a code of MQTT 3.1.1; of MQTT 5: unavailable, password, not authorized.
OUTAGES = {"closes": CLOSE, "unavailable": 3, "password": 4, "not authorized": 5, "closes after accepting": None}
IN_MQTT_5 = {3: 0x88, 4: 0x86, 5: 0x87}


@case(*OUTAGES)
def an_outage_of_whatever_kind_loses_no_will_and_no_retained_message(blunt, kind):
    broker, how = blunt.broker, OUTAGES[kind]
    code = IN_MQTT_5.get(how, how) if blunt.version == "5" else how
    if how is None:
        broker.closes_on = lambda message: CLOSE
    else:
        broker.admit = lambda will: code
    yield
    eventually(lambda: broker.connections >= 9, PATIENCE, blunt.says)
    pauses = [later - sooner for sooner, later in zip(broker.arrivals, broker.arrivals[1:], strict=False)]
    assert max(pauses[:2]) < 3 and pauses[-1] > 3.5, "the pauses grow"
    if how == 4:
        assert whole(broker.wills), "a password is no matter of the will"
    broker.admit, broker.closes_on = lambda will: TAKEN, lambda message: None
    blunt.flows()
    assert broker.wills[-1][:3] == (True, 1, True)
    assert eventually(lambda: [one for one in broker.taken("gw-01/status") if one.retain], 10, "a retained birth")
    eventually(lambda: broker.taken("/health"), 45, "health")
    assert blunt.limits() == []
    blunt.nothing_is_missing()


@case()
def a_broker_that_dies_again_and_again_loses_nothing(blunt, _):
    """It closes in the midst of messages, each time elsewhere."""
    broker, seen = blunt.broker, []

    def dies(message):
        seen.append(message)
        return CLOSE if len(seen) % 37 == 0 and len(seen) < 300 else None

    broker.closes_on = dies
    yield
    eventually(lambda: len(seen) > 400, PATIENCE, blunt.says)
    assert whole(broker.wills)
    assert not blunt.warnings("keeps no")
    blunt.nothing_is_missing()


@case()
def a_lasting_connection_lets_the_pause_begin_anew(blunt, _):
    broker = blunt.broker
    broker.admit = lambda will: CLOSE
    yield
    eventually(lambda: broker.connections >= 7, PATIENCE, blunt.says)
    broker.admit = lambda will: TAKEN
    blunt.flows()
    last = broker.arrivals[-1]
    eventually(lambda: time.monotonic() > last + 31, 60, "a good connection of 30 s")
    count, gone = broker.connections, time.monotonic()
    assert broker.arrivals[-1] == last, "one connection"
    broker.drop()
    eventually(lambda: broker.connections > count, 20, "a reconnect")
    assert broker.arrivals[-1] - gone < 2.5


VERSIONS = [pytest.param(version, marks=pytest.mark.xdist_group(f"blunt-{version}")) for version in ("3.1.1", "5")]


@pytest.fixture(scope="module", params=VERSIONS)
def stage(request, sites):
    """A gateway with the brokers of all cases; `outcomes` has what becomes of each."""
    site = sites()
    ids = {name: f"b{number}" for number, name in enumerate(CASES, 1)}
    brokers = site.pickies("100ms", ids.values(), version=request.param)
    scripts = {}
    for name, (script, kind) in CASES.items():
        scripts[name] = script(Blunt(site, ids[name], brokers[ids[name]], request.param), kind)
        next(scripts[name])
    site.gateway.start()
    with ThreadPoolExecutor(len(scripts)) as threads:
        site.outcomes = {name: threads.submit(list, script) for name, script in scripts.items()}
        yield site


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_blunt_broker(stage, name):
    stage.outcomes[name].result()
