"""The proof that nothing is missing: `seq` of the `data` messages."""

from itertools import pairwise


def checked(messages, since=1):
    """The (topic, payload) pairs of `messages`, given in order of arrival: each once, from `since`.

    Asserts that none is missing, that the first arrivals are in order, and that a message that came
    twice came with the same content.
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
    """Whether at least so many came and none in between is missing, in whatever order."""
    seen = {message.json["seq"] for message in messages}
    return len(seen) >= at_least and max(seen) == len(seen)
