"""How far another engine's answer is the embedded store's."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal

from kg.term import Term

Row = dict[str, Term]
Likeness = Literal["same", "tags", "texts", "rows"]
"""`same`: the same terms in the same rows, in whatever order; `tags`: but for languages and datatypes;
`texts`: as many rows, with other values; `rows`: other rows, or none."""


def likeness(own: Iterable[Row], other: Iterable[Row]) -> Likeness:
    """Compare two answers."""
    ours, theirs = list(own), list(other)
    if _counted(ours, _term) == _counted(theirs, _term):
        return "same"
    if _counted(ours, _value) == _counted(theirs, _value):
        return "tags"
    return "texts" if len(ours) == len(theirs) else "rows"


def _counted(rows: list[Row], read: Callable[[Term], object]) -> Counter[frozenset[tuple[str, object]]]:
    return Counter(frozenset((name, read(term)) for name, term in row.items()) for row in rows)


def _term(term: Term) -> object:
    return term


def _value(term: Term) -> object:
    return term.value
