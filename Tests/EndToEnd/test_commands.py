"""Output and exit codes of the other commands."""

import json
import re

import pytest

from peers import files
from peers.gateway import command

pytestmark = pytest.mark.usefixtures("park_gateway")


def numbers(text, unit):
    """The numbers before (or after) a word in a text: `3 requests`."""
    return [int(number) for number in re.findall(rf"(\d+) {unit}s?\b", text)]


def test_check_prints_the_read_plan_of_each_connection(tmp_path):
    second = files.PANEL_A.replace("main-meter", "other-meter").replace("press-1", "press-2")
    plan = {**files.PLANT, "devices.d/panel-b.yaml": second}
    run = command("check", "--config", files.write(tmp_path, plan))
    assert run.returncode == 0, run.stderr
    for name in ("panel-a", "panel-b", "127.0.0.1:1502"):
        assert name in run.stdout
    assert numbers(run.stdout, "request") and numbers(run.stdout, "register")


def test_check_plans_neighbours_into_one_request_and_far_points_into_two(tmp_path):
    def planned(*addresses):
        points = "".join(
            f"      p{n}: {{ table: holding, address: {n}, type: uint16 }}\n" for n in addresses
        )
        panel = "connection: { tcp: 127.0.0.1:1502 }\ndevices:\n  - id: m\n    unit_id: 1\n"
        folder = tmp_path / str(len(addresses))
        content = {
            "gateway.yaml": files.GATEWAY,
            "devices.d/a.yaml": panel + "    points:\n" + points,
        }
        run = command("check", "--config", files.write(folder, content))
        assert run.returncode == 0, run.stderr
        return min(numbers(run.stdout, "request"))

    assert planned(0, 1, 2, 3) == 1
    assert planned(0, 1, 2, 3, 40_000) == 2
    assert planned(*range(250)) == 2
    assert planned(*range(251)) == 3


def test_check_shows_what_is_computed_from_what(tmp_path):
    panel = """
connection: { tcp: 127.0.0.1:1502 }
devices:
  - id: m
    unit_id: 1
    points:
      a: { table: holding, address: 0, type: uint16, unit: W }
      b: { table: holding, address: 1, type: uint16, unit: W }
      rest: { expression: a - b }
      slow: { expression: "max(a, b)", every: 10s }
"""
    content = {"gateway.yaml": files.GATEWAY, "devices.d/a.yaml": panel}
    run = command("check", "--config", files.write(tmp_path, content))
    assert run.returncode == 0, run.stderr
    lines = [line.strip() for line in run.stdout.splitlines()]
    assert "rest = a - b" in lines and "slow = max(a, b)" in lines


def test_check_prints_json_on_demand(tmp_path):
    run = command("check", "--json", "--config", files.write(tmp_path))
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)


@pytest.mark.parametrize("kind", ["gateway", "devices", "kpis", "profile"])
def test_the_schemas_are_json_schemas_that_know_every_key(kind):
    run = command("schema", kind)
    assert run.returncode == 0, run.stderr
    schema = json.loads(run.stdout)
    assert "2020-12" in schema["$schema"]
    assert schema["additionalProperties"] is False
    known = {
        "gateway": {"gateway", "brokers", "storage", "publish", "commands", "web", "log"},
        "devices": {"connection", "devices"},
        "kpis": {"calendar", "energy", "production", "baselines", "alarms"},
        "profile": {"points"},
    }
    assert known[kind] <= set(schema["properties"])


VERBS = "run check schema simulate demo read scan doctor watch report outbox".split()


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_is_given_for_every_command(verb):
    run = command(*filter(None, [verb]), "--help")
    assert run.returncode == 0
    assert "USAGE: park-gateway" in run.stdout


def test_a_command_that_does_not_exist_is_refused_with_a_hint():
    run = command("simulat")
    assert run.returncode != 0
    assert "simulat" in run.stderr


def test_the_version_is_told():
    run = command("--version")
    assert run.returncode == 0
    assert re.search(r"\d+\.\d+", run.stdout)
