"""A device that fails: its points are bad and have the reason, and its neighbours are not affected."""

import time

import pytest

from peers.gateway import ROOT
from peers.waiting import always, eventually

VALUE = {"table": "holding", "address": 0, "type": "uint16"}


def device(name, unit, every="200ms", **points):
    return {"id": name, "unit_id": unit, "every": every, "points": points or {"value": VALUE}}


def data(name):
    return f"{ROOT}/{name}/data"


def wait_for_status(site, name, status, after=0):
    topic = f"{ROOT}/{name}/status"
    return site.witness.wait(topic, lambda said: said["status"] == status, after=after)


def wait_for_bad(site, name, code, point="value"):
    """The first data message in which the point is bad with `code`."""
    return site.witness.wait(data(name), lambda p: p["bad"].get(point) == code)


@pytest.fixture
def meter(site):
    """One device process with units 1 and 2, which answers; not yet configured."""
    slave = site.slave()
    for unit in (1, 2):
        slave.set(unit, "holding", 0, 100 + unit)
    return slave


def test_one_illegal_address_makes_one_point_bad_and_spares_its_block(site, meter):
    for address in (1, 2, 4, 5):
        meter.set(1, "holding", address, 1000 + address)
    points = {f"p{address}": {**VALUE, "address": address} for address in range(6)}
    site.gateway.connect("line", meter.serve_tcp(), [device("meter", 1, **points)])
    site.start()
    others = {"p0": 101, "p1": 1001, "p2": 1002, "p4": 1004, "p5": 1005}

    def whole(payload):
        return payload["values"] == others and payload["bad"] == {"p3": "exception_2"}

    site.witness.wait(data("meter"), whole)
    status = wait_for_status(site, "meter", "degraded")
    assert status["reason"] and "p3" in status["reason"]
    assert all(whole(message.json) for message in site.witness.wait_for_more(data("meter"), 10))


def test_a_healed_address_makes_the_device_online_again(site, meter):
    meter.set(1, "holding", 1, 7)
    points = {"p0": VALUE, "p1": {**VALUE, "address": 1}}
    site.gateway.connect("line", meter.serve_tcp(), [device("meter", 1, **points)])
    meter.fault(1, "exception", code=2, addresses=[1, 1])
    site.start()
    wait_for_bad(site, "meter", "exception_2", "p1")
    wait_for_status(site, "meter", "degraded")
    meter.heal(1)
    # The gateway may retry a point with exception 2 only from time to time.
    site.witness.wait(data("meter"), lambda p: p["values"] == {"p0": 101, "p1": 7})
    statuses = [said["status"] for said in site.witness.payloads(f"{ROOT}/meter/status")]
    eventually(lambda: wait_for_status(site, "meter", "online", after=len(statuses) - 1))


@pytest.mark.parametrize("code", [1, 3, 4, 6, 10])
def test_an_exception_is_named_by_its_number_and_is_an_answer(site, meter, code):
    meter.fault(1, "exception", code=code)
    site.gateway.connect("line", meter.serve_tcp(), [device("meter", 1), device("other", 2)])
    site.start()
    wait_for_bad(site, "meter", f"exception_{code}")
    assert site.witness.wait(data("other"))["values"] == {"value": 102}
    if code < 10:
        assert wait_for_status(site, "meter", "degraded")["reason"]


def test_a_wrong_unit_id_that_nobody_answers_is_a_timeout_and_offline(site, meter):
    connection = {"tcp": meter.serve_tcp(), "timeout": "300ms", "retries": 0}
    site.gateway.connect("line", connection, [device("meter", 1), device("ghost", 9)])
    site.start()
    wait_for_bad(site, "ghost", "timeout")
    status = wait_for_status(site, "ghost", "offline")
    assert status["reason"] and status["last_ok"] is None
    assert wait_for_status(site, "meter", "online")


def test_a_wrong_unit_id_behind_a_serial_gateway_is_its_exception_11(site, meter):
    address = meter.serve_tcp(missing="exception")
    site.gateway.connect("line", address, [device("meter", 1), device("ghost", 9)])
    site.start()
    wait_for_bad(site, "ghost", "exception_11")
    assert wait_for_status(site, "meter", "online")


