"""What the log and the retained statuses say last is how things are."""

import signal

import pytest

from peers.cable import Cable
from peers.gateway import ROOT, STATUS
from peers.subscriber import retained
from peers.waiting import eventually

VALUE = {"table": "holding", "address": 0, "type": "uint16", "unit": "V"}


def lines(site, about):
    return [line for line in site.gateway.child.text().splitlines() if about in line]


@pytest.mark.parametrize("level", ["info", "warning"])
def test_a_device_that_is_back_is_not_left_as_offline_in_the_log(site, level):
    slave = site.slave()
    slave.set(1, "holding", 0, 230)
    device = {"id": "m1", "unit_id": 1, "every": "200ms", "points": {"voltage": VALUE}}
    connection = {"tcp": slave.serve_tcp(), "timeout": "200ms"}
    site.gateway.connect("line", connection, [device])
    site.gateway.settings["log"] = {"level": level}
    site.gateway.start()
    if level == "info":
        eventually(lambda: lines(site, "device online"), 20, site.gateway.says)
    slave.fault(1, "silent")
    eventually(lambda: lines(site, "device offline"), 20, site.gateway.says)
    slave.heal(1)
    eventually(lambda: "device online" in lines(site, "m1/1: device")[-1], 45, site.gateway.says)
    online = len(lines(site, "device online"))
    assert online == (2 if level == "info" else 1)


@pytest.mark.parametrize("what", ["stop", "reload"])
def test_the_end_of_polling_says_nothing_of_the_devices(site, what):
    """The requests that wait for an answer at the end are no fault of the device."""
    slave = site.slave()
    slave.set(1, "holding", 0, 230)
    device = {"id": "m1", "unit_id": 1, "every": "200ms", "points": {"voltage": VALUE}}
    connection = {"tcp": slave.serve_tcp(), "timeout": "2500ms", "retries": 0}
    site.gateway.connect("line", connection, [device])
    site.start()
    status = f"{ROOT}/m1/status"
    site.witness.wait(status, lambda said: said["status"] == "online")
    # A request waits for its answer when the end comes.
    slave.requests()
    slave.fault(1, "late", ms=2000)
    slave.wait_for_requests(2)
    if what == "stop":
        site.gateway.stop()
    else:
        (site.gateway.folder / "devices.d" / "line.yaml").unlink()
        site.gateway.child.signal(signal.SIGHUP)
        eventually(lambda: lines(site, "is in force"), 20, site.gateway.says)
    # What is removed is cleared: an empty payload.
    said = [one.json for one in site.witness.of(status) if one.payload]
    assert {one["status"] for one in said} == {"online"}, said
    assert "interrupted" not in site.gateway.child.text()


@pytest.mark.parametrize("stop", ["at once", "after a recovery"])
def test_a_stop_leaves_no_status_that_waits_for_what_comes(site, stop):
    """Within 3 s of an outage it is not known yet whether the device is offline."""
    slave = site.slave()
    slave.set(1, "holding", 0, 230)
    device = {"id": "m1", "unit_id": 1, "every": "200ms", "points": {"voltage": VALUE}}
    cable = Cable(int(slave.serve_tcp().rsplit(":", 1)[1]))
    site.gateway.connect("line", {"tcp": f"127.0.0.1:{cable.port}", "timeout": "300ms"}, [device])
    site.start()
    status = f"{ROOT}/m1/status"
    online = site.witness.wait(status, lambda said: said["status"] == "online")
    cable.pull_out()
    undecided = site.witness.wait(status, lambda said: said["status"] == "degraded")
    if stop == "after a recovery":
        cable.plug_in()
        back = site.witness.wait(status, lambda said: said["status"] == "online" and said["ts"] > undecided["ts"])
        assert back
    assert site.gateway.stop() == 0
    last = retained(site.broker.port, status)[status].json
    assert (last["status"], last["reason"]) == ("online", online["reason"])
    assert last["last_ok"] >= online["last_ok"]
    said = retained(site.broker.port, STATUS)[STATUS].json
    assert (said["status"], said["reason"]) == ("offline", "stopped")
