"""Endpoints that speak something else than the device file says: the reason says what to write instead."""

import http.server
import struct
import threading

import pytest

from peers.gateway import ROOT
from peers.odd_device import with_crc
from peers.raw import RawServer
from peers.waiting import eventually

DATA = f"{ROOT}/meter/data"
STATUS = f"{ROOT}/meter/status"
USE_RTU = "answers in RTU frames: use rtu_over_tcp"
USE_TCP = "answers in Modbus TCP frames: use tcp"
TEXT = "not a Modbus server: it sends text"


def watch(site, connection, addresses=(0, 1, 200)):
    points = {f"at_{a}": {"table": "holding", "address": a, "type": "uint16"} for a in addresses}
    device = {"id": "meter", "unit_id": 1, "every": "100ms", "points": points}
    connection = {"timeout": "200ms", "retries": 0, **connection}
    site.gateway.connect("line", connection, [device])
    site.start()


def assert_says(site, reason, shows=""):
    """The reason comes, stays through many polls, and is in the log once."""
    status = site.witness.wait(STATUS, lambda p: reason in p["reason"])
    assert shows in status["reason"]
    first = site.witness.payloads(STATUS).index(status)
    site.witness.wait(STATUS, lambda p: p["status"] == "offline")
    site.witness.wait_for_more(DATA, 40)
    logged = site.gateway.child.text().count(reason)
    later = site.witness.payloads(STATUS)[first:]
    assert all(reason in status["reason"] for status in later), later
    # Again only where something else has changed: whether the device is late.
    assert len(later) == 1 + sum(a["late"] != b["late"] for a, b in zip(later, later[1:], strict=False)), later
    # A line may be in the log whose message is still on its way.
    assert 1 <= logged <= len(later) + 1
    bad = site.witness.payloads(DATA)[-1]["bad"]
    assert set(bad.values()) == {"bad_frame"}


# RTU frames where Modbus TCP was expected


def answer_to(pdu, code=None):
    function, address, count = struct.unpack(">BHH", pdu[:5])
    if code:
        return bytes([function | 0x80, code])
    return struct.pack(f">BB{count}H", function, 2 * count, *range(address, address + count))


def rtu(request, code=None):
    return with_crc(request[6:7] + answer_to(request[7:], code))


RTU = {
    "values": rtu,
    "an exception": lambda request: rtu(request, 2),
    "in pieces": lambda request: [rtu(request)[:3], rtu(request)[3:]],
    "in single bytes": lambda request: [bytes([byte]) for byte in rtu(request)],
    "behind noise": lambda request: b"\0" + rtu(request),
}


@pytest.mark.parametrize("reply", RTU.values(), ids=RTU)
@pytest.mark.parametrize("addresses", [[0], [0, 1, 200]], ids=["one register", "several"])
def test_rtu_frames_on_a_tcp_endpoint_are_named(site, reply, addresses):
    peer = site.keep(RawServer(reply=reply))
    watch(site, {"tcp": peer.address}, addresses)
    assert_says(site, USE_RTU, " came: ")


def test_a_serial_server_that_hears_no_modbus_tcp_is_found_by_asking_in_rtu_frames(site):
    """By pymodbus, which drops what has no CRC."""
    slave = site.slave()
    slave.set(1, "holding", 0, *range(300))
    address = slave.serve_tcp("rtu_over_tcp")
    watch(site, {"tcp": address})
    assert_says(site, USE_RTU)


# Modbus TCP where RTU frames were expected


def mbap(request, number=b"\0\0", code=None):
    pdu = answer_to(request[1:], code)
    return number + struct.pack(">HHB", 0, len(pdu) + 1, request[0]) + pdu


MBAP = {
    "values": mbap,
    "an exception": lambda request: mbap(request, code=2),
    "the request's bytes as number": lambda request: mbap(request, request[:2]),
    "another number": lambda request: mbap(request, b"\x12\x34"),
    "in pieces": lambda request: [mbap(request)[:5], mbap(request)[5:]],
}


@pytest.mark.parametrize("reply", MBAP.values(), ids=MBAP)
def test_modbus_tcp_frames_on_an_endpoint_for_rtu_are_named(site, reply):
    peer = site.keep(RawServer(reply=reply))
    watch(site, {"rtu_over_tcp": peer.address})
    assert_says(site, USE_TCP, " came: ")


