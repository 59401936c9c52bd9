"""Bands, cost, balances and sliding demand by `replay`, compared with exact sums of generated readings.

Energies are whole milliwatt-hours and readings come on the minute, so every interval has an exact sum,
and costs are exact products of it.
"""

import random
from fractions import Fraction

import pytest

from peers.gateway import Gateway
from test_bill import PRICES, band
from test_replay import DAY, ENERGY, HOUR, MINUTE, PERIODS, QUARTER, START, decimal, finals, replay

pytestmark = pytest.mark.usefixtures("park_gateway")

HALF_HOUR = 2 * QUARTER
# A Thursday to a Sunday, whose evening has no peak hours.
DAYS = 4
EXPORT = {**ENERGY, "address": 4}
REGISTERS = {
    "grid-meter": ("import", "export"),
    "pv-meter": ("export",),
    "hall-1": ("import",),
    "hall-2": ("import",),
}


class Site:
    """What each counter counted in each minute, in mWh."""

    def __init__(self, seed):
        draw = random.Random(seed)
        self.counted = {}
        for device, directions in REGISTERS.items():
            for direction in directions:
                self.counted[device, direction] = []
        for minute in range(DAYS * 1440):
            is_day = 360 <= minute % 1440 < 1080
            pv = draw.randrange(9_000_000) if is_day else 0
            fed = draw.randrange(pv) if pv and draw.random() < 0.4 else 0
            hall_1, hall_2 = draw.randrange(4_000_000), draw.randrange(2_000_000)
            taken = hall_1 + hall_2 + draw.randrange(500_000)
            for key, amount in zip(self.counted, (taken, fed, pv, hall_1, hall_2)):
                self.counted[key].append(amount)

    def rows(self, seed):
        draw = random.Random(seed)
        counters = {key: draw.randrange(10**12) for key in self.counted}
        rows = []
        for minute in range(DAYS * 1440 + 1):
            for (device, direction), amounts in self.counted.items():
                if minute:
                    counters[device, direction] += amounts[minute - 1]
                value = decimal(counters[device, direction])
                rows.append((START + minute * MINUTE, f"{device}.active_energy_{direction}", value))
        return rows

    def energy(self, register, start, end):
        device, _, direction = register.partition(".")
        first, last = (start - START) // MINUTE, (end - START) // MINUTE
        return sum(self.counted[device, direction or "import"][max(0, first) : last])


@pytest.fixture(scope="module", params=[11])
def told(request, tmp_path_factory):
    gateway = Gateway(tmp_path_factory.mktemp("site"), 1883)
    meters = []
    for unit, (device, directions) in enumerate(REGISTERS.items(), 1):
        entries = {"import": ENERGY, "export": EXPORT}
        points = {f"active_energy_{name}": entries[name] for name in directions}
        meters.append({"id": device, "unit_id": unit, "every": "1min", "points": points})
    gateway.connect("panel", "127.0.0.1:1502", meters)
    supply = {"id": "supply", "meters": ["grid-meter"], "submeters": ["hall-1", "hall-2"]}
    supply |= {"demand": {"window": "30min", "method": "sliding"}}
    supply |= {"tariff": "evn/production-22kv", "hours": "evn/qd963", "emission_factor": "vn/grid"}
    site = {"id": "site", "meters": ["grid-meter"], "generation": ["pv-meter"]}
    gateway.kpis = {"energy": [supply, site | {"submeters": ["hall-1", "hall-2"]}]}
    gateway.write()
    site = Site(request.param)
    site.messages = replay(gateway.folder, site.rows(request.param), "--final-only")
    return site


