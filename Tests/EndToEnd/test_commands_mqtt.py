"""Commands over MQTT: what a platform can request from a gateway, and what it cannot."""

import itertools
import json
import random
import subprocess
import threading

import pytest

from peers.gateway import ROOT
from peers.subscriber import publish
from peers.waiting import PATIENCE, eventually

pytestmark = pytest.mark.xdist_group("commands")

GATEWAY = f"{ROOT}/_gateway/gw-01"
PRESS = f"{ROOT}/press-1"
numbers = itertools.count(1)


def gauge(address, kind="uint16", **more):
    return {"table": "holding", "address": address, "type": kind, **more}


def press():
    points = {
        "temperature": gauge(0, "int16", scale=0.1, unit="Cel", writable={"min": -20, "max": 60}),
        "limit": gauge(2, "float32", order="CDAB", writable={"min": 0, "max": 1000}),
        "mode": gauge(4, states={0: "off", 1: "auto"}, writable={"min": 0, "max": 1}),
        "flag": gauge(5, "bits(4, 6)", writable={"min": 0, "max": 7}),
        "speed": gauge(6),
        "lamp": {"table": "coil", "address": 3, "type": "bool", "writable": {"min": 0, "max": 1}},
    }
    points["mode"]["kind"] = "state"
    return {"id": "press-1", "unit_id": 1, "every": "300ms", "points": points}


def fill(slave):
    slave.set(1, "holding", 0, 215, 0)
    slave.put(1, "holding", 2, "float32", 100.0, "CDAB")
    slave.set(1, "holding", 4, 0, 0xFF8F, 1500)
    slave.set(1, "coil", 3, 0)


def started(site, allow_writes):
    site.press = site.slave()
    fill(site.press)
    site.gateway.settings["commands"] = {"allow_writes": allow_writes}
    site.gateway.connect("panel-a", site.press.serve_tcp(), [press()])
    site.start()
    site.witness.wait(f"{PRESS}/data")
    # When a ping is answered, the subscription is active.
    eventually(lambda: ask(site, "ping", within=1), what="an answer to ping")
    return site


@pytest.fixture(scope="module")
def site(shared_site):
    return started(shared_site, allow_writes=True)


def send(site, name, payload, *options):
    publish(site.broker.port, f"{GATEWAY}/command/{name}", payload, "-q", "1", *options)


def ask(site, name, within=PATIENCE, **fields):
    """Sends a command with a new id and returns the reply; `None` if none comes."""
    fields.setdefault("id", f"t-{next(numbers)}")
    send(site, name, json.dumps(fields))
    return answer(site, name, fields["id"], within)


def answer(site, name, identity, within=PATIENCE):
    try:
        return site.witness.wait(f"{GATEWAY}/reply/{name}", lambda r: r["id"] == identity, within=within)
    except AssertionError:
        return None


def result(reply):
    assert reply and reply["ok"] is True and reply["error"] is None, reply
    return reply["result"]


def error(reply):
    assert reply and reply["ok"] is False and reply["result"] is None, reply
    return reply["error"]


def test_ping_tells_the_version_and_the_boot(site):
    told = result(ask(site, "ping"))
    assert {"ts", "version", "config", "boot"} <= set(told)


def test_a_reply_is_live_and_not_retained(site):
    ask(site, "ping")
    messages = site.witness.ending_with("/reply/ping")
    assert {(message.qos, message.retain) for message in messages} == {(1, False)}


