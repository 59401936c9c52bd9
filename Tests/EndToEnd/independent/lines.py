"""What a production line's rows say, from readings of its state and its counters (ISO 22400-2)."""

from fractions import Fraction

from .stops import Stops
from .supply import Supply

STATES = {0: "idle", 1: "running", 2: "fault", 3: "setup", 4: "off"}
KNOWN = ("running", "setup", "fault", "idle", "off")
# Which values come from good items, and which from rejected ones: all produced ones are both together.
OF_GOOD = {"good", "oee", "nee", "teep", "energy_per_good", "cost_per_good", "co2e_per_good"}
OF_REJECTS = {"scrap"}
OF_BOTH = {"produced", "effectiveness", "quality_ratio", "throughput_rate", "items_per_busy_hour", "scrap_ratio"}


def segments(readings, poll, last):
    """(from, to, state): a state holds to the next reading, or for two poll periods."""
    for (start, state), (end, _) in zip(readings, [*readings[1:], (last, None)]):
        held = min(end, start + 2 * poll)
        if start < held:
            yield start, held, STATES.get(state, "unknown")
        if held < end:
            yield held, end, "unknown"


def unfounded(states, counters):
    """The ratios of items to time, or of items to items, of which one is known for under 90 % of the other's time."""
    good, least, most = counters["good"], min(counters.values()), max(counters.values())
    names = set()
    if least < 0.9 * states:
        names |= {"effectiveness", "throughput_rate", "items_per_busy_hour"}
    if good < 0.9 * states:
        names |= {"oee", "nee", "teep"}
    if least < 0.9 * most:
        names |= {"quality_ratio", "scrap_ratio"}
    return names


def overlap(low, high, start, end):
    return max(0, min(high, end) - max(low, start))


