"""The shipped tables: valid by their schemas, of the decisions' prices, and honest about what is provisional.

The figures here are written from the decisions and announcements, not from the files.
"""

import copy
import datetime
import json
import random
from fractions import Fraction

import holidays
import jsonschema
import pytest
import yaml

from peers import files
from peers.gateway import CHECKOUT, Gateway, command
from test_bill import bill, configure
from test_replay import DAY, ENERGY, MINUTE, QUARTER, decimal, finals, replay

pytestmark = pytest.mark.usefixtures("park_gateway")

SHARE = CHECKOUT / "Packaging" / "share"
SCHEMAS = {
    "tariffs/evn": "tariff",
    "tariffs/hours/evn": "tariff-hours",
    "tariffs/vat": "vat",
    "tariffs/reactive": "reactive-charge",
    "emission-factors/vn": "emission-factor",
    "holidays": "holidays",
}
TABLES = [(kind, path) for folder, kind in SCHEMAS.items() for path in sorted((SHARE / folder).glob("*.yaml"))]
TARIFFS = sorted(path.stem for path in (SHARE / "tariffs/evn").glob("*.yaml"))
EAST = datetime.timezone(datetime.timedelta(hours=7))


def moment(*date):
    return int(datetime.datetime(*date, tzinfo=EAST).timestamp() * 1000)


class Plain(yaml.SafeLoader):
    """YAML whose dates are texts, as JSON Schema knows them."""


Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def table(path):
    return yaml.load(path.read_text(), Plain)


