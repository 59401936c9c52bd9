"""Devices on a serial line that send noise instead of answers: the reason is theirs, and always the same."""

import random

import pytest

from peers.gateway import ROOT
from peers.raw import RawTerminal

DATA = f"{ROOT}/meter/data"
STATUS = f"{ROOT}/meter/status"
LATE = 0.35

NOISES = {
    "one byte": lambda _, r: [b"\x55"],
    "unit byte": lambda _, r: [b"\x01"],
    "nul bytes": lambda _, r: [bytes(r.randrange(1, 20))],
    "ff bytes": lambda _, r: [b"\xff" * r.randrange(2, 20)],
    "random": lambda _, r: [r.randbytes(r.randrange(3, 30))],
    "much": lambda _, r: [r.randbytes(700)],
    "text": lambda _, r: [bytes(r.randrange(32, 127) for _ in range(r.randrange(4, 40)))],
    "modbus ascii": lambda _, r: [b":010304%04X%04XF8\r\n" % (r.randrange(65536), r.randrange(65536))],
    "lines of a console": lambda _, r: [b"\r\nError: unknown command\r\n> "],
    "in pieces": lambda _, r: [piece for _ in range(5) for piece in (r.randbytes(3), 0.02)],
    "spoilt answers": lambda q, r: [q[:2] + bytes([2 * q[5]]) + r.randbytes(2 * q[5] + 2)],
    "cut answers": lambda q, r: [q[:2] + bytes([2 * q[5]]) + r.randbytes(1)],
    "bits turned": lambda q, r: [bytes(byte ^ 1 << r.randrange(8) for byte in q)],
    "late": lambda _, r: [LATE, r.randbytes(r.randrange(3, 30))],
    "now and late": lambda _, r: [r.randbytes(5), LATE, r.randbytes(5)],
}


@pytest.mark.parametrize("addresses", [[0, 1], [0, 200, 400]], ids=["one request", "three requests"])
@pytest.mark.parametrize("name", NOISES)
def test_a_device_that_garbles_is_never_called_silent(site, name, addresses):
    seed = random.randrange(1 << 32)
    generator = random.Random(seed)
    peer = site.keep(RawTerminal(lambda request: NOISES[name](request, generator)))
    points = {f"at_{a}": {"table": "holding", "address": a, "type": "uint16"} for a in addresses}
    device = {"id": "meter", "unit_id": 1, "every": "100ms", "points": points}
    serial = {"port": peer.path, "baud": 19200, "parity": "none"}
    site.gateway.connect("line", {"serial": serial, "timeout": "250ms", "retries": 1}, [device])
    site.start()
    site.witness.wait(STATUS, lambda p: p["status"] == "offline")
    site.witness.wait_for_more(DATA, 40)
    statuses = site.witness.payloads(STATUS)
    assert all("garbled answer" in status["reason"] for status in statuses), (seed, statuses)
    # Noise may look like an answer now and then: kinds may take turns, but not without end.
    assert len({status["reason"] for status in statuses}) <= 4, (seed, statuses)
    codes = {code for p in site.witness.payloads(DATA) for code in p["bad"].values()}
    assert codes == {"bad_frame"}, (seed, codes)
    assert not any(payload["values"] for payload in site.witness.payloads(DATA)), seed
