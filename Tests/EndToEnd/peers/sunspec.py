"""A SunSpec device's memory, laid out from the information models' own offsets."""

from . import wire

MARKER = [0x5375, 0x6E53]
END = [0xFFFF, 0]
LENGTHS = {1: 66, 103: 50, 120: 26, 160: 48, 203: 105, 701: 153}
EMPTY = 0x8000


class Model:
    """One model; offsets count from its number, as in the model tables."""

    def __init__(self, number, length=None):
        self.length = LENGTHS[number] if length is None else length
        self.words = [number, self.length] + [0] * self.length

    def set(self, offset, *words):
        self.words[offset : offset + len(words)] = [word & 0xFFFF for word in words]
        return self

    def text(self, offset, value, size):
        return self.set(offset, *wire.text(value, size))

    def wide(self, offset, kind, value):
        return self.set(offset, *wire.registers(kind, value))


def identity(maker="ACME", model="PV-50", serial="SN-1", version="1.2"):
    common = Model(1)
    for offset, value, size in ((2, maker, 32), (18, model, 32), (42, version, 16)):
        common.text(offset, value, size)
    return common.text(50, serial, 32)


def inverter(watts=12_340):
    """Model 103: delivers 12.34 kW, 50.02 Hz, 399.8 V, 1234567 kWh delivered."""
    model = Model(103)
    model.set(2, 540, 180, 181, 179, -1).set(7, 3998, 3999, 4001, 2310, 2311, 2309, -1)
    model.set(14, watts // 10, 1).set(16, 5002, -2).set(18, 1250, 1).set(20, -200, 1)
    model.set(22, 987, -3).wide(24, "uint32", 1_234_567).set(26, 3)
    model.set(27, 205, -1).set(29, 6120, -1).set(31, 1255, 1).set(33, 412)
    return model.set(34, EMPTY, EMPTY, EMPTY).set(37, -1).set(38, 4)


def nameplate(watts=50_000):
    return Model(120).set(3, watts // 10, 1)


def inputs():
    """Model 160 with two inputs: 6.2 kW and 6.3 kW."""
    model = Model(160).set(2, -2, -1, 1, 3).set(8, 2)
    for start, amperes, volts, watts in ((10, 1021, 6105, 620), (30, 1033, 6120, 630)):
        model.set(start + 9, amperes, volts, watts).wide(start + 12, "uint32", 600_000)
    return model


def meter(watts=-2_500):
    """Model 203: delivers 2.5 kW to the grid; 1111 kWh delivered, 22222 kWh consumed."""
    model = Model(203).set(2, 120, 40, 41, 39, -1).set(7, 2310, 2311, 2309, 2312)
    model.set(11, 4000, 4001, 4002, 3999, -1).set(16, 4998, -2)
    model.set(18, watts, -800, -900, -800, 0).set(23, 2600, 860, 930, 810, 0)
    model.set(28, 100, 30, 40, 30, 0).set(33, -96, -96, -97, -95, -2)
    model.wide(38, "uint32", 1_111).wide(46, "uint32", 22_222).set(54, 3)
    return model.set(71, 0x8000)


def resource(watts=4_000):
    """Model 701: delivers 4 kW, a third in each phase; uint64 energies in Wh."""
    model = Model(701).set(10, watts, 4100, -300, 990).set(15, 4000, 2310)
    model.wide(17, "uint32", 50_010).wide(19, "uint64", 9_876_543_210)
    model.wide(23, "uint64", 1_234).wide(27, "uint64", 2**64 - 1).wide(31, "uint64", 2**64 - 1)
    model.set(36, 45).set(113, -2, -1, -3, 0, -3, 0, 0, 0, 0, 0)
    for start in (41, 64, 87):
        model.set(start, watts // 3, 1366, -100, 990, 590, 4000, 2310)
    return model


def image(*models):
    return MARKER + [word for model in models for word in model.words] + END


def load(slave, unit, *models, base=40_000):
    """Writes a chain into a device; the addresses after it do not exist."""
    slave.clear(unit, "holding", base, 700)
    slave.set(unit, "holding", base, *image(*models))
