"""`report production`, `baseline` and `bill`: charts and tables in both languages from a known ledger."""

import datetime
import json
import random
import sqlite3
import struct
from xml.etree import ElementTree

import pytest

from peers.gateway import command
from peers.waiting import PATIENCE

EAST = datetime.timezone(datetime.timedelta(hours=7))
QUARTER, HOUR, DAY = 900_000, 3_600_000, 86_400_000
SVG = "{http://www.w3.org/2000/svg}"
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
FROM, TO = "2026-10-05", "2026-10-08"
TRAINING = "day,energy_kwh,good\n" + "".join(
    f"2026-01-{day:02},{200 + 0.2 * (day * 7 % 13) * 40},{(day * 7 % 13) * 40}\n"
    for day in range(1, 21)
)


def moment(*date):
    return int(datetime.datetime(*date, tzinfo=EAST).timestamp() * 1000)


def packed(*numbers):
    return b"\x01" + b"".join(struct.pack("<q", number) for number in numbers)


START = moment(2026, 10, 1)
STATES = ["running", "running", "running", "setup", "fault", "running", "idle", "off"]


def slots(draw):
    """Start, state and good items of each quarter from 06:00 to 22:00 of ten days."""
    for day in range(10):
        for quarter in range(24, 88):
            state = draw.choice(STATES)
            good = draw.randrange(500, 700) if state == "running" else 0
            yield START + day * DAY + quarter * QUARTER, state, good


def sums(state, good):
    """In the column order of the store: times in ms, counts, planned times of items in µs."""
    spent = {name: QUARTER if state in names else 0 for name, names in (
        ("run", ["running"]), ("setup", ["setup"]), ("delay", ["fault"]), ("down", ["idle", "off"]))}
    produced = good + good // 50
    return packed(
        QUARTER, QUARTER, QUARTER, spent["run"], spent["setup"], spent["delay"], spent["down"], 0,
        0, 0, int(state == "fault"), produced, good, produced - good, produced * 1_200_000, good * 1_200_000, 0, 0,
    )


class Ledger:
    """A line, its energy account and a baseline, with ten days of results in the gateway's store."""

    def __init__(self, site):
        self.site = site
        number = {"table": "holding", "type": "uint64", "kind": "counter"}
        points = {
            "active_energy_import": {**number, "address": 0, "unit": "Wh"},
            "good_count": {**number, "address": 4, "unit": "1"},
            "reject_count": {**number, "address": 8, "unit": "1"},
            "machine_state": {
                "table": "holding", "address": 12, "type": "uint16", "kind": "state",
                "states": {0: "idle", 1: "running"},
            },
        }
        device = {"id": "press", "unit_id": 1, "points": points}
        site.gateway.connect("panel", site.slave().serve_tcp(), [device])
        line = {
            "state": {"point": "press.machine_state", "running": ["running"], "idle": ["idle"]},
            "good": "press.good_count", "reject": "press.reject_count", "ideal_cycle": "1200ms",
            "energy": "factory", "workers": 6,
        }
        baseline = {"energy": "factory", "drivers": ["press-line.good"]}
        baseline["train"] = {"csv": "training.csv"}
        account = {"meters": ["press"], "tariff": "evn/production-22kv", "emission_factor": "vn/grid"}
        (site.gateway.folder / "training.csv").write_text(TRAINING)
        site.gateway.kpis = {
            "calendar": {"shifts": [
                {"id": "early", "from": "06:00", "to": "14:00", "days": DAYS},
                {"id": "late", "from": "14:00", "to": "22:00", "days": DAYS},
            ]},
            "energy": [{"id": "factory", **account}],
            "production": [{"id": "press-line", **line}, {"id": "other-line", **line}],
            "baselines": [{"id": "enpi", **baseline, "period": "day"}, {"id": "two", **baseline, "period": "hour"}],
        }
        site.start()
        self.quarters = list(slots(random.Random(7)))
        with sqlite3.connect(site.gateway.state / "park-gateway.db", timeout=PATIENCE) as store:
            self.fill(store)
        store.close()

    def fill(self, store):
        for start, state, good in self.quarters:
            end = start + QUARTER
            store.execute(
                "INSERT INTO production_slot VALUES ('press-line',?,?,?)", (start, end, sums(state, good))
            )
            store.execute(
                "INSERT INTO production_run VALUES ('press-line',?,?,?,NULL,0)", (start, end, state)
            )
        good = {start: good for start, _, good in self.quarters}
        registers = ("press.active_energy_import",)
        for start in range(START, START + 10 * DAY, QUARTER):
            # mWh: 200 kWh a day and 0.2 kWh an item, from the fourth day 5 % less.
            energy = 200_000_000 // 96 + good.get(start, 0) * 200_000
            energy = energy * 95 // 100 if start >= START + 4 * DAY else energy * 101 // 100
            for register in registers:
                row = (register, start, start + QUARTER, energy, QUARTER, 0)
                store.execute("INSERT INTO meter_slot VALUES (?,?,?,?,?,?)", row)

    def report(self, *options, code=0):
        run = command("report", options[0], "--config", self.site.gateway.folder, *options[1:])
        assert run.returncode == code, run.stderr
        return run

    def of(self, name, *options, code=0, days=(FROM, TO)):
        return self.report(name, "--from", days[0], "--to", days[1], *options, code=code)


