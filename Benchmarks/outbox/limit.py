"""An endless outage with a small limit: the files stay below it, memory does not grow, and KPIs and
events are kept longer than telemetry.

    python3 limit.py [--limit 64] [--seconds 180]
"""

import argparse
import pathlib
import sys
import tempfile
import time

from rig import Gateway, Plant, free_port, rows, until, verdict

KPIS = """\
energy:
  - { id: site, meters: [d000] }
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, default=64, help="MB")
    parser.add_argument("--seconds", type=int, default=180)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return run(pathlib.Path(folder), options)


def run(folder, options):
    plant = Plant()
    broker = f'{{ id: park, url: "mqtt://127.0.0.1:{free_port()}" }}'
    gateway = Gateway(folder, [broker], plant, limit=f"{options.limit}MB")
    # One device measures energy, so that there are KPIs and events.
    first = gateway.folder / "devices.d" / "c00.yaml"
    points = 'active_energy_import: { table: holding, address: 0, type: uint32, kind: counter, unit: "Wh" }'
    first.write_text(first.read_text().replace("    points:\n", f"    points:\n      {points}\n", 1))
    (gateway.folder / "kpis.yaml").write_text(KPIS)
    sizes, memory = [], []
    try:
        gateway.start()
        until(lambda: gateway.state.exists() and any(gateway.state.iterdir()), 10, gateway.says)
        full, began = None, time.monotonic()
        while time.monotonic() - began < options.seconds:
            time.sleep(0.05)
            sizes.append(gateway.size())
            if full is None and sizes[-1] > options.limit * 0.7e6 and "outbox full" in gateway.says():
                full = time.monotonic() - began
            if full is not None:
                memory.append(gateway.memory())
        counts = {name: rows(gateway, f"SELECT count(*) FROM outbox WHERE class = {number}")
                  for number, name in enumerate(("telemetry", "kpi", "event", "state"))}
        lost = rows(gateway, "SELECT max(id) FROM outbox") - rows(gateway)
        oldest = {name: rows(gateway, f"SELECT min(id) FROM outbox WHERE class = {number}")
                  for number, name in ((0, "telemetry"), (1, "kpi"), (2, "event"))}
    finally:
        gateway.end()
        plant.end()
    grown = max(memory[len(memory) // 2 :]) - max(memory[: len(memory) // 2]) if memory else 0
    figures = {
        "limit": options.limit * 1_000_000, "largest": max(sizes), "full_after_s": full and round(full),
        "rss_when_full": memory[:1], "rss_max": max(memory, default=0), "rss_grown": grown,
        "given_up": lost, "left": counts, "oldest_id": oldest,
    }
    return verdict(
        "limit",
        figures,
        {
            "the limit was reached": full is not None,
            "the files never exceed it": max(sizes) <= options.limit * 1_000_000,
            "memory does not grow once it is full": memory and grown < 3e6,
            "telemetry was given up": lost > 0,
            "KPIs and events are older than any telemetry": all(
                oldest[name] is not None and oldest[name] < oldest["telemetry"] for name in ("kpi", "event")
            ),
        },
    )


if __name__ == "__main__":
    sys.exit(main())
