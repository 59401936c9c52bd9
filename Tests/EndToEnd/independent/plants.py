"""Random plants: a configuration, recorded readings with the faults that real ones have, and what to expect."""

import random

from .accounts import Account
from .clock import EAST, HOUR, Clock
from .counters import Counter, Power, Timeline
from .presses import Press
from .registers import Register

MINUTE = 60_000
# 2026-10-29, a Thursday; plants begin within four days, some over a Sunday or the end of the month.
BASE = 1_793_206_800_000
QUANTITIES = {"import": "active_energy_import", "export": "active_energy_export", "reactive": "reactive_energy_import"}
SHIFTS = [
    {"id": "day", "start": 360, "end": 840, "days": {1, 2, 3, 4, 5, 6}, "breaks": [(585, 600), (690, 720)]},
    {"id": "late", "start": 840, "end": 1320, "days": {1, 2, 3, 4, 5, 6}, "breaks": [(1080, 1110)]},
    {"id": "night", "start": 1325, "end": 350, "days": {1, 2, 3, 4, 5}, "breaks": [(1500 - 1440, 1530 - 1440)]},
]


class Plant:
    """`config()` is what the gateway is told, `rows` are the readings, `accounts` and `lines` the truth."""

    def __init__(self, seed):
        self.seed, self.draw = seed, random.Random(seed)
        draw = self.draw
        self.first_tick = BASE + draw.randrange(4 * 24 * 60) * MINUTE + draw.choice([0, 0, 17_000])
        self.poll = draw.choice([5, 10, 15, 30, 60, 60, 60, 120, 300]) * 1000
        self.hours = {5000: 3, 10_000: 6, 15_000: 9, 30_000: 16}.get(self.poll, 30) + draw.randrange(8)
        self.has_shifts = draw.random() < 0.7
        self.rows, self.devices, self.registers = [], {}, {}
        self.powers = {}
        self.silences = self.gaps(2)
        self.make_devices()
        self.run()
        self.rows.sort(key=lambda row: row[0])
        times = [row[0] for row in self.rows]
        self.clock = Clock(times[0], times[-1], SHIFTS if self.has_shifts else ())
        self.definitions = self.make_accounts()
        self.account_list = {one["id"]: Account(one, self.timelines(), self.clock) for one in self.definitions}
        self.lines = self.make_lines()

    def gaps(self, most):
        draw, found = self.draw, []
        for _ in range(draw.randrange(most + 1)):
            start = draw.randrange(self.hours * HOUR)
            found.append((start, start + draw.choice([4, 10, 25, 60, 180, 400]) * MINUTE + draw.randrange(MINUTE)))
        return found

    def make_devices(self):
        draw = self.draw
        names = {"grid": ["import"]}
        if draw.random() < 0.5:
            names["grid"].append("export")
        if draw.random() < 0.5:
            names["grid"].append("reactive")
        for number in range(draw.randrange(1, 4)):
            names[f"hall-{number}"] = ["import"]
        if draw.random() < 0.5:
            names["pv"] = [draw.choice(["export", "import"])]
        for device, quantities in names.items():
            self.devices[device] = {
                "registers": {name: Register(draw, self.poll, self.hours) for name in quantities},
                "late": draw.randrange(self.hours * HOUR // 2) if draw.random() < 0.4 else 0,
                "silences": self.silences + self.gaps(1),
                "phase": draw.randrange(self.poll // 3),
            }
        if draw.random() < 0.3:
            self.devices["press-power"] = {
                "registers": {},
                "late": 0,
                "silences": self.silences + self.gaps(1),
                "phase": draw.randrange(self.poll // 3),
            }
        self.has_line = draw.random() < 0.6
        line_silences = self.silences + self.gaps(1)
        self.press = Press(self.seed, self.poll, self.hours, lambda now: self.is_silent(line_silences, now))

    def run(self):
        """Lets time pass, poll by poll."""
        draw = self.draw
        loads = {name: draw.randrange(2, 60) * 1000 for name in self.devices}
        for now in range(0, self.hours * HOUR, self.poll):
            flows = self.flows(now, loads)
            for device, part in self.devices.items():
                for name, register in part["registers"].items():
                    register.add(flows[device, name])
                if now >= part["late"] and not self.is_silent(part["silences"], now):
                    self.read(device, part, now, loads)
            if self.has_line:
                self.rows += self.press.work(now, self.first_tick + now)

    def flows(self, now, loads):
        """mWh of each register since the last poll."""
        draw, found = self.draw, {}
        hour = ((self.first_tick + now + EAST) // HOUR) % 24
        used = 0
        for device in loads:
            if draw.random() < 0.02:
                loads[device] = draw.choice([0, 500, *[draw.randrange(2, 80) * 1000] * 4])
            found[device] = loads[device] * self.poll // 3600 * draw.randrange(80, 121) // 100
            used += found[device] if device.startswith("hall") else 0
        made = found.get("pv", 0) if 6 <= hour < 18 else 0
        net = used + found["grid"] - made
        return {
            **{(device, "import"): amount for device, amount in found.items()},
            ("grid", "import"): max(0, net),
            ("grid", "export"): max(0, -net),
            ("grid", "reactive"): found["grid"] // 2,
            ("pv", "import"): made,
            ("pv", "export"): made,
        }

    @staticmethod
    def is_silent(silences, now):
        return any(low <= now < high for low, high in silences)

    def read(self, device, part, now, loads):
        draw = self.draw
        time = self.first_tick + now + part["phase"] + draw.choice([0, 0, draw.randrange(self.poll // 5)])
        for name, register in part["registers"].items():
            shown = register.show(now)
            if shown is None:
                continue
            if draw.random() < 0.01:
                self.rows.append((time, f"{device}.{QUANTITIES[name]}", ""))
                continue
            register.shown.append((time, shown))
            self.rows.append((time, f"{device}.{QUANTITIES[name]}", f"{shown // 1000}.{shown % 1000:03}"))
        if device == "press-power":
            watts = loads[device] * draw.choice([1, 1, 1, -0.25]) + draw.randrange(500)
            self.powers.setdefault(device, []).append((time, watts))
            self.rows.append((time, f"{device}.active_power", watts))

    def timelines(self):
        if self.registers:
            return self.registers
        for device, part in self.devices.items():
            for name, register in part["registers"].items():
                counter = Counter(
                    self.poll, register.step, register.wraps_at, expects_resets=register.expects_resets
                )
                for reading in register.shown:
                    counter.take(*reading)
                self.registers[device, name] = Timeline(counter.booked, counter.reached, counter.late)
        for device, readings in self.powers.items():
            power = Power(self.poll)
            for reading in readings:
                power.take(*reading)
            self.registers[device, "import"] = Timeline(power.imported, power.last[0])
            self.registers[device, "export"] = Timeline(power.exported, power.last[0])
        return self.registers

    def make_accounts(self):
        draw = self.draw
        halls = [name for name in self.devices if name.startswith("hall")]
        main = {"id": "site", "meters": [("grid", 1)], "tariff": draw.random() < 0.8, "emissions": draw.random() < 0.5}
        if "pv" in self.devices:
            main["generation"] = [("pv", next(iter(self.devices["pv"]["registers"])))]
        if draw.random() < 0.5:
            main["submeters"] = halls
        found = [main]
        if draw.random() < 0.6:
            found.append({"id": "halls", "meters": [(name, 1) for name in halls]})
        if draw.random() < 0.4:
            found.append({"id": "rest", "meters": [("grid", 1), *((name, -1) for name in halls)]})
        if "press-power" in self.devices:
            found.append({"id": "presses", "meters": [("press-power", 1), (halls[0], 1)]})
        for account in found:
            account.setdefault("tariff", account["id"] in ("halls", "rest") and draw.random() < 0.3)
            account.setdefault("emissions", False)
            account["window"] = draw.choice([0, 5, 10, 15, 15, 30, 30, 60]) * MINUTE
            account["method"] = draw.choice(["block", "sliding"])
        return found

    def make_lines(self):
        if not self.has_line:
            return {}
        account = self.account_list["site"] if self.press.settings["has_energy"] else None
        return {"press-line": self.press.line(self.clock, account)}
