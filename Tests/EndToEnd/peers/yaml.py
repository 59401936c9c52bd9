"""Writes configuration files as a person does: block style, without quotes where possible."""

import re

PLAIN = re.compile(r"[A-Za-z_/-][A-Za-z0-9_./-]*|\d+(\.\d+)?(ms|s|min|h|d|k?W|MW|[kMG]B)")
MEANINGFUL = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}


def dump(value, indent=0):
    """`value` (dicts, lists, numbers, texts, None) as YAML."""
    pad = "  " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{_scalar(key)}:{_after(item, indent)}" for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{pad}-{_item(item, indent)}" for item in value)
    return f"{pad}{_scalar(value)}\n"


def _after(value, indent):
    if isinstance(value, (dict, list)) and value:
        return "\n" + dump(value, indent + 1)
    return f" {_scalar(value)}\n"


def _item(value, indent):
    if isinstance(value, (dict, list)) and value:
        return " " + dump(value, indent + 1).lstrip(" ")
    return f" {_scalar(value)}\n"


def _scalar(value):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (dict, list)):
        return "{}" if isinstance(value, dict) else "[]"
    if PLAIN.fullmatch(value) and value.lower() not in MEANINGFUL:
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
