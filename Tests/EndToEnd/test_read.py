"""`read` and `profiles show`: one reading by hand, and the output for people."""

import json

import pytest

from peers import sunspec
from peers.gateway import command
from peers.processes import free_port

pytestmark = pytest.mark.usefixtures("park_gateway")

SDM630 = {0: 230.5, 2: 231.0, 4: 229.5, 52: 12_500.0, 62: 0.96, 70: 50.02, 72: 1234.5}


@pytest.fixture
def slave(peers):
    return peers.slave()


def read(place, *options, unit=1):
    return command("read", "--tcp", place, "--unit", unit, "--timeout", "3s", *options)


def full_sdm630(slave, unit=1):
    """Every register of the map; some have values."""
    slave.set(unit, "input", 0, *[0] * 400)
    for address, value in SDM630.items():
        slave.put(unit, "input", address, "float32", value)


def test_a_profile_gives_points_with_values_units_and_raw_registers(slave):
    full_sdm630(slave)
    place = slave.serve_tcp()
    run = read(place, "--profile", "eastron/sdm630")
    assert run.returncode == 0, run.stderr
    lines = {line.split()[0]: line for line in run.stdout.splitlines()}
    assert lines["voltage_l1_n"].split()[1:5] == ["230.5", "V", "input", "0"]
    assert "0x4366 0x8000" in lines["voltage_l1_n"]
    report = json.loads(read(place, "--profile", "eastron/sdm630", "--json").stdout)
    point = report["points"]["active_power"]
    assert (point["value"], point["unit"], point["address"]) == (12_500.0, "W", 52)
    assert point["registers"] == [0x4643, 0x5000]
    assert report["points"]["active_energy_import"]["value"] == 1_234_500.0


def test_a_point_that_is_refused_is_named_and_the_others_are_read(slave):
    full_sdm630(slave)
    slave.clear(1, "input", 70, 2)
    run = read(slave.serve_tcp(), "--profile", "eastron/sdm630", "--json")
    assert run.returncode == 0, run.stderr
    points = json.loads(run.stdout)["points"]
    assert points["frequency"]["bad"] == "exception_2"
    assert points["voltage_l1_n"]["value"] == 230.5


def test_a_sunspec_device_is_asked_first(slave):
    sunspec.load(slave, 1, sunspec.identity(), sunspec.inverter(), sunspec.meter())
    place = slave.serve_tcp()
    run = read(place, "--profile", "sunspec", "--json")
    assert run.returncode == 0, run.stderr
    assert "ACME PV-50, serial SN-1" in run.stderr and "1, 103, 203" in run.stderr
    assert json.loads(run.stdout)["points"]["active_power"]["value"] == -12_340
    meter = json.loads(read(place, "--profile", "sunspec-meter", "--json").stdout)
    assert meter["points"]["active_power"]["value"] == -2_500


@pytest.mark.parametrize("table", ["holding", "input", "coil", "discrete"])
def test_plain_registers_are_read_from_each_table(slave, table):
    words = [1, 0, 1] if table in ("coil", "discrete") else [7, 65_535, 300]
    slave.set(9, table, 20, *words)
    options = ["--table", table, "--address", "20", "--count", "3"]
    place = slave.serve_tcp()
    run = read(place, *options, "--json", unit=9)
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["values"] == words
    text = read(place, *options, unit=9).stdout
    assert "20" in text and ("0xFFFF" in text or table in ("coil", "discrete"))


def test_explain_shows_every_type_and_order_and_marks_what_is_no_measurement(slave):
    slave.put(1, "holding", 100, "float32", 230.5, "CDAB")
    options = ["--table", "holding", "--address", "100", "--count", "2", "--explain"]
    place = slave.serve_tcp()
    run = read(place, *options)
    assert run.returncode == 0, run.stderr
    floats = next(line for line in run.stdout.splitlines() if "float32" in line)
    assert "CDAB 230.5" in floats and "CDAB 230.5 ?" not in floats
    assert floats.count("?") >= 1
    first = json.loads(read(place, *options, "--json").stdout)["explanation"][0]
    plausible = {v["order"]: v for v in first["values"] if v["type"] == "float32"}
    assert plausible["CDAB"] == {
        "type": "float32",
        "order": "CDAB",
        "value": "230.5",
        "plausible": True,
    }
    assert not plausible["ABCD"]["plausible"]


