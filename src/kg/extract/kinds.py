"""The kind of a target: with a number, or what its words promise."""

import re
from functools import cache

from kg.extract.reading import readable
from kg.record import TargetKind
from kg.vocabulary import vocabulary


@cache
def _kinds() -> tuple[tuple[TargetKind, re.Pattern[str]], ...]:
    return tuple(
        (kind["name"], re.compile("|".join(kind["patterns"]))) for kind in vocabulary("kinds")["kind"]
    )


def kind_of(text: str, quantified: bool) -> TargetKind:
    """Return the kind of a target.

    Args:
        text: The target's flat text, as printed.
        quantified: Whether a numeric commitment was found in it.

    Returns:
        `quantified`, or for a target in words the first of full coverage, parity, deliverable and trend that
        its words promise, else `qualitative`.
    """
    if quantified:
        return "quantified"
    read = readable(text)
    return next((name for name, pattern in _kinds() if pattern.search(read)), "qualitative")
