"""`report energy`: tables, CSV, JSON and charts from the ledger, read while the gateway runs."""

import csv
import datetime
import io
import json
import random
import sqlite3
import struct
from xml.etree import ElementTree

import pytest

from peers.gateway import command
from peers.waiting import PATIENCE

EAST = datetime.timezone(datetime.timedelta(hours=7))
QUARTER = 900_000
PERIODS = {"15min": QUARTER, "hour": 4 * QUARTER, "day": 96 * QUARTER}
SVG = "{http://www.w3.org/2000/svg}"


def moment(*date):
    return int(datetime.datetime(*date, tzinfo=EAST).timestamp() * 1000)


START, END = moment(2026, 10, 1), moment(2026, 11, 1)
BANDS = ("peak", "normal", "off_peak")


def band(hour, weekday):
    if hour < 6:
        return "off_peak"
    return "peak" if 17.5 <= hour < 22.5 and weekday < 6 else "normal"


def quarter(start, draw):
    """The energy of each quarter, in thousandths of a Wh, by hour; one is missing, one estimated."""
    local = datetime.datetime.fromtimestamp(start / 1000, EAST)
    hour = local.hour + local.minute / 60
    at_work = 7 <= hour < 21 and local.weekday() < 6
    watts = draw.randrange(300_000, 620_000) if at_work else draw.randrange(35_000, 60_000)
    return {band(hour, local.weekday()): watts * 250}


def packed(values):
    return b"\x01" + b"".join(struct.pack("<d", value) for value in values)


def row(period, start, end, parts, with_bands, final=1, quality="good"):
    energy = sum(parts.values())
    values = {"active_energy_import": energy / 1000}
    if with_bands:
        values |= {f"{name}_active_energy": parts.get(name, 0) / 1000 for name in BANDS}
    values["average_power"] = energy * 3600 / (end - start)
    names = ",".join(values)
    fixed = ("energy", period, start, end, 1, final, 1.0 if final else 0.9, quality, None)
    return (*fixed, names, packed(values.values()))


class Books:
    """A month of results in the store of a running gateway, and the true values."""

    def __init__(self, site):
        self.site = site
        point = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
        device = {"id": "main-meter", "unit_id": 1, "points": {"active_energy_import": point}}
        site.gateway.connect("panel", site.slave().serve_tcp(), [device])
        demand = {"window": "30min", "method": "block", "limit": "600kW"}
        accounts = [{"id": name, "meters": ["main-meter"]} for name in ("factory", "office")]
        site.gateway.kpis = {"energy": [{**accounts[0], "demand": demand}, accounts[1]]}
        site.start()
        draw = random.Random(11)
        self.quarters = {start: quarter(start, draw) for start in range(START, END, QUARTER)}
        gap = range(moment(2026, 10, 12, 9), moment(2026, 10, 12, 15))
        self.quarters = {start: q for start, q in self.quarters.items() if start not in gap}
        with sqlite3.connect(site.gateway.state / "park-gateway.db", timeout=PATIENCE) as store:
            for account, with_bands in (("factory", True), ("office", False)):
                for values in self.rows(with_bands):
                    places = ",".join("?" * (1 + len(values)))
                    store.execute(f"INSERT INTO result (subject, family, period, start, end, revision, final, coverage, quality, shift, names, numbers) VALUES ({places})", (account, *values))
        store.close()

    def rows(self, with_bands):
        for period, length in PERIODS.items():
            for start in range(START, END, length):
                parts = self.sum(start, start + length)
                if parts:
                    final = start < END - length
                    quality = "estimated" if start == moment(2026, 10, 12) else "good"
                    yield row(period, start, start + length, parts, with_bands, final, quality)

    def sum(self, start, end):
        total = {}
        for quarter in range(start, end, QUARTER):
            for name, energy in self.quarters.get(quarter, {}).items():
                total[name] = total.get(name, 0) + energy
        return total

    def report(self, *options, code=0):
        span = () if "--from" in options else ("--from", "2026-10-01", "--to", "2026-11-01")
        run = command("report", "energy", "--config", self.site.gateway.folder, *span, *options)
        assert run.returncode == code, run.stderr
        return run


@pytest.fixture(scope="module")
def books(shared_site):
    return Books(shared_site)


def test_csv_has_every_row_with_the_fields_of_the_messages(books):
    run = books.report("--format", "csv", "--period", "hour", "--account", "factory")
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    expected = {row[2]: books.sum(row[2], row[3]) for row in books.rows(True) if row[1] == "hour"}
    assert len(rows) == len(expected)
    for found in rows:
        start = datetime.datetime.fromisoformat(found["from"])
        assert start.utcoffset() == datetime.timedelta(hours=7)
        parts = expected[int(start.timestamp() * 1000)]
        assert round(float(found["active_energy_import"]) * 1000) == sum(parts.values())
        for name in BANDS:
            assert round(float(found[f"{name}_active_energy"]) * 1000) == parts.get(name, 0)


def test_json_has_each_account_with_its_exact_total(books):
    report = json.loads(books.report("--format", "json").stdout)
    assert (report["from"], report["to"], report["period"]) == (START, END, "day")
    assert [account["id"] for account in report["accounts"]] == ["factory", "office"]
    for account in report["accounts"]:
        assert len(account["rows"]) == 31 and [r["final"] for r in account["rows"]][-1] is False
        total = sum(books.sum(START, END).values())
        assert round(account["total"]["active_energy_import"] * 1000) == total
        assert "average_power" not in account["total"]