def test_response_topic_and_correlation_data_are_honoured(site):
    topic = "clients/c-7/replies"
    options = ["-V", "mqttv5", "-D", "publish", "response-topic", topic]
    options += ["-D", "publish", "correlation-data", "c-77"]
    command = ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(site.broker.port), "-V", "mqttv5"]
    command += ["-t", topic, "-C", "1", "-W", str(PATIENCE), "-F", "%D %p"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        timer = threading.Timer(PATIENCE, process.kill)
        timer.start()
        while process.poll() is None:
            send(site, "ping", '{"id":"with-topic"}', *options)
            try:
                process.wait(0.5)
            except subprocess.TimeoutExpired:
                pass
        timer.cancel()
        correlation, payload = process.stdout.read().split(" ", 1)
    assert correlation == "c-77"
    assert json.loads(payload)["id"] == "with-topic"


def test_a_response_topic_that_would_forge_data_is_not_used(site):
    options = ["-V", "mqttv5", "-D", "publish", "response-topic", f"{PRESS}/data"]
    send(site, "ping", '{"id":"forged"}', *options)
    assert answer(site, "ping", "forged")["ok"]
    assert not [p for p in site.witness.payloads(f"{PRESS}/data") if p.get("id") == "forged"]


def test_poll_reads_now_and_replies_with_the_values(site):
    told = result(ask(site, "poll", device="press-1"))
    assert told["values"]["temperature"] == 21.5
    assert told["values"]["limit"] == 100
    assert told["bad"] == {}
    site.witness.wait(f"{PRESS}/data", lambda data: data["ts"] == told["ts"])


def test_poll_of_what_is_not_there_is_refused(site):
    assert error(ask(site, "poll", device="press-9")).startswith("not_found")
    assert error(ask(site, "poll")) == "bad_request: device is missing"
    assert "unknown field" in error(ask(site, "poll", device="press-1", pionts=[]))


@pytest.mark.parametrize("name", ["stop_reason", "planned_stop"])
def test_without_lines_their_commands_find_nothing(site, name):
    more = {"reason": "jam"} if name == "stop_reason" else {}
    fields = {"from": 1_790_000_000_000, "to": 1_790_000_001_000}
    assert error(ask(site, name, line="press", **fields, **more)).startswith("not_found")


def test_reload_tells_what_changed_and_refuses_what_is_wrong(site):
    assert result(ask(site, "reload"))["changes"] == []
    gateway_yaml = site.gateway.folder / "gateway.yaml"
    good = gateway_yaml.read_text()
    gateway_yaml.write_text(good.replace("factory:", "factori:"))
    refused = error(ask(site, "reload"))
    assert refused.startswith("configuration_refused") and "gateway.yaml:" in refused
    gateway_yaml.write_text(good)
    assert result(ask(site, "reload"))["config"]


@pytest.mark.parametrize("payload", ["{", "[]", "null", '{"id":1,"id":2}', '{"id":{}}', "é\\"])
def test_what_is_no_command_gets_an_error_and_the_gateway_goes_on(site, payload):
    before = len(site.witness.of(f"{GATEWAY}/reply/ping"))
    send(site, "ping", payload)
    reply = site.witness.wait(f"{GATEWAY}/reply/ping", after=before)
    assert error(reply).startswith("bad_request")
    result(ask(site, "ping"))


def test_unknown_and_oversized_commands_are_refused(site):
    assert error(ask(site, "explode")).startswith("unknown_command")
    before = len(site.witness.of(f"{GATEWAY}/reply/ping"))
    send(site, "ping", json.dumps({"id": "big", "by": "x" * 16_384}))
    reply = site.witness.wait(f"{GATEWAY}/reply/ping", after=before)
    assert "16384" in error(reply)


def test_a_retained_command_is_ignored_with_an_event(site):
    topic = f"{GATEWAY}/command/ping"
    site.gateway.kill()
    publish(site.broker.port, topic, '{"id":"kept"}', "-r", "-q", "1")
    site.start(boots=2)
    event = site.witness.wait(f"{GATEWAY}/event", lambda e: e["type"] == "command_ignored")
    publish(site.broker.port, topic, "", "-r")
    assert event["severity"] == "warning" and set(event["message"]) == {"en", "vi"}
    result(ask(site, "ping"))
    assert answer(site, "ping", "kept", within=0) is None


def test_rebirth_publishes_all_meta_and_status_again(site):
    topics = [f"{PRESS}/meta", f"{PRESS}/status", f"{GATEWAY}/status"]
    before = [len(site.witness.of(topic)) for topic in topics]
    assert result(ask(site, "rebirth"))["messages"] >= 3
    for topic, count in zip(topics, before):
        site.witness.wait(topic, after=count)


def test_log_lines_come_for_a_while(site):
    assert result(ask(site, "log", level="info", **{"for": "1min"})) == {"level": "info", "for": 60}
    ask(site, "ping", by="alice")
    line = site.witness.wait(f"{GATEWAY}/log", lambda line: "ping by alice" in line["message"])
    assert line["level"] == "info" and "ts" in line
    result(ask(site, "log", level="off"))
    count = len(site.witness.of(f"{GATEWAY}/log"))
    ask(site, "ping", by="bob")
    assert not [
        line for line in site.witness.payloads(f"{GATEWAY}/log")[count:] if "bob" in line["message"]
    ]
    assert error(ask(site, "log", level="shout")).startswith("bad_request")


def test_whatever_is_sent_the_gateway_goes_on(site):
    dice = random.Random(7)
    names = ["ping", "poll", "write", "backfill", "log", "meter_swap", "correct", "x" * 300, "%s"]
    whole = json.dumps({"id": "f", "device": "press-1", "point": "speed", "value": 1, "from": 1})
    command = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(site.broker.port), "-q", "1", "-l"]
    site.press.writes()
    for name in names:
        lines = []
        for _ in range(60):
            line = list(whole)
            for _ in range(dice.randint(1, 4)):
                line[dice.randrange(len(line))] = chr(dice.choice([34, 44, 91, 123, 48, 0x20AC]))
            lines.append("".join(line))
        topic = ["-t", f"{GATEWAY}/command/{name}"]
        subprocess.run([*command, *topic], input="\n".join(lines), text=True, check=True, timeout=PATIENCE)
    eventually(lambda: ask(site, "ping", within=2), what="an answer to ping")
    assert site.gateway.child.is_running
    assert site.press.writes() == []


