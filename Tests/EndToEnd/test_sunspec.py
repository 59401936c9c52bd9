"""SunSpec devices: the gateway finds their points, with the same names and signs as for other devices."""

import pytest

from peers import sunspec
from peers.gateway import ROOT, command
from peers.waiting import eventually

DATA, META, STATUS = (f"{ROOT}/pv/{name}" for name in ("data", "meta", "status"))


def device(profile="sunspec", **more):
    return {"id": "pv", "profile": profile, "unit_id": 1, "every": "250ms", **more}


def start(site, *models, base=40_000, **more):
    slave = site.slave()
    sunspec.load(slave, 1, *models, base=base)
    connection = {"tcp": slave.serve_tcp(), "timeout": "2s", "retries": 0}
    site.gateway.connect("roof", connection, [device(**more)])
    site.start()
    return slave


def first(site, name="active_power"):
    return site.witness.wait(DATA, lambda payload: name in payload["values"])


@pytest.mark.parametrize("base", [40_000, 50_000, 0])
def test_an_inverter_is_found_and_gives_negative_power(site, base):
    models = [sunspec.identity(), sunspec.inverter(), sunspec.nameplate(), sunspec.inputs()]
    start(site, *models, base=base)
    payload = first(site)
    expected = {
        "active_power": -12_340,
        "reactive_power": 2_000,
        "apparent_power": 12_500,
        "power_factor": 0.987,
        "frequency": 50.02,
        "voltage_l1_l2": 399.8,
        "voltage_l1_n": 231.0,
        "current_l1": 18.0,
        "active_energy_export": 1_234_567_000,
        "dc_power": 12_550,
        "temperature": 41.2,
        "inverter_state": 4,
        "rated_power": 50_000,
        "dc_power_1": 6_200,
        "dc_voltage_2": 612.0,
        "dc_energy_1": 600_000_000,
        "manufacturer": "ACME",
        "serial_number": "SN-1",
    }
    assert {name: payload["values"].get(name) for name in expected} == expected
    assert "active_energy_import" not in payload["values"] | payload["bad"]
    meta = site.witness.wait(META)
    assert meta["profile"] == "sunspec"
    assert set(payload["values"]) <= set(meta["points"])
    assert meta["points"]["active_energy_export"]["kind"] == "counter"
    assert "active_energy_import" not in meta["points"]


def test_a_meter_of_its_own_counts_what_is_taken_as_positive(site):
    start(site, sunspec.identity(), sunspec.meter())
    values = first(site)["values"]
    assert values["active_power"] == -2_500
    assert values["active_power_l2"] == -900
    assert values["power_factor"] == -0.96
    assert values["active_energy_export"] == 1_111_000
    assert values["active_energy_import"] == 22_222_000
    assert "apparent_energy_import" not in values


def test_a_meter_behind_an_inverter_is_a_device_of_its_own(site):
    models = [sunspec.identity(), sunspec.inverter(), sunspec.meter()]
    start(site, *models, profile="sunspec-meter")
    values = first(site)["values"]
    assert values["active_power"] == -2_500
    assert "dc_power" not in values


def test_model_701_gives_wide_energies_and_what_is_not_implemented_is_bad(site):
    start(site, sunspec.identity(), sunspec.resource())
    payload = first(site)
    assert payload["values"]["active_power"] == -4_000
    assert payload["values"]["active_power_l3"] == -1_333
    assert payload["values"]["frequency"] == 50.01
    assert payload["values"]["active_energy_export"] == 9_876_543_210
    assert payload["values"]["active_energy_import"] == 1_234
    assert payload["bad"]["reactive_energy_export"] == "not_available"


