"""What a broker's settings say about its messages, and what becomes of messages that wait while the configuration changes."""

import json
import signal

import pytest

from peers import sequence
from peers.gateway import ROOT, command, online
from peers.subscriber import retained
from peers.waiting import eventually

VALUE = {"table": "holding", "address": 0, "type": "uint16"}
OTHER = {"table": "holding", "address": 1, "type": "uint16"}
DATA = f"{ROOT}/hall/meter/data"


def device(points, **settings):
    return {"id": "meter", "unit_id": 1, "every": "100ms", "path": ["hall"], "points": points, **settings}


@pytest.fixture
def slave(site):
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 10)
    slave.put(1, "holding", 1, "uint16", 11)
    return slave


def test_with_the_class_first_the_kind_of_a_message_stands_behind_the_root(site, slave):
    energy = {"table": "holding", "address": 4, "type": "uint64", "unit": "Wh", "kind": "counter"}
    slave.ramp(1, "holding", 4, start=1000, per_second=100)
    points = {"value": VALUE, "active_energy_import": energy}
    site.gateway.connect("line", slave.serve_tcp(), [device(points)])
    site.gateway.kpis = {"energy": [{"id": "factory", "meters": ["meter"], "path": ["hall"]}]}
    site.gateway.settings["brokers"][0]["topics"] = "class_first"
    site.start()
    assert site.witness.wait(f"{ROOT}/data/hall/meter")["values"]["value"] == 10
    site.witness.wait(f"{ROOT}/status/hall/meter", lambda told: told["status"] == "online")
    kinds = ("meta/hall/meter", "meta/hall/factory", "status/hall/meter")
    site.witness.wait(f"{ROOT}/meta/hall/factory")
    assert {f"{ROOT}/{kind}" for kind in kinds} <= set(retained(site.broker.port))
    listed = site.witness.wait(f"{ROOT}/_gateway/gw-01/assets")["assets"]
    assert [asset["topic"] for asset in listed] == [f"{ROOT}/+/hall/meter", f"{ROOT}/+/hall/factory"]
    assert not [one.topic for one in site.witness.messages if one.topic.startswith(f"{ROOT}/hall/")]
    address = f"mqtt://127.0.0.1:{site.broker.port}"
    shown = command("watch", "--broker", address, "--root", ROOT, "--seconds", "3").stdout
    assert "hall/meter" in shown and "value" in shown


def test_an_unknown_layout_is_refused_with_the_names_that_there_are(site, slave):
    site.gateway.connect("line", slave.serve_tcp(), [device({"value": VALUE})])
    site.gateway.settings["brokers"][0]["topics"] = "kind_first"
    site.gateway.write()
    answer = command("check", "--config", site.gateway.folder)
    assert answer.returncode == 78
    assert "asset_first" in answer.stdout + answer.stderr


@pytest.mark.parametrize("ending", ["reload", "restart", "kill"])
def test_what_waits_keeps_its_names_when_points_change(site, slave, ending):
    """The points stand in another order afterwards, one is new and one has another name."""
    address = slave.serve_tcp()
    site.gateway.connect("line", address, [device({"first": VALUE, "second": OTHER})])
    cable = site.cable()
    site.start()
    site.witness.wait(DATA)
    cable.pull_out()
    waiting = exported(site, 20)
    site.gateway.connect("line", address, [device({"new": OTHER, "second": OTHER, "third": VALUE})])
    if ending == "reload":
        site.gateway.child.signal(signal.SIGHUP)
        eventually(lambda: "new" in exported(site)[-1]["values"], what="the new points")
    else:
        site.gateway.kill() if ending == "kill" else site.gateway.stop()
        site.gateway.start()
    cable.plug_in()
    site.witness.wait(DATA, lambda told: told["values"].keys() == {"new", "second", "third"})
    online(site.witness, site.gateway, boots=1)
    sequence.checked(site.witness.of(DATA))
    told = {payload["seq"]: payload for payload in site.witness.payloads(DATA)}
    for payload in waiting:
        assert told[payload["seq"]] == payload
        assert payload["values"] == {"first": 10, "second": 11}
    for payload in told.values():
        if "new" in payload["values"]:
            assert payload["values"] == {"new": 11, "second": 11, "third": 10}


def exported(site, count=1):
    """At least so many of the `data` payloads that wait."""

    def waiting():
        answer = command("outbox", "export", "--config", site.gateway.folder)
        lines = [json.loads(line) for line in answer.stdout.splitlines()]
        found = [line["payload"] for line in lines if line["topic"] == DATA]
        return found if len(found) >= count else None

    return eventually(waiting, what="waiting messages")


def test_meta_of_accounts_and_lines_tells_their_fields(site, slave):
    energy = {"table": "holding", "address": 4, "type": "uint64", "unit": "Wh", "kind": "counter"}
    count = {"table": "holding", "address": 8, "type": "uint32", "unit": "1", "kind": "counter"}
    states = {**VALUE, "kind": "state", "states": {10: "running", 11: "idle"}}
    points = {"machine_state": states, "good_count": count, "active_energy_import": energy}
    site.gateway.connect("line", slave.serve_tcp(), [device(points)])
    account = {"id": "factory", "meters": ["meter"], "tariff": "evn/production-22kv"}
    account["demand"] = {"window": "30min", "limit": "800kW"}
    plain = {"id": "hall-a", "meters": ["meter"]}
    press = {
        "id": "press",
        "state": {"point": "meter.machine_state", "running": ["running"], "idle": ["idle"]},
        "good": "meter.good_count",
        "reject": "meter.good_count",
        "ideal_cycle": "1s",
        "energy": "factory",
    }
    site.gateway.kpis = {"energy": [account, plain], "production": [press]}
    site.start()
    meta = site.witness.wait(f"{ROOT}/factory/meta")
    assert (meta["kind"], meta["currency"]) == ("energy_account", "VND")
    assert (meta["time_zone"], meta["limits"]) == ("Asia/Ho_Chi_Minh", {"demand": 800_000})
    cost = meta["fields"]["cost"]
    assert (cost["unit"], cost["aggregation"]) == ("VND", "sum")
    assert cost["label"]["en"] == "Cost before VAT" and cost["label"]["vi"]
    assert meta["fields"]["peak_demand"]["aggregation"] == "maximum"
    assert "co2e" not in meta["fields"] and "self_consumption" not in meta["fields"]
    other = site.witness.wait(f"{ROOT}/hall-a/meta")
    assert "currency" not in other and "limits" not in other and "cost" not in other["fields"]
    line = site.witness.wait(f"{ROOT}/press/meta")
    assert line["kind"] == "production_line" and line["fields"]["oee"]["aggregation"] == "ratio"
    assert line["fields"]["cost_per_good"]["unit"] == "VND" and line["currency"] == "VND"
    row = site.witness.wait(f"{ROOT}/factory/kpi/energy/15min")
    assert row["values"].keys() <= meta["fields"].keys()
