"""A wall clock for the gateway that a test can set; the monotonic clock is the machine's."""

import pathlib
import struct
import subprocess
import time

SOURCE = pathlib.Path(__file__).with_name("wall_clock.c")


class WallClock:
    def __init__(self, folder, gateway):
        library = folder / "wall_clock.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE], check=True)
        self.file = folder / "wall-clock"
        self.file.write_bytes(bytes(16))
        gateway.variables |= {"LD_PRELOAD": str(library), "WALL_CLOCK": str(self.file)}

    def set(self, ahead=0.0, synchronised=False):
        """Sets it this number of seconds ahead of the machine's clock."""
        nanoseconds = round(ahead * 1e9)
        # Written in place: the gateway has mapped the file.
        with open(self.file, "r+b") as file:
            file.write(struct.pack("qq", nanoseconds, int(synchronised)))

    def set_to(self, moment):
        """Sets it to a Unix time, in seconds."""
        self.set(ahead=moment - time.time())