def test_a_modbus_tcp_server_that_hears_no_rtu_is_found_by_asking_it_so(site):
    """By pymodbus."""
    slave = site.slave()
    slave.set(1, "holding", 0, *range(300))
    address = slave.serve_tcp()
    watch(site, {"rtu_over_tcp": address})
    assert_says(site, USE_TCP)


# Text

HTTP = b"HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nConnection: close\r\n\r\n<html>\r\n</html>\r\n"
TEXTS = {
    "http": ({"reply": lambda _: HTTP, "closes": True}, "HTTP/1.1 400 Bad Request"),
    "http in pieces": ({"reply": lambda _: [HTTP[:4], HTTP[4:20], HTTP[20:]], "closes": True}, "HTTP/1.1"),
    "ssh": ({"greeting": b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n", "closes": True}, "SSH-2.0-OpenSSH_9.2p1"),
    "ssh that greets twice only": ({"greeting": b"SSH-2.0-dropbear\r\n", "closes": True, "greets": 2}, "SSH-2.0"),
    "ftp": ({"greeting": b"220 (vsFTPd 3.0.5)\r\n"}, "220 (vsFTPd"),
    "telnet": ({"greeting": b"\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27"}, "telnet"),
    "telnet with a prompt": ({"greeting": b"\xff\xfb\x01\xff\xfb\x03\r\nUser Access\r\nlogin: "}, "telnet"),
    "a prompt": ({"greeting": b"login: "}, "login:"),
    "vietnamese": ({"reply": lambda _: "Không hiểu lệnh\r\n".encode()}, "Không hiểu lệnh"),
}


@pytest.mark.parametrize("kind", ["tcp", "rtu_over_tcp"])
@pytest.mark.parametrize("name", TEXTS)
def test_a_server_that_sends_text_is_named(site, name, kind):
    behaviour, shows = TEXTS[name]
    peer = site.keep(RawServer(**behaviour))
    watch(site, {kind: peer.address})
    assert_says(site, TEXT, shows)


class SilentHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.mark.parametrize("kind", ["tcp", "rtu_over_tcp"])
def test_a_web_server_that_waits_for_the_end_of_a_line_is_named(site, kind):
    """By Python's: it is silent to what has no line end."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), SilentHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            watch(site, {kind: f"127.0.0.1:{server.server_port}"})
            assert_says(site, TEXT)
        finally:
            site.gateway.end()
            server.shutdown()


# What must not be mistaken


@pytest.mark.parametrize("kind", ["tcp", "rtu_over_tcp"])
def test_a_server_that_says_nothing_is_only_silent(site, kind):
    peer = site.keep(RawServer())
    watch(site, {kind: peer.address})
    site.witness.wait(STATUS, lambda p: p["status"] == "offline")
    site.witness.wait_for_more(DATA, 30)
    assert all("no answer within" in status["reason"] for status in site.witness.payloads(STATUS))
    assert set(site.witness.payloads(DATA)[-1]["bad"].values()) == {"timeout"}


@pytest.mark.parametrize("kind", ["tcp", "rtu_over_tcp"])
def test_a_device_that_answered_once_is_not_asked_in_another_way(site, kind):
    slave = site.slave()
    slave.set(1, "holding", 0, *range(300))
    watch(site, {kind: slave.serve_tcp(kind)})
    site.witness.wait(DATA, lambda p: p["values"])
    slave.fault(1, "silent")
    site.witness.wait(STATUS, lambda p: p["status"] == "offline")
    site.witness.wait_for_more(DATA, 30)
    assert all("no answer within" in s["reason"] for s in site.witness.payloads(STATUS) if s["reason"])
    slave.heal(1)
    site.witness.wait(STATUS, lambda p: p["status"] == "online", after=len(site.witness.of(STATUS)))


def test_a_server_that_is_put_right_is_read(site):
    """The reason goes with the first right answer."""
    peer = site.keep(RawServer(greeting=b"booting\r\n", closes=True))
    watch(site, {"tcp": peer.address}, [0])
    site.witness.wait(STATUS, lambda p: TEXT in p["reason"])
    peer.reply = lambda request: request[:4] + b"\0\x05" + request[6:7] + answer_to(request[7:])
    peer.greeting, peer.closes = b"", False
    site.witness.wait(DATA, lambda p: p["values"] == {"at_0": 0})
    eventually(lambda: site.witness.payloads(STATUS)[-1]["status"] == "online")
