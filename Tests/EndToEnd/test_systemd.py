"""What the gateway reports to the service manager, by the protocol of sd_notify(3)."""

import signal
import socket

import pytest

from peers.gateway import ROOT
from peers.waiting import eventually

DATA = f"{ROOT}/meter/data"


class Manager:
    """The service manager's end of the notification socket."""

    def __init__(self, address):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(address)
        self.socket.setblocking(False)
        self.told = []

    def messages(self):
        while True:
            try:
                self.told.append(self.socket.recv(4096).decode().split("\n"))
            except BlockingIOError:
                return self.told

    def wait(self, line, after=0):
        """The first message from position `after` on that begins with a line."""

        def found():
            return [m for m in self.messages()[after:] if m[0] == line][:1]

        return eventually(found, what=lambda: f"{line}; told {self.told[-5:]}")[0]


@pytest.fixture(params=["path", "abstract"])
def manager(request, site, tmp_path):
    name = str(tmp_path / "notify") if request.param == "path" else f"@{tmp_path}"
    site.gateway.variables |= {"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "4000000"}
    manager = Manager(name.replace("@", "\0", 1))
    yield manager
    manager.socket.close()


def start(site):
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 5)
    points = {"value": {"table": "holding", "address": 0, "type": "uint16"}}
    device = {"id": "meter", "unit_id": 1, "every": "100ms", "points": points}
    site.gateway.connect("line", {"tcp": slave.serve_tcp(), "timeout": "1s"}, [device])
    site.start()
    site.witness.wait(DATA)
    return slave


def test_it_tells_when_it_is_ready_reloads_and_stops(manager, site):
    start(site)
    ready = manager.wait("READY=1")
    assert ready[1].startswith("STATUS=1 devices on 1 connections")
    for broken in (False, True):
        if broken:
            site.gateway.settings["publish"]["mode"] = "sometimes"
            site.gateway.write()
        before = len(manager.messages())
        site.gateway.child.signal(signal.SIGHUP)
        reloading = manager.wait("RELOADING=1", before)
        assert reloading[1].removeprefix("MONOTONIC_USEC=").isdigit()
        status = manager.wait("READY=1", before)[1]
        assert ("refused" in status) == broken
    assert site.gateway.stop() == 0
    manager.wait("STOPPING=1")


def test_the_watchdog_is_fed_though_devices_and_brokers_are_dead(manager, site):
    slave = start(site)
    slave.fault(1, "silent")
    site.witness.wait(f"{ROOT}/meter/status", lambda p: p["status"] == "offline")
    site.broker.kill()

    def fed():
        return sum(message == ["WATCHDOG=1"] for message in manager.messages())

    before = fed()
    # One and a half periods of the watchdog.
    eventually(lambda: fed() > before + 6, what="fed")


def test_without_a_service_manager_nobody_is_told(site):
    site.gateway.variables["NOTIFY_SOCKET"] = "/nowhere/at/all"
    start(site)
    assert site.gateway.stop() == 0
