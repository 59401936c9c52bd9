"""Weeks of two production lines by `replay`, compared with an independent calculation from the recorded readings.

Line one has a PLC: states, reasons, products, a counter that wraps and one that is set to 0, and gaps in
the readings. Line two has only a power meter. In some weeks stops are planned: in advance, while they last and
afterwards; the expected results do not depend on when. Times are whole milliseconds and items whole numbers, so
all expected results are exact; ratios are fractions until they are compared.
"""

import bisect
import random
from fractions import Fraction

import pytest

from peers.gateway import Gateway
from test_replay import COUNT, DAY, EAST, ENERGY, HOUR, MINUTE, START, STATE, decimal, replay

pytestmark = [pytest.mark.usefixtures("park_gateway"), pytest.mark.slow]

POLL = 10_000
DAYS = 7
END = START + DAYS * DAY
# START is a Thursday.
NAMES = ["thu", "fri", "sat", "sun", "mon", "tue", "wed"]
SHIFTS = [
    {"id": "day", "from": "06:00", "to": "14:00", "days": ["thu", "fri", "sat", "mon", "tue", "wed"]},
    {"id": "late", "from": "14:00", "to": "22:00", "days": ["thu", "fri", "mon", "tue", "wed"]},
    {"id": "night", "from": "22:00", "to": "06:00", "days": ["thu", "fri", "mon", "tue", "wed"]},
]
BREAKS = {"day": ["09:45-10:00", "11:30-12:00"], "late": ["18:00-18:30"], "night": ["00:00-00:20"]}
# Its Monday.
HOLIDAY = "2026-10-05"
HOLIDAY_INDEX = 4
CYCLES = {0: 4_000, 1: 2_500, 2: 12_345}
MINOR = 60_000
CODES = {0: "idle", 1: "running", 2: "fault", 3: "setup", 4: "off"}
REASONS = {1: "jam", 2: "tool"}
WRAP = 5000
HOLD = 30_000


def minutes(text):
    return int(text[:2]) * 60 + int(text[3:])


def windows(name, day):
    """The shift that begins on a day of the week, and its planned parts, in ms."""
    shift = next(shift for shift in SHIFTS if shift["id"] == name)
    midnight = START + day * DAY
    begin, end = minutes(shift["from"]), minutes(shift["to"])
    end += 1440 if end <= begin else 0
    parts = [(midnight + begin * MINUTE, midnight + end * MINUTE)]
    for pause in BREAKS[name]:
        low, high = (minutes(text) for text in pause.split("-"))
        low, high = (low + 1440, high + 1440) if low < begin else (low, high)
        parts = cut(parts, midnight + low * MINUTE, midnight + high * MINUTE)
    return (midnight + begin * MINUTE, midnight + end * MINUTE), parts


def cut(parts, low, high):
    pieces = [piece for a, b in parts for piece in ((a, min(b, low)), (max(a, high), b))]
    return [piece for piece in pieces if piece[0] < piece[1]]


