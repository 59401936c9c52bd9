"""Registers of a random plant's meters, and what befalls them."""

from .clock import HOUR

MINUTE = 60_000


class Register:
    """A cumulative register: what it shows as energy flows through it, and what befalls it."""

    def __init__(self, draw, poll, hours):
        self.draw = draw
        # Thousandths of the unit.
        self.step = draw.choice([10, 100, 1000, 1000, 10_000])
        self.value = draw.choice([0, draw.randrange(10**7), draw.randrange(10**11), 2 * 10**12, 2 * 10**12])
        self.wraps_at = None
        if draw.random() < 0.2:
            self.wraps_at = 2**32 * self.step
            self.value = self.wraps_at - draw.randrange(1, 3 * 10**7)
        # A counter that is zeroed in operation, by its configuration.
        self.expects_resets = draw.random() < 0.15
        self.shown = []
        moments = lambda most: sorted(draw.random() * hours * HOUR for _ in range(draw.randrange(most)))
        self.resets = moments(5 if self.expects_resets else 2)
        self.set_backs = moments(3) if self.value > 10**11 and not self.wraps_at else []
        # Again, or zeroed, before it can be seen that it was set back.
        for at in moments(2) if self.value > 10**11 and not self.wraps_at else []:
            self.set_backs.append(at)
            again = draw.choice([self.set_backs, self.resets])
            again.append(at + draw.randrange(1, 5) * poll)
        self.set_backs.sort()
        self.resets.sort()
        # Near the end of a register that wraps, a false zero cannot be told from a wrap.
        self.zeros = [] if self.wraps_at else moments(3)
        # A serial converter that answers with zeros while it starts.
        self.starts = [] if self.wraps_at else [(at, at + draw.randrange(3, 9) * poll) for at in moments(2)]
        self.spikes = moments(2)
        self.silences = [(at, at + draw.randrange(5, draw.choice([60, 400])) * MINUTE) for at in moments(4)]
        # What befell it in a silence, or only seems to have.
        self.returns = [(end, draw.choice(["as it was", "set back", "set back", "trembles", "reset"])) for _, end in self.silences]
        self.has_begun = False

    @property
    def settings(self):
        table = {"table": "holding", "type": "uint64", "kind": "counter", "scale": self.step / 1000}
        counter = {"wraps_at": self.wraps_at / 1000} if self.wraps_at else {}
        counter |= {"resets": "expected"} if self.expects_resets else {}
        return {**table, **({"counter": counter} if counter else {})}

    def add(self, energy):
        self.value += energy
        if self.wraps_at:
            self.value %= self.wraps_at

    def happens(self, moments, now):
        if moments and moments[0] <= now:
            moments.pop(0)
            return True
        return False

    def comes_back(self, now):
        """Whether a register that comes back from a silence only seems to have fallen."""
        trembles = False
        while self.returns and self.returns[0][0] <= now:
            what = self.returns.pop(0)[1]
            if not self.shown:
                continue
            if what == "set back":
                last = self.shown[-1][1]
                self.value = max(0, last - min(last // 1100, self.draw.randrange(self.step, 3 * 10**6)))
            elif what == "reset":
                self.value = self.draw.choice([0, self.draw.randrange(10**5)])
            trembles = what == "trembles"
        return trembles

    def show(self, now):
        """What a reading shows at a time after the beginning; None: nothing."""
        if self.happens(self.resets, now):
            self.value = self.draw.choice([0, self.draw.randrange(10**5)])
        if self.happens(self.set_backs, now):
            self.value -= min(self.value / 1100, self.draw.randrange(10**4, 3 * 10**6))
        if self.has_begun and any(low <= now < high for low, high in self.silences):
            return None
        self.has_begun = True
        trembles = self.comes_back(now)
        shown = int(self.value) // self.step * self.step
        if trembles and self.shown[-1][1] > self.step:
            return self.shown[-1][1] - self.step
        if any(low <= now < high for low, high in self.starts):
            return 0
        if self.happens(self.zeros, now):
            return 0
        # Before it has counted, nothing is too much to be true.
        rises = sum(a[1] < b[1] for a, b in zip(self.shown, self.shown[1:])) if self.spikes else 0
        if rises > 30 and self.happens(self.spikes, now):
            return shown + 10**14
        return shown
