"""The library: what the files say is what our simulator serves, what pymodbus reads, and what the gateway reads.

The ordinary run takes some profiles at random; `make test-profiles` takes all of them.
"""

import json
import os
import random
import re
import subprocess
import uuid

import jsonschema
import pytest
from pymodbus.client import ModbusTcpClient

from independent import profiles
from peers.gateway import binary, command, environment
from peers.processes import Child, free_port, is_listening
from peers.waiting import PATIENCE, eventually

pytestmark = pytest.mark.usefixtures("park_gateway")

ALL = profiles.names()
# All workers of one run choose the same; the seed stands in the names of the tests.
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)
SEED = int(os.environ.get("PARK_GATEWAY_SEED", int(RUN[:6], 16)))
EVERY = os.environ.get("PARK_GATEWAY_PROFILES") == "all"
CHOSEN = ALL if EVERY else sorted(random.Random(SEED).sample(ALL, 20))
# A Modbus connection has 247 units; a few for each simulator, so that it starts at once.
GROUPS = [CHOSEN[start : start + 40] for start in range(0, len(CHOSEN), 40)]


def plant(peers, names):
    """A configuration with a device for each profile, on one connection."""
    draw = random.Random(SEED)
    devices = [
        {"id": f"unit-{unit}-{draw.randrange(10**6)}", "profile": name, "unit_id": unit, "every": "10s"}
        for unit, name in enumerate(names, 1)
    ]
    peers.gateway.connect("line", "10.0.4.20:502", devices)
    peers.gateway.write()
    return peers.gateway.folder


def simulate(peers, names):
    """Serves a device of each profile; the port, and a pymodbus client on it."""
    port = free_port()
    arguments = [binary(), "simulate", "--config", plant(peers, names), "--base-port", port]
    child = peers.keep(Child(arguments, peers.folder / "simulate.log", env=environment()))
    eventually(lambda: is_listening(port), what=child.text)
    client = ModbusTcpClient("127.0.0.1", port=port, timeout=10)
    assert client.connect()
    # The ports are open before the first values are in the registers.
    eventually(lambda: all(is_served(client, unit, name) for unit, name in enumerate(names, 1)), what=child.text)
    return port, client


@pytest.fixture(params=range(len(GROUPS)), ids=lambda group: f"seed-{SEED}-{group}")
def group(request, peers):
    names = GROUPS[request.param]
    port, client = simulate(peers, names)
    yield names, port, client
    client.close()


READERS = {
    "coil": ("read_coils", "bits"),
    "discrete": ("read_discrete_inputs", "bits"),
    "input": ("read_input_registers", "registers"),
    "holding": ("read_holding_registers", "registers"),
}


def ask(client, unit, point):
    function, _ = READERS[point["table"]]
    return getattr(client, function)(point["address"], count=profiles.width(point), device_id=unit)


def is_served(client, unit, name):
    points = profiles.load(name)["points"].values()
    return not any(ask(client, unit, point).isError() for point in (min(points, key=str), max(points, key=str)))


def words(client, unit, point):
    """The registers of a point as pymodbus reads them."""
    field, count = READERS[point["table"]][1], profiles.width(point)
    answer = ask(client, unit, point)
    assert not answer.isError(), f"unit {unit}, {point}: {answer}"
    return [int(word) for word in getattr(answer, field)[:count]]


def agree(mine, theirs):
    """Whether what pymodbus's registers mean is what the gateway says of a point."""
    if mine is None:
        return "bad" in theirs
    if "bad" in theirs:
        return False
    return theirs["value"] == pytest.approx(mine, rel=1e-6, abs=1e-9)


