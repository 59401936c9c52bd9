"""Demand: of blocks by the clock, and of a window that slides."""

from itertools import accumulate


class Sliding:
    """Windows of an account that slide, by (timeline, sign) of each of its meters."""

    def __init__(self, meters, window, first, last):
        self.window = window
        self.step = 15_000 if window <= 900_000 else 60_000
        self.start = (first // self.step) * self.step - window
        # A window is complete once every meter has been read at its end or later.
        self.reached = min(timeline.reached for timeline, _ in meters)
        edges = list(range(self.start, last + self.step, self.step))
        self.meters = []
        bridged = [0] * (len(edges) - 1)
        for timeline, sign in meters:
            sums = timeline.sums(edges)
            energy = accumulate((sign * (one.amount - one.unplaced) for one in sums), initial=0.0)
            self.meters.append((list(energy), list(accumulate((one.known for one in sums), initial=0))))
            bridged = [a + one.bridged + one.lost for a, one in zip(bridged, sums)]
        self.bridged = list(accumulate(bridged, initial=0))

    def at(self, end):
        """(W, known share, is estimated) of the window that ends at a moment.

        Where the meters are known for different times of it, it is the sum of their means.
        """
        high = (end - self.start) // self.step
        low = high - self.window // self.step
        parts = [(energy[high] - energy[low], known[high] - known[low]) for energy, known in self.meters]
        times = [known for _, known in parts]
        is_uneven = min(times) < 0.99 * max(times)
        power = sum(energy * 3600 / (is_uneven and known or self.window) for energy, known in parts)
        return power, min(times) / self.window, self.bridged[high] > self.bridged[low] or is_uneven

    def ends(self, interval):
        """The ends of complete windows in an interval: behind its beginning, up to and with its end."""
        first = (interval[0] // self.step + 1) * self.step
        last = min(interval[1], self.reached)
        return range(max(first, self.start + self.window + self.step), last + 1, self.step)

    def newest(self, interval):
        """The last window of a block; None while it is not complete: an older one is not the present."""
        ends = self.ends(interval)
        return self.at(ends[-1]) if ends and ends[-1] + self.step > interval[1] else None

    def highest(self, interval):
        """(W, beginnings, whether each is bridged) of the highest windows; None where too little is known."""
        found = []
        for end in self.ends(interval):
            power, known, bridged = self.at(end)
            if known >= 0.9:
                found.append((power, end - self.window, bridged))
        return highest(found)


def highest(found):
    """The highest power and all beginnings of windows that cannot be told from it."""
    if not found:
        return None
    best = max(power for power, _, _ in found)
    alike = [one for one in found if one[0] >= best - 0.2]
    return best, {start for _, start, _ in alike}, {is_bridged for _, _, is_bridged in alike}
