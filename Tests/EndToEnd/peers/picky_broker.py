"""An MQTT 5 broker that acknowledges each QoS 1 message with a reason code that the test chooses."""

import contextlib
import json
import socket
import struct
import threading
from typing import NamedTuple

TAKEN = 0x00
QUOTA_EXCEEDED = 0x97


class Answered(NamedTuple):
    topic: str
    json: dict
    code: int


class PickyBroker:
    """Listens on a free loopback port; `judge(topic, payload)` returns each answer.

    `heard` has every QoS 1 message in order, with its answer.
    """

    def __init__(self, judge=lambda topic, payload: TAKEN):
        self.judge = judge
        self.heard = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._links = []
        threading.Thread(target=self._accept, daemon=True).start()

    def taken(self, ending=""):
        """The messages that it accepted on topics with this ending, in order."""
        return [one for one in list(self.heard) if one.code < 0x80 and one.topic.endswith(ending)]

    def refused(self, ending=""):
        return [one for one in list(self.heard) if one.code >= 0x80 and one.topic.endswith(ending)]

    def events(self, kind):
        return [one.json for one in self.taken("/event") if one.json["type"] == kind]

    def end(self):
        for link in [self._listener, *self._links]:
            with contextlib.suppress(OSError):
                link.shutdown(socket.SHUT_RDWR)
            link.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                link, _ = self._listener.accept()
                link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._links.append(link)
                self.connections += 1
                threading.Thread(target=self._serve, args=[link], daemon=True).start()

    def _serve(self, link):
        with contextlib.suppress(OSError, EOFError), link.makefile("rb") as stream:
            while True:
                kind, body = _packet(stream)
                if answer := self._answer(kind, body):
                    link.sendall(answer)

    def _answer(self, kind, body):
        match kind >> 4:
            case 1:
                return b"\x20\3\0\0\0"
            case 3:
                return self._publish(kind, body)
            case 8:
                return b"\x90\4" + body[:2] + b"\0\1"
            case 10:
                return b"\xb0\4" + body[:2] + b"\0\0"
            case 12:
                return b"\xd0\0"
        return None

    def _publish(self, kind, body):
        size = struct.unpack_from(">H", body)[0]
        topic, rest = body[2 : 2 + size].decode(), body[2 + size :]
        if not kind & 6:
            return None
        packet, rest = rest[:2], rest[2:]
        length, rest = _length(rest)
        payload = json.loads(rest[length:] or b"null")
        code = self.judge(topic, payload)
        self.heard.append(Answered(topic, payload, code))
        return b"\x40\3" + packet + bytes([code])


def _packet(stream):
    head = _some(stream, 1)[0]
    length, shift = 0, 0
    while True:
        digit = _some(stream, 1)[0]
        length |= (digit & 127) << shift
        shift += 7
        if not digit & 128:
            return head, _some(stream, length)


def _some(stream, count):
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data


def _length(data):
    """A variable byte integer, and the bytes after it."""
    length = 0
    for place, digit in enumerate(data):
        length |= (digit & 127) << 7 * place
        if not digit & 128:
            return length, data[place + 1 :]
    raise EOFError
