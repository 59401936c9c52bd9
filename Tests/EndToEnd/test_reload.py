"""SIGHUP: changes are applied, unchanged parts are not touched, and mistakes are refused."""

import random
import signal
import sqlite3
import time
from itertools import pairwise

import pytest

from peers import sequence
from peers.broker import Broker
from peers.gateway import ROOT, STATUS
from peers.subscriber import Subscriber, retained
from peers.waiting import eventually

EVENT = f"{ROOT}/_gateway/gw-01/event"
VALUE = {"value": {"table": "holding", "address": 0, "type": "uint16"}}


def device(name, unit=1, **more):
    return {"id": name, "unit_id": unit, "every": "100ms", "points": VALUE, **more}


def data(name):
    return f"{ROOT}/{name}/data"


class Plant:
    """Two connections: `panel` with meter-1 and meter-2, and `press` with press-1."""

    def __init__(self, site):
        self.site = site
        self.panel, self.press = site.slave(), site.slave()
        for slave in (self.panel, self.press):
            for unit in (1, 2, 3):
                slave.put(unit, "holding", 0, "uint16", unit)
            slave.serve_tcp()
        self.connect("panel", self.panel, [device("meter-1"), device("meter-2", unit=2)])
        self.connect("press", self.press, [device("press-1")])
        site.start()
        for name in ("meter-1", "meter-2", "press-1"):
            site.witness.wait(data(name))

    def connect(self, name, slave, devices, **connection):
        address = {"tcp": f"127.0.0.1:{slave.port}", **connection}
        self.site.gateway.connect(name, address, devices)

    def reload(self, outcome="configuration_applied"):
        """Sends SIGHUP; returns the event that answers it."""
        site = self.site
        site.gateway.write()
        before = len(site.witness.of(EVENT))
        site.gateway.child.signal(signal.SIGHUP)
        return site.witness.wait(EVENT, lambda e: e["type"] == outcome, after=before)

    def config(self):
        return self.site.witness.payloads(STATUS)[-1]["config"]


@pytest.fixture
def plant(site):
    return Plant(site)


def ports(slave):
    """The gateway's ports of the connections to a device."""
    wanted = f"{slave.port:04X}"
    found = set()
    with open("/proc/net/tcp", encoding="ascii") as table:
        for line in list(table)[1:]:
            fields = line.split()
            if fields[2].endswith(":" + wanted) and fields[3] == "01":
                found.add(fields[1])
    return found


def untouched(site, name, since):
    """The device's messages since a moment: all good, and without a long gap."""
    stamps = [p["ts"] for p in site.witness.payloads(data(name)) if p["ts"] >= since]
    assert not [p for p in site.witness.payloads(data(name)) if p["bad"]]
    gaps = [after - before for before, after in zip(stamps, stamps[1:])]
    # A hundred poll periods. A new connection or a new start of polling would take less time; the ports show
    # that there was none. This check shows that polling never stopped.
    assert max(gaps) < 10_000, gaps


def is_told_once(site, name):
    """Whether the device was found only once: later status changes are only because of skipped polls."""
    told = site.witness.payloads(f"{ROOT}/{name}/status")
    return all(a["status"] == b["status"] and a["late"] != b["late"] for a, b in pairwise(told))


def test_a_device_that_is_added_changed_or_removed_leaves_the_others_untouched(plant, site):
    lines = ports(plant.panel), ports(plant.press)
    begun = int(time.time() * 1000) - 1000
    config = plant.config()
    renamed = device("meter-2", unit=2, label={"en": "Second"})
    plant.connect("panel", plant.panel, [device("meter-1"), renamed, device("meter-3", unit=3)])
    event = plant.reload()
    assert "device meter-2: changed" in event["message"]["en"]
    assert "device meter-3: added" in event["message"]["en"]
    assert event["message"]["vi"]
    assert site.witness.wait(data("meter-3"))["values"] == {"value": 3}
    site.witness.wait(f"{ROOT}/meter-3/status", lambda p: p["status"] == "online")
    meta = site.witness.wait(f"{ROOT}/meter-2/meta", lambda p: p["label"] == {"en": "Second"})
    assert meta["id"] == "meter-2"
    site.witness.wait(STATUS, lambda p: p["status"] == "online" and p["config"] != config)
    for name in ("meter-1", "meter-2", "press-1"):
        site.witness.wait_for_more(data(name), 5)

    plant.connect("panel", plant.panel, [device("meter-1"), device("meter-3", unit=3)])
    plant.reload()
    gone = f"{ROOT}/meter-2/#"
    eventually(lambda: not retained(site.broker.port, gone), what="meter-2 is forgotten")
    for name in ("meter-1", "meter-3", "press-1"):
        site.witness.wait_for_more(data(name), 5)
    assert (ports(plant.panel), ports(plant.press)) == lines
    for name in ("meter-1", "press-1"):
        untouched(site, name, begun)
    assert len(site.witness.of(f"{ROOT}/meter-1/meta")) == 1
    assert is_told_once(site, "press-1")
    sequence.checked(site.witness.ending_with("/data"))


