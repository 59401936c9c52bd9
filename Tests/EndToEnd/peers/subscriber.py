"""mosquitto_sub, which records what is published (the witness), and mosquitto_pub."""

import functools
import json
import subprocess
import threading
import time
import uuid
from dataclasses import dataclass

from .cable import Cable
from .processes import Child
from .waiting import PATIENCE, eventually


@dataclass(frozen=True)
class Message:
    topic: str
    payload: str
    qos: int
    retain: bool
    # time.time() of the arrival here
    arrived: float

    @functools.cached_property
    def json(self):
        """The payload, with exact integers; NaN and Infinity are errors, because they are not JSON.

        Parsed once: a waiting test looks at the same messages again and again.
        """
        return json.loads(self.payload, parse_constant=_refuse)


def _refuse(constant):
    raise ValueError(f"{constant} is no JSON number")


def publish(port, topic, payload, *options):
    subprocess.run(
        ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(port), "-t", topic, "-m", payload, *options],
        check=True,
        timeout=PATIENCE,
        capture_output=True,
    )


def retained(port, topic="#"):
    """The messages that a new subscriber gets: the retained messages, by topic."""
    # The filter # does not match a topic that begins with $: it comes last, for its own filter.
    marker = f"$marker/{uuid.uuid4()}"
    command = ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(port), "-V", "mqttv5", "-q", "1"]
    command += ["-t", topic, "-t", marker, "-F", "%j"]
    publish(port, marker, "end", "-r", "-q", "1")
    found, is_whole = {}, False
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        timer = threading.Timer(PATIENCE, process.kill)
        timer.start()
        for line in process.stdout:
            message = _parsed(line)
            if is_whole := message.topic == marker:
                break
            if message.retain:
                found[message.topic] = message
        timer.cancel()
        process.kill()
    assert is_whole, f"retained messages: no end of them after {PATIENCE} s"
    publish(port, marker, "", "-r")
    return found


def _parsed(line):
    fields = json.loads(line)
    return Message(
        topic=fields["topic"],
        payload=fields.get("payload", ""),
        qos=fields["qos"],
        retain=bool(fields["retain"]),
        arrived=time.time(),
    )


class Subscriber:
    """Records every message of a filter, in the order of arrival, with the retain flags as published.

    It has its own cable: when the broker resets the connection, mosquitto_sub ends at its
    next PUBACK, and messages that had already reached it would be lost.
    """

    def __init__(self, folder, port, topic="#"):
        self.folder, self.port, self.topic = folder, port, topic
        self.messages = []
        self.child = self.cable = None
        self.attach()

    def attach(self):
        """Subscribes, also again after the broker was killed. Returns when the broker certainly
        delivers to it, and when all messages of the killed broker are recorded."""
        if self.child:
            eventually(self.cable.has_delivered, what="the witness has read everything")
        self.detach()
        self.cable = Cable(self.port, is_for_one=True)
        command = ["mosquitto_sub", "-h", "127.0.0.1", "-p", self.cable.port, "-V", "mqttv5", "-q", "1"]
        command += ["-D", "connect", "receive-maximum", "65535", "--retain-as-published"]
        command += ["-t", self.topic, "-t", "$probe/#", "-F", "%j"]
        self.child = Child(command, self.folder / "mosquitto_sub.log", stdout=subprocess.PIPE)
        self.probes = set()
        self.reader = threading.Thread(target=self._read, args=[self.child.process], daemon=True)
        self.reader.start()
        eventually(self._is_delivered, what=lambda: f"subscribed: {self.child.text()}")

    def _is_delivered(self):
        probe = f"$probe/{uuid.uuid4()}"
        publish(self.port, probe, "here?")
        deadline = time.monotonic() + 0.5
        while time.monotonic() < deadline and probe not in self.probes:
            time.sleep(0.01)
        return probe in self.probes

    def _read(self, process):
        for line in process.stdout:
            message = _parsed(line)
            if message.topic.startswith("$probe/"):
                self.probes.add(message.topic)
            else:
                self.messages.append(message)

    def detach(self):
        if self.child:
            self.cable.pull_out()
            self.child.kill()
            self.reader.join(5)
            self.child.end()

    def of(self, topic):
        """The messages of one topic so far."""
        return [message for message in list(self.messages) if message.topic == topic]

    def payloads(self, topic):
        return [message.json for message in self.of(topic)]

    def ending_with(self, suffix):
        return [message for message in list(self.messages) if message.topic.endswith(suffix)]

    def wait_for_more(self, topic, number):
        """Waits for this number of new messages of the topic and returns them."""
        before = len(self.of(topic))
        wanted = f"{number} more of {topic}"
        eventually(lambda: len(self.of(topic)) >= before + number, what=wanted)
        return self.of(topic)[before:]

    def wait_for_reading(self, topic, later=0):
        """The first payload of a reading that certainly began this number of ms after this call.

        The first message dated later may still have been on its way from the device; the next one was not.
        """
        since = time.time() * 1000 + later

        def readings():
            return [payload for payload in self.payloads(topic) if payload["ts"] > since][1:2]

        return eventually(readings, what=f"a reading of {topic} after {since:.0f}")[0]

    def wait(self, topic, matches=lambda payload: True, within=PATIENCE, after=0):
        """The first payload of `topic` from position `after` on that `matches`."""

        def first():
            return [p for p in self.payloads(topic)[after:] if matches(p)][:1]

        told = eventually(first, what=lambda: f"{topic}; last {self.payloads(topic)[-3:]}", within=within)
        return told[0]
