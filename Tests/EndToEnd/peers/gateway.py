"""The program under test: a configuration in a folder, and processes that use it."""

import copy
import os
import pathlib
import signal
import subprocess

from . import yaml
from .processes import Child
from .waiting import PATIENCE, eventually

CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
ROOT = "becamex/bau-bang/dai-nam-textile"
STATUS = f"{ROOT}/_gateway/gw-01/status"
HEALTH = f"{ROOT}/_gateway/gw-01/health"

# The gateway ends within 5 s of SIGTERM. On a loaded machine it may take a little
# longer, but never as long as the 20 s of a device's timeout, which could block it.
SECONDS_TO_END = 15
# The default timeout of devices: a loaded machine may delay a device in Python.
TIMEOUT = "5s"

IDENTITY = {
    "id": "gw-01",
    "enterprise": "becamex",
    "park": "bau-bang",
    "factory": "dai-nam-textile",
    "time_zone": "Asia/Ho_Chi_Minh",
}


def binary():
    """PARK_GATEWAY_BIN, else the newest of the checkout's debug and release builds."""
    if named := os.environ.get("PARK_GATEWAY_BIN"):
        return pathlib.Path(named).absolute()
    built = [CHECKOUT / ".build" / mode / "park-gateway" for mode in ("debug", "release")]
    built = [path for path in built if path.exists()]
    return max(built, key=lambda path: path.stat().st_mtime, default=None)


class Gateway:
    """A configuration folder; `start` runs the gateway with it, as often as needed."""

    def __init__(self, folder, broker_port):
        self.folder = folder / "etc"
        self.state = folder / "state"
        self.log = folder / "park-gateway.log"
        (self.folder / "devices.d").mkdir(parents=True)
        self.state.mkdir(mode=0o700)
        self.child = None
        self.settings = {
            "gateway": dict(IDENTITY),
            "brokers": [{"id": "park", "url": f"mqtt://127.0.0.1:{broker_port}"}],
            "storage": {"path": str(self.state)},
            "publish": {"mode": "every_poll"},
            "web": None,
        }
        self.kpis = None
        # Environment variables of the gateway in addition to ours.
        self.variables = {}

    # Configuration

    def connect(self, name, connection, devices):
        """Writes a device file; `connection` may be just `host:port`."""
        if isinstance(connection, str):
            connection = {"tcp": connection}
        connection = {"timeout": TIMEOUT, **connection}
        content = {"connection": connection, "devices": copy.deepcopy(devices)}
        (self.folder / "devices.d" / f"{name}.yaml").write_text(yaml.dump(content))

    def write(self):
        (self.folder / "gateway.yaml").write_text(yaml.dump(self.settings))
        if self.kpis:
            (self.folder / "kpis.yaml").write_text(yaml.dump(self.kpis))

    # Running

    def start(self):
        self.write()
        arguments = [binary(), "run", "--config", self.folder]
        self.child = Child(arguments, self.log, env={**environment(), **self.variables})

    def kill(self):
        self.child.kill()

    def stop(self):
        """Sends SIGTERM; returns the exit code."""
        self.child.signal(signal.SIGTERM)
        return self.child.wait(SECONDS_TO_END)

    def end(self):
        if self.child:
            self.child.end()

    def says(self):
        """The end of its log, for the message of a failed test."""
        return self.child.text()[-2000:] if self.child else "never started"


def environment():
    """Our environment, without variables that would make the gateway use other files than the test's."""
    dropped = ("CREDENTIALS_DIRECTORY", "PARK_GATEWAY_SHARE", "NOTIFY_SOCKET")
    return {key: value for key, value in os.environ.items() if key not in dropped}


def command(*arguments, timeout=PATIENCE):
    """Runs a command of the program until it ends: exit code, standard output and error as text."""
    return subprocess.run(
        [binary(), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        env=environment(),
    )


def online(subscriber, gateway, boots=1):
    """Waits for the `online` message of the `boots`-th start and returns it."""

    def said():
        assert gateway.child.is_running, f"the gateway ended: {gateway.says()}"
        starts = {}
        for status in subscriber.payloads(STATUS):
            if status["status"] == "online":
                starts.setdefault(status["boot"], status)
        return list(starts.values())[boots - 1] if len(starts) >= boots else None

    return eventually(said, what=lambda: f"online: {gateway.says()}")
