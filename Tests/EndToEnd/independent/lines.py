"""What a production line's rows say, from readings of its state and its counters (ISO 22400-2)."""

from fractions import Fraction

STATES = {0: "idle", 1: "running", 2: "fault", 3: "setup"}
KNOWN = ("running", "setup", "fault", "idle")


def segments(readings, poll, last):
    """(from, to, state): a state holds to the next reading, or for two poll periods."""
    for (start, state), (end, _) in zip(readings, [*readings[1:], (last, None)]):
        held = min(end, start + 2 * poll)
        if start < held:
            yield start, held, STATES.get(state, "unknown")
        if held < end:
            yield held, end, "unknown"


def overlap(low, high, start, end):
    return max(0, min(high, end) - max(low, start))


class Line:
    """`states` are (time, number); `counts` are bookings of items by good or reject."""

    def __init__(self, definition, states, counts, clock):
        self.definition, self.clock = definition, clock
        parts = segments(states, definition["poll"], clock.last)
        self.segments = self.joined(parts)
        self.counts = counts
        self.busy = list(clock.busy())

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

    def busy_time(self, start, end):
        return sum(overlap(low, high, start, end) for low, high in self.busy)

    def rows(self, period):
        for interval in self.clock.intervals(period):
            if interval[1] <= self.clock.last:
                yield self.row(interval)

    def row(self, interval):
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
        values = self.values(planned, times, items, end - start)
        whole = (known, planned) if planned else (clock_known, end - start)
        share = whole[0] / whole[1]
        mark = "incomplete" if share < 0.9 else "estimated" if share < 0.99 else "good"
        return interval, values, share, mark

    def items(self, kind, interval):
        """Items belong to the interval of the reading that showed them; an edge to the one before."""
        return sum(part.amount for part in self.counts[kind] if interval[0] < part.end <= interval[1]) // 1000

    def values(self, planned, times, items, length):
        good, scrap = items["good"], items["reject"]
        made = good + scrap
        running, setup, fault = times["running"], times["setup"], times["fault"]
        values = {
            "planned_busy_time": planned / 1000,
            "production_time": running / 1000,
            "setup_time": setup / 1000,
            "delay_time": fault / 1000,
            "down_time": times["idle"] / 1000,
            "unknown_time": times["unknown"] / 1000,
            "produced": made,
            "good": good,
            "scrap": scrap,
        }
        cycle = Fraction(self.definition["cycle"])

        def ratio(name, part, whole):
            if whole > 0:
                values[name] = float(Fraction(part) / whole)

        if planned > 0:
            busy = running + setup + fault
            ratio("availability", running, planned)
            values["oee"] = 0.0
            if running > 0:
                ratio("effectiveness", cycle * made, running)
                ratio("oee", cycle * good, planned)
                ratio("quality_ratio", good, made)
                ratio("nee", cycle * good * (running + setup), planned * running)
            ratio("teep", cycle * good if running else 0, length)
            ratio("utilization_efficiency", running, busy)
            ratio("allocation_efficiency", busy, planned)
            ratio("technical_efficiency", running, running + fault)
            ratio("setup_ratio", setup, running + setup)
            ratio("throughput_rate", made * 3_600_000, busy)
            ratio("items_per_busy_hour", made * 3_600_000, planned)
            ratio("scrap_ratio", scrap, made)
        return values
