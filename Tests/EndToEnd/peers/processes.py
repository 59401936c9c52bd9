"""Processes that a test starts: each is ended by its pid, whatever happens to the test."""

import os
import signal
import socket
import subprocess

from .waiting import PATIENCE

# Below the kernel's range for outgoing connections (32768…60999), so that the port of a broker
# that is down stays free. Each test process owns a block of ports for its whole life, also if
# other tests run on the machine: it keeps the block's first port open.
FIRST_PORT, BLOCK, BLOCKS = 10000, 200, 50
_claim = None
_given = 0


def _block():
    """The first port of the block that this process owns."""
    global _claim
    start = os.getpid()
    for number in range(0 if _claim else BLOCKS):
        port = FIRST_PORT + (start + number) % BLOCKS * BLOCK
        guard = socket.socket()
        try:
            guard.bind(("127.0.0.1", port))
        except OSError:
            guard.close()
            continue
        _claim = guard
        break
    assert _claim, "no free block of ports"
    return _claim.getsockname()[1]


def free_port():
    """A free loopback TCP port from this process's own block."""
    global _given
    first = _block() + 1
    for _ in range(BLOCK - 1):
        port = first + _given % (BLOCK - 1)
        _given += 1
        if _is_free(port):
            return port
    raise RuntimeError("no free port")


def _is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def is_listening(port):
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Child:
    """A running process, its output in a file."""

    def __init__(self, arguments, log, **options):
        self.log = log
        self.arguments = [str(argument) for argument in arguments]
        # With setpriv the kernel ends the child when this process is killed.
        with open(log, "ab") as output:
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", *self.arguments],
                stdin=options.pop("stdin", subprocess.DEVNULL),
                stdout=options.pop("stdout", output),
                stderr=options.pop("stderr", output),
                **options,
            )

    @property
    def pid(self):
        return self.process.pid

    @property
    def is_running(self):
        return self.process.poll() is None

    def text(self):
        """Everything that it has written to its log so far."""
        return self.log.read_text(errors="replace")

    def signal(self, number):
        if self.is_running:
            os.kill(self.pid, number)

    def wait(self, timeout=PATIENCE):
        """Its exit code; negative for the signal that ended it."""
        return self.process.wait(timeout)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.wait()

    def end(self, grace=5):
        """Sends SIGTERM, then SIGKILL if the process does not end."""
        self.signal(signal.SIGTERM)
        try:
            self.process.wait(grace)
        except subprocess.TimeoutExpired:
            self.kill()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            if stream:
                stream.close()
