"""Random plants with the faults of real ones: what `replay` computes of their readings is what an
independent calculation from the same readings finds, in every final row.
"""

import json
from collections import defaultdict

import pytest

from independent import compare, folders
from independent.plants import Plant
from peers.gateway import ROOT, command
from peers.waiting import PATIENCE

pytestmark = pytest.mark.usefixtures("park_gateway")

SEEDS = range(80)
# The names that the calculation knows; others are not judged.
ENERGY = {
    *("active_energy_import", "active_energy_export", "reactive_energy_import", "average_power", "power_factor"),
    *("peak_active_energy", "normal_active_energy", "off_peak_active_energy", "cost", "co2e", "base_load"),
    *("generated_energy", "consumption", "self_consumed_energy", "self_consumption", "self_sufficiency"),
    *("unaccounted", "unaccounted_energy", "peak_demand", "peak_demand_at", "load_factor", "demand"),
}
PRODUCTION = {
    *("planned_busy_time", "production_time", "setup_time", "delay_time", "down_time", "unknown_time"),
    *("produced", "good", "scrap", "availability", "effectiveness", "quality_ratio", "oee", "nee", "teep"),
    *("utilization_efficiency", "allocation_efficiency", "technical_efficiency", "setup_ratio"),
    *("throughput_rate", "items_per_busy_hour", "scrap_ratio", "minor_stops", "minor_stop_time", "mtbf", "mttr"),
    *("idle_energy", "idle_energy_share", "energy_per_good", "cost_per_good", "co2e_per_good"),
}
# The texts of sources that say how well a value is known.
MARKS = ("estimated", "incomplete")


def finals(folder, rows):
    """The newest final row of each interval, by topic and beginning."""
    file = folder / "readings.csv"
    file.write_text("ts_ms,point,value\n" + "".join(f"{t},{p},{v}\n" for t, p, v in rows))
    options = ("--config", folder, "--readings", file, "--final-only")
    run = command("replay", *options, timeout=2 * PATIENCE)
    assert run.returncode == 0, run.stderr
    found = defaultdict(dict)
    for line in run.stdout.splitlines():
        message = json.loads(line)
        topic, payload = message["topic"].removeprefix(f"{ROOT}/"), message["payload"]
        if "/kpi/" in topic and payload["final"]:
            payload["values"] |= facts(payload) if "/kpi/production/" in topic else {}
            found[topic][payload["from"]] = payload
    return found


def facts(payload):
    """Stops by reason, and which values are marked as less than good, as further values of a row."""
    found = {}
    stops = payload.get("stops", [])
    assert stops == sorted(stops, key=lambda stop: -stop["duration"]), "the longest come first"
    for stop in stops:
        name = f"stops.{stop['reason']}"
        found |= {f"{name}.count": stop["count"], f"{name}.duration": stop["duration"]}
    return found | {f"estimated.{name}": 1 for name, text in payload.get("sources", {}).items() if text in MARKS}


def without_doubted(rows, told):
    """Rows without the marks of values that are doubted for another reason: a value has one text."""
    for interval, values, coverage, quality in rows:
        sources = told.get(interval[0], {}).get("sources", {})
        doubted = {f"estimated.{name}" for name, text in sources.items() if text not in MARKS}
        yield interval, {name: value for name, value in values.items() if name not in doubted}, coverage, quality


def wrong(plant, told):
    """What is not alike, as texts."""
    periods = ["15min", "hour", *(["shift"] if plant.has_shifts else []), "day", "month"]
    for name, account in plant.account_list.items():
        for period in periods:
            topic = f"{name}/kpi/energy/{period}"
            yield from compare.differences(topic, account.rows(period), told[topic], ENERGY, account.may_be_mended)
        if account.window:
            topic = f"{name}/kpi/demand/{account.window // 60_000}min"
            yield from compare.differences(topic, account.demands(), told[topic], ENERGY, account.may_be_mended)
    for name, line in plant.lines.items():
        for period in periods[1:]:
            topic = f"{name}/kpi/production/{period}"
            rows = without_doubted(line.rows(period), told[topic])
            facts = {name for row in told[topic].values() for name in row["values"] if "." in name}
            yield from compare.differences(topic, rows, told[topic], PRODUCTION | facts)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_final_row_is_what_the_readings_say(tmp_path, seed):
    plant = Plant(seed)
    told = finals(folders.write(plant, tmp_path), plant.rows)
    found = list(wrong(plant, told))
    assert not found, f"seed {seed}: {len(found)} wrong:\n" + "\n".join(found[:20])