@pytest.fixture(scope="module")
def ledger(shared_site):
    return Ledger(shared_site)


def drawing(run):
    tree = ElementTree.fromstring(run.stdout)
    assert tree.tag == f"{SVG}svg" and tree.find(f"{SVG}title").text
    return tree


def texts(tree):
    return " | ".join(element.text or "" for element in tree.iter(f"{SVG}text"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Running ", "Setup ", "5 Oct", "early", "Planned time", "OEE", "Availability loss"]),
        ("vi", ["Đang chạy ", "Chuẩn bị ", "5/10", "early", "Thời gian kế hoạch", "Tổn thất tốc độ"]),
    ],
)
def test_a_line_is_drawn_with_its_states_and_its_losses(ledger, language, words):
    options = ["--line", "press-line", "--format", "svg", "--language", language]
    tree = drawing(ledger.of("production", *options))
    for word in words:
        assert word in texts(tree), word
    drawn = [rect for rect in tree.iter(f"{SVG}rect") if rect.get("class") in STATES]
    # Consecutive equal states are one state.
    days = [[s for start, s, _ in ledger.quarters if day <= start < day + DAY]
            for day in range(moment(2026, 10, 5), moment(2026, 10, 8), DAY)]
    changes = sum(1 + sum(a != b for a, b in zip(day, day[1:])) for day in days)
    assert len(drawn) == changes
    assert len([r for r in tree.iter(f"{SVG}rect") if r.get("class") == "step"]) == 5


def test_many_days_are_drawn_as_close_lanes_within_the_frame(ledger):
    options = ["--line", "press-line", "--format", "svg"]
    tree = drawing(ledger.of("production", *options, days=("2026-10-01", "2026-11-01")))
    assert "31 Oct" in texts(tree) and "early" not in texts(tree)
    width = float(tree.get("width"))
    for rect in tree.iter(f"{SVG}rect"):
        if rect.get("x"):
            assert 0 <= float(rect.get("x")) <= width
            assert float(rect.get("x")) + float(rect.get("width")) <= width


