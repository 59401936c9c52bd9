"""Fixtures: everything that a test starts has its own folder and is ended with the test."""

import contextlib

import pytest

from peers.broker import Broker
from peers.cable import Cable
from peers.gateway import Gateway, binary, online
from peers.picky_broker import PickyBroker
from peers.slave import Slave
from peers.subscriber import Subscriber


class Site:
    """A broker with a recording subscriber (the witness), devices, and a configured gateway that is not started."""

    def __init__(self, folder):
        self.folder = folder
        self.parts = []
        self.slaves = 0
        self._gateway = self._broker = self._witness = None

    def keep(self, part):
        self.parts.append(part)
        return part

    @property
    def broker(self):
        if not self._broker:
            self._broker = self.keep(Broker(self.folder))
        return self._broker

    @property
    def witness(self):
        if not self._witness:
            self._witness = self.keep(Subscriber(self.folder, self.broker.port))
            self._witness.end = self._witness.detach
        return self._witness

    @property
    def gateway(self):
        if not self._gateway:
            self._gateway = self.keep(Gateway(self.folder, self.broker.port))
        return self._gateway

    def slave(self):
        self.slaves += 1
        folder = self.folder / f"slave-{self.slaves}"
        folder.mkdir()
        return self.keep(Slave(folder))

    def cable(self):
        """Puts a cable between the gateway and the broker."""
        cable = Cable(self.broker.port)
        self.gateway.settings["brokers"][0]["url"] = f"mqtt://127.0.0.1:{cable.port}"
        return cable

    def counter(self, every):
        """A gateway that reads a counter every so often."""
        slave = self.slave()
        slave.ramp(1, "holding", 0, start=0, per_second=1000)
        point = {"table": "holding", "address": 0, "type": "uint32", "kind": "counter", "unit": "1"}
        device = {"id": "m1", "unit_id": 1, "every": every, "points": {"total_count": point}}
        self.gateway.connect("line", slave.serve_tcp(), [device])

    def picky(self, every, tls=None):
        """A gateway that reads a counter, and a broker whose answers the test sets."""
        self.counter(every)
        broker = self.keep(PickyBroker(tls=tls))
        scheme = "mqtts" if tls else "mqtt"
        self.gateway.settings["brokers"][0]["url"] = f"{scheme}://127.0.0.1:{broker.port}"
        return broker

    def pickies(self, every, ids, **settings):
        """A gateway that reads a counter, and such a broker for each id, all with these settings."""
        self.counter(every)
        brokers = {name: self.keep(PickyBroker()) for name in ids}
        self.gateway.settings["brokers"] = [
            {"id": name, "url": f"mqtt://127.0.0.1:{broker.port}", **settings} for name, broker in brokers.items()
        ]
        return brokers

    def start(self, boots=1):
        """Starts the witness, then the gateway; returns the `online` message."""
        witness = self.witness
        self.gateway.start()
        return online(witness, self.gateway, boots)

    def end(self):
        for part in reversed(self.parts):
            part.end()


def _needs_binary():
    if binary() is None:
        pytest.fail("no park-gateway: run `swift build` or set PARK_GATEWAY_BIN", pytrace=False)


@pytest.fixture
def site(tmp_path):
    """A site for one test."""
    _needs_binary()
    yield from _site(tmp_path)


@pytest.fixture
def broker(site, request):
    """A picky broker, and a gateway that is not started, with 10 messages a second or as the file's `EVERY` says."""
    return site.picky(every=getattr(request.module, "EVERY", "100ms"))


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory):
    """One site for all tests of a file."""
    _needs_binary()
    yield from _site(tmp_path_factory.mktemp("site"))


def _site(folder):
    site = Site(folder)
    try:
        yield site
    finally:
        site.end()


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """Makes sites that last as long as a file's tests."""
    _needs_binary()
    with contextlib.ExitStack() as stack:
        yield lambda: stack.enter_context(contextlib.contextmanager(_site)(tmp_path_factory.mktemp("site")))


@pytest.fixture
def peers(tmp_path):
    """A site whose gateway is never started: for tests of the test peers."""
    yield from _site(tmp_path)


@pytest.fixture
def park_gateway():
    """Requires the program, for tests that only run its commands."""
    _needs_binary()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Shows the gateway's log below a failure."""
    report = (yield).get_result()
    site = next((item.funcargs[name] for name in ("site", "shared_site", "stage") if name in item.funcargs), None)
    if report.failed and isinstance(site, Site) and site._gateway:
        report.sections.append(("park-gateway", site.gateway.says()))


def pytest_collection_modifyitems(items):
    """Starts the longest tests first, so that none runs alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
