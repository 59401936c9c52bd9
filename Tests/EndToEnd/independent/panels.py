"""A panel as an electrician knows it: voltages, loads and a meter, with what can be wrong with it.

Phasors from the definitions: S = U·I*, a meter sees what arrives at its terminals. A meter's registers are those
of a shipped profile, or of a map of our own with other types, scales and gaps. Nothing here is the program's.
"""

import cmath
import math
import random

from . import profiles
from .panel_maps import MAPS, has

DEGREE = math.pi / 180
DIRECTIONS = [cmath.exp(-1j * 120 * DEGREE * phase) for phase in range(3)]

FAULTS = [
    *("reversed-1", "reversed-2", "reversed-3", "swapped-currents", "rotated-currents", "swapped-words", "swapped-bytes"),
    *("missing-neutral", "no-voltage", "no-current", "frozen-registers", "frozen-counter", "ratio-10", "ratio-33"),
    *("ratio-tenth", "ratio-root3", "vt-10", "power-in-kilo", "energy-in-kilo", "current-10", "frequency-10"),
    *("offset-one", "swapped-directions", "reversed+ratio-10", "reversed+swapped", "order+reversed"),
    *("no-voltage+reversed", "some-points-missing", "dead"),
]
HEALTHY = [
    *("ordinary", "unbalanced", "motors", "high-factor", "compensated", "over-compensated", "capacitors-alone"),
    *("welder", "welder-beside-load", "two-phases", "one-phase", "idle", "idle-motors", "off", "solar-export"),
    *("solar-on-one-phase", "generator", "phases-turned", "jumping-load", "unsigned-reactive", "medium-voltage"),
]
# What a finding or a question must name; nothing: any finding that is none of wires.
CAUSES = {
    "reversed": {"reversed-ct"},
    "swapped": {"swapped-currents"},
    "swapped-currents": {"swapped-currents"},
    "rotated-currents": {"rotated-currents"},
    "swapped-words": {"swapped-words"},
    "swapped-bytes": {"swapped-bytes"},
    "order": {"swapped-words"},
    "missing-neutral": {"missing-neutral"},
    "no-voltage": {"no-voltage"},
    "no-current": {"no-current"},
    "frozen-registers": {"frozen-registers", "hung"},
    "frozen-counter": {"frozen-counter"},
    "ratio": {"wrong-ratio"},
    "vt": {"wrong-ratio", "wrong-scale"},
    "power": {"wrong-scale"},
    "energy": {"wrong-scale"},
    "current": {"wrong-scale", "wrong-ratio"},
    "frequency": {"wrong-scale"},
    "offset": set(),
    "swapped-directions": {"swapped-import-export"},
    "some-points-missing": set(),
    "dead": {"hung"},
}


