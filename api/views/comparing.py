"""Which target values of an indicator may stand side by side, why others may not, and who asks for more."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from api.reading import Label, labels, rows, text
from api.views.items import OF_INDICATORS, Quantity, better, quantities
from kg.assess.units import canonical, convert, recount
from kg.figures import heads_of
from kg.flat import fold
from kg.store import GraphStore
from kg.vocabulary import vocabulary

_PLANS = """
SELECT ?plan ?place ?code ?level ?audience ?end ?partial WHERE {
  VALUES ?plan { $plans }
  ?plan gp:place ?place ; gp:audience ?audience ; gp:periodEnd ?end .
  ?place gp:placeCode ?code ; gp:placeLevel ?level .
  OPTIONAL { ?plan gp:partial ?partial }
}"""
_PERCENT = "%"
_WHOLE = 100


@dataclass(frozen=True)
class Origin:
    """The plan that a value stands in.

    Attributes:
        plan: The plan.
        place: Its place.
        code: The place's code.
        level: The place's level: `nation`, `province`, `prefecture`, `county` …
        audience: Women or children.
        partial: Whether only some of its targets are there, from a table of targets.
    """

    plan: Label
    place: Label
    code: str
    level: str
    audience: Label
    partial: bool


@dataclass(frozen=True)
class Sort:
    """What has to agree before two values are compared; the names are those of the reasons shown.

    Attributes:
        comparator: A level, a bound on the worse side, a range, a fall or a rise.
        unit: Units that are parts of so many are one.
        scope: Whose heads are counted, and which parts of the population the phrase names.
        base: The year that a change counts from.
        due: The year.
        level: Level of the place, where the number grows with the place.
    """

    comparator: str
    unit: str
    scope: tuple[str, ...]
    base: str
    due: str
    level: str

    def differences(self, other: "Sort") -> list[str]:
        """Return the names of what does not agree; of a level and a change unit and base say nothing more."""
        names = [f.name for f in fields(self) if getattr(self, f.name) != getattr(other, f.name)]
        if "comparator" in names and _is_change(self) != _is_change(other):
            names = [name for name in names if name not in {"unit", "base"}]
        return names


@dataclass(frozen=True)
class Aim:
    """A target value with the plan it stands in.

    Attributes:
        value: The number in the unit of those it is compared with.
        mark: `strictest` or `loosest` of those it is compared with; else empty.
        apart: Why it is not compared with the others; empty if it is.
    """

    quantity: Quantity
    origin: Origin
    sort: Sort
    value: Decimal
    mark: str = ""
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All target values of an indicator.

    Attributes:
        indicator: The indicator.
        better: Which direction is better; `None` where neither is.
        together: Those that may be compared, by place code.
        apart: The others, each with its reasons.
        longest: The value of a bar of full length; 0 where nothing is drawn.
    """

    indicator: Label
    better: Label | None
    together: list[Aim]
    apart: list[Aim]
    longest: Decimal

    def length(self, value: Decimal) -> float:
        """Return the length of a value's bar, 0 to 100."""
        return min(100.0, float(100 * abs(value) / self.longest)) if self.longest else 0.0

    @property
    def plans(self) -> int:
        """How many plans have a value of it."""
        return len({aim.quantity.plan for aim in (*self.together, *self.apart)})


def origins(store: GraphStore, plans: Iterable[str]) -> dict[str, Origin]:
    """Return what is known of plans, by IRI."""
    wanted = sorted(set(plans))
    if not wanted:
        return {}
    found = list(rows(store, _PLANS, plans=wanted))
    names = labels(store, {row[key].value for row in found for key in ("plan", "place", "audience")})
    return {
        row["plan"].value: Origin(
            names[row["plan"].value],
            names[row["place"].value],
            row["code"].value,
            row["level"].value.rsplit("/", 1)[-1],
            names[row["audience"].value],
            text(row, "partial") == "true",
        )
        for row in found
    }


def comparisons(store: GraphStore, indicators: Iterable[str]) -> dict[str, Comparison]:
    """Compare the target values of indicators, all plans.

    Args:
        store: The built graph.
        indicators: Their IRIs.

    Returns:
        A comparison for each of them, empty where no plan has a value.
    """
    wanted = list(indicators)
    ways, names = better(store, wanted), labels(store, wanted)
    found: dict[str, list[Quantity]] = {indicator: [] for indicator in wanted}
    for of_item in quantities(store, OF_INDICATORS, wanted).values() if wanted else ():
        for quantity in of_item:
            found[quantity.indicator].append(quantity)
    known = origins(store, {q.plan for of_one in found.values() for q in of_one})
    return {
        indicator: compare(names[indicator], ways.get(indicator), aims(of_one, ways.get(indicator), known))
        for indicator, of_one in found.items()
    }


