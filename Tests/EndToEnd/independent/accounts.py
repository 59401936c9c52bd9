"""What an account's rows say, from the timelines of its meters' registers."""

import math

from .clock import HOUR
from .compare import Rough
from .demand import Sliding, highest

# QĐ 1279/QĐ-BCT, 22 kV to below 110 kV, đồng per kWh; hours of QĐ 963/QĐ-BCT.
PRICES = {"peak": 3398, "normal": 1833, "off_peak": 1190}
BAND_EDGES = (360, 1050, 1350)
# kg CO2e per kWh: the newest factor, of 2023.
FACTOR = 0.6592
NAMES = {"import": "active_energy_import", "export": "active_energy_export", "reactive": "reactive_energy_import"}


def band(minute, weekday):
    if minute < 360:
        return "off_peak"
    return "peak" if 1050 <= minute < 1350 and weekday < 7 else "normal"


class Total:
    """Registers of one quantity together, in one interval."""

    def __init__(self, sums, signs=None):
        signs = signs or [1] * len(sums)
        self.times = known = [one.known for one in sums]
        self.amount = sum(sign * one.amount for sign, one in zip(signs, sums))
        # What was counted in time that is known.
        self.placed = sum(sign * (one.amount - one.unplaced) for sign, one in zip(signs, sums))
        self.measured = min((one.measured for one in sums), default=0)
        self.known = min(known, default=0)
        self.is_bridged = any(one.is_doubtful for one in sums)
        self.is_known = any(one.is_known for one in sums)
        # Each meter's mean is over its own time.
        self.mean = sum(sign * one.mean for sign, one in zip(signs, sums)) if self.known else None
        # W; the ledger's slots have whole milliwatt-hours, and each end of an interval may cut half of one.
        self.mean_within = sum(3600 / time for time in known) if self.known else 0
        self.is_alike = are_alike(*known)


    def through(self, length):
        """The energy of so long, by each meter's mean; what was counted where all are known for all of it."""
        return self.amount if min(self.times) >= length else self.mean * length / 3600

    def power(self, length):
        """(W, is estimated): of the energy; of each meter's mean where the meters are known for different times."""
        return (self.amount * 3600 / length, False) if are_even(self.times) else (self.mean, True)


def are_even(times):
    """Whether meters are known for the same time, but for what a good result may lack."""
    return min(times) >= 0.99 * max(times)


def ratio(part, whole):
    """Of energies, of which each is made of a few parts of whole milliwatt-hours."""
    return Rough(part / whole, 3 * (1 + abs(part / whole)) / abs(whole))


def are_alike(*times):
    """Whether registers are known for the same time, but for what may lack anyhow."""
    return bool(times) and min(times) > 0 and min(times) >= 0.9 * max(times)


