"""Devices that do not do as the specification says, and are read all the same."""

import pathlib
import random
import signal
import sys

import pytest

from peers.gateway import ROOT, binary
from peers.odd_device import OddDevice, OddStream, with_crc
from peers.waiting import always, eventually

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "Benchmarks"))

DATA = f"{ROOT}/meter/data"
STATUS = f"{ROOT}/meter/status"


def points(*addresses):
    return {
        f"at_{address}": {"table": "holding", "address": address, "type": "uint16"}
        for address in addresses
    }


def meter(*addresses, **more):
    return {"id": "meter", "unit_id": 1, "every": "200ms", "points": points(*addresses), **more}


def values(*addresses):
    return {f"at_{address}": address for address in addresses}


@pytest.fixture
def odd(site):
    """Makes an odd device, and connects the gateway to it."""

    def make(device, connection=None, **behaviour):
        peer = site.keep(OddDevice(**behaviour))
        site.gateway.connect("line", {"tcp": peer.address, **(connection or {})}, [device])
        return peer

    return make


# Holes


@pytest.mark.parametrize(
    "fault",
    [{"kind": "exception", "code": code, "addresses": [3, 3]} for code in (1, 2, 3, 4, 6, 11)],
    ids=lambda fault: str(fault["code"]),
)
def test_a_hole_that_is_refused_with_any_exception_costs_no_value(site, fault):
    """By pymodbus."""
    slave = site.slave()
    slave.set(1, "holding", 0, *range(10))
    slave.fault(1, **fault)
    site.gateway.connect("line", slave.serve_tcp(), [meter(0, 1, 5, 6)])
    site.start()
    assert site.witness.wait(DATA)["values"] == values(0, 1, 5, 6)
    more = site.witness.wait_for_more(DATA, 5)
    assert all(message.json["values"] == values(0, 1, 5, 6) for message in more)
    assert [s["status"] for s in site.witness.payloads(STATUS)] == ["online"]
    # It was tried once: with its retry where the device says that it is busy.
    tried = [r for r in slave.requests() if r[2] <= 3 < r[2] + r[3]]
    assert len(tried) <= 2


def test_a_hole_that_is_answered_with_silence_costs_no_value(site, odd):
    odd(meter(0, 1, 5, 6), silent=[3], connection={"timeout": "300ms", "retries": 0})
    site.start()
    assert site.witness.wait(DATA)["values"] == values(0, 1, 5, 6)
    more = site.witness.wait_for_more(DATA, 5)
    assert all(message.json["values"] == values(0, 1, 5, 6) for message in more)


def test_a_hole_is_not_asked_for_where_the_device_file_says_so(site, odd):
    peer = odd(meter(0, 1, 5, 6, bridge_gaps=False))
    site.start()
    site.witness.wait_for_more(DATA, 3)
    assert {request[2:] for request in peer.requests} == {(0, 2), (5, 2)}


# Registers that are not answered at all


@pytest.mark.parametrize("hangs_up", [False, True], ids=["silent", "closing"])
@pytest.mark.parametrize("bad", [0, 500, 900])
def test_one_register_without_an_answer_hides_no_other(site, odd, bad, hangs_up):
    rest = [address for address in (0, 500, 900) if address != bad]
    odd(meter(0, 500, 900), {"timeout": "300ms", "retries": 0}, silent=[bad], hangs_up=hangs_up)
    site.start()
    eventually(lambda: any(m["values"] == values(*rest) for m in site.witness.payloads(DATA)))
    eventually(lambda: "degraded" in [s["status"] for s in site.witness.payloads(STATUS)])
    more = site.witness.wait_for_more(DATA, 5)
    assert all(message.json["values"] == values(*rest) for message in more)
    assert "offline" not in [s["status"] for s in site.witness.payloads(STATUS)]


# Connections without a pause


def test_what_a_slow_device_answers_is_published_while_it_is_asked_on(site, odd):
    peer = odd(meter(0), {"timeout": "3s"}, delay=0.4)
    site.start()
    eventually(lambda: len(peer.requests) >= 30)
    asked, told = len(peer.requests), len(site.witness.of(DATA))
    # Few are on their way, however many there were.
    assert asked - told <= 5


# Connections


