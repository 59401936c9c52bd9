"""The register maps of meters: shipped profiles, and maps of our own as integrators write them."""

from peers.wire import FORMATS

from . import profiles

PLAIN = set(FORMATS)
POWERS = [f"active_power_l{phase}" for phase in (1, 2, 3)]
PHASES = [*POWERS, *(f"current_l{phase}" for phase in (1, 2, 3)), *(f"voltage_l{phase}_n" for phase in (1, 2, 3))]
REACTIVE = [f"reactive_power_l{phase}" for phase in (1, 2, 3)]
LINES = ["voltage_l1_l2", "voltage_l2_l3", "voltage_l3_l1"]
FACTORS = [f"power_factor_l{phase}" for phase in (1, 2, 3)]
TOTALS = ["active_power", "reactive_power", "apparent_power", "power_factor", "frequency"]
COUNTERS = ["active_energy_import", "active_energy_export"]


def kind(name):
    return next(key for key in ("voltage", "current", "frequency", "factor", "energy", "power") if key in name)


UNITS = {"voltage": "V", "current": "A", "frequency": "Hz", "factor": "1", "energy": "Wh"}


def unit(name):
    if kind(name) == "power":
        return {"active": "W", "reactive": "var", "apparent": "VA"}[name.split("_")[0]]
    return UNITS[kind(name)]


def own(names, types, scales, table="holding", start=0, order=None, **keys):
    """A map whose registers stand one after the other."""
    points, address = {}, start
    for name in names:
        what = kind(name)
        point = {"table": table, "address": address, "type": types.get(what, types["all"]), "unit": unit(name)}
        if scales.get(what, 1) != 1:
            point["scale"] = scales[what]
        if what == "energy":
            point["kind"] = "counter"
        if order and profiles.width(point) > 1:
            point["order"] = order
        points[name] = point
        address += profiles.width(point)
    return {"points": points, **keys}


FINE = {"voltage": 0.1, "current": 0.01, "frequency": 0.01, "factor": 0.001, "energy": 10}
MAPS = [
    own([*PHASES, *REACTIVE, *LINES, *TOTALS, *COUNTERS], {"all": "float32"}, {}),
    own([*PHASES, *REACTIVE, *TOTALS, *COUNTERS], {"all": "float32"}, {"energy": 1000}, order="CDAB"),
    own([*PHASES, *FACTORS, *TOTALS, *COUNTERS], {"all": "float32", "energy": "uint64"}, {}, table="input", start=300),
    own([*PHASES, *REACTIVE, *LINES, *TOTALS, *COUNTERS], {"all": "int32"}, {**FINE, "energy": 1}),
    own([*PHASES, *REACTIVE, *FACTORS, *TOTALS, *COUNTERS], {"all": "int16", "energy": "uint32"}, {**FINE, "power": 10}, most=2.5e5),
    own([*PHASES, *LINES, *TOTALS, *COUNTERS], {"all": "uint16", "power": "int32", "energy": "uint32"}, {**FINE, "energy": 100}),
    own([*TOTALS, *COUNTERS], {"all": "float32"}, {"power": 1000, "energy": 1000}),
    own([*LINES, *(f"current_l{k}" for k in (1, 2, 3)), *TOTALS, *COUNTERS], {"all": "int32"}, FINE),
    own(["active_power", "active_energy_import"], {"all": "int32", "energy": "uint32"}, {"energy": 1000}),
    own(["active_energy_import"], {"all": "uint32"}, {"energy": 1000}),
    own([*PHASES, "active_power", "active_energy_total"], {"all": "float64"}, {}),
]


def shipped():
    """The profiles of meters whose points have plain types and are read by everybody alike."""
    for name in profiles.names():
        profile = profiles.load(name)
        points = profile["points"]
        plain = all(keys.get("type") in PLAIN or "table" not in keys for keys in points.values())
        known = any(point in points for point in ("active_power", *POWERS))
        odd = {"expression", "addresses", "scale_register", "write_function", "not_available", "offset", "range"}
        simple = all("table" in keys and not odd & set(keys) for keys in points.values())
        if plain and known and simple and profile.get("kind") in ("electricity_meter", "power_analyser"):
            yield {**profile, "profile": name, "most": most(points)}


def most(points):
    """The largest load whose powers and currents all registers can show, in W."""
    room = 1e9
    for name, keys in points.items():
        if keys["type"] not in FORMATS or keys["type"].startswith("float"):
            continue
        bits = 16 * profiles.width(keys)
        high = (2**bits if keys["type"].startswith("u") else 2 ** (bits - 1)) * abs(keys.get("scale", 1))
        if "_power" in name:
            room = min(room, high * 0.7)
        elif name.startswith("current"):
            room = min(room, high * 230 * 2)
    return room


MAPS += list(shipped())


def has(one, needs):
    """Whether a map's registers can show what a fault needs."""
    points = one["points"]
    signed = all(
        not keys["type"].startswith("u") and keys.get("scale", 1) > 0
        for name, keys in points.items()
        if name.startswith("active_power")
    )
    every = {
        "high": all(
            keys["type"] in ("float32", "float64", "int32", "uint32") or 30_000 * keys.get("scale", 1) > 20_000
            for name, keys in points.items()
            if name.startswith("voltage")
        ),
        "phases": all(name in points for name in PHASES),
        "signed": signed,
        "power": "active_power" in points or all(name in points for name in POWERS),
        "counter": "active_energy_import" in points,
        "export": "active_energy_export" in points,
        "frequency": "frequency" in points,
        "wide": any(
            profiles.width(keys) > 1 and name.startswith(("voltage_l", "frequency", "active_power_l"))
            for name, keys in points.items()
        ),
    }
    return all(every[need] for need in needs)
