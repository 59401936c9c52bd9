"""`watch`: its output for a person at a terminal and for a program."""

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import termios
import threading

import pytest

from peers.gateway import ROOT, binary, command, environment
from peers.processes import free_port
from peers.subscriber import publish
from peers.waiting import PATIENCE, eventually

pytestmark = pytest.mark.xdist_group("watch")

DATA = '{"ts":1800000000000,"seq":1,"values":{"active_power":12500.0},"bad":{"flow":"timeout"}}'


class Watch:
    """The running program; its output is collected."""

    def __init__(self, *arguments, on_terminal=False):
        self.text = ""
        arguments = [str(binary()), "watch", *map(str, arguments)]
        self.ours, theirs = pty.openpty() if on_terminal else os.pipe()
        self.theirs = None
        if on_terminal:
            self.theirs = os.dup(theirs)
            self.settings = termios.tcgetattr(theirs)
            self.resize(24, 80)
        self.process = subprocess.Popen(
            arguments, stdin=theirs if on_terminal else subprocess.DEVNULL, stdout=theirs, env=environment()
        )
        os.close(theirs)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            try:
                data = os.read(self.ours, 65536)
            except OSError:
                return
            if not data:
                return
            self.text += data.decode(errors="replace")

    def resize(self, rows, columns):
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press(self, keys):
        os.write(self.ours, keys.encode())

    def screen(self, rows=24, columns=80):
        """What a terminal shows of the output, line by line."""
        lines = {}
        for row, text in re.findall(r"\x1b\[(\d+);1H\x1b\[2K(.*?)(?=\x1b\[\d+;1H|\x1b\[\?|$)", self.text, re.S):
            lines[int(row)] = re.sub(r"\x1b\[\d*m", "", text)
        return [lines.get(row, "") for row in range(1, rows + 1)]

    def shows(self, text, broker, payload=DATA):
        """Publishes until the program shows the text, because the test cannot see when it has subscribed."""

        def shown():
            publish(broker.port, f"{ROOT}/hall/meter/data", payload)
            return text in self.text

        eventually(shown, what=lambda: f"{text!r} in {self.text[-500:]!r}")

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def end(self):
        self.process.kill()
        self.process.wait()
        os.close(self.ours)


@pytest.fixture
def watch(peers, park_gateway):
    meta = '{"points":{"active_power":{"unit":"W"}}}'
    publish(peers.broker.port, f"{ROOT}/hall/meter/meta", meta, "-r")

    def start(*arguments, on_terminal=False):
        where = ["--broker", f"mqtt://127.0.0.1:{peers.broker.port}"]
        watch = Watch(*where, *arguments, on_terminal=on_terminal)
        return peers.keep(watch)

    return start


def test_each_change_is_a_line_where_there_is_no_terminal(peers, watch):
    told = watch()
    told.shows("08:00:00Z hall/meter active_power 12500 W good\n", peers.broker)
    told.shows("08:00:00Z hall/meter flow -  timeout\n", peers.broker)
    assert "\x1b" not in told.text
    assert told.stop() == 0


