"""Messages that wait for the brokers: shown, limited, in order, and never retained over newer values."""

import itertools
import json
import os
import signal
import subprocess
import time

import pytest

from peers import sequence
from peers.broker import Broker
from peers.gateway import HEALTH, ROOT, command
from peers.subscriber import Subscriber
from peers.waiting import PATIENCE, eventually

EVENT = f"{ROOT}/_gateway/gw-01/event"
VALUE = {"table": "holding", "address": 0, "type": "uint32", "kind": "counter", "unit": "1"}


@pytest.fixture
def cable(site):
    """A device with 20 messages a second, and a cable between the gateway and its broker."""
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=0, per_second=1000)
    device = {"id": "m1", "unit_id": 1, "every": "50ms", "points": {"total_count": VALUE}}
    site.gateway.connect("line", slave.serve_tcp(), [device])
    return site.cable()


def data(site):
    return site.witness.of(f"{ROOT}/m1/data")


def outbox(site, name, *arguments):
    return command("outbox", name, "--config", site.gateway.folder, *arguments)


def status(site):
    answer = outbox(site, "status", "--json")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)["brokers"][0]


def test_what_waits_is_shown_and_exported_while_the_gateway_runs(site, cable):
    site.start()
    eventually(lambda: len(data(site)) > 20, what="messages")
    cable.pull_out()
    eventually(lambda: status(site)["telemetry"] > 30, what=lambda: f"a backlog: {status(site)}")
    assert "messages wait" in outbox(site, "status").stdout
    answer = outbox(site, "export", "--broker", "park")
    assert answer.returncode == 0, answer.stderr
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    telemetry = [line for line in lines if line["topic"].endswith("/data")]
    assert {"broker", "topic", "retain", "ts", "payload"} == set(lines[0])
    sequences = [line["payload"]["seq"] for line in telemetry]
    assert sequences == list(range(sequences[0], sequences[0] + len(sequences)))
    assert all(line["ts"] == line["payload"]["ts"] for line in telemetry)
    cable.plug_in()
    last = sequences[-1]
    eventually(lambda: data(site)[-1].json["seq"] > last, what="the backlog delivered")
    told = {message.json["seq"]: message.json for message in data(site)}
    assert all(told[line["payload"]["seq"]] == line["payload"] for line in telemetry)
    eventually(lambda: status(site)["waiting"] < 60, what=lambda: f"little waits: {status(site)}")


def test_a_broker_that_forgot_more_than_a_window_of_retained_messages_is_greeted_too(site, cable):
    site.gateway.settings["brokers"][0]["max_in_flight"] = 1
    site.start()
    eventually(lambda: len(data(site)) > 20, what="messages")
    cable.pull_out()
    mark = len(data(site))
    cable.plug_in()
    eventually(lambda: len(data(site)) > mark + 20, what="live data again")


def test_without_a_store_the_commands_end_with_69(site):
    site.gateway.write()
    site.gateway.state.rmdir()
    for name in ("status", "export"):
        answer = outbox(site, name)
        assert answer.returncode == 69
        assert "store unusable" in answer.stderr


def test_live_data_goes_ahead_of_a_backlog_which_is_marked_historical(site, cable):
    site.gateway.settings["brokers"][0] |= {"live_first": True, "max_in_flight": 1}
    site.start()
    eventually(lambda: len(data(site)) > 20, what="messages")
    cable.pull_out()
    eventually(lambda: status(site)["telemetry"] > 150, what="a backlog")
    before = len(data(site))
    newest = data(site)[-1].json["seq"]
    # One message per round trip: slow enough that live messages come while the backlog drains.
    cable.latency = 0.015
    cable.plug_in()
    eventually(lambda: sequence.is_complete(data(site), newest + 150), what="the backlog delivered")
    eventually(lambda: "historical" not in data(site)[-1].json, what="live data")
    late = [message.json for message in data(site)[before:]]
    historical = [payload["seq"] for payload in late if payload.get("historical")]
    live = [payload["seq"] for payload in late if "historical" not in payload]
    assert len(historical) >= 100
    assert historical == sorted(historical)
    assert live == sorted(live)
    assert live[0] > historical[-1], "live data does not wait for the backlog"
    order = [payload["seq"] for payload in late]
    assert order.index(live[0]) < order.index(historical[-1])


def test_nothing_sent_late_is_retained_over_a_newer_value(site, cable):
    """The device goes offline and online while the link is down: only its last status may be retained."""
    site.gateway.settings["brokers"][0]["live_first"] = True
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 5)
    points = {"value": {"table": "holding", "address": 0, "type": "uint16"}}
    device = {"id": "m2", "unit_id": 1, "every": "100ms", "points": points}
    site.gateway.connect("other", {"tcp": slave.serve_tcp(), "timeout": "200ms"}, [device])
    site.start()
    topic = f"{ROOT}/m2/status"
    site.witness.wait(topic, lambda payload: payload["status"] == "online")
    cable.pull_out()
    slave.end()

    def statuses():
        lines = outbox(site, "export").stdout.splitlines()
        found = [json.loads(line) for line in lines]
        return [line["payload"]["status"] for line in found if line["topic"] == topic]

    eventually(lambda: "offline" in statuses(), what=lambda: f"offline: {statuses()}")
    site.gateway.kill()
    site.gateway.start()
    cable.plug_in()
    eventually(lambda: [p for p in site.witness.payloads(topic) if p["status"] == "offline"])
    eventually(lambda: status(site)["waiting"] < 60, what="delivered")
    retained = [message for message in site.witness.of(topic) if message.retain]
    moments = [message.json["ts"] for message in retained]
    assert moments == sorted(moments)


