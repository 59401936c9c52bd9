"""Slaves that answer late, twice, or what was asked before, on pseudo-terminals and as RTU over TCP.

A register holds what its address says, so that the answer to another request is known by its value; the
two registers at CLOCK hold the milliseconds of Unix time at which the request was worked on. In a changing
device each two registers hold the number of their block and the milliseconds, so that no two answers are
the same. All lines of one process are served by one loop; every line draws from a generator of its own,
seeded.
"""

import heapq
import itertools
import os
import random
import selectors
import socket
import struct
import time
import tty

from lines_slaves import become_punctual, crc

CLOCK = 2000
# Where each block of two registers begins.
BLOCKS = [0, 200, 400, 600, 800, 1000, CLOCK]
# Bits of the milliseconds in a changing device; the number of the block stands above them.
TIME_BITS = 29
# busy: works on one request, hears none meanwhile, and answers however late
# queueing: hears all and answers one after the other
# doubling: sends some answers twice, the copy after a while
# previous: keeps some answers until the next request comes, and answers that one later or never
# losing: hears some requests not at all, and is late now and then
# overtaking: works on all requests at once, so that a quick answer passes a late one
# noisy: as busy, with noise, the request or an old answer around its answers, in pieces
KINDS = ["busy", "queueing", "doubling", "previous", "losing", "overtaking", "noisy"]


def word(address):
    return (address * 40503 + 12345) & 0xFFFF


def changing_words(address):
    now = int(time.time() * 1000) % 2**TIME_BITS
    value = BLOCKS.index(address) << TIME_BITS | now if address in BLOCKS else now
    return [value >> 16, value & 0xFFFF]


def answer(frame, is_changing=False):
    unit, function, address, count = struct.unpack(">BBHH", frame[:6])
    if function not in (3, 4):
        reply = struct.pack(">BBB", unit, function | 0x80, 1)
        return reply + crc(reply)
    words = [word(address + offset) for offset in range(count)]
    if is_changing:
        words[:2] = changing_words(address)[:count]
    elif address == CLOCK:
        now = int(time.time() * 1000) & 0xFFFFFFFF
        words[:2] = [now >> 16, now & 0xFFFF][:count]
    reply = struct.pack(f">BBB{count}H", unit, function, 2 * count, *words)
    return reply + crc(reply)


