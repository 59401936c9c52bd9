"""A pymodbus server with many meters in a process of its own: `panel_server.py PORT SEED:UNIT:FAULT:LOAD …`.

A panel stands still where `--still` is given: all registers are as they were at the start.
"""

import asyncio
import pathlib
import sys
import time

from pymodbus.constants import ExcCodes
from pymodbus.exceptions import NoSuchIdException
from pymodbus.framer import FramerType
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice
from pymodbus.simulator.simcore import SimCore

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

from independent.panels import Panel  # noqa: E402

TABLES = {1: "coil", 2: "discrete", 3: "holding", 4: "input"}


class Room(SimCore):
    """Every unit is a panel; what it shows is worked out anew twice a second."""

    def __init__(self, panels, still):
        super().__init__(SimDevice(0, [SimData(0, datatype=DataType.REGISTERS)]))
        self.panels, self.still, self.start = panels, still, time.monotonic()
        self.shown = {}

    def cells(self, unit):
        now = 0 if self.still else int((time.monotonic() - self.start) * 2) / 2
        if self.shown.get(unit, (None,))[0] != now:
            self.shown[unit] = now, self.panels[unit].registers(now)
        return self.shown[unit][1]

    async def async_getValues(self, device_id, func_code, address, count=1):
        if device_id not in self.panels or self.panels[device_id].fault == "dead":
            raise NoSuchIdException(f"no unit {device_id}")
        cells = self.cells(device_id)
        table = TABLES[func_code]
        words = [cells.get((table, address + offset)) for offset in range(count)]
        return ExcCodes.ILLEGAL_ADDRESS if None in words else words


async def serve(port, panels, still):
    dummy = SimDevice(0, [SimData(0, datatype=DataType.REGISTERS)])
    options = {"framer": FramerType.SOCKET, "address": ("127.0.0.1", port), "ignore_missing_devices": True}
    server = ModbusTcpServer(dummy, **options)
    server.context = Room(panels, still)
    print("ready", flush=True)
    await server.serve_forever()


def main(port, *rows):
    still = "--still" in rows
    panels = {}
    for row in rows:
        if row != "--still":
            seed, unit, fault, load = row.split(":")
            panels[int(unit)] = Panel(int(seed), fault or None, load or None)
    asyncio.run(serve(int(port), panels, still))


if __name__ == "__main__":
    main(*sys.argv[1:])