@pytest.mark.parametrize("period", ["15min", "hour", "day"])
def test_bands_cost_and_emissions_are_exact_sums(told, period):
    rows = finals(told.messages, f"supply/kpi/energy/{period}")
    assert len(rows) == DAYS * DAY // PERIODS[period]
    used = set()
    for row in rows:
        bands = dict.fromkeys(PRICES, 0)
        for start in range(row["from"], row["to"], QUARTER):
            bands[band(start)] += told.energy("grid-meter", start, start + QUARTER)
        found = {name: round(row["values"][f"{name}_active_energy"] * 1000) for name in PRICES}
        assert found == bands, row
        used |= {name for name, amount in bands.items() if amount}
        cost = sum(Fraction(amount * PRICES[name], 10**6) for name, amount in bands.items())
        assert row["values"]["cost"] == pytest.approx(float(cost), rel=1e-12)
        co2e = Fraction(sum(bands.values()) * 6592, 10**10)
        assert row["values"]["co2e"] == pytest.approx(float(co2e), rel=1e-12)
    assert used == set(PRICES)


@pytest.mark.parametrize("period", ["15min", "hour", "day"])
def test_what_submeters_leave_is_the_difference(told, period):
    for row in finals(told.messages, f"supply/kpi/energy/{period}"):
        span = row["from"], row["to"]
        main = told.energy("grid-meter", *span)
        rest = main - told.energy("hall-1", *span) - told.energy("hall-2", *span)
        assert round(row["values"]["unaccounted_energy"] * 1000) == rest
        assert row["values"]["unaccounted"] == pytest.approx(rest / main, rel=1e-9)


@pytest.mark.parametrize("period", ["15min", "hour", "day"])
def test_solar_shares_are_those_of_the_counted_energies(told, period):
    nights = days = 0
    for row in finals(told.messages, f"site/kpi/energy/{period}"):
        span, values = (row["from"], row["to"]), row["values"]
        made, fed = told.energy("pv-meter.export", *span), told.energy("grid-meter.export", *span)
        own, used = made - fed, told.energy("grid-meter", *span) - fed + made
        assert round(values["generated_energy"] * 1000) == made
        assert round(values["self_consumed_energy"] * 1000) == own
        assert round(values["consumption"] * 1000) == used
        assert values["self_sufficiency"] == pytest.approx(own / used, rel=1e-9)
        left = used - told.energy("hall-1", *span) - told.energy("hall-2", *span)
        assert round(values["unaccounted_energy"] * 1000) == left
        assert values["unaccounted"] == pytest.approx(left / used, rel=1e-9)
        if made:
            days += 1
            assert values["self_consumption"] == pytest.approx(own / made, rel=1e-9)
        else:
            nights += 1
            assert values["self_sufficiency"] == 0 and "self_consumption" not in values
    assert days and (nights or period == "day")


def test_the_peak_of_a_block_is_its_highest_sliding_window(told):
    def watts(end):
        return told.energy("grid-meter", end - HALF_HOUR, end) * 2 / 1000

    rows = finals(told.messages, "supply/kpi/demand/30min")
    # The windows of the first block began before the recording.
    assert len(rows) == DAYS * 48
    for row in rows[1:]:
        ends = range(row["from"] + MINUTE, row["to"] + 1, MINUTE)
        peak = max(ends, key=watts)
        assert row["values"]["demand"] == pytest.approx(watts(row["to"]), rel=1e-9)
        assert row["values"]["peak_demand"] == pytest.approx(watts(peak), rel=1e-9)
        assert row["values"]["peak_demand_at"] == peak - HALF_HOUR
    for day in finals(told.messages, "supply/kpi/energy/day"):
        # At least 90 % of a window must be known.
        first = max(day["from"] + MINUTE, START + 27 * MINUTE)
        peak = max(range(first, day["to"] + 1, MINUTE), key=watts)
        assert day["values"]["peak_demand"] == pytest.approx(watts(peak), rel=1e-9)
        assert day["values"]["peak_demand_at"] == peak - HALF_HOUR
        mean = told.energy("grid-meter", day["from"], day["to"]) / 24 / 1000
        assert day["values"]["load_factor"] == pytest.approx(mean / watts(peak), rel=1e-9)
        hours = [told.energy("grid-meter", h, h + HOUR) / 1000 for h in range(day["from"], day["to"], HOUR)]
        assert day["values"]["base_load"] == pytest.approx(min(hours), rel=1e-9)