@pytest.fixture(scope="module")
def validators():
    found = {}
    for kind in set(SCHEMAS.values()):
        schema = json.loads(command("schema", kind).stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
        found[kind] = jsonschema.Draft202012Validator(schema)
    return found


@pytest.mark.parametrize(("kind", "path"), TABLES, ids=lambda value: getattr(value, "stem", value))
def test_every_shipped_table_is_valid_by_its_schema_and_names_its_source(validators, kind, path):
    read = table(path)
    validators[kind].validate(read)
    assert path.read_text().startswith(f"# yaml-language-server: $schema=/usr/share/park-gateway/schema/{kind}.json")
    assert datetime.date.fromisoformat(read["checked"])
    entries = [read, *(entry for value in read.values() if isinstance(value, list) for entry in value)]
    assert any("source" in entry for entry in entries)


PRICES = {"from": "2026-01-01", "source": "x"}
BANDS = {"peak": 3, "normal": 2, "off_peak": 1}
HOURS = {"hours": [{"from": "2014-06-01", "use": "evn/tt16"}]}


@pytest.mark.parametrize(
    ("tariff", "is_valid"),
    [
        ({**HOURS, "prices": [PRICES | BANDS]}, True),
        ({"prices": [PRICES | {"price": 2}]}, True),
        ({**HOURS, "prices": [PRICES | {"price": 2}, PRICES | BANDS | {"from": "2027-01-01"}]}, True),
        ({"capacity": [PRICES | {"price": 2, "paper": True}]}, True),
        ({"prices": [PRICES | BANDS]}, False),
        ({**HOURS, "prices": [PRICES | BANDS | {"price": 2}]}, False),
        ({**HOURS, "prices": [PRICES | {"peak": 3, "normal": 2}]}, False),
        ({**HOURS, "prices": [PRICES]}, False),
        ({"prices": [PRICES | {"price": 2, "paper": "yes"}]}, False),
        ({"prices": [PRICES | {"price": 2}], "until": "never"}, False),
        ({"prices": [PRICES | {"price": 2, "provisional": {"english": "x"}}]}, False),
    ],
)
def test_the_schema_and_the_program_agree_on_what_a_tariff_is(validators, tmp_path, tariff, is_valid):
    assert validators["tariff"].is_valid(tariff) == is_valid
    run = check(tmp_path, {"tariff": "own"}, {"tariffs/own.yaml": tariff})
    assert (run.returncode == 0) == is_valid, run.stderr
    assert is_valid or "tariffs/own.yaml:" in run.stderr


def check(folder, account, tables=None, calendar=None):
    kpis = {"energy": [{"id": "factory", "meters": ["main-meter"], **account}]}
    if calendar:
        kpis["calendar"] = calendar
    written = {f"{name}": json.dumps(content) for name, content in (tables or {}).items()}
    # Dates stand without quotes in YAML; in JSON they are texts, which are taken as well.
    plant = {**files.PLANT, "kpis.yaml": json.dumps(kpis), **written}
    for name in plant:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    return command("check", "--config", files.write(folder, plant))


@pytest.mark.parametrize("name", TARIFFS)
def test_every_shipped_tariff_can_be_used_and_check_says_what_is_provisional(tmp_path, name):
    run = check(tmp_path, {"tariff": f"evn/{name}", "reactive": "evn", "emission_factor": "vn/grid"})
    assert run.returncode == 0, run.stderr
    is_pilot = name.startswith("capacity-pilot")
    expected = {
        "tariffs/vat/vn.yaml": "2026-12-31",
        "tariffs/reactive/evn.yaml": "provisional",
        "emission-factors/vn/grid.yaml": "newest factor",
        **({f"tariffs/evn/{name}.yaml": "on paper only"} if is_pilot else {}),
        **({} if is_pilot else {"tariffs/hours/evn/qd963.yaml": "provisional"}),
    }
    for file, words in expected.items():
        lines = [line for line in run.stderr.splitlines() if line.startswith(f"{file}:")]
        assert any(words in line and ": note: " in line for line in lines), (file, run.stderr)
    assert "qd963" not in run.stderr or not is_pilot


@pytest.mark.parametrize(
    ("head", "severity", "words"),
    [
        ({"until": -1}, "warning", "it says nothing of today"),
        ({"until": 30}, "warning", "the table ends on"),
        ({"until": 200}, "note", "the table ends on"),
        ({"checked": -400}, "warning", "last compared with its source"),
        ({"checked": -100}, None, "last compared with its source"),
        ({"begins": 1}, "warning", "it says nothing of today"),
        ({"begins": 0}, None, "it says nothing of today"),
        ({"provisional": "a draft"}, "note", "provisional: a draft"),
    ],
)
@pytest.mark.parametrize("kind", ["tariffs", "tariffs/vat", "holidays"])
def test_check_says_where_a_table_ends_begins_or_is_old(tmp_path, kind, head, severity, words):
    today = datetime.datetime.now(EAST).date()

    def day(offset):
        return (today + datetime.timedelta(days=offset)).isoformat()

    first = day(head.get("begins", -500))
    if kind == "holidays" and "begins" in head:
        first = f"{today.year + head['begins']}-01-01"
    given = {key: day(value) if isinstance(value, int) else value for key, value in head.items() if key != "begins"}
    bodies = {
        "tariffs": {"prices": [{"from": first, "price": 2000, "source": "x"}]},
        "tariffs/vat": {"rates": [{"from": first, "rate": 0.08, "source": "x"}]},
        "holidays": {"source": "x", "days": [{"date": first}], "until": day(1000)},
    }
    tables = {f"{kind}/own.yaml": bodies[kind] | given}
    tables.setdefault("tariffs/own.yaml", bodies["tariffs"] | {"prices": [PRICES | {"price": 1}]})
    if kind == "tariffs/vat":
        tables["tariffs/own.yaml"]["vat"] = "own"
    calendar = {"holidays": ["own"]} if kind == "holidays" else None
    run = check(tmp_path, {"tariff": "own"}, tables, calendar)
    assert run.returncode == 0, run.stderr
    lines = [line for line in run.stderr.splitlines() if line.startswith(f"{kind}/own.yaml:1:") and words in line]
    assert [f": {severity}: " in line for line in lines] == ([True] if severity else []), run.stderr


def test_check_prints_the_notes_in_its_json_too(tmp_path):
    configured = {**files.PLANT, "kpis.yaml": "energy: [{ id: factory, meters: [main-meter], reactive: evn }]\n"}
    run = command("check", "--json", "--config", files.write(tmp_path, configured))
    assert run.returncode == 0, run.stderr
    assert [note.partition(":")[0] for note in json.loads(run.stdout)["notes"]] == ["tariffs/reactive/evn.yaml"]


# MARK: Holidays

YEARS = (2026, 2027)


def days(name):
    return {datetime.date.fromisoformat(day["date"]): day for day in table(SHARE / "holidays" / f"{name}.yaml")["days"]}


def test_the_holidays_are_those_of_an_independent_list():
    known = holidays.VN(years=YEARS, language="en_US")
    # Days that offices swap with a Saturday on which they work are not for enterprises.
    expected = {day for day, name in known.items() if "substituted" not in name}
    assert set(days("vn")) == expected


# Weekly days of rest by isoweekday.
@pytest.mark.parametrize(("name", "rest"), [("vn", {6, 7}), ("vn-six-day-week", {7})])
def test_a_day_in_lieu_is_the_next_working_day_after_a_holiday_on_a_day_of_rest(name, rest):
    found = days(name)
    statutory = {day for day, entry in found.items() if "in_lieu_of" not in entry}
    taken = set(statutory)
    expected = {}
    for holiday in sorted(statutory):
        if holiday.isoweekday() in rest:
            lieu = holiday
            while lieu in taken or lieu.isoweekday() in rest:
                lieu += datetime.timedelta(days=1)
            taken.add(lieu)
            expected[lieu.isoformat()] = holiday.isoformat()
    written = {day.isoformat(): entry["in_lieu_of"] for day, entry in found.items() if "in_lieu_of" in entry}
    assert written == expected
    assert written["2026-04-27"] == "2026-04-26"
    assert ("2027-05-03" in written) == (6 in rest)


@pytest.mark.parametrize("name", ["vn", "vn-six-day-week"])
@pytest.mark.parametrize("year", YEARS)
def test_a_year_has_the_days_of_the_labour_code(name, year):
    """New Year 1, Tet 5, Hung Kings 1, Reunification 1, Labour 1, National Day 2, Culture Day 1."""
    statutory = [day for day, entry in days(name).items() if "in_lieu_of" not in entry and day.year == year]
    assert len(statutory) == 12
    tet = sorted(day for day in statutory if day.month == 2)
    assert [(day - tet[0]).days for day in tet] == list(range(5))
    first = {2026: datetime.date(2026, 2, 17), 2027: datetime.date(2027, 2, 6)}[year]
    assert first in tet
    assert {(day.month, day.day) for day in statutory} >= {(1, 1), (4, 30), (5, 1), (9, 2), (11, 24)}


@pytest.mark.parametrize(
    ("name", "date", "rests"),
    [
        ("vn", "2026-04-27", True),
        ("vn", "2026-04-28", False),
        ("vn", "2027-02-03", False),
        ("vn", "2027-02-04", True),
        ("vn", "2027-02-10", True),
        ("vn", "2027-02-11", False),
        ("vn", "2027-05-03", True),
        ("vn", "2027-09-01", False),
        ("vn", "2027-09-03", True),
        ("vn-six-day-week", "2026-04-27", True),
        ("vn-six-day-week", "2027-02-09", True),
        ("vn-six-day-week", "2027-02-10", False),
        ("vn-six-day-week", "2027-05-03", False),
    ],
)
def test_no_shift_begins_on_a_day_of_the_table(tmp_path, name, date, rests):
    gateway = Gateway(tmp_path, 1883)
    meter = {"id": "main-meter", "unit_id": 1, "every": "1min", "points": {"active_energy_import": ENERGY}}
    gateway.connect("panel", "127.0.0.1:1502", [meter])
    gateway.kpis = {
        "calendar": {"shifts": [{"id": "day", "from": "06:00", "to": "14:00"}], "holidays": [name]},
        "energy": [{"id": "factory", "meters": ["main-meter"]}],
    }
    gateway.write()
    start = moment(*map(int, date.split("-")))
    rows = [(start + minute * MINUTE, "main-meter.active_energy_import", minute) for minute in range(0, 1441, 10)]
    shifts = finals(replay(gateway.folder, rows, "--final-only"), "factory/kpi/energy/shift")
    assert len(shifts) == (0 if rests else 1)


# MARK: Bands and prices over the change of hours

PARK = {"peak": 3197, "normal": 1744, "off_peak": 1117}
PILOT = {"peak": 2182, "normal": 1275, "off_peak": 859}


def band(milliseconds):
    """Circular 16 until 2026-04-21, decision 963 from 2026-04-22 on."""
    local = datetime.datetime.fromtimestamp(milliseconds / 1000, EAST)
    if local.date() >= datetime.date(2026, 4, 22):
        hours = {"peak": [(17.5, 22.5)], "off_peak": [(0, 6)]}
    else:
        hours = {"peak": [(9.5, 11.5), (17, 20)], "off_peak": [(0, 4), (22, 24)]}
    hour = local.hour + local.minute / 60
    for name, windows in hours.items():
        if any(start <= hour < end for start, end in windows) and (name == "off_peak" or local.isoweekday() < 7):
            return name
    return "normal"


@pytest.mark.parametrize("seed", [5])
def test_bands_and_costs_of_a_park_and_an_office_are_exact_over_the_change_of_hours(tmp_path, seed):
    draw = random.Random(seed)
    gateway = Gateway(tmp_path, 1883)
    meter = {"id": "main-meter", "unit_id": 1, "every": "1min", "points": {"active_energy_import": ENERGY}}
    gateway.connect("panel", "127.0.0.1:1502", [meter])
    tariffs = {"park": "evn/industrial-park-110kv-over-100mva", "office": "evn/administrative-6kv"}
    gateway.kpis = {
        "energy": [{"id": name, "meters": ["main-meter"], "tariff": tariff} for name, tariff in tariffs.items()]
    }
    gateway.write()
    start = moment(2026, 4, 21)
    counted = [draw.randrange(9_000_000) for _ in range(2 * 1440)]
    counter, rows = 10**9, []
    for minute in range(2 * 1440 + 1):
        counter += counted[minute - 1] if minute else 0
        rows.append((start + minute * MINUTE, "main-meter.active_energy_import", decimal(counter)))
    messages = replay(gateway.folder, rows, "--final-only")
    for account in tariffs:
        quarters = finals(messages, f"{account}/kpi/energy/15min")
        assert len(quarters) == 2 * DAY // QUARTER
        for row in quarters:
            first = (row["from"] - start) // MINUTE
            amount = sum(counted[first : first + 15])
            found = {name: round(row["values"][f"{name}_active_energy"] * 1000) for name in PARK}
            assert found == dict.fromkeys(PARK, 0) | {band(row["from"]): amount}, row
            price = PARK[band(row["from"])] if account == "park" else 2138
            cost = float(Fraction(amount * price, 10**6))
            assert row["values"]["cost"] == pytest.approx(cost, rel=1e-12)
            assert "mục 8.1" in row["sources"]["cost"] or account == "office"


# MARK: The bill on paper


def test_a_paper_tariff_adds_a_second_bill_that_is_not_charged(site):
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=7_000_000, per_second=1000)
    slave.ramp(1, "holding", 4, start=5_000, per_second=750)
    configure(site, slave)
    account = site.gateway.kpis["energy"][0]
    plain = copy.deepcopy(account) | {"id": "office", "tariff": "evn/administrative-6kv"}
    account["paper_tariff"] = "evn/capacity-pilot-22kv"
    site.gateway.kpis["energy"].append(plain)
    site.start()
    site.witness.wait("becamex/bau-bang/dai-nam-textile/factory/kpi/energy/15min")
    assert site.gateway.stop() == 0

    told = json.loads(bill(site, "--format", "json").stdout)["bills"]
    assert [(each["account"], each["paper"]) for each in told] == [
        ("factory", False),
        ("factory", True),
        ("office", False),
    ]
    charged, paper, office = told
    assert paper["tariff"] == "evn/capacity-pilot-22kv"
    assert paper["energy"] == charged["energy"]
    assert "a bill on paper, for comparison: it is not charged" in paper["notes"]
    assert not any("paper" in note for note in charged["notes"])
    # Its prices are the pilot's in some band of circular 16; those of the charged one are the decision's.
    active = [line for line in paper["lines"] if line["line"] in PILOT]
    assert active and all(line["formula"].endswith(f"kWh × {PILOT[line['line']]}") for line in active)
    assert any("provisional" in note and "July 2026" in note for note in paper["notes"])
    # No half hour is complete: a charge for capacity cannot be shown, and the bill says so.
    assert "capacity" not in {line["line"] for line in paper["lines"]}
    assert any("capacity" in note for note in paper["notes"])
    assert [line["line"] for line in office["lines"]] == ["energy", "reactive", "vat"]
    assert office["lines"][0]["formula"].endswith("kWh × 2138")

    vietnamese = bill(site, "--language", "vi").stdout
    assert "(trên giấy)" in vietnamese and "không thu tiền" in vietnamese and "tạm thời" in vietnamese