class Account:
    """`registers` are timelines by (device, quantity); a quantity is import, export or reactive."""

    def __init__(self, definition, registers, clock):
        self.definition, self.clock = definition, clock
        self.lists = {
            name: [
                (registers[device, name], sign)
                for device, sign in definition["meters"]
                if (device, name) in registers
            ]
            for name in NAMES
        }
        self.generation = [registers[key] for key in definition.get("generation", ())]
        self.submeters = [registers[device, "import"] for device in definition.get("submeters", ())]
        self.window = definition.get("window")
        self.sliding = None
        if self.window and definition["method"] == "sliding":
            self.sliding = Sliding(self.lists["import"], self.window, clock.first, clock.last)
        self.known = {}

    def may_be_mended(self, interval):
        """Whether windows of an interval may have been found again from quarters, after they had been seen."""
        times = [time for timeline, _ in self.lists["import"] for time in timeline.late] if self.sliding else []
        return any(start < interval[1] and interval[0] < end + self.window for start, end in times)

    def cuts(self):
        """Where the account cuts its quarters, in minutes after midnight."""
        cuts = set(BAND_EDGES) if self.definition["tariff"] else set()
        if self.window:
            cuts.update(range(0, 1440, self.window // 60_000))
        return cuts

    def totals(self, intervals, name):
        """The totals of a quantity in intervals that follow on one another."""
        edges = [intervals[0][0], *(end for _, end in intervals)]
        rows = zip(*(timeline.sums(edges) for timeline, _ in self.lists[name]))
        signs = [sign for _, sign in self.lists[name]]
        return [Total(row, signs) for row in rows]

    def runs(self, intervals):
        """Intervals in stretches without holes."""
        run = []
        for interval in intervals:
            if run and run[-1][1] != interval[0]:
                yield run
                run = []
            run.append(interval)
        if run:
            yield run

    def rows(self, period):
        """(interval, values, coverage, qualities it may have) of each interval that ends by the last reading."""
        for run in self.runs(self.clock.intervals(period, self.cuts())):
            totals = {name: self.totals(run, name) for name in NAMES if self.lists[name]}
            edges = [run[0][0], *(end for _, end in run)]
            made = list(zip(*(timeline.sums(edges) for timeline in self.generation)))
            under = list(zip(*(timeline.sums(edges) for timeline in self.submeters)))
            for index, interval in enumerate(run):
                if interval[1] > self.clock.last:
                    continue
                parts = {name: rows[index] for name, rows in totals.items()}
                sums = (made[index] if made else ()), (under[index] if under else ())
                yield self.row(period, interval, parts, *sums)

    def row(self, period, interval, parts, made, under):
        length = interval[1] - interval[0]
        values, taken = {}, parts["import"]
        for name, total in parts.items():
            if total.is_known:
                values[NAMES[name]] = total.amount / 1000
        if taken.mean is not None:
            values["average_power"] = Rough(taken.mean, taken.mean_within)
        reactive = parts.get("reactive")
        if reactive and are_alike(taken.known, reactive.known):
            # Of energies where they are known for the same time, else of mean powers.
            is_even = are_even([*taken.times, *reactive.times])
            active, other = (one.placed if is_even else one.mean for one in (taken, reactive))
            if active >= 0 and math.hypot(active, other) > 0:
                values["power_factor"] = Rough(active / math.hypot(active, other), 1e-6 + 6 / max(1, abs(taken.placed)))
        if any(self.delivered([interval], known=True)):
            self.add_bands(values, interval)
        generated = Total(made)
        self.add_balances(values, length, parts, generated if made else None, under)
        totals = [*parts.values(), *([generated] if made else [])]
        measured = min(total.measured for total in totals)
        accounted = min(total.known for total in totals)
        is_bridged = any(total.is_bridged for total in totals)
        of_peak = self.add_extremes(values, interval, taken) if period in ("day", "month") else {False}
        marks = {quality(measured, accounted, is_bridged or one, length) for one in of_peak}
        return interval, values, measured / length, marks

    def add_bands(self, values, interval):
        """Band energies, cost and emissions of what is taken from the grid."""
        definition = self.definition
        if definition["tariff"]:
            edges = [interval[0]]
            for start, _ in self.clock.days():
                edges += [start + minute * 60_000 for minute in (0, *BAND_EDGES)]
            edges = sorted({edge for edge in edges if interval[0] <= edge < interval[1]}) + [interval[1]]
            pieces = list(zip(edges, edges[1:]))
            energies = dict.fromkeys(PRICES, 0.0)
            for (start, _), energy in zip(pieces, self.delivered(pieces)):
                date = self.clock.date(start)
                minute = (start - self.clock.midnight(start)) // 60_000
                energies[band(minute, date.isoweekday())] += energy
            for name, energy in energies.items():
                values[f"{name}_active_energy"] = energy
            values["cost"] = sum(PRICES[name] * energy / 1000 for name, energy in energies.items())
        if definition["emissions"]:
            values["co2e"] = sum(self.delivered([interval])) / 1000 * FACTOR

    def delivered(self, intervals, known=False):
        """Wh that the grid delivered, or whether it is known: what is taken off is neither billed nor emitted."""
        edges = [intervals[0][0], *(end for _, end in intervals)]
        added = [timeline for timeline, sign in self.lists["import"] if sign > 0]
        rows = zip(*(one.sums(edges) for one in added))
        if known:
            return [any(one.is_known for one in row) for row in rows]
        return [sum(one.amount for one in row) / 1000 for row in rows]

    def add_balances(self, values, length, parts, generated, under):
        taken, fed = parts["import"], parts.get("export")
        consumed, least, parts = taken.amount, taken.known, [(taken, 1)]
        if generated is not None:
            wanted = [taken, generated, *([fed] if fed else [])]
            known = [total.known for total in wanted]
            if generated.is_known:
                values["generated_energy"] = generated.amount / 1000
            if not are_alike(*known):
                return
            least = min(known)
            out = fed.amount if fed else 0
            consumed += generated.amount - out
            own = generated.amount - out
            values["consumption"] = consumed / 1000
            values["self_consumed_energy"] = own / 1000
            parts = [(taken, 1), (generated, 1), *([(fed, -1)] if fed else [])]
            # Ratios are of times that are alike: where they are not, of mean powers.
            made, used = generated.amount, consumed
            if not are_even([time for total, _ in parts for time in total.times]):
                longest = max(time for total, _ in parts for time in total.times)
                made, out = generated.through(longest), fed.through(longest) if fed else 0
                used = taken.through(longest) + made - out
            if made > 0:
                values["self_consumption"] = ratio(made - out, made)
            if used > 0:
                values["self_sufficiency"] = ratio(made - out, used)
        submeters = [Total([one]) for one in under]
        if under and all(one.known >= 0.9 * length for one in submeters) and least >= 0.9 * length:
            if not are_even([time for one in [*submeters, *(one for one, _ in parts)] for time in one.times]):
                consumed = sum(sign * one.through(length) for one, sign in parts)
                rest = consumed - sum(one.through(length) for one in submeters)
            else:
                rest = consumed - sum(one.amount for one in submeters)
            values["unaccounted_energy"] = rest / 1000
            if consumed > 0:
                values["unaccounted"] = ratio(rest, consumed)

    def inside(self, period, interval):
        return [part for part in self.clock.steps(period) if interval[0] <= part[0] < interval[1]]

    def powers(self, length):
        """(interval, total) of all blocks or hours that have ended."""
        if length not in self.known:
            steps = self.clock.steps(length)
            pairs = zip(steps, self.totals(steps, "import"))
            self.known[length] = [pair for pair in pairs if pair[0][1] <= self.clock.last]
        return self.known[length]

    def add_extremes(self, values, interval, taken):
        """Peak and base load of a day or month; whether the windows that may be the peak's contain a gap."""
        hours = [
            total.mean
            for (start, end), total in self.powers(HOUR)
            if interval[0] <= start < interval[1] and total.known >= 0.9 * (end - start)
        ]
        if hours:
            values["base_load"] = min(hours)
        if not self.window:
            return {False}
        peak = self.sliding.highest(interval) if self.sliding else self.block_peak(interval)
        if peak is None:
            return {False}
        values["peak_demand"], values["peak_demand_at"] = peak[:2]
        # A peak is of times in which all meters are known, and no mean is higher but by rounding.
        if peak[0] > 0 and taken.known and taken.is_alike and taken.mean <= 1.001 * peak[0]:
            values["load_factor"] = min(1, taken.mean / peak[0])
        return peak[2]

    def block_peak(self, interval):
        return highest(
            [
                (total.power(end - start)[0], start, total.power(end - start)[1])
                for (start, end), total in self.powers(self.window)
                if interval[0] <= start < interval[1] and total.known >= 0.9 * (end - start)
            ]
        )

    def demands(self):
        """(interval, values, coverage, qualities it may have) of the blocks that have ended."""
        for (start, end), total in self.powers(self.window):
            values, is_bridged, of_peak = {}, total.is_bridged, {False}
            if not self.sliding:
                # A part of the meters is not the account.
                if total.mean is not None:
                    values["demand"] = Rough(total.power(end - start)[0], total.mean_within)
            elif total.is_known:
                newest, peak = self.sliding.newest((start, end)), self.sliding.highest((start, end))
                if newest:
                    is_bridged |= newest[2]
                    if newest[1] > 0:
                        values["demand"] = newest[0]
                if peak:
                    values["peak_demand"], values["peak_demand_at"] = peak[:2]
                    of_peak = peak[2]
            length = end - start
            marks = {quality(total.measured, total.known, is_bridged or one, length) for one in of_peak}
            yield (start, end), values, total.measured / length, marks


def quality(measured, accounted, is_bridged, length):
    if accounted < 0.9 * length:
        return "incomplete"
    return "estimated" if is_bridged or measured < 0.99 * length else "good"
