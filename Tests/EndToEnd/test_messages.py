"""The shape of every message, its quality of service and whether it is retained."""

import re
import time

import pytest

from peers.gateway import HEALTH, ROOT, STATUS
from peers.subscriber import retained

pytestmark = pytest.mark.xdist_group("messages")

METER = f"{ROOT}/workshop-a/line-1/main-meter"
PUMP = f"{ROOT}/pump"
ASSETS = f"{ROOT}/_gateway/gw-01/assets"


@pytest.fixture(scope="module")
def site(shared_site):
    slave = shared_site.slave()
    slave.put(1, "holding", 0, "float32", 12500.0)
    slave.put(1, "holding", 2, "float32", 4.25)
    slave.put(1, "holding", 4, "uint64", 123_456)
    slave.put(2, "input", 0, "uint16", 1)
    meter = {
        "id": "main-meter",
        "unit_id": 1,
        "path": ["workshop-a", "line-1"],
        "label": {"en": "Main meter", "vi": "Công tơ tổng"},
        "every": "200ms",
        "points": {
            "active_power": {"table": "holding", "address": 0, "type": "float32", "unit": "W"},
            "current_l1": {"table": "holding", "address": 2, "type": "float32", "unit": "A"},
            "active_energy_import": {
                "table": "holding",
                "address": 4,
                "type": "uint64",
                "unit": "Wh",
                "kind": "counter",
            },
        },
    }
    state = {"table": "input", "address": 0, "type": "uint16", "kind": "state"}
    state["states"] = {0: "idle", 1: "running"}
    pump = {"id": "pump", "unit_id": 2, "every": "500ms", "points": {"machine_state": state}}
    shared_site.gateway.connect("panel-a", slave.serve_tcp(), [meter, pump])
    shared_site.start()
    shared_site.witness.wait(f"{METER}/data")
    shared_site.witness.wait(f"{PUMP}/data")
    return shared_site


def flags(messages):
    return {(message.qos, message.retain) for message in messages}


def test_data_has_time_sequence_and_values_and_is_not_retained(site):
    messages = site.witness.ending_with("/data")
    assert flags(messages) == {(1, False)}
    for payload in (message.json for message in messages):
        assert set(payload) == {"ts", "seq", "gateway", "epoch", "values", "bad"}
        assert all(isinstance(payload[name], int) for name in ("ts", "seq", "epoch"))
    first = site.witness.payloads(f"{METER}/data")[0]
    assert first["values"] == {
        "active_power": 12500.0,
        "current_l1": 4.25,
        "active_energy_import": 123_456,
    }


def test_data_is_sequenced_over_all_devices_from_1(site):
    sequence = [message.json["seq"] for message in site.witness.ending_with("/data")]
    assert sequence == list(range(1, len(sequence) + 1))


def test_data_carries_the_time_of_its_acquisition(site):
    for message in site.witness.ending_with("/data"):
        assert -50 <= message.arrived * 1000 - message.json["ts"] < 30_000


def test_a_device_is_polled_at_its_period_without_drift(site):
    """Sixty readings: the last ones are still in the 200 ms pattern of the first ones.

    A loaded machine is sometimes late and skips a poll: the pattern is where most readings are.
    """
    times = [message.json["ts"] for message in site.witness.wait_for_more(f"{METER}/data", 60)]
    assert apart(beat(times[:20]), beat(times[-20:])) <= 50, times


def apart(one, other):
    """The distance of two moments modulo 200 ms."""
    distance = (one - other) % 200
    return min(distance, 200 - distance)


def beat(times):
    """The moment with the smallest distance to all."""
    return min(times, key=lambda time: sum(apart(time, other) for other in times))


def test_a_state_is_published_as_its_number(site):
    assert site.witness.wait(f"{PUMP}/data")["values"]["machine_state"] == 1


def described_points(meta):
    """The points of a `meta` by name, whether it lists or maps them."""
    points = meta["points"]
    if isinstance(points, dict):
        return points
    return {point["name"]: point for point in points}