def test_at_its_limit_the_oldest_telemetry_goes_and_that_is_told(site, cable):
    site.gateway.settings["storage"]["outbox_limit"] = "1MB"
    points = {f"p{number:03}": VALUE | {"address": 0} for number in range(120)}
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=0, per_second=1000)
    device = {"id": "big", "unit_id": 1, "every": "20ms", "points": points}
    site.gateway.connect("big", slave.serve_tcp(), [device])
    site.start()
    eventually(lambda: len(data(site)) > 20, what="messages")
    cable.pull_out()

    def size():
        return sum(path.stat().st_size for path in site.gateway.state.iterdir())

    sizes = []

    def is_full():
        sizes.append(size())
        return "outbox full" in site.gateway.child.text()

    eventually(is_full, what=lambda: f"full: {sizes[-1]}")
    end = time.monotonic() + 3
    while time.monotonic() < end:
        sizes.append(size())
        time.sleep(0.02)
    assert max(sizes) <= 1_000_000
    cable.plug_in()
    event = site.witness.wait(EVENT, lambda payload: payload["type"] == "outbox_dropped")
    assert event["severity"] == "critical"
    assert set(event["message"]) == {"en", "vi"}
    health = site.witness.wait(HEALTH, lambda payload: payload["outbox"]["dropped"] > 0)
    assert health["outbox"]["dropped_by_class"]["telemetry"] > 0
    assert health["outbox"]["dropped_by_class"]["event"] == 0
    every = [m.json["seq"] for m in site.witness.ending_with("/data")]
    firsts = list(dict.fromkeys(every))
    assert firsts == sorted(firsts)
    assert len(firsts) < max(firsts), "the gap is there for the consumer to see"


def test_two_brokers_get_the_same_and_a_frozen_one_delays_nobody(site, cable):
    del cable
    folder = site.folder / "second"
    folder.mkdir()
    second = site.keep(Broker(folder))
    other = Subscriber(folder, second.port)
    site.gateway.settings["brokers"].append(
        {"id": "other", "url": f"mqtt://127.0.0.1:{second.port}", "version": "3.1.1", "username": "x"}
    )
    try:
        site.start()
        eventually(lambda: len(data(site)) > 40 and len(other.of(f"{ROOT}/m1/data")) > 40, what="both")
        os.kill(second.child.process.pid, signal.SIGSTOP)
        mark = len(data(site))
        eventually(lambda: len(data(site)) > mark + 100, what="the first broker goes on")
        frozen = [message for message in data(site)[mark:]]
        delays = sorted(message.arrived * 1000 - message.json["ts"] for message in frozen)
        # A message that waits for the other broker is delayed as long as that broker is stopped.
        assert delays[len(delays) // 2] < 3000
        os.kill(second.child.process.pid, signal.SIGCONT)
        last = data(site)[-1].json["seq"]
        topic = f"{ROOT}/m1/data"
        eventually(lambda: other.payloads(topic)[-1]["seq"] >= last, what="the other catches up")
        same = {message.json["seq"]: message.json for message in data(site)}
        for payload in other.payloads(topic):
            if payload["seq"] in same:
                assert same[payload["seq"]] == payload
        sequence.checked(other.of(topic))
    finally:
        os.kill(second.child.process.pid, signal.SIGCONT)
        other.detach()


def test_mqtt_5_messages_say_what_they_are_and_only_telemetry_expires(site, cable):
    del cable
    site.gateway.settings["brokers"][0]["message_expiry"] = "1h"
    port = site.broker.port
    site.start()
    line = ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(port), "-V", "mqttv5", "-q", "1"]
    line += ["-t", f"{ROOT}/#", "-C", "30", "-W", str(PATIENCE), "-F", "%t|%C|%P|%E"]
    lines = subprocess.run(line, capture_output=True, text=True, timeout=2 * PATIENCE).stdout.splitlines()
    assert lines
    found = {kind: [] for kind in ("data", "status")}
    for topic, content_type, user, expiry in (line.split("|") for line in lines):
        assert content_type == "application/json"
        assert user.startswith("schema:park-gateway/1") or "_gateway" in topic
        found.setdefault(topic.rsplit("/", 1)[1], []).append(expiry)
    assert found["data"]
    assert all(0 < int(expiry) <= 3600 for expiry in found["data"])
    assert not any(expiry not in ("", "0") for expiry in found["status"])


def test_a_store_is_on_the_disk_soon_after_the_last_message(site):
    """The last written messages must be synced without waiting for the next message."""
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 5)
    points = {"value": {"table": "holding", "address": 0, "type": "uint16"}}
    site.gateway.settings["publish"] = {"mode": "change", "heartbeat": "1h"}
    device = {"id": "m1", "unit_id": 1, "every": "50ms", "points": points}
    site.gateway.connect("line", slave.serve_tcp(), [device])
    site.gateway.write()
    trace = site.folder / "trace"
    if subprocess.run(["which", "strace"], capture_output=True).returncode:
        pytest.skip("strace is not installed")
    site.start()
    pid = site.gateway.child.process.pid
    tracer = subprocess.Popen(
        ["strace", "-f", "-e", "trace=fdatasync,pwrite64", "-o", trace, "-p", str(pid)],
        stderr=subprocess.DEVNULL,
    )
    try:
        eventually(lambda: trace.exists(), what="strace")
        values = itertools.count(6)

        def synced():
            slave.put(1, "holding", 0, "uint16", next(values))
            text = trace.read_text()
            return "pwrite64" in text and "fdatasync" in text[text.rindex("pwrite64") :]

        eventually(synced, what="a sync after the last write")
    finally:
        tracer.terminate()
        tracer.wait()
