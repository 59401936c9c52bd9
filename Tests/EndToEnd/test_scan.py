"""`scan`: which devices answer on a connection, what they are, and a device file to start from."""

import json

import pytest

from peers import files, sunspec
from peers.gateway import command
from peers.processes import free_port

pytestmark = pytest.mark.usefixtures("park_gateway")


@pytest.fixture
def slave(peers):
    return peers.slave()


def scan(place, *options, units="1-5", timeout="1500ms"):
    return command("scan", "--tcp", place, "--units", units, "--timeout", timeout, *options)


def meter(slave, unit):
    """An Eastron SDM630 with all its registers."""
    slave.set(unit, "input", 0, *[0] * 400)
    values = {0: 230.5, 2: 231.0, 4: 229.5, 6: 20.0, 8: 21.0, 10: 19.0, 52: 12_500.0, 70: 50.02}
    for address, value in values.items():
        slave.put(unit, "input", address, "float32", value)


def plant(slave):
    meter(slave, 2)
    sunspec.load(slave, 3, sunspec.identity(), sunspec.inverter())
    slave.set(5, "coil", 7, 1)
    return slave.serve_tcp()


def test_every_unit_that_answers_is_found_and_described(slave):
    run = scan(plant(slave), "--json")
    assert run.returncode == 0, run.stderr
    found = {finding["unit"]: finding for finding in json.loads(run.stdout)["found"]}
    assert sorted(found) == [2, 3, 5]
    assert found[2]["profile"] == "eastron/sdm630"
    assert found[3]["profile"] == "sunspec"
    assert found[3]["sunspec"]["models"] == [1, 103]
    assert found[3]["sunspec"]["manufacturer"] == "ACME"
    assert found[5]["exception"] == 2 and found[5]["profiles"] == []


def test_a_device_that_gives_few_registers_at_once_is_described_as_well(slave):
    sunspec.load(slave, 3, sunspec.identity(), sunspec.inverter())
    slave.fault(3, "few_registers", count=40)
    run = scan(slave.serve_tcp(), "--json", units="3")
    assert run.returncode == 0, run.stderr
    [found] = json.loads(run.stdout)["found"]
    assert found["profile"] == "sunspec" and found["sunspec"]["manufacturer"] == "ACME"
    assert max(count for _, _, _, count in slave.requests() if count <= 40) == 32


def test_a_person_reads_who_it_is(slave):
    run = scan(plant(slave))
    assert run.returncode == 0, run.stderr
    assert "unit 3" in run.stdout and "ACME PV-50" in run.stdout
    assert "eastron/sdm630" in run.stdout
    assert "illegal data address" in run.stdout
    assert run.stderr == ""


def test_the_device_file_is_one_that_check_accepts(slave, tmp_path):
    run = scan(plant(slave), "--yaml")
    assert run.returncode == 0, run.stderr
    content = {"gateway.yaml": files.GATEWAY, "devices.d/found.yaml": run.stdout}
    checked = command("check", "--config", files.write(tmp_path, content))
    assert checked.returncode == 0, checked.stderr
    assert "eastron-sdm630-2" in checked.stdout and "acme-pv-50-3" in checked.stdout


def test_a_serial_line_is_scanned_with_each_setting(slave):
    slave.set(4, "holding", 0, 1)
    port = slave.serve_pty(19200)
    options = ["--units", "3-5", "--timeout", "1500ms", "--bauds", "19200", "--parities", "none"]
    run = command("scan", "--serial", port, *options, "--json")
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)["found"]
    assert [finding["unit"] for finding in found] == [4]
    assert found[0]["serial"] == {"baud": 19200, "parity": "none", "stop_bits": 1}


def test_rtu_frames_over_tcp_are_scanned_too(slave):
    slave.set(4, "holding", 0, 1)
    place = slave.serve_tcp("rtu_over_tcp")
    options = ["--units", "3-5", "--timeout", "1500ms", "--yaml"]
    run = command("scan", "--rtu-over-tcp", place, *options)
    assert run.returncode == 0, run.stderr
    assert f'rtu_over_tcp: "{place}"' in run.stdout and "# - id: device-4" in run.stdout


def test_nobody_is_no_failure_but_a_line_that_is_down_is(slave):
    slave.set(9, "holding", 0, 1)
    run = scan(slave.serve_tcp(), units="1-2")
    assert run.returncode == 0 and "nobody answers" in run.stdout
    run = scan(f"127.0.0.1:{free_port()}")
    assert run.returncode == 69 and "refused" in run.stderr and run.stdout == ""


def test_units_behind_a_serial_gateway_that_do_not_answer_are_not_there(slave):
    slave.set(2, "holding", 0, 1)
    place = slave.serve_tcp(missing="exception")
    run = scan(place, "--json")
    assert [finding["unit"] for finding in json.loads(run.stdout)["found"]] == [2]


