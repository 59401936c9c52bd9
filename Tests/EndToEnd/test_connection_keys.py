"""Settings of connections and devices, against a device of pymodbus."""

import signal

import pytest

from peers.gateway import ROOT

DATA = f"{ROOT}/meter/data"


def meter(**more):
    points = {
        "first": {"table": "holding", "address": 0, "type": "float32"},
        "second": {"table": "holding", "address": 2, "type": "float32", "order": "ABCD"},
    }
    return {"id": "meter", "unit_id": 1, "every": "200ms", "points": points, **more}


def filled(site, first, second):
    slave = site.slave()
    slave.put(1, "holding", 0, "float32", 1.5, first)
    slave.put(1, "holding", 2, "float32", 2.5, second)
    return slave


@pytest.mark.parametrize(
    "connection, device, order",
    [({"order": "CDAB"}, {}, "CDAB"), ({"order": "CDAB"}, {"order": "BADC"}, "BADC"), ({}, {"order": "DCBA"}, "DCBA")],
    ids=["connection", "device over connection", "device"],
)
def test_the_order_of_a_device_is_over_its_connection_s_and_a_point_s_own_over_both(site, connection, device, order):
    slave = filled(site, order, "ABCD")
    site.gateway.connect("line", {"tcp": slave.serve_tcp(), **connection}, [meter(**device)])
    site.start()
    assert site.witness.wait(DATA)["values"] == {"first": 1.5, "second": 2.5}


def test_a_device_without_a_period_has_its_connection_s(site):
    slave = filled(site, "ABCD", "ABCD")
    slow = {**meter(), "id": "slow", "every": "30s"}
    quick = meter()
    del quick["every"]
    site.gateway.connect("line", {"tcp": slave.serve_tcp(), "every": "100ms"}, [quick, slow])
    site.start()
    site.witness.wait_for_more(DATA, 12)
    assert len(site.witness.payloads(f"{ROOT}/slow/data")) <= 1


def test_a_foreign_unit_id_is_taken_only_where_the_device_file_says_so(site):
    slave = filled(site, "ABCD", "ABCD")
    slave.fault(1, "wrong_unit")
    address = slave.serve_tcp()
    site.gateway.connect("line", {"tcp": address, "timeout": "500ms"}, [meter()])
    site.start()
    assert site.witness.wait(DATA, lambda p: p["bad"])["bad"] == {"first": "bad_frame", "second": "bad_frame"}
    site.gateway.connect("line", {"tcp": address, "check_unit_id": False}, [meter()])
    site.gateway.child.signal(signal.SIGHUP)
    assert site.witness.wait(DATA, lambda p: p["values"])["values"] == {"first": 1.5, "second": 2.5}
