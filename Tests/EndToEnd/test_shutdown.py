"""How the gateway ends: on request in time and with its own `offline` message, otherwise by its last will."""

import signal
import time

import pytest

from peers import sequence
from peers.gateway import ROOT, SECONDS_TO_END, STATUS
from peers.picky_broker import IGNORE, QUOTA_EXCEEDED, TAKEN
from peers.subscriber import retained
from peers.waiting import eventually

DATA = f"{ROOT}/meter/data"
FIELDS = {"ts", "gateway", "status", "reason", "version", "config", "boot", "boot_reason", "schema"}


def start(site, every="100ms", **connection):
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 5)
    points = {"value": {"table": "holding", "address": 0, "type": "uint16"}}
    device = {"id": "meter", "unit_id": 1, "every": every, "points": points}
    site.gateway.connect("line", {"tcp": slave.serve_tcp(), **connection}, [device])
    site.start()
    site.witness.wait(DATA)
    return slave


def offline(site):
    """Waits until the gateway's retained status is `offline`, and returns it."""

    def said():
        status = retained(site.broker.port, STATUS).get(STATUS)
        return status and status.json["status"] == "offline" and status.json

    return eventually(said, what="status offline")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_time_with_a_goodbye_of_its_own(site, number):
    start(site)
    begun = time.time()
    site.gateway.child.signal(number)
    assert site.gateway.child.wait(SECONDS_TO_END) == 0
    status = offline(site)
    assert set(status) == FIELDS
    assert (status["reason"], status["boot_reason"]) == ("stopped", "clean")
    assert status["ts"] / 1000 >= begun - 0.1
    assert site.broker.says("Received DISCONNECT from gw-01")
    sequence.checked(site.witness.ending_with("/data"))


@pytest.mark.parametrize(
    "version, answer, goodbyes",
    [
        ("5", TAKEN, [0x00]),
        ("5", IGNORE, [0x04]),
        ("5", 0x87, [0x04]),
        ("5", QUOTA_EXCEEDED, [0x04]),
        ("3.1.1", TAKEN, [0x00]),
        ("3.1.1", IGNORE, []),
    ],
)
def test_where_its_offline_is_not_taken_the_will_speaks(site, version, answer, goodbyes):
    broker = site.picky(every="200ms")
    site.gateway.settings["brokers"][0]["version"] = version
    broker.judge = lambda topic, payload: answer if topic == STATUS and payload["status"] == "offline" else TAKEN
    site.gateway.start()
    eventually(lambda: len(broker.taken("/m1/data")) > 3, what=site.gateway.says)
    assert site.gateway.stop() == 0
    eventually(lambda: broker.endings == 1, what="the end of the connection")
    assert broker.goodbyes == goodbyes, site.gateway.says()
    is_told = "it has not taken the status offline: the last will says it" in site.gateway.child.text()
    assert is_told == (answer != TAKEN)


def test_it_ends_in_time_though_a_slave_keeps_it_waiting(site):
    slave = start(site, timeout="20s")
    slave.fault(1, "silent")
    slave.wait_for_requests(1)
    assert site.gateway.stop() == 0
    assert offline(site)


def test_it_ends_in_time_though_the_broker_is_gone(site):
    cable = site.cable()
    start(site)
    cable.pull_out()
    site.broker.kill()
    assert site.gateway.stop() == 0


def test_killed_it_lets_its_will_say_offline(site):
    start(site)
    boot = site.witness.payloads(STATUS)[-1]["boot"]
    site.gateway.kill()
    will = offline(site)
    assert will["boot"] == boot
    assert set(will) == FIELDS
    assert will["reason"] == "lost"
    assert not site.broker.says("Received DISCONNECT from gw-01")
    assert site.witness.of(STATUS)[-1].qos == 1


def test_started_again_it_is_online_with_another_boot_and_goes_on_counting(site):
    start(site)
    assert site.gateway.stop() == 0
    last = site.witness.payloads(DATA)[-1]["seq"]
    status = site.start(boots=2)
    assert status["boot"] != site.witness.payloads(STATUS)[0]["boot"]
    assert (status["reason"], status["boot_reason"]) == ("started", "clean")
    assert status["config"] == site.witness.payloads(STATUS)[0]["config"]
    site.witness.wait(DATA, lambda payload: payload["seq"] > last + 5)
    sequence.checked(site.witness.ending_with("/data"))
    assert retained(site.broker.port, STATUS)[STATUS].json["status"] == "online"


def test_killed_ten_times_it_never_reuses_or_skips_a_sequence_number(site):
    start(site)
    for boots in range(2, 12):
        # A little longer each time, to kill the gateway at all stages of a commit.
        site.witness.wait_for_more(DATA, 3 + boots)
        site.gateway.kill()
        assert site.start(boots=boots)["boot_reason"] == "crash"
    messages = site.witness.ending_with("/data")
    eventually(lambda: sequence.is_complete(site.witness.of(DATA), len(messages) // 2))
    sequence.checked(site.witness.ending_with("/data"))


def test_a_store_that_cannot_be_used_is_exit_69(site):
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 5)
    points = {"value": {"table": "holding", "address": 0, "type": "uint16"}}
    site.gateway.connect("line", slave.serve_tcp(), [{"id": "m", "unit_id": 1, "points": points}])
    blocked = site.folder / "not-a-folder"
    blocked.write_text("a file stands where the store should be")
    site.gateway.settings["storage"]["path"] = str(blocked)
    site.gateway.start()
    assert site.gateway.child.wait() == 69, site.gateway.says()
    assert str(blocked) in site.gateway.says()
