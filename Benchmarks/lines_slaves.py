"""Simulated devices for the benchmark of connections: RTU units on a pseudo-terminal that is as slow as a wire,
and Modbus TCP units that answer at once or never.

Each runs in its own process, with real-time priority where that is permitted, so that the load of
the machine delays the gateway and not the measuring program.
"""

import os
import selectors
import socket
import struct
import time
import tty

# Modbus over Serial Line V1.02: a character of 8E1 has 11 bits, frames are 3.5 characters apart.
BITS = 11
SILENCE = 3.5


def become_punctual():
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except (OSError, AttributeError):
        pass


def crc(frame):
    value = 0xFFFF
    for byte in frame:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return struct.pack("<H", value)


def registers(pdu):
    """The answer to a read of holding or input registers; the value of each register is its address."""
    function, address, count = struct.unpack(">BHH", pdu)
    words = [(address + offset) & 0xFFFF for offset in range(count)]
    return struct.pack(f">BB{count}H", function, 2 * count, *words)


def wire_time(count, baud, response):
    """Seconds of one read of `count` registers: 8 + 5 + 2n characters, two silences, the response time."""
    return (8 + 5 + 2 * count + 2 * SILENCE) * BITS / baud + response


def serve_bus(path, units, baud, response, results):
    """RTU units on a pseudo-terminal at `path`; `results` gets start and theoretical time of every request."""
    become_punctual()
    master, far = os.openpty()
    tty.setraw(far)
    if os.path.islink(path):
        os.unlink(path)
    os.symlink(os.ttyname(far), path)
    results.put("ready")
    character = BITS / baud
    pending = b""
    while True:
        began = None
        while len(pending) < 8:
            pending += os.read(master, 512)
            began = began or time.monotonic()
        request, pending = pending[:8], pending[8:]
        if crc(request[:6]) != request[6:]:
            # Out of step: all bytes until the next pause belong to the same noise.
            time.sleep(0.02)
            pending = b""
            continue
        count = struct.unpack(">H", request[4:6])[0]
        answers = request[0] in units
        theory = wire_time(count, baud, response) if answers else None
        results.put((began, request[0], theory))
        if not answers:
            continue
        reply = request[:1] + registers(request[1:6])
        reply += crc(reply)
        start = began + (8 + SILENCE) * character + response
        # Bytes arrive in pieces, as from a UART with a buffer of four.
        for position in range(0, len(reply), 4):
            piece = reply[position : position + 4]
            until = start + (position + len(piece)) * character
            time.sleep(max(0, until - time.monotonic()))
            os.write(master, piece)


def serve_tcp(ports, mute_ports):
    """Modbus TCP devices, one per port; those on `mute_ports` accept connections and never answer."""
    become_punctual()
    selector = selectors.DefaultSelector()
    for port in [*ports, *mute_ports]:
        listener = socket.create_server(("127.0.0.1", port), backlog=16)
        selector.register(listener, selectors.EVENT_READ, ("accept", port in mute_ports))
    while True:
        for key, _ in selector.select():
            what, is_mute = key.data
            if what == "accept":
                connection, _ = key.fileobj.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(connection, selectors.EVENT_READ, ("answer", is_mute))
            else:
                _answer(selector, key.fileobj, is_mute)


def _answer(selector, connection, is_mute):
    try:
        request = connection.recv(260)
    except OSError:
        request = b""
    if not request:
        selector.unregister(connection)
        connection.close()
    elif not is_mute and len(request) == 12:
        pdu = registers(request[7:12])
        header = request[:4] + struct.pack(">HB", len(pdu) + 1, request[6])
        connection.sendall(header + pdu)
