#!/usr/bin/env python3
"""How long `scan` needs, from nothing known, to name every meter: a serial line of six, and three addresses in
the network of which one has ten units and one swapped words. Fails above 30 s.

scan.py PROGRAM
"""

import pathlib
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parents[1] / "Tests/EndToEnd"))

from independent import profiles
from peers.slave import Slave
from test_scan_plants import SIX, TEN, named

LIMIT = 30


def serve(parts, plan, folder, order=None):
    part = Slave(pathlib.Path(tempfile.mkdtemp(dir=folder)))
    parts.append(part)
    for unit, name in plan.items():
        for table, address, words in profiles.image(name, order=order):
            part.set(unit, table, address, *words)
    return part


def seconds(program, options, wanted):
    """Until every unit has its name, and until the scan ends by itself."""
    start = time.monotonic()
    named_after, text = None, ""
    with subprocess.Popen([program, "scan", *options], stdout=subprocess.PIPE, text=True) as run:
        for line in run.stdout:
            text += line
            if named_after is None and named(text) == wanted:
                named_after = time.monotonic() - start
    return named_after, time.monotonic() - start, named(text)


def main(program):
    parts, ends = [], True
    with tempfile.TemporaryDirectory() as folder:
        try:
            port = serve(parts, SIX, folder).serve_pty(19200)
            panel = serve(parts, dict(enumerate(TEN, 1)), folder).serve_tcp()
            swapped = serve(parts, {1: "finder/7m-38"}, folder, order="CDAB").serve_tcp()
            converter = serve(parts, {5: "eastron/sdm120"}, folder).serve_tcp("rtu_over_tcp")
            network = {(panel, unit): name for unit, name in enumerate(TEN, 1)}
            network |= {(swapped, 1): "finder/7m-38", (converter, 5): "eastron/sdm120"}
            plans = [
                ("six on a serial line", ["--serial", port], {(port, unit): name for unit, name in SIX.items()}),
                ("three addresses", ["--tcp", panel, "--tcp", swapped, "--tcp", converter], network),
            ]
            for title, options, wanted in plans:
                after, whole, found = seconds(program, options, wanted)
                shown = f"{after:.1f} s" if after else f"not all: {len(found)} of {len(wanted)}"
                print(f"{title}: named after {shown}, done after {whole:.1f} s", flush=True)
                ends = ends and after is not None and whole < LIMIT
        finally:
            for part in parts:
                part.end()
    return 0 if ends else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    sys.exit(main(*sys.argv[1:]))
