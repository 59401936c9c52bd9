"""The common parts of the outbox benchmarks: a plant of meters, brokers, a recording subscriber and the gateway.

Needs Python 3.10 or later and mosquitto; PARK_GATEWAY_BIN is the program (default: the newest build).
"""

import asyncio
import json
import multiprocessing
import os
import pathlib
import random
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

CHECKOUT = pathlib.Path(__file__).resolve().parents[2]
# A factory name for this run only: messages of another run on the machine must not be received.
FACTORY = f"factory-{os.getpid()}"
ROOT = f"bench/park/{FACTORY}"
GATEWAY = f"{ROOT}/_gateway/bench"


def binary():
    if named := os.environ.get("PARK_GATEWAY_BIN"):
        return pathlib.Path(named).absolute()
    builds = [CHECKOUT / ".build" / mode / "park-gateway" for mode in ("release", "debug")]
    builds = [path for path in builds if path.exists()]
    if not builds:
        sys.exit("no park-gateway: build it, or set PARK_GATEWAY_BIN")
    return max(builds, key=lambda path: path.stat().st_mtime)


def free_port():
    """A port below the range for outgoing connections, so that it stays free while a broker is down."""
    for _ in range(1000):
        with socket.socket() as server:
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            port = random.randrange(20_000, 32_000)
            if port in _given:
                continue
            try:
                server.bind(("127.0.0.1", port))
            except OSError:
                continue
            _given.add(port)
            return port
    sys.exit("no free port")


_given = set()


def until(condition, seconds, what):
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"not within {seconds} s: {what}")
        time.sleep(0.02)
    return value


# --- the plant ---------------------------------------------------------------


class _Meter(asyncio.Protocol):
    """A Modbus TCP server whose registers count up with each answer."""

    count = 0
    # Where the number and the time of each answer is noted.
    log = None

    def connection_made(self, transport):
        self.transport, self.buffer = transport, b""

    def data_received(self, data):
        self.buffer += data
        while len(self.buffer) >= 12:
            request, self.buffer = self.buffer[:12], self.buffer[12:]
            transaction, _, _, unit, function, _, number = struct.unpack(">HHHBBHH", request)
            _Meter.count += 1
            values = struct.pack(">I", _Meter.count & 0xFFFFFF) * ((number + 1) // 2)
            body = struct.pack(">BBB", unit, function, 2 * number) + values[: 2 * number]
            self.transport.write(struct.pack(">HHH", transaction, 0, len(body)) + body)
            if self.log:
                self.log.write(f"{_Meter.count} {time.time():.3f}\n")


def _serve(ports, log):
    _Meter.log = log and open(log, "w", buffering=1)

    async def forever():
        loop = asyncio.get_running_loop()
        for port in ports:
            await loop.create_server(_Meter, "127.0.0.1", port)
        await asyncio.Event().wait()

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    asyncio.run(forever())


class Plant:
    """This number of connections with this number of devices each, served by a separate process."""

    def __init__(self, connections=20, devices=5, points=50, every_ms=100, log=None):
        self.ports = [free_port() for _ in range(connections)]
        self.devices, self.points, self.every_ms = devices, points, every_ms
        self.process = multiprocessing.Process(target=_serve, args=[self.ports, log], daemon=True)
        self.process.start()

    @property
    def rate(self):
        """Messages a second."""
        return len(self.ports) * self.devices * 1000 / self.every_ms

    def write(self, folder):
        (folder / "devices.d").mkdir(parents=True, exist_ok=True)
        points = "".join(
            f'      p{n:03}: {{ table: holding, address: {2 * n}, type: uint32, kind: gauge, unit: "1" }}\n'
            for n in range(self.points)
        )
        for number, port in enumerate(self.ports):
            text = f'connection: {{ tcp: "127.0.0.1:{port}", timeout: 2s }}\ndevices:\n'
            for device in range(self.devices):
                name = f"d{number * self.devices + device:03}"
                text += f"  - id: {name}\n    unit_id: {device + 1}\n    every: {self.every_ms}ms\n"
                text += f"    points:\n{points}"
            (folder / "devices.d" / f"c{number:02}.yaml").write_text(text)

    def end(self):
        self.process.kill()
        self.process.join()


# --- the broker --------------------------------------------------------------


class Broker:
    """A mosquitto that can be killed; acknowledged messages are sent to the subscriber at once."""

    def __init__(self, folder, name="broker", extra=""):
        self.port = free_port()
        self.configuration = folder / f"{name}.conf"
        self.configuration.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
            "max_inflight_messages 0\nmax_queued_messages 0\nset_tcp_nodelay true\nlog_dest none\n" + extra
        )
        self.start()

    def start(self):
        self.process = subprocess.Popen(["mosquitto", "-c", str(self.configuration)])
        until(lambda: _answers(self.port), 10, "mosquitto")

    def kill(self):
        self.process.kill()
        self.process.wait()

    end = kill


def _answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


