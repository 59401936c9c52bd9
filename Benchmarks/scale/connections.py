#!/usr/bin/env python3
"""A plant of many devices at a mosquitto with its default settings, and what it costs.

connections.py [--connections N] [--devices N] [--points N] [--every MS] [--seconds S] [--window N]: by default 100
connections with 10 devices each, of 50 points, each second, for a minute. Fails when messages wait at the end, when a poll was
late, or when a connection is not open.
"""

import argparse
import json
import pathlib
import sys
import tempfile
import time

from plant import DefaultBroker, Farm, Gateway, health_of, verdict


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--connections", type=int, default=100)
    arguments.add_argument("--devices", type=int, default=10, help="of each connection")
    arguments.add_argument("--points", type=int, default=50, help="of each device")
    arguments.add_argument("--every", type=int, default=1000, help="ms")
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--window", type=int, help="max_in_flight")
    arguments.add_argument("--memory", type=float, default=0, help="MiB that it may have at most")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        farm = Farm(folder, chosen.connections, chosen.devices, chosen.points, chosen.every)
        broker = DefaultBroker(folder)
        window = f", max_in_flight: {chosen.window}" if chosen.window else ""
        entry = f'{{ id: b, url: "mqtt://127.0.0.1:{broker.port}"{window} }}'
        gateway = Gateway(folder, [entry], farm)
        witness = health_of(broker)
        try:
            gateway.start()
            time.sleep(5)
            start, before = time.monotonic(), gateway.figures()
            requests = farm.count()[1]
            time.sleep(max(chosen.seconds - 5, 30))
            seconds = time.monotonic() - start
            after, (open_connections, polls) = gateway.figures(), farm.count()
            health = [json.loads(payload) for _, payload, _ in witness.messages]
        finally:
            gateway.kill()
            broker.kill()
            farm.end()
            witness.end()
    last = health[-1] if health else {"outbox": {}, "brokers": {"b": {}}}
    figures = {
        "plant": f"{chosen.connections} connections x {chosen.devices} devices x {chosen.points} points each {chosen.every} ms",
        "messages_per_s_wanted": farm.rate,
        "polls_per_s": round((polls - requests) / seconds, 1),
        "published_per_s": last.get("publish_rate"),
        "backlog": [one["outbox"]["depth"] for one in health],
        "late_polls": last.get("late_polls"),
        "errors": last.get("errors"),
        "open_connections": open_connections,
        **{key: after[key] for key in ("threads", "descriptors", "rss_mib")},
        "cpu_share": round((after["cpu_s"] - before["cpu_s"]) / seconds, 2),
    }
    checks = {
        "each device has its connection": open_connections == chosen.connections,
        "no messages wait (less than one period's)": bool(health) and last["outbox"]["depth"] <= farm.rate * chosen.every / 1000,
        "no poll was late": last.get("late_polls") == 0,
    }
    if chosen.memory:
        checks[f"at most {chosen.memory:.0f} MiB of memory"] = after["rss_mib"] <= chosen.memory
    return verdict("connections", figures, checks)


if __name__ == "__main__":
    sys.exit(main())