def test_commands_may_come_from_any_broker_and_are_answered_there(tmp_path_factory):
    from conftest import Site

    from peers.broker import Broker
    from peers.subscriber import Subscriber

    other = Site(tmp_path_factory.mktemp("two-brokers"))
    try:
        folder = tmp_path_factory.mktemp("second")
        second = other.keep(Broker(folder))
        url = f"mqtt://127.0.0.1:{second.port}"
        other.gateway.settings["brokers"].append({"id": "city", "url": url, "version": "3.1.1"})
        started(other, allow_writes=False)
        listener = Subscriber(folder, second.port)
        other.keep(listener)
        listener.end = listener.detach
        topic = f"{GATEWAY}/reply/ping"

        def answered():
            publish(second.port, f"{GATEWAY}/command/ping", '{"id":"from-city"}', "-q", "1")
            return [reply for reply in listener.payloads(topic) if reply["id"] == "from-city"]

        eventually(answered, what="an answer at the second broker")
        assert not [r for r in other.witness.payloads(topic) if r["id"] == "from-city"]
    finally:
        other.end()


# Writing


@pytest.mark.parametrize(
    "point, value, written",
    [
        ("temperature", 21.7, (1, 6, 0, [217])),
        ("temperature", -12.3, (1, 6, 0, [0x10000 - 123])),
        ("limit", 12.5, (1, 16, 2, [0x0000, 0x4148])),
        ("mode", "auto", (1, 6, 4, [1])),
        # The other bits of the register do not change.
        ("flag", 5, (1, 6, 5, [0xFFDF])),
        ("lamp", True, (1, 5, 3, [1])),
    ],
)
def test_a_write_reaches_the_registers_and_is_read_back(site, point, value, written):
    fill(site.press)
    site.press.writes()
    told = result(ask(site, "write", device="press-1", point=point, value=value, by="alice"))
    assert told["changed"] is True
    assert told["value"] == {"auto": 1}.get(value, value)
    assert site.press.writes() == [written]
    event = site.witness.wait(
        f"{PRESS}/event",
        lambda e: e["type"] == "point_written"
        and (e["point"], e["after"]) == (f"press-1.{point}", told["value"]),
    )
    assert event["by"] == "alice" and event["before"] == told["previous"] != told["value"]
    assert "alice" in event["message"]["en"] and f".{point} " in event["message"]["en"]


@pytest.mark.parametrize(
    "point, value, code",
    [
        ("temperature", 60.1, "out_of_range"),
        ("temperature", -20.1, "out_of_range"),
        ("temperature", 21.75, "out_of_range"),
        ("temperature", 1e308, "out_of_range"),
        ("mode", 0.5, "out_of_range"),
        ("mode", "warp", "bad_request"),
        ("lamp", 2, "out_of_range"),
        ("temperature", True, "bad_request"),
        ("temperature", None, "bad_request"),
        ("speed", 1, "not_allowed"),
        ("torque", 1, "not_found"),
    ],
)
def test_what_must_not_be_written_is_not(site, point, value, code):
    site.press.writes()
    reply = ask(site, "write", device="press-1", point=point, value=value)
    assert error(reply).startswith(code + ":")
    assert site.press.writes() == []


