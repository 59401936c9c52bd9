"""Messages to a broker, and then ten minutes of messages without one. The gateway is killed a hundred times in each
part, the broker three times while the backlog drains. No message may be missing or out of order; only the answers
that were being read may be lost, and only what was in flight may come twice.

    python3 crash.py [--messages 60000] [--kills 200]
"""

import argparse
import pathlib
import random
import sys
import tempfile
import time

from rig import Broker, Gateway, Plant, Witness, judge, rows, until, verdict


# The default of `max_in_flight`, and messages that the broker acknowledged in the moment of the kill.
WINDOW = 64 + 64


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=60_000, help="10 min x 100 messages of 100 points")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        return run(pathlib.Path(folder), options, chance)


def run(folder, options, chance):
    plant, broker = Plant(), Broker(folder)
    witness = Witness(broker.port, lambda topic: topic.endswith("/data"), qos=0)
    gateway = Gateway(folder, [f'{{ id: park, url: "mqtt://127.0.0.1:{broker.port}" }}'], plant)
    try:
        witness.ready.wait(10)
        gateway.start()
        until(lambda: len(witness.messages) > 500, 30, lambda: gateway.says())
        kill_while_sending(gateway, witness, options.kills // 2, chance)
        doubled = judge(witness.sequences())["doubled"]
        broker.kill()
        stored = outage(gateway, options.messages, options.kills - options.kills // 2, chance)
        seconds = drain(broker, witness, gateway, chance, stored)
        gateway.stop()
        time.sleep(1)
        result = judge(witness.sequences()) | {"lost_answers": lost_answers(witness)}
    finally:
        for part in (gateway, witness, broker, plant):
            part.end()
    figures = {"seed": options.seed, "stored": stored, "drain_s": round(seconds, 1), **result,
               "doubled_while_sending": doubled}
    # And one end on request.
    ends = options.kills + 1
    return verdict(
        "crash",
        figures,
        {
            f"{options.messages} messages were stored without a broker": stored >= options.messages,
            "no seq is missing": result["missing"] == 0,
            "none is out of order": result["out_of_order"] == 0,
            "no seq stands for two messages": result["same_seq_other_content"] == 0,
            # Each connection may be reading an answer when the gateway ends.
            f"of each connection one answer an end is lost at most, {ends * len(plant.ports)} in all":
                result["lost_answers"] <= ends * len(plant.ports),
            "no more than a window comes twice for each kill": doubled <= WINDOW * (options.kills // 2),
        },
    )


def lost_answers(witness):
    """Each answer of the plant is one message with its own number in all its points."""
    told = {int(answer["values"]["p000"]) for answer in witness.of("/data")}
    return len(set(range(min(told), max(told))) - told)


def kill_while_sending(gateway, witness, kills, chance):
    """Kills the gateway at random moments while the broker takes its messages."""
    for _ in range(kills):
        mark = len(witness.messages)
        until(lambda: len(witness.messages) > mark + chance.choice([0, 0, 10, 200]), 30, gateway.says)
        time.sleep(chance.uniform(0, 0.05))
        gateway.kill()
        gateway.start()


def outage(gateway, messages, kills, chance):
    """Kills the gateway at random moments while it stores; returns the number of stored messages."""
    marks = sorted(chance.uniform(0.05, 0.95) * messages for _ in range(kills))
    for mark in marks:
        until(lambda: rows(gateway) >= mark, 300, f"{mark:.0f} messages stored")
        time.sleep(chance.uniform(0, 0.05))
        gateway.kill()
        gateway.start()
    until(lambda: rows(gateway) >= messages, 300, f"{messages} messages stored")
    return rows(gateway)


def drain(broker, witness, gateway, chance, stored):
    began = time.monotonic()
    for part in (0.25, 0.5, 0.75):
        witness.ready.clear()
        broker.start()
        witness.ready.wait(10)
        seen = len(witness.messages)
        target = min(stored * part, seen + stored * 0.2) * chance.uniform(0.9, 1)
        until(lambda: len(witness.messages) >= target, 120, f"{target:.0f} messages delivered")
        # Acknowledged messages are on their way to the subscriber; they must not be lost with the broker.
        broker.kill()
    witness.ready.clear()
    broker.start()
    witness.ready.wait(10)

    def is_through():
        found = witness.sequences()
        return found and time.time() * 1000 - found[-1][2] < 2000

    until(is_through, 300, "all delivered")
    return time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