def test_a_part_of_the_time_is_cut_at_the_rows_beginnings(books):
    options = ["--from", "2026-10-05", "--to", "2026-10-06T12:00", "--format", "json"]
    rows = json.loads(books.report(*options, "--period", "hour").stdout)["accounts"][0]["rows"]
    assert rows[0]["from"] == moment(2026, 10, 5) and rows[-1]["to"] == moment(2026, 10, 6, 12)
    assert len(rows) == 36


@pytest.mark.parametrize(
    ("language", "words", "number"),
    [("en", ["Import (kWh)", "Total", "by day"], "."), ("vi", ["Điện nhận (kWh)", "Tổng"], ",")],
)
def test_a_table_is_aligned_and_speaks_both_languages(books, language, words, number):
    text = books.report("--account", "factory", "--language", language).stdout
    for word in words:
        assert word in text
    lines = text.rstrip("\n").split("\n")
    assert len(lines) == 1 + 2 + 31 + 1
    assert lines[3].startswith("2026-10-01 00:00")
    # Thousandths of a Wh, rounded half up to Wh.
    total = (sum(books.sum(START, END).values()) + 500) // 1000 / 1000
    group = "," if number == "." else "."
    shown = f"{total:,.3f}".replace(",", "_").replace(".", number).replace("_", group)
    assert shown in lines[-1], shown


def svg(books, *options):
    tree = ElementTree.fromstring(books.report("--format", "svg", *options).stdout)
    assert tree.tag == f"{SVG}svg" and tree.find(f"{SVG}title").text
    return tree


def texts(tree):
    return [element.text for element in tree.iter(f"{SVG}text")]


def numbers(tree):
    for element in tree.iter():
        for name in ("x", "y", "x1", "x2", "y1", "y2", "width", "height"):
            value = element.get(name)
            if value and not value.endswith("%"):
                yield name, float(value)


@pytest.mark.parametrize("period", ["15min", "hour", "day"])
def test_a_chart_is_well_formed_and_lies_within_its_frame(books, period):
    tree = svg(books, "--account", "factory", "--period", period)
    width, height = float(tree.get("width")), float(tree.get("height"))
    for name, value in numbers(tree):
        assert 0 <= value <= (width if name in ("x", "x1", "x2", "width") else height), name


def test_bars_of_days_are_made_of_the_hours_of_the_tariff(books):
    tree = svg(books, "--account", "factory")
    bars = {name: [r for r in tree.iter(f"{SVG}rect") if r.get("class") == name] for name in BANDS}
    # No peak hours on the four Sundays.
    assert {name: len(found) for name, found in bars.items()} == {
        "peak": 27,
        "normal": 31,
        "off_peak": 31,
    }
    day = books.sum(START, START + 96 * QUARTER)
    heights = {name: float(found[0].get("height")) for name, found in bars.items()}
    for name in BANDS:
        share = day[name] / sum(day.values())
        assert heights[name] / sum(heights.values()) == pytest.approx(share, abs=0.01)
    assert "Peak hours" in texts(tree) and "1 Oct" in texts(tree)


def test_a_load_profile_has_its_bands_its_limit_and_its_highest_quarter(books):
    tree = svg(books, "--account", "factory", "--period", "15min", "--language", "vi")
    shapes = {path.get("class") for path in tree.iter(f"{SVG}path")}
    assert shapes >= set(BANDS)
    words = " | ".join(texts(tree))
    for word in ("Giờ cao điểm", "Giờ thấp điểm", "Giới hạn 600 kW", "Cao nhất", "1/10"):
        assert word in words, word
    assert all(unit not in words for unit in ("Peak", "Limit", "Highest"))


def test_without_a_tariff_a_chart_has_one_colour(books):
    tree = svg(books, "--account", "office", "--period", "hour")
    assert {path.get("class") for path in tree.iter(f"{SVG}path")} - {None} == {"power"}


def test_a_time_without_rows_gives_an_empty_chart_and_says_so(books):
    options = ["--from", "2020-01-01", "--to", "2020-02-01", "--account", "factory"]
    run = books.report(*options, "--format", "svg")
    assert "No data" in texts(ElementTree.fromstring(run.stdout)) and "no rows" in run.stderr


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--from", "2026-10-01", "--to", "2026-10-01"], "not before"),
        (["--from", "2026-02-30", "--to", "2026-03-01"], "2026-02-30"),
        (["--from", "2026-10-01T25:00", "--to", "2026-11-01"], "T25:00"),
        (["--account", "factori"], "did you mean factory"),
        (["--format", "svg"], "--account"),
        (["--period", "week"], "week"),
        (["--format", "pdf"], "pdf"),
    ],
)
def test_wrong_options_are_refused_with_what_to_write(books, options, words):
    assert words in books.report(*options, code=64).stderr


def test_a_store_that_is_not_there_is_told(books, tmp_path):
    site = books.site
    for name in ("gateway.yaml", "kpis.yaml"):
        text = (site.gateway.folder / name).read_text().replace(str(site.gateway.state), str(tmp_path))
        (tmp_path / name).write_text(text)
    (tmp_path / "devices.d").mkdir()
    for file in (site.gateway.folder / "devices.d").iterdir():
        (tmp_path / "devices.d" / file.name).write_text(file.read_text())
    options = ("--from", "2026-10-01", "--to", "2026-11-01")
    run = command("report", "energy", "--config", tmp_path, *options)
    assert run.returncode == 69 and "park-gateway.db" in run.stderr
    assert not (tmp_path / "park-gateway.db").exists()