def test_a_write_needs_an_id_and_is_done_once_for_it(site):
    fill(site.press)
    site.press.writes()
    order = {"id": "once", "device": "press-1", "point": "temperature", "value": 30}
    send(site, "write", json.dumps(order))
    first = answer(site, "write", "once")
    site.press.set(1, "holding", 0, 100)
    before = len(site.witness.of(f"{GATEWAY}/reply/write"))
    send(site, "write", json.dumps(order))
    assert site.witness.wait(f"{GATEWAY}/reply/write", after=before) == first
    assert site.press.writes() == [(1, 6, 0, [300])]
    before += 1
    del order["id"]
    send(site, "write", json.dumps(order))
    reply = site.witness.wait(f"{GATEWAY}/reply/write", after=before)
    assert error(reply) == "bad_request: id is missing"


def test_a_device_that_knows_only_the_functions_for_several_is_written_by_them(site):
    fill(site.press)
    site.press.fault(1, "refuse_writes", functions=[5, 6], code=1)
    site.press.writes()
    result(ask(site, "write", device="press-1", point="temperature", value=33))
    result(ask(site, "write", device="press-1", point="lamp", value=1))
    site.press.heal(1)
    assert site.press.writes() == [
        (1, 6, 0, [330]),
        (1, 16, 0, [330]),
        (1, 5, 3, [1]),
        (1, 15, 3, [1]),
    ]


@pytest.mark.parametrize("code", [2, 3, 4])
def test_a_device_that_refuses_one_function_with_any_exception_is_written_by_the_other(site, code):
    fill(site.press)
    # The functions for one, or those for several, whichever did the last time.
    for functions in ([16, 15], [6, 5]):
        site.press.fault(1, "refuse_writes", functions=functions, code=code)
        value = 20 + code + functions[0]
        assert result(ask(site, "write", device="press-1", point="temperature", value=value))
        site.press.heal(1)


def test_a_refused_write_is_told_with_its_exception(site):
    fill(site.press)
    site.press.fault(1, "refuse_writes", functions=[6, 16], code=3)
    reply = ask(site, "write", device="press-1", point="temperature", value=34, by="eve", why="test")
    site.press.heal(1)
    assert error(reply).startswith("device_failed") and "exception 3" in reply["error"]
    event = site.witness.wait(
        f"{PRESS}/event", lambda e: e["type"] == "write_failed" and "eve" in e["message"]["en"]
    )
    assert (event["point"], event["value"], event["by"]) == ("press-1.temperature", 34, "eve")
    assert event["why"] == "test"
    assert "exception 3" in event["reason"]["en"] and "exception" not in event["message"]["vi"]


def test_a_write_that_the_device_only_pretends_to_do_is_not_confirmed(site):
    fill(site.press)
    site.press.fault(1, "ignore_writes")
    reply = ask(site, "write", device="press-1", point="limit", value=35)
    site.press.heal(1)
    assert error(reply).startswith("not_confirmed")


def test_without_the_setting_nothing_is_written(site, tmp_path_factory):
    from conftest import Site

    other = Site(tmp_path_factory.mktemp("read-only"))
    try:
        started(other, allow_writes=False)
        reply = ask(other, "write", device="press-1", point="temperature", value=22)
        assert error(reply).startswith("not_allowed")
        assert other.press.writes() == []
    finally:
        other.end()


def test_after_a_reload_by_command_ping_and_poll_speak_of_the_new_configuration(tmp_path_factory):
    from conftest import Site

    other = Site(tmp_path_factory.mktemp("reload"))
    try:
        started(other, allow_writes=False)
        before = result(ask(other, "ping"))
        device = press()
        device["path"] = ["hall-2"]
        del device["points"]["limit"]
        other.gateway.connect("panel-a", f"127.0.0.1:{other.press.port}", [device])
        told = result(ask(other, "reload"))
        after = result(ask(other, "ping"))
        assert after["boot"] == before["boot"] and after["config"] == told["config"]
        assert after["config"] != before["config"] and told["changes"]
        other.witness.wait(f"{ROOT}/hall-2/press-1/data")
        assert "limit" not in result(ask(other, "poll", device="press-1"))["values"]
        (other.gateway.folder / "devices.d" / "panel-a.yaml").write_text("connection: 5\n")
        assert error(ask(other, "reload")).startswith("configuration_refused")
        assert result(ask(other, "ping"))["config"] == after["config"]
    finally:
        other.end()