def test_a_row_has_energy_cost_and_emission_of_a_good_item(ledger):
    run = ledger.of("production", "--line", "press-line", "--format", "json")
    whole = json.loads(run.stdout)["lines"][0]["whole"]["values"]
    bill = json.loads(
        ledger.of("energy", "--account", "factory", "--format", "json").stdout
    )
    assert bill["accounts"][0]["rows"] == []  # The gateway was down: there are only the slots.
    span = range(moment(2026, 10, 5), moment(2026, 10, 8))
    good = sum(good for start, _, good in ledger.quarters if start in span)
    assert whole["good"] == good
    made = {start: good for start, _, good in ledger.quarters}
    energy = cost = 0
    for start in range(span.start, span.stop, QUARTER):
        part = (200_000_000 // 96 + made.get(start, 0) * 200_000) * 95 // 100
        local = datetime.datetime.fromtimestamp(start / 1000, EAST)
        minute = local.hour * 60 + local.minute
        price = 1190 if minute < 360 else 3398 if 1050 <= minute < 1350 else 1833
        energy, cost = energy + part, cost + part * price / 1e6
    assert whole["energy_per_good"] == pytest.approx(energy / 1000 / good)
    assert whole["cost_per_good"] == pytest.approx(cost / good)
    assert whole["co2e_per_good"] == pytest.approx(energy / 1e6 * 0.6592 / good, rel=0.05)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["planned h", "OEE %", "đ/good", "whole", "by shift", "good/worker h"]),
        ("vi", ["kế hoạch h", "chạy h", "đ/sp đạt", "tổng", "theo ca", "tốt"]),
    ],
)
def test_a_table_of_a_line_speaks_both_languages(ledger, language, words):
    options = ["--line", "press-line", "--period", "shift", "--language", language]
    text = ledger.of("production", *options).stdout
    for word in words:
        assert word in text, word
    # Three days of two shifts, with a title, two header lines and the total.
    assert len(text.split("\n\n")[0].rstrip("\n").split("\n")) == 1 + 2 + 6 + 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Cumulative saving", "Saved", "Expected", "Actual and expected energy"]),
        ("vi", ["Tiết kiệm lũy kế", "Dùng vượt", "Dự kiến", "theo ngày"]),
    ],
)
def test_a_baseline_is_drawn_as_its_cusum_and_beside_what_was_expected(ledger, language, words):
    options = ["--baseline", "enpi", "--format", "svg", "--language", language]
    tree = drawing(ledger.of("baseline", *options, days=("2026-10-01", "2026-10-11")))
    for word in words:
        assert word in texts(tree), word
    assert len([r for r in tree.iter(f"{SVG}rect") if r.get("class") == "actual"]) == 10
    [line] = [p for p in tree.iter(f"{SVG}path") if p.get("class") == "sum"]
    assert line.get("d").count("L") == 10


def test_a_table_of_a_baseline_speaks_vietnamese(ledger):
    text = ledger.of("baseline", "--baseline", "enpi", "--language", "vi").stdout
    for word in ["dự kiến Wh = ", "R² 1,0000", "tiết kiệm", "tổng: EnPI 0,9"]:
        assert word in text, word


def test_a_bill_names_its_lines_in_vietnamese(ledger):
    text = ledger.report("bill", "--month", "2026-10", "--language", "vi").stdout
    for word in ["giờ cao điểm", "giờ bình thường", "giờ thấp điểm", "thuế GTGT", "tổng cộng", "độ phủ"]:
        assert word in text, word
    assert "giờ" not in ledger.report("bill", "--month", "2026-10").stdout.replace("Giờ", "")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["production", "--from", FROM, "--to", TO, "--format", "svg"], "--line: press-line, other-line"),
        (["baseline", "--from", FROM, "--to", TO, "--format", "svg"], "--baseline: enpi, two"),
        (["bill", "--month", "2026-10", "--format", "svg"], "no chart"),
        (["production", "--from", TO, "--to", TO], "not before"),
        (["baseline", "--from", FROM, "--to", TO, "--language", "fr"], "fr"),
    ],
)
def test_what_cannot_be_answered_is_told_with_what_to_write(ledger, options, words):
    assert words in ledger.report(*options, code=64).stderr


def test_a_report_ends_before_its_last_day(ledger):
    rows = {}
    for name, key in (("production", "lines"), ("baseline", "baselines")):
        rows[name] = json.loads(ledger.of(name, "--format", "json").stdout)[key][0]["rows"]
    for name, found in rows.items():
        assert [row["from"] for row in found] == [moment(2026, 10, day) for day in (5, 6, 7)], name
