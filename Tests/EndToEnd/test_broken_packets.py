"""Packets of a broker that are not MQTT: the gateway lives, says so, connects again and loses nothing."""

import ssl
import struct

import pytest

from peers.picky_broker import TAKEN
from peers.waiting import eventually
from test_tls import authority, issue

CONNECT, PUBLISH, SUBSCRIBE = 1, 3, 8
UNKNOWN = "protocol error: the broker sent a property that MQTT does not know"
# What the gateway sends, and what it gets instead of an answer; `II`: its packet identifier.
BROKEN = {
    "DISCONNECT": (PUBLISH, "e0 04 8b 02 7e 00"),
    "DISCONNECT, property 0": (PUBLISH, "e0 04 97 02 00 00"),
    "DISCONNECT, a text behind it": (PUBLISH, "e0 06 97 05 00 1f 00 10"),
    "PUBACK": (PUBLISH, "40 06 II 00 02 7e 00"),
    "PUBLISH": (PUBLISH, "30 06 00 01 61 02 7e 00"),
    "SUBACK": (SUBSCRIBE, "90 06 II 02 7e 00 00"),
    "CONNACK": (CONNECT, "20 05 00 00 02 7e 00"),
}
TIMES = 2


def identifier(kind, body):
    if kind == SUBSCRIBE:
        return body[:2]
    size = struct.unpack_from(">H", body)[0]
    return body[2 + size : 4 + size]


def interrupt(broker, cause, packet, cut=lambda data: [data]):
    """Lets the first connections end with the packet."""
    left = [TIMES]

    def answer(kind, body):
        isFit = kind == cause and (kind != PUBLISH or b"/m1/data" in body)
        if not isFit or not left[0]:
            return None
        left[0] -= 1
        here = identifier(kind, body).hex() if "II" in packet else ""
        return cut(bytes.fromhex(packet.replace("II", here)))

    broker.interrupts = answer


def goes_on(site, broker, said=UNKNOWN):
    eventually(lambda: len(broker.taken("/m1/data")) > 40, 60, site.gateway.says)
    assert site.gateway.child.is_running
    numbers = sorted({one.json["seq"] for one in broker.taken("/m1/data")})
    assert numbers == list(range(1, numbers[-1] + 1))
    lines = [line for line in site.gateway.child.text().splitlines() if said in line and line.startswith("warning")]
    assert 1 <= len(lines) <= TIMES, site.gateway.says()
    assert broker.connections == TIMES + 1
    first, second, third = broker.arrivals
    assert third - second > 1.3 * (second - first), "the pauses grow"


@pytest.mark.parametrize("kind", BROKEN)
def test_an_unknown_property_ends_the_connection_only(site, broker, kind):
    interrupt(broker, *BROKEN[kind])
    site.gateway.start()
    goes_on(site, broker)


@pytest.mark.parametrize("kind", ["DISCONNECT", "PUBACK", "PUBLISH", "CONNACK"])
@pytest.mark.parametrize("tls", [False, True], ids=["plain", "TLS"])
def test_so_it_does_in_pieces(site, kind, tls):
    context = None
    if tls:
        authority(site.folder)
        issue(site.folder, "server")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(site.folder / "server.pem", site.folder / "server.key")
        site.gateway.settings["brokers"][0]["tls"] = {"ca_file": str(site.folder / "ca.pem")}
    broker = site.picky(every="100ms", tls=context)
    interrupt(broker, *BROKEN[kind], cut=lambda data: [bytes([byte]) for byte in data])
    site.gateway.start()
    goes_on(site, broker)


@pytest.mark.parametrize("kind", ["PUBACK", "PUBLISH"])
def test_so_it_does_behind_a_good_packet(site, broker, kind):
    cause, packet = BROKEN[kind]
    interrupt(broker, cause, "d0 00 " + packet)
    site.gateway.start()
    goes_on(site, broker)


# Bytes that are not UTF-8, a colour, a line break, a zero byte, and what turns the direction of the text.
ODD_TEXT = b"bad \xff\xc3( \x1b[31mred\nerror: fake\x00 \xe2\x80\xaeturned "


@pytest.mark.parametrize("way", ["PUBACK", "SUBACK", "CONNACK", "DISCONNECT"])
def test_a_reason_of_any_bytes_is_shown_safely_and_ends_nothing(site, broker, way):
    reason = ODD_TEXT + b"x" * 1500
    broker.says = broker.says_at_connect = reason
    if way == "PUBACK":
        broker.judge = lambda topic, payload: 0x87 if topic.endswith("/m1/meta") else TAKEN
    elif way == "SUBACK":
        broker.refuses_filters_with = (0x87, reason)
    elif way == "CONNACK":
        broker.admit = lambda will: TAKEN if broker.wills else 0x88
    site.gateway.start()
    eventually(lambda: len(broker.taken("/m1/data")) > 5, 60, site.gateway.says)
    if way == "DISCONNECT":
        broker.dismiss(0x8B, reason)
    said = eventually(lambda: [line for line in site.gateway.child.text().splitlines() if "bad �" in line], 30, site.gateway.says)
    assert len(said) == 1 and said[0].startswith(("warning", "error"))
    assert "�[31mred error: fake" in said[0] and len(said[0]) < 500
    count = len(broker.taken("/m1/data"))
    eventually(lambda: len(broker.taken("/m1/data")) > count + 20, 60, site.gateway.says)
    assert broker.connections == (2 if way in ("CONNACK", "DISCONNECT") else 1)
    text = site.gateway.child.text()
    assert all(mark == "\n" or mark.isprintable() for mark in text)
    said = [str(one.json) for one in broker.heard if one.json]
    assert not any(mark in one for one in said for mark in ("\x1b", "\\x1b", "\u202e", "\\u202e"))
