#!/usr/bin/env python3
"""How often a gateway comes back to a broker that accepts it and then drops it, in 20 s.

reconnects.py [--seconds N]: one gateway, with a broker for each way of dropping; PARK_GATEWAY_BIN is the program
(default: the newest build). Fails when any broker sees more than 9 connections, or is not tried again soon.
"""

import argparse
import contextlib
import pathlib
import socket
import struct
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "outbox"))
from rig import Gateway, Plant, verdict


class Dropper:
    """A broker of MQTT 5 and 3.1.1 that drops its clients in one way."""

    def __init__(self, way):
        self.way, self.arrivals = way, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            link, _ = self.listener.accept()
            self.arrivals.append(time.monotonic())
            threading.Thread(target=self._serve, args=[link], daemon=True).start()

    def _serve(self, link):
        with contextlib.suppress(OSError, EOFError), link, link.makefile("rb") as stream:
            if self.way == "at once":
                return
            _, body = packet(stream)
            is_v5 = body[6] == 5
            if self.way == "refuses":
                code = 0x88 if is_v5 else 3
                link.sendall(b"\x20\3\0" + bytes([code, 0]) if is_v5 else b"\x20\2\0" + bytes([code]))
                return
            link.sendall(b"\x20\3\0\0\0" if is_v5 else b"\x20\2\0\0")
            if self.way == "after accepting":
                return
            end = time.monotonic() + {"after 1 s": 1, "with a reason": 0.1}.get(self.way, 60)
            count = 0
            while time.monotonic() < end:
                link.settimeout(max(0.01, end - time.monotonic()))
                try:
                    kind, body = packet(stream)
                except TimeoutError:
                    break
                if kind >> 4 == 3:
                    count += 1
                    if self.way == "on a message" and count == 2:
                        return
                    size = struct.unpack_from(">H", body)[0]
                    if kind & 6:
                        link.sendall(b"\x40\2" + body[2 + size : 4 + size])
                elif kind >> 4 == 8:
                    link.sendall(b"\x90\4" + body[:2] + b"\0\1" if is_v5 else b"\x90\3" + body[:2] + b"\1")
            if self.way == "with a reason" and is_v5:
                link.sendall(b"\xe0\2\x89\0")


def packet(stream):
    head, length, shift = some(stream, 1)[0], 0, 0
    while True:
        digit = some(stream, 1)[0]
        length |= (digit & 127) << shift
        shift += 7
        if not digit & 128:
            return head, some(stream, length)


def some(stream, count):
    data = stream.read(count)
    if data is None or len(data) < count:
        raise EOFError
    return data


def looks_taken(name):
    """Whether the broker has answered everything and closes without a word: the gateway then leaves 7 s to 13 s to whoever has its id."""
    return name in ("after 1 s, 5", "after 1 s, 3.1.1", "with a reason, 3.1.1")


WAYS = ["at once", "refuses", "after accepting", "on a message", "after 1 s", "with a reason"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=20)
    seconds = arguments.parse_args().seconds
    plant = Plant(connections=1, devices=1, points=4, every_ms=200)
    droppers = {f"{way}, {version}": Dropper(way) for way in WAYS for version in ("5", "3.1.1")}
    brokers = [
        f'{{ id: b{number}, url: "mqtt://127.0.0.1:{one.port}", version: "{name.split(", ")[1]}" }}'
        for number, (name, one) in enumerate(droppers.items())
    ]
    with tempfile.TemporaryDirectory() as folder:
        gateway = Gateway(pathlib.Path(folder), brokers, plant)
        try:
            gateway.start()
            time.sleep(seconds)
            counts = {name: len(one.arrivals) for name, one in droppers.items()}
            waits = {name: [round(b - a, 1) for a, b in zip(one.arrivals, one.arrivals[1:])] for name, one in droppers.items()}
        finally:
            gateway.kill()
            plant.end()
    most = max(counts.values())
    checks = {
        f"at most 9 connections in {seconds:.0f} s (most: {most})": most <= 9 * seconds / 20 + 1,
        "every broker is tried again within 6.5 s": all(max(one, default=99) <= 6.5 for name, one in waits.items() if not looks_taken(name)),
        "one that closes on idle connections without a word, as at a takeover, within 15 s": all(
            max(one, default=99) <= 15 for name, one in waits.items() if looks_taken(name)
        ),
    }
    return verdict("reconnects", {"seconds": seconds, "connections": counts, "waits": waits}, checks)


if __name__ == "__main__":
    sys.exit(main())
