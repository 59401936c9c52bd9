"""A terminal that a command of the gateway runs in."""

import fcntl
import os
import pty
import struct
import subprocess
import termios

from peers.gateway import binary, environment
from peers.waiting import PATIENCE


def on_terminal(columns, *arguments, **variables):
    """What a terminal of that width gets from a command, and the command's exit code.

    `variables` are added to its environment.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    everything = {**environment(), **variables}
    child = subprocess.Popen([binary(), *arguments], stdin=theirs, stdout=theirs, stderr=theirs, env=everything)
    os.close(theirs)
    text = b""
    while True:
        try:
            data = os.read(ours, 65536)
        except OSError:
            break
        if not data:
            break
        text += data
    os.close(ours)
    return text.decode(), child.wait(PATIENCE)
