"""`explore` shows which registers a device has and what they may mean; `profiles import` makes a profile of a table."""

import json
import re

import pytest

from peers.gateway import command

pytestmark = pytest.mark.usefixtures("park_gateway")

PATIENT = ["--timeout", "5s", "--pause", "0ms"]


@pytest.fixture
def slave(peers):
    """A device with floats, whole numbers, a text and a counter, and nothing between them."""
    slave = peers.slave()
    slave.put(5, "holding", 100, "float32", 231.4, "CDAB")
    slave.put(5, "holding", 102, "float32", 17.3, "CDAB")
    slave.set(5, "holding", 104, 5001, 0x4142, 0x4344)
    slave.set(5, "holding", 150, *range(1000, 1040))
    slave.fault(5, "few_registers", count=24)
    return slave


def explore(slave, *options, place=None):
    return command("explore", "--tcp", place or slave.serve_tcp(), "--unit", "5", *PATIENT, *options)


def test_what_is_there_is_shown_in_80_columns_with_types_orders_and_scales(slave):
    run = explore(slave, "--from", "90", "--to", "200")
    assert run.returncode == 0, run.stderr
    head, *rows = run.stdout.splitlines()
    assert "100…106, 150…189" in head and "up to 24" in head and "25 are refused" in head
    assert all(len(row) <= 80 for row in rows)
    shown = {int(row.split()[0]): row for row in rows if re.match(r"\s*\d+ ", row)}
    assert sorted(shown) == [*range(100, 107), *range(150, 190)]
    assert "float32 CDAB 231.4 V?" in shown[100] and "float32 CDAB 17.3" in shown[102]
    assert "50.01 Hz?" in shown[104] and " AB " in shown[105]


def test_a_displayed_value_is_found_and_its_row_becomes_a_profile(slave, tmp_path):
    place = slave.serve_tcp()
    run = explore(slave, "--find", "50,01", "--from", "100", "--to", "110", "--json", place=place)
    assert run.returncode == 0, run.stderr
    best = json.loads(run.stdout)[0]
    assert (best["address"], best["type"], best["scale_exponent"]) == (104, "uint16", -2)
    assert explore(slave, "--find", "77.7", "--from", "100", "--to", "110", place=place).returncode == 1
    rows = "104:uint16:0.01=frequency,100:float32:CDAB=voltage_l1_n"
    run = explore(slave, "--from", "100", "--to", "110", "--yaml", "--choose", rows, place=place)
    profile = tmp_path / "share/devices/acme/m-1.yaml"
    profile.parent.mkdir(parents=True)
    profile.write_text(run.stdout)
    lint = command("profiles", "lint", profile)
    assert lint.returncode == 0, lint.stderr
    options = ["--tcp", place, "--unit", "5", "--profile", "acme/m-1", "--share", tmp_path / "share", "--json"]
    points = json.loads(command("read", *options).stdout)["points"]
    assert points["frequency"]["value"] == 50.01
    assert points["voltage_l1_n"]["value"] == pytest.approx(231.4, rel=1e-6)


def test_what_changes_is_marked(slave):
    slave.tally(5, "holding", 120)
    run = explore(slave, "--from", "120", "--to", "123", "--watch", "--for", "1s")
    assert run.returncode == 0, run.stderr
    assert re.search(r"s  123: \d+ → \d+", run.stdout)
    assert re.search(r"^  123\*", run.stdout, re.M) and not re.search(r"^  120\*", run.stdout, re.M)


def test_nobody_and_nothing_are_told_apart(slave):
    place = slave.serve_tcp(missing="exception")
    run = explore(slave, "--table", "input", "--to", "20", place=place)
    assert run.returncode == 1 and "illegal data address" in run.stdout
    slave.fault(5, "silent")
    run = command("explore", "--tcp", place, "--unit", "5", "--timeout", "200ms", "--pause", "0ms")
    assert run.returncode == 69 and "no answer" in run.stderr


@pytest.mark.parametrize(
    "options",
    [
        ["--from", "9", "--to", "8"],
        ["--from", "40001x"],
        ["--find", "abc"],
        ["--find", "5", "--table", "coil"],
        ["--choose", "5:uint16"],
        ["--yaml", "--choose", "5:uint17"],
        ["--json", "--yaml"],
    ],
)
def test_options_that_make_no_sense_are_refused(options):
    assert command("explore", "--tcp", "127.0.0.1:1", "--unit", "1", *options).returncode == 64


MANUAL = """\
Công tơ điện ACME M-1;;;;;
Thông số;Địa chỉ;Số thanh ghi;Kiểu;Hệ số;Đơn vị
Điện áp pha A;40101;2;Float;;V
Tổng công suất;40103;2;Float;;kW
Tần số;40105;1;Unsigned;0,01;Hz
"""


def test_a_table_of_a_manual_becomes_a_profile_that_reads_the_device(slave, tmp_path):
    table = tmp_path / "m-1.csv"
    table.write_bytes(b"\xef\xbb\xbf" + MANUAL.replace("\n", "\r\n").encode())
    run = command("profiles", "import", table, "--name", "acme/m-1", "--order", "CDAB")
    assert run.returncode == 0 and run.stderr == "", run.stderr
    profile = tmp_path / "devices/acme/m-1.yaml"
    profile.parent.mkdir(parents=True)
    profile.write_text(run.stdout)
    lint = command("profiles", "lint", profile)
    assert lint.returncode == 0 and "warning" not in lint.stderr, lint.stderr
    options = ["--tcp", slave.serve_tcp(), "--unit", "5", "--profile", "acme/m-1", "--share", tmp_path, "--json"]
    points = json.loads(command("read", *options).stdout)["points"]
    assert points["voltage_l1_n"]["value"] == pytest.approx(231.4, rel=1e-6)
    assert points["active_power"]["value"] == pytest.approx(17_300, rel=1e-6)
    assert points["frequency"]["value"] == 50.01
    again = command("profiles", "export", "acme/m-1", "--csv", "--semicolons", "--share", tmp_path)
    assert "frequency;holding;104;uint16;;0,01;;Hz;gauge" in again.stdout


def test_mistakes_of_a_table_are_told_with_line_and_column(tmp_path):
    table = tmp_path / "m-1.csv"
    table.write_text("name;address;type\nU;40101;float32\nI;40103;flot33\nP;;uint16\n")
    run = command("profiles", "import", table)
    assert run.returncode == 65 and run.stdout == ""
    assert f"{table}:3:9: error: " in run.stderr and f"{table}:4:1: error: the row has no address" in run.stderr
    run = command("profiles", "import", tmp_path / "nothing.csv")
    assert run.returncode == 65 and "no such file" in run.stderr
