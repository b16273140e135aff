"""How times grow: `time = a · size^b`, fitted, and what it would be for all of China."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

COUNTRY = 60_000_000
"""Triples of 7,000 plans, at most."""
FLAT = 0.2
"""An exponent below which a time does not grow, but for the noise."""
NEAR = 0.3
"""By how much a time's exponent may be above that of its answer and still grow with the answer."""


@dataclass(frozen=True)
class Fit:
    """`a · size^b`.

    Attributes:
        a: The factor.
        b: The exponent: 0 does not grow, 1 grows in proportion.
        r2: How much of the differences it explains; 1 with two points.
        points: To how many points it was fitted.
    """

    a: float
    b: float
    r2: float
    points: int

    def at(self, size: float) -> float:
        """Return what it says of a size."""
        return float(self.a * size**self.b)

    def __str__(self) -> str:
        return f"{self.a:.2g} · n^{self.b:.2f}"


def fitted(sizes: Sequence[float], values: Sequence[float]) -> Fit | None:
    """Fit by least squares of the logarithms.

    Returns:
        `None` where there are not two sizes with values above 0.
    """
    pairs = [(math.log(n), math.log(v)) for n, v in zip(sizes, values, strict=True) if n > 0 and v > 0]
    if len({x for x, _ in pairs}) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    mean_x = sum(x for x, _ in pairs) / len(pairs)
    mean_y = sum(y for _, y in pairs) / len(pairs)
    across = sum((x - mean_x) ** 2 for x, _ in pairs)
    b = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / across
    total = sum((y - mean_y) ** 2 for _, y in pairs)
    left = sum((y - mean_y - b * (x - mean_x)) ** 2 for x, y in pairs)
    return Fit(math.exp(mean_y - b * mean_x), b, 1 - left / total if total else 1.0, len(pairs))


def verdict(time: Fit | None, rows: Fit | None) -> str:
    """Say what a query's time grows with: nothing, its answer, or the graph.

    Args:
        time: Of its time, by the graph's size.
        rows: Of its answer's rows, by the same; `None` where it had no rows.
    """
    if time is None:
        return "one size"
    if time.b < FLAT:
        return "does not grow"
    if rows is not None and rows.b >= FLAT and time.b <= rows.b + NEAR:
        return "with the answer"
    return "with the graph"


def line_through_last(points: Sequence[tuple[float, float]], size: float) -> float:
    """Return what the straight line through the points of the two largest sizes says of a size."""
    (small, low), (large, high) = sorted(points)[-2:]
    return high + (high - low) / (large - small) * (size - large) if large > small else high
