"""Two brokers at once, mosquitto (MQTT 5) and RabbitMQ (3.1.1): both get the same messages. While RabbitMQ is
stopped, mosquitto's messages are not older than before. Without RabbitMQ a second mosquitto takes its place.

    python3 two_brokers.py [--seconds 20]
"""

import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

from rig import Broker, Gateway, Plant, Witness, _answers, free_port, judge, until, verdict

SERVER = pathlib.Path("/usr/lib/rabbitmq/bin/rabbitmq-server")


class RabbitMQ:
    """A separate node in its own folder, with the MQTT plugin."""

    def __init__(self, folder):
        self.port, home = free_port(), folder / "rabbitmq"
        home.mkdir()
        (home / "plugins").write_text("[rabbitmq_mqtt].\n")
        (home / "rabbitmq.conf").write_text(
            f"listeners.tcp = none\nmqtt.listeners.tcp.1 = 127.0.0.1:{self.port}\nmqtt.allow_anonymous = false\n"
        )
        environment = os.environ | {
            "RABBITMQ_NODENAME": f"bench{self.port}@localhost", "RABBITMQ_MNESIA_BASE": str(home / "data"),
            "RABBITMQ_LOG_BASE": str(home / "log"), "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "plugins"), "HOME": str(home),
            "ERL_EPMD_PORT": str(free_port()), "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_PID_FILE": str(home / "pid"),
        }
        self.log = open(home / "output", "wb")
        self.process = subprocess.Popen([SERVER], env=environment, stdout=self.log, stderr=self.log,
                                        start_new_session=True)
        self.epmd = environment["ERL_EPMD_PORT"]
        until(lambda: _answers(self.port), 120, "rabbitmq")

    def pids(self):
        """Ends the whole process group, and the name server that it leaves running."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                if os.getpgid(int(entry.name)) == self.process.pid:
                    found.append(int(entry.name))
                elif b"epmd" in (entry / "cmdline").read_bytes():
                    if f"ERL_EPMD_PORT={self.epmd}".encode() in (entry / "environ").read_bytes():
                        found.append(int(entry.name))
            except (ValueError, OSError):
                pass
        return found

    def signal(self, number):
        for pid in self.pids():
            os.kill(pid, number)

    def end(self):
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGKILL)
        self.process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20, help="of each part")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return run(pathlib.Path(folder), options.seconds)


def run(folder, seconds):
    plant = Plant(connections=10, devices=5, points=50, every_ms=500)
    first = Broker(folder, "first")
    is_rabbit = SERVER.exists() and shutil.which("erl") is not None
    second = RabbitMQ(folder) if is_rabbit else Broker(folder, "second")
    if not is_rabbit:
        second.signal = second.process.send_signal
    password = folder / "etc" / "second.password"
    password.parent.mkdir()
    password.write_text("guest\n")
    password.chmod(0o600)
    entries = [
        f'{{ id: first, url: "mqtt://127.0.0.1:{first.port}", username: gw, client_id: one }}',
        f'{{ id: second, url: "mqtt://127.0.0.1:{second.port}", version: "3.1.1", username: guest, '
        "password_file: second.password, client_id: two }",
    ]
    gateway = Gateway(folder, entries, plant)
    witness = Witness(first.port, lambda topic: topic.endswith("/data"))
    other = Witness(second.port, lambda topic: topic.endswith("/data"), login=("guest", "guest"))
    try:
        witness.ready.wait(10)
        other.ready.wait(20)
        gateway.start()
        until(lambda: len(witness.messages) > 100 and len(other.messages) > 100, 30, gateway.says)
        before = ages(witness, seconds)
        second.signal(signal.SIGSTOP)
        frozen = ages(witness, seconds)
        second.signal(signal.SIGCONT)
        until(lambda: len(other.messages) >= len(witness.messages) - plant.rate, 120, "the other catches up")
        # Messages polled at the very end would reach the slower broker only after the next start.
        plant.end()
        until(lambda: len(other.messages) >= len(witness.messages), 60, "both have all")
        gateway.stop()
        sent, got = witness.sequences(), other.sequences()
    finally:
        for part in (gateway, witness, other, first, second, plant):
            part.end()
    results = judge(sent), judge(got)
    same = set(sent) == set(got)
    figures = {"second": "rabbitmq" if is_rabbit else "mosquitto", "first": results[0], "second_got": results[1],
               "age_ms_before": before, "age_ms_frozen": frozen}
    return verdict(
        "two_brokers",
        figures,
        {
            "both got the same messages": same,
            "nothing is missing or out of order": not any(
                result[key] for result in results for key in ("missing", "out_of_order", "same_seq_other_content")
            ),
            # 50 % older, or 10 ms more: normal variation on a shared machine.
            "a frozen broker does not make the other's older": frozen["p50"] <= max(1.5 * before["p50"], before["p50"] + 10),
        },
    )


def ages(witness, seconds):
    """The age of messages when they arrive, in ms."""
    start = len(witness.arrived)
    time.sleep(seconds)
    found = [(arrived * 1000 - ts) for arrived, (_, _, ts) in
             zip(list(witness.arrived)[start:], witness.sequences()[start:])]
    found.sort()
    return {"messages": len(found), "p50": round(found[len(found) // 2], 2), "p99": round(found[len(found) * 99 // 100], 2)}


if __name__ == "__main__":
    sys.exit(main())
