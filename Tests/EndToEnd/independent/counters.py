"""What a cumulative register counted, by the policy of counters."""

from collections import namedtuple

MINUTE = 60_000


class Booked:
    """An amount that came between two moments.

    `bridged`: they lie more than two poll periods apart, or what lies between is only estimated. `known`: it is
    all that was counted between them; else a part, at a time nobody knows. `is_late`: the register was set back,
    and only later readings showed what it had counted.
    """

    def __init__(self, start, end, amount, bridged=False, known=True, is_late=False):
        self.start, self.end, self.amount, self.bridged, self.known = start, end, amount, bridged, known
        self.is_late = is_late


# A register's epoch: what it showed before it, its own first reading, and how many bookings came before it.
Epoch = namedtuple("Epoch", "old first index")


class Counter:
    """Takes readings in thousandths of the unit; `booked` is what they prove.

    `step` is the register's smallest step, `wraps_at` where it begins again, `rated` the most it can
    count in an hour. What is counted in `pieces` belongs to the reading that shows it.
    """

    def __init__(self, poll, step, wraps_at=None, rated=None, expects_resets=False, pieces=False):
        self.poll, self.step, self.wraps_at, self.rated = poll, step, wraps_at, rated
        self.expects_resets, self.pieces = expects_resets, pieces
        self.booked = []
        self.last = None  # the accepted reading before: time, value
        self.suspects = []
        self.held = []
        self.held_from = 0  # how many bookings came before what is held
        self.falls = []  # gaps over which what is held fell
        self.doubts = []  # bookings of nothing over former falls, and while it was held after them and had risen
        self.epoch = None
        self.late = []  # times of which it turned out later what was counted in them
        self.increases = 0
        self.highest = 0.0
        self.events = []

    @property
    def reached(self):
        """Up to when all is known that can be: why it fell over a gap is waited for, for two hours."""
        if not self.last:
            return 0
        waits = self.falls and self.last[0] - self.held[1][0] < 120 * MINUTE
        return self.falls[0][0] if waits else self.last[0]

    def is_plausible(self, amount, elapsed, margin=100):
        if amount <= 1000 * self.step:
            return True
        if self.rated:
            return amount <= 1.2 * self.rated * elapsed / 3_600_000
        return self.increases < 20 or amount <= margin * self.highest * elapsed

    def is_usual(self, amount, elapsed):
        """Plausible, and no more than twice as fast as ever."""
        is_judged = self.rated or self.increases >= 20 or amount <= 1000 * self.step
        return is_judged and self.is_plausible(amount, elapsed, margin=2)

    def is_gap(self, start, end):
        return end - start > 2 * self.poll

    def take(self, time, value):
        if self.last is None:
            self.last = (time, value)
            return
        before, last = self.last
        elapsed = max(time - before, self.poll)
        fall = last - value
        verdict = self.judge(value, last, elapsed)
        if self.is_old_register(time, value, verdict):
            self.resume(time, value)
        elif verdict == "rise":
            self.accept(time, value, -fall)
        elif verdict == "reset":
            self.epoch = None
            # Nobody knows when it was, and what was counted before it is lost; of pieces, in a gap only.
            self.accept(time, value, value, known=self.pieces and not self.is_gap(before, time))
        elif verdict == "wrap":
            self.epoch = None
            self.events.append("counter_wrap")
            self.accept(time, value, value + self.wraps_at - last)
        elif verdict == "held":
            self.hold(time, value)
        else:
            self.suspect(time, value)

    def judge(self, value, last, elapsed):
        fall = last - value
        if fall <= 0:
            return "rise" if self.is_plausible(-fall, elapsed) else "suspect"
        if self.expects_resets:
            return "reset" if self.is_plausible(value, elapsed) else "suspect"
        if self.is_wrap(value, last, elapsed):
            return "wrap"
        return "held" if value > 0 and fall <= max(self.step, last / 1000) else "suspect"

    def is_wrap(self, value, last, elapsed):
        end = self.wraps_at
        if not end or last <= end * 0.9 or value >= end * 0.1:
            return False
        return self.is_plausible(value + end - last, elapsed)

    def accept(self, time, value, amount, known=True):
        before = self.last[0]
        self.learn(amount, time - before)
        # It only trembled: in the gap it counted nothing.
        self.booked += [Booked(*gap, 0, bridged=True) for gap in self.falls]
        self.late += self.falls
        if known or amount:
            self.booked.append(Booked(before, time, amount, known and self.is_gap(before, time), known))
        self.last = (time, value)
        self.suspects, self.held, self.falls, self.doubts = [], [], [], []

    def learn(self, amount, time):
        if amount:
            self.increases += 1
            self.highest = max(self.highest, amount / max(time, self.poll))

    def hold(self, time, value):
        """A little below the last one: jitter, or a meter that lost what it had not saved.

        The last value is held and nothing added, so that the time is known, until it is seen which. Of a gap
        over which it fell nothing is known until then.
        """
        self.suspects = []
        before, last = self.last
        if not self.held or value < self.held[-1][1]:
            self.doubts += self.doubtful()
            self.held, self.held_from = [(before, value)], len(self.booked)
            if self.is_gap(before, time):
                self.falls.append((before, time))
        self.held.append((time, value))
        if (before, time) not in self.falls:
            self.booked.append(Booked(before, time, 0, self.is_gap(before, time)))
        self.last = (time, last)
        (first, base), count = self.held[1], len(self.held) - 1
        if count >= 5 and time - first >= MINUTE and value >= base + 2 * self.step:
            self.events.append("counter_set_back")
            del self.booked[self.held_from :]
            self.late.append((self.held[0][0], time))
            self.take_back(self.doubts)
            has_gap = (self.held[0][0], first) in self.falls
            self.epoch = None
            # What was counted in the time in which it fell is lost; pieces are mostly none.
            self.go_on(self.held[1 if has_gap or not self.pieces else 0 :])

    def doubtful(self):
        """The bookings since it fell of which nobody knows what was counted, as long as it is not seen why.

        One that stands still below has counted nothing since then.
        """
        if not self.held:
            return []
        start, first = self.held[0][0], self.held[1][0]
        if self.held[-1][1] > self.held[1][1]:
            return self.booked[self.held_from :]
        return [part for part in self.booked[self.held_from :] if start < part.end <= first]

    def take_back(self, doubts):
        """The time of bookings is not known; that of pieces is estimated."""
        if not doubts:
            return
        self.late.append((min(part.start for part in doubts), max(part.end for part in doubts)))
        if self.pieces:
            for part in doubts:
                part.bridged = part.is_late = True
            return
        self.booked = [part for part in self.booked if not any(part is one for one in doubts)]

    def suspect(self, time, value):
        """A single false value changes nothing, not what is held either."""
        if self.suspects:
            # A small fall is jitter among suspects too: the higher value stands.
            then, held = self.suspects[-1][0], max(shown for _, shown in self.suspects)
            fits = self.judge(value, held, max(time - then, self.poll)) in ("rise", "held")
            self.suspects = [*self.suspects, (time, value)] if fits else [(time, value)]
        else:
            self.suspects = [(time, value)]
        if len(self.suspects) == 3:
            self.begin(self.suspects)

    def begin(self, readings):
        """A new epoch: what was counted since its first reading is booked by the rules of any register."""
        self.events.append("counter_reset")
        has_risen = self.held and self.held[-1][1] > self.held[1][1]
        self.take_back(self.doubts + self.doubtful())
        # What the old one had counted since it fell, nobody knows.
        retired = (self.held[0][0], self.last[1]) if has_risen else self.last
        self.epoch = Epoch(retired, readings[0], len(self.booked))
        self.last = readings[0]
        self.suspects, self.held, self.falls, self.doubts = [], [], [], []
        for time, value in readings[1:]:
            before, last = self.last
            if value < last:
                self.hold(time, value)
                continue
            self.booked += [Booked(*gap, 0, bridged=True) for gap in self.falls]
            self.late += self.falls
            self.booked.append(Booked(before, time, value - last, self.is_gap(before, time)))
            self.last = (time, value)
            self.held, self.falls, self.doubts = [], [], []

    def go_on(self, readings):
        """What a register that was set back counted since then is booked where it belongs."""
        for (start, low), (end, high) in zip(readings, readings[1:]):
            self.booked.append(Booked(start, end, high - low, bridged=True, is_late=True))
        self.last = readings[-1]
        self.suspects, self.held, self.falls, self.doubts = [], [], [], []

    def is_old_register(self, time, value, verdict):
        """Whether a new epoch was a disturbance: it stood still, and the old register goes on."""
        if not self.epoch or self.held or verdict not in ("rise", "suspect"):
            return False
        (retired, old), (_, first), index = self.epoch
        stands = self.last[1] == first and not any(part.amount for part in self.booked[index:])
        if not stands or value < old:
            return False
        before, last = self.last
        if verdict == "rise" and self.is_usual(value - last, max(time - before, self.poll)):
            return False
        return self.is_usual(value - old, max(time - retired, self.poll))

    def resume(self, time, value):
        """What the old register counted is spread as over a gap: the readings in between told nothing."""
        (start, old), (first, _), index = self.epoch
        before, amount = self.last[0], value - old
        self.events.append("counter_resumed")
        self.late.append((start, time))
        self.learn(amount, time - start)
        between = self.booked[index:]
        is_whole = not any(part.bridged for part in between)
        self.booked += [Booked(start, first, 0, True), Booked(before, time, 0, True)]
        for part in self.booked[index:]:
            part.amount = 0 if self.pieces else amount * (part.end - part.start) / (time - start)
            part.bridged |= is_whole
        if self.pieces:
            self.booked[-1].amount = amount
        self.last, self.epoch = (time, value), None
        self.suspects, self.held, self.falls, self.doubts = [], [], [], []


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


