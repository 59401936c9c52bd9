"""Tariffs: band energies and cost in KPI rows, and the bill from the ledger while the gateway runs."""

import csv
import datetime
import io
import json
import time
from decimal import ROUND_HALF_UP, Decimal

import pytest

from peers.gateway import ROOT, command

ENERGY = f"{ROOT}/factory/kpi/energy"
EAST = datetime.timezone(datetime.timedelta(hours=7))
# QĐ 1279/QĐ-BCT, 22 kV to below 110 kV, đồng per kWh.
PRICES = {"peak": 3398, "normal": 1833, "off_peak": 1190}
START = 7_000_000


def band(milliseconds):
    """QĐ 963/QĐ-BCT."""
    local = datetime.datetime.fromtimestamp(milliseconds / 1000, EAST)
    minute = local.hour * 60 + local.minute
    if minute < 360:
        return "off_peak"
    return "peak" if 1050 <= minute < 1350 and local.isoweekday() < 7 else "normal"


def configure(site, slave):
    energy = {"table": "holding", "type": "uint64", "kind": "counter"}
    meter = {"id": "main-meter", "unit_id": 1, "every": "250ms"}
    meter["points"] = {
        "active_energy_import": {**energy, "address": 0, "unit": "Wh"},
        "reactive_energy_import": {**energy, "address": 4, "unit": "varh"},
    }
    site.gateway.connect("panel", slave.serve_tcp(), [meter])
    account = {"id": "factory", "meters": ["main-meter"], "tariff": "evn/production-22kv"}
    account |= {"hours": "evn/qd963", "emission_factor": "vn/grid", "reactive": "evn"}
    site.gateway.kpis = {"energy": [account]}


def bill(site, *options):
    month = datetime.datetime.now(EAST).strftime("%Y-%m")
    return command("report", "bill", "--config", site.gateway.folder, "--month", month, *options)


def dong(amount):
    return int(Decimal(amount).quantize(Decimal(1), ROUND_HALF_UP))


def test_rows_have_bands_and_cost_and_the_bill_is_made_of_them(site):
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=START, per_second=1000)
    # Directly after the other register, so that one request reads both at the same moment.
    slave.ramp(1, "holding", 4, start=5_000, per_second=750)
    configure(site, slave)
    site.start()
    row = site.witness.wait(f"{ENERGY}/15min")
    values = row["values"]
    bands = {name: values[f"{name}_active_energy"] for name in PRICES}
    now = band(row["from"])
    assert bands.pop(now) == values["active_energy_import"] > 0
    assert set(bands.values()) == {0}
    kilowatt_hours = Decimal(values["active_energy_import"]) / 1000
    assert values["cost"] == pytest.approx(float(kilowatt_hours * PRICES[now]), rel=1e-12)
    assert values["co2e"] == pytest.approx(float(kilowatt_hours) * 0.6592, rel=1e-12)
    assert values["co2e_factor_year"] == 2023
    assert "1726/BĐKH-PTCBT" in row["sources"]["co2e"]
    assert "1279/QĐ-BCT" in row["sources"]["cost"]

    running = bill(site, "--format", "json")
    assert running.returncode == 0, running.stderr
    assert json.loads(running.stdout)["bills"][0]["energy"] > 0
    assert site.gateway.stop() == 0

    stopped = bill(site, "--format", "json")
    assert stopped.returncode == 0, stopped.stderr
    told = json.loads(stopped.stdout)["bills"][0]
    lines = {line["line"]: line for line in told["lines"]}
    active = sum(lines[name]["amount"] for name in PRICES if name in lines)
    # The band may have changed meanwhile.
    prices = [PRICES[now], PRICES[band(time.time() * 1000)]]
    kilowatt_hours = told["energy"] / 1000
    assert kilowatt_hours * min(prices) - 2000 <= active <= kilowatt_hours * max(prices) + 2000
    # 750 kvarh to 1000 kWh: cos φ = 0.8, k = 12.5 %.
    assert told["power_factor"] == 0.8
    assert lines["reactive"]["amount"] == dong(Decimal(active) * Decimal("0.125"))
    taxed = active + lines["reactive"]["amount"]
    assert lines["vat"]["amount"] == dong(Decimal(taxed) * Decimal("0.08"))
    assert told["total"] == taxed + lines["vat"]["amount"]
    assert told["final"] is False and "the month has not ended" in told["notes"]
    assert all(line["formula"] and line["source"] for line in told["lines"])

    rows = list(csv.DictReader(io.StringIO(bill(site, "--format", "csv").stdout)))
    assert int(rows[-1]["amount"]) == told["total"] and rows[-1]["line"] == "total"
    table = bill(site).stdout
    assert "quality" in table and "Thông tư 15/2014/TT-BCT" in table


@pytest.mark.parametrize(
    ("options", "code", "word"),
    [
        (["--month", "2026-10"], 69, "park-gateway.db"),
        (["--month", "2026-13"], 64, "month"),
        (["--month", "2026-10", "--account", "x"], 69, "park-gateway.db"),
    ],
)
def test_a_bill_that_cannot_be_made_says_why(site, options, code, word):
    configure(site, site.slave())
    site.gateway.write()
    run = command("report", "bill", "--config", site.gateway.folder, *options)
    assert (run.returncode, word in run.stderr) == (code, True), run.stderr