def differences(name, unit, port, client, found):
    """The points that were not yet read alike; the simulated values move every half second."""
    profile = profiles.load(name)
    raw = {point: words(client, unit, keys) for point, keys in profile["points"].items() if point not in found}
    run = command("read", "--tcp", f"127.0.0.1:{port}", "--unit", unit, "--profile", name, "--timeout", "10s", "--json")
    assert run.returncode == 0, f"{name}: {run.stderr}"
    readings = json.loads(run.stdout)["points"]
    assert list(readings) == list(profile["points"]), name
    wrong = {}
    for point, before in raw.items():
        keys = profile["points"][point]
        after = words(client, unit, keys)
        if any(agree(profiles.value(keys, profile, each), readings[point]) for each in (before, after)):
            found.add(point)
        else:
            wrong[point] = (before, after, readings[point])
    return wrong


def test_what_pymodbus_reads_is_what_the_gateway_reads(group):
    names, port, client = group
    for unit, name in enumerate(names, 1):
        found = set()
        wrong = {}

        def alike():
            nonlocal wrong
            wrong = differences(name, unit, port, client, found)
            return not wrong

        eventually(alike, what=lambda: f"{name}: {wrong}", within=30)


COMMON = [
    "schneider/iem3155",
    "schneider/pm1200",
    "eastron/sdm630",
    "abb/b23",
    "siemens/pac3200",
    "janitza/umg-96rm",
    "selec/mfm384",
    "chint/dtsu666",
    "carlo-gavazzi/em340",
    "peacefair/pzem-016",
]


def test_scan_names_common_meters_by_their_values_among_all_profiles(peers):
    port, client = simulate(peers, COMMON)
    client.close()
    run = command("scan", "--tcp", f"127.0.0.1:{port}", "--units", f"1-{len(COMMON)}", "--timeout", "10s", "--json")
    assert run.returncode == 0, run.stderr
    assert [unit["profile"] for unit in json.loads(run.stdout)["found"]] == COMMON


def test_the_plan_of_every_device_keeps_its_limits(peers):
    folder = plant(peers, ALL)
    run = command("check", "--config", folder, "--json")
    assert run.returncode in (0, 78), run.stderr
    [line] = json.loads(run.stdout)["connections"]
    assert len(line["devices"]) == len(ALL)
    for name, device in zip(ALL, line["devices"]):
        profile = profiles.load(name)
        asked = set()
        for request in (request for poll in device["polls"] for request in poll["requests"]):
            table, first, count = request["table"], request["address"], request["count"]
            assert 1 <= count <= profiles.allowed(profile, table), f"{name}: {request}"
            for low, high in profile.get("forbidden", []):
                assert first > high or first + count <= low, f"{name}: {request}"
            for point in request["points"]:
                keys = profile["points"][point]
                assert keys["table"] == table
                assert first <= keys["address"] <= keys["address"] + profiles.width(keys) <= first + count, name
                asked.add(point)
        assert asked == set(profile["points"]), name


def test_every_profile_fits_the_schema():
    run = command("schema", "profile")
    validator = jsonschema.Draft202012Validator(json.loads(run.stdout))
    for name in ALL:
        for error in validator.iter_errors(profiles.load(name)):
            pytest.fail(f"{name}: {error.json_path}: {error.message}")


def test_the_linter_has_nothing_to_say_against_a_shipped_profile():
    files = [profiles.LIBRARY / f"{name}.yaml" for name in ALL]
    run = command("profiles", "lint", "--strict", *files)
    assert run.returncode == 0, run.stderr
    assert "warning" not in run.stderr


def test_the_library_has_profiles_of_all_kinds():
    listed = json.loads(command("profiles", "list", "--json").stdout)
    assert [each["name"] for each in listed] == ALL
    assert len(ALL) >= 120
    needed = """electricity_meter power_analyser inverter drive plc remote_io flow_meter heat_meter water_meter
        temperature_controller environment_sensor water_quality compressor genset""".split()
    assert set(needed) <= {each["kind"] for each in listed}


@pytest.mark.parametrize("name", CHOSEN if EVERY else CHOSEN[:5])
def test_a_map_is_shown_in_80_columns(name):
    run = command("profiles", "show", name)
    assert run.returncode == 0, run.stderr
    head, _, table = run.stdout.partition("\n\n")
    assert max(len(line) for line in table.splitlines()) <= 80
    assert all(len(line) <= 80 or " " not in line.strip() for line in head.splitlines())


