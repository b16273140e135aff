"""Numbers of two versions compared: which are the same, and which of them asks for more."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.codes import shipped_codes
from kg.difference.change import Change, Kind, Place
from kg.difference.sides import Direction, Side
from kg.flat import fold
from kg.record import Quantity


@dataclass(frozen=True)
class Number:
    """A number of a version.

    Attributes:
        path: Where, below the plan.
        quantity: The number.
        indicator: What it measures; `None` where the register knows no such phrase.
    """

    path: str
    quantity: Quantity
    indicator: str | None

    @property
    def measure(self) -> str:
        """What it measures: the indicator, else the phrase."""
        return self.indicator or f"“{fold(self.quantity.indicator)}”"

    @property
    def worth(self) -> tuple[object, ...]:
        """What it asks for."""
        one = self.quantity
        return one.comparator, one.value, one.value_high, self.unit

    @property
    def unit(self) -> str:
        """The unit that the code list knows under this name (名 and 人 are one), else the name."""
        return shipped_codes().find("unit", self.quantity.unit) or fold(self.quantity.unit)

    @property
    def told(self) -> str:
        """The number in words."""
        one = self.quantity
        upper = f"—{one.value_high}" if one.value_high is not None else ""
        year = f"（{one.by_year}）" if one.by_year else ""
        return f"{one.indicator} {one.comparator} {one.value}{upper}{one.unit}{year}"


def numbers_of(path: str, quantities: Sequence[Quantity], side: Side) -> list[Number]:
    """Return the numbers of an item.

    Args:
        path: The item's.
        quantities: Its numbers.
        side: The version.
    """
    found = enumerate(quantities, 1)
    return [Number(at, one, side.indicators.get(at)) for n, one in found for at in [f"{path}/v{n}"]]


def compare_numbers(
    old: Sequence[Number], new: Sequence[Number], sides: tuple[Side, Side]
) -> Iterator[Change]:
    """Yield what changed between the numbers of one item in two versions."""
    pairs, gone, come = _paired(list(old), list(new))
    before, after = sides
    for number in gone:
        yield Change("value-dropped", Place(before.key, number.path), None, was=number.told)
    for number in come:
        yield Change("value-added", None, Place(after.key, number.path), now=number.told)
    for a, b in pairs:
        yield from _compared(a, b, sides)


def _paired(
    old: list[Number], new: list[Number]
) -> tuple[list[tuple[Number, Number]], list[Number], list[Number]]:
    """Pair numbers by what they measure, ask for and until when; then by less and less of it."""
    keys: tuple[Callable[[Number], tuple[object, ...]], ...] = (
        lambda n: (n.measure, n.worth, n.quantity.by_year, n.quantity.baseline_year),
        lambda n: (n.measure, n.worth),
        lambda n: (n.measure, n.quantity.by_year),
        lambda n: (n.measure,),
        lambda n: (fold(n.quantity.indicator), n.quantity.by_year),  # the register maps the phrase otherwise
        lambda n: (n.worth, n.quantity.by_year),
    )
    pairs: list[tuple[Number, Number]] = []
    for key in keys:
        waiting: dict[object, list[Number]] = {}
        for number in old:
            waiting.setdefault(key(number), []).append(number)
        found = [(waiting[key(b)].pop(0), b) for b in new if waiting.get(key(b))]
        pairs += found
        gone = {number.path for number, _ in found}
        old = [number for number in old if number.path not in gone]
        come = {number.path for _, number in found}
        new = [number for number in new if number.path not in come]
    return pairs, old, new


def _compared(a: Number, b: Number, sides: tuple[Side, Side]) -> Iterator[Change]:
    before, after = Place(sides[0].key, a.path), Place(sides[1].key, b.path)
    if a.measure != b.measure:
        was, now = (f"{n.quantity.indicator}〔{n.indicator or '—'}〕" for n in (a, b))
        yield Change("indicator-remapped", before, after, was=was, now=now)
    if a.worth != b.worth:
        yield Change(_worth_kind(a, b, sides), before, after, was=a.told, now=b.told)
    due = [n.quantity.by_year or side.plan.period[1] for n, side in zip((a, b), sides, strict=True)]
    if (a.quantity.by_year or b.quantity.by_year) and due[0] != due[1]:
        yield Change("date-moved", before, after, was=f"{a.told} {due[0]}", now=f"{b.told} {due[1]}")
    bases = a.quantity.baseline_year, b.quantity.baseline_year
    if bases[0] != bases[1]:
        was, now = (str(year or "") for year in bases)
        yield Change("baseline-moved", before, after, was=was, now=now)


def _worth_kind(a: Number, b: Number, sides: tuple[Side, Side]) -> Kind:
    """Say whether the newer number asks for more or less, in the sense of the indicator's direction."""
    old, new = a.quantity, b.quantity
    better = _better(a, sides[0])
    comparable = old.comparator == new.comparator and a.unit == b.unit
    if not comparable or a.measure != b.measure or better is None or better != _better(b, sides[1]):
        return "value-changed"
    if (old.value_high is None) != (new.value_high is None):
        return "value-changed"
    ends = [new.value - old.value, (new.value_high or 0) - (old.value_high or 0)]
    sign = 1 if better == "higher" else -1
    steps = {sign * end > 0 for end in ends if end}
    if len(steps) != 1:
        return "value-changed"
    return "raised" if steps.pop() else "lowered"


def _better(number: Number, side: Side) -> Direction | None:
    """Return which values are better: as the register says, else as the comparator asks."""
    known = side.directions.get(number.indicator) if number.indicator else None
    if known in {"higher", "lower"}:
        return known
    asked: dict[str, Direction] = {
        ">=": "higher",
        "delta>=": "higher",
        "<=": "lower",
        "delta<=": "lower",
    }
    return asked.get(number.quantity.comparator)
