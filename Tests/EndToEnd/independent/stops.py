"""A line's stops: minor ones, failures, and the Pareto by reason (ISO 22400-2)."""

from fractions import Fraction


class Stop:
    """A stretch of one state with one reason; `is_over`: a reading showed how it ended."""

    def __init__(self, start, end, state, reason, is_over):
        self.start, self.end, self.state, self.reason, self.is_over = start, end, state, reason, is_over


class Stops:
    """A stop is judged by its whole duration and counted where it began; one without busy time is none.

    `segments` are (from, to, state), `reasons` (time, number) as the states are read, `names` by number.
    `minor` is the duration below which a fault is a minor stop, `busy_time` that of a stretch.
    """

    def __init__(self, segments, reasons, names, minor, busy_time):
        self.minor, self.busy_time = max(1, minor), busy_time
        self.found = []
        told = dict(reasons)
        follows = {start: state for start, _, state in segments}
        for start, end, state in segments:
            reason = names.get(told.get(start, 0))
            is_stop = state == "fault" or (state in ("idle", "off") and reason)
            if is_stop and busy_time(start, end) > 0:
                is_over = follows.get(end, "unknown") != "unknown"
                self.found.append(Stop(start, end, state, reason or "unspecified", is_over))

    def is_minor(self, stop):
        return stop.state == "fault" and stop.is_over and stop.end - stop.start < self.minor

    def is_failure(self, stop):
        return stop.state == "fault" and stop.end - stop.start >= self.minor

    def inside(self, stop, interval):
        start, end = max(stop.start, interval[0]), min(stop.end, interval[1])
        return self.busy_time(start, end) if start < end else 0

    def begun(self, interval):
        return [stop for stop in self.found if interval[0] <= stop.start < interval[1]]

    def values(self, interval, times, failures_plus_one):
        """Minor stops and mean times; `times` are the milliseconds of busy time in each state."""
        begun = self.begun(interval)
        minor_time = sum(self.inside(stop, interval) for stop in self.found if self.is_minor(stop))
        values = {"minor_stops": sum(map(self.is_minor, begun)), "minor_stop_time": minor_time / 1000}
        failures = sum(map(self.is_failure, begun))
        if failures and sum(times.values()) > 0:
            working = times["running"] + times["setup"]
            values["mtbf"] = float(Fraction(working, 1000) / (failures + failures_plus_one))
            values["mttr"] = float(Fraction(times["fault"] - minor_time, 1000) / failures)
        return values

    def pareto(self, interval):
        """(count, seconds of busy time) by reason."""
        counts, times = {}, {}
        for stop in self.begun(interval):
            counts[stop.reason] = counts.get(stop.reason, 0) + 1
        for stop in self.found:
            inside = self.inside(stop, interval)
            if inside:
                times[stop.reason] = times.get(stop.reason, 0) + inside
        return {name: (counts.get(name, 0), times.get(name, 0) / 1000) for name in {**counts, **times}}
