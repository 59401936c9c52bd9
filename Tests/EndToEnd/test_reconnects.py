"""Connections that a broker ends again and again: it is spared, and why it does is said."""

import time

import pytest

from peers.broker import Broker
from peers.gateway import Gateway, ROOT, command
from peers.picky_broker import CLOSE, PickyBroker
from peers.subscriber import Subscriber
from peers.waiting import eventually

# The pauses of 0.5 s, 1 s, 2 s and 4 s, then of 5 s, each up to a fifth shorter.
SECONDS, MOST = 20, 9


def drop_after_answer(broker):
    broker.closes_on = lambda message: CLOSE


def drop_on_the_second(broker):
    broker.closes_on = lambda message: CLOSE if message.topic.endswith("/data") else None


def drop_before_answer(broker):
    broker.admit = lambda will: CLOSE


def refuse(broker):
    broker.admit = lambda will: 3


WAYS = [drop_before_answer, drop_after_answer, drop_on_the_second, refuse]


def test_a_broker_that_accepts_and_then_drops_sees_few_connections(site):
    brokers = site.pickies("100ms", [f"{way.__name__.replace('_', '-')}-{v[0]}" for way in WAYS for v in ("5", "3")])
    settings = site.gateway.settings["brokers"]
    for (name, broker), entry in zip(brokers.items(), settings):
        entry["version"] = "5" if name.endswith("5") else "3.1.1"
        next(way for way in WAYS if name.startswith(way.__name__.replace("_", "-")))(broker)
    site.gateway.start()
    eventually(lambda: all(broker.arrivals for broker in brokers.values()), what=site.gateway.says)
    began = {name: broker.arrivals[0] for name, broker in brokers.items()}
    last = max(began.values()) + SECONDS
    eventually(lambda: time.monotonic() > last, SECONDS + 30, "20 s are over")
    for name, broker in brokers.items():
        seen = [at for at in broker.arrivals if at < began[name] + SECONDS]
        assert 3 <= len(seen) <= MOST, (name, seen)


def notices(broker, kind):
    return [(event["id"], event["severity"]) for event in broker.events(kind)]


def test_a_session_taken_over_is_said_in_the_log_in_health_and_in_an_event(site):
    brokers = site.pickies("100ms", ["contested", "calm"])
    site.gateway.settings["brokers"][0]["client_id"] = "edge-7"
    site.gateway.start()
    contested, calm = brokers["contested"], brokers["calm"]
    eventually(lambda: contested.taken("/m1/data"), what=site.gateway.says)
    contested.dismiss(0x8E)
    told = eventually(lambda: calm.events("client_id_in_use"), 20, site.gateway.says)
    assert told[0]["severity"] == "critical" and '"edge-7"' in told[0]["message"]["en"]
    text = 'another client uses the id "edge-7" at this broker: the broker closed the session: session taken over'
    assert f"warning: broker contested: {text}" in site.gateway.says()

    def reported():
        health = [one.json["brokers"]["contested"] for one in calm.taken("/health") if one.json]
        return [one for one in health if one["takeovers"]]

    health = eventually(reported, 40, "a health with the takeover")
    assert health[0]["takeovers"] == 1 and health[0]["last_fault"] == text
    # The session is left to the other client for 7 s to 13 s.
    eventually(lambda: len(contested.arrivals) == 2, 40, site.gateway.says)
    assert contested.arrivals[1] - contested.arrivals[0] > 7
    assert len(calm.events("client_id_in_use")) == 1


@pytest.mark.parametrize("code", [0x89, 0x8B, 0x97, 0x98])
def test_the_reason_of_another_goodbye_is_said_and_the_broker_tried_again_soon(site, broker, code):
    words = {0x89: "server busy", 0x8B: "server shutting down", 0x97: "quota exceeded", 0x98: "administrative action"}
    site.gateway.start()
    eventually(lambda: broker.taken("/m1/data"), what=site.gateway.says)
    broker.dismiss(code, reason="come back later")
    eventually(lambda: broker.connections == 2, 10, site.gateway.says)
    assert f"{words[code]}, it says: come back later" in site.gateway.says()
    assert "another client" not in site.gateway.says()


@pytest.mark.slow
@pytest.mark.parametrize("version", ["5", "3.1.1"])
def test_two_gateways_of_one_card_share_the_session_in_turns_and_both_say_so(sites, tmp_path, version):
    first, second = sites(), sites()
    broker = first.broker
    for site in (first, second):
        site.counter("200ms")
        settings = site.gateway.settings["brokers"][0]
        settings.update(url=f"mqtt://127.0.0.1:{broker.port}", version=version)
    witness = first.witness

    def arrivals():
        return [line for line in broker.child.text().splitlines() if "New client connected" in line and " as gw-01 " in line]

    first.gateway.start()
    second.gateway.start()
    for site in (first, second):
        told = 'another client uses the id "gw-01" at this broker'
        eventually(lambda s=site: told in s.gateway.child.text(), 60, site.gateway.says)
    count = len(arrivals())
    mark = time.monotonic()
    eventually(lambda: time.monotonic() > mark + 14, 30, "14 s are over")
    assert len(arrivals()) <= count + 4, arrivals()
    event = witness.wait(f"{ROOT}/_gateway/gw-01/event", lambda event: event["type"] == "client_id_in_use", 60)
    assert event["severity"] == "critical" and "gw-01" in event["message"]["vi"]


def test_two_brokers_with_one_address_and_one_client_id_are_an_error(site):
    entry = site.gateway.settings["brokers"][0]
    site.gateway.settings["brokers"].append({**entry, "id": "other"})
    site.counter("1s")
    site.gateway.write()
    outcome = command("check", "--config", site.gateway.folder)
    assert outcome.returncode == 78 and "take the connection from each other" in outcome.stderr
    site.gateway.settings["brokers"][1]["client_id"] = "gw-01-b"
    site.gateway.write()
    assert command("check", "--config", site.gateway.folder).returncode == 0