def aims(found: Iterable[Quantity], way: Label | None, known: Mapping[str, Origin]) -> list[Aim]:
    """Return values with their plans, by place code; those of plans without a place are left out."""
    with_plan = [(quantity, known[quantity.plan]) for quantity in found if quantity.plan in known]
    made = [Aim(q, origin, sort_of(q, origin.level, way), q.number) for q, origin in with_plan]
    return sorted(made, key=lambda aim: (aim.origin.code, aim.quantity.iri))


def compare(indicator: Label, way: Label | None, found: Sequence[Aim]) -> Comparison:
    """Split values into the largest group that may be compared, and the others with their reasons."""
    if not found:
        return Comparison(indicator, way, [], [], Decimal(0))
    plans = Counter(sort for sort, _ in {(aim.sort, aim.quantity.plan) for aim in found})
    main = max(plans, key=lambda sort: (plans[sort], sort.due, sort.comparator, sort.unit))
    first = next(aim.quantity for aim in found if aim.sort == main)
    together = [
        (aim, value) for aim in found if aim.sort == main and (value := in_terms_of(aim, first)) is not None
    ]
    longest = _longest(first, [abs(value) for _, value in together])
    marks = _marks([value for _, value in together], main, way)
    return Comparison(
        indicator,
        way,
        [Aim(aim.quantity, aim.origin, aim.sort, value, marks.get(value, "")) for aim, value in together],
        [
            Aim(aim.quantity, aim.origin, aim.sort, aim.value, apart=tuple(aim.sort.differences(main)))
            for aim in found
            if aim.sort != main
        ],
        longest,
    )


def sort_of(quantity: Quantity, level: str, way: Label | None) -> Sort:
    """Return what has to agree before a value is compared with another one of the same indicator."""
    unit, heads = canonical(quantity.unit_text), heads_of(quantity.phrase)
    grows = heads is None and not quantity.is_change and _counts(unit)
    return Sort(
        comparator=_comparator(quantity.notation, way),
        unit="rate" if unit in vocabulary("assessment")["rates"] and not quantity.is_change else unit,
        scope=(heads.of if heads else "", *_parts(quantity.phrase)),
        base=quantity.baseline_year,
        due=quantity.due,
        level=level if grows else "",
    )


def in_terms_of(aim: Aim, other: Quantity) -> Decimal | None:
    """Return a value in the unit of another one; `None` if that cannot be."""
    value = convert(aim.quantity.number, aim.quantity.unit_text, other.unit_text)
    return None if value is None else recount(value, heads_of(aim.quantity.phrase), heads_of(other.phrase))


def ambition(one: Aim, other: Aim, way: Label | None) -> str:
    """Say whether one value asks for more than another.

    Returns:
        `stronger`, `weaker` or `same`; empty where they are not comparable or neither direction is better.
    """
    if one.sort != other.sort:
        return ""
    value = in_terms_of(one, other.quantity)
    if value is None:
        return ""
    ends = value, one.quantity.upper
    if ends == (other.quantity.number, other.quantity.upper):
        return "same"
    if way is None or one.sort.comparator == "range":
        return ""
    return "stronger" if (value > other.quantity.number) == _more_is_better(way) else "weaker"


def _more_is_better(way: Label) -> bool:
    """Tell whether a higher number is better; falls are negative numbers, so this holds of changes too."""
    return way.iri.endswith("/higher-is-better")


def _comparator(notation: str, way: Label | None) -> str:
    """Return the kind of a comparator: `=`, `~` and the bound towards the better side are one."""
    if notation in {"range", "delta<=", "delta>="}:
        return notation
    if way is None:
        return "about" if notation in {"=", "~"} else notation
    return "worse-side" if notation == ("<=" if _more_is_better(way) else ">=") else "level"


def _is_change(sort: Sort) -> bool:
    return sort.comparator.startswith("delta")


def _parts(phrase: str) -> list[str]:
    """Return the parts of the population that a phrase names, by their one name."""
    words = vocabulary("assessment")["populations"]
    folded = fold(phrase)
    return sorted({words["same"].get(part, part) for part in words["part"] if part in folded})


def _counts(unit: str) -> bool:
    """Tell whether a unit counts things or people, of which a larger place has more."""
    units = vocabulary("units")
    bare = unit.lstrip("".join(units["multipliers"]))
    return bare in units["count"] or bare in units["size"]


def _longest(first: Quantity, values: Sequence[Decimal]) -> Decimal:
    if first.unit_text == _PERCENT and not first.is_change and max(values) <= _WHOLE:
        return Decimal(_WHOLE)
    return max(values)


def _marks(values: Sequence[Decimal], main: Sort, way: Label | None) -> dict[Decimal, str]:
    low, high = min(values), max(values)
    if way is None or main.comparator == "range" or low == high:
        return {}
    best, worst = (high, low) if _more_is_better(way) else (low, high)
    return {best: "strictest", worst: "loosest"}