class Line:
    """`states`, `reasons` and `products` are (time, number); `counts` are bookings of items by good or reject.

    `account` is that of the line's energy, or None.
    """

    def __init__(self, definition, states, counts, clock, reasons=(), products=(), account=None):
        self.definition, self.clock = definition, clock
        self.products = products
        parts = segments(states, definition["poll"], clock.last)
        self.segments = self.joined(parts)
        self.counts = counts
        self.counted = {kind: self.stretches(parts) for kind, parts in counts.items()}
        self.busy = list(clock.busy())
        names, minor = definition.get("reasons", {}), definition.get("minor_stop", 0)
        self.stops = Stops(self.segments, reasons, names, minor, self.busy_time)
        self.supply = Supply(account, self.segments) if account else None

    @staticmethod
    def joined(parts):
        """Segments of one state that follow on one another, as one."""
        found = []
        for start, end, state in parts:
            if found and found[-1][2] == state and found[-1][1] == start:
                found[-1] = (found[-1][0], end, state)
            else:
                found.append((start, end, state))
        return found

    @staticmethod
    def stretches(parts):
        """The time of which it is known what was counted in it, as stretches that do not overlap."""
        found = []
        for start, end in sorted((part.start, part.end) for part in parts if part.known):
            if found and start <= found[-1][1]:
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((start, end))
        return found

    def share_of(self, kind, interval, measure):
        """The share of an interval for which a counter is known; `measure` says how long a part of it is."""
        start, end = interval
        inside = [(max(low, start), min(high, end)) for low, high in self.counted[kind]]
        return sum(measure(low, high) for low, high in inside if low < high) / measure(start, end)

    def shares(self, interval, planned):
        """Of each counter, of planned busy time, or of the time by the clock where no work was planned."""
        measure = self.busy_time if planned else lambda low, high: high - low
        return {kind: self.share_of(kind, interval, measure) for kind in self.counts}

    def busy_time(self, start, end):
        return sum(overlap(low, high, start, end) for low, high in self.busy)

    def rows(self, period):
        for interval in self.clock.intervals(period):
            if interval[1] <= self.clock.last:
                yield self.row(interval, period)

    def row(self, interval, period):
        start, end = interval
        times = dict.fromkeys((*KNOWN, "unknown"), 0)
        clock_known = 0
        for low, high, state in self.segments:
            if low < end and start < high:
                inside = max(low, start), min(high, end)
                times[state] += self.busy_time(*inside)
                clock_known += (inside[1] - inside[0]) if state != "unknown" else 0
        planned = self.busy_time(start, end)
        known = sum(times[state] for state in KNOWN)
        # What was before the first reading is unknown too.
        times["unknown"] = planned - known
        items = {kind: self.items(kind, interval) for kind in self.counts}
        values = self.values(planned, times, interval)
        values |= self.stops.values(interval, {**times, "unknown": planned - known}, self.definition.get("plus_one", 0))
        estimated = self.estimated(interval)
        whole = (known, planned) if planned else (clock_known, end - start)
        states, counters = whole[0] / whole[1], self.shares(interval, planned)
        values = {name: value for name, value in values.items() if name not in unfounded(states, counters)}
        if self.supply:
            counted = self.share_of("good", interval, lambda low, high: high - low)
            energies, doubted = self.supply.values(interval, items["good"], counted, max(counted, counters["good"]))
            values |= energies
            estimated |= doubted
        if period != "hour":
            for reason, (count, time) in self.stops.pareto(interval).items():
                values |= {f"stops.{reason}.count": count, f"stops.{reason}.duration": time}
        values |= {f"estimated.{name}": 1 for name in estimated & values.keys()}
        share = min(states, *counters.values())
        is_estimated = share < 0.99 or estimated & values.keys()
        mark = "incomplete" if share < 0.9 else "estimated" if is_estimated else "good"
        return interval, values, share, mark

    def items(self, kind, interval):
        """Items belong to the interval of the reading that showed them; an edge to the one before."""
        return sum(part.amount for part in self.counts[kind] if interval[0] < part.end <= interval[1]) // 1000

    def planned(self, kind, interval):
        """Milliseconds planned for the items: each of the product that was made when it was counted."""
        booked = (part for part in self.counts[kind] if interval[0] < part.end <= interval[1])
        return sum(part.amount // 1000 * self.cycle(part.end) for part in booked)

    def cycle(self, moment):
        """PRI in milliseconds: what was counted by the reading of a new code is still of the former."""
        code = next((code for time, code in reversed(self.products) if time < moment), None)
        if code is None and self.products:
            code = self.products[0][1]
        return Fraction(self.definition.get("cycles", {}).get(code, self.definition["cycle"]))

    def estimated(self, interval):
        """The names of values that come from a counter that was set back or bridged a gap, or fell in one.

        Items counted since a fall in a gap stand in the interval of the reading that shows them.
        """
        names = set()
        for kind, own in (("good", OF_GOOD), ("reject", OF_REJECTS)):
            for part in self.counts[kind]:
                is_doubted = part.is_late or (part.known and part.bridged and part.amount)
                is_here = part.start < interval[1] and interval[0] < part.end
                is_placed_here = not part.known and part.amount and interval[0] < part.end <= interval[1]
                if (is_doubted and is_here) or is_placed_here:
                    names |= own | OF_BOTH
        return names

    def values(self, planned, times, interval):
        length = interval[1] - interval[0]
        good, scrap = (self.items(kind, interval) for kind in ("good", "reject"))
        made = good + scrap
        time_of_good = self.planned("good", interval)
        time_of_all = time_of_good + self.planned("reject", interval)
        running, setup, fault = times["running"], times["setup"], times["fault"]
        values = {
            "planned_busy_time": planned / 1000,
            "production_time": running / 1000,
            "setup_time": setup / 1000,
            "delay_time": fault / 1000,
            "down_time": (times["idle"] + times["off"]) / 1000,
            "unknown_time": times["unknown"] / 1000,
            "produced": made,
            "good": good,
            "scrap": scrap,
        }

        def ratio(name, part, whole):
            if whole > 0:
                values[name] = float(Fraction(part) / whole)

        if planned > 0:
            busy = running + setup + fault
            ratio("availability", running, planned)
            values["oee"] = 0.0
            if running > 0:
                ratio("effectiveness", time_of_all, running)
                ratio("oee", time_of_good, planned)
                ratio("quality_ratio", good, made)
                ratio("nee", time_of_good * (running + setup), planned * running)
            ratio("teep", time_of_good if running else 0, length)
            ratio("utilization_efficiency", running, busy)
            ratio("allocation_efficiency", busy, planned)
            ratio("technical_efficiency", running, running + fault)
            ratio("setup_ratio", setup, running + setup)
            ratio("throughput_rate", made * 3_600_000, busy)
            ratio("items_per_busy_hour", made * 3_600_000, planned)
            ratio("scrap_ratio", scrap, made)
        return values
