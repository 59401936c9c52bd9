#!/usr/bin/env python3
"""When the KPI rows of several gateways arrive that are due at a full minute.

spread.py [--gateways N] [--minutes N]: gateways with ten energy accounts each at one mosquitto. Fails when the rows of a
gateway do not arrive together, when more than half of all come within 500 ms, or when a row is not dated like the minute.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile
import time

from plant import DefaultBroker, Farm, Witness, rig, verdict

KPIS = "energy:\n" + "".join(
    f"  - {{ id: account-{n}, meters: [meter], demand: {{ window: 30min }} }}\n" for n in range(10)
)
METER = """\
connection: {{ tcp: "127.0.0.1:{port}", timeout: 2s }}
devices:
  - id: meter
    unit_id: 1
    every: 1s
    points:
      active_energy_import: {{ table: holding, address: 0, type: uint32, kind: counter, unit: Wh }}
"""


class Box:
    """A gateway with a name of its own."""

    def __init__(self, folder, name, port, broker):
        self.folder, self.log = folder / name, folder / f"{name}.log"
        (self.folder / "devices.d").mkdir(parents=True)
        (self.folder / "devices.d" / "line.yaml").write_text(METER.format(port=port))
        (self.folder / "kpis.yaml").write_text(KPIS)
        (self.folder / "gateway.yaml").write_text(
            f"gateway: {{ id: {name}, enterprise: bench, park: park, factory: {rig.FACTORY}-{name}, "
            "time_zone: Asia/Ho_Chi_Minh }\n"
            f'brokers:\n  - {{ id: b, url: "mqtt://127.0.0.1:{broker.port}" }}\n'
            f"storage: {{ path: {self.folder}/state }}\nweb: null\n"
        )
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(rig.binary()), "run", "--config", str(self.folder)], stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def kill(self):
        self.process.kill()
        self.process.wait()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--gateways", type=int, default=12)
    arguments.add_argument("--minutes", type=int, default=2)
    chosen = arguments.parse_args()
    names = [f"gw-{n + 1:02}" for n in range(chosen.gateways)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        farm, broker = Farm(folder, 1), DefaultBroker(folder)
        witness = Witness(broker.port, keep=lambda topic: "/kpi/" in topic, filters=("bench/park/#",))
        witness.ready.wait(10)
        boxes = [Box(folder, name, farm.ports[0], broker) for name in names]
        try:
            # The first rows of a run come after ten seconds, and are not looked at.
            start = (int(time.time()) // 60 + 1) * 60
            if start - time.time() < 20:
                start += 60
            end = start + 60 * (chosen.minutes - 1) + 10
            time.sleep(end - time.time())
        finally:
            for part in [*boxes, broker]:
                part.kill()
            farm.end()
            witness.end()
    arrivals, dates = collections.defaultdict(list), []
    for (topic, payload, _), at in zip(witness.messages, witness.arrived):
        since = (at - start) % 60
        if at >= start - 1 and since < 10:
            row = json.loads(payload)
            name = "-".join(topic.split("/")[2].split("-")[-2:])
            arrivals[name].append((round(at - since), since))
            dates.append(min(row["ts"], int(at * 1000)) % 60_000)
    times = sorted(since for all in arrivals.values() for _, since in all)
    busiest = max((sum(t <= other < t + 0.5 for other in times) for t in times), default=0)
    spans = {
        name: max(max(s for m, s in all if m == minute) - min(s for m, s in all if m == minute) for minute in {m for m, _ in all})
        for name, all in arrivals.items()
    }
    figures = {
        "gateways": chosen.gateways,
        "rows": len(times),
        "from_s": round(times[0], 2) if times else None,
        "to_s": round(times[-1], 2) if times else None,
        "most_within_500_ms": busiest,
        "histogram": dict(sorted(collections.Counter(f"{int(t * 2) / 2:.1f} s" for t in times).items())),
        "first_of_each": {name: round(min(s for _, s in all), 2) for name, all in sorted(arrivals.items())},
        "longest_of_one": round(max(spans.values(), default=0), 2),
        "latest_ts_ms": max(dates, default=None),
    }
    checks = {
        "every gateway sent rows": len(arrivals) == chosen.gateways,
        "at most half of the rows within 500 ms": busiest <= len(times) / 2,
        "the rows of one gateway come together (1 s)": figures["longest_of_one"] < 1,
        "they are dated like the minute (1 s)": bool(dates) and figures["latest_ts_ms"] < 1500,
    }
    return verdict("spread", figures, checks)


if __name__ == "__main__":
    sys.exit(main())
