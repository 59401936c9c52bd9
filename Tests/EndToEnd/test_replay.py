"""Recorded readings: `replay` computes the same as an independent computation.

A seeded generator makes the month of readings in exact thousandths of a watt-hour; the
expected sums are fractions of whole numbers, so that rounding hides nothing.
"""

import json
import random
import subprocess
from collections import defaultdict
from fractions import Fraction

import pytest

from peers import yaml
from peers.gateway import ROOT, Gateway, binary, command, environment
from peers.waiting import PATIENCE

pytestmark = pytest.mark.usefixtures("park_gateway")

MINUTE, QUARTER, HOUR, DAY = 60_000, 900_000, 3_600_000, 86_400_000
# Asia/Ho_Chi_Minh, all year.
EAST = 7 * HOUR
# 2026-10-01, the beginning of a month in that zone.
START = 1_790_787_600_000
PERIODS = {"15min": QUARTER, "hour": HOUR, "day": DAY, "month": 31 * DAY}
BAD_DATA = 65

ENERGY = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
VOLTAGE = {"table": "holding", "address": 8, "type": "uint16", "unit": "V"}
STATE = {"table": "input", "address": 0, "type": "uint16", "kind": "state"}
STATE["states"] = {0: "idle", 1: "running", 2: "fault", 3: "setup"}
COUNT = {"table": "input", "type": "uint32", "kind": "counter", "unit": "1"}


def plant(folder, alarms=None):
    """A configuration folder: a main meter minus a solar meter, and a press with three shifts."""
    gateway = Gateway(folder, 1883)
    gateway.settings["storage"]["path"] = str(folder / "never-made")
    meters = []
    for unit, name in enumerate(("main-meter", "pv-meter"), 1):
        points = {"active_energy_import": ENERGY, "voltage_l1_n": VOLTAGE}
        meters.append({"id": name, "unit_id": unit, "every": "1min", "points": points})
    counts = {"good_count": {**COUNT, "address": 10}, "reject_count": {**COUNT, "address": 12}}
    press = {"id": "press-1", "unit_id": 9, "every": "1min"}
    press["points"] = {"machine_state": STATE, **counts}
    gateway.connect("panel", "127.0.0.1:1502", [*meters, press])
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    times = {"day": ("06:00", "14:00"), "late": ("14:00", "22:00"), "night": ("22:00", "06:00")}
    shifts = [{"id": k, "from": a, "to": b, "days": days} for k, (a, b) in times.items()]
    states = {name: [name] for name in ("running", "setup", "fault", "idle")}
    demand = {"window": "30min", "method": "block"}
    gateway.kpis = {
        "calendar": {"shifts": shifts},
        "energy": [
            {"id": "factory", "meters": ["main-meter", "-pv-meter"], "demand": demand},
            {"id": "solar", "meters": ["pv-meter"]},
        ],
        "production": [
            {
                "id": "press-line",
                "path": ["workshop-a"],
                "state": {"point": "press-1.machine_state", **states},
                "good": "press-1.good_count",
                "reject": "press-1.reject_count",
                "ideal_cycle": "1.5s",
            }
        ],
    }
    if alarms:
        gateway.kpis["alarms"] = alarms
    gateway.write()
    return gateway.folder


def text(rows):
    """The text of a recording; the values are texts already."""
    lines = [f"{ts},{point},{value}" for ts, point, value in rows]
    return "\n".join(["ts_ms,point,value", *lines]) + "\n"


def decimal(thousandths):
    return f"{thousandths // 1000}.{thousandths % 1000:03}"


def replay(folder, rows, *options):
    """The messages by topic, in order."""
    file = folder / "readings.csv"
    file.write_text(rows if isinstance(rows, str) else text(rows))
    run = command("replay", "--config", folder, "--readings", file, *options, timeout=4 * PATIENCE)
    assert run.returncode == 0, run.stderr
    messages = defaultdict(list)
    for line in run.stdout.splitlines():
        message = json.loads(line)
        assert message.keys() == {"topic", "payload"}
        messages[message["topic"].removeprefix(f"{ROOT}/")].append(message["payload"])
    return messages


def finals(messages, topic):
    rows = [row for row in messages[topic] if row["final"]]
    assert [row["from"] for row in rows] == sorted({row["from"] for row in rows}), "once each"
    return rows