@pytest.mark.parametrize("end", ["q", signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=str)
def test_a_terminal_gets_a_screen_and_is_given_back(peers, watch, end):
    told = watch(on_terminal=True)
    told.shows("hall/meter", peers.broker)
    publish(peers.broker.port, f"{ROOT}/hall/meter/status", '{"status":"offline","reason":"no answer"}')
    eventually(lambda: re.match(r"> hall/meter +offline +1/2 .* 12\.50 ", told.screen()[2]), what=told.screen)
    assert told.screen()[22] == "hall/meter: no answer"
    assert termios.tcgetattr(told.theirs)[3] & (termios.ICANON | termios.ECHO) == 0
    if end == "q":
        told.press("\r")
        eventually(lambda: told.screen()[2].startswith("> flow"), what=told.screen)
        assert re.match(r"  active_power +12\.500 kW ", told.screen()[3])
        told.resize(10, 60)
        eventually(lambda: told.screen()[9].startswith("Esc back"), what=told.screen)
        assert max(map(len, told.screen(10))) <= 60
        told.press("q")
    else:
        told.process.send_signal(end)
    assert told.process.wait(PATIENCE) == 0
    eventually(lambda: told.text.endswith("\x1b[?25h\x1b[?1049l"), what=lambda: told.text[-80:])
    assert termios.tcgetattr(told.theirs) == told.settings


def test_what_the_broker_holds_is_there_at_once_and_the_rest_on_demand(peers, watch):
    """Opened beside a plant whose values do not change: its devices, why one is dead, and a key that asks."""
    port = peers.broker.port
    for topic, payload in {
        "_gateway/gw-01/status": '{"gateway":"gw-01","status":"online"}',
        "m1/meta": '{"gateway":"gw-01","points":{"active_power":{"unit":"W"}}}',
        "m1/status": '{"gateway":"gw-01","status":"online"}',
        "m2/meta": '{"gateway":"gw-01","points":{"flow":{"unit":"m3/h"}}}',
        "m2/status": '{"gateway":"gw-01","status":"offline","reason":"no answer of unit 7"}',
    }.items():
        publish(port, f"{ROOT}/{topic}", payload, "-r")
    told = watch(on_terminal=True)
    eventually(lambda: told.screen()[2].startswith("> m2 "), what=told.screen)
    eventually(lambda: told.screen()[22] == "m2: no answer of unit 7", what=told.screen)
    eventually(lambda: any(re.match(r"  m1 +online +… ", line) for line in told.screen()), what=told.screen)
    told.press("\r")
    eventually(lambda: told.screen()[2].startswith("> flow "), what=told.screen)
    told.press("\x1b")
    eventually(lambda: told.screen()[1].startswith("  DEVICE"), what=told.screen)
    assert not any("/command/" in message.topic for message in peers.witness.messages)

    while not told.screen()[22].startswith("m1: "):
        told.press("\x1b[B")
        eventually(lambda: told.screen()[22] != "m2: no answer of unit 7", what=told.screen)
    assert re.search(r"\d s left; r reads now", told.screen()[22])
    told.press("r")

    def command():
        return next((m for m in peers.witness.messages if m.topic == f"{ROOT}/_gateway/gw-01/command/poll"), None)

    eventually(command, what=lambda: [message.topic for message in peers.witness.messages])
    assert command().json["device"] == "m1" and not command().retain
    reply = {"gateway": "gw-01", "id": command().json["id"], "ok": True}
    reply["result"] = {"device": "m1", "ts": 1800000000000, "values": {"active_power": 1500.0}, "bad": {}}
    publish(port, f"{ROOT}/_gateway/gw-01/reply/poll", json.dumps(reply))
    eventually(lambda: any(re.match(r"> m1 .* 1\.50 ", line) for line in told.screen()), what=told.screen)
    told.press("q")
    assert told.process.wait(PATIENCE) == 0


def test_programs_get_json_lines(peers, watch):
    told = watch("--json", "--root", ROOT)
    told.shows("active_power\":12500", peers.broker)
    line = next(line for line in told.text.splitlines() if "12500" in line)
    message = json.loads(line)
    assert message["topic"] == f"{ROOT}/hall/meter/data"
    assert message["payload"] == json.loads(DATA)
    assert message["retained"] is False


def test_it_ends_by_itself(peers, watch):
    told = watch("--seconds", "1")
    assert told.process.wait(PATIENCE) == 0


def test_a_broker_that_is_not_there_is_told(park_gateway):
    url = f"mqtt://127.0.0.1:{free_port()}"
    done = command("watch", "--broker", url, "--seconds", "1")
    assert done.returncode == 69
    assert "refused" in done.stderr.lower()


def test_it_goes_on_when_the_broker_comes_back(peers, watch):
    told = watch()
    told.shows("12500", peers.broker)
    peers.broker.kill()
    peers.broker.start()
    told.shows("777", peers.broker, DATA.replace("12500.0", "777"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["--broker", "http://x"],
        ["--broker", "mqtt://user:secret@host"],
        ["--password-file", "/nowhere"],
    ],
)
def test_what_is_no_broker_is_refused_without_showing_a_password(park_gateway, arguments):
    done = command("watch", *arguments)
    assert done.returncode == 69
    assert done.stderr.startswith("park-gateway: ") and "secret" not in done.stderr


@pytest.mark.parametrize("arguments", [["--root", "a/b"], ["--root", "#"], ["--seconds", "0"]])
def test_bad_options_are_refused(park_gateway, arguments):
    assert command("watch", *arguments).returncode == 64
