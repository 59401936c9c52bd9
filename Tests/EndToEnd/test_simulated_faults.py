"""`simulate --fault` makes each fault of a meter, and `doctor` names it."""

import json

import pytest

from peers.gateway import binary, command, environment
from peers.processes import Child, free_port, is_listening
from peers.waiting import PATIENCE, eventually

pytestmark = pytest.mark.usefixtures("park_gateway")

# What is written after the device, and what doctor says first: a rule of a finding, or a cause that it leaves open.
FAULTS = {
    "reversed-ct": (":l2", "reversed_ct", None),
    "swapped-currents": (":l1,l3", "swapped_phases", None),
    "rotated-currents": ("", None, "rotated-currents"),
    "swapped-words": ("", "word_order", None),
    "swapped-bytes": ("", "word_order", None),
    "missing-neutral": ("", "missing_neutral", None),
    "no-voltage": (":l3", "missing_voltage", None),
    "no-current": (":l1", None, "no-current"),
    "frozen-registers": ("", "frozen", None),
    "frozen-counter": ("", "energy", None),
    "wrong-ratio": (":33", "ratio", None),
    "wrong-scale": (":active_power,1000", "scale", None),
    "swapped-import-export": ("", "energy", None),
    "hung": ("", "no_answer", None),
}


GAUGES = {
    "voltage": (["voltage_l1_n", "voltage_l2_n", "voltage_l3_n", "voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1"], "V"),
    "current": ([f"current_l{phase}" for phase in (1, 2, 3)], "A"),
    "active": (["active_power", *(f"active_power_l{phase}" for phase in (1, 2, 3))], "W"),
    "reactive": (["reactive_power", *(f"reactive_power_l{phase}" for phase in (1, 2, 3))], "var"),
    "frequency": (["frequency"], "Hz"),
}


def points():
    """Every quantity of each phase, and counters whose steps show within seconds, whatever the hour."""
    named = [(name, unit) for names, unit in GAUGES.values() for name in names]
    found = {
        name: {"table": "holding", "address": 2 * index, "type": "float32", "unit": unit}
        for index, (name, unit) in enumerate(named)
    }
    for index, name in enumerate(["active_energy_import", "active_energy_export"]):
        counter = {"table": "holding", "address": 100 + 4 * index, "type": "uint64"}
        found[name] = {**counter, "unit": "Wh", "kind": "counter"}
    return found


@pytest.fixture
def plant(peers):
    """A healthy meter, and one for each fault."""
    port = free_port()
    devices = [
        {"id": name, "unit_id": unit, "rated_power": "100kW", "points": points()}
        for unit, name in enumerate(["healthy", *FAULTS], start=1)
    ]
    connection = {"tcp": f"127.0.0.1:{port}", "timeout": "3s", "retries": 0}
    peers.gateway.connect("panel", connection, devices)
    peers.gateway.write()
    options = [f"--fault={name}={name}{detail}" for name, (detail, _, _) in FAULTS.items()]
    arguments = [binary(), "simulate", "--config", peers.gateway.folder, "--base-port", port]
    child = Child([*arguments, *options], peers.folder / "simulate.log", env=environment())
    peers.keep(child)
    eventually(lambda: is_listening(port), what=child.text)
    return peers.gateway.folder


def test_each_simulated_fault_is_named_and_the_healthy_meter_has_none(plant, monkeypatch):
    run = command("doctor", "--config", plant, "--json", timeout=PATIENCE + 60)
    assert run.returncode == 1, run.stderr
    said = json.loads(run.stdout)
    found, left_open = {}, {}
    for finding in said["findings"]:
        found.setdefault(finding["device"], finding)
    for question in said["undecided"]:
        left_open.setdefault(question["device"], question)
    for name, (_, rule, cause) in FAULTS.items():
        if rule:
            assert found[name]["rule"] == rule and name in found[name]["causes"], found[name]
        else:
            assert name not in found and cause in left_open[name]["causes"], left_open.get(name)
    assert "healthy" not in found and "healthy" not in left_open
    assert found["reversed-ct"]["points"] == ["active_power_l2"]
    assert "order: CDAB" in found["swapped-words"]["advice"]
    assert {gap["subject"] for gap in said["not_checked"] if gap["device"] == "healthy"} == {"ratio"}
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    spoken = command("doctor", "--config", plant, "--seconds", "0")
    assert spoken.returncode == 1
    for words in ("xoay lại biến dòng L2", "mất dây trung tính", "không thể kết luận", "chưa kiểm tra"):
        assert words in spoken.stdout, spoken.stdout


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("reversd-ct=meter", "did you mean reversed-ct?"),
        ("reversed-ct=metre", "did you mean meter?"),
        ("reversed-ct=meter:l4", "l1, l2, l3"),
        ("swapped-currents=meter:l1", "two phases"),
        ("wrong-scale=meter:activ_power,10", "did you mean active_power?"),
        ("wrong-ratio=meter:ten", "no factor"),
        ("reversed-ct", "KIND=DEVICE"),
    ],
)
def test_a_fault_that_cannot_be_made_is_refused_with_what_there_is(peers, text, answer):
    device = {"id": "meter", "profile": "eastron/sdm630", "unit_id": 1}
    peers.gateway.connect("panel", "127.0.0.1:1", [device])
    peers.gateway.write()
    run = command("simulate", "--config", peers.gateway.folder, "--fault", text)
    assert run.returncode == 64 and answer in run.stderr, run.stderr
