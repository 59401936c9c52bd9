"""A large plant for the benchmarks of scale: `farm.c` as the devices, a mosquitto with its default settings, and a gateway.

Needs Python 3.10 or later, cc and mosquitto; PARK_GATEWAY_BIN is the program (default: the newest build).
"""

import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "outbox"))
import rig
from rig import GATEWAY, Witness, until, verdict


class Farm:
    """This number of connections with this number of devices each, in a process of its own."""

    def __init__(self, folder, connections, devices=1, points=10, every_ms=1000):
        self.devices, self.points, self.every_ms = devices, points, every_ms
        program = folder / "farm"
        subprocess.run(["cc", "-O2", "-o", program, HERE / "farm.c"], check=True)
        pipe = subprocess.PIPE
        self.process = subprocess.Popen([program, str(connections)], stdin=pipe, stdout=pipe, text=True)
        self.ports = [int(port) for port in self.process.stdout.readline().split()]

    @property
    def rate(self):
        """Messages a second."""
        return len(self.ports) * self.devices * 1000 / self.every_ms

    def count(self):
        """How many connections it has, and how many requests it has answered."""
        self.process.send_signal(signal.SIGUSR1)
        return tuple(int(number) for number in self.process.stdout.readline().split())

    def write(self, folder):
        (folder / "devices.d").mkdir(parents=True, exist_ok=True)
        points = "".join(
            f'      p{n:03}: {{ table: holding, address: {2 * n}, type: float32, kind: gauge, unit: "1" }}\n'
            for n in range(self.points)
        )
        for number, port in enumerate(self.ports):
            text = f'connection: {{ tcp: "127.0.0.1:{port}", timeout: 2s }}\ndevices:\n'
            for device in range(self.devices):
                text += f"  - id: d{number * self.devices + device:04}\n    unit_id: {device + 1}\n"
                text += f"    every: {self.every_ms}ms\n    points:\n{points}"
            (folder / "devices.d" / f"c{number:04}.yaml").write_text(text)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


class DefaultBroker(rig.Broker):
    """A mosquitto with its default settings: TCP gathers small packets (Nagle), and it answers 40 ms later."""

    def __init__(self, folder, extra=""):
        self.port = rig.free_port()
        self.configuration = folder / "default.conf"
        self.configuration.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nlog_dest none\n" + extra
        )
        self.start()


class Gateway(rig.Gateway):
    """The gateway, with a limit for its descriptors if one is given: (soft, hard)."""

    def start(self, descriptors=None):
        def limit():
            if descriptors:
                resource.setrlimit(resource.RLIMIT_NOFILE, descriptors)

        command = [str(rig.binary()), "run", "--config", str(self.folder)]
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=limit
            )

    def check(self, descriptors=None):
        """The exit code of `check`, and what it says on standard error."""
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        command = [str(rig.binary()), "check", "--config", str(self.folder)]
        limit = (lambda: resource.setrlimit(resource.RLIMIT_NOFILE, descriptors)) if descriptors else None
        done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
        return done.returncode, done.stderr

    def figures(self):
        """Threads, descriptors and memory of the process, and its processor seconds."""
        proc = pathlib.Path(f"/proc/{self.process.pid}")
        status = dict(line.split(":\t") for line in (proc / "status").read_text().splitlines() if ":\t" in line)
        fields = (proc / "stat").read_text().rsplit(") ")[1].split()
        return {
            "threads": int(status["Threads"]),
            "descriptors": len(os.listdir(proc / "fd")),
            "rss_mib": round(int(status["VmRSS"].split()[0]) / 1024, 1),
            "cpu_s": round((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), 2),
        }


def health_of(broker):
    """A witness of the `health` messages."""
    return Witness(broker.port, keep=lambda topic: topic.endswith("/health"), filters=(f"{GATEWAY}/health",))
