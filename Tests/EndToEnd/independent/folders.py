"""A random plant as a configuration folder."""

from peers.gateway import Gateway

from .plants import QUANTITIES, SHIFTS

UNITS = {"import": "Wh", "export": "Wh", "reactive": "varh"}
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def clock(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


def shift(one):
    breaks = [f"{clock(low)}-{clock(high)}" for low, high in one["breaks"]]
    days = [DAYS[day - 1] for day in sorted(one["days"])]
    return {"id": one["id"], "from": clock(one["start"]), "to": clock(one["end"]), "days": days, "breaks": breaks}


def account(one):
    entry = {"id": one["id"], "meters": [name if sign > 0 else f"-{name}" for name, sign in one["meters"]]}
    if "generation" in one:
        entry["generation"] = [
            name if quantity == "export" else {"meter": name, "as": "import"} for name, quantity in one["generation"]
        ]
    if "submeters" in one:
        entry["submeters"] = one["submeters"]
    if one["tariff"]:
        entry |= {"tariff": "evn/production-22kv", "hours": "evn/qd963"}
    if one["emissions"]:
        entry["emission_factor"] = "vn/grid"
    if one["window"]:
        entry["demand"] = {"window": f"{one['window'] // 60_000}min", "method": one["method"]}
    return entry


def devices(plant):
    for unit, (name, part) in enumerate(plant.devices.items(), 1):
        points = {
            QUANTITIES[quantity]: {**register.settings, "address": 4 * place, "unit": UNITS[quantity]}
            for place, (quantity, register) in enumerate(part["registers"].items())
        }
        if not points:
            points["active_power"] = {"table": "holding", "address": 0, "type": "float32", "unit": "W"}
        yield {"id": name, "unit_id": unit, "every": f"{plant.poll // 1000}s", "points": points}
    if plant.has_line:
        yield plant.press.device(99)


def write(plant, folder):
    gateway = Gateway(folder, 1883)
    gateway.settings["storage"]["path"] = str(folder / "never-made")
    gateway.connect("panel", "127.0.0.1:1502", list(devices(plant)))
    gateway.kpis = {"energy": [account(one) for one in plant.definitions]}
    if plant.has_shifts:
        gateway.kpis["calendar"] = {"shifts": [shift(one) for one in SHIFTS]}
    if plant.has_line:
        gateway.kpis["production"] = [plant.press.entry()]
    gateway.write()
    return gateway.folder