class Sum(namedtuple("Sum", "amount measured bridged unplaced lost")):
    """Of an interval: an amount, and the times that are measured, bridged and not known.

    `unplaced` is the part of the amount that was counted in time of which the rest is not known, `lost`.
    """

    @property
    def known(self):
        return self.measured + self.bridged

    @property
    def is_known(self):
        return self.known > 0 or self.amount != 0

    @property
    def is_doubtful(self):
        return self.bridged > 0 or self.lost > 0

    @property
    def mean(self):
        """W, over the time that is known."""
        return (self.amount - self.unplaced) * 3600 / self.known if self.known else None


class Timeline:
    """What was booked, by time: energy flows evenly between two readings."""

    def __init__(self, booked, reached=None, late=()):
        self.booked = sorted(booked, key=lambda part: part.start)
        self.late = late
        # Up to when all is known that can be.
        self.reached = reached

    def __bool__(self):
        return bool(self.booked)

    def sums(self, edges):
        """The sums between each edge and the next; edges in order."""
        sums = [[0.0, 0, 0, 0.0, 0] for _ in edges[1:]]
        index = 0
        for part in self.booked:
            while index > 0 and edges[index] > part.start:
                index -= 1
            while index < len(sums) and edges[index + 1] <= part.start:
                index += 1
            length, place = part.end - part.start, index
            while place < len(sums) and edges[place] < part.end:
                time = min(part.end, edges[place + 1]) - max(part.start, edges[place])
                amount = part.amount * time / length
                sums[place][0] += amount
                if part.known:
                    sums[place][2 if part.bridged else 1] += time
                else:
                    sums[place][3] += amount
                    sums[place][4] += time
                place += 1
        return [Sum(*sum_) for sum_ in sums]
