"""Choices that depend on a seed alone: the same on every machine and in every version of Python."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A stream of choices.

    Args:
        seed: Words; two streams of the same seed make the same choices.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def below(self, bound: int) -> int:
        """Return a number from 0 to `bound` - 1."""
        self._count += 1
        digest = hashlib.blake2b(f"{self._seed} {self._count}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % bound

    def between(self, bounds: Sequence[int]) -> int:
        """Return a number from the first to the last of two bounds, both included."""
        least, most = bounds
        return least + self.below(most - least + 1)

    def of(self, choices: Sequence[T]) -> T:
        """Return one of several things."""
        return choices[self.below(len(choices))]

    def some(self, choices: Sequence[T], count: int) -> list[T]:
        """Return several different ones of several things, at most all."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def chance(self, percent: int) -> bool:
        """Return whether something happens that happens so many times out of a hundred."""
        return self.below(100) < percent

    def weighted(self, weights: dict[T, int]) -> T:
        """Return one of several things, each as often as its weight says."""
        at = self.below(sum(weights.values()))
        for name, weight in weights.items():
            if at < weight:
                return name
            at -= weight
        raise AssertionError("the weights add up")