def test_a_connection_that_is_added_changed_or_removed_leaves_the_others_untouched(plant, site):
    line, press = ports(plant.panel), ports(plant.press)
    begun = int(time.time() * 1000) - 1000
    plant.connect("press", plant.press, [device("press-1")], timeout="2s")
    third = site.slave()
    third.put(1, "holding", 0, "uint16", 77)
    third.serve_tcp()
    plant.connect("third", third, [device("third-1")])
    plant.reload()
    assert site.witness.wait(data("third-1"))["values"] == {"value": 77}
    site.witness.wait_for_more(data("press-1"), 5)
    assert ports(plant.press) and ports(plant.press) != press
    (site.gateway.folder / "devices.d" / "third.yaml").unlink()
    assert "connection third: removed" in plant.reload()["message"]["en"]
    eventually(lambda: not ports(third), what="the connection is closed")
    site.witness.wait_for_more(data("meter-1"), 5)
    assert ports(plant.panel) == line
    untouched(site, "meter-1", begun)
    sequence.checked(site.witness.ending_with("/data"))


def test_a_bad_configuration_is_refused_with_all_its_errors_and_the_old_one_goes_on(plant, site):
    config = plant.config()
    lines = ports(plant.panel)
    wrong = device("meter-1") | {"evry": "1s"}
    plant.connect("panel", plant.panel, [wrong, device("meter-1", unit=999)])
    event = plant.reload("configuration_refused")
    assert event["severity"] == "warning"
    text = event["message"]["en"]
    assert "panel.yaml" in text and "evry" in text and "999" in text, text
    assert all(problem in text for problem in event["problems"]) and len(event["problems"]) >= 2
    assert "evry" not in event["message"]["vi"] and "panel.yaml:" in event["message"]["vi"]
    log = site.gateway.child.text()
    assert "evry" in log and "999" in log
    for name in ("meter-1", "meter-2", "press-1"):
        site.witness.wait_for_more(data(name), 5)
    assert ports(plant.panel) == lines
    assert plant.config() == config
    # The corrected configuration is applied.
    plant.connect("panel", plant.panel, [device("meter-1")])
    assert "device meter-2: removed" in plant.reload()["message"]["en"]


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [("gateway", "id", "gw-02"), ("gateway", "park", "vsip"), ("storage", "path", "/nowhere")],
)
def test_what_cannot_change_while_it_runs_is_refused_by_name(plant, site, section, key, value):
    site.gateway.settings[section][key] = value
    text = plant.reload("configuration_refused")["message"]["en"]
    assert f"{section}.{key} cannot change while the gateway runs" in text
    site.witness.wait_for_more(data("meter-1"), 3)


def test_a_broker_is_added_and_removed_while_the_other_one_misses_nothing(plant, site, tmp_path):
    folder = tmp_path / "second"
    folder.mkdir()
    second = site.keep(Broker(folder))
    witness = site.keep(Subscriber(folder, second.port))
    witness.end = witness.detach
    first = site.gateway.settings["brokers"]
    entry = {"id": "second", "url": f"mqtt://127.0.0.1:{second.port}", "client_id": "gw-01"}
    site.gateway.settings["brokers"] = [*first, entry]
    plant.reload()
    assert witness.wait(STATUS)["status"] == "online"
    witness.wait(data("meter-1"))
    assert witness.wait(EVENT)["type"] == "configuration_applied"
    site.gateway.settings["brokers"] = first
    plant.reload()
    witness.wait(STATUS, lambda p: p["status"] == "offline")
    # Again at once, while the disconnect may still be on its way.
    site.gateway.settings["brokers"] = [*first, entry]
    plant.reload()
    again = len(witness.of(data("meter-1")))
    witness.wait(data("meter-1"), after=again)
    witness.wait(STATUS, lambda p: p["status"] == "online", after=2)
    site.witness.wait_for_more(data("meter-1"), 5)
    assert {p["status"] for p in site.witness.payloads(STATUS)} == {"online"}
    sequence.checked(site.witness.ending_with("/data"))


