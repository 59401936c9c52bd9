"""RTU on a serial port (a pty) and RTU over TCP."""

import pytest

from peers.gateway import ROOT
from peers.processes import Child
from peers.waiting import eventually

DATA = f"{ROOT}/meter/data"
STATUS_OF_METER = f"{ROOT}/meter/status"


def start(site, slave, connection):
    slave.put(3, "holding", 0, "float32", 230.5)
    slave.put(3, "input", 100, "uint32", 123_456_789, "CDAB")
    points = {
        "voltage_l1_n": {"table": "holding", "address": 0, "type": "float32", "unit": "V"},
        "total": {"table": "input", "address": 100, "type": "uint32", "order": "CDAB"},
    }
    device = {"id": "meter", "unit_id": 3, "every": "200ms", "points": points}
    site.gateway.connect("bus", {**connection, "timeout": "2s", "retries": 0}, [device])
    site.start()


@pytest.fixture(params=["serial", "rtu_over_tcp"])
def bus(site, request):
    slave = site.slave()
    if request.param == "serial":
        connection = {"serial": {"port": slave.serve_pty(), "baud": 19200, "parity": "none"}}
    else:
        connection = {"rtu_over_tcp": slave.serve_tcp("rtu_over_tcp")}
    start(site, slave, connection)
    return slave


EXPECTED = {"voltage_l1_n": 230.5, "total": 123_456_789}


def test_values_come_over_rtu(site, bus):
    site.witness.wait(DATA, lambda payload: payload["values"] == EXPECTED)
    more = site.witness.wait_for_more(DATA, 10)
    assert all(message.json["values"] == EXPECTED for message in more)


@pytest.mark.parametrize(
    ("fault", "code"),
    [({"kind": "silent"}, "timeout"), ({"kind": "wrong_unit"}, "bad_frame")],
    ids=["silent", "wrong-unit"],
)
def test_a_fault_on_the_bus_is_bad_and_heals(site, bus, fault, code):
    site.witness.wait(DATA, lambda payload: payload["values"] == EXPECTED)
    bus.fault(3, **fault)
    site.witness.wait(DATA, lambda p: set(p["bad"].values()) == {code})
    count = len(site.witness.of(DATA))
    bus.heal(3)
    site.witness.wait(DATA, lambda p: p["values"] == EXPECTED, after=count)


def test_a_serial_device_that_does_not_exist_is_disconnected_and_not_the_end(site, tmp_path):
    slave = site.slave()
    start(site, slave, {"serial": {"port": str(tmp_path / "ttyUSB0"), "baud": 9600}})
    site.witness.wait(DATA, lambda p: set(p["bad"].values()) == {"disconnected"})
    assert site.gateway.child.is_running


class Adapter:
    """A USB adapter before a device: a name as in /dev/serial/by-id that appears and disappears."""

    def __init__(self, folder, slave):
        self.slave = slave
        self.address = slave.serve_tcp("rtu_over_tcp")
        self.name = folder / "usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0"
        self.bridge = None
        self.times = 0

    def plug_in(self):
        """A new pseudo-terminal each time, just as a USB adapter gets a new ttyUSB number."""
        self.times += 1
        log = self.slave.folder / f"adapter-{self.times}.log"
        far = f"tcp:{self.address}"
        command = ["socat", f"pty,raw,echo=0,link={self.name}", far]
        self.bridge = Child(command, log)
        self.slave.helpers.append(self.bridge)
        eventually(self.name.exists, what="the adapter's name")

    def pull_out(self):
        self.bridge.end()
        eventually(lambda: not self.name.is_symlink(), what="the adapter's name is gone")


def test_a_usb_adapter_that_is_pulled_out_and_put_back_is_found_again(site, tmp_path):
    slave = site.slave()
    adapter = Adapter(tmp_path, slave)
    adapter.plug_in()
    start(site, slave, {"serial": {"port": str(adapter.name), "baud": 9600, "parity": "even"}})
    site.witness.wait(DATA, lambda payload: payload["values"] == EXPECTED)
    for _ in range(2):
        adapter.pull_out()
        count = len(site.witness.of(DATA))
        site.witness.wait(
            DATA, lambda p: set(p["bad"].values()) == {"disconnected"}, after=count
        )
        site.witness.wait(STATUS_OF_METER, lambda p: p["status"] == "offline")
        adapter.plug_in()
        count = len(site.witness.of(DATA))
        site.witness.wait(DATA, lambda p: p["values"] == EXPECTED, after=count)
    assert site.gateway.child.is_running


def test_noise_between_frames_costs_no_value_for_long(site, bus):
    site.witness.wait(DATA, lambda payload: payload["values"] == EXPECTED)
    bus.fault(3, kind="garbage", bytes="00ff8001")
    site.witness.wait(DATA, lambda p: p["bad"])
    count = len(site.witness.of(DATA))
    bus.heal(3)
    site.witness.wait(DATA, lambda p: p["values"] == EXPECTED, after=count)
    assert all(
        value == EXPECTED[name]
        for message in site.witness.of(DATA)
        for name, value in message.json["values"].items()
    )
