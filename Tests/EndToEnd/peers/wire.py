"""How a value is stored in its registers, computed only from the letters of its order.

`A` is the most significant byte of the value; the order has the bytes as they come over the wire.
Written independently of the gateway's code, so that a test can find a difference.
"""

import struct

FORMATS = {
    "int8": "b",
    "uint8": "B",
    "int16": "h",
    "uint16": "H",
    "int32": "i",
    "uint32": "I",
    "float32": "f",
    "int64": "q",
    "uint64": "Q",
    "float64": "d",
}
LONG_FORM = {"ABCD": "ABCDEFGH", "CDAB": "GHEFCDAB", "BADC": "BADCFEHG", "DCBA": "HGFEDCBA"}


def registers(kind, value, order="ABCD"):
    """The 16-bit words that a device must have for `value`."""
    data = _bytes(kind, value)
    letters = _letters(order, len(data))
    wire = bytes(data[ord(letter) - ord("A")] for letter in letters)
    return list(struct.unpack(f">{len(wire) // 2}H", wire))


def _letters(order, size):
    if size == 8:
        return LONG_FORM.get(order, order)
    if size == 2:
        return {"ABCD": "AB"}.get(order, order)
    return order


def _bytes(kind, value):
    if kind in ("int8", "uint8"):
        return b"\x00" + struct.pack(">" + FORMATS[kind], value)
    if kind in ("bcd16", "bcd32"):
        return bytes.fromhex(f"{value:0{4 if kind == 'bcd16' else 8}d}")
    return struct.pack(">" + FORMATS[kind], value)


def text(value, size):
    """A string of `size` bytes, padded with NUL, two bytes to a register."""
    data = value.encode().ljust(size + size % 2, b"\0")
    return list(struct.unpack(f">{len(data) // 2}H", data))
