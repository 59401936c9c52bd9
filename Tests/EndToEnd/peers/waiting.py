"""Waiting for what must become true, never for a while that is hoped to be long enough."""

import time

# How many seconds a test waits for what must come. It says nothing of how fast the gateway is: a loaded
# machine may take so long, and a test that passes never waits for it.
PATIENCE = 120


class TooLate(AssertionError):
    """What was waited for did not become true in time."""


def eventually(condition, within=PATIENCE, what="the condition"):
    """Calls `condition` until it gives something true, and returns that; raises after `within` s.

    `what` is a text, or a function that is asked for one when the time is over.
    """
    deadline = time.monotonic() + within
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise TooLate(f"not within {within} s: {what() if callable(what) else what}")
        time.sleep(0.02)


def until(moment):
    """Waits for a moment in Unix time."""
    eventually(lambda: time.time() >= moment, what="the moment", within=max(0, moment - time.time()) + PATIENCE)


def always(condition, during, what="the condition"):
    """Asserts that `condition` stays true for `during` seconds."""
    deadline = time.monotonic() + during
    while time.monotonic() < deadline:
        assert condition(), f"did not stay true for {during} s: {what}"
        time.sleep(0.02)