class Line:
    """One line and the device on it; `send` takes bytes, `later(seconds, what)` a call."""

    def __init__(self, kind, timeout, seed, send, later, trace=None):
        self.kind, _, form = kind.partition("+")
        self.is_changing = form == "changing"
        self.timeout, self.put, self.later = timeout, send, later
        self.trace = trace
        self.random = random.Random(seed)
        self.pending = b""
        self.is_busy = False
        self.queue = []
        self.kept = None
        self.last = b""

    def answer(self, frame):
        return answer(frame, self.is_changing)

    def note(self, what, frame):
        if self.trace:
            self.trace.write(f"{time.time():.4f} {what} {frame.hex(' ')}\n")

    def take(self, data):
        self.pending += data
        while len(self.pending) >= 8:
            frame = self.pending[:8]
            if crc(frame[:6]) != frame[6:]:
                self.pending = self.pending[1:]
                continue
            self.pending = self.pending[8:]
            self.hear(frame)

    def delay(self):
        """Mostly prompt, at times around the time-out."""
        if self.random.random() < 0.85:
            return self.random.uniform(0.001, 0.2 * self.timeout)
        return self.random.uniform(0.5, 2.5) * self.timeout

    def hear(self, frame):
        self.note("hears" if not self.is_busy else "busy", frame)
        if self.kind == "overtaking":
            self.later(self.delay(), lambda reply=self.answer(frame): self.send(reply))
        elif self.kind == "losing" and self.random.random() < 0.1:
            return
        elif self.is_busy:
            if self.kind == "queueing":
                self.queue.append(frame)
        elif self.kept:
            reply, self.kept = self.kept, None
            self.send(reply)
            if self.random.random() < 0.5:
                self.work(frame)
        else:
            self.work(frame)

    def send(self, data):
        self.note("sends", data)
        self.put(data)

    def litter(self, frame):
        """What stands in front of an answer or behind it; half of the time nothing."""
        kind = self.random.randrange(10)
        if kind < 3:
            return self.random.choice([b"\0", b"\xff", b"\0\xff", frame[:1], frame[:2]])
        if kind == 3:
            return self.random.randbytes(self.random.randrange(1, 30))
        return frame if kind == 4 else b""

    def send_noisily(self, frame, reply):
        old = self.last if self.random.random() < 0.02 else b""
        data = old + self.litter(frame) + reply + self.litter(frame)
        self.last = reply
        cut = self.random.randrange(len(data))
        self.send(data[:cut])
        self.later(0.001, lambda: self.send(data[cut:]))

    def work(self, frame):
        if self.kind == "previous" and self.random.random() < 0.1:
            self.kept = self.answer(frame)
            return
        self.is_busy = True
        self.later(self.delay(), lambda reply=self.answer(frame): self.finish(frame, reply))

    def finish(self, frame, reply):
        if self.kind == "noisy":
            self.send_noisily(frame, reply)
        else:
            self.send(reply)
        if self.kind == "doubling" and self.random.random() < 0.2:
            again = self.random.choice([0, self.random.uniform(0, 1.5 * self.timeout)])
            self.later(again, lambda: self.send(reply))
        self.is_busy = False
        if self.queue:
            self.work(self.queue.pop(0))


class Loop:
    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.calls, self.order = [], itertools.count()

    def later(self, seconds, call):
        heapq.heappush(self.calls, (time.monotonic() + seconds, next(self.order), call))

    def run(self):
        while True:
            wait = self.calls[0][0] - time.monotonic() if self.calls else 1
            for key, _ in self.selector.select(max(0, wait)):
                key.data()
            while self.calls and self.calls[0][0] <= time.monotonic():
                heapq.heappop(self.calls)[2]()


def add_terminal(loop, path, kind, timeout, seed, trace):
    master, far = os.openpty()
    tty.setraw(far)
    os.symlink(os.ttyname(far), path)
    line = Line(kind, timeout, seed, lambda data: os.write(master, data), loop.later, trace)
    loop.selector.register(master, selectors.EVENT_READ, lambda: line.take(os.read(master, 512)))


def add_server(loop, listener, kind, timeout, seed, trace):
    """A serial server in transparent mode: what comes from the line goes to whoever is connected."""
    clients = []

    def send(data):
        for client in clients[-1:]:
            try:
                client.send(data)
            except OSError:
                pass

    line = Line(kind, timeout, seed, send, loop.later, trace)

    def read(client):
        try:
            data = client.recv(512)
        except OSError:
            data = b""
        if data:
            return line.take(data)
        loop.selector.unregister(client)
        clients.remove(client)
        client.close()

    def accept():
        client, _ = listener.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        clients.append(client)
        loop.selector.register(client, selectors.EVENT_READ, lambda: read(client))

    loop.selector.register(listener, selectors.EVENT_READ, accept)


def serve(terminals, servers, timeout, seed, ready, traces=None):
    """`terminals` and `servers`: (name, path or listener, kind) of each line; `traces`: a folder for what each
    line hears and sends."""
    become_punctual()
    loop = Loop()

    def trace(name):
        return traces and open(traces / f"{name}.txt", "w")

    for index, (name, path, kind) in enumerate(terminals):
        add_terminal(loop, path, kind, timeout, seed * 1000 + index, trace(name))
    for index, (name, listener, kind) in enumerate(servers):
        add_server(loop, listener, kind, timeout, seed * 1000 + 500 + index, trace(name))
    ready.put("ready")
    loop.run()
