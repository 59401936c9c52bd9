"""The gateway starts even if everything around it is missing, and only once on a store."""

import signal

import pytest

from peers.broker import Broker
from peers.gateway import HEALTH, ROOT, STATUS, Gateway, command
from peers.processes import free_port
from peers.waiting import eventually

POINTS = {"value": {"table": "holding", "address": 0, "type": "uint16"}}


def meter(name="meter", unit=1):
    return {"id": name, "unit_id": unit, "every": "100ms", "points": POINTS}


def serve(site):
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 5)
    return slave.serve_tcp()


def test_a_second_gateway_on_the_same_store_is_refused_and_the_first_goes_on(site, tmp_path):
    site.gateway.connect("line", serve(site), [meter()])
    site.start()
    site.witness.wait(f"{ROOT}/meter/data")
    folder = tmp_path / "second"
    folder.mkdir()
    second = site.keep(Gateway(folder, site.broker.port))
    second.settings["storage"]["path"] = str(site.gateway.state)
    second.start()
    assert second.child.wait() == 69, second.says()
    assert "another gateway is running on this store" in second.says()
    assert str(site.gateway.child.pid) in second.says()
    site.witness.wait_for_more(f"{ROOT}/meter/data", 3)
    assert {p["status"] for p in site.witness.payloads(STATUS)} == {"online"}
    # A gateway that was killed leaves no lock behind.
    site.gateway.kill()
    second.start()
    eventually(lambda: len({p["boot"] for p in site.witness.payloads(STATUS)}) == 2)


def test_without_a_broker_it_runs_and_delivers_once_there_is_one(site):
    cable = site.cable()
    site.gateway.connect("line", serve(site), [meter()])
    witness = site.witness
    cable.pull_out()
    site.gateway.start()
    eventually(lambda: "broker park" in site.gateway.child.text(), what="a word about the broker")
    assert site.gateway.child.is_running
    cable.plug_in()
    witness.wait(STATUS, lambda p: p["status"] == "online")
    assert witness.wait(f"{ROOT}/meter/data")["seq"] == 1
    assert site.gateway.stop() == 0


def test_without_a_broker_it_ends_in_time(site):
    site.gateway.settings["brokers"][0]["url"] = f"mqtt://127.0.0.1:{free_port()}"
    site.gateway.connect("line", serve(site), [meter()])
    site.gateway.start()
    eventually(lambda: "broker park" in site.gateway.child.text(), what="a word about the broker")
    assert site.gateway.stop() == 0


def test_without_a_device_file_it_runs_says_so_and_is_online(site):
    status = site.start()
    assert status["status"] == "online"
    eventually(lambda: "nothing is polled" in site.gateway.child.text(), what="a word about it")
    health = site.witness.wait(HEALTH)
    assert health["connections"] == {}
    assert site.gateway.stop() == 0
    assert site.witness.wait(STATUS, lambda p: p["status"] == "offline")


def test_with_all_devices_dead_it_is_online_and_names_each_that_is_not(site):
    silent = site.slave()
    silent.put(1, "holding", 0, "uint16", 5)
    address = silent.serve_tcp()
    silent.fault(1, "silent")
    nobody = f"127.0.0.1:{free_port()}"
    site.gateway.connect("silent", {"tcp": address, "timeout": "200ms"}, [meter()])
    site.gateway.connect("refused", nobody, [meter("press")])
    site.start()
    for name in ("meter", "press"):
        topic = f"{ROOT}/{name}/status"
        assert site.witness.wait(topic, lambda p: p["status"] == "offline")["reason"]
        assert site.witness.wait(f"{ROOT}/{name}/data")["bad"]
        assert site.witness.wait(f"{ROOT}/{name}/meta")["id"] == name
    assert site.gateway.stop() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_hung_brokers_and_a_silent_device_do_not_hold_up_the_end(site, tmp_path, count):
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 5)
    site.gateway.connect("line", {"tcp": slave.serve_tcp(), "timeout": "20s"}, [meter()])
    hung = []
    for number in range(count):
        folder = tmp_path / f"broker-{number}"
        folder.mkdir()
        hung.append(site.keep(Broker(folder)))
        entry = {"id": f"hung-{number}", "url": f"mqtt://127.0.0.1:{hung[-1].port}"}
        site.gateway.settings["brokers"].append(entry)
    site.start()
    site.witness.wait(f"{ROOT}/meter/data")
    eventually(lambda: all(b.says("New client connected") for b in hung), what="all connected")
    slave.fault(1, "silent")
    slave.wait_for_requests(1)
    for broker in hung:
        broker.child.signal(signal.SIGSTOP)
    try:
        assert site.gateway.stop() == 0
        site.witness.wait(STATUS, lambda p: p["status"] == "offline")
        assert site.broker.says("Received DISCONNECT from gw-01")
    finally:
        for broker in hung:
            broker.child.signal(signal.SIGCONT)


@pytest.mark.parametrize(
    ("period", "severity", "code"), [("100ms", "error", 78), ("140ms", "warning", 0), ("1s", None, 0)]
)
def test_run_logs_what_check_says_of_the_bus_load(site, period, severity, code):
    # 60 requests of about 2 ms each.
    points = {f"p{n}": {"table": "holding", "address": 500 * n, "type": "uint16"} for n in range(60)}
    device = {"id": "meter", "unit_id": 1, "every": period, "points": points}
    site.gateway.connect("panel", serve(site), [device])
    site.gateway.write()
    checked = command("check", "--config", site.gateway.folder)
    words = f"devices.d/panel.yaml:1:1: {severity}: the connection w"
    assert checked.returncode == code, checked.stderr
    assert (words in checked.stderr) == (severity is not None)
    site.start()
    health = site.witness.wait(HEALTH)
    forecast = health["connections"]["panel"]["bus_load_forecast"]
    assert (forecast > 1, forecast > 0.8) == (severity == "error", severity is not None)
    assert health["connections"]["panel"]["overloaded"] == (severity == "error")
    logged = site.gateway.child.text()
    assert (words in logged) == (severity is not None), logged


def test_run_logs_what_is_provisional_in_the_tables_it_uses(site):
    points = {"active_energy_import": {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh"}}
    points["active_energy_import"]["kind"] = "counter"
    site.gateway.connect("panel", serve(site), [meter() | {"points": points}])
    site.gateway.kpis = {"energy": [{"id": "factory", "meters": ["meter"], "reactive": "evn"}]}
    site.start()
    eventually(lambda: "tariffs/reactive/evn.yaml:6:3: note: provisional" in site.gateway.child.text())
