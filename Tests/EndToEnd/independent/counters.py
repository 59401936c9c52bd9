"""What a cumulative register counted, by the policy of counters."""

MINUTE = 60_000


class Booked:
    """An amount that came between two moments; `bridged`: they lie more than two poll periods apart.

    `is_late`: the register was set back, and only later readings showed what it had counted.
    """

    def __init__(self, start, end, amount, bridged=False, is_late=False):
        self.start, self.end, self.amount, self.bridged = start, end, amount, bridged
        self.is_late = is_late


class Counter:
    """Takes readings in thousandths of the unit; `booked` is what they prove.

    `step` is the register's smallest step, `wraps_at` where it begins again, `rated` the most it can
    count in an hour.
    """

    def __init__(self, poll, step, wraps_at=None, rated=None, expects_resets=False):
        self.poll, self.step, self.wraps_at, self.rated = poll, step, wraps_at, rated
        self.expects_resets = expects_resets
        self.booked = []
        self.last = None  # the accepted reading before: time, value
        self.suspects = []
        self.held = []
        self.increases = 0
        self.highest = 0.0
        self.events = []

    def is_plausible(self, amount, elapsed):
        if amount <= 1000 * self.step:
            return True
        if self.rated:
            return amount <= 1.2 * self.rated * elapsed / 3_600_000
        return self.increases < 20 or amount <= 100 * self.highest * elapsed

    def take(self, time, value):
        if self.last is None:
            self.last = (time, value)
            return
        before, last = self.last
        elapsed = max(time - before, self.poll)
        fall = last - value
        if fall <= 0:
            if self.is_plausible(-fall, elapsed):
                self.accept(time, value, -fall)
            else:
                self.suspect(time, value)
        elif self.expects_resets:
            self.accept(time, value, value)
        elif self.is_wrap(value, last, elapsed):
            self.events.append("counter_wrap")
            self.accept(time, value, value + self.wraps_at - last)
        elif value > 0 and fall <= max(self.step, last / 1000):
            self.hold(time, value)
        else:
            self.suspect(time, value)

    def is_wrap(self, value, last, elapsed):
        end = self.wraps_at
        if not end or last <= end * 0.9 or value >= end * 0.1:
            return False
        return self.is_plausible(value + end - last, elapsed)

    def accept(self, time, value, amount):
        before = self.last[0]
        if amount:
            self.increases += 1
            self.highest = max(self.highest, amount / max(time - before, self.poll))
        self.booked.append(Booked(before, time, amount, time - before > 2 * self.poll))
        self.last = (time, value)
        self.suspects, self.held = [], []

    def hold(self, time, value):
        """A little below the last one: jitter, or a meter that lost what it had not saved.

        The last value is held and nothing added, so that the time is known, until it is seen which.
        """
        self.suspects = []
        before, last = self.last
        if self.held and value < self.held[-1][1]:
            self.held = []
        self.held = self.held or [(before, value)]
        self.held.append((time, value))
        self.booked.append(Booked(before, time, 0, time - before > 2 * self.poll))
        self.last = (time, last)
        (first, base), count = self.held[1], len(self.held) - 1
        if count >= 5 and time - first >= MINUTE and value >= base + 2 * self.step:
            self.events.append("counter_set_back")
            del self.booked[-count:]
            self.go_on(self.held, estimated=True)

    def suspect(self, time, value):
        """A single false value changes nothing, not what is held either."""
        if self.suspects:
            then, before = self.suspects[-1]
            rise = value - before
            fits = rise >= 0 and self.is_plausible(rise, max(time - then, self.poll))
            self.suspects = [*self.suspects, (time, value)] if fits else [(time, value)]
        else:
            self.suspects = [(time, value)]
        if len(self.suspects) == 3:
            self.events.append("counter_reset")
            self.go_on(self.suspects)

    def go_on(self, readings, estimated=False):
        """A new epoch: what was counted since its first reading is booked where it belongs."""
        for (start, low), (end, high) in zip(readings, readings[1:]):
            bridged = estimated or end - start > 2 * self.poll
            self.booked.append(Booked(start, end, high - low, bridged, is_late=estimated))
        self.last = readings[-1]
        self.suspects, self.held = [], []


class Power:
    """A meter without a register: the area under its power, import above zero and export below."""

    def __init__(self, poll):
        self.poll = poll
        self.last = None
        self.imported, self.exported = [], []

    def take(self, time, watts):
        last, self.last = self.last, (time, watts)
        if last is None or time - last[0] > 2 * self.poll:
            return
        (start, a), b = last, watts
        # Milliwatt-hours of a watt through a millisecond.
        unit = (time - start) / 3600
        whole = (a + b) / 2 * unit
        if (a < 0) != (b < 0) and a != b:
            above = max(a, b) ** 2 / abs(a - b) / 2 * unit
        else:
            above = max(whole, 0)
        self.imported.append(Booked(start, time, above))
        self.exported.append(Booked(start, time, above - whole))


class Timeline:
    """What was booked, by time: energy flows evenly between two readings."""

    def __init__(self, booked, reached=None):
        self.booked = sorted(booked, key=lambda part: part.start)
        # Up to when all is known that can be.
        self.reached = reached

    def __bool__(self):
        return bool(self.booked)

    def sums(self, edges):
        """(amount, measured, bridged) between each edge and the next; edges in order."""
        sums = [[0.0, 0, 0] for _ in edges[1:]]
        index = 0
        for part in self.booked:
            while index > 0 and edges[index] > part.start:
                index -= 1
            while index < len(sums) and edges[index + 1] <= part.start:
                index += 1
            length, place = part.end - part.start, index
            while place < len(sums) and edges[place] < part.end:
                time = min(part.end, edges[place + 1]) - max(part.start, edges[place])
                sums[place][0] += part.amount * time / length
                sums[place][2 if part.bridged else 1] += time
                place += 1
        return [tuple(sum_) for sum_ in sums]
