"""The straight line from base to target, and the figures on it, for one judgement."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from api.views.drawing import Drawing, draw, plain
from api.views.figure import Figure
from api.views.items import Quantity

_LEVEL = ("<=", ">=")


@dataclass(frozen=True)
class Grounds:
    """What a judgement of a target value rests on.

    Attributes:
        quantity: The target value.
        latest: The figure that decided.
        base: The figure progress is counted from.
        path: Where the straight line was in the latest figure's year.
        gap: The latest figure less the bound that counts.
        by_line: Whether the judgement followed the straight line.
        met: Whether the base met the target.
    """

    quantity: Quantity
    latest: Figure | None
    base: Figure | None
    path: Decimal | None
    gap: Decimal | None
    by_line: bool
    met: bool


@dataclass(frozen=True)
class Mark:
    """A point of a chart that one can take along.

    Attributes:
        kind: `dots` of figures, `path` of the ends of the straight line, `target` of a line at its height.
        year: Its year.
        value: Its value, in the line's unit.
    """

    kind: str
    year: int
    value: Decimal


@dataclass(frozen=True)
class Known:
    """A line of the table beside the drawing: a figure and where the straight line was that year."""

    figure: Figure
    path: str


class Line:
    """The straight line of one judgement and the target it leads to, in the target's unit.

    Nothing is judged here. Where the judgement followed the line, its own path value says where the line is;
    else a level that was not met at the base has the plain line that the rule defines.

    Args:
        grounds: What the judgement rests on.
    """

    def __init__(self, grounds: Grounds) -> None:
        self._grounds = grounds
        quantity, measured = grounds.quantity, grounds.latest or grounds.base
        self._due = int(quantity.due)
        self._unit = measured.unit if quantity.is_change and measured else quantity.unit_text
        self._targets = self._bounds()
        self._path = self._ends()

    def _bounds(self) -> list[Decimal]:
        quantity, gap = self._grounds.quantity, self._grounds.gap
        if not quantity.is_change:
            return [end for end in (quantity.number, quantity.upper) if end is not None]
        value = self._value(self._grounds.latest)
        return [] if value is None or gap is None else [value - gap]

    def _ends(self) -> tuple[tuple[int, Decimal], ...]:
        grounds, base = self._grounds, self._grounds.base
        low = self._value(base)
        if base is None or low is None or base.year >= self._due or grounds.met:
            return ()
        latest = grounds.latest
        if grounds.by_line and grounds.path is not None and latest and latest.year > base.year:
            slope = (grounds.path - low) / (latest.year - base.year)
            return (base.year, low), (self._due, low + slope * (self._due - base.year))
        if grounds.quantity.notation in _LEVEL:
            return (base.year, low), (self._due, self._targets[0])
        return ()

    def _value(self, figure: Figure | None) -> Decimal | None:
        return None if figure is None else figure.in_terms_of(self._unit, self._grounds.quantity.phrase)

    @property
    def unit(self) -> str:
        """The unit of the line."""
        return self._unit

    @property
    def path_text(self) -> str:
        """Where the line was in the latest figure's year; empty where that is the target or the base."""
        grounds = self._grounds
        if grounds.path is None or self._only_base or grounds.path in self._targets:
            return ""
        return plain(grounds.path)

    @property
    def _only_base(self) -> bool:
        """Whether nothing is known after the base."""
        latest, base = self._grounds.latest, self._grounds.base
        return latest is None or (base is not None and base.iri == latest.iri)

    def drawing(self, used: Iterable[Figure]) -> Drawing | None:
        """Return the drawing of figures on the line; `None` where a lone base says nothing by its place."""
        if self._only_base and not self._path:
            return None
        values = ((figure.year, self._value(figure)) for figure in used)
        dots = [(year, value) for year, value in values if year and value is not None]
        return draw(dots, self._path, self._targets, self._due)

    def marks(self, used: Iterable[Figure]) -> list[Mark]:
        """Return what the drawing shows, by kind and year."""
        values = ((figure.year, self._value(figure)) for figure in used)
        dots = sorted((year, value) for year, value in values if year and value is not None)
        first = min((year for year, _ in (*dots, *self._path)), default=self._due)
        return [
            *(Mark("dots", year, value) for year, value in dots),
            *(Mark("path", year, value) for year, value in self._path),
            *(Mark("target", year, value) for value in self._targets for year in {first, self._due}),
        ]

    def known(self, used: Iterable[Figure]) -> list[Known]:
        """Return the table beside the drawing, by year."""
        lines = sorted(used, key=lambda figure: (figure.year, figure.iri))
        return [Known(figure, self._at(figure.year)) for figure in lines]

    def _at(self, year: int) -> str:
        if not self._path:
            return ""
        (start, low), (end, high) = self._path
        return plain(low + (high - low) * (year - start) / (end - start)) if start <= year <= end else ""