def test_meta_tells_what_a_platform_needs_to_draw_the_device(site):
    meta = site.witness.wait(f"{METER}/meta")
    assert flags(site.witness.of(f"{METER}/meta")) == {(1, True)}
    assert meta["id"] == "main-meter"
    assert meta["label"] == {"en": "Main meter", "vi": "Công tơ tổng"}
    assert "profile" not in meta or meta["profile"] is None
    energy = described_points(meta)["active_energy_import"]
    assert (energy["type"], energy["unit"], energy["kind"]) == ("uint64", "Wh", "counter")


def test_meta_names_the_states_of_a_state(site):
    state = described_points(site.witness.wait(f"{PUMP}/meta"))["machine_state"]
    assert state["kind"] == "state"
    assert state["states"] == {"0": "idle", "1": "running"}


@pytest.mark.parametrize("asset", [METER, PUMP])
def test_an_asset_that_answers_is_online(site, asset):
    status = site.witness.wait(f"{asset}/status", lambda said: said["status"] == "online")
    assert flags(site.witness.of(f"{asset}/status")) == {(1, True)}
    assert set(status) == {"ts", "gateway", "status", "reason", "last_ok", "late", "schema"}
    assert status["late"] is False
    assert abs(status["last_ok"] - status["ts"]) < 60_000


def test_the_gateway_is_online_and_says_what_it_is(site):
    status = site.witness.payloads(STATUS)[-1]
    assert flags(site.witness.of(STATUS)) == {(1, True)}
    assert set(status) == {
        "ts", "gateway", "status", "reason", "version", "config", "boot", "boot_reason", "schema",
    }  # fmt: skip
    assert (status["status"], status["reason"], status["boot_reason"]) == ("online", "started", "clean")
    assert (status["gateway"], status["schema"]) == ("gw-01", "park-gateway/1")
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?\S*", status["version"])
    assert re.fullmatch(r"[0-9a-f]{8,}", status["config"])
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", status["boot"].lower())
    assert abs(status["ts"] / 1000 - time.time()) < 600


def test_who_subscribes_late_is_given_what_is_retained_and_no_data(site):
    kept = retained(site.broker.port)
    states = {f"{asset}/{name}" for asset in (METER, PUMP) for name in ("meta", "status")}
    expected = states | {STATUS, ASSETS}
    assert expected <= set(kept)
    assert not [topic for topic in kept if topic.endswith(("/data", "/event", "/health"))]


def names(value, path=""):
    """Every key below `value`, with the keys above it, in lower case."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from names(item, f"{path}.{key.lower()}")
    elif isinstance(value, list):
        for item in value:
            yield from names(item, path)
    else:
        yield path


def test_health_comes_every_30_s_and_tells_how_the_gateway_fares(site):
    health = site.witness.wait(HEALTH)
    assert flags(site.witness.of(HEALTH)) == {(1, False)}
    told = " ".join(names(health))
    wanted = "poll error late load outbox depth bytes oldest dropped publish rss cpu disk clock"
    missing = [word for word in wanted.split() if word not in told]
    assert not missing, f"no {missing} in {told}"


def test_every_message_names_its_gateway(site):
    site.witness.wait(HEALTH)
    assert {message.json["gateway"] for message in site.witness.messages} == {"gw-01"}


def test_the_epoch_is_the_same_in_all_messages_and_in_the_list_of_assets(site):
    listed = site.witness.wait(ASSETS)
    epochs = {message.json["epoch"] for message in site.witness.ending_with("/data")}
    assert epochs == {listed["epoch"]} and listed["epoch"] > 1_700_000_000


def test_the_list_of_assets_says_what_this_gateway_has_and_where(site):
    listed = site.witness.wait(ASSETS)
    assert flags(site.witness.of(ASSETS)) == {(1, True)}
    assert listed["config"] == site.witness.payloads(STATUS)[-1]["config"]
    assert listed["assets"] == [
        {"id": "main-meter", "kind": "device", "topic": METER},
        {"id": "pump", "kind": "device", "topic": PUMP},
    ]


@pytest.mark.parametrize("topic", [f"{METER}/meta", f"{METER}/status", STATUS])
def test_descriptions_and_states_carry_the_version_of_their_layout(site, topic):
    assert site.witness.wait(topic)["schema"] == "park-gateway/1"


def test_nothing_is_published_outside_the_root(site):
    assert all(message.topic.startswith(f"{ROOT}/") for message in site.witness.messages)
