"""Panels built from phasors by hand, served by pymodbus: `doctor` names each fault or leaves it open, advises nothing
harmful, and has no alarm for a healthy panel however odd its loads are.
"""

import json
import sys

import pytest

from independent.judgement import answer
from independent.panels import FAULTS, HEALTHY, Panel
from independent.panel_server import __file__ as SERVER
from peers.gateway import command
from peers.processes import Child, free_port
from peers.waiting import PATIENCE, eventually

pytestmark = pytest.mark.usefixtures("park_gateway")

# Each fault twice, and each healthy load twice.
SEED = 2_026
ROWS = [(SEED + number, fault, None) for number, fault in enumerate(FAULTS * 2)]
ROWS += [(SEED + 500 + number, None, load) for number, load in enumerate(HEALTHY * 2)]


def served(peers, rows):
    """Serves the panels and writes the configuration of their meters."""
    port = free_port()
    named = [f"{seed}:{unit}:{fault or ''}:{load or ''}" for unit, (seed, fault, load) in enumerate(rows, 1)]
    child = Child([sys.executable, SERVER, port, *named], peers.folder / "panels.log")
    peers.keep(child)
    eventually(lambda: "ready" in child.text(), what=child.text)
    devices = [Panel(*row).device(unit) for unit, row in enumerate(rows, 1)]
    peers.gateway.connect("panels", {"tcp": f"127.0.0.1:{port}", "timeout": "3s", "retries": 0}, devices)
    peers.gateway.write()


def test_faulty_panels_are_judged_and_healthy_ones_left_alone(peers):
    served(peers, ROWS)
    run = command("doctor", "--config", peers.gateway.folder, "--json", timeout=PATIENCE + 90)
    assert run.returncode == 1, run.stderr
    said = json.loads(run.stdout)
    answers = {row: answer(row, said) for row in ROWS}
    bad = {row: one for row, one in answers.items() if one in ("wrong", "missed", "harmful", "alarm")}
    assert not bad, bad
    faulty = [one for row, one in answers.items() if row[1]]
    assert faulty.count("right") >= 0.6 * len(faulty), answers
