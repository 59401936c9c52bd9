"""From an unknown bus to checked data on the broker in eight commands, none of them an editor: docs/commissioning.md.

Six meters, a compressor that no profile knows, and nobody at the unit id of a meter that stands on the drawing.
"""

import re
import shlex

import pytest

from peers.gateway import binary, command, environment
from peers.processes import Child
from peers.waiting import eventually
from test_scan_plants import SIX, load

pytestmark = pytest.mark.usefixtures("park_gateway")

COMPRESSOR, DEAD = 9, 33
# The table of its manual, as pasted into a spreadsheet.
MANUAL = """\
Register;Name;Type;Resolution;Unit;Order
40101;Voltage L1-N;float;;V;CDAB
40103;Voltage L2-N;float;;V;CDAB
40105;Voltage L3-N;float;;V;CDAB
40107;Current L1;float;;A;CDAB
40109;Current L2;float;;A;CDAB
40111;Current L3;float;;A;CDAB
40113;Active power;float;;kW;CDAB
40115;Power factor;float;;;CDAB
40117;Frequency;U16;0,01;Hz;
40118;Discharge temperature;S16;0,1;°C;
40119;Discharge pressure;U16;0,01;bar;
40120;Operating state;U16;;;
40121;Running hours;U32;;h;CDAB
40123;Active energy import;U32;0,1;kWh;CDAB
40125;Load;U16;;%;
"""


def compressor(slave):
    floats = [231.4, 230.9, 232.1, 28.1, 28.4, 27.9, 18.85, 0.96]
    for position, number in enumerate(floats):
        slave.put(COMPRESSOR, "holding", 100 + 2 * position, "float32", number, "CDAB")
    slave.set(COMPRESSOR, "holding", 116, 5002, 823, 707, 3)
    slave.put(COMPRESSOR, "holding", 120, "uint32", 4321, "CDAB")
    slave.put(COMPRESSOR, "holding", 122, "uint32", 45_170, "CDAB")
    slave.set(COMPRESSOR, "holding", 124, 72)


def test_an_unknown_bus_becomes_checked_data_in_eight_commands(peers):
    slave = peers.slave()
    for unit, name in SIX.items():
        load(slave, unit, name)
    compressor(slave)
    port = slave.serve_pty(19200)
    site = peers.folder / "site"
    manual = peers.folder / "m1.csv"
    manual.write_text(MANUAL)
    commands = []

    def run(*arguments, code=0):
        commands.append(arguments)
        done = command(*arguments, timeout=120)
        assert done.returncode == code, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    bus = ["--serial", port, "--units", ",".join(map(str, [*SIX, COMPRESSOR, DEAD]))]
    found = run("scan", *bus)
    assert len(re.findall(r"^unit ", found, re.M)) == 7 and f"unit {DEAD}" not in found

    # The command line that it prints, as pasted.
    [pasted] = re.findall(r"park-gateway (explore .*)", found)
    assert f"--baud 19200 --parity even --unit {COMPRESSOR}" in pasted
    rows = run(*shlex.split(pasted), "--find", "7.1", "--within", "2%")
    assert re.search(r"^118 +uint16 +0.01 +7.07 ", rows, re.M)

    written = run("profiles", "import", manual, "--name", "acme/m-1", "--into", site)
    assert written.strip() == f"{site}/profiles/acme/m-1.yaml"

    names = ["--profile", f"{COMPRESSOR}=acme/m-1", "--profile", f"{DEAD}=schneider/iem3155"]
    broker = ["--broker", f"mqtt://127.0.0.1:{peers.broker.port}"]
    found = run("scan", *bus, *names, "--yaml", site, *broker)
    assert "acme/m-1" in found and "15 of 15 points" in found
    assert f"unit {DEAD} on {port} 19200 8E1: silent; written as schneider/iem3155" in found

    checked = run("check", "--config", site)
    assert "ok" in checked and checked.count("unit ") == 8

    # The dead unit is the only thing that stops nobody else.
    judged = run("doctor", "--config", site, code=1)
    assert re.findall(r"^(\S+): no valid answer", judged, re.M) == [f"schneider-iem3155-{DEAD}"]

    witness = peers.witness
    commands.append(("run", "--config", site))
    arguments = [binary(), "run", "--config", site]
    peers.keep(Child(arguments, peers.folder / "run.log", env=environment()))
    commands.append(("mosquitto_sub",))
    wanted = {f"{re.sub('[^a-z0-9]', '-', name)}-{unit}" for unit, name in SIX.items()} | {f"acme-m-1-{COMPRESSOR}"}

    def missing():
        topics = [message.topic for message in witness.messages]
        return {device for device in wanted if not any(device in topic for topic in topics)}

    eventually(lambda: not missing(), what=lambda: f"no data of {missing()}")
    assert len(commands) <= 8, commands

    def said():
        return [message.payload for message in witness.messages if f"acme-m-1-{COMPRESSOR}" in message.topic]

    # The pressure that the display shows.
    eventually(lambda: any("7.07" in payload for payload in said()), what=said)
