"""What a connection to a broker carries: the window, the broker's own limit, and what is said where they are too small."""

import pytest

from peers.broker import Broker
from peers.cable import Cable
from peers.gateway import HEALTH, ROOT, command
from peers.picky_broker import IGNORE, TAKEN, offers
from peers.waiting import eventually

POINTS = {"value": {"table": "holding", "address": 0, "type": "uint16"}}


def plant(site, devices, every):
    slave = site.slave()
    for unit in range(1, devices + 1):
        slave.put(unit, "holding", 0, "uint16", unit)
    address = slave.serve_tcp()
    many = [{"id": f"m{unit:03}", "unit_id": unit, "every": every, "points": POINTS} for unit in range(1, devices + 1)]
    site.gateway.connect("line", address, many)
    site.gateway.write()


@pytest.mark.parametrize("host, carried, trip", [("mqtt.example.vn", 20, 100), ("127.0.0.1", 400, 5)])
def test_check_says_how_much_is_made_how_much_is_carried_and_how_it_was_reckoned(site, host, carried, trip):
    plant(site, 50, "100ms")
    entry = site.gateway.settings["brokers"][0]
    entry.update(url=f"mqtt://{host}:1883", max_in_flight=2)
    site.gateway.write()
    told = command("check", "--config", site.gateway.folder)
    assert told.returncode in (0, 78)
    said = [line for line in told.stderr.splitlines() if "messages/s" in line]
    assert len(said) == 1, told.stderr
    for part in ["broker park: up to 500", "50 devices: 500 polls/s", f"carries {carried} messages/s", f"round trip of {trip} ms"]:
        assert part.replace("up to ", "") in said[0].replace("up to ", ""), said
    entry["max_in_flight"] = 300
    site.gateway.write()
    assert "messages/s" not in command("check", "--config", site.gateway.folder).stderr


def test_a_broker_that_lets_fewer_wait_is_obeyed_and_health_has_the_window(site, broker):
    broker.properties = offers(receive_maximum=7)
    site.gateway.start()
    health = eventually(lambda: [one.json for one in broker.taken("/health") if one.json], 45, site.gateway.says)
    assert health[-1]["brokers"]["park"]["window"] == 14


def test_1000_messages_a_second_leave_no_backlog_at_a_broker_that_gathers_small_packets(site, tmp_path):
    """mosquitto with its default settings lets 20 wait, and with TCP's delays needed 44 ms for each."""
    folder = tmp_path / "default"
    folder.mkdir()
    default = site.keep(Broker(folder))
    default.end()
    default.configuration.write_text(f"listener {default.port} 127.0.0.1\nallow_anonymous true\n")
    default.start()
    site.gateway.settings["brokers"][0]["url"] = f"mqtt://127.0.0.1:{default.port}"
    site.gateway.settings["brokers"].append({"id": "witness", "url": f"mqtt://127.0.0.1:{site.broker.port}"})
    plant(site, 100, "200ms")
    site.start()

    def told():
        return [health for health in site.witness.payloads(HEALTH) if health["uptime"] > 20]

    health = eventually(told, 60, site.gateway.says)[0]
    park = health["brokers"]["park"]
    assert park["window"] == 40 and park["published"] > 2000
    assert park["round_trip"] < 0.03, park
    assert health["outbox"]["depth"] < 1000, health["outbox"]


def test_a_broker_that_cannot_keep_up_is_named_in_the_log_with_the_numbers(site, tmp_path):
    folder = tmp_path / "narrow"
    folder.mkdir()
    narrow = site.keep(Broker(folder, extra="max_inflight_messages 5\n"))
    cable = Cable(narrow.port)
    cable.latency = 0.1
    site.gateway.settings["brokers"][0]["url"] = f"mqtt://127.0.0.1:{cable.port}"
    plant(site, 40, "500ms")
    site.gateway.start()
    told = "it lets 5 messages wait for their acknowledgement, which takes "
    eventually(lambda: told in site.gateway.child.text(), 45, site.gateway.says)
    line = next(line for line in site.gateway.child.text().splitlines() if told in line)
    taken = int(line.split(told)[1].split()[0])
    assert 190 <= taken < 1000, line
    assert "and the configuration makes up to 80;" in line and "max_inflight_messages" in line


def test_health_gets_through_while_the_window_is_full(site, broker):
    broker.judge = lambda topic, payload: IGNORE if topic.endswith("/data") else TAKEN
    site.gateway.settings["brokers"][0]["max_in_flight"] = 2
    site.gateway.start()
    health = eventually(lambda: [one.json for one in broker.taken("/health") if one.json], 45, site.gateway.says)
    assert health[0]["brokers"]["park"]["in_flight"] == 2
