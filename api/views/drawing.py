"""Figures by year, with the line from base to target or as curves, as points of a drawing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 440, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 18, 24, 30
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_WANTED_TICKS = 4
_YEARS_SHOWN = 8
_ENDS = 52
"""Room at the right for last values."""
_LINE = 13
"""Height of a line of text."""


@dataclass(frozen=True)
class Point:
    """A place in the drawing with what stands there."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Drawing:
    """Everything that the drawing shows, in its own units (`WIDTH` by `HEIGHT`, y downwards).

    Attributes:
        dots: The figures, by year.
        path: Ends of the straight line from base to target; empty where there is none.
        targets: The target's line, or both ends of a band.
        years: Ticks of the horizontal axis.
        values: Ticks of the vertical axis.
        left: Where the axes meet.
        bottom: Where the axes meet.
    """

    dots: tuple[Point, ...]
    path: tuple[Point, ...]
    targets: tuple[Point, ...]
    years: tuple[Point, ...]
    values: tuple[Point, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM


Dot = tuple[int, Decimal]
"""A year and a value."""


@dataclass(frozen=True)
class Curves:
    """Several curves in one drawing, each with its figures by year and a place for its last value.

    Attributes:
        curves: Points of each curve.
        ends: Where the last value of each stands written, moved apart where they would meet.
        years: Ticks of the horizontal axis.
        values: Ticks of the vertical axis.
    """

    curves: tuple[tuple[Point, ...], ...]
    ends: tuple[Point, ...]
    years: tuple[Point, ...]
    values: tuple[Point, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _ENDS
    bottom: int = HEIGHT - _BOTTOM


def plain(value: Decimal) -> str:
    """Write a number without needless zeros and with as many decimals as its size asks for."""
    places = Decimal("0.01") if abs(value) >= 1 else Decimal("0.0001")
    text = f"{value.quantize(places):f}" if value.as_tuple().exponent != 0 else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def draw(dots: Iterable[Dot], path: Sequence[Dot], targets: Sequence[Decimal], due: int) -> Drawing | None:
    """Lay the drawing out.

    Args:
        dots: The figures.
        path: Both ends of the straight line, or nothing.
        targets: The target's value, or both ends of its band; in the figures' unit.
        due: The due year.

    Returns:
        The drawing; `None` where there is no figure or no target to draw.
    """
    figures = sorted(dots)
    if not figures or not targets:
        return None
    years = [year for year, _ in (*figures, *path)] + [due]
    values = [value for _, value in (*figures, *path)] + list(targets)
    ticks = _ticks(min(values), max(values))
    across = _scale(min(years), max(years), _LEFT + 16, WIDTH - _RIGHT - 16)
    up = _scale(ticks[0], ticks[-1], HEIGHT - _BOTTOM, _TOP)
    return Drawing(
        dots=tuple(Point(across(year), up(value), plain(value)) for year, value in figures),
        path=tuple(Point(across(year), up(value), plain(value)) for year, value in path),
        targets=tuple(Point(across(due), up(value), plain(value)) for value in targets),
        years=tuple(Point(across(year), HEIGHT - _BOTTOM, str(year)) for year in _years(years)),
        values=tuple(Point(_LEFT, up(value), plain(value)) for value in ticks),
    )


def draw_curves(found: Sequence[Sequence[Dot]]) -> Curves | None:
    """Lay curves out.

    Args:
        found: The figures of each curve, in one unit.

    Returns:
        The drawing; `None` where no curve has two figures of different years.
    """
    curves = [sorted(curve) for curve in found]
    if not any(curve and curve[0][0] != curve[-1][0] for curve in curves):
        return None
    dots = [dot for curve in curves for dot in curve]
    ticks = _ticks(min(value for _, value in dots), max(value for _, value in dots))
    years = [year for year, _ in dots]
    across = _scale(min(years), max(years), _LEFT + 16, WIDTH - _ENDS - 12)
    up = _scale(ticks[0], ticks[-1], HEIGHT - _BOTTOM, _TOP)
    drawn = tuple(
        tuple(Point(across(year), up(value), plain(value)) for year, value in curve) for curve in curves
    )
    return Curves(
        curves=drawn,
        ends=tuple(_apart([curve[-1] for curve in drawn])),
        years=tuple(Point(across(year), HEIGHT - _BOTTOM, str(year)) for year in _years(years)),
        values=tuple(Point(_LEFT, up(value), plain(value)) for value in ticks),
    )


def _apart(ends: Sequence[Point]) -> list[Point]:
    """Move last values down until none stands on another, each a little right of its own point."""
    placed: dict[int, Point] = {}
    lowest = -_LINE * 1.0
    for place, end in sorted(enumerate(ends), key=lambda pair: pair[1].y):
        lowest = max(end.y, lowest + _LINE)
        placed[place] = Point(end.x + 9, lowest, end.text)
    return [placed[place] for place in range(len(ends))]


class _scale:  # noqa: N801 - used as the function it makes
    """Maps numbers evenly onto a stretch of the drawing; a single number onto its middle."""

    def __init__(self, low: Decimal | int, high: Decimal | int, start: int, end: int) -> None:
        self._low, self._span = Decimal(low), Decimal(high) - Decimal(low)
        self._start, self._length = start, end - start

    def __call__(self, value: Decimal | int) -> float:
        share = (Decimal(value) - self._low) / self._span if self._span else Decimal("0.5")
        return round(self._start + float(share) * self._length, 1)


def _ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Return round numbers that hold all values between them."""
    span = (high - low) or abs(high) or Decimal(1)
    rough = span / _WANTED_TICKS
    power = Decimal(10) ** rough.adjusted()
    step = next(power * factor for factor in _STEPS if power * factor >= rough)
    first = (low / step).to_integral_value(rounding="ROUND_FLOOR") * step
    ticks = [first]
    while ticks[-1] < high or len(ticks) < 2:  # noqa: PLR2004 - an axis has two ends
        ticks.append(ticks[-1] + step)
    return ticks


def _years(years: Iterable[int]) -> list[int]:
    """Return the years to write below the axis: all if they are few, else every so many."""
    first, last = min(years), max(years)
    every = -(-(last - first + 1) // _YEARS_SHOWN)
    return sorted({*range(last, first - 1, -every)})
