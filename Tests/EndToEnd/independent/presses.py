"""The press of a random plant: its states, counts, stop reasons and products, and what befalls them."""

import random

from .clock import HOUR
from .counters import Counter
from .lines import Line

MINUTE = 60_000
REASONS = {1: "no material", 2: "tool change", 3: "quality check"}
# PRI in milliseconds by product; one of the products has none of its own.
CYCLES = {1: 1200, 2: 2500, 3: 800}
PRODUCTS = [1, 2, 3, 7]


class Press:
    """A machine that is read every `poll` milliseconds; `is_silent` says when it does not answer at all."""

    def __init__(self, seed, poll, hours, is_silent):
        self.draw = draw = random.Random(f"press {seed}")
        self.poll, self.is_silent = poll, is_silent
        self.expects_resets = draw.random() < 0.4
        self.states, self.reasons, self.products = [], [], []
        self.items = {"good": [], "reject": []}
        self.has_reasons, self.has_products = draw.random() < 0.6, draw.random() < 0.5
        self.settings = {
            "minor_stop": draw.choice([0, 0, 45_000, 2 * MINUTE, 5 * MINUTE]),
            "plus_one": draw.choice([0, 1]),
            "has_energy": draw.random() < 0.8,
            "is_reason_first": draw.random() < 0.5,
        }
        self.state, self.reason, self.product = 1, 0, 1
        start = 0 if self.expects_resets else draw.choice([0, draw.randrange(1000), draw.randrange(10**5, 10**6)])
        self.counts = {"good": start, "reject": start // 50}
        self.zero = draw.choice([8, 1000]) * HOUR
        moments = lambda most: sorted(draw.random() * hours * HOUR for _ in range(draw.randrange(most)))
        self.set_backs = [] if self.expects_resets else moments(3)
        self.pauses = [(at, at + draw.choice([3, 8, 40, 100]) * MINUTE) for at in moments(3)]
        self.own_pauses = {kind: list(self.pauses_of_one(seed, kind, hours)) for kind in self.items}

    @staticmethod
    def pauses_of_one(seed, kind, hours):
        """When one counter alone is not read: it is answered late, not for a while, or never again."""
        draw = random.Random(f"pauses of {kind} {seed}")
        end = hours * HOUR
        if draw.random() < 0.2:
            yield 0, draw.random() * end / 2
        if draw.random() < 0.3:
            start = draw.random() * end
            yield start, start + draw.choice([2, 5, 30, 90, 200]) * MINUTE
        if draw.random() < 0.15:
            yield draw.random() * end, end

    def work(self, now, time):
        """Lets a poll period pass; rows of the reading that follows."""
        draw = self.draw
        if draw.random() < 0.05:
            self.change(draw.choice([0, 1, 1, 1, 1, 2, 2, 3, 4]))
        if draw.random() < 0.01:
            self.product = draw.choice(PRODUCTS)
        if self.state == 1:
            self.counts["good"] += draw.randrange(1, 20)
            self.counts["reject"] += draw.choice([0, 0, 0, 1])
        if now >= self.zero:
            self.zero += 8 * HOUR
            self.counts = {"good": 0, "reject": 0}
        if self.set_backs and self.set_backs[0] <= now:
            self.set_backs.pop(0)
            kind = draw.choice(["good", "reject"])
            self.counts[kind] -= min(self.counts[kind] // 1100, draw.randrange(1, 300))
        return [] if self.is_silent(now) else self.read(now, time)

    def change(self, state):
        if state != self.state:
            self.state = state
            self.reason = self.draw.choice([0, *REASONS]) if state in (0, 2, 4) else 0

    def read(self, now, time):
        self.states.append((time, self.state))
        rows = [(time, "press.machine_state", self.state)]
        if self.has_reasons:
            self.reasons.append((time, self.reason))
            rows.insert(0 if self.settings["is_reason_first"] else 1, (time, "press.stop_reason", self.reason))
        if self.has_products:
            self.products.append((time, self.product))
            rows.append((time, "press.product_code", self.product))
        for kind, count in self.counts.items():
            pauses = self.pauses + self.own_pauses[kind]
            is_counting = not any(low <= now < high for low, high in pauses)
            if is_counting:
                self.items[kind].append((time, count * 1000))
            rows.append((time, f"press.{kind}_count", count if is_counting else ""))
        return rows

    def line(self, clock, account):
        counts = {}
        for kind, readings in self.items.items():
            counter = Counter(self.poll, 1000, expects_resets=self.expects_resets, pieces=True)
            for reading in readings:
                counter.take(*reading)
            counts[kind] = counter.booked
        definition = {"poll": self.poll, "cycle": 1500, **self.settings}
        definition |= {"reasons": REASONS, "cycles": CYCLES if self.has_products else {}}
        return Line(definition, self.states, counts, clock, self.reasons, self.changes(), account)

    def changes(self):
        """The readings at which another product was read than before."""
        found = []
        for time, code in self.products:
            if not found or found[-1][1] != code:
                found.append((time, code))
        return found

    def device(self, unit):
        """The device file's entry."""
        states = {0: "idle", 1: "running", 2: "fault", 3: "setup", 4: "off"}
        number = {"table": "input", "type": "uint16"}
        count = {"table": "input", "type": "uint32", "kind": "counter", "unit": "1"}
        if self.expects_resets:
            count["counter"] = {"resets": "expected"}
        points = {"machine_state": {**number, "address": 0, "kind": "state", "states": states}}
        points |= {"good_count": {**count, "address": 10}, "reject_count": {**count, "address": 12}}
        if self.has_reasons:
            points["stop_reason"] = {**number, "address": 20, "kind": "state", "states": {0: "none", **REASONS}}
        if self.has_products:
            points["product_code"] = {**number, "address": 21}
        return {"id": "press", "unit_id": unit, "every": f"{self.poll // 1000}s", "points": points}

    def entry(self):
        """The line of the KPI file."""
        states = {name: [name] for name in ("running", "setup", "fault", "idle", "off")}
        entry = {"id": "press-line", "state": {"point": "press.machine_state", **states}}
        entry |= {"good": "press.good_count", "reject": "press.reject_count", "ideal_cycle": "1.5s"}
        entry |= {"minor_stop": f"{self.settings['minor_stop'] // 1000}s"}
        if self.settings["plus_one"]:
            entry["mean_time_per"] = "failures_plus_one"
        if self.settings["has_energy"]:
            entry["energy"] = "site"
        if self.has_reasons:
            entry["reason"] = "press.stop_reason"
        if self.has_products:
            entry |= {"product": "press.product_code", "ideal_cycles": {k: f"{v}ms" for k, v in CYCLES.items()}}
        return entry
