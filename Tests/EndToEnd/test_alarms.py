"""Alarms on MQTT: raised and cleared once each, in two languages, also over a kill."""

import pytest

from peers.gateway import ROOT, command
from peers.subscriber import retained

EVENTS = f"{ROOT}/main-meter/event"
STATE = f"{ROOT}/main-meter/alarm/high-voltage"
DATA = f"{ROOT}/main-meter/data"
ALARM = {
    "id": "high-voltage",
    "on": "main-meter.voltage_l1_n",
    "above": 250,
    "clear_below": 240,
    "for": "1s",
    "severity": "critical",
}


def start(site, *alarms):
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 230)
    point = {"table": "holding", "address": 0, "type": "uint16", "unit": "V"}
    device = {"id": "main-meter", "unit_id": 1, "every": "200ms"}
    device["points"] = {"voltage_l1_n": point}
    site.gateway.connect("panel", slave.serve_tcp(), [device])
    site.gateway.kpis = {"alarms": list(alarms) or [ALARM]}
    site.start()
    site.witness.wait(DATA)
    return slave


def voltage(site, slave, volts):
    slave.put(1, "holding", 0, "uint16", volts)
    site.witness.wait(DATA, lambda payload: payload["values"].get("voltage_l1_n") == volts)


def told(site):
    """The events in order; QoS 1 may deliver the same event again after a kill."""
    events = {(event["ts"], event["type"]): event for event in site.witness.payloads(EVENTS)}
    return [event["type"] for event in events.values()]


def wait_for(site, kind):
    return site.witness.wait(EVENTS, lambda event: event["type"] == kind)


def test_an_alarm_is_raised_and_cleared_once_with_words_in_two_languages(site):
    slave = start(site)
    voltage(site, slave, 260)
    raised = wait_for(site, "alarm_raised")
    assert raised["id"] == "high-voltage" and raised["severity"] == "critical"
    facts = {"alarm": "high-voltage", "on": "main-meter.voltage_l1_n", "value": 260, "unit": "V", "limit": 250, "hold": 1}
    assert raised == facts | {name: raised[name] for name in ("ts", "gateway", "id", "type", "severity", "message")}
    for language in ("en", "vi"):
        assert "260 V" in raised["message"][language] and "250 V" in raised["message"][language]
    assert raised["message"]["en"] != raised["message"]["vi"]
    first = next(
        data["ts"]
        for data in site.witness.payloads(DATA)
        if data["values"].get("voltage_l1_n") == 260
    )
    assert raised["ts"] - first >= 1000
    # Between the limits nothing changes.
    voltage(site, slave, 245)
    voltage(site, slave, 230)
    cleared = wait_for(site, "alarm_cleared")
    assert cleared["ts"] >= raised["ts"] and "230 V" in cleared["message"]["en"]
    site.witness.wait_for_more(DATA, 5)
    assert told(site) == ["alarm_raised", "alarm_cleared"]


def test_how_an_alarm_stands_is_retained(site):
    slave = start(site)
    site.witness.wait(STATE, lambda payload: payload["state"] == "normal")
    voltage(site, slave, 260)
    site.witness.wait(STATE, lambda payload: payload["state"] == "raised")
    state = retained(site.broker.port, f"{ROOT}/main-meter/alarm/+")[STATE].json
    assert state["id"] == "high-voltage" and state["on"] == ALARM["on"] and state["value"] == 260


@pytest.mark.slow
def test_over_kills_an_alarm_is_told_once(site):
    slave = start(site)
    voltage(site, slave, 260)
    wait_for(site, "alarm_raised")
    for boots in (2, 3, 4):
        site.gateway.kill()
        if boots == 4:
            slave.put(1, "holding", 0, "uint16", 230)
        site.start(boots)
        site.witness.wait_for_more(DATA, 10)
    wait_for(site, "alarm_cleared")
    site.witness.wait_for_more(DATA, 10)
    assert told(site) == ["alarm_raised", "alarm_cleared"]


@pytest.mark.slow
def test_an_alarm_that_is_taken_away_while_it_is_raised_is_cleared(site):
    slave = start(site)
    voltage(site, slave, 260)
    wait_for(site, "alarm_raised")
    assert site.gateway.stop() == 0
    site.gateway.kpis = {"alarms": [{**ALARM, "id": "other", "above": 300}]}
    site.start(boots=2)
    cleared = wait_for(site, "alarm_cleared")
    assert cleared["id"] == "high-voltage"
    site.witness.wait_for_more(DATA, 10)
    assert told(site) == ["alarm_raised", "alarm_cleared"]


@pytest.mark.slow
def test_silence_of_a_device_is_an_alarm(site):
    silent = {"id": "silent", "on": "main-meter.voltage_l1_n", "no_data": "10s"}
    slave = start(site, silent)
    slave.fault(1, "silent")
    raised = wait_for(site, "alarm_raised")
    assert raised["id"] == "silent" and "10 s" in raised["message"]["en"]
    slave.heal(1)
    wait_for(site, "alarm_cleared")
    assert told(site) == ["alarm_raised", "alarm_cleared"]


def test_a_good_configuration_of_alarms_gives_no_warning(site):
    start(site)
    run = command("check", "--config", site.gateway.folder)
    assert run.returncode == 0 and "alarm" not in run.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on": "main-meter.voltage_l1"}, "voltage_l1_n"),
        ({"clear_below": 260}, "clear_below"),
        ({"below": 3}, "exactly one"),
        ({"on": "energy.nowhere.cost"}, "nowhere"),
        ({"severity": "grave"}, "grave"),
    ],
)
def test_a_wrong_alarm_is_refused_with_its_place(site, change, words):
    device = {"id": "main-meter", "unit_id": 1}
    point = {"table": "holding", "address": 0, "type": "uint16", "unit": "V"}
    device["points"] = {"voltage_l1_n": point}
    site.gateway.connect("panel", "127.0.0.1:1502", [device])
    site.gateway.kpis = {"alarms": [{**ALARM, **change}]}
    site.gateway.write()
    run = command("check", "--config", site.gateway.folder)
    assert run.returncode == 78 and "kpis.yaml:" in run.stderr and words in run.stderr