def overlap(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


class Plan:
    """Shifts of the week: one that begins on the holiday does not take place."""

    def __init__(self, stops=()):
        self.shifts = {}
        self.busy = []
        for day in range(-1, DAYS):
            for shift in SHIFTS:
                if NAMES[day % 7] in shift["days"] and day != HOLIDAY_INDEX:
                    whole, parts = windows(shift["id"], day)
                    self.shifts[whole] = shift["id"]
                    self.busy += parts
        for low, high in stops:
            self.busy = cut(self.busy, low, high)
        self.busy.sort()

    def busy_in(self, start, end):
        # A week has few windows, and an interval only some of them.
        first = max(0, bisect.bisect(self.busy, (start, start)) - 1)
        found = []
        for a, b in self.busy[first:]:
            if a >= end:
                break
            if b > start:
                found.append((max(a, start), min(b, end)))
        return found

    def busy_time(self, start, end):
        return sum(b - a for a, b in self.busy_in(start, end))

    def paid_time(self, start, end):
        return sum(overlap(shift, (start, end)) for shift in self.shifts)


PLAN = Plan()


class Line:
    """What the readings show of one line: periods of states, counts by time, people by time."""

    def __init__(self):
        self.runs = []  # state, from, to, reason
        self.counts = []  # moment, good, scrap, milliseconds planned for them
        self.crew = []  # from, people
        self.uncounted = []  # from, to: a counter was set to 0 in it
        self.plan = PLAN

    def expected(self, start, end):
        pbt = self.plan.busy_time(start, end)
        times = dict.fromkeys(CODES.values(), 0)
        minor, minor_time, failures = 0, 0, 0
        stops = {}
        for state, a, b, reason, before in self.runs:
            if b <= start or a >= end:
                continue
            if state != "unknown":
                times[state] += self.plan.busy_time(max(a, start), min(b, end))
            if state != "fault":
                continue
            if not self.plan.busy_time(a, b):
                continue
            inside = self.plan.busy_time(max(a, start), min(b, end))
            stop = stops.setdefault(REASONS.get(reason, "unspecified"), [0, 0])
            # Judged by its whole duration, counted where it began.
            stop[0] += start <= a < end
            stop[1] += inside
            if b - a >= MINOR:
                failures += start <= a < end
            elif before != "unknown":
                minor_time += inside
                minor += start <= a < end
        good = scrap = 0
        planned = [0, 0]
        for moment, more, bad, cycle in self.counts:
            if start < moment <= end:
                good, scrap = good + more, scrap + bad
                planned = [planned[0] + (more + bad) * cycle, planned[1] + more * cycle]
        return self.values(pbt, times, (good, scrap), planned, (minor, minor_time, failures), (start, end)), {
            name: stop for name, stop in stops.items() if any(stop)
        }

    def values(self, pbt, times, items, planned, stopped, interval):
        apt, aust, adet = times["running"], times["setup"], times["fault"]
        down = times["idle"] + times["off"]
        (good, scrap), (minor, minor_time, failures) = items, stopped
        seconds = lambda ms: Fraction(ms, 1000)
        values = {
            "planned_busy_time": seconds(pbt),
            "production_time": seconds(apt),
            "setup_time": seconds(aust),
            "delay_time": seconds(adet),
            "down_time": seconds(down),
            "unknown_time": seconds(pbt - apt - aust - adet - down),
            "minor_stops": minor,
            "minor_stop_time": seconds(minor_time),
            "good": good,
            "scrap": scrap,
            "produced": good + scrap,
        }
        share = lambda name, a, b: values.update({name: Fraction(a, b)}) if b else None
        if pbt:
            share("availability", apt, pbt)
            oee = Fraction(planned[1], pbt) if apt else Fraction(0)
            values["oee"] = oee
            values["teep"] = oee * pbt / (interval[1] - interval[0])
            share("effectiveness", planned[0], apt)
            if apt:
                share("quality_ratio", good, good + scrap)
                values["nee"] = oee * (apt + aust) / apt
            share("utilization_efficiency", apt, apt + aust + adet)
            share("allocation_efficiency", apt + aust + adet, pbt)
            share("technical_efficiency", apt, apt + adet)
            share("setup_ratio", aust, apt + aust)
            # AOET of a line without orders is AUBT.
            share("throughput_rate", (good + scrap) * HOUR, apt + aust + adet)
            values["items_per_busy_hour"] = Fraction((good + scrap) * HOUR, pbt)
            share("scrap_ratio", scrap, good + scrap)
            if failures:
                values["mtbf"] = seconds(Fraction(apt + aust, failures))
                values["mttr"] = seconds(Fraction(adet - minor_time, failures))
        hours = self.worker_hours(*interval)
        if hours:
            values["worker_hours"] = hours
            values["good_per_worker_hour"] = good / hours
        return values

    def known_share(self, start, end):
        known = (overlap(run[1:3], (start, end)) for run in self.runs if run[0] != "unknown")
        return sum(known) / (end - start)

    def counted_share(self, start, end):
        """The share of planned busy time, or where there is none of the clock, that is counted."""
        measure = self.plan.busy_time if self.plan.busy_time(start, end) else lambda low, high: high - low
        inside = [(max(low, start), min(high, end)) for low, high in self.uncounted]
        lost = sum(measure(low, high) for low, high in inside if low < high)
        return 1 - lost / measure(start, end)

    def worker_hours(self, start, end):
        sum = Fraction(0)
        for index, (since, people) in enumerate(self.crew):
            until = self.crew[index + 1][0] if index + 1 < len(self.crew) else END
            low, high = max(since, start), min(until, end)
            if low < high:
                sum += Fraction(people * PLAN.paid_time(low, high), HOUR)
        return sum


def add_run(runs, state, start, end, reason=0):
    """Appends a period or extends the last one, and records which state follows."""
    if start >= end:
        return
    if runs and runs[-1][0] == state:
        runs[-1][2] = end
        runs[-1][3] = runs[-1][3] or reason
        return
    if runs:
        runs[-1][4] = state
    runs.append([state, start, end, reason, "unknown"])


class Press(Line):
    """Line one, by its PLC."""

    def __init__(self, draw):
        super().__init__()
        self.rows = []
        state, reason, product = 1, 0, 1
        good, reject = WRAP - 300, 940
        reset = START + 3 * DAY + 5 * HOUR
        calm = 0
        last = None
        ts = START + draw.randrange(3000)
        while ts <= END:
            if last:
                held = min(ts, last[0] + 2 * POLL)
                add_run(self.runs, CODES[last[1]], last[0], held, last[2])
                add_run(self.runs, "unknown", held, ts)
            if draw.random() < 0.03:
                before, state = state, draw.choice([0, 1, 1, 1, 2, 2, 3, 4])
                reason = draw.choice([0, 1, 2]) if state == 2 and before != 2 else reason
                reason = 0 if state != 2 else reason
            if reset and ts >= reset:
                # A person set the counter to 0; no item is made until three readings have shown it.
                reset, calm, reject = None, 3, 0
                self.uncounted.append((last[0], ts))
            more = draw.randrange(5) if last and last[1] == 1 and not calm else 0
            bad = draw.randrange(2) if more and draw.random() < 0.2 else 0
            calm -= calm > 0
            good, reject = (good + more) % WRAP, reject + bad
            if more or bad:
                self.counts.append((ts, more, bad, CYCLES.get(self.made(product), CYCLES[0])))
            product = draw.choice([1, 2, 3]) if draw.random() < 0.002 else product
            values = dict(machine_state=state, why=reason, product=product)
            values |= dict(good_count=good, reject_count=reject)
            self.rows += [(ts, f"press-1.{name}", value) for name, value in values.items()]
            last = (ts, state, reason)
            ts = self.next(ts, draw)
        self.crew = [(START - DAY, 6)]

    def made(self, product):
        # The product code that was read before the items: a new code is valid for later items.
        return product if product in (1, 2) else 0

    def next(self, ts, draw):
        if ts >= END:
            return END + 1
        if draw.random() < 0.001:
            ts += draw.randrange(30_000, 1_800_000)
        following = (ts // POLL + 1) * POLL + draw.randrange(3000)
        return min(following, END)


class Saw(Line):
    """Line two, by its power; total and reject counters, people at a point."""

    LEVELS = {"off": 80, "idle": 900, "running": 5_000}

    def __init__(self, draw):
        super().__init__()
        self.rows, shown = [], []
        level, total, reject, people = "idle", 70_000, 10, 3
        ts = START
        while ts <= END:
            if draw.random() < 0.01:
                level = draw.choice(["off", "idle", "running", "running"])
            seen = level
            if draw.random() < 0.05:
                seen = draw.choice(["off", "idle", "running"])
            shown.append((ts, seen))
            more = draw.randrange(4) if level == "running" and ts > START else 0
            bad = int(more > 0 and draw.random() < 0.1)
            total, reject = total + more, reject + bad
            if more:
                self.counts.append((ts, more - bad, bad, 6000))
            if draw.random() < 0.0005 or not self.crew:
                people = draw.randrange(1, 6)
                self.crew.append((ts, people))
            watts = self.LEVELS[seen] + draw.randrange(60)
            values = dict(active_power=watts, total_count=total, reject_count=reject, workers=people)
            self.rows += [(ts, f"saw-1.{name}", value) for name, value in values.items()]
            ts = END if END - POLL < ts < END else (ts // POLL + 1) * POLL + draw.randrange(3000)
            ts = min(ts, END) if shown[-1][0] < END else END + 1
        self.judge(shown)

    def judge(self, shown):
        """A state counts from a reading on if the readings in the hold time confirm it; readings with other
        states may take less than a quarter of that time in total."""
        accepted, since, start = None, None, 0
        while start < len(shown):
            if shown[start][1] == accepted:
                start += 1
                continue
            counts, following = self.follow(shown, start)
            if counts:
                if accepted:
                    add_run(self.runs, accepted, since, shown[start][0])
                accepted, since = shown[start][1], shown[start][0]
            start = following
        add_run(self.runs, accepted, since, END)

    def follow(self, shown, start):
        """Whether the state that begins with a reading counts, and where the search continues."""
        begin, state = shown[start]
        contrary = 0
        for index in range(start + 1, len(shown)):
            (before, last), (ts, seen) = shown[index - 1 : index + 1]
            contrary += ts - before if last != state else 0
            if 4 * contrary >= HOLD:
                # The state seen now may have begun while the state was uncertain.
                while seen != state and shown[index - 1][1] == seen:
                    index -= 1
                return False, index
            if seen == state and ts - begin >= HOLD:
                return True, index + 1
        return False, len(shown)


class Meter:
    def __init__(self, draw):
        value = 123_456_789
        self.readings = []
        for ts in range(START, END + 1, MINUTE):
            self.readings.append((ts, value))
            value += draw.randrange(4_000_000)
        self.rows = [(ts, "meter.active_energy_import", decimal(value)) for ts, value in self.readings]

    def energy(self, start, end):
        at = lambda ts: self.readings[max(0, (ts - START) // MINUTE)][1]
        return at(end) - at(start)

    def idle(self, runs, start, end):
        """The energy used while the line was known not to run, spread evenly over each minute."""
        sum = Fraction(0)
        for state, a, b, *_ in runs:
            if state in ("running", "unknown"):
                continue
            low, high = max(a, start), min(b, end)
            while low < high:
                edge = min(high, (low - START) // MINUTE * MINUTE + START + MINUTE)
                index = (low - START) // MINUTE
                step = self.readings[index + 1][1] - self.readings[index][1]
                sum += Fraction(step * (edge - low), MINUTE)
                low = edge
        return sum


class Week:
    def __init__(self, seed, folder, stops=0):
        draw = random.Random(seed)
        self.seed = seed
        self.press, self.saw, self.meter = Press(draw), Saw(draw), Meter(draw)
        rows = self.press.rows + self.saw.rows + self.meter.rows
        for name in LINES if stops else []:
            rows += planned(draw, name, self.line(name), stops)
        rows.sort(key=lambda row: row[0])
        self.messages = replay(configured(folder), rows, "--final-only")

    def line(self, name):
        return self.press if name == "press-line" else self.saw


def planned(draw, name, line, number):
    """Rows that plan stops in advance, while they last and afterwards; some overlap breaks or each other."""
    stops, rows = [], []
    for _ in range(number):
        begin = draw.randrange(START, END - 2 * HOUR)
        end = begin + draw.choice([20_000, 90_000, 15 * MINUTE, HOUR, 5 * HOUR]) + draw.randrange(9000)
        end = min(end, END)
        told = draw.choice([START, begin - DAY, begin, (begin + end) // 2, end + HOUR, end + 2 * DAY])
        stops.append((begin, end))
        rows.append((min(max(told, START), END), f"{name}.planned_stop", f"{begin}/{end}"))
    # Machine stops that a plan covers partly are the difficult ones.
    for state, begin, end, *_ in draw.sample([run for run in line.runs if run[0] == "fault"] or line.runs, number):
        low, high = draw.randrange(begin - 5000, end), draw.randrange(begin + 1, end + 60_000)
        low, high = max(START, min(low, high - 1)), min(high, END)
        stops.append((low, high))
        told = draw.choice([START, max(low, begin) + 1, high + DAY])
        rows.append((min(max(told, START), END), f"{name}.planned_stop", f"{low}/{high}"))
    line.plan = Plan(stops)
    return rows


def configured(folder):
    gateway = Gateway(folder, 1883)
    number = {"table": "holding", "type": "uint16"}
    counts = {
        "good_count": {**COUNT, "address": 10, "counter": {"wraps_at": WRAP}},
        "reject_count": {**COUNT, "address": 12},
    }
    why = {**number, "address": 20, "kind": "state", "states": {0: "none", **REASONS}}
    state = {**STATE, "states": CODES}
    press = {"machine_state": state, "why": why, "product": {**number, "address": 21}, **counts}
    power = {"table": "holding", "address": 30, "type": "uint32", "unit": "W"}
    saw = {"active_power": power, "total_count": {**COUNT, "address": 14}}
    saw |= {"reject_count": {**COUNT, "address": 16}, "workers": {**number, "address": 22}}
    devices = [
        {"id": "meter", "unit_id": 1, "every": "1min", "points": {"active_energy_import": ENERGY}},
        {"id": "press-1", "unit_id": 2, "every": "10s", "points": press},
        {"id": "saw-1", "unit_id": 3, "every": "10s", "points": saw},
    ]
    gateway.connect("panel", "127.0.0.1:1502", devices)
    states = {name: [name] for name in CODES.values()}
    gateway.kpis = {
        "calendar": {
            "shifts": [{**shift, "breaks": BREAKS[shift["id"]]} for shift in SHIFTS],
            "holidays": [HOLIDAY],
        },
        "energy": [{"id": "factory", "meters": ["meter"], "emission_factor": "vn/grid"}],
        "production": [
            {
                "id": "press-line",
                "state": {"point": "press-1.machine_state", **states},
                "good": "press-1.good_count",
                "reject": "press-1.reject_count",
                "reason": "press-1.why",
                "product": "press-1.product",
                "ideal_cycle": "4s",
                "ideal_cycles": {"1": "2500ms", "2": "12345ms"},
                "minor_stop": "60s",
                "workers": 6,
                "energy": "factory",
            },
            {
                "id": "saw-line",
                "state": {
                    "power": "saw-1.active_power",
                    "off_below": "200W",
                    "running_above": "3.5kW",
                    "hold": "30s",
                },
                "total": "saw-1.total_count",
                "reject": "saw-1.reject_count",
                "ideal_cycle": "6s",
                "workers": "saw-1.workers",
            },
        ],
    }
    gateway.write()
    return gateway.folder


WEEKS = {"1": (1, 0), "2": (2, 0), "3, with planned stops": (3, 12), "4, with planned stops": (4, 60)}
# One group each, so that it is computed once and not in each pytest worker.
GROUPS = [pytest.param(week, marks=pytest.mark.xdist_group(f"week-{week}")) for week in WEEKS]


@pytest.fixture(scope="module", params=GROUPS)
def week(request, tmp_path_factory):
    seed, stops = WEEKS[request.param]
    return Week(seed, tmp_path_factory.mktemp("week"), stops)


def check(row, line, seed):
    expected, stops = line.expected(row["from"], row["to"])
    values = row["values"]
    names = set(values) - {n for n in values if "energy" in n or "co2e" in n}
    assert names == set(expected), (seed, row, names ^ set(expected))
    for name, value in expected.items():
        assert values[name] == pytest.approx(float(value), rel=1e-9, abs=1e-12), (seed, name, row)
    pbt, unknown = expected["planned_busy_time"], expected["unknown_time"]
    states = float((pbt - unknown) / pbt) if pbt else line.known_share(row["from"], row["to"])
    coverage = min(states, line.counted_share(row["from"], row["to"]))
    assert row["coverage"] == pytest.approx(coverage, rel=1e-9), (seed, row)
    if "stops" in row:
        found = {stop["reason"]: (stop["count"], stop["duration"]) for stop in row["stops"]}
        assert found == {name: (n, ms / 1000) for name, (n, ms) in stops.items()}, (seed, row)


LINES = ["press-line", "saw-line"]


def newest(messages, topic):
    """The final rows. When a stop has ended, it is known whether it was minor, and its rows come again."""
    rows = {}
    for row in messages[topic]:
        assert row["final"] and row["revision"] == rows.get(row["from"], {"revision": 0})["revision"] + 1
        rows[row["from"]] = row
    return [rows[start] for start in sorted(rows)]


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("period, length", [("hour", HOUR), ("day", DAY)])
def test_hours_and_days_are_those_of_the_independent_calculation(week, name, period, length):
    rows = newest(week.messages, f"{name}/kpi/production/{period}")
    assert [row["from"] for row in rows] == list(range(START, END, length))
    for row in rows:
        assert row["to"] - row["from"] == length and (row["from"] + EAST) % length == 0
        check(row, week.line(name), week.seed)


@pytest.mark.parametrize("name", LINES)
def test_shifts_with_breaks_over_midnight_and_but_for_a_holiday(week, name):
    rows = newest(week.messages, f"{name}/kpi/production/shift")
    found = {(row["from"], row["to"]): row["shift"] for row in rows}
    assert found == {whole: id for whole, id in PLAN.shifts.items() if START < whole[1] <= END}
    for row in rows:
        check(row, week.line(name), week.seed)


def test_the_week_has_what_it_is_to_test(week):
    press, saw = week.press, week.saw
    assert sum(more for _, more, *_ in press.counts) > 2 * WRAP, "the good counter wraps"
    if press.plan is not PLAN:
        assert press.plan.busy_time(START, END) < PLAN.busy_time(START, END) - HOUR
    assert {run[0] for run in press.runs} == {*CODES.values(), "unknown"}
    assert {run[0] for run in saw.runs} == {"off", "idle", "running"} and len(saw.crew) > 3
    assert {cycle for *_, cycle in press.counts} == set(CYCLES.values())
    kept = [event for event in week.messages["press-line/event"] if event["type"] == "counter_reset"]
    assert len(kept) == 1 and "reject_count" in kept[0]["message"]["en"]


def test_changes_of_state_are_told_once_each_at_their_moments(week):
    for name in LINES:
        runs = week.line(name).runs
        events = [e for e in week.messages[f"{name}/event"] if e["type"] == "state_change"]
        told = [(event["ts"], event["message"]["en"].split(" → ")[1].split(",")[0]) for event in events]
        assert told == [(run[1], run[0]) for run in runs[1:]], week.seed


@pytest.mark.parametrize("period", ["hour", "shift", "day"])
def test_energy_of_a_good_part_and_while_the_line_stands(week, period):
    line = week.press
    for row in newest(week.messages, f"press-line/kpi/production/{period}"):
        if row["from"] < START:
            continue
        start, end = row["from"], row["to"]
        energy, values = Fraction(week.meter.energy(start, end), 1000), row["values"]
        good = values["good"]
        assert ("energy_per_good" in values) == (good > 0)
        if good:
            assert values["energy_per_good"] == pytest.approx(float(energy / good), rel=1e-9)
            co2e = float(energy / good / 1000 * Fraction(6592, 10_000))
            assert values["co2e_per_good"] == pytest.approx(co2e, rel=1e-9)
        idle = float(week.meter.idle(line.runs, start, end)) / 1000
        # Each piece of a minute is rounded to a milliwatt-hour.
        pieces = (end - start) // MINUTE + 2 * sum(start <= run[1] <= end for run in line.runs) + 2
        assert values["idle_energy"] == pytest.approx(idle, abs=pieces / 1000), (week.seed, row)


def simple(folder, energy_account=None, **more):
    """A press without reasons and products, its shift, and a meter."""
    gateway = Gateway(folder, 1883)
    points = {"machine_state": {**STATE, "states": CODES}, "total_count": {**COUNT, "address": 10}}
    points["reject_count"] = {**COUNT, "address": 12}
    press = {"id": "press-1", "unit_id": 2, "every": "10s", "points": points}
    warmth = {"table": "holding", "address": 8, "type": "float32", "unit": "Cel"}
    meter = {"id": "meter", "unit_id": 1, "every": "10s"}
    meter["points"] = {"active_energy_import": ENERGY, "temperature": warmth}
    gateway.connect("panel", "127.0.0.1:1502", [meter, press])
    breaks = ["09:00-09:15", "11:00-11:30", "13:00-13:15"]
    shift = {"id": "day", "from": "06:00", "to": "14:00", "days": NAMES, "breaks": breaks}
    states = {name: [name] for name in CODES.values()}
    line = {"id": "press-line", "state": {"point": "press-1.machine_state", **states}}
    line |= {"total": "press-1.total_count", "reject": "press-1.reject_count", "ideal_cycle": "1s"}
    line |= {"energy": energy_account} if energy_account else {}
    gateway.kpis = {"calendar": {"shifts": [shift]}, "production": [line]}
    gateway.kpis |= {"energy": [{"id": "factory", "meters": ["meter"]}], **more}
    gateway.write()
    return gateway.folder


def test_the_classic_example_of_oee(tmp_path):
    """oee.com: 8 h less 60 min of breaks, 47 min down, 1.0 s, 19 271 parts, 423 of them rejected."""
    begin, rows = START + 6 * HOUR, []
    for ts in range(begin, begin + 8 * HOUR + 1, POLL):
        share = min(1, (ts - begin) / (7 * HOUR))
        is_down = 2 * HOUR <= ts - begin < 2 * HOUR + 47 * MINUTE
        values = dict(machine_state=2 if is_down else 1)
        values |= dict(total_count=int(19_271 * share), reject_count=int(423 * share))
        rows += [(ts, f"press-1.{name}", value) for name, value in values.items()]
    messages = replay(simple(tmp_path), rows, "--final-only")
    (row,) = newest(messages, "press-line/kpi/production/shift")
    values = row["values"]
    assert values["planned_busy_time"] == 420 * 60 and values["production_time"] == 373 * 60
    assert (values["produced"], values["good"], values["scrap"]) == (19_271, 18_848, 423)
    # The site prints 88.81, 86.11, 97.80 and 74.79 %.
    assert values["availability"] == pytest.approx(373 / 420, rel=1e-12)
    assert values["effectiveness"] == pytest.approx(19_271 / (373 * 60), rel=1e-12)
    assert values["quality_ratio"] == pytest.approx(18_848 / 19_271, rel=1e-12)
    assert values["oee"] == pytest.approx(18_848 / (420 * 60), rel=1e-12)
    ratios = [round(values[n] * 100, 2) for n in ("availability", "effectiveness", "quality_ratio", "oee")]
    assert ratios == [88.81, 86.11, 97.8, 74.79]


@pytest.mark.parametrize("silent", [POLL, 5 * MINUTE, 150 * MINUTE])
def test_an_hour_has_all_its_idle_energy_though_the_meter_is_read_after_the_last_state(tmp_path, silent):
    """The energy until 10:01:30 belongs to states that are known until 10:01: the hour before 10:00 waits for none."""
    folder = simple(tmp_path, energy_account="factory")
    begin, end = START + 6 * HOUR, START + 10 * HOUR
    rows = []
    for ts in range(begin, end + MINUTE + 1, POLL):
        rows += [(ts, "press-1.machine_state", 0), (ts, "press-1.total_count", 5), (ts, "press-1.reject_count", 0)]
        if ts <= end - silent:
            rows.append((ts, "meter.active_energy_import", decimal((ts - begin) * 3)))
    last = end + 90_000
    rows.append((last, "meter.active_energy_import", decimal((last - begin) * 3)))
    told = newest(replay(folder, rows, "--final-only"), "press-line/kpi/production/hour")
    assert [row["from"] for row in told] == list(range(begin, end, HOUR))
    for row in told:
        assert row["values"]["idle_energy"] == pytest.approx(3 * HOUR / 1000, abs=0.01), row
        assert row["values"]["idle_energy_share"] == pytest.approx(1), row


NORRIS = """
0.2 0.1 337.4 338.8 118.2 118.1 884.6 888.0 10.1 9.2 226.5 228.1 666.3 668.5 996.3 998.5 448.6 449.1
777.0 778.9 558.2 559.2 0.4 0.3 0.6 0.1 775.5 778.1 666.9 668.8 338.0 339.3 447.5 448.9 11.6 10.8
556.0 557.7 228.1 228.3 995.8 998.0 887.6 888.8 120.2 119.6 0.3 0.3 0.3 0.6 556.8 557.6 339.1 339.3
887.2 888.0 999.0 998.5 779.0 778.9 11.1 10.2 118.3 117.6 229.2 228.9 669.1 668.4 448.9 449.2 0.5 0.2
"""


def test_a_baseline_of_certified_data(tmp_path):
    """NIST StRD, Norris: intercept, slope and R² are certified to 15 digits."""
    numbers = [float(word) for word in NORRIS.split()]
    lines = [f"{x},{y}" for x, y in zip(numbers[::2], numbers[1::2])]
    baseline = {"id": "norris", "energy": "factory", "drivers": ["press-line.good"], "period": "hour"}
    folder = simple(tmp_path, baselines=[{**baseline, "train": {"csv": "norris.csv"}}])
    (folder / "norris.csv").write_text("\n".join(["good,energy_wh", *lines]) + "\n")
    begin, rows, cusum = START + 6 * HOUR, [], 0
    for ts in range(begin, begin + 2 * HOUR + 1, POLL):
        made = (ts - begin) * 700 // HOUR
        rows += [(ts, "press-1.machine_state", 1), (ts, "press-1.total_count", made)]
        rows += [(ts, "press-1.reject_count", 0)]
        rows += [(ts, "meter.active_energy_import", decimal((ts - begin) // 10_000 * 2000))]
    told = newest(replay(folder, rows, "--final-only"), "factory/kpi/baseline/hour")
    assert len(told) == 2
    for row in told:
        values = row["values"]
        expected = -0.262323073774029 + 1.00211681802045 * 700
        assert values["expected"] == pytest.approx(expected, rel=1e-12)
        assert values["r2"] == pytest.approx(0.999993745883712, rel=1e-12)
        assert values["enpi"] == pytest.approx(720 / expected, rel=1e-12)
        cusum += expected - 720
        assert values["cusum"] == pytest.approx(cusum, rel=1e-9)
        assert values["training_periods"] == 36 and values["extrapolated"] == 0


@pytest.mark.parametrize(
    "kind, expected",
    [("mean", (22.5, 27.5)), ("cooling", (0.1 / 24, 3.5 / 24)), ("heating", (1.6 / 24, 0))],
)
def test_a_temperature_drives_a_baseline(tmp_path, kind, expected):
    """From 20 to 30 degrees in two hours, evenly: the value passes 24 after 48 minutes."""
    column = "temperature" if kind == "mean" else f"{kind}_degree_days"
    driver = "meter.temperature" if kind == "mean" else {column: "meter.temperature", "base": 24}
    baseline = {"id": "weather", "energy": "factory", "drivers": [driver], "period": "hour"}
    folder = simple(tmp_path, baselines=[{**baseline, "train": {"csv": "weather.csv"}}])
    lines = [f"{number},{1000 + 240 * number}" for number in range(12)]
    (folder / "weather.csv").write_text("\n".join([f"{column},energy_wh", *lines]) + "\n")
    begin, rows = START + 6 * HOUR, []
    for ts in range(begin, begin + 2 * HOUR + 1, POLL):
        rows.append((ts, "meter.temperature", 20 + 5 * (ts - begin) / HOUR))
        rows.append((ts, "meter.active_energy_import", decimal((ts - begin) // 10_000 * 2000)))
    told = newest(replay(folder, rows, "--final-only"), "factory/kpi/baseline/hour")
    assert [row["from"] for row in told] == [begin, begin + HOUR]
    for row, number in zip(told, expected):
        assert row["values"]["expected"] == pytest.approx(1000 + 240 * number, abs=1e-3)
        assert ("specific_energy" in row["values"]) == (kind != "mean" and number > 0)
        assert row["coverage"] == 1
