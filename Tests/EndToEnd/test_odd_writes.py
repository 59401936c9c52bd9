"""Devices that ignore, acknowledge or put off what is written: a write never acts twice, and the reply says
what is known."""

import json

import pytest

from peers.gateway import ROOT
from peers.odd_device import OddDevice
from peers.subscriber import publish

DATA = f"{ROOT}/meter/data"
GATEWAY = f"{ROOT}/_gateway/gw-01"
REGISTER = {"table": "holding", "address": 500, "type": "uint16"}
COIL = {"table": "coil", "address": 7}
POINTS = {
    "write-only register": ({**REGISTER, "writable": {"min": 0, "max": 9, "readable": False}}, 6, 16),
    "write-only coil": ({**COIL, "writable": {"readable": False}}, 5, 15),
    "pulse coil": ({**COIL, "writable": {"pulse": True}}, 5, 15),
    "pulse register": ({**REGISTER, "writable": {"min": 0, "max": 9, "pulse": True}}, 6, 16),
    "register": ({**REGISTER, "writable": {"min": 0, "max": 9}}, 6, 16),
    "coil": ({**COIL, "writable": {}}, 5, 15),
}
UNREADABLE = [name for name in POINTS if name.startswith(("write-only", "pulse"))]
READABLE = [name for name in POINTS if name not in UNREADABLE]


@pytest.fixture
def bench(site):
    """Connects a device with one point that is written, and returns it with a function that writes 1."""

    def make(point, **behaviour):
        peer = site.keep(OddDevice(**behaviour))
        points = {"at_0": {"table": "holding", "address": 0, "type": "uint16"}, "order": point}
        device = {"id": "meter", "unit_id": 1, "every": "300ms", "points": points}
        site.gateway.settings["commands"] = {"allow_writes": True}
        connection = {"tcp": peer.address, "timeout": "300ms", "retries": 0}
        site.gateway.connect("line", connection, [device])
        site.start()
        site.witness.wait(DATA)

        def write(identity):
            order = {"id": identity, "device": "meter", "point": "order", "value": 1}
            publish(site.broker.port, f"{GATEWAY}/command/write", json.dumps(order), "-q", "1")
            return site.witness.wait(f"{GATEWAY}/reply/write", lambda reply: reply["id"] == identity)

        return peer, write

    return make


def tried(peer):
    return [request[1] for request in peer.requests if request[1] in (5, 6, 15, 16)]


# Silence


@pytest.mark.parametrize("obeys", [True, False], ids=["obeyed", "not obeyed"])
@pytest.mark.parametrize("hangs_up", [False, True], ids=["silent", "hanging up"])
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_back_is_not_sent_twice(bench, name, hangs_up, obeys):
    """Neither the first write of a device nor a later one."""
    point, function, other = POINTS[name]
    peer, write = bench(point, ignored=[function], hangs_up=hangs_up, obeys=obeys, forgets=[500, 7])
    for number, identity in enumerate(("first", "second"), 1):
        error = write(identity)["error"]
        assert error.startswith("not_confirmed"), error
        assert f"write function: {other} into its writable" in error
        assert len(peer.written) == (number if obeys else 0)
    assert tried(peer) == [function] * 2


@pytest.mark.parametrize("obeys", [True, False], ids=["obeyed", "not obeyed"])
@pytest.mark.parametrize("hangs_up", [False, True], ids=["silent", "hanging up"])
@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_read_back_is_sent_by_the_other_function_only_if_it_was_not_obeyed(bench, name, hangs_up, obeys):
    point, function, other = POINTS[name]
    peer, write = bench(point, ignored=[function], hangs_up=hangs_up, obeys=obeys)
    reply = write("first")
    assert reply["ok"], reply
    assert reply["result"]["value"] in (1, True)
    assert len(peer.written) == 1
    assert tried(peer) == ([function] if obeys else [function, other])


@pytest.mark.parametrize("code", [1, 2, 3, 4])
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_refused_is_sent_by_the_other_function(bench, name, code):
    point, function, other = POINTS[name]
    peer, write = bench(point, refused={function: code}, forgets=[500, 7])
    for identity in ("first", "second"):
        reply = write(identity)
        assert reply["ok"], reply
    assert [function for function, _, _ in peer.written] == [other] * 2
    assert tried(peer) == [function, other, other]


# Exceptions


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (5, "not_confirmed: meter.order: exception 5 (acknowledge)"),
        (6, "device_failed: meter.order: exception 6 (server device busy)"),
        (7, "device_failed: meter.order: exception 7 (negative acknowledge)"),
        (8, "device_failed: meter.order: exception 8 (memory parity error)"),
        (10, "device_failed: meter.order: exception 10 (gateway path unavailable)"),
    ],
)
@pytest.mark.parametrize("name", ["register", "write-only register", "coil"])
def test_an_exception_says_what_is_known_of_the_write(bench, name, code, expected):
    point, function, other = POINTS[name]
    peer, write = bench(point, refused={function: code, other: code})
    error = write("one")["error"]
    assert error.startswith(expected), error
    assert ("still at work" in error) == (code == 5)
    assert ("write it again later" in error) == (code == 6)
    assert not peer.written


@pytest.mark.parametrize("seconds", [0, 0.4])
@pytest.mark.parametrize("name", READABLE)
def test_a_device_that_acknowledges_and_does_it_is_believed_when_it_is_read_back(bench, name, seconds):
    point, function, _ = POINTS[name]
    peer, write = bench(point, refused={function: 5}, works=seconds)
    reply = write("one")
    assert reply["ok"], reply
    assert reply["result"]["value"] in (1, True)
    assert len(peer.written) == 1
