"""A million stored messages: how soon the gateway polls, and how fast a broker gets them, compared with a bare loop
over libmosquitto with the same window and the same messages. Needs cc and libmosquitto-dev.

    python3 backlog.py [--messages 1000000]
"""

import argparse
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

from rig import Broker, Gateway, Plant, ROOT, Witness, free_port, until, verdict

WINDOW = 100
PAYLOAD = b'{"ts":%d,"values":{' + b",".join(b'"p%03d":%d.5' % (n, n) for n in range(12)) + b'},"bad":{}}'


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return run(pathlib.Path(folder), options.messages)


def run(folder, messages):
    plant, broker = Plant(connections=1, devices=1, points=2, every_ms=1000), Broker(folder)
    port = broker.port
    broker.kill()
    entry = f'{{ id: park, url: "mqtt://127.0.0.1:{port}", max_in_flight: {WINDOW} }}'
    gateway = Gateway(folder, [entry], plant, limit="4GB")
    witness = None
    try:
        gateway.start()
        until(lambda: "online" in gateway.says(), 20, gateway.says)
        gateway.stop()
        fill(gateway.state / "park-gateway.db", messages)
        size = gateway.size()
        said = len(gateway.log.read_text())
        began = time.monotonic()
        gateway.start()
        until(lambda: "device online" in gateway.log.read_text()[said:], 60, gateway.says)
        start = time.monotonic() - began
        broker.start()
        witness = Witness(port, lambda topic: False, filters=[f"{ROOT}/none"])
        ours = drain(broker, gateway, messages)
        memory = gateway.memory()
        gateway.stop()
        bare = bare_loop(folder, port, min(messages, 300_000))
    finally:
        for part in (gateway, witness, broker, plant):
            if part:
                part.end()
    figures = {"messages": messages, "bytes": size, "start_s": round(start, 2), "drain_per_s": round(ours),
               "bare_per_s": round(bare), "ratio": round(ours / bare, 2), "rss": memory}
    return verdict(
        "backlog",
        figures,
        {"it polls within 1 s": start < 1, "it drains at half of a bare loop's rate or more": ours >= bare / 2},
    )


def fill(path, messages):
    store = sqlite3.connect(path)
    counters = dict(store.execute("SELECT name, value FROM counter"))
    last, ordinal = counters.get("id", 0), counters.get("ordinal", 0)
    last = max(last, store.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()[0])
    ordinal = max(ordinal, store.execute("SELECT coalesce(max(ordinal), 0) FROM outbox").fetchone()[0])
    store.execute("INSERT OR IGNORE INTO topic (name) VALUES (?)", [f"{ROOT}/d000/data"])
    topic = store.execute("SELECT id FROM topic WHERE name = ?", [f"{ROOT}/d000/data"]).fetchone()[0]
    now = int(time.time() * 1000) - messages
    store.executemany(
        "INSERT INTO outbox (id, ordinal, class, retain, ts, topic, payload) VALUES (?, ?, 0, 0, ?, ?, ?)",
        ((last + n, ordinal + n, now + n, topic, PAYLOAD % (now + n)) for n in range(1, messages + 1)),
    )
    rows = store.execute("SELECT count(*) FROM outbox").fetchone()[0]
    for name, value in (("id", last + messages), ("ordinal", ordinal + messages), ("rows", rows)):
        store.execute("INSERT OR REPLACE INTO counter VALUES (?, ?)", [name, value])
    store.commit()
    store.close()


def drain(broker, gateway, messages):
    """Messages a second, over the middle of the backlog."""
    def waiting():
        store = sqlite3.connect(f"file:{gateway.state}/park-gateway.db?mode=ro", uri=True, timeout=5)
        try:
            cursor = store.execute("SELECT acknowledged FROM broker").fetchone()[0]
            return max(store.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()[0] - cursor, 0)
        finally:
            store.close()

    until(lambda: waiting() < messages * 0.95, 120, gateway.says)
    began, first = time.monotonic(), waiting()
    until(lambda: waiting() < messages * 0.1, 600, gateway.says)
    return (first - waiting()) / (time.monotonic() - began)


def bare_loop(folder, port, messages):
    source = pathlib.Path(__file__).with_name("bare.c")
    subprocess.run(["cc", "-O2", "-o", folder / "bare", source, "-lmosquitto"], check=True)
    payload = folder / "payload"
    payload.write_bytes(PAYLOAD % 1_700_000_000_000)
    command = [folder / "bare", str(port), str(messages), str(WINDOW), f"{ROOT}/d000/data", payload]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    sys.exit(main())
