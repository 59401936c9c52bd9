"""The store across versions of the program: a new version reads everything that an earlier one stored."""

import json
import pathlib
import sqlite3

import pytest

from peers import sequence
from peers.gateway import ROOT
from peers.waiting import eventually

STORES = sorted((pathlib.Path(__file__).parent / "stores").glob("version-*.sql"))
DATA = f"{ROOT}/main-meter/data"
POINT = "active_energy_import"
SOFTWARE_UNAVAILABLE = 69


def path(site):
    return site.gateway.state / "park-gateway.db"


def lay(site, dump):
    """Creates the store from a dump; returns its unsent payloads in order."""
    with sqlite3.connect(path(site)) as store:
        store.executescript(dump.read_text())
        acknowledged = store.execute("SELECT acknowledged FROM broker").fetchone()[0]
        rows = store.execute(
            "SELECT payload FROM outbox WHERE ordinal > ? ORDER BY ordinal", (acknowledged,)
        ).fetchall()
    return [json.loads(row[0]) for row in rows]


def configure(site):
    """The configuration that the stores were written with."""
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=77_100_000, per_second=333)
    point = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    device = {"id": "main-meter", "unit_id": 1, "every": "200ms", "points": {POINT: point}}
    site.gateway.connect("panel", slave.serve_tcp(), [device])
    site.gateway.kpis = {"energy": [{"id": "factory", "meters": ["main-meter"]}]}


@pytest.mark.parametrize("dump", STORES, ids=lambda dump: dump.stem)
def test_what_an_earlier_version_stored_is_sent_and_counted_on(site, dump):
    unsent = [payload for payload in lay(site, dump) if "values" in payload and "bad" in payload]
    configure(site)
    site.start()
    newest = site.witness.wait(DATA, lambda payload: payload["values"][POINT] >= 77_100_000)
    sequence.checked(site.witness.of(DATA), since=site.witness.payloads(DATA)[0]["seq"])
    sent = {payload["ts"]: payload["values"] for payload in site.witness.payloads(DATA)}
    assert len(unsent) > 50
    for payload in unsent:
        assert sent[payload["ts"]] == payload["values"]
    assert newest["seq"] > len(unsent)
    rows = f"{ROOT}/factory/kpi/energy/day"
    site.witness.wait(rows, lambda row: row["values"].get(POINT, 0) > 0)


def test_the_store_of_a_later_version_is_refused_and_left_alone(site):
    lay(site, STORES[-1])
    with sqlite3.connect(path(site)) as store:
        store.execute("PRAGMA user_version = 9999")
        before = list(store.iterdump())
    configure(site)
    site.gateway.start()
    assert eventually(lambda: not site.gateway.child.is_running, what="it ends")
    assert site.gateway.child.wait() == SOFTWARE_UNAVAILABLE
    assert "9999" in site.gateway.says()
    with sqlite3.connect(path(site)) as store:
        assert list(store.iterdump()) == before