class Month:
    """Readings of a month, about one per minute and device, and the true values."""

    def __init__(self, seed, days, offset):
        draw = random.Random(seed)
        self.end = START + days * DAY
        self.rows = []
        self.meters = {"main-meter": [], "pv-meter": []}
        self.press = []
        counters = {"main-meter": 987_654_321, "pv-meter": 5_000}
        state, good, reject = 1, 4_000_000, 77
        for ts in range(START, self.end + 1, MINUTE):
            for device, readings in self.meters.items():
                moment = ts + (draw.randrange(offset) if offset else 0)
                counters[device] += draw.randrange(0, 9_000_000 if device == "main-meter" else 999)
                readings.append((moment, counters[device]))
                value = decimal(counters[device])
                self.rows.append((moment, f"{device}.active_energy_import", value))
            self.press.append((ts, state, good, reject))
            names = ("machine_state", "good_count", "reject_count")
            for name, value in zip(names, (state, good, reject)):
                self.rows.append((ts, f"press-1.{name}", value))
            if state == 1:
                good += draw.randrange(30, 41)
                reject += draw.randrange(3)
            if draw.random() < 0.05:
                state = draw.choice([0, 1, 1, 2, 3])
        self.rows.sort(key=lambda row: row[0])

    def energy(self, device, start, end):
        """Thousandths of a Wh in an interval; between readings energy flows evenly."""
        return self._at(device, end) - self._at(device, start)

    def _at(self, device, moment):
        # The readings come about once a minute, in order.
        readings = self.meters[device]
        index = min(max((moment - START) // MINUTE, 0), len(readings) - 1)
        while index > 0 and readings[index][0] > moment:
            index -= 1
        (t1, v1), (t2, v2) = readings[index], readings[min(index + 1, len(readings) - 1)]
        if moment <= t1 or t2 == t1:
            return Fraction(v1)
        return v1 + Fraction((v2 - v1) * (moment - t1), t2 - t1)

    def seconds(self, state, start, end):
        return sum(60 for ts, now, _, _ in self.press[:-1] if now == state and start <= ts < end)

    def items(self, start, end):
        """Good items and rejects: an increase belongs to the interval in which it was read."""
        first = self.press[(start - START) // MINUTE]
        last = self.press[(end - START) // MINUTE]
        return last[2] - first[2], last[3] - first[3]


# One group each, so that it is computed once and not in each pytest worker.
MONTHS = [
    pytest.param((1, 0), id="on the minute", marks=pytest.mark.xdist_group("month-1")),
    pytest.param((2, 45_000), id="any second", marks=pytest.mark.xdist_group("month-2")),
]


@pytest.fixture(scope="module", params=MONTHS)
def month(request, tmp_path_factory):
    seed, offset = request.param
    recorded = Month(seed, 31, offset)
    folder = plant(tmp_path_factory.mktemp("month"))
    recorded.messages = replay(folder, recorded.rows, "--final-only")
    recorded.is_exact = offset == 0
    return recorded


@pytest.mark.slow
def test_each_interval_has_the_energy_that_the_counters_moved_by(month):
    for period, length in PERIODS.items():
        rows = finals(month.messages, f"factory/kpi/energy/{period}")
        # The readings of the last minute may be before the end of the month.
        whole = (month.end - START) // length
        assert whole - 1 <= len(rows) <= whole if not month.is_exact else len(rows) == whole
        for row in rows:
            assert row["to"] - row["from"] == length and (row["from"] - START) % length == 0
            start, end = row["from"], row["to"]
            expected = month.energy("main-meter", start, end) - month.energy("pv-meter", start, end)
            found = round(row["values"]["active_energy_import"] * 1000)
            assert abs(found - expected) <= (0 if month.is_exact else 4), (period, row)
            if start > START:
                assert row["coverage"] == 1 and row["quality"] == "good", row


@pytest.mark.slow
def test_longer_intervals_are_exact_sums_of_shorter_ones(month):
    def thousandths(period):
        rows = finals(month.messages, f"factory/kpi/energy/{period}")
        return [(row["from"], round(row["values"]["active_energy_import"] * 1000)) for row in rows]

    shorter = dict(thousandths("15min"))
    for period in ("hour", "day", "month"):
        for start, amount in thousandths(period):
            length = PERIODS[period]
            parts = [shorter[ts] for ts in range(start, start + length, QUARTER) if ts in shorter]
            assert sum(parts) == amount, (period, start)


@pytest.mark.slow
def test_a_demand_is_the_energy_of_its_half_hour(month):
    rows = finals(month.messages, "factory/kpi/demand/30min")
    assert len(rows) >= 31 * 48 - 1
    for row in rows:
        start, end = row["from"], row["to"]
        energy = month.energy("main-meter", start, end) - month.energy("pv-meter", start, end)
        assert row["values"]["demand"] == pytest.approx(float(energy) * 2 / 1000, rel=1e-9, abs=0.01)
    days = finals(month.messages, "factory/kpi/energy/day")
    for day in days:
        inside = [r for r in rows if day["from"] <= r["from"] < day["to"]]
        peak = max(inside, key=lambda row: row["values"]["demand"])
        assert day["values"]["peak_demand"] == peak["values"]["demand"]
        assert day["values"]["peak_demand_at"] == peak["from"]


@pytest.mark.slow
def test_times_and_items_of_each_shift_are_those_of_the_machine(month):
    rows = finals(month.messages, "workshop-a/press-line/kpi/production/shift")
    inside = [row for row in rows if row["from"] >= START]
    assert len(inside) >= 31 * 3 - 2
    for row in inside:
        start, end, values = row["from"], row["to"], row["values"]
        assert {"day", "late", "night"} >= {row["shift"]} and end - start == 8 * HOUR
        good, reject = month.items(start, end)
        assert (values["good"], values["scrap"]) == (good, reject), row
        assert values["produced"] == good + reject
        assert values["production_time"] == month.seconds(1, start, end)
        assert values["setup_time"] == month.seconds(3, start, end)
        assert values["delay_time"] == month.seconds(2, start, end)
        assert values["down_time"] == month.seconds(0, start, end)
        assert values["planned_busy_time"] == 8 * 3600
        assert values["availability"] == pytest.approx(values["production_time"] / 28800)
        assert values["oee"] == pytest.approx(1.5 * good / 28800)


def a_day(seed=3):
    return Month(seed, 1, 0)


def test_running_intervals_are_told_each_minute_and_the_last_of_them_at_the_end(tmp_path):
    day = a_day()
    folder = plant(tmp_path)
    # Until 10:15 in the morning, and seven minutes more.
    end = START + 10 * HOUR + 22 * MINUTE
    messages = replay(folder, [row for row in day.rows if row[0] <= end], "--every", "1min")
    rows = messages["factory/kpi/energy/15min"]
    assert [row["from"] for row in rows if row["final"]] == list(range(START, end - QUARTER, QUARTER))
    running = [row for row in rows if not row["final"]]
    # In the first two minutes of an interval nothing may be known yet.
    assert len(running) >= 10 * 60 * 12 // 15
    assert rows[-1]["ts"] == end and not rows[-1]["final"]
    assert rows[-1]["from"] == START + 10 * HOUR + QUARTER
    whole = [row for row in replay(folder, day.rows, "--final-only").items()]
    assert all(row["final"] for topic, rows in whole if "/kpi/" in topic for row in rows)


def running(messages, topic):
    return [row for row in messages[topic] if not row["final"]]


def test_running_rows_are_told_inside_each_quarter_and_the_last_of_them_once(tmp_path):
    end = START + 10 * HOUR + 18 * MINUTE
    rows = [row for row in a_day().rows if row[0] <= end]
    messages = replay(plant(tmp_path), rows)
    for topic in ("kpi/energy/15min", "kpi/demand/30min", "kpi/energy/day", "kpi/energy/month"):
        moments = [row["ts"] for row in running(messages, f"factory/{topic}")]
        inside = [ts for ts in range(START + 7 * MINUTE, end, QUARTER)]
        # Soon after the start, and in the first minutes of the last quarter.
        assert moments[-len(inside) - 1 :] == [*inside, end], topic
    for row in running(messages, "factory/kpi/demand/30min"):
        assert row["values"]["demand_forecast"] > 0


@pytest.mark.parametrize("option", ["--every=0s", "--every=90s", "--every=2d", "--every=x"])
def test_a_pace_that_is_no_whole_number_of_minutes_of_a_day_is_refused(tmp_path, option):
    run = command("replay", "--config", plant(tmp_path), "--readings", "-", option)
    assert run.returncode == 64 and "--every" in run.stderr


@pytest.mark.parametrize("options", [(), ("--final-only",), ("--every", "4h")])
def test_an_alarm_on_a_running_kpi_is_raised_at_the_minute_of_live_whatever_is_told(
    tmp_path, options
):
    rows = []
    for minute in range(121):
        energy = minute * 1000 + max(0, minute - 63) * 4000
        rows.append((START + minute * MINUTE, "main-meter.active_energy_import", 1_000_000 + energy))
        rows.append((START + minute * MINUTE, "pv-meter.active_energy_import", 5))
    alarm = {"id": "much", "on": "factory.active_energy_import", "above": 40_000}
    folder = plant(tmp_path, [{**alarm, "severity": "warning"}])
    events = replay(folder, rows, *options)["factory/event"]
    # 3 minutes of 1 kWh and 8 of 5 kWh pass 40 kWh.
    assert events[0]["type"] == "alarm_raised"
    assert events[0]["ts"] == START + (60 + 11) * MINUTE
    assert events == replay(folder, rows, "--every", "1min")["factory/event"]


def test_final_rows_do_not_depend_on_whether_running_ones_are_told(tmp_path):
    day, folder = a_day(), plant(tmp_path)
    told, untold = replay(folder, day.rows), replay(folder, day.rows, "--final-only")
    topics = {topic for topic in told if "/kpi/" in topic}
    assert len(topics) >= 10
    for topic in topics:
        # The unfinished month and night shift have no final row.
        assert [{**row, "ts": 0} for row in finals(told, topic)] == [
            {**row, "ts": 0} for row in finals(untold, topic)
        ], topic


def test_a_gap_is_bridged_by_the_counter_and_says_so(tmp_path):
    day, folder = a_day(), plant(tmp_path)
    gap = range(START + 2 * HOUR, START + 5 * HOUR + 20 * MINUTE)
    kept = [row for row in day.rows if row[0] not in gap]
    messages = replay(folder, kept, "--final-only")
    newest = {row["from"]: row for row in messages["factory/kpi/energy/15min"]}
    assert newest[START + 3 * HOUR]["quality"] == "estimated"
    energy = sum(round(row["values"]["active_energy_import"] * 1000) for row in newest.values())
    expected = day.energy("main-meter", START, day.end) - day.energy("pv-meter", START, day.end)
    assert abs(energy - expected) <= 1


def test_bad_values_and_a_false_zero_book_nothing(tmp_path):
    day, folder = a_day(), plant(tmp_path)
    rows = []
    for number, (ts, point, value) in enumerate(day.rows):
        if point == "main-meter.active_energy_import" and number % 97 == 0 and START < ts < day.end:
            value = random.Random(number).choice(["", "0"])
        rows.append((ts, point, value))
    messages = replay(folder, rows, "--final-only")
    (row,) = messages["factory/kpi/energy/day"]
    expected = day.energy("main-meter", START, day.end) - day.energy("pv-meter", START, day.end)
    assert abs(round(row["values"]["active_energy_import"] * 1000) - expected) <= 1
    assert "main-meter/event" not in messages


def test_a_meter_that_begins_anew_gives_an_event(tmp_path):
    rows = []
    for minute in range(60):
        value = 5_000_000 + minute * 100 if minute < 30 else 7 + (minute - 30) * 100
        rows.append((START + minute * MINUTE, "main-meter.active_energy_import", value))
    events = replay(plant(tmp_path), rows)["main-meter/event"]
    assert len(events) == 1
    facts = {"point", "from", "to", "unit"}
    assert events[0].keys() == {"ts", "gateway", "id", "type", "severity", "message"} | facts
    assert events[0]["point"] == "main-meter.active_energy_import" and events[0]["unit"] == "Wh"
    assert (events[0]["from"], events[0]["to"]) == (5_002_900, 7)
    assert events[0]["message"].keys() == {"en", "vi"}


def over_voltage(rows, above, clear, hold):
    """When an alarm must be raised and cleared, by an independent computation."""
    story, since, is_raised = [], None, False
    for ts, _, value in rows:
        # The time for which the condition must hold may end between two readings.
        if since is not None and not is_raised and ts >= since + hold:
            story.append(("alarm_raised", since + hold))
            is_raised = True
        limit = clear if is_raised else above
        if float(value) > limit:
            since = ts if since is None else since
        else:
            since = None
            if is_raised:
                story.append(("alarm_cleared", ts))
                is_raised = False
    return story


@pytest.mark.parametrize("seed", range(3))
def test_alarms_are_raised_and_cleared_at_the_moments_of_the_recording(tmp_path, seed):
    draw, voltage, rows = random.Random(seed), 230, []
    for minute in range(1440):
        voltage = min(250, max(210, voltage + draw.randrange(-3, 4)))
        rows.append((START + minute * MINUTE, "main-meter.voltage_l1_n", voltage))
    alarm = {"id": "high", "on": "main-meter.voltage_l1_n", "above": 240, "clear_below": 235}
    folder = plant(tmp_path, [{**alarm, "for": "90s", "severity": "critical"}])
    events = replay(folder, rows)["main-meter/event"]
    expected = over_voltage(rows, 240, 235, 90_000)
    assert len(expected) >= 4, "the walk crosses the limits"
    assert [(event["type"], event["ts"]) for event in events] == expected
    for event in events:
        assert event["id"] == "high" and event["severity"] == "critical"
        assert event["message"]["en"] and event["message"]["vi"]


def test_standard_input_is_read_like_a_file(tmp_path):
    folder = plant(tmp_path)
    rows = text(a_day().rows[:2000])
    arguments = [binary(), "replay", "--config", folder, "--readings"]
    piped = subprocess.run(
        [*arguments, "-"], input=rows, capture_output=True, text=True, timeout=PATIENCE, env=environment()
    )
    assert piped.returncode == 0, piped.stderr
    (folder / "readings.csv").write_text(rows)
    named = command(*arguments[1:], folder / "readings.csv", "--json")
    assert named.returncode == 0 and piped.stdout == named.stdout


def test_the_stores_folder_is_not_touched(tmp_path):
    folder = plant(tmp_path)
    replay(folder, a_day().rows[:500])
    assert not (tmp_path / "never-made").exists()


HEAD = "ts_ms,point,value\n"
GOOD = f"{START},main-meter.voltage_l1_n,230\n"
BROKEN = {
    "no header": (GOOD, 1, 1),
    "nothing at all": ("", 1, 1),
    "a column too few": (HEAD + GOOD + f"{START},main-meter.voltage_l1_n\n", 3, None),
    "a number with a unit": (HEAD + f"{START},main-meter.voltage_l1_n,230V\n", 2, 39),
    "a decimal comma": (HEAD + f"{START},main-meter.voltage_l1_n,230,5\n", 2, 39),
    "a time that goes back": (HEAD + GOOD + GOOD.replace(str(START), str(START - 1)), 3, 1),
    "a time in seconds with a fraction": (HEAD + "1790787600.5,main-meter.voltage_l1_n,1\n", 2, 1),
    "a time in seconds": (HEAD + "1790787600,main-meter.voltage_l1_n,1\n", 2, 1),
    "a time in microseconds": (HEAD + "1790787600000000,main-meter.voltage_l1_n,1\n", 2, 1),
    "a time in nanoseconds": (HEAD + "1790787600000000000,main-meter.voltage_l1_n,1\n", 2, 1),
    "a local time": (HEAD + "2026-10-01 00:00:00,main-meter.voltage_l1_n,1\n", 2, 1),
    "semicolons": (HEAD.replace(",", ";") + GOOD.replace(",", ";"), 1, 1),
    "seconds by the header": (HEAD.replace("ts_ms", "ts_s") + GOOD, 1, 1),
    "the header twice": (HEAD + GOOD + HEAD, 3, 1),
    "lines that end with CR": ((HEAD + GOOD).replace("\n", "\r"), 1, 1),
    "UTF-16": ((HEAD + GOOD).encode("utf-16"), 1, 1),
    "a state by its name": (HEAD + f"{START},press-1.machine_state,running\n", 2, 37),
    "a planned stop of no line": (HEAD + f"{START},press.planned_stop,{START}/{START + 1}\n", 2, 15),
    "a planned stop without an end": (HEAD + f"{START},press-line.planned_stop,{START}\n", 2, 39),
    "a point that does not exist": (HEAD + f"{START},main-meter.voltage_l1,230\n", 2, 15),
    "a device that does not exist": (HEAD + f"{START},other.voltage_l1_n,230\n", 2, 15),
    "an empty line": (HEAD + GOOD + "\n" + GOOD, 3, 1),
    "bytes of something else": (HEAD + "\x00\x01\x02,\x03,\x04\n", 2, 1),
    "a line without end": (HEAD + "1" * 100_000, 2, 1),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_bad_file_is_refused_with_the_place_and_what_is_wrong(tmp_path, case):
    content, line, column = BROKEN[case]
    folder = plant(tmp_path)
    file = folder / "bad.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    run = command("replay", "--config", folder, "--readings", file)
    assert run.returncode == BAD_DATA, run.stderr
    place, words = run.stderr.strip().splitlines()[-1].split(": error: ")
    assert place.startswith(f"{file}:{line}:") and words
    if column:
        assert place == f"{file}:{line}:{column}"


def test_a_file_that_is_not_there_is_a_bad_file(tmp_path):
    run = command("replay", "--config", plant(tmp_path), "--readings", tmp_path / "absent.csv")
    assert run.returncode == BAD_DATA and "absent.csv" in run.stderr and run.stdout == ""


def test_a_header_alone_is_a_recording_of_nothing(tmp_path):
    assert not replay(plant(tmp_path), HEAD)
