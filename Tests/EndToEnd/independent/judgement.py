"""How good `doctor`'s answer for a panel is."""

from .panels import CAUSES, Panel

WIRES = ("reversed_ct", "swapped_phases")


def causes_of(fault):
    """What must be named for a fault, or for one of two; an empty set in it: anything."""
    found = []
    for part in fault.split("+"):
        names = [part, part.rsplit("-", 1)[0], part.split("-")[0]]
        found.append(next(CAUSES[name] for name in names if name in CAUSES))
    return found


def turned(panel):
    """The phases whose transformers have to be touched; None: this is not to be told."""
    count = {"reversed-1": 1, "reversed-2": 2, "reversed+ratio-10": 1, "swapped-currents": 2}.get(panel.fault)
    return count and {f"active_power_l{phase + 1}" for phase in panel.phases[:count]}


def answer(row, said):
    """right, undecided, unchecked, missed, wrong or harmful; for a healthy panel alarm, open, waits or quiet."""
    seed, fault, _ = row
    own = {key: [one for one in said[key] if one["device"] == f"m-{seed}"] for key in ("findings", "undecided", "not_checked")}
    findings, questions = own["findings"], own["undecided"]
    if not fault:
        if findings:
            return "alarm"
        return "open" if any(not one["decided_after"] for one in questions) else "waits" if questions else "quiet"
    parts = causes_of(fault)
    causes, anything = set().union(*parts), not all(parts)
    if any(is_harmful(one, causes, Panel(*row)) for one in findings if one["rule"] in WIRES):
        return "harmful"
    if findings:
        return "right" if anything or causes & set(findings[0]["causes"]) else "wrong"
    if any(anything or causes & set(one["causes"]) for one in questions):
        return "undecided"
    return "unchecked" if any(causes & set(one["causes"]) for one in own["not_checked"]) else "missed"


def is_harmful(finding, causes, panel):
    """Whether somebody who follows the advice rewires what is right."""
    if not set(finding["causes"]) & causes & {"reversed-ct", "swapped-currents", "rotated-currents"}:
        return True
    expected = turned(panel)
    return bool(expected) and {name for name in finding["points"] if name.startswith("active")} != expected
