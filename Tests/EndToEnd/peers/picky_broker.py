"""A broker of MQTT 5 and 3.1.1 that answers, refuses or closes as the test chooses."""

import contextlib
import json
import socket
import struct
import threading
import time
from typing import NamedTuple

TAKEN = 0x00
QUOTA_EXCEEDED = 0x97
# Instead of a reason code: closes the connection without a word.
CLOSE = "close"
# Instead of a reason code: never answers.
IGNORE = "ignore"


class Answered(NamedTuple):
    topic: str
    json: dict
    code: int
    retain: bool = False
    qos: int = 1


class Will(NamedTuple):
    """How a CONNECT brought a will."""

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
    """A property with a text; bytes are sent as they are."""
    data = text if isinstance(text, bytes) else text.encode()
    return bytes([identifier]) + struct.pack(">H", len(data)) + data


class PickyBroker:
    """Listens on a free loopback port; `judge(topic, payload)` returns each answer.

    `heard` has every message in order, with its answer. `properties` are those of its CONNACK (see
    `offers`), `admit(will)` the CONNACK's reason code for a will, and `subscribed` the filters.
    Where `judge` says `IGNORE`, no answer comes. Where `admit`, `judge` or `closes_on(message)` says `CLOSE`, or `hears_filters` is false and a filter
    comes, the connection is closed without an answer. It speaks the version that the client speaks, and
    TLS with `tls`, an `ssl.SSLContext`.
    """

    def __init__(self, judge=lambda topic, payload: TAKEN, properties=b"", admit=lambda will: TAKEN, tls=None):
        self.judge = judge
        self.properties = properties
        self.admit = admit
        self.tls = tls
        self.closes_on = lambda message: None
        # Bytes to send instead of an answer to a packet of this kind, each on its own; then nothing more comes.
        self.interrupts = lambda kind, body: None
        self.hears_filters = True
        self.heard = []
        # What closed a connection, and when a client came.
        self.closed_on = []
        self.arrivals = []
        self.wills = []
        self.subscribed = []
        # The reason codes of the clients' DISCONNECT packets, and how many connections are over.
        self.goodbyes = []
        self.endings = 0
        self.refuses_filters_with = None
        # The reason strings of a PUBACK that refuses, and of a CONNACK that does.
        self.says = None
        self.says_at_connect = "as the test wants it"
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
        self._hang_up(_packet_of(0xE0, bytes([code]) + _variable(len(properties)) + properties))

    def drop(self):
        """Ends every session without a word."""
        self._hang_up(b"")

    def _hang_up(self, last):
        for link in list(self._links):
            with contextlib.suppress(OSError):
                link.sendall(last)
                link.shutdown(socket.SHUT_RDWR)
            self._links.remove(link)

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
                self.connections += 1
                self.arrivals.append(time.monotonic())
                threading.Thread(target=self._serve, args=[link], daemon=True).start()

    def _serve(self, link):
        with contextlib.suppress(OSError, EOFError):
            if self.tls:
                link = self.tls.wrap_socket(link, server_side=True)
            self._links.append(link)
            try:
                with link, link.makefile("rb") as stream:
                    _Session(self, link, stream).serve()
            finally:
                self.endings += 1


class _Session:
    """One connection."""

    def __init__(self, broker, link, stream):
        self.broker, self.link, self.stream = broker, link, stream
        self.is_v5 = True

    def serve(self):
        while True:
            kind, body = _packet(self.stream)
            if kind >> 4 == 14:
                self.broker.goodbyes.append(body[0] if body else 0)
            pieces = self.broker.interrupts(kind >> 4, body)
            if pieces:
                for piece in pieces:
                    self.link.sendall(piece)
                return self.stream.read()
            answer = self._answer(kind, body)
            if answer == IGNORE:
                continue
            if answer == CLOSE:
                self.broker.closed_on.append(kind >> 4)
                return self.link.shutdown(socket.SHUT_RDWR)
            if answer:
                self.link.sendall(answer)
            if kind >> 4 == 1 and self.broker.wills[-1].code:
                return self.link.shutdown(socket.SHUT_RDWR)

    def _answer(self, kind, body):
        match kind >> 4:
            case 1:
                return self._connect(body)
            case 3:
                return self._publish(kind, body)
            case 8:
                return self._subscribe(body) if self.broker.hears_filters else CLOSE
            case 10:
                return b"\xb0\4" + body[:2] + b"\0\0" if self.is_v5 else b"\xb0\2" + body[:2]
            case 12:
                self.broker.pings += 1
                return b"\xd0\0"
        return None

    def _connect(self, body):
        self.is_v5 = body[6] == 5
        will = Will.of(body)
        code = self.broker.admit(will)
        self.broker.wills.append(will._replace(code=code))
        if code == CLOSE:
            return CLOSE
        if not self.is_v5:
            return bytes([0x20, 2, 0, code])
        properties = self.broker.properties if not code else _property(0x1F, self.broker.says_at_connect)
        return _packet_of(0x20, bytes([0, code]) + _variable(len(properties)) + properties)

    def _properties(self, data):
        """The bytes behind the properties, which only MQTT 5 has."""
        if not self.is_v5:
            return data
        length, rest = _length(data)
        return rest[length:]

    def _subscribe(self, body):
        rest = self._properties(body[2:])
        size = struct.unpack_from(">H", rest)[0]
        self.broker.subscribed.append(rest[2 : 2 + size].decode())
        if not self.is_v5:
            return b"\x90\3" + body[:2] + b"\1"
        if self.broker.refuses_filters_with is None:
            return b"\x90\4" + body[:2] + b"\0\1"
        code, reason = self.broker.refuses_filters_with
        said = _property(0x1F, reason)
        return _packet_of(0x90, body[:2] + _variable(len(said)) + said + bytes([code]))

    def _publish(self, kind, body):
        broker = self.broker
        size = struct.unpack_from(">H", body)[0]
        topic, rest = body[2 : 2 + size].decode(), body[2 + size :]
        qos = kind >> 1 & 3
        packet, rest = (rest[:2], rest[2:]) if qos else (b"", rest)
        payload = json.loads(self._properties(rest) or b"null")
        message = Answered(topic, payload, TAKEN, bool(kind & 1), qos)
        if broker.closes_on(message) == CLOSE:
            return CLOSE
        code = broker.judge(topic, payload) if qos else TAKEN
        if code == IGNORE:
            return IGNORE
        broker.heard.append(message._replace(code=code))
        if not qos:
            return None
        if not self.is_v5:
            return b"\x40\2" + packet
        if code >= 0x80 and broker.says:
            said = _property(0x1F, broker.says)
            return _packet_of(0x40, packet + bytes([code]) + _variable(len(said)) + said)
        return b"\x40\3" + packet + bytes([code])


def _packet_of(kind, body):
    return bytes([kind]) + _variable(len(body)) + body


def _variable(number):
    """A variable byte integer."""
    digits = []
    while True:
        number, digit = divmod(number, 128)
        digits.append(digit | (128 if number else 0))
        if not number:
            return bytes(digits)


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
