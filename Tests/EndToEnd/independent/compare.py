"""Rows of the gateway against rows that were computed independently."""

# What both know to a few milliwatt-hours: the parts of a booking are whole ones.
TOLERANCES = {"cost": 0.1, "co2e": 1e-3, "average_power": 1.0}
RATIOS = {"idle_energy_share", "power_factor", "self_consumption", "self_sufficiency", "unaccounted", "load_factor"}


def tolerance(name, expected):
    if name in RATIOS:
        # Of energies that are compared themselves, and may be a few watt-hours.
        return 5e-4 * max(1, abs(expected))
    if name.endswith("demand") or name == "base_load":
        return 1.0 + 1e-6 * abs(expected)
    return TOLERANCES.get(name, 0.05) + 1e-9 * abs(expected)


class Rough(float):
    """A value of which whole milliwatt-hours make a difference: `within` is by how much."""

    def __new__(cls, value, within):
        made = super().__new__(cls, value)
        made.within = within
        return made


def is_alike(name, expected, told):
    if isinstance(expected, set):
        return told in expected
    return abs(told - expected) <= tolerance(name, expected) + getattr(expected, "within", 0)


# What rests on windows that slide. Where these were found again from quarters of an hour, the row says so.
MENDED = {"demand", "peak_demand", "peak_demand_at", "load_factor"}


def differences(topic, expected, told, names=None, may_be_mended=lambda interval: False):
    """Texts of what is not alike; `told` are the newest final rows by their beginning."""
    found = []
    seen = set()
    for (start, end), values, coverage, quality in expected:
        qualities = quality if isinstance(quality, set) else {quality}
        seen.add(start)
        row = told.get(start)
        where = f"{topic} {start}"
        if row is None:
            found.append(f"{where}: no row, expected {values} {coverage} {quality}")
            continue
        if row["to"] != end:
            found.append(f"{where}: ends {row['to']}, expected {end}")
        if abs(row["coverage"] - coverage) > 1e-6:
            found.append(f"{where}: coverage {row['coverage']}, expected {coverage}")
        if row.get("sources", {}).get("peak_demand") == "15min" and may_be_mended((start, end)):
            qualities = {"estimated" if one == "good" else one for one in qualities}
            values = {name: row["values"].get(name, value) if name in MENDED else value for name, value in values.items()}
        if row["quality"] not in qualities:
            found.append(f"{where}: quality {row['quality']}, expected {qualities}")
        found += value_differences(where, values, row["values"], names)
    found += [f"{topic} {start}: a row that is not expected" for start in told.keys() - seen]
    return found


def value_differences(where, expected, told, names):
    for name, value in expected.items():
        if name not in told:
            yield f"{where}: no {name}, expected {value}"
        elif not is_alike(name, value, told[name]):
            yield f"{where}: {name} {told[name]}, expected {value}"
    for name in told.keys() - expected.keys():
        if names is None or name in names:
            yield f"{where}: {name} {told[name]}, expected none"
