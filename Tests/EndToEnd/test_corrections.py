"""Corrections by command: of energy, of stops, of alarms; they survive a kill."""

import json
import sqlite3
import time

import pytest

from peers.gateway import ROOT, command
from peers.subscriber import retained
from peers.waiting import eventually
from test_commands_mqtt import ask, error, result, send, answer

pytestmark = pytest.mark.xdist_group("commands")

QUARTER = 900_000
ENERGY = f"{ROOT}/factory/kpi/energy"
ALARM = f"{ROOT}/meter/alarm/too-warm"
ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def configure(site):
    site.plant = site.slave()
    site.plant.ramp(1, "holding", 0, start=5_000_000, per_second=100)
    site.plant.set(1, "holding", 8, 20)
    site.plant.set(2, "holding", 0, 2, 0, 0)
    energy = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    points = {"active_energy_import": energy}
    points["temperature"] = {"table": "holding", "address": 8, "type": "uint16", "unit": "Cel"}
    meter = {"id": "meter", "unit_id": 1, "every": "250ms", "points": points}
    states = {0: "idle", 1: "running", 2: "fault"}
    state = {"table": "holding", "address": 0, "type": "uint16", "kind": "state", "states": states}
    good = {"table": "holding", "address": 1, "type": "uint32", "kind": "counter"}
    # A state is known for two poll periods; they are long, because a loaded machine may delay the device.
    press = {"id": "press-1", "unit_id": 2, "every": "1s"}
    press["points"] = {"machine_state": state, "good_count": good}
    site.gateway.connect("panel", site.plant.serve_tcp(), [meter, press])
    mapping = {"point": "press-1.machine_state", "running": ["running"], "fault": ["fault"]}
    line = {"id": "press-line", "state": {**mapping, "idle": ["idle"]}}
    line |= {"good": "press-1.good_count", "ideal_cycle": "1s"}
    shift = {"id": "all", "from": "00:00", "to": "24:00", "days": ALL_DAYS}
    alarm = {"id": "too-warm", "on": "meter.temperature", "above": 50, "latch": True}
    site.gateway.kpis = {
        "calendar": {"shifts": [shift]},
        "energy": [{"id": "factory", "meters": ["meter"]}],
        "production": [line],
        "alarms": [alarm],
    }


def ready(site):
    eventually(lambda: ask(site, "ping", within=1), what="an answer to ping")
    # Without a later reading of the meter, its last quarter is not known yet.
    site.witness.wait_for_reading(f"{ROOT}/meter/data")


@pytest.fixture
def plant(site):
    configure(site)
    site.start()
    ready(site)
    return site


def correct(site, watt_hours, quarter, **more):
    fields = {"account": "factory", "by": "alice", "why": "the meter hung"}
    fields |= {"from": quarter, "to": quarter + QUARTER}
    fields["values"] = {"active_energy_import": watt_hours}
    return ask(site, "correct", **(fields | more))


def last_quarter():
    return int(time.time() * 1000) // QUARTER * QUARTER - QUARTER


def row(site, quarter, revision, watt_hours):
    def is_it(payload):
        values = payload["values"].get("active_energy_import")
        return payload["from"] == quarter and payload["revision"] == revision and values == watt_hours

    return site.witness.wait(f"{ENERGY}/15min", is_it)


def reported(site, quarter):
    days = [time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86_400 * n)) for n in (-1, 2)]
    arguments = ["--from", days[0], "--to", days[1], "--format", "json", "--period", "15min"]
    told = command("report", "energy", "--config", site.gateway.folder, *arguments)
    rows = [row for account in json.loads(told.stdout)["accounts"] for row in account["rows"]]
    return next(row for row in rows if row["from"] == quarter)


def test_a_corrected_quarter_is_published_again_and_outlives_a_kill(plant):
    quarter = last_quarter()
    first = result(correct(plant, 1000, quarter))
    assert first["changed"] and first["after"] == {"active_energy_import": 1000}
    row(plant, quarter, 1, 1000)
    second = result(correct(plant, 1250.5, quarter))
    assert second["before"] == {"active_energy_import": 1000}
    assert {"subject": "factory", "kpi": "energy/15min", "from": quarter} | {
        "to": quarter + QUARTER,
        "revision": 2,
    } in second["rows"]
    told = row(plant, quarter, 2, 1250.5)
    assert told["quality"] == "estimated" and told["sources"]["active_energy_import"] == "correction"
    assert result(correct(plant, 1250.5, quarter))["changed"] is False

    plant.gateway.kill()
    assert reported(plant, quarter)["values"]["active_energy_import"] == 1250.5
    plant.start(boots=2)
    ready(plant)
    third = result(correct(plant, 900, quarter))
    assert third["before"] == {"active_energy_import": 1250.5}
    row(plant, quarter, 3, 900)
    assert reported(plant, quarter)["revision"] == 3


