"""`doctor` reads live devices and reports wrong wiring and wrong configuration."""

import json

import pytest

from peers import sunspec
from peers.gateway import command

VALUES = {
    "voltage_l1_n": 230.0,
    "voltage_l2_n": 231.0,
    "voltage_l3_n": 229.0,
    "current_l1": 17.0,
    "current_l2": 18.0,
    "current_l3": 17.5,
    "active_power_l1": 3500.0,
    "active_power_l2": 3700.0,
    "active_power_l3": 3600.0,
    "active_power": 10_800.0,
    "apparent_power": 12_080.0,
    "frequency": 50.02,
}
ENERGY = 40


def plant(peers, changes=(), order="ABCD"):
    """A meter with a correct device file and with the given values."""
    slave = peers.slave()
    points = {}
    for address, (name, value) in enumerate({**VALUES, **dict(changes)}.items()):
        slave.put(1, "holding", 2 * address, "float32", value, order)
        points[name] = {"table": "holding", "address": 2 * address, "type": "float32"}
    slave.set(1, "holding", ENERGY, 0, 0, 0, 1000)
    points["active_energy_import"] = {"table": "holding", "address": ENERGY, "type": "uint64"}
    # Something of a live meter always moves.
    slave.tally(1, "holding", ENERGY + 4)
    points["readings"] = {"table": "holding", "address": ENERGY + 4, "type": "uint64"}
    device = {"id": "meter", "unit_id": 1, "points": points}
    peers.gateway.connect("panel", {"tcp": slave.serve_tcp(), "timeout": "5s"}, [device])
    peers.gateway.write()
    return slave


def doctor(peers, *options):
    """What it finds; unless told otherwise it reads each device once."""
    options = options or ("--seconds", "0")
    run = command("doctor", "--config", peers.gateway.folder, "--json", *options)
    assert run.returncode in (0, 1), run.stderr
    findings = json.loads(run.stdout)["findings"]
    assert run.returncode == (1 if findings else 0)
    return findings


def test_a_healthy_plant_has_nothing(peers):
    plant(peers)
    assert doctor(peers) == []
    run = command("doctor", "--config", peers.gateway.folder, "--seconds", "0")
    assert run.returncode == 0 and "no certain fault" in run.stdout


def test_it_watches_by_itself_until_the_counter_has_shown_that_it_counts(peers):
    slave = plant(peers)
    slave.ramp(1, "holding", ENERGY, 5000, 3)
    run = command("doctor", "--config", peers.gateway.folder, "--json")
    said = json.loads(run.stdout)
    assert run.returncode == 0 and said["findings"] == [], said
    assert 4 <= said["seconds"] <= 31 and said["ask_again"] is None
    assert "energy" not in {gap["subject"] for gap in said["not_checked"]}
    assert said["undecided"] == []


def test_the_document_has_the_same_fields_whatever_is_found(peers):
    plant(peers, {"active_power_l2": -3700.0})
    run = command("doctor", "--config", peers.gateway.folder, "--json", "--seconds", "0")
    said = json.loads(run.stdout)
    assert list(said) == ["devices", "seconds", "findings", "undecided", "not_checked", "ask_again"]
    finding = {"device", "rule", "causes", "text", "advice", "points", "decided_after"}
    assert all(set(one) == finding for one in said["findings"] + said["undecided"])
    gap = {"device", "subject", "causes", "text", "advice"}
    assert said["not_checked"] and all(set(one) == gap for one in said["not_checked"])
    later = [one["decided_after"] for one in said["undecided"] if one["decided_after"]]
    assert said["ask_again"].endswith(f"--seconds {round(max(later))}"), said
    # The command that it gives is one.
    again = said["ask_again"].replace("park-gateway ", "", 1).rsplit(" ", 1)[0].split()
    assert command(*again, "0", "--json").returncode == 1