@pytest.mark.parametrize("deaf", [0.3, 1.0])
@pytest.mark.parametrize("timeout", ["300ms", "1s"])
def test_a_device_that_drops_what_is_asked_right_after_connecting_is_read(site, odd, deaf, timeout):
    peer = odd(meter(0, 1), deaf=deaf, connection={"timeout": timeout})
    site.start()
    site.witness.wait(DATA, lambda p: p["values"] == values(0, 1))
    site.witness.wait(STATUS, lambda p: p["status"] == "online")
    count = peer.connections
    more = site.witness.wait_for_more(DATA, 10)
    assert all(message.json["values"] == values(0, 1) for message in more)
    assert peer.connections == count


def test_connect_delay_spares_such_a_device_the_search(site, odd):
    peer = odd(meter(0, 1), deaf=0.8, connection={"connect_delay": "1s"})
    site.start()
    assert site.witness.wait(DATA)["values"] == values(0, 1)
    assert peer.connections == 1


def test_an_idle_connection_is_closed_and_opened_again_without_an_error(site, odd):
    device = {**meter(0, 1), "every": "1s"}
    peer = odd(device, connection={"idle_close": "200ms"})
    site.start()
    more = site.witness.wait_for_more(DATA, 5)
    assert all(message.json["values"] == values(0, 1) for message in more)
    assert peer.connections >= 4
    eventually(lambda: peer.open == 0, what="an idle connection that is closed")
    assert [s["status"] for s in site.witness.payloads(STATUS)] == ["online"]


def test_devices_that_name_no_period_have_the_connection_s(site, odd):
    device = meter(0)
    del device["every"]
    odd(device, connection={"every": "100ms"})
    site.start()
    stamps = [message.json["ts"] for message in site.witness.wait_for_more(DATA, 12)]
    assert min(b - a for a, b in zip(stamps, stamps[1:], strict=False)) < 500


# Answers


def exception_length(length):
    def spoil(header, pdu):
        if pdu[0] & 0x80:
            header["length"] = length

    return spoil


@pytest.mark.parametrize("length", [0, 2, 4, 6, 256])
def test_an_exception_with_a_wrong_length_is_that_exception(site, odd, length):
    odd(meter(0, 200), missing=[200], spoil=exception_length(length))
    site.start()
    payload = site.witness.wait(DATA, lambda p: p["bad"])
    assert (payload["values"], payload["bad"]) == (values(0), {"at_200": "exception_2"})
    status = site.witness.wait(STATUS, lambda p: p["status"] == "degraded")
    assert "exception 2 (illegal data address)" in status["reason"]
    always(lambda: site.witness.payloads(STATUS)[-1]["status"] == "degraded", 4, "not offline")


def test_values_with_a_wrong_length_in_their_header_are_read(site, odd):
    odd(meter(0, 1), spoil=lambda header, pdu: header.update(length=len(pdu) + 7))
    site.start()
    assert site.witness.wait(DATA)["values"] == values(0, 1)


@pytest.mark.parametrize("answering", [255, 7])
def test_another_unit_id_is_refused_unless_the_device_file_accepts_it(site, odd, answering):
    peer = odd(meter(0, 1), unit=answering)
    site.start()
    site.witness.wait(DATA, lambda p: set(p["bad"].values()) == {"bad_frame"})
    reason = site.witness.wait(STATUS, lambda p: p["status"] != "online")["reason"]
    assert "check_unit_id" in reason and f"unit {answering}" in reason
    site.gateway.connect("line", {"tcp": peer.address, "check_unit_id": False}, [meter(0, 1)])
    site.gateway.child.signal(signal.SIGHUP)
    site.witness.wait(DATA, lambda p: p["values"] == values(0, 1))


def test_why_a_request_failed_is_told_though_another_succeeded(site, odd):
    def spoil(header, pdu):
        # 200 and 201, which are read together.
        if pdu[1] == 4 and pdu[2:4] == b"\x00\xc8":
            return pdu[:1] + b"\x02" + pdu[2:4]

    odd(meter(0, 200, 201), spoil=spoil)
    site.start()
    payload = site.witness.wait(DATA, lambda p: p["bad"])
    assert payload["bad"] == {"at_200": "bad_frame", "at_201": "bad_frame"}
    reason = site.witness.wait(STATUS, lambda p: p["status"] == "degraded")["reason"]
    for part in ("line", "127.0.0.1:", "meter", "unit 1", "holding", "200…201", "2 bytes instead of 4"):
        assert part in reason
    assert "200…201" in site.gateway.child.text()


# Noise in a stream of RTU frames

