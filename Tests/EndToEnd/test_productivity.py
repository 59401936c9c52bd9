"""Productivity in the gateway: states from bits, reasons, products, people, and their reports."""

import csv
import io
import json
import time

import pytest

from peers.gateway import ROOT, command
from peers.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("productivity")]

PRODUCTION = f"{ROOT}/press-line/kpi/production"
ALL_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
TRAINING = "day,energy_kwh,good\n" + "".join(
    f"2026-01-{day:02},{10 + 0.5 * (day * 7 % 13)},{100 + 10 * (day * 7 % 13)}\n"
    for day in range(1, 21)
)


def configure(site):
    slave = site.slave()
    for address in (0, 1):
        slave.set(2, "coil", address, 0)
    machine(slave, good=0, reason=0, product=1)
    slave.ramp(1, "holding", 0, start=5_000_000, per_second=100)
    energy = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    meter = {"id": "meter", "unit_id": 1, "every": "250ms", "points": {"active_energy_import": energy}}
    number = {"table": "holding", "type": "uint16"}
    press = {"id": "press-1", "unit_id": 2, "every": "250ms"}
    press["points"] = {
        "run": {"table": "coil", "address": 0, "type": "bool"},
        "alarm": {"table": "coil", "address": 1, "type": "bool"},
        "good_count": {"table": "holding", "address": 10, "type": "uint32", "kind": "counter"},
        "why": {**number, "address": 20, "kind": "state", "states": {0: "none", 3: "jam"}},
        "product": {**number, "address": 21},
        "workers": {**number, "address": 22},
    }
    site.gateway.connect("panel", slave.serve_tcp(), [meter, press])
    shift = {"id": "all", "from": "00:00", "to": "24:00", "days": ALL_DAYS}
    line = {
        "id": "press-line",
        "state": {"coils": {"fault": "press-1.alarm", "running": "press-1.run"}},
        "good": "press-1.good_count",
        "ideal_cycle": "1s",
        "ideal_cycles": {"1": "500ms", "2": "2s"},
        "product": "press-1.product",
        "reason": "press-1.why",
        "workers": "press-1.workers",
        "energy": "factory",
    }
    baseline = {"id": "enpi", "energy": "factory", "drivers": ["press-line.good"]}
    site.gateway.kpis = {
        "calendar": {"shifts": [shift], "holidays": ["vn"]},
        "energy": [{"id": "factory", "meters": ["meter"]}],
        "production": [line],
        "baselines": [{**baseline, "train": {"csv": "training.csv"}}],
    }
    (site.gateway.folder / "training.csv").write_text(TRAINING)
    return slave


def machine(slave, good, reason, product):
    slave.put(2, "holding", 10, "uint32", 1000 + good)
    slave.set(2, "holding", 20, reason, product, 4)


def polled(site, later=0):
    """Returns when the press has been read, this number of milliseconds after this call."""
    site.witness.wait_for_reading(f"{ROOT}/press-1/data", later)


def report(site, name, form):
    # A day of the plant at any local hour: yesterday to tomorrow contains all of it.
    days = [time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86_400 * n)) for n in (-1, 2)]
    arguments = ["--from", days[0], "--to", days[1], "--format", form]
    return command("report", name, "--config", site.gateway.folder, *arguments)


def test_a_stop_has_its_reason_and_each_product_its_cycle_also_after_a_kill(site):
    slave = configure(site)
    site.start()
    polled(site)
    slave.set(2, "coil", 0, 1)
    polled(site)
    machine(slave, good=10, reason=0, product=1)
    polled(site)
    machine(slave, good=10, reason=0, product=2)
    polled(site)
    machine(slave, good=15, reason=3, product=2)
    slave.set(2, "coil", 1, 1)
    polled(site, 3000)
    site.gateway.kill()
    site.start()
    polled(site)
    slave.set(2, "coil", 1, 0)
    polled(site)
    row = site.witness.wait(
        f"{PRODUCTION}/day", lambda p: p["values"].get("good") == 15 and p.get("stops")
    )
    # While the gateway was down, it is unknown whether there was one stop or two.
    assert [stop["reason"] for stop in row["stops"]] == ["jam"]
    assert 1 <= row["stops"][0]["count"] <= 2
    assert row["stops"][0]["duration"] == pytest.approx(row["values"]["delay_time"], abs=0.01)
    planned = row["values"]["effectiveness"] * row["values"]["production_time"]
    assert planned == pytest.approx(10 * 0.5 + 5 * 2)
    assert row["values"]["worker_hours"] > 0
    assert row["values"]["idle_energy"] > 0
    assert row["values"]["idle_energy_share"] <= 1
    changes = [p for p in site.witness.payloads(f"{ROOT}/press-line/event")]
    assert any("running → fault" in p["message"]["en"] for p in changes)
    check_reports(site)


def check_reports(site):
    printed = report(site, "production", "json")
    assert printed.returncode == 0, printed.stderr
    whole = json.loads(printed.stdout)["lines"][0]["whole"]
    assert whole["values"]["good"] == 15
    assert [stop["reason"] for stop in whole["stops"]] == ["jam"]
    table = report(site, "production", "table").stdout
    assert "press-line" in table and "jam" in table
    rows = list(csv.DictReader(io.StringIO(report(site, "production", "csv").stdout)))
    assert sum(float(row["good"]) for row in rows) == 15
    printed = report(site, "baseline", "json")
    assert printed.returncode == 0, printed.stderr
    model = json.loads(printed.stdout)["baselines"][0]["model"]
    assert model["intercept"] == pytest.approx(5000) and model["periods"] == 20
    assert model["coefficients"] == [pytest.approx(50)]
    assert "R² 1.0000" in report(site, "baseline", "table").stdout
    unknown = command(
        "report", "production", "--config", site.gateway.folder, "--from", "2026-01-01",
        "--to", "2026-01-02", "--line", "x",
    )
    assert unknown.returncode == 78 and "x" in unknown.stderr
    assert eventually(lambda: site.gateway.child.is_running, what="it still runs")
