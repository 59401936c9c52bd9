"""The five minutes of the README, as typed: only the ports are others."""

import re
import subprocess

import pytest

from peers.broker import Broker
from peers.gateway import CHECKOUT, binary, command, environment
from peers.processes import Child, free_port, is_listening
from peers.subscriber import Subscriber
from peers.waiting import eventually

pytestmark = pytest.mark.usefixtures("park_gateway")

PAGES = ["README.md", "README.vi.md"]
FILES = ["site/gateway.yaml", "site/devices.d/panel.yaml", "site/kpis.yaml"]


def steps(page):
    """The files that the steps have written, and the lines that they have typed."""
    text = (CHECKOUT / page).read_text()
    part = re.search(r"^## [^\n]*(?:five minutes|năm phút)\n(.*?)^## ", text, re.S | re.M)[1]
    content, typed = {}, []
    for before, kind, block in re.findall(r"(.*?)```(\w+)\n(.*?)```", part, re.S):
        block = re.sub(r"^   ", "", block, flags=re.M)
        if kind == "yaml":
            content[re.search(r"`(site/[\w./]+)`", before)[1]] = block
        else:
            typed += [line.split("  #")[0].strip() for line in block.splitlines()]
    return content, typed


@pytest.mark.parametrize("page", PAGES)
def test_the_steps_lead_from_a_simulated_meter_to_messages(tmp_path, page, request):
    content, typed = steps(page)
    assert list(content) == FILES
    broker = Broker(tmp_path)
    request.addfinalizer(broker.end)
    port = free_port()
    for name, text in content.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace(":1883", f":{broker.port}").replace(":15020", f":{port}"))
    checked = next(line for line in typed if line.startswith("park-gateway check"))
    done = subprocess.run(
        ["bash", "-c", checked], cwd=tmp_path, capture_output=True, text=True,
        env={**environment(), "PATH": f"{binary().parent}:/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    [topic] = re.findall(r"mosquitto_sub -v -t '([^']+)'", "\n".join(typed))
    witness = Subscriber(tmp_path, broker.port, topic)
    request.addfinalizer(witness.detach)

    def start(verb, *more):
        assert f"park-gateway {verb} --config site" in typed
        child = Child([binary(), verb, "--config", tmp_path / "site", *more], tmp_path / f"{verb}.log", env=environment())
        request.addfinalizer(child.end)

    start("simulate", "--base-port", str(port))
    eventually(lambda: is_listening(port), what="the meter")
    start("run")
    root = topic.removesuffix("/#")
    for suffix in ("main-meter/meta", "main-meter/data", "main-meter/status", "_gateway/gw-01/health"):
        eventually(
            lambda: any(m.topic == f"{root}/{suffix}" for m in witness.messages),
            within=60,
            what=lambda: [m.topic for m in witness.messages],
        )


def test_both_pages_have_the_same_files_and_lines():
    english, vietnamese = map(steps, PAGES)
    assert english[1] == vietnamese[1]
    for name in FILES:
        plain = [re.sub(r"\s*#.*", "", text[0][name]) for text in (english, vietnamese)]
        assert plain[0] == plain[1]
    for line in english[1]:
        words = line.split()
        if words[:1] == ["park-gateway"] and not words[1].startswith("-"):
            assert command(words[1], "--help").returncode == 0