@pytest.mark.parametrize(
    ("changes", "order", "rule", "point"),
    [
        ({"active_power_l2": -3700.0}, "ABCD", "reversed_ct", "active_power_l2"),
        ({"apparent_power": 12.08}, "ABCD", "scale", "apparent_power"),
        ({"frequency": 5002.0}, "ABCD", "scale", "frequency"),
        ({}, "CDAB", "word_order", "voltage_l1_n"),
        (
            {"active_power_l1": -273.0, "active_power_l2": -3447.0, "active_power": -120.0},
            "ABCD",
            "swapped_phases",
            "active_power_l1",
        ),
    ],
    ids=["reversed", "power-scale", "frequency-scale", "order", "swapped"],
)
def test_a_fault_is_found_and_named(peers, changes, order, rule, point):
    plant(peers, changes, order)
    findings = doctor(peers)
    assert [finding["rule"] for finding in findings] == [rule]
    assert findings[0]["device"] == "meter" and point in findings[0]["points"]
    assert findings[0]["advice"]


def test_energy_that_stands_still_under_load_is_found(peers):
    slave = plant(peers)
    assert [finding["rule"] for finding in doctor(peers, "--for", "4s")] == ["energy"]
    slave.ramp(1, "holding", ENERGY, 5000, 3)
    assert doctor(peers, "--for", "6s") == []


def test_a_silent_device_and_one_without_models_are_findings_and_an_inverter_is_none(peers):
    slave = peers.slave()
    sunspec.load(slave, 1, sunspec.identity(), sunspec.inverter())
    slave.set(2, "holding", 0, 1)
    point = {"p": {"table": "holding", "address": 0, "type": "uint16"}}
    devices = [
        {"id": "pv", "profile": "sunspec", "unit_id": 1},
        {"id": "odd", "profile": "sunspec", "unit_id": 2},
        {"id": "gone", "unit_id": 9, "points": point},
    ]
    connection = {"tcp": slave.serve_tcp(), "timeout": "2s", "retries": 0}
    peers.gateway.connect("roof", connection, devices)
    peers.gateway.write()
    findings = {finding["device"]: finding for finding in doctor(peers)}
    assert sorted(findings) == ["gone", "odd"]
    assert {finding["rule"] for finding in findings.values()} == {"no_answer"}
    assert "SunSpec" in findings["odd"]["text"]


def test_a_sunspec_device_is_read_within_its_limits(peers):
    slave = peers.slave()
    sunspec.load(slave, 1, sunspec.identity(), sunspec.inverter())
    slave.fault(1, "few_registers", count=20)
    device = {"id": "pv", "profile": "sunspec", "unit_id": 1, "max_registers": 20}
    peers.gateway.connect("roof", slave.serve_tcp(), [device])
    peers.gateway.write()
    assert doctor(peers) == []
    assert all(count <= 20 for _, _, _, count in slave.requests())


def test_a_bad_configuration_is_refused(tmp_path):
    run = command("doctor", "--config", tmp_path)
    assert run.returncode == 78
    assert command("doctor", "--config", tmp_path, "--for", "soon").returncode == 64
    assert command("doctor", "--config", tmp_path, "--seconds=-1").returncode == 64
    assert command("doctor", "--config", tmp_path, "--seconds", "5", "--for", "5s").returncode == 64


def test_a_silent_device_is_told_in_vietnamese_without_english(peers, monkeypatch):
    slave = peers.slave()
    slave.set(1, "holding", 0, 1)
    point = {"active_power": {"table": "holding", "address": 0, "type": "uint16"}}
    connection = {"tcp": slave.serve_tcp(), "timeout": "300ms", "retries": 0}
    peers.gateway.connect("panel", connection, [{"id": "gone", "unit_id": 9, "points": point}])
    peers.gateway.connect("other", "127.0.0.1:1", [{"id": "off", "unit_id": 1, "points": point}])
    peers.gateway.write()
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    run = command("doctor", "--config", peers.gateway.folder)
    assert run.returncode == 1
    assert "không có câu trả lời trong 300 ms" in run.stdout and "từ chối" in run.stdout, run.stdout
    assert "answer" not in run.stdout and "refused" not in run.stdout, run.stdout
