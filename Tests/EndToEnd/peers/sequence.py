"""Proves by the `seq` of the `data` messages that nothing is missing."""

from itertools import pairwise


def checked(messages, since=1):
    """The (topic, payload) pairs of `messages` from `since` on, each once; `messages` are in order of arrival.

    Asserts that none is missing, that the first arrivals are in order, and that a repeated message
    has the same content.
    """
    first = {}
    for message in messages:
        payload = message.json
        known = first.setdefault(payload["seq"], (message.topic, payload))
        assert known == (message.topic, payload), f"two messages with seq {payload['seq']}: {known}, {message}"
    order = list(first)
    assert order == sorted(order), f"out of order: {_disorder(order)}"
    missing = sorted(set(range(since, since + len(order))) - set(order))
    assert not missing, f"missing of {len(order)}: {missing[:20]}"
    return list(first.values())


def _disorder(order):
    return [(a, b) for a, b in pairwise(order) if b < a][:10]


def is_complete(messages, at_least):
    """Whether at least this number came and none between them is missing, in any order."""
    seen = {message.json["seq"] for message in messages}
    return len(seen) >= at_least and max(seen) == len(seen)
