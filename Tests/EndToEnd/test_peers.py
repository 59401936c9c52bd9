"""Tests of the test peers: other tests depend on their correctness."""

import signal
import socket
import subprocess

import pytest

from peers import wire, yaml
from peers.subscriber import publish, retained
from peers.waiting import PATIENCE, TooLate, eventually


def mbpoll(*options):
    """One poll by mbpoll: exit code and output; addresses counted from 0, as on the wire."""
    command = ["mbpoll", "-0", "-1", "-q", "-o", "3", *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)


@pytest.fixture
def slave(peers):
    slave = peers.slave()
    slave.set(1, "holding", 10, 0x1234, 0x5678)
    slave.set(1, "input", 7, 4711)
    slave.set(1, "coil", 3, 1, 0, 1)
    slave.set(1, "discrete", 20, 0, 1)
    return slave


def tcp(slave, *options):
    return mbpoll("-m", "tcp", "-p", slave.port, "-a", 1, *options, "127.0.0.1")


@pytest.mark.parametrize(
    ("table", "first", "count", "expected"),
    [("4:hex", 10, 2, ["0x1234", "0x5678"]), ("3", 7, 1, ["4711"]), ("0", 3, 3, ["1", "0", "1"])]
    + [("1", 20, 2, ["0", "1"])],
)
def test_mbpoll_reads_over_tcp_what_was_put_into_the_slave(slave, table, first, count, expected):
    slave.serve_tcp()
    answer = tcp(slave, "-t", table, "-r", first, "-c", count)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    lines = [line for line in answer.stdout.splitlines() if line.startswith("[")]
    assert [line.split(":")[1].split()[0] for line in lines] == expected


def test_mbpoll_reads_over_a_pty_what_was_put_into_the_slave(slave):
    path = slave.serve_pty()
    options = ["-m", "rtu", "-b", 19200, "-P", "none", "-a", 1, "-t", "4", "-r", 10, "-c", 1]
    answer = mbpoll(*options, path)
    assert str(0x1234) in answer.stdout, answer.stdout + answer.stderr


def test_an_address_that_nobody_set_gives_exception_2(slave):
    slave.serve_tcp()
    answer = tcp(slave, "-t", "4", "-r", 10, "-c", 3)
    assert "Illegal data address" in answer.stderr


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"kind": "silent"}, "timed out"),
        ({"kind": "close"}, "Connection reset by peer"),
        ({"kind": "exception", "code": 4}, "failure"),
        ({"kind": "late", "ms": 6000}, "timed out"),
    ],
    ids=lambda value: value["kind"] if isinstance(value, dict) else "",
)
def test_a_fault_is_seen_by_another_client_too_and_heals(slave, fault, says):
    slave.serve_tcp()
    slave.fault(1, **fault)
    answer = tcp(slave, "-t", "4", "-r", 10, "-c", 1)
    assert says.lower() in answer.stderr.lower(), answer.stderr
    slave.heal(1)
    assert tcp(slave, "-t", "4", "-r", 10, "-c", 1).returncode == 0


def test_an_exception_for_some_addresses_spares_the_others(slave):
    slave.serve_tcp()
    slave.fault(1, "exception", code=2, addresses=[11, 11])
    assert tcp(slave, "-t", "4", "-r", 10, "-c", 1).returncode == 0
    assert tcp(slave, "-t", "4", "-r", 10, "-c", 2).returncode != 0


@pytest.mark.parametrize(("missing", "says"), [("silent", "timed out"), ("exception", "Target")])
def test_a_unit_that_does_not_exist_is_silent_or_a_gateway_says_so(slave, missing, says):
    slave.serve_tcp(missing=missing)
    address = ["-m", "tcp", "-p", slave.port, "-a", 9, "-t", "4", "-r", 10, "127.0.0.1"]
    assert says in mbpoll(*address).stderr


def test_an_answer_of_the_wrong_unit_is_seen_as_such(slave):
    slave.serve_tcp("rtu_over_tcp")
    slave.fault(1, "wrong_unit")
    with socket.create_connection(("127.0.0.1", slave.port), timeout=PATIENCE) as line:
        line.sendall(bytes.fromhex("0103000a0001a408"))
        assert line.recv(256)[0] == 2


def test_a_hung_up_slave_refuses_and_listens_again_on_the_same_port(slave):
    slave.serve_tcp()
    port = slave.port
    slave.hang_up()
    assert "refused" in tcp(slave, "-t", "4", "-r", 10, "-c", 1).stderr
    slave.serve_tcp(port=port)
    assert tcp(slave, "-t", "4", "-r", 10, "-c", 1).returncode == 0


