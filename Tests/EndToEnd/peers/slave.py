"""The test's side of `slave_server`: a Modbus device by pymodbus, over TCP, RTU over TCP or a pty."""

import json
import pathlib
import select
import subprocess
import sys

from . import wire
from .processes import Child, free_port
from .waiting import PATIENCE, eventually

SERVER = pathlib.Path(__file__).with_name("slave_server.py")


class Slave:
    def __init__(self, folder):
        self.folder = folder
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.child = Child([sys.executable, SERVER], folder / "slave.log", **pipes)
        self.helpers = []
        self.port = None

    def ask(self, do, **arguments):
        """Sends one command to the device's process and returns the result."""
        line = json.dumps({"do": do, **arguments}) + "\n"
        self.child.process.stdin.write(line.encode())
        self.child.process.stdin.flush()
        output = self.child.process.stdout
        assert select.select([output], [], [], PATIENCE)[0], f"the slave is mute: {self.child.text()}"
        answer = output.readline()
        assert answer, f"the slave ended: {self.child.text()}"
        answer = json.loads(answer)
        assert "error" not in answer, answer
        return answer["result"]

    # Where it listens

    def serve_tcp(self, kind="tcp", **options):
        """Listens on a loopback port, and returns `host:port` for a device file."""
        self.port = options.pop("port", None) or free_port()
        self.ask("serve", kind=kind, port=self.port, **options)
        return f"127.0.0.1:{self.port}"

    def serve_pty(self, baud=19200):
        """Uses one end of a serial connection, and returns the device path of the other end."""
        near, far = self.folder / "tty-slave", self.folder / "tty-master"
        ends = [f"pty,raw,echo=0,link={path}" for path in (near, far)]
        self.helpers.append(Child(["socat", *ends], self.folder / "socat.log"))
        eventually(lambda: near.exists() and far.exists(), what="the pty pair")
        self.ask("serve", kind="serial", path=str(near), baud=baud)
        return str(far)

    def hang_up(self):
        self.ask("hang_up")

    # Registers and bits

    def set(self, unit, table, address, *words):
        self.ask("set", unit=unit, table=table, address=address, words=list(words))

    def put(self, unit, table, address, kind, value, order="ABCD"):
        """Writes a value as a device with this type and order stores it."""
        self.set(unit, table, address, *wire.registers(kind, value, order))

    def clear(self, unit, table, address, count):
        """Removes addresses: reading them gives exception 2."""
        self.ask("clear", unit=unit, table=table, address=address, count=count)

    def forget(self, unit, table, address, count=1):
        """Makes addresses accept writes without storing them: a coil that resets itself or, where no value
        was set, a register that can only be written."""
        self.ask("forget", unit=unit, table=table, address=address, count=count)

    def ramp(self, unit, table, address, start, per_second):
        """Makes a uint64 counter grow from `start`."""
        where = {"unit": unit, "table": table, "address": address}
        self.ask("ramp", start=start, per_second=per_second, **where)

    def tally(self, unit, table, address):
        """Makes a uint64 counter count its reads, from 1."""
        self.ask("tally", unit=unit, table=table, address=address)

    def freeze(self, unit, table, address):
        return self.ask("freeze", unit=unit, table=table, address=address)

    # Faults

    def fault(self, unit, kind, **details):
        """`silent`, `close`, `late` (ms), `wrong_unit`, `garbage` (bytes), `exception` (code),
        `few_registers` (the largest count in one request), `refuse_writes` (functions, code),
        `ignore_writes`."""
        self.ask("fault", unit=unit, kind=kind, **details)

    def heal(self, unit):
        self.ask("fault", unit=unit)

    def requests(self):
        """The reads since the last call, as (unit, function code, address, count)."""
        return [tuple(request) for request in self.ask("requests")]

    def writes(self):
        """The writes since the last call, as (unit, function code, address, values)."""
        return [tuple(write) for write in self.ask("writes")]

    def wait_for_requests(self, count):
        """Waits until this number of reads has come after this call."""
        self.requests()
        seen = []
        eventually(lambda: seen.extend(self.requests()) or len(seen) >= count, what="requests")

    def end(self):
        self.child.process.stdin.close()
        self.child.end()
        for helper in self.helpers:
            helper.end()