def test_a_correction_is_told_as_an_event_and_kept_in_the_store(plant):
    quarter = last_quarter()
    result(correct(plant, 1000, quarter))
    event = plant.witness.wait(
        f"{ROOT}/factory/event", lambda event: event["type"] == "ledger_corrected"
    )
    for word in ("alice", "the meter hung", "1000"):
        assert word in event["message"]["en"] and word in event["message"]["vi"]
    assert (event["by"], event["why"], event["account"]) == ("alice", "the meter hung", "factory")
    assert event["before"].keys() == event["after"].keys() == {"active_energy_import"}
    assert event["after"]["active_energy_import"] == 1000
    assert event["to"] - event["from"] == 15 * 60_000
    plant.gateway.kill()
    store = next(plant.folder.rglob("park-gateway.db"))
    with sqlite3.connect(store) as database:
        kept = database.execute(
            "SELECT account, start, quantity, before, after, made_by, reason FROM energy_correction"
        ).fetchall()
    name = "active_energy_import"
    assert kept == [("factory", quarter, name, None, 1_000_000, "alice", "the meter hung")]


def test_a_correction_under_one_id_is_done_once(plant):
    quarter = last_quarter()
    first = correct(plant, 1000, quarter, id="once")
    result(correct(plant, 2000, quarter))
    # The same bytes, as from a broker that delivers twice.
    fields = {"account": "factory", "by": "alice", "why": "the meter hung", "from": quarter}
    fields |= {"to": quarter + QUARTER, "values": {"active_energy_import": 1000}, "id": "once"}
    replies = f"{ROOT}/_gateway/gw-01/reply/correct"
    before = len(plant.witness.of(replies))
    send(plant, "correct", json.dumps(fields))
    assert plant.witness.wait(replies, lambda reply: reply["id"] == "once", after=before) == first
    assert result(correct(plant, 2000, quarter))["changed"] is False


@pytest.mark.parametrize(
    "change, code",
    [
        ({"account": "nobody"}, "not_found"),
        ({"values": {"oee": 1}}, "bad_request"),
        ({"values": {"active_energy_export": 1}}, "not_found"),
        ({"values": {"active_energy_import": 1e300}}, "out_of_range"),
        ({"values": {"active_energy_import": -1}}, "bad_request"),
        ({"by": None}, "bad_request"),
        ({"why": ""}, "bad_request"),
        ({"from": 1_000_000_000_001}, "out_of_range"),
        ({"to": 4_000_000_000_000}, "out_of_range"),
        ({"form": 1}, "bad_request"),
    ],
)
def test_what_cannot_be_corrected_is_refused(shared_plant, change, code):
    assert error(correct(shared_plant, 1000, last_quarter(), **change)).startswith(code + ":")


def test_a_correction_goes_from_edge_to_edge(shared_plant):
    quarter = last_quarter() - QUARTER
    for change in ({"from": quarter + 1000}, {"to": quarter + QUARTER + 1000}):
        refusal = error(correct(shared_plant, 1000, quarter, **change))
        assert refusal.startswith("bad_request: from and to must be edges")


@pytest.fixture(scope="module")
def shared_plant(shared_site):
    configure(shared_site)
    shared_site.start()
    ready(shared_site)
    return shared_site


def test_a_stop_gets_a_reason_and_a_planned_one_is_planned(shared_plant):
    def has_told():
        now = int(time.time() * 1000)
        told = ask(shared_plant, "stop_reason", line="press-line", **{"from": now - 3_000_000}, to=now, reason="jam")
        # One stop, unless the press could not be read for a while: then it is unknown whether there were two.
        return result(told)["stops"] >= 1 and now

    # Wait until the press has been read.
    now = eventually(has_told, what="a stop with a reason")
    stop = {"line": "press-line", "from": now + 3_600_000, "to": now + 7_200_000}
    assert result(ask(shared_plant, "planned_stop", **stop)) == {
        "line": "press-line",
        "revised": 0,
        "rows": [],
    }
    shift = shared_plant.witness.wait(
        f"{ROOT}/press-line/kpi/production/shift",
        lambda row: "jam" in [stop["reason"] for stop in row.get("stops", [])],
    )
    stops = {stop["reason"]: stop for stop in shift["stops"]}
    # A stop that began after the command has no reason.
    assert stops.keys() <= {"jam", "unspecified"} and stops["jam"]["count"] >= 1
    lasted = sum(stop["duration"] for stop in shift["stops"])
    assert lasted == pytest.approx(shift["values"]["delay_time"], abs=0.001)


