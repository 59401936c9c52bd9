"""`simulate` as a device for an independent Modbus client, and `demo` as a whole plant."""

import re
import signal
import subprocess
from pathlib import Path

import pytest

from peers.gateway import ROOT, binary, command, environment
from peers.processes import Child, free_port, is_listening
from peers.subscriber import Subscriber
from peers.waiting import PATIENCE, eventually

pytestmark = pytest.mark.usefixtures("park_gateway")

METER = {
    "active_power": {"table": "holding", "address": 0, "type": "uint16", "unit": "W"},
    "voltage_l1_n": {
        "table": "holding",
        "address": 1,
        "type": "uint16",
        "scale": 0.1,
        "unit": "V",
    },
    "frequency": {"table": "holding", "address": 2, "type": "uint16", "scale": 0.01, "unit": "Hz"},
    "active_energy_import": {
        "table": "holding",
        "address": 10,
        "type": "uint32",
        "unit": "Wh",
        "kind": "counter",
    },
}


def simulator(peers, *connections):
    """Starts `simulate` on device files of these connections; the child and its first TCP port."""
    gateway = peers.gateway
    for number, connection in enumerate(connections):
        device = {"id": f"meter-{number}", "unit_id": 3, "every": "1s", "points": METER}
        gateway.connect(f"line-{number}", connection, [device])
    gateway.write()
    base = free_port()
    arguments = [binary(), "simulate", "--config", gateway.folder, "--base-port", base]
    log = peers.folder / "simulate.log"
    return peers.keep(Child(arguments, log, env=environment())), base


def read(*options, count=3):
    """Registers 0… of unit 3, read by mbpoll."""
    table = ["-t", "4", "-r", "0", "-c", str(count)]
    line = ["mbpoll", "-0", "-1", "-q", "-o", "10", "-a", "3", *table, *map(str, options)]
    run = subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE)
    assert run.returncode == 0, run.stdout + run.stderr
    found = re.findall(r"^\[\d+\]:\s*(\d+)", run.stdout, re.MULTILINE)
    return [int(value) for value in found]


def looks_like_a_meter(values):
    _, voltage, frequency = values
    return 2000 <= voltage <= 2600 and 4900 <= frequency <= 5100


def test_simulate_answers_mbpoll_over_tcp_with_believable_values(peers):
    child, port = simulator(peers, "10.0.4.20:502")
    eventually(lambda: is_listening(port), what=child.text)
    assert looks_like_a_meter(read("-m", "tcp", "-p", port, "127.0.0.1"))


def test_simulate_answers_mbpoll_over_a_pty(peers):
    line = {"serial": {"port": "/dev/ttyS1", "baud": 9600, "parity": "none"}}
    child, _ = simulator(peers, line)
    told = eventually(lambda: re.search(r"/(dev/pts/\d+|tmp/\S+)", child.text()), what=child.text)
    path = told[0].rstrip(".,;:)")
    options = ["-m", "rtu", "-b", "9600", "-P", "none", path]
    assert looks_like_a_meter(read(*options))


def test_simulate_refuses_an_address_that_no_point_has(peers):
    child, port = simulator(peers, "10.0.4.20:502")
    eventually(lambda: is_listening(port), what=child.text)
    line = ["mbpoll", "-0", "-1", "-q", "-o", "10", "-m", "tcp", "-p", str(port), "-a", "3", "-t", "4"]
    run = subprocess.run([*line, "-r", "900", "127.0.0.1"], capture_output=True, text=True)
    assert "Illegal data address" in run.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_simulate_ends_at_a_signal(peers, number):
    child, port = simulator(peers, "10.0.4.20:502")
    eventually(lambda: is_listening(port), what=child.text)
    child.signal(number)
    assert child.wait() == 0


def test_simulate_refuses_a_bad_configuration_with_exit_78(tmp_path):
    (tmp_path / "gateway.yaml").write_text("gateway: {}\n")
    assert command("simulate", "--config", tmp_path).returncode == 78


def test_the_gateway_reads_from_the_simulator_what_mbpoll_reads(site):
    child, port = simulator(site, "10.0.4.20:502")
    eventually(lambda: is_listening(port), what=child.text)
    device = {"id": "meter-0", "unit_id": 3, "every": "500ms", "points": METER}
    site.gateway.connect("line-0", f"127.0.0.1:{port}", [device])
    site.start()
    values = site.witness.wait(f"{ROOT}/meter-0/data")["values"]
    assert 200 <= values["voltage_l1_n"] <= 260 and 49 <= values["frequency"] <= 51
    _, voltage, frequency = read("-m", "tcp", "-p", port, "127.0.0.1")
    assert values["voltage_l1_n"] == pytest.approx(voltage / 10, rel=0.05)
    assert values["frequency"] == pytest.approx(frequency / 100, abs=0.1)


def demo(folder, *options):
    return Child([binary(), "demo", *options], folder / "demo.log", env=environment(), cwd=folder)


def test_demo_ends_by_itself_with_a_summary_though_nobody_looks_at_a_terminal(tmp_path):
    run = command("demo", "--seconds", 20)
    assert run.returncode == 0, run.stdout + run.stderr
    said = run.stdout.lower()
    for word in ("mosquitto_sub", "power", "energy", "demand", "oee", "/s"):
        assert word in said, f"no {word}: {run.stdout}"
    assert "\x1b[" not in run.stdout, "escape sequences though stdout is no terminal"


def test_demo_publishes_a_whole_plant_to_a_broker_of_its_own(tmp_path):
    child = demo(tmp_path, "--seconds", "600")
    try:
        url = eventually(lambda: re.search(r"127\.0\.0\.1:(\d+)|-p (\d+)", child.text()))
        ports = {
            int(port)
            for pair in re.findall(r"127\.0\.0\.1:(\d+)|-p (\d+)", child.text())
            for port in pair
            if port
        }
        brokers = [port for port in ports if f"-p {port}" in child.text()] or [int(url[1])]
        witness = Subscriber(tmp_path, brokers[0])
        try:
            eventually(
                lambda: len(devices(witness)) >= 8, what=lambda: f"8 devices: {devices(witness)}"
            )
            healthy = eventually(lambda: online(witness) >= 8 and online(witness), what="8 online")
            assert healthy >= 8
        finally:
            witness.detach()
        child.signal(signal.SIGINT)
        assert child.wait() == 0, child.text()
        assert not is_listening(brokers[0]), "the demo's broker outlived it"
    finally:
        child.end()


def devices(witness):
    return {message.topic for message in witness.ending_with("/data")}


def online(witness):
    last = {m.topic: m.json for m in witness.ending_with("/status")}
    return sum(
        status["status"] == "online" for topic, status in last.items() if "_gateway" not in topic
    )


def test_demo_leaves_nothing_running(tmp_path):
    child = demo(tmp_path, "--seconds", "10")
    own = eventually(lambda: children(child.pid), what=child.text)
    assert child.wait() == 0
    eventually(lambda: not any(is_alive(pid) for pid in own), what=f"ended: {own}")


def children(pid):
    """The processes that its threads have started."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for listed in lists for child in listed.read_text().split()]


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
