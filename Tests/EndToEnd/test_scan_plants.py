"""`scan` of lines with several meters, whose registers pymodbus serves as their profiles say.

How long a scan takes from nothing known is measured by Benchmarks/scan.py.
"""

import json
import re
import signal

import pytest

from independent import profiles
from peers import files
from peers.gateway import binary, command, environment
from peers.processes import Child
from peers.waiting import eventually

pytestmark = pytest.mark.usefixtures("park_gateway")

# A loaded machine may delay a device in Python.
PATIENT = ["--timeout", "1500ms"]
SIX = {
    3: "schneider/iem3155",
    7: "eastron/sdm630",
    20: "abb/b23",
    46: "selec/mfm384",
    101: "chint/dtsu666",
    200: "carlo-gavazzi/em340",
}
TEN = [
    "schneider/iem3155",
    "eastron/sdm630",
    "abb/b23",
    "selec/mfm384",
    "chint/dtsu666",
    "carlo-gavazzi/em340",
    "siemens/pac3200",
    "janitza/umg-96rm",
    "schneider/pm1200",
    "delta/dpm-c530",
]


def load(slave, unit, name, **image):
    for table, address, words in profiles.image(name, **image):
        slave.set(unit, table, address, *words)


def named(text):
    """The units that were named: place, unit, profile."""
    lines = re.findall(r"^unit (\d+) on (\S+?)(?: [^:]*)?: (\S+/\S+)$", text, re.M)
    return {(place, int(unit)): name for unit, place, name in lines}


def names(child):
    return named(child.text())


def test_six_meters_on_an_unknown_serial_line_are_named_and_kept_at_ctrl_c(peers):
    slave = peers.slave()
    for unit, name in SIX.items():
        load(slave, unit, name)
    port = slave.serve_pty(19200)
    units = ",".join(map(str, SIX)) + ",210-247"
    arguments = [binary(), "scan", "--serial", port, "--units", units, *PATIENT]
    child = peers.keep(Child(arguments, peers.folder / "scan.log", env=environment()))
    wanted = {(port, unit): name for unit, name in SIX.items()}
    eventually(lambda: names(child) == wanted, what=child.text)
    # It is still asking those that are not there.
    child.signal(signal.SIGINT)
    assert child.wait() == 0, child.text()
    assert "stopped" in child.text() and re.search(r"^6 units on 1 line$", child.text(), re.M)
    assert f"{port} 19200 8E1: asking" in child.text()


def test_three_addresses_are_scanned_side_by_side_whatever_their_framing_and_word_order(peers):
    panel, swapped, converter = peers.slave(), peers.slave(), peers.slave()
    for unit, name in enumerate(TEN, 1):
        load(panel, unit, name)
    load(swapped, 1, "finder/7m-38", order="CDAB")
    load(converter, 5, "eastron/sdm120")
    places = [
        panel.serve_tcp(),
        swapped.serve_tcp(missing="exception"),
        converter.serve_tcp("rtu_over_tcp", missing="exception"),
    ]
    found = peers.folder / "found"
    options = [word for place in places for word in ("--tcp", place)]
    run = command("scan", *options, "--units", "1-10", *PATIENT, "--yaml", found)
    assert run.returncode == 0, run.stderr
    wanted = {(places[0], unit): name for unit, name in enumerate(TEN, 1)}
    wanted |= {(places[1], 1): "finder/7m-38", (places[2], 5): "eastron/sdm120"}
    assert named(run.stdout) == wanted, run.stderr
    checked = command("check", "--config", found)
    assert checked.returncode == 0, checked.stderr
    written = {place: (found / f"devices.d/{re.sub('[.:]', '-', place)}.yaml").read_text() for place in places}
    assert "order: CDAB" in written[places[1]] and "finder-7m-38-1" in written[places[1]]
    assert f'rtu_over_tcp: "{places[2]}"' in written[places[2]]


def test_a_meter_on_auxiliary_supply_is_named_by_its_registers(peers):
    slave = peers.slave()
    for unit, name in enumerate(TEN[:4], 1):
        load(slave, unit, name, has_load=False)
    run = command("scan", "--tcp", slave.serve_tcp(), "--units", "1-4", "--timeout", "1500ms", "--json")
    assert [unit["profile"] for unit in json.loads(run.stdout)["found"]] == TEN[:4], run.stderr


def test_a_site_gets_what_is_new_and_keeps_what_is_there(peers):
    slave = peers.slave()
    for unit, name in enumerate(TEN[:3], 1):
        load(slave, unit, name)
    place = slave.serve_tcp()
    peers.gateway.connect("panel", place, [{"id": "abb-b23-3", "profile": "abb/b23", "unit_id": 1}])
    peers.gateway.write()
    before = {file: file.read_text() for file in peers.gateway.folder.rglob("*.yaml")}
    options = ["scan", "--tcp", place, "--units", "1-3", "--timeout", "1500ms", "--into", peers.gateway.folder]
    run = command(*options)
    assert run.returncode == 0, run.stderr
    assert all(file.read_text() == text for file, text in before.items())
    [new] = set(peers.gateway.folder.rglob("*.yaml")) - set(before)
    assert re.findall(r"- id: (\S+)", new.read_text()) == ["eastron-sdm630-2", "abb-b23-3-2"]
    checked = command("check", "--config", peers.gateway.folder)
    assert checked.returncode == 0, checked.stderr
    again = command(*options)
    assert again.returncode == 0 and "nothing to add" in again.stdout
    assert set(peers.gateway.folder.rglob("*.yaml")) == {*before, new}


def test_a_folder_with_mistakes_or_a_configuration_is_not_written_into(peers, tmp_path):
    folder = files.write(tmp_path / "wrong", {"gateway.yaml": "gateway: {}\n"})
    run = command("scan", "--tcp", "127.0.0.1:1", "--into", folder)
    assert run.returncode == 78 and "gateway.yaml:1" in run.stderr
    run = command("scan", "--tcp", "127.0.0.1:1", "--yaml", folder)
    assert run.returncode == 64 and "--into" in run.stderr


def test_a_person_reads_vietnamese_where_the_locale_says_so(peers, monkeypatch):
    slave = peers.slave()
    load(slave, 2, "eastron/sdm630")
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    run = command("scan", "--tcp", slave.serve_tcp(), "--units", "1-2", "--timeout", "1500ms")
    assert run.returncode == 0, run.stderr
    assert "giá trị hợp lý" in run.stdout and "1 thiết bị trên 1 đường" in run.stdout
