#!/usr/bin/env python3
"""How often two gateways with one client id, as cloned from one card, take each other's session over.

takeover.py [--seconds N]: two gateways at a mosquitto, for MQTT 5 and for MQTT 3.1.1; PARK_GATEWAY_BIN is the program
(default: the newest build). Fails when the sessions change hands more than 14 times in 60 s, or when a gateway does not say why.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "outbox"))
from rig import Broker, Gateway, Plant, Witness, until, verdict


class LoggingBroker(Broker):
    """A mosquitto whose log tells when clients come."""

    def __init__(self, folder):
        self.log = folder / "broker.log"
        super().__init__(folder)

    def start(self):
        told = "log_dest stderr\nlog_type all\n"
        self.configuration.write_text(self.configuration.read_text().replace("log_dest none\n", told))
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(["mosquitto", "-c", str(self.configuration)], stderr=log)
        until(lambda: "running" in self.log.read_text(), 10, "mosquitto")

    def arrivals(self, client="bench"):
        """The seconds, by its clock, at which the client came."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [int(line.split(":")[0]) for line in lines if "New client connected" in line and f" as {client} " in line]


def measure(version, seconds):
    plant = Plant(connections=1, devices=1, points=4, every_ms=500)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        broker = LoggingBroker(folder)
        witness = Witness(broker.port, keep=lambda topic: topic.endswith(("/event", "/health")))
        entry = [f'{{ id: b, url: "mqtt://127.0.0.1:{broker.port}", version: "{version}" }}']
        (folder / "a").mkdir()
        (folder / "b").mkdir()
        boxes = [Gateway(folder / one, entry, plant) for one in "ab"]
        try:
            for box in boxes:
                box.start()
            time.sleep(seconds)
            arrivals = broker.arrivals()
            return {
                "connections": len(arrivals),
                "in_the_first_14_s": sum(at < arrivals[0] + 14 for at in arrivals),
                "gateways_that_say_so": sum("another client uses the id" in box.log.read_text() for box in boxes),
                "events": sum(event["type"] == "client_id_in_use" for event in witness.of("/event")),
                "log": [line for line in boxes[0].says().splitlines() if "broker b" in line][:3],
            }
        finally:
            for part in [*boxes, broker, plant, witness]:
                part.kill() if hasattr(part, "kill") else part.end()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=60)
    seconds = arguments.parse_args().seconds
    figures = {version: measure(version, seconds) for version in ("5", "3.1.1")}
    checks = {}
    for version, found in figures.items():
        limit = 14 * max(1, seconds / 60)
        checks[f"MQTT {version}: at most {limit:.0f} connections"] = found["connections"] <= limit
        checks[f"MQTT {version}: both say that another client uses the id"] = found["gateways_that_say_so"] == 2
        checks[f"MQTT {version}: an event says it"] = found["events"] > 0
    return verdict("takeover", {"seconds": seconds, **figures}, checks)


if __name__ == "__main__":
    sys.exit(main())
