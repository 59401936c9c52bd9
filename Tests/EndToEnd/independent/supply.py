"""What a line's energy account says of the line: idle energy, and energy, cost and emissions of a good item."""

from .accounts import NAMES, Total, quality

IDLE = ("setup", "idle", "fault", "off")


class Supply:
    """`segments` are the line's (from, to, state); the account's energy flows evenly between two readings."""

    def __init__(self, account, segments):
        self.account = account
        self.segments = [one for one in segments if one[2] != "unknown"]
        self.parts = list(self.used_parts())

    def used_parts(self):
        """(booking, sign) of all that makes what the loads used: import, and with generation its balance."""
        lists, generation = self.account.lists, self.account.generation
        shares = {"import": 1, **({"export": -1} if generation else {})}
        for name, share in shares.items():
            for timeline, sign in lists[name]:
                yield from ((part, share * sign) for part in timeline.booked)
        for timeline in generation:
            yield from ((part, 1) for part in timeline.booked)

    def by_state(self, interval):
        """Wh while the line did not run, Wh while its state was known, and which of the two are estimated."""
        idle = known = 0.0
        estimated = set()
        segments = [one for one in self.segments if one[0] < interval[1] and interval[0] < one[1]]
        parts = [one for one in self.parts if one[0].start < interval[1] and interval[0] < one[0].end]
        parts.sort(key=lambda one: one[0].start)
        for low, high, state in segments:
            low, high = max(low, interval[0]), min(high, interval[1])
            for part, sign in parts:
                if part.start >= high:
                    break
                time = min(high, part.end) - max(low, part.start)
                if time <= 0 or not part.amount:
                    continue
                amount = sign * part.amount * time / (part.end - part.start) / 1000
                known += amount
                # How the states share what came in a gap, or at a time nobody knows, is not measured.
                is_spread = part.bridged or not part.known
                if is_spread:
                    estimated.add("idle_energy_share")
                if state in IDLE:
                    idle += amount
                    if is_spread:
                        estimated.add("idle_energy")
        return idle, known, estimated

    def energies(self, interval):
        """The account's values, how well its energy is known, and the known share of its import."""
        account, length = self.account, interval[1] - interval[0]
        edges = list(interval)
        parts = {name: account.totals([interval], name)[0] for name in NAMES if account.lists[name]}
        made = [timeline.sums(edges)[0] for timeline in account.generation]
        values = account.row("hour", interval, parts, made, [])[1]
        wanted = [parts["import"]]
        if made:
            wanted += [Total(made), *([parts["export"]] if "export" in parts else [])]
        marks = [quality(one.measured, one.known, one.is_bridged, length) for one in wanted]
        worst = next((mark for mark in ("incomplete", "estimated") if mark in marks), "good")
        used = values.get("consumption" if account.generation else NAMES["import"])
        if made and used is None:
            worst = marks[0]
        return values, used, worst, parts["import"].known / length

    def values(self, interval, good, counted, counted_at_work):
        """Values and the names of those that are estimated.

        `counted` is the share of the time by the clock for which the good items are known, `counted_at_work` that
        of planned busy time, where it is more.
        """
        told, used, mark, share = self.energies(interval)
        values, estimated = {}, set()
        if used is not None:
            idle, known, estimated = self.by_state(interval)
            values["idle_energy"] = max(0.0, idle)
            if known > 0:
                values["idle_energy_share"] = max(0.0, idle) / known
        estimated |= set(values) if mark == "incomplete" else set()
        if share >= 0.9 * counted and counted_at_work >= 0.9 * share and good > 0:
            amounts = {"energy": used, "cost": told.get("cost"), "co2e": told.get("co2e")}
            items = {f"{name}_per_good": amount / good for name, amount in amounts.items() if amount is not None}
            values |= items
            estimated |= set(items) if mark != "good" else set()
        return values, estimated