class Witness(threading.Thread):
    """Subscribes at QoS 1 (MQTT 3.1.1) to what this run publishes, and records the messages in order.

    With `qos` 0 it sends no acknowledgements: if a broker is killed before it reads them, the subscriber may lose
    messages that the broker has acknowledged to the gateway.
    """

    def __init__(self, port, keep=lambda topic: True, filters=(f"{ROOT}/#",), login=None, qos=1):
        super().__init__(daemon=True)
        self.qos = qos
        self.port, self.keep, self.filters, self.login = port, keep, filters, login
        self.messages = []
        self.arrived = []
        self.ready = threading.Event()
        self.is_over = False
        self.start()

    def run(self):
        while not self.is_over:
            try:
                self._follow()
            except OSError:
                self.ready.clear()
                time.sleep(0.02)

    def _follow(self):
        with socket.socket() as link:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
            link.connect(("127.0.0.1", self.port))
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            flags, fields = 2, _text(f"witness-{os.getpid()}-{id(self)}")
            if self.login:
                flags, fields = 0xC2, fields + _text(self.login[0]) + _text(self.login[1])
            link.sendall(_packet(0x10, _text("MQTT") + bytes([4, flags, 0, 0]) + fields))
            topics = b"".join(_text(name) + bytes([self.qos]) for name in self.filters)
            link.sendall(_packet(0x82, b"\0\1" + topics))
            buffer = bytearray()
            while data := link.recv(1 << 20):
                buffer += data
                self._take(link, buffer)
        raise OSError("closed")

    def _take(self, link, buffer):
        position, answers, now = 0, bytearray(), time.time()
        while True:
            length, shift, at = 0, 0, position + 1
            while at < len(buffer):
                length |= (buffer[at] & 127) << shift
                shift, at = shift + 7, at + 1
                if not buffer[at - 1] & 128:
                    break
            else:
                break
            if at + length > len(buffer):
                break
            kind = buffer[position]
            if kind >> 4 == 9:
                self.ready.set()
            elif kind >> 4 == 3:
                size = buffer[at] << 8 | buffer[at + 1]
                topic = buffer[at + 2 : at + 2 + size].decode()
                start = at + 2 + size
                if kind & 6:
                    answers += b"\x40\2" + buffer[start : start + 2]
                    start += 2
                if self.keep(topic):
                    self.messages.append((topic, bytes(buffer[start : at + length]), bool(kind & 1)))
                    self.arrived.append(now)
            position = at + length
        del buffer[:position]
        if answers:
            link.sendall(answers)

    def of(self, suffix):
        return [json.loads(payload) for topic, payload, _ in list(self.messages) if topic.endswith(suffix)]

    def sequences(self):
        """The `seq` of each `data` message with its topic and its `ts`, in the order of arrival."""
        found = []
        for topic, payload, _ in list(self.messages):
            if topic.endswith("/data"):
                head = payload[: payload.index(b'"values"')]
                ts, seq = (int(part.split(b":")[1]) for part in head.strip(b"{,").split(b",")[:2])
                found.append((seq, topic, ts))
        return found

    def end(self):
        self.is_over = True


def _text(text):
    encoded = text.encode()
    return struct.pack(">H", len(encoded)) + encoded


def _packet(kind, body):
    length, size = bytearray(), len(body)
    while True:
        size, digit = divmod(size, 128)
        length.append(digit | (128 if size else 0))
        if not size:
            return bytes([kind]) + bytes(length) + body


def judge(sequences, dropped=0):
    """Counts missing, duplicate and out-of-order messages among (seq, topic, ts)."""
    first, doubled, conflicting, disorder, highest = {}, 0, 0, 0, 0
    for seq, topic, ts in sequences:
        known = first.setdefault(seq, (topic, ts))
        if seq > highest:
            highest = seq
        elif known == (topic, ts):
            doubled += 1
        if known != (topic, ts):
            conflicting += 1
    order = list(first)
    disorder = sum(1 for a, b in zip(order, order[1:]) if b < a)
    return {
        "messages": len(sequences),
        "highest_seq": highest,
        "missing": highest - len(first),
        "doubled": doubled,
        "same_seq_other_content": conflicting,
        "out_of_order": disorder,
    }


# --- the gateway -------------------------------------------------------------


class Gateway:
    def __init__(self, folder, brokers, plant, storage=None, limit="1GB", extra=""):
        self.folder, self.log = folder / "etc", folder / "gateway.log"
        self.state = storage or folder / "state"
        self.folder.mkdir(parents=True, exist_ok=True)
        plant.write(self.folder)
        entries = "".join(f"  - {entry}\n" for entry in brokers)
        (self.folder / "gateway.yaml").write_text(
            f"gateway: {{ id: bench, enterprise: bench, park: park, factory: {FACTORY}, "
            "time_zone: Asia/Ho_Chi_Minh }\n"
            f"brokers:\n{entries}"
            f"storage: {{ path: {self.state}, outbox_limit: {limit} }}\n"
            f"publish: {{ mode: every_poll }}\nweb: null\n{extra}"
        )
        self.process = None
        self.environment = {}

    def start(self):
        log = open(self.log, "ab")
        command = [str(binary()), "run", "--config", str(self.folder)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=os.environ | self.environment
        )

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    end = stop

    def says(self):
        return self.log.read_text()[-2000:]

    def memory(self):
        """Resident bytes."""
        pages = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def io(self):
        lines = pathlib.Path(f"/proc/{self.process.pid}/io").read_text().splitlines()
        return {key: int(value) for key, value in (line.split(": ") for line in lines)}

    def size(self):
        """Size of its files on disk."""
        total = 0
        for path in self.state.iterdir():
            try:
                total += path.stat().st_size
            except FileNotFoundError:
                pass
        return total


def rows(gateway, sql="SELECT count(*) FROM outbox"):
    import sqlite3

    store = sqlite3.connect(f"file:{gateway.state}/park-gateway.db?mode=ro", uri=True, timeout=5)
    try:
        return store.execute(sql).fetchone()[0]
    finally:
        store.close()


def verdict(name, figures, checks):
    """Prints the figures as JSON and each check; the exit code of the script."""
    print(json.dumps({"benchmark": name, **figures}))
    for text, is_good in checks.items():
        print(f"{'ok  ' if is_good else 'FAIL'} {text}")
    return 0 if all(checks.values()) else 1
