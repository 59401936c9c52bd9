"""KPI rows that are due at a full minute: all of one gateway together, and each gateway at a moment of its own."""

import pytest

from peers.gateway import ROOT
from peers.waiting import eventually

pytestmark = pytest.mark.slow

# The delays that follow from the names, in seconds.
DELAYS = {"gw-17": 0.448, "gw-02": 2.288, "gw-15": 4.946}
COUNTER = {"table": "holding", "address": 0, "type": "uint32", "kind": "counter", "unit": "Wh"}


def test_the_rows_of_gateways_do_not_come_at_the_same_moment_and_are_dated_as_if_they_did(sites):
    first = sites()
    for name in DELAYS:
        site = first if name == "gw-17" else sites()
        slave = site.slave()
        slave.ramp(1, "holding", 0, start=0, per_second=1000)
        device = {"id": f"meter-{name}", "unit_id": 1, "every": "200ms", "points": {"active_energy_import": COUNTER}}
        site.gateway.connect("line", slave.serve_tcp(), [device])
        site.gateway.kpis = {"energy": [{"id": f"{name}-{n}", "meters": [f"meter-{name}"]} for n in range(5)]}
        site.gateway.settings["gateway"]["id"] = name
        site.gateway.settings["brokers"][0]["url"] = f"mqtt://127.0.0.1:{first.broker.port}"
        witness = first.witness
        site.gateway.start()

    def rows(name):
        """Those of a full minute: when they came after it, and when they are dated."""
        found = [one for one in list(witness.messages) if one.topic.startswith(f"{ROOT}/{name}-") and "/kpi/energy/" in one.topic]
        return [(one.arrived % 60, one.json["ts"] % 60_000 / 1000) for one in found if one.json["ts"] % 60_000 < 3000 and one.arrived % 60 < 20]

    eventually(lambda: all(len(rows(name)) >= 20 for name in DELAYS), 150, first.gateway.says)
    for name, delay in DELAYS.items():
        arrivals = sorted(at for at, _ in rows(name))
        # A loaded machine may be later, never earlier.
        assert arrivals[0] >= delay - 0.01, (name, arrivals)
        assert arrivals[len(arrivals) // 2] < delay + 2, (name, arrivals)
        assert min(dated for _, dated in rows(name)) < 1.5, rows(name)