def test_publish_settings_are_taken_over(plant, site):
    site.gateway.settings["publish"] = {"mode": "change", "heartbeat": "1h"}
    plant.reload()
    # When a later change of a value has arrived, earlier readings have arrived too.
    plant.panel.put(1, "holding", 0, "uint16", 500)
    site.witness.wait(data("meter-1"), lambda p: p["values"] == {"value": 500})
    first = next(n for n, told in enumerate(tellings("meter-1", site)) if told[0] == {"value": 500})
    plant.panel.wait_for_requests(20)
    plant.panel.put(2, "holding", 0, "uint16", 600)
    site.witness.wait(data("meter-2"), lambda p: p["values"] == {"value": 600})
    # A loaded machine may delay the device. That is a change too: reported once, and once when it is over.
    since = tellings("meter-1", site)[first:]
    assert all(a != b for a, b in pairwise(since)), since


def tellings(name, site):
    return [(payload["values"], payload["bad"]) for payload in site.witness.payloads(data(name))]


def test_a_reload_without_a_change_changes_nothing(plant, site):
    lines = ports(plant.panel), ports(plant.press)
    metas = len(site.witness.ending_with("/meta"))
    for _ in range(3):
        plant.reload()
    site.witness.wait_for_more(data("press-1"), 3)
    assert (ports(plant.panel), ports(plant.press)) == lines
    assert len(site.witness.ending_with("/meta")) == metas
    sequence.checked(site.witness.ending_with("/data"))


def test_a_storm_of_reloads_leaves_what_stays_untouched_and_nothing_behind(site):
    seed = random.randrange(1 << 32)
    print("seed", seed)
    dice = random.Random(seed)
    name = "active_energy_import"
    point = {"table": "holding", "address": 0, "type": "uint32", "unit": "Wh", "kind": "counter"}
    slaves = [site.slave() for _ in range(3)]
    for slave in slaves:
        for unit in (1, 2, 3):
            slave.put(unit, "holding", 0, "uint32", 1000 * unit)
        slave.serve_tcp()

    def meter(line, unit, label):
        return {**device(f"m{line}-{unit}", unit), "points": {name: point}, "label": {"en": label}}

    def write(is_first=False):
        for line, slave in enumerate(slaves):
            file = site.gateway.folder / "devices.d" / f"line-{line}.yaml"
            if line and not is_first and dice.random() < 0.3:
                file.unlink(missing_ok=True)
                continue
            units = [unit for unit in (2, 3) if dice.random() < 0.6]
            meters = [meter(line, unit, str(dice.randrange(5))) for unit in units]
            timeout = dice.choice(["1s", "2s"]) if line else "1s"
            address = {"tcp": f"127.0.0.1:{slave.port}", "timeout": timeout}
            site.gateway.connect(f"line-{line}", address, [meter(line, 1, "stays"), *meters])
        accounts = [{"id": f"a{n}", "meters": ["m0-1"]} for n in range(dice.randint(1, 4))]
        site.gateway.kpis = {"energy": accounts}
        site.gateway.write()

    def threads():
        status = open(f"/proc/{site.gateway.child.pid}/status", encoding="ascii").read()
        return int(status.split("Threads:")[1].split()[0])

    write(is_first=True)
    site.start()
    site.witness.wait(data("m0-1"))
    own = ports(slaves[0])
    for _ in range(40):
        write()
        before = len(site.witness.of(EVENT))
        site.gateway.child.signal(signal.SIGHUP)
        # Sometimes the next reload comes while this one is running.
        if dice.random() < 0.7:
            site.witness.wait(EVENT, lambda e: True, after=before)
    site.witness.wait_for_more(data("m0-1"), 10)
    assert {e["type"] for e in site.witness.payloads(EVENT)} <= {
        "configuration_applied",
        # The gateway may have read a file that was being written.
        "configuration_refused",
    }
    assert ports(slaves[0]) == own
    assert is_told_once(site, "m0-1")
    untouched(site, "m0-1", 0)
    # One thread for each connection and broker, the store, and the runtime's threads: none is left over.
    eventually(lambda: threads() <= 16, what=lambda: f"{threads()} threads")
    assert site.gateway.stop() == 0
    sequence.checked(site.witness.ending_with("/data"))
    with sqlite3.connect(site.gateway.state / "park-gateway.db") as store:
        waiting = store.execute(
            "SELECT count(*) FROM outbox WHERE id > (SELECT acknowledged FROM broker)"
        )
        assert waiting.fetchone() == (0,), "all is delivered before it ends"


