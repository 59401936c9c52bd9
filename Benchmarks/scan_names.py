#!/usr/bin/env python3
"""Whether `scan` names the devices of all profiles by their registers. pymodbus serves each: with the registers of
its profile alone, in blocks with others between, or in a memory that answers everything; in operation, and on an
auxiliary supply without load. Prints how many get the right name, a name among others that are said with it, none,
and a wrong one. With --folds also what is said of devices that the library does not have.

scan_names.py PROGRAM [--seed 1] [--show] [--folds 3] [--worlds 'bare;bare, idle']

Fails where a device whose memory does not answer everything gets a wrong name.
"""

import argparse
import collections
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Tests/EndToEnd"))

from independent import lifelike, profiles
from peers.slave import Slave

WORLDS = {
    "bare": {},
    "blocks": {"gaps": 12},
    "bare, idle": {"load": 0},
    "blocks, idle": {"load": 0, "gaps": 12},
    "everything": {"everything": True},
    "everything, idle": {"load": 0, "everything": True},
}


def serve(folder, names, seed, **world):
    part = Slave(pathlib.Path(tempfile.mkdtemp(dir=folder)))
    for unit, name in enumerate(names, 1):
        for table, address, words in lifelike.runs(lifelike.memory(name, seed, **world)):
            part.set(unit, table, address, *words)
    return part


def scan(program, part, units, share):
    place = part.serve_tcp()
    arguments = [program, "scan", "--tcp", place, "--units", f"1-{units}", "--timeout", "3s", "--json", "--share", share]
    run = subprocess.run(arguments, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return {unit["unit"]: unit for unit in json.loads(run.stdout)["found"]}


def said(unit):
    """Every name that is said of a unit."""
    return [name for name in [unit["profile"], *unit["or"], *unit["candidates"]] if name]


def verdict(name, unit):
    if not said(unit):
        return "none"
    if name not in said(unit):
        return "wrong"
    return "right" if unit["profile"] and (len(said(unit)) == 1 or unit["same_registers"]) else "among"


def without(names, folder):
    """A library that lacks some profiles."""
    shutil.copytree(profiles.LIBRARY, folder / "devices", dirs_exist_ok=True)
    for name in names:
        (folder / "devices" / f"{name}.yaml").unlink()
    return folder


def known(program, world, options, folder):
    """The verdicts on all profiles."""
    names, start = profiles.names(), time.monotonic()
    part = serve(folder, names, options.seed, **WORLDS[world])
    try:
        units = scan(program, part, len(names), profiles.LIBRARY.parent)
    finally:
        part.end()
    verdicts = {name: verdict(name, units[unit]) for unit, name in enumerate(names, 1)}
    counts = collections.Counter(verdicts.values())
    shown = ", ".join(f"{word} {counts[word]}" for word in ("right", "among", "none", "wrong"))
    print(f"{world}: {shown} ({time.monotonic() - start:.0f} s)", flush=True)
    for unit, name in enumerate(names, 1):
        if options.show and verdicts[name] != "right":
            print("   ", verdicts[name], name, "→", *said(units[unit]))
    return counts["wrong"]


def unknown(program, world, options, folder):
    """What is said of devices of which the library has no profile; mostly models of the same family."""
    names, counts = profiles.names(), collections.Counter()
    for fold in range(options.folds):
        out = names[fold :: options.folds]
        part = serve(folder, out, options.seed, **WORLDS[world])
        try:
            units = scan(program, part, len(out), without(out, pathlib.Path(tempfile.mkdtemp(dir=folder))))
        finally:
            part.end()
        for unit, name in enumerate(out, 1):
            found = units[unit]
            counts["named" if found["profile"] else "resembling" if found["candidates"] else "none"] += 1
            if options.show and found["profile"]:
                print("    not in the library:", name, "→", *said(found))
    print(f"{world}, not in the library:", *(f"{word} {count}" for word, count in counts.items()), flush=True)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("program")
    options.add_argument("--seed", default="1")
    options.add_argument("--show", action="store_true")
    options.add_argument("--worlds", default=";".join(WORLDS))
    options.add_argument("--folds", type=int, default=0)
    options = options.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for world in options.worlds.split(";"):
            found = known(options.program, world, options, folder)
            wrong += 0 if WORLDS[world].get("everything") else found
            if options.folds:
                unknown(options.program, world, options, folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main())