def acquired(site, name, begin, end):
    """How many data messages of a device were acquired between two Unix times in ms; waits for the later one."""

    def stamps():
        return [payload["ts"] for payload in site.witness.payloads(data(name))]

    eventually(lambda: max(stamps(), default=0) > end, what=f"data of {name}")
    return sum(begin < stamp <= end for stamp in stamps())


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"kind": "silent"}, "timeout"),
        ({"kind": "close"}, "disconnected"),
        ({"kind": "close", "abort": True}, "disconnected"),
        ({"kind": "garbage", "bytes": "deadbeef0102030405060708090a0b0c"}, "bad_frame"),
        ({"kind": "wrong_unit"}, "bad_frame"),
    ],
    ids=["silent", "closes", "resets", "garbage", "wrong-unit"],
)
def test_a_failing_slave_is_offline_with_its_reason_and_others_keep_their_rate(
    site, meter, fault, code
):
    healthy = site.slave()
    healthy.set(1, "holding", 0, 55)
    connection = {"tcp": meter.serve_tcp(), "timeout": "500ms", "retries": 0}
    site.gateway.connect("sick", connection, [device("meter", 1)])
    site.gateway.connect("sound", healthy.serve_tcp(), [device("other", 1, "100ms")])
    site.start()
    wait_for_status(site, "meter", "online")
    good = site.witness.wait(data("meter"))
    begun = time.time() * 1000
    before = acquired(site, "other", begun, begun + 3000)
    meter.fault(1, **fault)
    failed = wait_for_bad(site, "meter", code)
    assert failed["values"] == {}
    # A device that waited for the faulty one's timeouts would come six times in 3 s, not thirty.
    assert acquired(site, "other", failed["ts"], failed["ts"] + 3000) > before / 2
    offline = wait_for_status(site, "meter", "offline")
    assert offline["reason"] and offline["last_ok"] >= good["ts"]
    assert offline["ts"] - offline["last_ok"] >= 3000
    count = len(site.witness.of(f"{ROOT}/meter/status"))
    meter.heal(1)
    # While the device is offline, the gateway asks it with a delay that grows to 10 s.
    wait_for_status(site, "meter", "online", after=count - 1)
    after = len(site.witness.of(data("meter")))
    site.witness.wait(data("meter"), lambda p: p["values"] == {"value": 101}, after=after)


def test_a_silent_unit_does_not_take_the_line_from_the_others_on_it(site, meter):
    meter.fault(1, "silent")
    connection = {"tcp": meter.serve_tcp(), "timeout": "300ms", "retries": 0}
    site.gateway.connect("line", connection, [device("dead", 1), device("alive", 2, "500ms")])
    site.start()
    wait_for_status(site, "dead", "offline")
    meter.requests()
    site.witness.wait_for_more(data("alive"), 15)
    units = [unit for unit, _, _, _ in meter.requests()]
    assert 3 * units.count(1) < units.count(2), units


def test_a_slave_that_refuses_connections_is_disconnected_and_comes_back(site, meter):
    address = meter.serve_tcp()
    meter.hang_up()
    site.gateway.connect("line", address, [device("meter", 1)])
    site.start()
    wait_for_bad(site, "meter", "disconnected")
    assert wait_for_status(site, "meter", "offline")["last_ok"] is None
    meter.serve_tcp(port=int(address.split(":")[1]))
    wait_for_status(site, "meter", "online")


@pytest.mark.parametrize("kind", ["tcp", "rtu_over_tcp"])
def test_a_late_answer_is_never_taken_for_that_to_another_request(site, meter, kind):
    """Both points have registers of the same length far apart: two requests whose answers look alike."""
    meter.set(1, "holding", 0, 1111)
    meter.set(1, "holding", 500, 2222)
    points = {"near": VALUE, "far": {**VALUE, "address": 500}}
    connection = {kind: meter.serve_tcp(kind), "timeout": "300ms", "retries": 1}
    site.gateway.connect("line", connection, [device("meter", 1, **points)])
    site.start()
    site.witness.wait(data("meter"), lambda p: len(p["values"]) == 2)
    for delay in (350, 450, 290, 310, 600):
        meter.fault(1, "late", ms=delay)
        site.witness.wait_for_more(data("meter"), 2)
    meter.heal(1)
    count = len(site.witness.of(data("meter")))
    site.witness.wait(data("meter"), lambda p: len(p["values"]) == 2, after=count)
    for payload in site.witness.payloads(data("meter")):
        assert payload["values"].get("near", 1111) == 1111
        assert payload["values"].get("far", 2222) == 2222


def test_a_device_that_is_slower_than_its_period_is_late_and_says_so(site, meter):
    meter.fault(1, "late", ms=400)
    site.gateway.connect("line", meter.serve_tcp(), [device("meter", 1, "200ms")])
    site.start()
    topic = f"{ROOT}/meter/status"
    # On a loaded machine some answers come after the timeout, and the device is late and degraded for a while.
    site.witness.wait(topic, lambda status: status["late"] and status["status"] == "online")


def test_the_gateway_lives_on_through_all_faults_in_turn(site, meter):
    connection = {"tcp": meter.serve_tcp(), "timeout": "200ms", "retries": 0}
    site.gateway.connect("line", connection, [device("meter", 1), device("other", 2, "500ms")])
    site.start()
    kinds = [{"kind": "silent"}, {"kind": "close"}, {"kind": "wrong_unit"}]
    kinds += [{"kind": "garbage", "bytes": "00" * 300}, {"kind": "exception", "code": 5}]
    for fault in kinds * 2:
        meter.fault(1, **fault)
        always(lambda: site.gateway.child.is_running, 1.5, f"running in spite of {fault}")
    meter.heal(1)
    count = len(site.witness.of(data("meter")))
    site.witness.wait(data("meter"), lambda p: p["values"] == {"value": 101}, after=count)
