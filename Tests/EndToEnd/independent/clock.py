"""A site's intervals, in a zone whose clocks never change."""

import datetime

QUARTER, HOUR, DAY = 900_000, 3_600_000, 86_400_000
EAST = 7 * HOUR


class Clock:
    """Intervals of a site whose zone is seven hours east of UTC all year.

    `shifts` have an id, minutes after midnight `start` and `end`, ISO `days` and `breaks` in minutes.
    """

    def __init__(self, first, last, shifts=(), holidays=()):
        self.first, self.last = first, last
        self.holidays = set(holidays)
        self.shifts = sorted(self._shifts(shifts), key=lambda shift: shift[0])

    @staticmethod
    def midnight(moment):
        return (moment + EAST) // DAY * DAY - EAST

    @staticmethod
    def date(moment):
        return datetime.datetime.fromtimestamp((moment + EAST) / 1000, datetime.timezone.utc).date()

    def _shifts(self, shifts):
        months = self.months()
        for midnight in range(months[0][0] - DAY, months[-1][1], DAY):
            date = self.date(midnight)
            if date in self.holidays:
                continue
            for shift in shifts:
                if date.isoweekday() in shift["days"]:
                    length = shift["end"] - shift["start"]
                    length += 1440 if length <= 0 else 0
                    start = midnight + shift["start"] * 60_000
                    breaks = []
                    for low, high in shift["breaks"]:
                        late = 1440 if low < shift["start"] else 0
                        breaks.append((midnight + (low + late) * 60_000, midnight + (high + late) * 60_000))
                    yield start, start + length * 60_000, shift["id"], breaks

    def busy(self):
        """Shifts without their breaks."""
        for start, end, _, breaks in self.shifts:
            for low, high in breaks:
                if start < low:
                    yield start, low
                start = high
            if start < end:
                yield start, end

    def days(self):
        return [(start, start + DAY) for start in range(self.midnight(self.first), self.last + 1, DAY)]

    def steps(self, length, cuts=()):
        """Intervals of a length that divides a day, cut at minutes after midnight."""
        edges = set()
        for start, end in self.days():
            edges.update(range(start, end + 1, length))
            edges.update(start + minute * 60_000 for minute in cuts)
        edges = sorted(edges)
        return [pair for pair in zip(edges, edges[1:]) if self.concerns(pair)]

    def concerns(self, interval):
        return interval[0] <= self.last and self.first < interval[1]

    def months(self):
        found = []
        for start, end in self.days():
            first = self.date(start).replace(day=1)
            after = (first + datetime.timedelta(days=32)).replace(day=1)
            days = (first - self.date(start)).days, (after - self.date(start)).days
            month = (start + days[0] * DAY, start + days[1] * DAY)
            if month not in found:
                found.append(month)
        return found

    def intervals(self, period, cuts=()):
        """The intervals of a period with a part between the first and the last reading."""
        if period == "15min":
            edges = {minute for shift in self.shifts for minute in self._edges(shift)}
            return self.steps(QUARTER, edges | set(cuts))
        if period == "hour":
            return self.steps(HOUR)
        if period == "shift":
            return [(a, b) for a, b, _, _ in self.shifts if self.concerns((a, b))]
        return self.days() if period == "day" else self.months()

    def _edges(self, shift):
        return [(edge + EAST) % DAY // 60_000 for edge in shift[:2]]