def test_stops_of_what_is_not_there_are_refused(shared_plant):
    now = int(time.time() * 1000)
    span = {"from": now - 1000, "to": now}
    for name, more in (("stop_reason", {"reason": "jam"}), ("planned_stop", {})):
        refusal = error(ask(shared_plant, name, line="nowhere", **span, **more))
        assert refusal == 'not_found: there is no production line "nowhere"'
        assert error(ask(shared_plant, name, line="press-line", **more)).startswith("bad_request")
    ahead = {"from": now, "to": now + 600_000}
    assert error(
        ask(shared_plant, "stop_reason", line="press-line", reason="jam", **ahead)
    ).startswith("out_of_range")


def test_an_alarm_is_acknowledged_and_shelved_by_command(plant):
    def stands(state):
        return plant.witness.wait(ALARM, lambda alarm: alarm["state"] == state)

    stands("normal")
    assert error(ask(plant, "acknowledge", alarm="too-warm")).startswith("not_found")
    plant.plant.set(1, "holding", 8, 60)
    stands("raised")
    assert result(ask(plant, "acknowledge", alarm="too-warm")) == {"alarm": "too-warm"}
    plant.witness.wait(ALARM, lambda alarm: alarm["acknowledged"])
    until = result(ask(plant, "shelve", alarm="too-warm", **{"for": "1h"}))["shelved_until"]
    plant.witness.wait(ALARM, lambda alarm: alarm.get("shelved_until") == until)
    plant.gateway.kill()
    plant.start(boots=2)
    ready(plant)
    assert retained(plant.broker.port, ALARM)[ALARM].json["shelved_until"] == until
    assert error(ask(plant, "shelve", alarm="none", **{"for": 60})).startswith("not_found")
    assert error(ask(plant, "shelve", alarm="too-warm")).startswith("bad_request")


def soon_ending_shift():
    """A shift in the site's time zone that ends at the minute after the next, and its end in Unix ms."""
    end = int(time.time()) // 60 * 60 + 120
    edges = [time.strftime("%H:%M", time.gmtime(end + 7 * 3600 - back)) for back in (3600, 0)]
    edges[1] = "24:00" if edges[1] == "00:00" else edges[1]
    return {"id": "short", "from": edges[0], "to": edges[1], "days": ALL_DAYS}, end * 1000


def test_a_backfilled_row_is_the_original_with_historical(site):
    configure(site)
    shift, end = soon_ending_shift()
    site.gateway.kpis["calendar"]["shifts"] = [shift]
    site.gateway.kpis["energy"][0] |= {"tariff": "evn/production-22kv", "emission_factor": "vn/grid"}
    site.gateway.kpis["production"][0] |= {"energy": "factory"}
    site.start()
    ready(site)
    now = int(time.time() * 1000)
    result(ask(site, "stop_reason", line="press-line", reason="jam", **{"from": now - 60_000}, to=now))
    topics = [f"{ROOT}/{topic}" for topic in ("press-line/kpi/production/shift", "factory/kpi/energy/shift")]
    # The press runs until the shift ends, and a little longer for the last readings.
    for topic in topics:
        site.witness.wait(topic, lambda row: row["final"] and row["to"] == end, within=300)
    # Changes by the last readings are published within a minute; after that nothing changes.
    span = {"from": end - 3_600_000, "to": end}
    result(ask(site, "planned_stop", line="press-line", **{"from": end - 3_600_000}, to=end - 3_500_000))

    def finals(topic, is_historical):
        rows = [row for row in site.witness.payloads(topic) if row["final"] and row["to"] == end]
        return [row for row in rows if row.get("historical", False) is is_historical]

    told = result(ask(site, "backfill", **span))["messages"]
    assert told >= 2
    for topic in topics:
        site.witness.wait(topic, lambda row: row.get("historical"), within=90)
        [again] = finals(topic, True)
        original = next(row for row in finals(topic, False) if row["revision"] == again["revision"])
        assert again.pop("historical") is True
        assert again == original and list(again) == list(original)
    production = finals(topics[0], False)[-1]
    assert "jam" in [stop["reason"] for stop in production["stops"]], production
    assert production["shift"] == "short"
    assert finals(topics[1], False)[-1]["sources"]