def test_rtu_over_tcp_and_serial_lines_are_read_too(slave):
    slave.set(3, "holding", 0, 4711)
    options = ["--unit", "3", "--table", "holding", "--address", "0", "--json"]
    run = command("read", "--rtu-over-tcp", slave.serve_tcp("rtu_over_tcp"), *options)
    assert json.loads(run.stdout)["values"] == [4711], run.stderr
    port = slave.serve_pty()
    run = command("read", "--serial", port, "--baud", "19200", "--parity", "none", *options)
    assert json.loads(run.stdout)["values"] == [4711], run.stderr


@pytest.mark.parametrize(
    ("code", "name"),
    [(1, "illegal function"), (2, "illegal data address"), (4, "failure"), (11, "gateway")],
)
def test_an_exception_is_explained_and_ends_with_76(slave, code, name):
    slave.set(1, "holding", 0, 1)
    slave.fault(1, "exception", code=code)
    run = read(slave.serve_tcp(), "--table", "holding", "--address", "0")
    assert run.returncode == 76
    assert f"exception {code}" in run.stderr and name in run.stderr
    assert run.stdout == ""


def test_a_profile_whose_points_are_all_refused_ends_with_76(slave):
    slave.set(1, "holding", 0, 1)
    run = read(slave.serve_tcp(), "--profile", "eastron/sdm630")
    assert run.returncode == 76
    assert "illegal data address" in run.stderr


def test_no_answer_ends_with_69_and_says_so(slave):
    run = read(slave.serve_tcp(), "--table", "holding", "--address", "0", unit=44)
    assert run.returncode == 69 and "no answer" in run.stderr
    run = read(f"127.0.0.1:{free_port()}", "--table", "holding", "--address", "0")
    assert run.returncode == 69 and "refused" in run.stderr
    port = ["--serial", "/dev/ttyNOWHERE", "--unit", "1"]
    run = command("read", *port, "--table", "holding", "--address", "0")
    assert run.returncode == 69 and "/dev/ttyNOWHERE" in run.stderr


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (["--table", "holding", "--address", "4x0011"], "address: 10"),
        (["--table", "holding", "--address", "70000"], "0…65535"),
        (["--table", "holding", "--address", "0", "--count", "126"], "125"),
        (["--table", "holding", "--address", "65535", "--count", "2"], "65535"),
        (["--table", "holding"], "--address"),
        (["--profile", "a/b", "--table", "holding", "--address", "0"], "either"),
        (["--table", "holding", "--address", "0", "--timeout", "soon"], "duration"),
    ],
)
def test_options_that_make_no_request_are_refused_with_advice(options, hint):
    run = command("read", "--tcp", "127.0.0.1:1", "--unit", "1", *options)
    assert run.returncode == 64
    assert hint in run.stderr


def test_the_line_must_be_named_once():
    run = command("read", "--unit", "1", "--table", "holding", "--address", "0")
    assert run.returncode == 64 and "exactly one" in run.stderr


def test_an_unknown_profile_is_refused_with_the_nearest_name():
    run = read("127.0.0.1:1", "--profile", "eastron/sdm360")
    assert run.returncode == 78
    assert "eastron/sdm630" in run.stderr


def test_profiles_show_prints_the_map():
    run = command("profiles", "show", "schneider/iem3155")
    assert run.returncode == 0, run.stderr
    line = next(line for line in run.stdout.splitlines() if line.startswith("active_power "))
    assert line.split()[1:] == ["1000", "W", "holding", "3059", "float32", "1"]
    shown = json.loads(command("profiles", "show", "schneider/iem3155", "--json").stdout)
    assert shown["maker"] == "Schneider Electric"
    assert shown["points"]["active_power"]["address"] == 3059
    assert command("profiles", "show", "schneider/nothing").returncode == 78