def test_a_ramp_grows_and_stands_still_once_frozen(slave):
    slave.ramp(1, "holding", 100, start=1_000_000, per_second=1000)
    grown = eventually(lambda: slave.freeze(1, "holding", 100), what="a value")
    assert 1_000_000 <= grown < 1_010_000
    with pytest.raises(AssertionError):
        slave.freeze(1, "holding", 100)


def test_the_slave_tells_what_was_read_from_it(slave):
    slave.serve_tcp()
    tcp(slave, "-t", "4", "-r", 10, "-c", 2)
    assert slave.requests() == [(1, 3, 10, 2)]
    assert slave.requests() == []


@pytest.mark.parametrize(
    ("kind", "order", "value", "expected"),
    [
        ("uint16", "AB", 0x0102, [0x0102]),
        ("uint16", "BA", 0x0102, [0x0201]),
        ("uint8", "AB", 7, [0x0007]),
        ("uint8", "BA", 7, [0x0700]),
        ("int8", "AB", -1, [0x00FF]),
        ("uint32", "ABCD", 0x01020304, [0x0102, 0x0304]),
        ("uint32", "CDAB", 0x01020304, [0x0304, 0x0102]),
        ("uint32", "BADC", 0x01020304, [0x0201, 0x0403]),
        ("uint32", "DCBA", 0x01020304, [0x0403, 0x0201]),
        ("uint64", "CDAB", 0x0102030405060708, [0x0708, 0x0506, 0x0304, 0x0102]),
        ("uint64", "BADCFEHG", 0x0102030405060708, [0x0201, 0x0403, 0x0605, 0x0807]),
        ("float32", "ABCD", 1.0, [0x3F80, 0]),
        ("bcd32", "ABCD", 12345678, [0x1234, 0x5678]),
    ],
)
def test_values_lie_in_registers_as_the_literals_say(kind, order, value, expected):
    assert wire.registers(kind, value, order) == expected


def test_the_witness_sees_retain_flags_and_quality_of_service_as_published(peers):
    publish(peers.broker.port, "early", "before", "-r", "-q", "1")
    witness = peers.witness
    publish(peers.broker.port, "kept", '{"n":18446744073709551615}', "-r", "-q", "1")
    publish(peers.broker.port, "passing", "{}", "-q", "0")
    assert witness.wait("kept") == {"n": 2**64 - 1}
    witness.wait("passing")
    seen = {message.topic: (message.qos, message.retain) for message in witness.messages}
    assert seen == {"early": (1, True), "kept": (1, True), "passing": (0, False)}
    assert set(retained(peers.broker.port)) == {"early", "kept"}


def test_a_killed_broker_comes_back_on_its_port_and_the_witness_with_it(peers):
    witness = peers.witness
    port = peers.broker.port
    publish(port, "a", "1", "-q", "1")
    witness.wait("a")
    peers.broker.kill()
    peers.broker.start()
    witness.attach()
    publish(port, "a", "2", "-q", "1")
    assert witness.wait("a", lambda payload: payload == 2)


def test_a_slow_witness_loses_nothing_that_a_killed_broker_has_acknowledged(peers):
    witness = peers.witness
    witness.child.signal(signal.SIGSTOP)
    for number in range(20):
        publish(peers.broker.port, "a", str(number), "-q", "1")
    peers.broker.kill()
    witness.child.signal(signal.SIGCONT)
    peers.broker.start()
    witness.attach()
    assert witness.payloads("a") == list(range(20))


def test_a_pulled_cable_cuts_and_refuses_until_it_is_put_back(peers):
    cable = peers.cable()
    publish(cable.port, "a", "1")
    cable.pull_out()
    with pytest.raises(subprocess.CalledProcessError):
        publish(cable.port, "a", "2")
    cable.plug_in()
    publish(cable.port, "a", "3")


def test_waiting_ends_with_the_reason(peers):
    with pytest.raises(TooLate, match="rain"):
        eventually(lambda: False, within=0.1, what="rain")


def test_configuration_is_written_as_a_person_would():
    written = yaml.dump({"a": {"b": 1, "c": ["x", {"d": "06:00", "e": None}]}, "f": {}, 0: "500ms"})
    assert written == (
        'a:\n  b: 1\n  c:\n    - x\n    - d: "06:00"\n      e: null\nf: {}\n0: 500ms\n'
    )
