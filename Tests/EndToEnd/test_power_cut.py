"""Ends of the gateway after which nobody knows which numbers were given: none is given again, and the skip is told."""

import pathlib
import sqlite3

import pytest

from peers import sequence
from peers.broker import Broker
from peers.gateway import ROOT
from peers.subscriber import Subscriber
from peers.waiting import eventually

DATA = f"{ROOT}/m1/data"
ROWS = f"{ROOT}/factory/kpi/energy/15min"
EVENT = f"{ROOT}/_gateway/gw-01/event"
BLOCK = 10_000


@pytest.fixture
def plant(site):
    """A counter that grows fast, and energy that is counted from it."""
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=77_000_000, per_second=1000)
    point = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    device = {"id": "m1", "unit_id": 1, "every": "100ms", "points": {"active_energy_import": point}}
    site.gateway.connect("line", slave.serve_tcp(), [device])
    site.gateway.kpis = {"energy": [{"id": "factory", "meters": ["m1"]}]}
    return slave


def seqs(site):
    return [message.json["seq"] for message in site.witness.of(DATA)]


def skips(site):
    return [p for p in site.witness.payloads(EVENT) if p["type"] == "sequence_skipped"]


def cut_power(site):
    """A kill, after which the journal is gone as it is where it is in memory."""
    site.gateway.kill()
    (site.gateway.state / "park-gateway.intake").unlink()


def test_after_a_power_cut_the_numbers_go_on_above_and_that_is_told(site, plant):
    site.start()
    eventually(lambda: len(seqs(site)) > 20, what="messages")
    for cut in (1, 2):
        cut_power(site)
        before = list(seqs(site))
        site.start(boots=cut + 1)
        eventually(lambda: len(seqs(site)) > len(before) + 20, what="messages")
        event = eventually(lambda: len(skips(site)) == cut and skips(site)[-1], what="an event")
        assert 1 <= event["from"] <= max(before) + 1
        assert event["to"] == BLOCK * cut
        assert event["severity"] == "warning" and set(event["message"]) == {"en", "vi"}
        fresh = [seq for seq in seqs(site)[len(before) :] if seq > max(before)]
        assert fresh[0] == event["to"] + 1
    payloads = {}
    for message in site.witness.of(DATA):
        assert payloads.setdefault(message.json["seq"], message.json) == message.json


def test_the_newest_row_comes_again_and_later_ones_have_another_revision(site, plant):
    site.start()
    first = site.witness.wait(ROWS, lambda row: row["values"].get("active_energy_import", 0) > 0)
    assert first["revision"] == 1
    cut_power(site)
    mark = len(site.witness.of(ROWS))
    site.start(boots=2)
    eventually(lambda: len(site.witness.of(ROWS)) > mark, what="the row again")
    later = site.witness.wait(ROWS, lambda row: row["revision"] > 1)
    assert later["revision"] == 1001


@pytest.mark.parametrize("ending", ["kill", "stop"])
def test_after_other_ends_the_numbers_go_on_exactly(site, plant, ending):
    site.start()
    eventually(lambda: len(seqs(site)) > 20, what="messages")
    getattr(site.gateway, ending)()
    mark = len(seqs(site))
    site.start(boots=2)
    eventually(lambda: len(seqs(site)) > mark + 20, what="messages")
    sequence.checked(site.witness.of(DATA))
    assert skips(site) == []


def test_a_database_without_its_numbers_goes_on_far_above(site, plant):
    site.start()
    eventually(lambda: len(seqs(site)) > 20, what="messages")
    assert site.gateway.stop() == 0
    last = max(seqs(site))
    for name in ("numbers", "intake"):
        (site.gateway.state / f"park-gateway.{name}").unlink()
    site.start(boots=2)
    event = eventually(lambda: skips(site) and skips(site)[0], what="an event")
    assert (event["from"], event["to"]) == (last + 1, last + 1_000_000_000)
    eventually(lambda: seqs(site)[-1] > event["to"], what="numbers above")


def test_a_kill_sends_only_what_was_in_flight_twice(site, plant):
    site.start()
    for boots in range(2, 6):
        mark = len(seqs(site))
        eventually(lambda: len(seqs(site)) > mark + 20, what="messages")
        site.gateway.kill()
        site.start(boots)
    eventually(lambda: len(seqs(site)) > 100, what="messages")
    given = seqs(site)
    assert len(given) - len(set(given)) <= 4 * 5
    sequence.checked(site.witness.of(DATA))


def test_while_the_broker_keeps_up_no_message_comes_into_the_store(site, plant):
    site.start()
    eventually(lambda: len(seqs(site)) > 20, what="messages")
    path = site.gateway.state / "park-gateway.db"

    def rows():
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as store:
            return store.execute("SELECT count(*) FROM outbox").fetchone()[0]

    eventually(lambda: rows() == 0, what="an empty store")
    mark = len(seqs(site))
    found = []

    def has_gone_on():
        found.append(rows())
        return len(seqs(site)) > mark + 30

    eventually(has_gone_on, what="messages")
    # A loaded machine may delay an acknowledgement.
    assert found.count(0) >= 0.8 * len(found)


def test_a_broker_that_comes_again_gets_other_numbers_than_it_has_seen(site, plant):
    folder = pathlib.Path(site.folder / "second")
    folder.mkdir()
    second = site.keep(Broker(folder))
    other = Subscriber(folder, second.port)
    entry = {"id": "other", "url": f"mqtt://127.0.0.1:{second.port}", "client_id": "second"}
    site.gateway.settings["brokers"].append(entry)
    try:
        site.start()
        eventually(lambda: len(other.of(DATA)) > 20, what="messages")
        assert site.gateway.stop() == 0
        seen = {message.json["seq"] for message in other.of(DATA)}
        site.gateway.settings["brokers"].pop()
        mark = len(seqs(site))
        site.start(boots=2)
        eventually(lambda: len(seqs(site)) > mark + 20, what="messages")
        assert site.gateway.stop() == 0
        site.gateway.settings["brokers"].append(entry)
        mark = len(other.of(DATA))
        site.start(boots=3)
        eventually(lambda: len(other.of(DATA)) > mark + 20, what="messages")
        later = {message.json["seq"] for message in other.of(DATA)[mark:]}
        assert min(later) > max(seen)
    finally:
        other.detach()