def test_an_unknown_model_is_passed_over_and_a_scale_can_be_turned(site):
    odd = sunspec.Model(64_001, 7)
    points = {"active_power": {"scale": -1}}
    start(site, sunspec.identity(), odd, sunspec.meter(), points=points)
    assert first(site)["values"]["active_power"] == 2_500


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([0, 0], "no SunSpec marker"),
        ([*sunspec.MARKER, 1, 0, 1, 0], "length 0"),
        ([*sunspec.MARKER, 1, 65_000], "past address 65535"),
        ([*sunspec.MARKER, 64_001, 2, 0, 0, *sunspec.END], "no usable SunSpec model"),
    ],
    ids=["no-marker", "length-0", "too-long", "nothing-usable"],
)
def test_a_device_without_a_usable_chain_is_offline_and_invents_nothing(site, words, reason):
    slave = site.slave()
    slave.set(1, "holding", 40_000, *words)
    site.gateway.connect("roof", {"tcp": slave.serve_tcp(), "retries": 0}, [device()])
    site.start()
    status = site.witness.wait(STATUS, lambda s: s["status"] == "offline")
    assert reason in status["reason"]
    assert not site.witness.of(DATA) and not site.witness.of(META)


def test_another_device_in_its_place_is_found_after_the_connection_was_lost(site):
    slave = start(site, sunspec.identity(), sunspec.inverter())
    first(site)
    port = slave.port
    slave.hang_up()
    site.witness.wait(STATUS, lambda s: s["status"] == "offline")
    sunspec.load(slave, 1, sunspec.identity(serial="SN-2"), sunspec.meter())
    slave.serve_tcp(port=port)
    payload = site.witness.wait(DATA, lambda p: "active_energy_import" in p["values"])
    assert payload["values"]["active_power"] == -2_500
    metas = [message.json for message in site.witness.of(META)]
    assert "active_energy_import" not in metas[0]["points"]
    assert "active_energy_import" in metas[-1]["points"]
    assert "dc_power" not in metas[-1]["points"]


def test_the_same_device_is_not_asked_for_its_models_again(site):
    slave = start(site, sunspec.identity(), sunspec.inverter())
    first(site)
    port = slave.port
    slave.hang_up()
    site.witness.wait(STATUS, lambda s: s["status"] == "offline")
    slave.requests()
    count = len(site.witness.of(DATA))
    slave.serve_tcp(port=port)
    site.witness.wait(DATA, lambda p: "active_power" in p["values"], after=count)
    assert all(address != 40_000 for _, _, address, _ in slave.requests())


# Configuration


def check(tmp_path, device, kpis=None):
    from peers import files

    panel = f"connection: {{ tcp: 127.0.0.1:1502 }}\ndevices:\n  - {device}\n"
    content = {"gateway.yaml": files.GATEWAY, "devices.d/roof.yaml": panel}
    if kpis:
        content["kpis.yaml"] = kpis
    return command("check", "--config", files.write(tmp_path, content))


PV = "{ id: pv, profile: sunspec-inverter, unit_id: 1 }"


def test_check_plans_a_sunspec_device_by_the_usual_models(tmp_path):
    run = check(tmp_path, PV, "energy: [{ id: sun, meters: [pv] }]\n")
    assert run.returncode == 0, run.stderr
    assert "1, 103, 120, 160" in run.stdout


@pytest.mark.parametrize(
    ("device", "kpis", "message"),
    [
        (PV.replace(" }", ", points: { active_power: { address: 7 } } }"), None, "asking"),
        (PV.replace(" }", ", points: { active_powr: { deadband: 7 } } }"), None, "active_power"),
        (PV.replace("-inverter", "-inverted"), None, "unknown profile"),
    ],
    ids=["a-place", "an-unknown-point", "an-unknown-part"],
)
def test_check_refuses_what_no_sunspec_device_has(tmp_path, device, kpis, message):
    run = check(tmp_path, device, kpis)
    assert run.returncode == 78
    assert message in run.stderr


def test_check_refuses_a_kpi_of_a_point_that_no_sunspec_model_gives(tmp_path):
    kpis = """\
alarms:
  - { id: a, on: pv.machine_state, above: 3, severity: warning }
  - { id: b, on: pv.frequency, above: 51, severity: warning }
"""
    run = check(tmp_path, PV, kpis)
    assert run.returncode == 78, run.stdout
    assert "machine_state" in run.stderr and "frequency" not in run.stderr