def test_a_silent_unit_is_nobody_and_is_found_when_it_answers(slave):
    meter(slave, 1)
    slave.fault(1, "silent")
    place = slave.serve_tcp()
    assert "nobody" in scan(place, units="1").stdout
    slave.heal(1)
    assert "unit 1" in scan(place, "--thorough", units="1").stdout


@pytest.mark.parametrize(
    "options",
    [
        ["--units", "5-1"],
        ["--units", "1-300"],
        ["--units", ""],
        ["--json", "--yaml"],
    ],
)
def test_options_that_make_no_scan_are_refused(options):
    run = command("scan", "--tcp", "127.0.0.1:1", *options)
    assert run.returncode == 64


@pytest.mark.parametrize("options", [["--bauds", "fast"], ["--parities", "maybe"]])
def test_serial_settings_that_do_not_exist_are_refused(options):
    run = command("scan", "--serial", "/dev/null", *options)
    assert run.returncode == 64


def test_a_profile_says_how_its_device_is_recognised(slave, tmp_path):
    identity = "identify: { registers: [{ table: input, address: 64512, type: uint16, value: 7 }] }"
    profile = f"""\
maker: ACME
model: M-7
{identity}
points:
  level: {{ table: input, address: 0, type: uint16, unit: "%" }}
"""
    files.write(tmp_path, {"devices/acme/m7.yaml": profile})
    for unit, mark in ((1, 7), (2, 8)):
        slave.set(unit, "input", 0, 50)
        slave.set(unit, "input", 64_512, mark)
    run = scan(slave.serve_tcp(), "--share", tmp_path, "--json")
    assert run.returncode == 0, run.stderr
    found = {finding["unit"]: finding for finding in json.loads(run.stdout)["found"]}
    assert found[1]["profiles"][0]["name"] == "acme/m7" and found[1]["profiles"][0]["confirmed"]
    assert found[2]["profiles"] == []


@pytest.mark.parametrize(
    ("identify", "message"),
    [
        ("{}", "nothing"),
        ("{ registers: [{ table: input, address: 0, type: uint16 }] }", "exactly one"),
        ("{ registers: [{ table: input, address: 0, type: uint16, text: a }] }", "string"),
        ("{ registers: [{ table: input, address: 65535, type: uint32, value: 1 }] }", "65535"),
        ("{ vender: ACME }", "vendor"),
    ],
)
def test_lint_complains_of_a_profile_that_cannot_recognise_anything(tmp_path, identify, message):
    profile = f"maker: A\nmodel: B\nidentify: {identify}\npoints:\n"
    profile += "  level: { table: input, address: 0, type: uint16 }\n"
    files.write(tmp_path, {"p.yaml": profile})
    run = command("profiles", "lint", tmp_path / "p.yaml")
    assert run.returncode == 78
    assert message in run.stderr


def test_what_somebody_says_of_a_unit_is_written_even_of_a_silent_one(slave, tmp_path):
    slave.set(4, "holding", 0, 1)
    place = slave.serve_tcp()
    site = tmp_path / "site"
    options = ["--units", "4", "--profile", "7=abb/b23", "--broker", "mqtt://10.0.4.2:1884", "--yaml", site]
    run = command("scan", "--tcp", place, "--timeout", "500ms", *options)
    assert run.returncode == 0, run.stderr
    assert "unit 7" in run.stdout and "silent; written as abb/b23" in run.stdout and "1 unit on 1 line" in run.stdout
    assert "url: mqtt://10.0.4.2:1884" in (site / "gateway.yaml").read_text()
    checked = command("check", "--config", site)
    assert checked.returncode == 0 and "abb-b23-7, unit 7" in checked.stdout, checked.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--profile", "acme"],
        ["--profile", "999=abb/b23"],
        ["--broker", "mqtt://10.0.4.2:1883"],
        ["--broker", "10.0.4.2", "--yaml", "/nonexistent/site"],
    ],
)
def test_what_cannot_be_meant_is_refused(options):
    run = command("scan", "--tcp", "127.0.0.1:1", *options)
    assert run.returncode == 64, run.stderr


def test_a_profile_that_is_not_there_is_said_before_anything_is_asked(slave):
    run = command("scan", "--tcp", "127.0.0.1:1", "--profile", "9=acme/m-1")
    assert run.returncode == 78 and "acme/m-1" in run.stderr


def test_a_table_becomes_a_profile_in_a_configuration_and_none_is_overwritten(tmp_path):
    table = tmp_path / "m1.csv"
    table.write_text("Register;Name;Type;Resolution;Unit\n40117;Frequency;U16;0,01;Hz\n")
    importing = ["profiles", "import", table, "--into", tmp_path / "site", "--name"]
    run = command(*importing, "acme/m-1")
    assert run.returncode == 0 and run.stdout.strip().endswith("site/profiles/acme/m-1.yaml"), run.stderr
    assert "frequency" in (tmp_path / "site/profiles/acme/m-1.yaml").read_text()
    assert command(*importing, "acme/m-1").returncode == 69
    for name in ("m-1", "../m-1", "Acme/M-1"):
        assert command(*importing, name).returncode == 64
