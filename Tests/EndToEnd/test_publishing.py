"""Report by exception, both versions of MQTT, one outbox cursor for each broker."""

import time

import pytest

from peers.broker import Broker
from peers.gateway import ROOT, STATUS
from peers.subscriber import Subscriber

DATA = f"{ROOT}/meter/data"


def one_meter(site, **settings):
    slave = site.slave()
    slave.put(1, "holding", 0, "int16", 100)
    slave.put(1, "holding", 1, "int16", 200)
    steady = {"table": "holding", "address": 0, "type": "int16"}
    moving = {"table": "holding", "address": 1, "type": "int16", "deadband": 5}
    device = {"id": "meter", "unit_id": 1, "every": "100ms"}
    device["points"] = {"steady": steady, "moving": moving}
    site.gateway.connect("line", slave.serve_tcp(), [device])
    site.gateway.settings.update(settings)
    site.start()
    return slave


def test_only_what_changed_is_sent_until_the_heartbeat(site):
    slave = one_meter(site, publish={"mode": "change", "heartbeat": "10s"})
    first = site.witness.wait(DATA)
    assert first["values"] == {"steady": 100, "moving": 200}
    slave.put(1, "holding", 1, "int16", 210)
    second = site.witness.wait(DATA, after=1)
    assert second["values"] == {"moving": 210}
    again = site.witness.wait(DATA, lambda data: "steady" in data["values"], after=1)
    assert again["ts"] - first["ts"] >= 9900


def test_a_change_within_the_deadband_is_not_sent(site):
    slave = one_meter(site, publish={"mode": "change", "heartbeat": "60s"})
    site.witness.wait(DATA)
    for value in (204, 196, 201, 203):
        slave.put(1, "holding", 1, "int16", value)
        slave.wait_for_requests(2)
    slave.put(1, "holding", 1, "int16", 206)
    site.witness.wait(DATA, lambda data: data["values"].get("moving") == 206)
    assert [data["values"].get("moving") for data in site.witness.payloads(DATA)] == [200, 206]


@pytest.mark.parametrize(("version", "level"), [(5, "p5"), ("3.1.1", "p2"), (None, "p5")])
def test_the_broker_is_spoken_to_in_the_version_of_the_configuration(site, version, level):
    if version:
        site.gateway.settings["brokers"][0]["version"] = version
    one_meter(site)
    site.witness.wait(DATA)
    hello = [line for line in site.broker.child.text().splitlines() if "as gw-01" in line]
    assert hello and f"({level}," in hello[0], hello


def test_the_client_id_and_keep_alive_are_those_of_the_configuration(site):
    site.gateway.settings["brokers"][0].update(client_id="edge-7", keep_alive="15s")
    one_meter(site)
    site.witness.wait(DATA)
    hello = [line for line in site.broker.child.text().splitlines() if "as edge-7" in line]
    assert hello and "k15" in hello[0], hello


def test_two_brokers_each_get_everything_with_a_sequence_of_their_own(site, tmp_path):
    folder = tmp_path / "second"
    folder.mkdir()
    second = site.keep(Broker(folder))
    other = Subscriber(folder, second.port)
    url = f"mqtt://127.0.0.1:{second.port}"
    site.gateway.settings["brokers"].append({"id": "office", "url": url})
    try:
        one_meter(site)
        for witness in (site.witness, other):
            witness.wait_for_more(DATA, 20)
            sequence = [data["seq"] for data in witness.payloads(DATA)]
            assert sequence == list(range(1, len(sequence) + 1))
    finally:
        other.detach()


def test_a_broker_that_is_not_there_yet_is_found_when_it_comes(site):
    """Earlier readings are not lost: the first message has sequence 1 and its old time."""
    cable = site.cable()
    cable.pull_out()
    witness, begun = site.witness, time.time() * 1000
    slave = site.slave()
    slave.put(1, "holding", 0, "int16", 1)
    point = {"table": "holding", "address": 0, "type": "int16"}
    device = {"id": "meter", "unit_id": 1, "every": "200ms", "points": {"value": point}}
    site.gateway.connect("line", slave.serve_tcp(), [device])
    site.gateway.start()
    slave.wait_for_requests(10)
    plugged = time.time() * 1000
    cable.plug_in()
    first = witness.wait(DATA)
    assert first["seq"] == 1
    assert begun <= first["ts"] < plugged
    assert witness.wait(STATUS)["status"] == "online"
