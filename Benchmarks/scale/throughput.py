#!/usr/bin/env python3
"""Whether 1,000 messages a second reach a broker over a long line, and what is said where they cannot.

throughput.py [--devices N] [--ms N] [--seconds S]: 1,000 devices at 1 s, a mosquitto behind a line with a round trip of 100 ms.

  3.1.1, default          a mosquitto with its default settings: no limit of its own
  5, raised               a mosquitto that lets 1,000 messages wait (max_inflight_messages)
  5, default              a mosquitto with its default settings lets 20 wait: it cannot carry them, and the log says so

Fails when messages wait at the end of the first two, or when the third is not explained.
"""

import argparse
import asyncio
import json
import multiprocessing
import pathlib
import sys
import tempfile
import time

from plant import DefaultBroker, Farm, Gateway, health_of, rig, verdict


def line(port, target, delay):
    """A way to a broker on which every byte takes so many seconds, in each direction."""

    async def carry(reader, writer):
        loop, queue = asyncio.get_running_loop(), asyncio.Queue()

        async def deliver():
            while data := await queue.get():
                await asyncio.sleep(max(0, data[0] - loop.time()))
                writer.write(data[1])
            writer.close()

        task = loop.create_task(deliver())
        while data := await reader.read(1 << 16):
            queue.put_nowait((loop.time() + delay, data))
        queue.put_nowait(None)
        await task

    async def serve(reader, writer):
        there, back = await asyncio.open_connection("127.0.0.1", target)
        await asyncio.gather(carry(reader, back), carry(there, writer), return_exceptions=True)

    async def forever():
        server = await asyncio.start_server(serve, "127.0.0.1", port)
        await server.serve_forever()

    asyncio.run(forever())


def measure(farm, seconds, round_trip, version, extra=""):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        broker, port = DefaultBroker(folder, extra), rig.free_port()
        cable = multiprocessing.Process(target=line, args=[port, broker.port, round_trip / 2000], daemon=True)
        cable.start()
        rig.until(lambda: rig._answers(port), 10, "the line")
        entry = f'{{ id: b, url: "mqtt://127.0.0.1:{port}", version: "{version}" }}'
        gateway = Gateway(folder, [entry], farm)
        witness = health_of(broker)
        try:
            gateway.start()
            time.sleep(seconds)
            health = [json.loads(payload) for _, payload, _ in witness.messages]
            warnings = [row for row in gateway.log.read_text().splitlines() if "messages/s" in row]
        finally:
            gateway.kill()
            broker.kill()
            cable.kill()
            witness.end()
    told = health[-1]["brokers"]["b"] if health else {}
    return {
        "published_per_s": round(health[-1]["publish_rate"], 1) if health else None,
        "backlog": [one["outbox"]["depth"] for one in health],
        "window": told.get("window"),
        "round_trip_ms": round(1000 * told["round_trip"]) if told.get("round_trip") else None,
        "said": warnings[:2],
    }


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--devices", type=int, default=1000)
    arguments.add_argument("--ms", type=int, default=100, help="the round trip")
    arguments.add_argument("--seconds", type=int, default=65)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        farm = Farm(pathlib.Path(name), 50, chosen.devices // 50, points=10)
        try:
            figures = {
                "3.1.1, default": measure(farm, chosen.seconds, chosen.ms, "3.1.1"),
                "5, raised": measure(farm, chosen.seconds, chosen.ms, "5", "max_inflight_messages 1000\n"),
                "5, default": measure(farm, chosen.seconds, chosen.ms, "5"),
            }
        finally:
            farm.end()
    checks = {
        f"{name}: no messages wait (less than one second's)": bool(figures[name]["backlog"])
        and figures[name]["backlog"][-1] <= chosen.devices
        for name in ("3.1.1, default", "5, raised")
    }
    checks["5, default: the log says why"] = any("lets 20 messages wait" in row for row in figures["5, default"]["said"])
    return verdict("throughput", {"messages_per_s_wanted": farm.rate, "ms": chosen.ms, **figures}, checks)


if __name__ == "__main__":
    sys.exit(main())
