"""Many connections: how many descriptors they need, what is said where the system allows fewer, and that all of them work."""

import os
import resource
import subprocess

import pytest

from peers.gateway import ROOT, binary, environment, online
from peers.processes import Child
from peers.waiting import eventually

POINTS = {"value": {"table": "holding", "address": 0, "type": "uint16"}}


def plant(site, count, every="1s"):
    """This number of connections to one slave, with a device each."""
    slave = site.slave()
    slave.put(1, "holding", 0, "uint16", 5)
    address = slave.serve_tcp()
    for number in range(count):
        site.gateway.connect(f"line-{number:04}", address, [{"id": f"m{number:04}", "unit_id": 1, "every": every, "points": POINTS}])
    site.gateway.write()


def limited(site, command, limit):
    """A command of the program with these limits, soft:hard."""
    return ["prlimit", f"--nofile={limit}", "--", binary(), command, "--config", site.gateway.folder]


def outcome(site, command, limit):
    arguments = [str(part) for part in limited(site, command, limit)]
    return subprocess.run(arguments, capture_output=True, text=True, timeout=60, env=environment())


@pytest.mark.parametrize("hard", [80, 85])
def test_too_few_descriptors_are_an_error_of_check_and_of_the_start_with_the_number_needed(site, hard):
    plant(site, 10)
    for command, code in [("check", 78), ("run", 69)]:
        told = outcome(site, command, f"{hard}:{hard}")
        assert told.returncode == code, told
        assert f"86 descriptors are needed (2 for each of the 10 connections" in told.stderr
        assert f"allows this process {hard}" in told.stderr and "LimitNOFILE=" in told.stderr


def test_exactly_enough_descriptors_are_enough(site):
    plant(site, 10, every="200ms")
    assert outcome(site, "check", "86:86").returncode == 0
    site.gateway.child = Child(limited(site, "run", "86:86"), site.gateway.log, env=environment())
    for number in range(10):
        site.witness.wait(f"{ROOT}/m{number:04}/data")
    assert len(os.listdir(f"/proc/{site.gateway.child.pid}/fd")) <= 86


def test_the_soft_limit_is_raised_to_the_hard_one_at_the_start(site):
    plant(site, 40)
    assert outcome(site, "check", "64:512").returncode == 0
    witness = site.witness
    site.gateway.child = Child(limited(site, "run", "64:512"), site.gateway.log, env=environment())
    online(witness, site.gateway)
    assert resource.prlimit(site.gateway.child.pid, resource.RLIMIT_NOFILE) == (512, 512)
    for number in range(40):
        witness.wait(f"{ROOT}/m{number:04}/data")


def test_a_reload_that_needs_too_many_is_refused_and_what_runs_goes_on(site):
    plant(site, 2, every="200ms")
    witness = site.witness
    site.gateway.child = Child(limited(site, "run", "80:80"), site.gateway.log, env=environment())
    online(witness, site.gateway)
    plant(site, 12)
    site.gateway.child.signal(1)
    eventually(lambda: "90 descriptors are needed" in site.gateway.child.text(), what=site.gateway.says)
    witness.wait_for_more(f"{ROOT}/m0000/data", 3)
    assert not witness.of(f"{ROOT}/m0005/data")


@pytest.mark.slow
def test_600_connections_are_all_polled_with_descriptors_beyond_those_of_select(site):
    plant(site, 600, every="5s")
    witness = site.witness
    site.gateway.child = Child(limited(site, "run", "1024:4096"), site.gateway.log, env=environment())
    online(witness, site.gateway)
    topics = {f"{ROOT}/m{number:04}/data" for number in range(600)}

    def polled():
        return {message.topic for message in list(witness.messages)} >= topics

    eventually(polled, 90, site.gateway.says)
    assert max(int(number) for number in os.listdir(f"/proc/{site.gateway.child.pid}/fd")) > 1023
    assert "offline" not in site.gateway.child.text()