STRAY = with_crc(bytes([9, 3, 2, 0, 7]))
WIRES = {
    "00": lambda request, answer: [b"\0" + answer],
    "ff": lambda request, answer: [b"\xff" + answer],
    "two bytes": lambda request, answer: [b"\0\xff" + answer],
    "four bytes": lambda request, answer: [b"\x01\x03\x04\x00" + answer],
    "the unit": lambda request, answer: [b"\x01" + answer],
    "in pieces": lambda request, answer: [b"\0", answer[:3], answer[3:]],
    "single bytes": lambda request, answer: [bytes([byte]) for byte in b"\0" + answer],
    "an echo": lambda request, answer: [request + answer],
    "another unit's frame": lambda request, answer: [STRAY + answer],
    "frames": lambda request, answer: [STRAY + STRAY + b"\xff" + answer],
    "twenty bytes": lambda request, answer: [b"\x55" * 20 + answer],
    "behind": lambda request, answer: [answer + b"\0"],
    "a frame behind": lambda request, answer: [answer + STRAY],
}


@pytest.mark.parametrize("wire", WIRES.values(), ids=WIRES.keys())
def test_an_answer_is_found_whatever_stands_around_it(site, wire):
    peer = site.keep(OddStream(wire))
    device = {**meter(0, 1, 200), "every": "100ms"}
    site.gateway.connect("line", {"rtu_over_tcp": peer.address, "timeout": "500ms"}, [device])
    site.start()
    assert site.witness.wait(DATA)["values"] == values(0, 1, 200)
    more = site.witness.wait_for_more(DATA, 10)
    assert all(message.json["values"] == values(0, 1, 200) for message in more)
    assert [s["status"] for s in site.witness.payloads(STATUS)] == ["online"]
    assert peer.connections == 1


def test_noise_instead_of_an_answer_is_shown_with_the_reason(site):
    peer = site.keep(OddStream(lambda request, answer: [b"\x03\x00\xff"]))
    site.gateway.connect("line", {"rtu_over_tcp": peer.address, "timeout": "300ms"}, [meter(0, 1)])
    site.start()
    reason = site.witness.wait(STATUS, lambda p: p["status"] == "offline")["reason"]
    assert reason.startswith("garbled answer: no frame of unit 1 within 300 ms; 3 bytes came: 03 00 FF (")


# Reasons

CHANGING = {
    "transactions": {"spoil": lambda header, pdu: header.update(number=header["number"] + 1)},
    "lengths": {"spoil": lambda header, pdu: header.update(length=random.randrange(99, 250), protocol=1)},
    "units": {"spoil": lambda header, pdu: header.update(unit=random.randrange(2, 250))},
    "byte counts": {"spoil": lambda header, pdu: bytes([3, 2 * (n := random.randrange(3, 60))]) + bytes(2 * n)},
}


@pytest.mark.parametrize("behaviour", CHANGING.values(), ids=CHANGING.keys())
def test_a_reason_that_changes_at_every_poll_is_published_once(site, odd, behaviour):
    odd({**meter(0, 1), "every": "100ms"}, connection={"timeout": "200ms"}, **behaviour)
    site.start()
    site.witness.wait(STATUS, lambda p: p["status"] == "offline")
    site.witness.wait_for_more(DATA, 20)
    assert_said_once(site)


@pytest.mark.parametrize("length", [3, 20])
def test_noise_that_changes_at_every_poll_is_published_once(site, length):
    peer = site.keep(OddStream(lambda request, answer: [b"\x07" + random.randbytes(length)]))
    device = {**meter(0, 1), "every": "100ms"}
    site.gateway.connect("line", {"rtu_over_tcp": peer.address, "timeout": "200ms"}, [device])
    site.start()
    site.witness.wait(STATUS, lambda p: p["status"] == "offline")
    site.witness.wait_for_more(DATA, 20)
    assert_said_once(site)


def assert_said_once(site):
    statuses = [status["status"] for status in site.witness.payloads(STATUS)]
    assert statuses == ["offline"], site.witness.payloads(STATUS)
    assert site.gateway.child.text().count("device offline") == 1


# Late answers


def test_no_late_or_doubled_answer_is_taken_for_another_one():
    """A small edition of `make bench-late`, on pseudo-terminals and as RTU over TCP."""
    import late_answers

    judge, _ = late_answers.measure(binary(), 6000, seed=7, of_each=2, limit=240)
    assert judge.total("values") >= 6000
    # Each on a pseudo-terminal and over TCP, with values that change and that do not.
    assert len(judge.kinds) == 4 * len(late_answers.KINDS)
    assert judge.total("wrong") == 0, {kind: dict(count) for kind, count in judge.kinds.items()}
    assert judge.total("old") <= judge.total("values") / 100
