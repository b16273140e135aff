"""What is the same thing in two versions: by its words, its place, what it measures, its likeness."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from kg.flat import fold

IN_PLACE = 0.5
"""What stands at the same place is the same thing from this likeness on: renumbering moves others there."""
ALIKE = 0.75
"""What stands elsewhere, and measures nothing in common, is the same thing from this likeness on."""

T = TypeVar("T")


@dataclass(frozen=True)
class Thing(Generic[T]):
    """Something that a version says.

    Attributes:
        path: Where, below the plan.
        words: What it says.
        one: The thing itself.
        measures: The indicators of its numbers.
    """

    path: str
    words: str
    one: T
    measures: frozenset[str] = frozenset()


Pair = tuple[Thing[T], Thing[T]]


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1, the same both ways (share of a common subsequence)."""
    return fuzz.ratio(fold(one), fold(other)) / 100


def match(
    old: Sequence[Thing[T]], new: Sequence[Thing[T]]
) -> tuple[list[Pair[T]], list[Thing[T]], list[Thing[T]]]:
    """Pair the things of two versions; from the newer to the older gives the same pairs.

    First what says the same, at the same place before elsewhere; then what stands at the same place and is
    like it (`IN_PLACE`) or measures the same; then what measures the same; then what is alike (`ALIKE`).

    Returns:
        Pairs in the newer version's order, what only the older has, what only the newer has.
    """
    matcher = _Matcher(list(old), list(new))
    matcher.same(lambda thing: (thing.path, fold(thing.words)))
    matcher.same(lambda thing: (fold(thing.words),))
    matcher.best(lambda a, b: likeness(a.words, b.words) if _in_place(a, b) else None)
    matcher.best(lambda a, b: likeness(a.words, b.words) if a.measures & b.measures else None)
    matcher.best(lambda a, b: like if (like := likeness(a.words, b.words)) >= ALIKE else None)
    order = {id(thing): at for at, thing in enumerate(new)}
    return sorted(matcher.pairs, key=lambda pair: order[id(pair[1])]), matcher.old, matcher.new


def _in_place(one: Thing[T], other: Thing[T]) -> bool:
    if one.path != other.path:
        return False
    return bool(one.measures & other.measures) or likeness(one.words, other.words) >= IN_PLACE


class _Matcher(Generic[T]):
    """Things that are not paired yet, and those that are."""

    def __init__(self, old: list[Thing[T]], new: list[Thing[T]]) -> None:
        self.old, self.new = old, new
        self.pairs: list[Pair[T]] = []

    def same(self, key: Callable[[Thing[T]], object]) -> None:
        """Pair what has the same key; of several the first with the first."""
        waiting: dict[object, list[Thing[T]]] = {}
        for thing in self.old:
            waiting.setdefault(key(thing), []).append(thing)
        found = [(waiting[key(b)].pop(0), b) for b in self.new if waiting.get(key(b))]
        self._take(found)

    def best(self, score: Callable[[Thing[T], Thing[T]], float | None]) -> None:
        """Pair what scores best first; equal scores in an order that is the same both ways."""
        scored = [(s, a, b) for a in self.old for b in self.new if (s := score(a, b)) is not None]
        scored.sort(key=lambda found: (-found[0], *sorted((found[1].path, found[2].path))))
        used: set[int] = set()
        taken = []
        for _, a, b in scored:
            if id(a) not in used and id(b) not in used:
                used |= {id(a), id(b)}
                taken.append((a, b))
        self._take(taken)

    def _take(self, found: Iterable[Pair[T]]) -> None:
        pairs = list(found)
        gone = {id(thing) for pair in pairs for thing in pair}
        self.pairs += pairs
        self.old = [thing for thing in self.old if id(thing) not in gone]
        self.new = [thing for thing in self.new if id(thing) not in gone]