class Panel:
    """`device(unit)` is what the gateway is told; `registers(seconds)` is what the meter has then."""

    def __init__(self, seed, fault=None, load=None):
        self.seed, self.fault, self.load = seed, fault, load
        draw = self.draw = random.Random(f"panel {seed}")
        while True:
            self.map = draw.choice(MAPS)
            if has(self.map, self.needs()):
                break
        self.rated = draw.choice([30e3, 60e3, 100e3, 250e3, 400e3])
        self.volts = draw.choice([220, 230, 230, 240]) * (1 if load != "medium-voltage" else draw.choice([25, 43.5]))
        self.has_rated = draw.random() < 0.6
        share = draw.uniform(0.15, 0.9)
        if fault and "ratio" in fault:
            self.has_rated, share = True, draw.uniform(0.3, 0.9)
        # Without a wrong ratio the registers must be able to show the load.
        self.size = min(self.rated, self.map.get("most", 1e9)) * share
        self.rated = min(self.rated, self.map.get("most", 1e9))
        self.unevenness = [1 + draw.uniform(-0.01, 0.01) for _ in range(3)]
        self.errors = [1 + draw.uniform(-0.004, 0.004) for _ in range(3)]
        self.turns_reactive = draw.random() < 0.1
        self.adds_apparent = draw.random() < 0.4
        self.signed_factor = draw.random() < 0.7
        self.phases = draw.sample(range(3), 3)
        self.shift = draw.uniform(0.15, 0.5) * cmath.exp(1j * draw.uniform(0, 360) * DEGREE)
        self.turn = draw.choice([1, 2])
        self.loads = self.make_loads()
        self.energy = {}
        self.counted_to = 0.0
        self.start_energy = 10 ** draw.uniform(5, 8.5)

    def needs(self):
        """Which quantities a meter must report to show the fault at all."""
        first = (self.fault or "").split("+")[0]
        if self.load == "medium-voltage":
            return {"high"}
        if self.load in ("solar-export", "solar-on-one-phase", "generator", "welder", "welder-beside-load"):
            return {"signed"}
        if first in ("reversed-1", "reversed-2", "reversed", "swapped-currents", "no-voltage", "missing-neutral"):
            return {"phases", "signed"}
        if first in ("rotated-currents", "no-current", "current-10", "power-in-kilo", "vt-10"):
            return {"phases", "signed"}
        if first == "reversed-3":
            return {"signed", "power"}
        if first in ("frozen-counter", "energy-in-kilo", "swapped-directions"):
            return {"power", "counter"} | ({"export", "signed"} if first == "swapped-directions" else set())
        if first.startswith("ratio"):
            return {"power"}
        if first in ("swapped-words", "order"):
            return {"wide", "phases"} if first == "order" else {"wide"}
        if first == "swapped-bytes":
            return {"phases"}
        return {"frequency"} if first == "frequency-10" else {"power"}

    def make_loads(self):
        """Phase loads as (VA, degrees) and loads between phases as (VA, degrees, phase)."""
        draw, third = self.draw, self.size / 3
        between, kind = [], self.load or draw.choice(["ordinary", "ordinary", "unbalanced", "motors", "high-factor"])
        angle, uneven, spread = draw.uniform(15, 38), 0.06, 3

        def base(share=1.0):
            return [
                (third * share * (1 + draw.uniform(-uneven, uneven)), angle + draw.uniform(-spread, spread))
                for _ in range(3)
            ]

        if kind == "motors":
            angle = draw.uniform(30, 55)
        elif kind == "high-factor":
            angle = draw.uniform(4, 12)
        elif kind == "unbalanced":
            uneven, spread = 0.45, 8
        elif kind == "compensated":
            angle, uneven = draw.uniform(-12, 12), 0.15
        elif kind == "over-compensated":
            angle = draw.uniform(-50, -20)
        elif kind == "capacitors-alone":
            angle, spread = draw.uniform(-89.5, -85), 0.5
        elif kind == "idle-motors":
            angle = draw.uniform(70, 84)
        loads = base()
        if kind == "welder":
            loads, between = [(0, 0)] * 3, [(third * 1.5, draw.uniform(20, 70), draw.randrange(3))]
        elif kind == "welder-beside-load":
            loads, between = base(0.4), [(third * draw.uniform(0.3, 1.2), draw.uniform(30, 70), draw.randrange(3))]
        elif kind in ("two-phases", "one-phase"):
            loads = base()
            for phase in self.phases[: 1 if kind == "two-phases" else 2]:
                loads[phase] = (0, 0)
            if draw.random() < 0.5 and kind == "two-phases":
                # As alike as a three-phase load.
                loads = [(third if size else 0, angle) for size, _ in loads]
        elif kind == "idle":
            loads = [(third * 1e-4, draw.uniform(0, 80)) for _ in range(3)]
        elif kind == "off":
            loads = [(0, 0)] * 3
        elif kind == "solar-export":
            loads = [(size * 0.4, one) for size, one in base()]
            loads = loads + [(third * 1.1, 180 + draw.uniform(-3, 3), phase) for phase in range(3)]
        elif kind == "solar-on-one-phase":
            loads = base(0.5) + [(third * draw.uniform(0.7, 1.2), 180, draw.randrange(3))]
        elif kind == "generator":
            loads = [(size, 180 - one) for size, one in base()]
        self.between = between
        return loads

    def wave(self, now, kind, depth):
        """A slow wave and a little noise, the same whenever it is asked for at that time."""
        noise = random.Random(f"{self.seed} {kind} {int(now * 2)}").uniform(-1, 1)
        return 1 + depth * (0.8 * math.sin(now / 7 + len(kind)) + 0.2 * noise)

    def state(self, now):
        """Voltages and currents at the meter's terminals."""
        fault = self.fault or ""
        volts = [
            self.volts * self.unevenness[k] * self.wave(now, f"volts{k}", 0.003) * DIRECTIONS[k] for k in range(3)
        ]
        factor = self.wave(now, "load", 0.08)
        if self.load == "jumping-load":
            factor = 1.0 if int(now / 3) % 2 else 0.3
        currents = [0j] * 3
        for k, (size, angle, *place) in enumerate(self.loads):
            phase = place[0] if place else k
            own = factor * self.wave(now, f"phase{k}", 0.02)
            currents[phase] += (size * own * cmath.exp(1j * angle * DEGREE) / volts[phase]).conjugate()
        for size, angle, phase in self.between:
            other = (phase + 1) % 3
            current = (size * factor * cmath.exp(1j * angle * DEGREE) / (volts[phase] - volts[other])).conjugate()
            currents[phase] += current
            currents[other] -= current
        if self.load == "phases-turned":
            # L2 and L3 change places with all that belongs to them.
            volts, currents = [volts[k] for k in (0, 2, 1)], [currents[k] for k in (0, 2, 1)]
        reversed_phases = {"reversed-1": 1, "reversed-2": 2, "reversed-3": 3}.get(fault, 0)
        if "+reversed" in fault or fault.startswith("reversed+"):
            reversed_phases = 1
        if "swapped" in fault and ("currents" in fault or "+" in fault):
            a, b = sorted(self.phases[1:]) if "+" in fault else sorted(self.phases[:2])
            currents[a], currents[b] = currents[b], currents[a]
        if fault == "rotated-currents":
            currents = [currents[(k + self.turn) % 3] for k in range(3)]
        for phase in self.phases[:reversed_phases]:
            currents[phase] = -currents[phase]
        if fault == "no-current":
            currents[self.phases[0]] = 0j
        if fault == "missing-neutral":
            volts = [u - self.shift * self.volts for u in volts]
        if fault.startswith("no-voltage"):
            # The reversed one keeps its voltage.
            lost = self.phases[1 if "+" in fault else 0]
            volts[lost] *= 0.015
        return volts, currents

    def measured(self, now):
        """The values by their standard names, in V, A, W, var, VA, Hz and Wh."""
        if self.fault == "frozen-registers":
            now = 1.0
        volts, currents = self.state(now)
        powers = [u * i.conjugate() * e for u, i, e in zip(volts, currents, self.errors)]
        if self.turns_reactive:
            powers = [power.conjugate() for power in powers]
        if self.load == "unsigned-reactive":
            powers = [complex(power.real, abs(power.imag)) for power in powers]
        total = sum(powers)
        apparent = [abs(u) * abs(i) for u, i in zip(volts, currents)]
        whole = sum(apparent) if self.adds_apparent else abs(total)
        values = {"frequency": 50 * self.wave(now, "hertz", 0.0004)}
        for k in range(3):
            name, follower = f"l{k + 1}", (k + 1) % 3
            values[f"voltage_{name}_n"] = abs(volts[k])
            values[f"voltage_{name}_l{follower + 1}"] = abs(volts[k] - volts[follower])
            values[f"current_{name}"] = abs(currents[k])
            values[f"active_power_{name}"] = powers[k].real
            values[f"reactive_power_{name}"] = powers[k].imag
            values[f"apparent_power_{name}"] = apparent[k]
            values[f"power_factor_{name}"] = self.factor(powers[k].real, apparent[k])
        values |= {"active_power": total.real, "reactive_power": total.imag, "apparent_power": whole}
        values["power_factor"] = self.factor(total.real, whole)
        self.count(now)
        values |= {name: self.start_energy * part + self.energy.get(name, 0) for name, part in ENERGIES.items()}
        return values

    def factor(self, active, apparent):
        factor = active / apparent if apparent > 1e-6 else 1.0
        return max(-1, min(1, factor if self.signed_factor else abs(factor)))

    def count(self, now):
        """Energy is the integral of power, counted second by second."""
        while self.counted_to + 0.5 <= now and self.fault != "frozen-counter":
            middle = self.counted_to + 0.25
            volts, currents = self.state(middle)
            total = sum((u * i.conjugate()).real for u, i in zip(volts, currents)) * 0.5 / 3600
            taken = (total > 0) != (self.fault == "swapped-directions")
            name = "active_energy_import" if taken else "active_energy_export"
            for one in (name, "active_energy_total"):
                self.energy[one] = self.energy.get(one, 0) + abs(total)
            self.counted_to += 0.5

    def shown(self, now):
        """The values as the configured points mean them, with ratios and scales that are wrong."""
        values, fault = self.measured(now), self.fault or ""
        ratio = {"ratio-10": 10, "ratio-33": 33, "ratio-tenth": 0.1, "ratio-root3": 3**0.5, "reversed+ratio-10": 10}
        for name in values:
            electric = name.split("_")[0] in ("current", "active", "reactive", "apparent")
            if fault in ratio and electric:
                values[name] *= ratio[fault]
            if fault == "vt-10" and name.startswith("voltage"):
                values[name] *= 10
            if fault == "power-in-kilo" and "_power" in name:
                values[name] /= 1000
            if fault == "energy-in-kilo" and "_energy" in name:
                values[name] /= 1000
            if fault == "current-10" and name.startswith("current"):
                values[name] *= 10
            if fault == "frequency-10" and name == "frequency":
                values[name] *= 10
        return values

    def registers(self, now):
        """(table, address): word; a meter whose registers do not exist or are dead has none."""
        fault = self.fault or ""
        if fault == "dead":
            return {}
        values, found = self.shown(now), {}
        order = {"swapped-words": "CDAB", "order+reversed": "CDAB", "swapped-bytes": "BADC"}.get(fault)
        turned = {"ABCD": "ABCD", "CDAB": "CDAB", "BADC": "BADC", "DCBA": "DCBA"}
        for position, (name, keys) in enumerate(self.map["points"].items()):
            if fault == "some-points-missing" and position % 4 == 3:
                continue
            own = dict(keys)
            if order and not keys["type"].startswith(("string", "bits")):
                own["order"] = combined(profiles.order_of(keys, self.map), order, profiles.width(keys))
            words = profiles.pack(own, {**self.map, "order": turned["ABCD"]} if order else self.map, values.get(name, 0.0))
            for offset, word in enumerate(words):
                found[keys["table"], keys["address"] + offset + (fault == "offset-one")] = word
        if fault == "offset-one":
            for (table, address) in list(found):
                found.setdefault((table, address - 1), 0)
        return found

    def device(self, unit):
        """The device of a configuration."""
        device = {"id": f"m-{self.seed}", "unit_id": unit}
        if self.map.get("profile"):
            device["profile"] = self.map["profile"]
        else:
            device["points"] = self.map["points"]
            device |= {"order": self.map["order"]} if "order" in self.map else {}
        if self.has_rated:
            device["rated_power"] = f"{round(self.rated)}W"
        return device


ENERGIES = {
    "active_energy_import": 0.13, "active_energy_export": 0.0017, "active_energy_total": 0.1317,
}


def combined(first, second, width):
    """The order of a value in one order after its bytes were brought into another one."""
    if width == 1:
        return {"AB": "BA", "ABCD": "BA", "BA": "AB"}.get(first, first) if second == "BADC" else first
    swaps = {"ABCD": (0, 0), "CDAB": (1, 0), "BADC": (0, 1), "DCBA": (1, 1)}
    words = (swaps[first][0] + swaps[second][0]) % 2, (swaps[first][1] + swaps[second][1]) % 2
    return next(name for name, turned in swaps.items() if turned == words)
