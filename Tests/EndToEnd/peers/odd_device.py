"""Modbus devices that do what no library does: written byte by byte, for one test at a time."""

import contextlib
import socket
import struct
import threading
import time


def with_crc(frame):
    crc = 0xFFFF
    for byte in frame:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return frame + struct.pack("<H", crc)


class OddDevice:
    """Registers hold their address. `missing` are refused, `deaf` seconds after connecting nothing is heard,
    `spoil` changes (header fields, pdu) of an answer. Writes by a function of `ignored` are not answered, or
    with `hangs_up` end the connection, as those of `silent` do; with `obeys` they act all the same. Those of
    `refused` get an exception, function by function; with `works` they act so many seconds later. `written` are
    those that were obeyed; addresses of `forgets` hold nothing of it. Each answer takes `delay` seconds."""

    def __init__(
        self,
        missing=(),
        deaf=0,
        spoil=None,
        silent=(),
        unit=None,
        ignored=(),
        hangs_up=False,
        delay=0,
        obeys=False,
        refused=None,
        works=None,
        forgets=(),
    ):
        self.obeys, self.refused, self.works, self.forgets = obeys, refused or {}, works, set(forgets)
        self.cells = {}
        self.missing, self.deaf, self.spoil, self.silent = set(missing), deaf, spoil, set(silent)
        self.unit, self.ignored, self.hangs_up = unit, set(ignored), hangs_up
        self.written, self.delay = [], delay
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
            while len(request := client.recv(260)) >= 8:
                if time.monotonic() - since < self.deaf:
                    continue
                answer = self._answer(request)
                time.sleep(self.delay)
                if answer is None and self.hangs_up:
                    break
                for piece in [answer] if isinstance(answer, bytes) else answer or []:
                    client.sendall(piece)
                    time.sleep(0.002)
        self.open -= 1

    def _answer(self, request):
        number, _, _, unit = struct.unpack(">HHHB", request[:7])
        pdu = self._pdu(unit, request[7:])
        if pdu is None:
            return None
        header = {"number": number, "protocol": 0, "length": len(pdu) + 1, "unit": self.unit or unit}
        if self.spoil:
            pdu = self.spoil(header, pdu) or pdu
        return struct.pack(">HHHB", *header.values()) + pdu

    def _pdu(self, unit, pdu):
        function, address, count = struct.unpack(">BHH", pdu[:5])
        self.requests.append((unit, function, address, count))
        if function in (5, 6, 15, 16):
            if function in self.ignored:
                if self.obeys:
                    self._obey(function, address, pdu)
                return None
            if function in self.refused:
                if self.works is not None:
                    threading.Timer(self.works, self._obey, [function, address, pdu]).start()
                return bytes([function | 0x80, self.refused[function]])
            self._obey(function, address, pdu)
            return pdu[:5]
        asked = set(range(address, address + count))
        if asked & self.silent:
            return None
        if asked & self.missing:
            return bytes([function | 0x80, 2])
        if function in (1, 2):
            bits = sum(self.cells.get(("bit", address + offset), 0) << offset for offset in range(count))
            return bytes([function, (count + 7) // 8]) + bits.to_bytes((count + 7) // 8, "little")
        words = [self.cells.get(("word", cell), cell) for cell in range(address, address + count)]
        return struct.pack(f">BB{count}H", function, 2 * count, *words)

    def _obey(self, function, address, pdu):
        """Of a write, the first register or bit."""
        value = pdu[3:] if function < 15 else pdu[6:]
        if address not in self.forgets:
            number = value[0] & 1 if function in (5, 15) else value[0] << 8 | value[1]
            self.cells["bit" if function in (5, 15) else "word", address] = number
        self.written.append((function, address, value))


class OddStream(OddDevice):
    """The same as RTU frames in a TCP stream; `wire(request, answer)` gives the pieces that are sent."""

    def __init__(self, wire, **behaviour):
        self.wire = wire
        super().__init__(**behaviour)

    def _answer(self, request):
        pdu = self._pdu(request[0], request[1:-2])
        return self.wire(request, with_crc(request[:1] + pdu)) if pdu else None
