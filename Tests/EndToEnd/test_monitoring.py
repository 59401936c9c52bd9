"""How a platform monitors a gateway: last will, health, events, and the backfill of the ledger."""

import json
import re
import sqlite3
import struct
import time

import pytest

from peers.gateway import CHECKOUT, HEALTH, ROOT, STATUS
from peers.subscriber import publish, retained
from peers.waiting import PATIENCE, eventually

pytestmark = pytest.mark.xdist_group("monitoring")

GATEWAY = f"{ROOT}/_gateway/gw-01"
METER = f"{ROOT}/main-meter"
FACTORY = f"{ROOT}/factory"
HOUR = 3_600_000


@pytest.fixture(scope="module")
def site(shared_site):
    site = shared_site
    slave = site.meter = site.slave()
    slave.put(1, "holding", 0, "uint64", 5_000_000)
    energy = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    meter = {"id": "main-meter", "unit_id": 1, "every": "250ms"}
    meter["points"] = {"active_energy_import": energy}
    site.gateway.connect("panel", {"tcp": slave.serve_tcp(), "timeout": "200ms"}, [meter])
    site.gateway.kpis = {"energy": [{"id": "factory", "meters": ["main-meter"]}]}
    site.start()
    site.witness.wait(f"{METER}/data")
    eventually(lambda: ask(site, "ping", within=1), what="an answer to ping")
    return site


def ask(site, name, within=PATIENCE, **fields):
    identity = f"{name}-{time.monotonic_ns()}"
    payload = json.dumps({"id": identity, **fields})
    publish(site.broker.port, f"{GATEWAY}/command/{name}", payload, "-q", "1")
    try:
        return site.witness.wait(f"{GATEWAY}/reply/{name}", lambda r: r["id"] == identity, within=within)
    except AssertionError:
        return None


def _fields(value, path=()):
    """The dotted names of the fields of a `health`; ids become `<id>`."""
    for name, member in value.items():
        name = "<id>" if path and path[-1] in ("connections", "brokers") else name
        if isinstance(member, dict) and name != "dropped_by_class":
            yield from _fields(member, (*path, name))
        else:
            yield ".".join((*path, name))


def _documented():
    """The fields in the table of docs/monitoring.md."""
    text = (CHECKOUT / "docs" / "monitoring.md").read_text()
    table = text.split("## Health", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE))


def test_health_has_every_documented_field(site):
    health = site.witness.wait(HEALTH)
    assert set(_fields(health)) == _documented()
    [connection] = health["connections"].values()
    assert 0 <= connection["bus_load"] <= 1 and connection["requests"] >= connection["answers"]
    [broker] = health["brokers"].values()
    assert broker["connected"] is True


def test_a_device_that_goes_and_comes_back_is_told_by_two_events_of_one_id(site):
    site.meter.fault(1, "silent")
    gone = site.witness.wait(f"{METER}/event", lambda e: e["type"] == "device_offline")
    status = site.witness.wait(f"{METER}/status", lambda s: s["status"] == "offline")
    assert status["reason"] and gone["severity"] == "warning"
    assert status["reason"] in gone["message"]["en"] and gone["reason"]["en"] == status["reason"]
    assert gone["message"]["vi"] == f"main-meter không trả lời: {gone['reason']['vi']}"
    assert re.match(r"không có câu trả lời trong [\d,]+ giây", gone["reason"]["vi"])
    site.meter.heal(1)
    back = site.witness.wait(f"{METER}/event", lambda e: e["type"] == "device_online")
    assert back["id"] == gone["id"] and back["severity"] == "info"
    assert set(back["message"]) == {"en", "vi"} and gone["device"] == back["device"] == "main-meter"
    assert f" {back['duration']} s" in back["message"]["en"]


def test_a_change_of_meter_is_booked_and_told(site):
    swap = {"device": "main-meter", "old_final": 5_000_100, "new_initial": 40, "by": "an", "why": "burnt"}
    reply = ask(site, "meter_swap", **swap)
    assert reply["ok"] is True, reply
    event = site.witness.wait(f"{METER}/event", lambda e: e["type"] == "meter_swap")
    assert "40" in event["message"]["en"] and [
        event[name] for name in ("point", "from", "to", "unit", "by", "why")
    ] == ["main-meter.active_energy_import", 5_000_100, 40, "Wh", "an", "burnt"]
    site.meter.put(1, "holding", 0, "uint64", 40)
    again = ask(site, "meter_swap", device="main-meter", old_final=1, new_initial=0)
    assert again["ok"] is False and again["error"].startswith("out_of_range")
    missing = ask(site, "meter_swap", device="nobody", old_final=1, new_initial=0)
    assert missing["ok"] is False


def insert_results(site, first, count):
    """Final hours of the past, as the gateway would have stored them."""
    numbers = b"\x01" + struct.pack("<d", 1250.5)
    with sqlite3.connect(site.gateway.state / "park-gateway.db", timeout=PATIENCE) as store:
        for index in range(count):
            start = first + index * HOUR
            row = ("factory", "energy", "hour", start, start + HOUR, 1, 1, 1.0, "good", None)
            store.execute(
                "INSERT INTO result (subject, family, period, start, end, revision, final, coverage, quality, shift, names, numbers) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                (*row, "active_energy_import", numbers),
            )
    store.close()


def test_backfill_tells_the_ledger_again_as_historical_and_not_retained(site):
    first = int(time.time() // 3600 - 2000) * HOUR
    insert_results(site, first, 1500)
    topic = f"{FACTORY}/kpi/energy/hour"
    reply = ask(site, "backfill", **{"from": first + HOUR, "to": first + 1400 * HOUR})
    assert reply["ok"] is True and reply["result"]["messages"] == 1399, reply

    def historical():
        return [p for p in site.witness.payloads(topic) if p.get("historical")]

    eventually(lambda: len(historical()) >= 1399, what="all historical results")
    told = historical()
    assert [p["from"] for p in told] == [first + hour * HOUR for hour in range(1, 1400)]
    assert told[0]["values"] == {"active_energy_import": 1250.5} and told[0]["final"] is True
    assert not any(
        message.retain for message in site.witness.of(topic) if message.json.get("historical")
    )
    kept = retained(site.broker.port, topic).get(topic)
    assert kept is None or not kept.json.get("historical")


def test_a_backfill_of_nothing_publishes_nothing(site):
    reply = ask(site, "backfill", **{"from": 1_000_000_000_000, "to": 1_000_003_600_000})
    assert reply["result"] == {"messages": 0}
    assert ask(site, "backfill", **{"from": 5, "to": 4})["ok"] is False


def test_the_last_will_says_offline_when_the_gateway_is_killed(site):
    site.gateway.kill()
    status = site.witness.wait(STATUS, lambda s: s["status"] == "offline")
    assert {"ts", "version", "config", "boot"} <= set(status)
    assert retained(site.broker.port, STATUS)[STATUS].json["status"] == "offline"
