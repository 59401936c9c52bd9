"""Waits for conditions, never for a fixed time."""

import time

# How many seconds a test waits for a condition. It is not a limit for the gateway's speed: a loaded
# machine may need this time, and a test that passes does not wait for all of it.
PATIENCE = 120


class TooLate(AssertionError):
    """The condition did not become true in time."""


def eventually(condition, within=PATIENCE, what="the condition"):
    """Calls `condition` until its result is true, and returns the result; raises after `within` s.

    `what` is a text, or a function that returns the text when the time is over.
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
    """Waits until a Unix time."""
    eventually(lambda: time.time() >= moment, what="the moment", within=max(0, moment - time.time()) + PATIENCE)


def always(condition, during, what="the condition"):
    """Asserts that `condition` stays true for `during` seconds."""
    deadline = time.monotonic() + during
    while time.monotonic() < deadline:
        assert condition(), f"did not stay true for {during} s: {what}"
        time.sleep(0.02)