def listed(*options):
    run = command("profiles", *options)
    assert run.returncode == 0, run.stderr
    return [line.split()[0] for line in run.stdout.splitlines()[1:]]


def test_profiles_are_listed_by_kind_and_maker():
    assert "siemens/v20" in listed("list", "--kind", "drive")
    assert listed("list", "--kind", "drives") == listed("list", "--kind", "drive")
    assert "schneider/iem3155" not in listed("list", "--kind", "drive")
    found = listed("list", "--maker", "schneider", "--kind", "electricity meter")
    assert "schneider/iem3155" in found and all(name.startswith("schneider/") for name in found)
    assert all(len(line) <= 80 for line in command("profiles", "list").stdout.splitlines())
    run = command("profiles", "list", "--kind", "inverer")
    assert run.returncode == 64 and "did you mean inverter?" in run.stderr


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["iem3155"], "schneider/iem3155"),
        (["pm5560"], "schneider/pm5110"),
        (["PM 5560"], "schneider/pm5110"),
        (["siemens", "v20"], "siemens/v20"),
        (["ATV630"], "schneider/atv320"),
        (["SDM", "630"], "eastron/sdm630"),
        (["biến tần", "delta"], "delta/ms300"),
        (["bien tan", "DELTA", "vfd"], "delta/vfd"),
    ],
)
def test_a_search_finds_a_model_by_the_words_of_people(words, first):
    assert first in listed("search", *words)[:3]


def test_a_search_for_what_is_not_there_says_so():
    run = command("profiles", "search", "iem3155", "siemens")
    assert run.returncode == 1 and run.stdout == "" and "fewer words" in run.stderr


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("iem3155", "schneider/iem3155"),
        ("IEM3155.yaml", "schneider/iem3155"),
        ("schneider/iem3156", "schneider/iem3155"),
        ("pm5560", "schneider/pm5110"),
        ("PM5560", "schneider/pm5110"),
        ("schneider/pm5560", "schneider/pm5110"),
        ("ATV-630", "schneider/atv320"),
    ],
)
def test_a_profile_that_was_meant_is_named_wherever_one_is_read(peers, written, meant):
    peers.gateway.connect("line", "10.0.4.20:502", [{"id": "m-1", "unit_id": 1, "profile": written}])
    peers.gateway.write()
    folder = peers.gateway.folder
    for arguments in (
        ["check", "--config", folder],
        ["simulate", "--config", folder],
        ["doctor", "--config", folder],
        ["read", "--tcp", "127.0.0.1:1", "--unit", "1", "--profile", written],
        ["profiles", "show", written],
    ):
        run = command(*arguments)
        assert run.returncode == 78, arguments
        assert f"did you mean {meant}?" in run.stderr, arguments


COMPLETE = """\
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_WORDBREAKS=" "
_park-gateway "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
"""


@pytest.mark.parametrize("words", [["profiles", "show"], ["read", "--profile"]])
def test_a_shell_completes_the_names_of_profiles(tmp_path, words):
    script = tmp_path / "completion.bash"
    script.write_text(command("--generate-completion-script", "bash").stdout)
    line = ["bash", "-c", COMPLETE, "bash", script, binary(), *words, "schneider/i"]
    run = subprocess.run(line, capture_output=True, text=True, env=environment(), timeout=PATIENCE)
    assert run.returncode == 0, run.stderr
    assert [word.strip() for word in run.stdout.split()] == ["schneider/iem3155"]


@pytest.mark.parametrize("page", ["device-profiles.md", "vi/device-profiles.md"])
def test_the_template_of_the_guide_is_a_good_profile(tmp_path, page):
    text = (profiles.LIBRARY.parent / "docs" / page).read_text()
    [template] = [block for block in re.findall(r"```yaml\n(.*?)```", text, re.S) if block.startswith("# ACME")]
    file = tmp_path / "m-1.yaml"
    file.write_text(template)
    run = command("profiles", "lint", "--strict", file)
    assert run.returncode == 0 and run.stderr == "", run.stderr
