"""The wall clock: set forward and back, wrong at boot, correct again. No reading is lost or doubled."""

import signal
import time

import pytest

from peers import sequence
from peers.gateway import HEALTH, ROOT, STATUS
from peers.wall_clock import WallClock

DATA = f"{ROOT}/meter/data"
EVENT = f"{ROOT}/_gateway/gw-01/event"
ENERGY = "active_energy_import"
MONTH = f"{ROOT}/factory/kpi/energy/month"
HOUR = 3600


def noon():
    """A time zone where it is about noon: an hour forward or back is the same month there."""
    offset = 12 - time.gmtime().tm_hour
    return f"Etc/GMT{-offset:+d}" if offset else "Etc/GMT"


def prepare(site, tmp_path):
    site.gateway.settings["gateway"]["time_zone"] = noon()
    clock = WallClock(tmp_path, site.gateway)
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=9_000_000, per_second=400)
    point = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    device = {"id": "meter", "unit_id": 1, "every": "200ms", "points": {ENERGY: point}}
    site.gateway.connect("line", slave.serve_tcp(), [device])
    site.gateway.kpis = {"energy": [{"id": "factory", "meters": ["meter"]}]}
    return clock, slave


def energy(site):
    """The newest row of each month, added up.

    Not of each hour: if the clock is set back out of an hour, its row comes when that hour comes again.
    """
    rows = {p["from"]: p for p in site.witness.payloads(MONTH)}
    return sum(row["values"].get(ENERGY, 0) for row in rows.values())


def readings(site):
    """The distinct messages, in the order of their `seq`."""
    found = {p["seq"]: p for p in site.witness.payloads(DATA)}
    return [found[number] for number in sorted(found)]


def is_every_reading_there(messages):
    """The counter grows steadily: a missing reading would be a jump, a doubled one a standstill."""
    values = [message["values"][ENERGY] for message in messages]
    steps = [after - before for before, after in zip(values, values[1:])]
    # 200 ms are 80 Wh; a loaded machine may skip many polls, for 20 s.
    return all(0 < step < 8000 for step in steps)


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [HOUR + 0.5, -HOUR - 0.5, -2])
def test_a_clock_that_is_set_neither_loses_nor_doubles_a_reading(site, tmp_path, seconds):
    clock, slave = prepare(site, tmp_path)
    site.start()
    first = site.witness.wait(DATA)
    site.witness.wait_for_more(DATA, 10)
    clock.set(ahead=seconds)
    step = site.witness.wait(EVENT, lambda e: e["type"] == "clock_step")
    assert step["severity"] == "warning"
    told = step["message"]["en"]
    assert ("forward" if seconds > 0 else "back") in told, told
    assert float(told.split()[-2]) == pytest.approx(abs(seconds), abs=0.4)
    assert step["step"] == pytest.approx(seconds, abs=0.4)
    assert step["ts"] / 1000 == pytest.approx(time.time() + seconds, abs=60)
    site.witness.wait(DATA, lambda p: abs(p["ts"] / 1000 - time.time() - seconds) < 1.5)
    site.witness.wait_for_more(DATA, 10)
    last = slave.freeze(1, "holding", 0)
    settled = site.witness.wait(DATA, lambda p: p["values"][ENERGY] == last)
    assert is_every_reading_there([p for p in readings(site) if p["seq"] <= settled["seq"]])
    sequence.checked(site.witness.of(DATA))
    seen = len(site.witness.of(MONTH))
    # A row that was made before the clock was set may still wait for the gateway's moment.
    soon = settled["ts"] + 600_000
    site.witness.wait(MONTH, lambda p: settled["ts"] < p["ts"] < soon, after=seen)
    assert energy(site) == pytest.approx(last - first["values"][ENERGY], abs=0.001)
    assert not site.witness.ending_with("meter/event")


def test_a_clock_that_is_slewed_is_followed_without_a_word(site, tmp_path):
    clock, _ = prepare(site, tmp_path)
    site.start()
    site.witness.wait(DATA)
    for ahead in (0.2, 0.4, 0.6, 0.8, 1.0, 1.2):
        clock.set(ahead=ahead)
        site.witness.wait_for_more(DATA, 8)
    site.witness.wait(DATA, lambda p: 0.9 < p["ts"] / 1000 - time.time() <= 1.3)
    assert not site.witness.of(EVENT)
    assert is_every_reading_there(readings(site))


@pytest.mark.parametrize("cause", ["set", "synchronised"])
def test_readings_wait_for_a_clock_that_begins_in_1970_and_are_dated_then(site, tmp_path, cause):
    clock, _ = prepare(site, tmp_path)
    clock.set_to(1000)
    begun = time.time()
    status = site.start()
    assert "not synchronised" in status["clock"]
    health = site.witness.wait(HEALTH, lambda h: h["clock"]["waiting"] > 0)
    trust = {key: health["clock"][key] for key in ("synchronised", "trusted", "given_up")}
    assert trust == {"synchronised": False, "trusted": False, "given_up": 0}
    assert not site.witness.of(DATA)
    assert not site.witness.ending_with("/meta")
    set_at = time.time()
    clock.set(synchronised=cause == "synchronised")
    first = site.witness.wait(DATA)
    site.witness.wait(STATUS, lambda p: p["status"] == "online" and "clock" not in p)
    assert begun - 0.5 < first["ts"] / 1000 < set_at
    assert first["seq"] == 1
    site.witness.wait_for_more(DATA, 10)
    found = readings(site)
    assert len(found) > 10 and is_every_reading_there(found)
    stamps = [p["ts"] for p in found]
    assert stamps == sorted(set(stamps))
    assert not [e for e in site.witness.payloads(EVENT) if e["type"] == "clock_step"]
    site.witness.wait(f"{ROOT}/meter/status", lambda p: p["status"] == "online")
    assert site.witness.of(f"{ROOT}/meter/meta")


def test_after_a_restart_a_clock_before_the_last_stored_time_is_not_believed(site, tmp_path):
    clock, _ = prepare(site, tmp_path)
    site.start()
    site.witness.wait_for_more(DATA, 5)
    assert site.gateway.stop() == 0
    last = readings(site)[-1]
    clock.set(ahead=-HOUR)
    status = site.start(boots=2)
    assert "before the last one stored" in status["clock"]
    # A reload works meanwhile, and its events are also dated afterwards.
    site.gateway.settings["publish"]["heartbeat"] = "5s"
    site.gateway.write()
    site.gateway.child.signal(signal.SIGHUP)
    site.witness.wait(STATUS, lambda p: p["config"] != status["config"])
    assert readings(site)[-1] == last
    clock.set()
    site.witness.wait_for_more(DATA, 10)
    event = site.witness.wait(EVENT, lambda e: e["type"] == "configuration_applied")
    assert event["ts"] > last["ts"]
    stamps = [p["ts"] for p in readings(site)]
    assert stamps == sorted(set(stamps))
    sequence.checked(site.witness.of(DATA))


def test_it_ends_in_time_though_the_clock_was_never_set(site, tmp_path):
    clock, _ = prepare(site, tmp_path)
    clock.set_to(1000)
    site.start()
    assert site.gateway.stop() == 0
    assert not site.witness.of(DATA)
    site.witness.wait(STATUS, lambda p: p["status"] == "offline")
    site.gateway.child.text().index("they have no date")
