"""The environment of the benchmark of connections: a broker, a recording subscriber, and the gateway."""

import collections
import json
import os
import signal
import socket
import subprocess
import threading
import time

ROOT = "bench/park/factory"


def free_ports(count):
    """Loopback ports that are free now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Site:
    """A folder with a configuration; the `processes` are ended by pid."""

    def __init__(self, program, folder):
        self.program = program
        self.folder = folder
        self.port = free_ports(1)[0]
        self.processes = []
        self.data = collections.defaultdict(list)
        self.health = []
        (folder / "etc" / "devices.d").mkdir(parents=True)
        (folder / "state").mkdir(mode=0o700)
        self._start_broker()
        self._start_witness()

    # Configuration: JSON is YAML.

    def configure(self):
        self._write(
            "gateway.yaml",
            {
                "gateway": {
                    "id": "bench",
                    "enterprise": "bench",
                    "park": "park",
                    "factory": "factory",
                    "time_zone": "Asia/Ho_Chi_Minh",
                },
                "brokers": [{"id": "park", "url": f"mqtt://127.0.0.1:{self.port}"}],
                "storage": {"path": str(self.folder / "state")},
                "publish": {"mode": "every_poll"},
                "web": None,
                "log": {"level": "warning"},
            },
        )

    def connect(self, name, connection, devices):
        content = {"connection": connection, "devices": devices}
        self._write(f"devices.d/{name}.yaml", content)

    def _write(self, name, content):
        (self.folder / "etc" / name).write_text(json.dumps(content))

    def plan(self):
        """The forecast of `check --json` for each connection."""
        command = [self.program, "check", "--json", "--config", self.folder / "etc"]
        output = subprocess.run(command, capture_output=True, text=True).stdout
        return {line["id"]: line for line in json.loads(output)["connections"]}

    # Processes

    def spawn(self, *command, **options):
        command = [str(part) for part in command]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, **options)
        self.processes.append(process)
        return process

    def _start_broker(self):
        settings = f"listener {self.port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\n"
        path = self.folder / "mosquitto.conf"
        path.write_text(settings + "max_inflight_messages 0\n")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.spawn("mosquitto", "-c", path, **quiet)
        deadline = time.monotonic() + 20
        while socket.socket().connect_ex(("127.0.0.1", self.port)):
            if time.monotonic() > deadline:
                raise SystemExit("mosquitto does not start")
            time.sleep(0.05)

    def _start_witness(self):
        command = ["mosquitto_sub", "-h", "127.0.0.1", "-p", self.port, "-q", "1", "-t", "#"]
        witness = self.spawn(*command, "-F", "%t %p", stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._witness, args=[witness.stdout], daemon=True).start()

    def _witness(self, lines):
        for line in lines:
            topic, _, payload = line.partition(" ")
            if topic.endswith("/data"):
                content = json.loads(payload)
                self.data[topic.split("/")[-2]].append((content["ts"], len(content["values"])))
            elif topic.endswith("/health"):
                self.health.append(json.loads(payload))

    def run_gateway(self):
        log = open(self.folder / "gateway.log", "wb")
        command = [self.program, "run", "--config", self.folder / "etc"]
        return self.spawn(*command, stdout=log, stderr=log)

    def wait_for(self, devices, within=60):
        """Waits until each device has published."""
        deadline = time.monotonic() + within
        while any(not self.data[device] for device in devices):
            if time.monotonic() > deadline:
                raise SystemExit((self.folder / "gateway.log").read_text()[-2000:])
            time.sleep(0.1)

    def end(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                os.kill(process.pid, signal.SIGTERM)
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()


class Usage:
    """Memory, threads and processor time of a process, from /proc."""

    def __init__(self, pid):
        self.at = time.monotonic()
        with open(f"/proc/{pid}/status") as status:
            fields = dict(line.split(":", 1) for line in status)
        self.resident = int(fields["VmRSS"].split()[0]) / 1024
        self.threads = int(fields["Threads"])
        with open(f"/proc/{pid}/stat") as stat:
            parts = stat.read().rsplit(")", 1)[1].split()
        self.processor = (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")

    def share_since(self, earlier):
        return (self.processor - earlier.processor) / (self.at - earlier.at)
