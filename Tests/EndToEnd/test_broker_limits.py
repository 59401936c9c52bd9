"""Brokers that offer less than all of MQTT 5, and what they say when they refuse or close."""

import pytest

from peers.gateway import HEALTH, ROOT
from peers.picky_broker import TAKEN, offers
from peers.waiting import eventually

RETAIN_NOT_SUPPORTED, QOS_NOT_SUPPORTED, PACKET_TOO_LARGE = 0x9A, 0x9B, 0x95


def data(broker):
    return broker.taken("/m1/data")


def health(broker):
    return [one.json["brokers"]["park"] for one in broker.taken(HEALTH.removeprefix(ROOT)) if one.json]


def no_retained_will(will):
    return RETAIN_NOT_SUPPORTED if will.retain else TAKEN


def test_a_broker_without_retained_messages_is_used_and_the_log_and_health_say_so(site, broker):
    broker.admit, broker.properties = no_retained_will, offers(retain=0)
    site.gateway.start()
    eventually(lambda: len(data(broker)) > 20, 20, site.gateway.says)
    assert [will.retain for will in broker.wills] == [True, False]
    assert broker.wills[-1].exists and broker.wills[-1].qos == 1
    assert not any(one.retain for one in broker.heard)
    assert broker.taken("/status"), "the gateway's and the device's status come all the same"
    assert "it keeps no retained messages" in site.gateway.child.text()
    assert "it keeps no last will" in site.gateway.child.text()
    told = eventually(lambda: health(broker), 20, "health")[0]
    assert len(told["limits"]) == 2 and told["fault"] is None


def test_the_will_stays_weak_over_reconnects_and_is_whole_again_when_the_broker_takes_it(site, broker):
    broker.admit, broker.properties = no_retained_will, offers(retain=0)
    site.gateway.start()
    eventually(lambda: len(data(broker)) > 5, 20, site.gateway.says)
    broker.dismiss(0x8B)
    eventually(lambda: len(broker.wills) == 3, 20, "a reconnect")
    assert not broker.wills[-1].retain, "no second refusal"
    broker.admit, broker.properties = lambda will: TAKEN, b""
    broker.dismiss(0x8B)
    eventually(lambda: len(broker.wills) == 4, 20, "another")
    broker.dismiss(0x8B)
    eventually(lambda: broker.wills[-1].retain, 20, "a retained will")
    eventually(lambda: "it offers everything again" in site.gateway.child.text(), 10, site.gateway.says)


def test_a_broker_of_qos_0_only_gets_everything_in_order(site, broker):
    broker.admit = lambda will: QOS_NOT_SUPPORTED if will.qos else TAKEN
    broker.properties = offers(maximum_qos=0)
    site.gateway.start()
    eventually(lambda: len(data(broker)) > 50, 30, site.gateway.says)
    assert broker.wills[-1].exists and broker.wills[-1].retain and broker.wills[-1].qos == 0
    numbers = [one.json["seq"] for one in data(broker)]
    assert numbers == list(range(1, len(numbers) + 1))
    told = eventually(lambda: [one for one in health(broker) if one["published"]], 40, "published in health")
    assert told[-1]["in_flight"] <= 20 and told[-1]["rejected"] == 0
    assert "QoS 0 only" in site.gateway.child.text()


def test_a_will_that_is_refused_in_any_form_is_left_out(site, broker):
    broker.admit = lambda will: PACKET_TOO_LARGE if will.exists else TAKEN
    site.gateway.start()
    eventually(lambda: len(data(broker)) > 5, 20, site.gateway.says)
    assert not broker.wills[-1].exists
    assert "it takes no last will" in site.gateway.child.text()


@pytest.mark.parametrize(
    "limits",
    [
        {"receive_maximum": 1},
        {"topic_alias_maximum": 0},
        {"session_expiry": 0},
        {"shared": 0, "subscription_ids": 0},
        {"maximum_qos": 1},
    ],
    ids=lambda limits: "-".join(limits),
)
def test_other_limits_are_kept_and_lose_nothing(site, broker, limits):
    broker.properties = offers(**limits)
    site.gateway.start()
    eventually(lambda: len(data(broker)) > 30, 30, site.gateway.says)
    numbers = [one.json["seq"] for one in data(broker)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert broker.connections == 1


def test_a_server_keep_alive_is_obeyed(site, broker):
    broker.properties = offers(server_keep_alive=2)
    site.gateway.start()
    eventually(lambda: broker.pings or len(data(broker)) > 60, 30, site.gateway.says)
    assert broker.connections == 1


def test_a_small_packet_limit_rejects_what_is_larger_and_says_so(site, broker):
    broker.properties = offers(maximum_packet_size=330)
    site.gateway.start()
    eventually(lambda: len(data(broker)) > 10, 20, site.gateway.says)
    text = eventually(lambda: "it takes 330 bytes at most" in site.gateway.child.text(), 10, site.gateway.says)
    assert text and broker.connections == 1


def test_commands_are_subscribed_to_one_by_one_where_there_are_no_wildcards(site, broker):
    broker.properties = offers(wildcards=0)
    site.gateway.start()
    eventually(lambda: len(broker.subscribed) >= 13, 20, site.gateway.says)
    assert not any("+" in name or "#" in name for name in broker.subscribed)
    assert any(name.endswith("/command/ping") for name in broker.subscribed)


def test_why_the_broker_closes_is_logged_and_in_health(site, broker):
    site.gateway.start()
    eventually(lambda: len(data(broker)) > 5, 20, site.gateway.says)
    broker.dismiss(0x8B, "maintenance till noon", "broker-2.example")
    eventually(lambda: "maintenance till noon" in site.gateway.child.text(), 10, site.gateway.says)
    assert "broker-2.example" in site.gateway.child.text()
    # Health comes every 30 s, after the return too.
    told = eventually(lambda: [one for one in health(broker) if one["last_fault"]], 50, "health with the reason")
    assert "maintenance till noon" in told[-1]["last_fault"] and told[-1]["fault"] is None


FILTER = f"{ROOT}/_gateway/gw-01/command"


@pytest.mark.parametrize(("wildcards", "named"), [(1, f"{FILTER}/+: "), (0, f"{FILTER}/acknowledge and 12 more filters: ")])
def test_a_refused_subscription_is_named(site, broker, wildcards, named):
    broker.properties = offers(wildcards=wildcards)
    broker.refuses_filters_with = (0x87, "no commands for you")
    site.gateway.start()
    said = eventually(lambda: [line for line in site.gateway.child.text().splitlines() if "no commands for you" in line], 20, "a line")
    assert said == [f"warning: broker park: this gateway may not take commands from it: {named}not authorized, it says: no commands for you"]


def test_what_a_refusal_says_is_logged(site, broker):
    broker.admit = lambda will: 0x87
    broker.refuses_filters_with = (0x87, "no commands for you")
    site.gateway.start()
    eventually(lambda: "as the test wants it" in site.gateway.child.text(), 10, site.gateway.says)
    broker.admit = lambda will: TAKEN
    eventually(lambda: "no commands for you" in site.gateway.child.text(), 20, site.gateway.says)
    broker.says = "payload is not ours"
    broker.judge = lambda topic, payload: 0x99 if topic.endswith("/m1/data") else TAKEN
    eventually(lambda: "payload is not ours" in site.gateway.child.text(), 20, site.gateway.says)
