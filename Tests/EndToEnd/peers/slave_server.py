"""A pymodbus server in its own process, controlled by lines of JSON on standard input.

Each line is one command, and the answer is one line of JSON. The server ends when its input ends.
pymodbus encodes and decodes the frames; the memory and the faults are here.
"""

import asyncio
import json
import logging
import sys
import time

from pymodbus.constants import ExcCodes
from pymodbus.exceptions import NoSuchIdException
from pymodbus.framer import FramerType
from pymodbus.server import ModbusSerialServer, ModbusTcpServer
from pymodbus.server.requesthandler import ServerRequestHandler
from pymodbus.simulator import DataType, SimData, SimDevice
from pymodbus.simulator.simcore import SimCore

TABLES = {1: "coil", 2: "discrete", 3: "holding", 4: "input"}
TABLES |= {5: "coil", 6: "holding", 15: "coil", 16: "holding"}


class Ramp:
    """A counter that grows with time, four registers wide, most significant first."""

    def __init__(self, start, per_second):
        self.start, self.per_second, self.since = start, per_second, time.monotonic()

    def value(self):
        return self.start + int((time.monotonic() - self.since) * self.per_second)

    def words(self):
        value = self.value()
        return [value >> shift & 0xFFFF for shift in (48, 32, 16, 0)]


class Tally(Ramp):
    """A counter of how often it was read, this time included."""

    def __init__(self):
        super().__init__(0, 0)

    def value(self):
        self.start += 1
        return self.start


class Memory(SimCore):
    """The registers and bits of every unit, sparse: an address without a value does not exist."""

    def __init__(self):
        super().__init__(SimDevice(0, [SimData(0, datatype=DataType.REGISTERS)]))
        self.units, self.ramps, self.faults, self.requests = {}, {}, {}, []
        self.writes = []
        # Cells that accept a write and do not store it.
        self.forgetful = set()

    def set(self, unit, table, address, words):
        cells = self.units.setdefault(unit, {})
        for offset, word in enumerate(words):
            cells[table, address + offset] = word

    def clear(self, unit, table, address, count):
        for offset in range(count):
            self.units.get(unit, {}).pop((table, address + offset), None)

    async def async_getValues(self, device_id, func_code, address, count=1):
        table = TABLES[func_code]
        self.requests.append([device_id, func_code, address, count])
        if func_code in (5, 6) and (device_id, table, address) in self.forgetful:
            # The answer to a write repeats what was written.
            return self.writes[-1][3]
        if device_id not in self.units:
            raise NoSuchIdException(f"no unit {device_id}")
        fault = self.faults.get(device_id, {})
        low, high = fault.get("addresses", [0, 65535])
        if fault.get("kind") == "exception" and low < address + count and address <= high:
            return ExcCodes(fault["code"])
        if fault.get("kind") == "few_registers" and count > fault["count"]:
            return ExcCodes.ILLEGAL_VALUE
        for (unit, where, start), ramp in self.ramps.items():
            if (unit, where) == (device_id, table):
                self.set(unit, table, start, ramp.words())
        cells = self.units[device_id]
        keys = [(table, address + offset) for offset in range(count)]
        if any(key not in cells for key in keys):
            return ExcCodes.ILLEGAL_ADDRESS
        return [cells[key] for key in keys]

    async def async_setValues(self, device_id, func_code, address, values):
        if device_id not in self.units:
            raise NoSuchIdException(f"no unit {device_id}")
        self.writes.append([device_id, func_code, address, [int(value) for value in values]])
        fault = self.faults.get(device_id, {})
        if fault.get("kind") == "refuse_writes" and func_code in fault["functions"]:
            return ExcCodes(fault["code"])
        if fault.get("kind") == "ignore_writes":
            return None
        for offset, value in enumerate(values):
            if (device_id, TABLES[func_code], address + offset) not in self.forgetful:
                self.set(device_id, TABLES[func_code], address + offset, [value])


class Handler(ServerRequestHandler):
    """One connection, which can delay an answer, change it, or close instead of answering."""

    def server_send(self, pdu, addr):
        fault = self.server.context.faults.get(pdu.dev_id, {})
        kind = fault.get("kind")
        if kind == "silent":
            return
        if kind == "close":
            self.transport.abort() if fault.get("abort") else self.transport.close()
        elif kind == "late":
            self.loop.call_later(fault["ms"] / 1000, self._send_if_open, pdu, addr)
        elif kind == "wrong_unit":
            pdu.dev_id = pdu.dev_id % 247 + 1
            super().server_send(pdu, addr)
        elif kind == "garbage":
            self.send(bytes.fromhex(fault["bytes"]), addr)
        else:
            super().server_send(pdu, addr)

    def _send_if_open(self, pdu, addr):
        if self.transport and not self.transport.is_closing():
            super().server_send(pdu, addr)


class Commands:
    """The commands for tests."""

    def __init__(self):
        self.memory = Memory()
        self.servers = []

    async def serve(self, kind, missing="silent", port=None, path=None, baud=19200):
        options = {"ignore_missing_devices": missing == "silent"}
        dummy = SimDevice(0, [SimData(0, datatype=DataType.REGISTERS)])
        if kind == "serial":
            server = ModbusSerialServer(dummy, port=path, baudrate=baud, **options)
        else:
            framer = FramerType.SOCKET if kind == "tcp" else FramerType.RTU
            address = ("127.0.0.1", port)
            server = ModbusTcpServer(dummy, framer=framer, address=address, **options)
        server.context = self.memory
        server.callback_new_connection = lambda: Handler(server, None, None, None)
        await server.serve_forever(background=True)
        self.servers.append(server)

    async def set(self, unit, table, address, words):
        self.memory.set(unit, table, address, words)

    async def clear(self, unit, table, address, count):
        self.memory.clear(unit, table, address, count)

    async def ramp(self, unit, table, address, start, per_second):
        ramp = Ramp(start, per_second)
        self.memory.ramps[unit, table, address] = ramp
        self.memory.set(unit, table, address, ramp.words())

    async def tally(self, unit, table, address):
        self.memory.ramps[unit, table, address] = Tally()
        self.memory.set(unit, table, address, [0, 0, 0, 0])

    async def freeze(self, unit, table, address):
        """Stops a ramp and returns its final value."""
        ramp = self.memory.ramps.pop((unit, table, address))
        words = ramp.words()
        self.memory.set(unit, table, address, words)
        return sum(word << shift for word, shift in zip(words, (48, 32, 16, 0), strict=True))

    async def forget(self, unit, table, address, count):
        self.memory.forgetful |= {(unit, table, address + offset) for offset in range(count)}

    async def fault(self, unit, kind=None, **details):
        self.memory.faults[unit] = {"kind": kind, **details}

    async def writes(self):
        writes, self.memory.writes = self.memory.writes, []
        return writes

    async def requests(self):
        """Every read since the last call: unit, function code, address, count."""
        taken, self.memory.requests = self.memory.requests, []
        return taken

    async def hang_up(self):
        """Closes every connection and stops listening."""
        for server in self.servers:
            await server.shutdown()
        self.servers.clear()


async def main():
    logging.disable(logging.CRITICAL)
    reader = asyncio.StreamReader(limit=1 << 24)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    commands = Commands()
    while line := await reader.readline():
        request = json.loads(line)
        try:
            answer = {"result": await getattr(commands, request.pop("do"))(**request)}
        except Exception as error:  # the test gets the error, and the server continues
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
