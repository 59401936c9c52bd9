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
    retain: bool = False


class Will(NamedTuple):
    """How a CONNECT of MQTT 5 brought a will."""

    exists: bool
    qos: int
    retain: bool
    code: int = TAKEN

    @classmethod
    def of(cls, body):
        flags = body[7]
        return cls(bool(flags & 4), flags >> 3 & 3, bool(flags & 32))


def offers(**limits):
    """Properties of a CONNACK (MQTT 5.0, section 3.2.2.3)."""
    shapes = {
        "session_expiry": (0x11, ">I"),
        "server_keep_alive": (0x13, ">H"),
        "receive_maximum": (0x21, ">H"),
        "topic_alias_maximum": (0x22, ">H"),
        "maximum_qos": (0x24, ">B"),
        "retain": (0x25, ">B"),
        "maximum_packet_size": (0x27, ">I"),
        "wildcards": (0x28, ">B"),
        "subscription_ids": (0x29, ">B"),
        "shared": (0x2A, ">B"),
    }
    found = b"".join(bytes([shapes[name][0]]) + struct.pack(shapes[name][1], value) for name, value in limits.items() if name in shapes)
    return found


def _property(identifier, text):
    data = text.encode()
    return bytes([identifier]) + struct.pack(">H", len(data)) + data


class PickyBroker:
    """Listens on a free loopback port; `judge(topic, payload)` returns each answer.

    `heard` has every message of QoS 1 in order, with its answer. `properties` are those of its CONNACK
    (see `offers`), `admit(will)` the CONNACK's reason code for a will, and `subscribed` the filters.
    """

    def __init__(self, judge=lambda topic, payload: TAKEN, properties=b"", admit=lambda will: TAKEN):
        self.judge = judge
        self.properties = properties
        self.admit = admit
        self.heard = []
        self.wills = []
        self.subscribed = []
        self.refuses_filters_with = None
        self.says = None
        self.pings = 0
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

    def dismiss(self, code, reason=None, server=None):
        """Ends every session with a DISCONNECT."""
        properties = (_property(0x1F, reason) if reason else b"") + (_property(0x1C, server) if server else b"")
        body = bytes([code, len(properties)]) + properties
        for link in self._links:
            with contextlib.suppress(OSError):
                link.sendall(bytes([0xE0, len(body)]) + body)
                link.shutdown(socket.SHUT_RDWR)

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
                if kind >> 4 == 1 and self.wills[-1].code:
                    link.close()
                    return

    def _answer(self, kind, body):
        match kind >> 4:
            case 1:
                return self._connect(body)
            case 3:
                return self._publish(kind, body)
            case 8:
                return self._subscribe(body)
            case 10:
                return b"\xb0\4" + body[:2] + b"\0\0"
            case 12:
                self.pings += 1
                return b"\xd0\0"
        return None

    def _connect(self, body):
        will = Will.of(body)
        code = self.admit(will)
        self.wills.append(will._replace(code=code))
        properties = self.properties if not code else _property(0x1F, "as the test wants it")
        return bytes([0x20, 3 + len(properties), 0, code, len(properties)]) + properties

    def _subscribe(self, body):
        length, rest = _length(body[2:])
        size = struct.unpack_from(">H", rest[length:])[0]
        self.subscribed.append(rest[length:][2 : 2 + size].decode())
        if self.refuses_filters_with is None:
            return b"\x90\4" + body[:2] + b"\0\1"
        code, reason = self.refuses_filters_with
        said = _property(0x1F, reason)
        return bytes([0x90, 4 + len(said)]) + body[:2] + bytes([len(said)]) + said + bytes([code])

    def _publish(self, kind, body):
        size = struct.unpack_from(">H", body)[0]
        topic, rest = body[2 : 2 + size].decode(), body[2 + size :]
        if not kind & 6:
            length, rest = _length(rest)
            self.heard.append(Answered(topic, json.loads(rest[length:] or b"null"), TAKEN, bool(kind & 1)))
            return None
        packet, rest = rest[:2], rest[2:]
        length, rest = _length(rest)
        payload = json.loads(rest[length:] or b"null")
        code = self.judge(topic, payload)
        self.heard.append(Answered(topic, payload, code, bool(kind & 1)))
        if code >= 0x80 and self.says:
            said = _property(0x1F, self.says)
            return bytes([0x40, 4 + len(said)]) + packet + bytes([code, len(said)]) + said
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