def test_what_is_retained_of_an_asset_that_went_while_it_was_down_is_cleared(plant, site):
    assert site.gateway.stop() == 0
    plant.connect("panel", plant.panel, [device("meter-1")])
    gone = f"{ROOT}/meter-2/#"
    assert len(retained(site.broker.port, gone)) == 2
    site.start(boots=2)
    eventually(lambda: not retained(site.broker.port, gone), what="meter-2 is forgotten")
    assert len(retained(site.broker.port, f"{ROOT}/meter-1/#")) == 2


@pytest.mark.slow
def test_energy_and_counters_go_on_over_a_change_of_the_accounts(site):
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=5_000_000, per_second=250)
    slave.serve_tcp()
    name = "active_energy_import"
    point = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    meter = {"id": "main", "unit_id": 1, "every": "200ms", "points": {name: point}}
    site.gateway.connect("panel", f"127.0.0.1:{slave.port}", [meter])
    accounts = [{"id": "factory", "meters": ["main"]}]
    site.gateway.kpis = {"energy": accounts}
    site.start()
    first = site.witness.wait(data("main"))["values"][name]
    for number in range(3):
        site.witness.wait_for_more(data("main"), 5)
        # A new account, and the meter itself with another definition.
        accounts.append({"id": f"copy-{number}", "meters": ["main"]})
        meter["rated_power"] = f"{number + 5}MW"
        site.gateway.connect("panel", f"127.0.0.1:{slave.port}", [meter])
        site.gateway.write()
        before = len(site.witness.of(EVENT))
        site.gateway.child.signal(signal.SIGHUP)
        site.witness.wait(EVENT, lambda e: e["type"] == "configuration_applied", after=before)
        site.witness.wait(f"{ROOT}/copy-{number}/meta")
    last = slave.freeze(1, "holding", 0)
    settled = site.witness.wait(data("main"), lambda p: p["values"].get(name) == last)["ts"]
    topic = f"{ROOT}/factory/kpi/energy/hour"
    site.witness.wait(topic, lambda payload: payload["ts"] > settled)
    rows = {p["from"]: p for p in site.witness.payloads(topic)}
    energy = sum(row["values"].get(name, 0) for row in rows.values())
    assert energy == pytest.approx(last - first, abs=0.001)
    resets = [m for m in site.witness.ending_with("/event") if m.json["type"].startswith("counter")]
    assert not resets
    sequence.checked(site.witness.of(data("main")))


def test_the_log_level_is_taken_over(plant, site):
    def text():
        return site.gateway.child.text()

    site.gateway.settings["log"] = {"level": "error"}
    plant.reload()
    quiet = len(text())
    site.gateway.settings["log"] = {"level": "info"}
    plant.reload()
    eventually(lambda: "configuration: log level: changed" in text()[quiet:], what=site.gateway.says)
    assert "is in force" in text()[quiet:]


def test_kpis_of_an_account_that_is_gone_are_cleared(site):
    slave = site.slave()
    slave.ramp(1, "holding", 0, start=5_000_000, per_second=250)
    point = {"table": "holding", "address": 0, "type": "uint64", "unit": "Wh", "kind": "counter"}
    meter = {"id": "main", "unit_id": 1, "every": "200ms", "points": {"active_energy_import": point}}
    site.gateway.connect("panel", slave.serve_tcp(), [meter])
    accounts = [{"id": name, "meters": ["main"]} for name in ("factory", "hall")]
    site.gateway.kpis = {"energy": accounts}
    site.start()
    topics = f"{ROOT}/hall/kpi/energy"
    site.witness.wait(f"{topics}/day")
    assert retained(site.broker.port, f"{topics}/#")
    site.gateway.kpis = {"energy": accounts[:1]}
    site.gateway.write()
    site.gateway.child.signal(signal.SIGHUP)
    eventually(lambda: not retained(site.broker.port, f"{ROOT}/hall/#"), what="hall is forgotten")
    assert retained(site.broker.port, f"{ROOT}/factory/kpi/energy/#")


def test_log_lines_about_a_device_bear_its_unit_and_connection(plant, site):
    plant.panel.fault(2, "silent")
    line = "panel/meter-2/2: device "
    eventually(lambda: line in site.gateway.child.text(), what=site.gateway.says)
    assert "broker park: connected" in site.gateway.child.text()