def test_simulate_serves_a_sunspec_device_that_the_gateway_finds(site, tmp_path):
    from peers.gateway import binary, environment
    from peers.processes import Child, free_port, is_listening

    port = free_port()
    site.gateway.connect("roof", f"127.0.0.1:{port}", [device(rated_power="50kW")])
    site.gateway.write()
    arguments = [binary(), "simulate", "--config", site.gateway.folder, "--base-port", port]
    simulator = site.keep(Child(arguments, tmp_path / "simulate.log", env=environment()))
    eventually(lambda: is_listening(port), what=simulator.text)
    site.start()
    values = first(site, "frequency")["values"]
    assert 45 < values["frequency"] < 65
    assert 180 < values["voltage_l1_n"] < 280


CHAIN = [
    sunspec.identity(serial="INV"),
    sunspec.inverter(),
    sunspec.identity(maker="Meterco", model="WN3", serial="M1"),
    sunspec.meter(-1_000),
    sunspec.identity(maker="Meterco", model="WN3", serial="M2"),
    sunspec.meter(-2_000),
]


def test_every_device_of_a_chain_is_a_device_with_its_own_serial_number(site):
    slave = site.slave()
    sunspec.load(slave, 1, *CHAIN)
    expected = {"inverter": ("INV", -12_340), "meter": ("M1", -1_000), "meter-2": ("M2", -2_000)}
    devices = [
        {"id": f"pv-{part}", "profile": f"sunspec-{part}", "unit_id": 1, "every": "300ms"}
        for part in [*expected, "meter-3"]
    ]
    site.gateway.connect("roof", {"tcp": slave.serve_tcp(), "retries": 0}, devices)
    site.start()
    for part, (serial, power) in expected.items():
        payload = site.witness.wait(
            f"{ROOT}/pv-{part}/data", lambda payload: "serial_number" in payload["values"]
        )
        assert payload["values"]["serial_number"] == serial
        assert payload["values"]["active_power"] == power
    status = site.witness.wait(f"{ROOT}/pv-meter-3/status", lambda s: s["status"] == "offline")
    assert "2 meters" in status["reason"] and "sunspec-meter-3" in status["reason"]


def test_a_scan_shows_every_device_of_a_chain_and_what_to_write(peers, tmp_path):
    from peers import files

    slave = peers.slave()
    sunspec.load(slave, 1, *CHAIN)
    place = slave.serve_tcp()
    report = command("scan", "--tcp", place, "--units", "1").stdout
    for line in ["sunspec-inverter: ACME PV-50, serial INV", "sunspec-meter-2: Meterco WN3, serial M2"]:
        assert f"profile {line}" in report, report
    panel = command("scan", "--tcp", place, "--units", "1", "--yaml").stdout
    assert "profile: sunspec-meter-2" in panel
    folder = files.write(tmp_path, {"gateway.yaml": files.GATEWAY, "devices.d/roof.yaml": panel})
    run = command("check", "--config", folder)
    assert run.returncode == 0, run.stderr


def test_simulate_serves_an_inverter_and_its_meters_in_one_chain(site, tmp_path):
    from peers.gateway import binary, environment
    from peers.processes import Child, free_port, is_listening

    port = free_port()
    parts = ["inverter", "meter", "meter-2"]
    devices = [
        {"id": f"pv-{part}", "profile": f"sunspec-{part}", "unit_id": 1, "every": "300ms"}
        for part in parts
    ]
    site.gateway.connect("roof", f"127.0.0.1:{port}", devices)
    site.gateway.write()
    arguments = [binary(), "simulate", "--config", site.gateway.folder, "--base-port", port]
    simulator = site.keep(Child(arguments, tmp_path / "simulate.log", env=environment()))
    eventually(lambda: is_listening(port), what=simulator.text)
    site.start()
    for part in parts:
        values = site.witness.wait(f"{ROOT}/pv-{part}/data", lambda p: "frequency" in p["values"])
        assert 45 < values["values"]["frequency"] < 65
