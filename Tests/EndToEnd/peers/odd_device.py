"""A Modbus TCP device that does what no library does: written byte by byte, for one test at a time."""

import contextlib
import socket
import struct
import threading
import time


class OddDevice:
    """Registers hold their address. `missing` are refused, `deaf` seconds after connecting nothing is heard,
    `spoil` changes (header fields, pdu) of an answer."""

    def __init__(self, missing=(), deaf=0, spoil=None, silent=(), unit=None):
        self.missing, self.deaf, self.spoil, self.silent = set(missing), deaf, spoil, set(silent)
        self.unit = unit
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.connections, self.requests, self.open = 0, [], 0
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def end(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client):
        since = time.monotonic()
        self.open += 1
        with contextlib.suppress(OSError), client:
            while len(request := client.recv(260)) >= 12:
                if time.monotonic() - since >= self.deaf and (answer := self._answer(request)):
                    client.sendall(answer)
        self.open -= 1

    def _answer(self, request):
        number, _, _, unit, function, address, count = struct.unpack(">HHHBBHH", request[:12])
        self.requests.append((unit, function, address, count))
        asked = set(range(address, address + count))
        if asked & self.silent:
            return None
        if asked & self.missing:
            pdu = bytes([function | 0x80, 2])
        else:
            pdu = struct.pack(f">BB{count}H", function, 2 * count, *range(address, address + count))
        header = {"number": number, "protocol": 0, "length": len(pdu) + 1, "unit": self.unit or unit}
        if self.spoil:
            pdu = self.spoil(header, pdu) or pdu
        return struct.pack(">HHHB", *header.values()) + pdu
