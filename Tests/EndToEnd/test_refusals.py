"""A broker that answers but does not accept a message: temporary refusals keep it, permanent ones are reported."""

import getpass

import pytest

from peers import sequence
from peers.broker import Broker
from peers.gateway import HEALTH, ROOT
from peers.picky_broker import QUOTA_EXCEEDED, TAKEN
from peers.waiting import eventually

# 20 messages a second.
EVERY = "50ms"
DATA = f"{ROOT}/m1/data"
VALUE = {"table": "holding", "address": 0, "type": "uint32", "kind": "counter", "unit": "1"}


def data(broker):
    return broker.taken("/m1/data")


@pytest.mark.parametrize("code", [0x80, 0x83, 0x97])
def test_what_is_refused_for_now_is_kept_and_arrives_in_order(site, broker, code):
    refusing = []

    def judge(topic, payload):
        return code if refusing else TAKEN

    broker.judge = judge
    site.gateway.start()
    eventually(lambda: len(data(broker)) > 20, 20, site.gateway.says)
    refusing.append(True)
    eventually(lambda: len(broker.refused("/m1/data")) >= 3, 30, "refusals")
    first = broker.refused("/m1/data")[0].json["seq"]
    # One window was in flight; from then on the gateway tries one message at a time.
    eventually(lambda: [one.json["seq"] for one in broker.refused("/m1/data")[-2:]] == [first] * 2, 30, "probes")
    assert len(broker.refused("/m1/data")) <= 25
    refusing.clear()
    eventually(lambda: data(broker)[-1].json["seq"] > first + 60, 30, site.gateway.says)
    sequence.checked(data(broker))
    assert broker.connections == 1
    told = eventually(lambda: broker.events("broker_refuses"), 20, "an event")
    assert len(told) == 1
    assert told[0]["severity"] == "warning"


def test_a_refusal_in_between_loses_nothing_and_health_counts_it(site, broker):
    asked = set()

    def judge(topic, payload):
        if topic != DATA or payload["seq"] % 50 or payload["seq"] in asked:
            return TAKEN
        asked.add(payload["seq"])
        return QUOTA_EXCEEDED

    broker.judge = judge
    site.gateway.start()
    eventually(lambda: data(broker) and data(broker)[-1].json["seq"] > 160, 60, site.gateway.says)
    unique = {one.json["seq"] for one in data(broker)}
    assert unique == set(range(1, max(unique) + 1))
    report = eventually(lambda: (broker.taken("/health") or [None])[-1], 60, "health")
    assert report.topic == HEALTH
    eventually(lambda: broker.taken("/health")[-1].json["brokers"]["park"]["deferred"] >= 3, 60, "counted")
    assert broker.taken("/health")[-1].json["brokers"]["park"]["rejected"] == 0


@pytest.mark.parametrize("code", [0x87, 0x90, 0x95, 0x99])
def test_what_is_refused_for_good_holds_up_nothing_and_is_told_once(site, broker, code):
    def judge(topic, payload):
        return code if topic == DATA and 20 <= payload["seq"] < 40 else TAKEN

    broker.judge = judge
    site.gateway.start()
    eventually(lambda: data(broker) and data(broker)[-1].json["seq"] > 60, 30, site.gateway.says)
    sequences = [one.json["seq"] for one in data(broker)]
    assert sequences == [*range(1, 20), *range(40, 40 + len(sequences) - 19)]
    assert [one.json["seq"] for one in broker.refused()] == list(range(20, 40))
    told = eventually(lambda: broker.events("message_rejected"), 20, "an event")
    assert len(told) == 1
    assert DATA in told[0]["message"]["en"]
    reason = {0x87: "not authorized", 0x90: "name invalid", 0x95: "too large", 0x99: "payload format"}
    assert reason[code] in told[0]["message"]["en"].lower()


def test_a_refused_message_of_any_kind_is_named_and_only_once(site, broker):
    """Health, the gateway's status and repeated messages are not in the outbox; they are named too."""
    codes = {"gw-01/status": 0x87, "/health": 0x90, "/m1/meta": 0x95, "/event": 0x99}
    broker.judge = lambda topic, payload: next((code for ending, code in codes.items() if topic.endswith(ending)), TAKEN)
    site.gateway.start()

    def named(ending):
        return [line for line in site.gateway.child.text().splitlines() if f"{ending}: " in line]

    for ending in codes:
        eventually(lambda: named(ending), 50, site.gateway.says)
    for _ in range(2):
        count = broker.connections
        broker.drop()
        eventually(lambda: broker.connections > count, 20, "a reconnect")
        before = len(data(broker))
        eventually(lambda: len(data(broker)) > before + 20, 20, "data")
    assert site.gateway.stop() == 0
    for ending in codes:
        assert len(named(ending)) == 1, site.gateway.says()
        assert named(ending)[0].startswith(f"error: broker park: message to {ROOT}/")


def test_a_greeting_that_is_refused_for_now_is_said_again(site, broker):
    refusals = iter([QUOTA_EXCEEDED] * 2)
    broker.judge = lambda topic, payload: next(refusals, TAKEN) if topic.endswith("gw-01/status") else TAKEN
    site.gateway.start()
    eventually(lambda: broker.taken("gw-01/status"), 30, site.gateway.says)
    eventually(lambda: len(data(broker)) > 20, 20, "data")
    sequence.checked(data(broker))
    assert broker.connections == 1


def test_a_real_broker_that_forbids_a_topic_gets_all_the_others(site):
    rules = site.folder / "acl"
    rules.write_text(f"topic readwrite #\ntopic readwrite $probe/#\ntopic deny {ROOT}/closed/#\n")
    # Without a limit mosquitto 2.0.11 closes the connection after each refusal.
    extra = f"user {getpass.getuser()}\nacl_file {rules}\nmax_queued_messages 100000\n"
    site._broker = site.keep(Broker(site.folder, extra=extra))
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=0, per_second=1000)
    point = {"p": VALUE}
    devices = [{"id": name, "unit_id": 1, "every": "100ms", "points": point} for name in ("open", "closed")]
    site.gateway.connect("line", slave.serve_tcp(), devices)
    site.start()
    eventually(lambda: len(site.witness.of(f"{ROOT}/open/data")) > 20, 20, site.gateway.says)
    topics = [f"{ROOT}/closed/{kind}" for kind in ("meta", "status", "data")]

    def told():
        events = [event["message"]["en"] for event in site.witness.payloads(f"{ROOT}/_gateway/gw-01/event")]
        return all(any(topic in text for text in events) for topic in topics)

    eventually(told, 20, "an event for each topic")
