"""An indicator as its page shows it: who aims for what, what is known, and what is measured near it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from api.derived import OncePerStore
from api.reading import Label, labels, number, rows
from api.views.comparing import Comparison, comparisons
from api.views.drawing import Curves, draw_curves
from api.views.figure import Figure, bounds, of_indicator
from kg.store import GraphStore
from kg.vocabulary import vocabulary

MOST_CURVES = 6
"""So many curves can be told apart by their marks alone."""
_UPPER = ("nation", "province")
_NEAR = """
SELECT ?near ?how WHERE {
  { $indicator skos:broader ?near BIND("broader" AS ?how) }
  UNION { ?near skos:broader $indicator BIND("narrower" AS ?how) }
}"""
_MEASURED = """
SELECT ?indicator (COUNT(DISTINCT ?plan) AS ?plans) WHERE {
  ?value a gp:TargetValue ; gp:indicator ?indicator ; gp:plan ?plan
} GROUP BY ?indicator"""
_LEVELS = "SELECT ?place ?level WHERE { VALUES ?place { $places } ?place gp:placeLevel ?level }"


@dataclass(frozen=True)
class Reference:
    """The last known figure of the nation or a province, beside the aims.

    Attributes:
        figure: The figure.
        value: Its value in their unit.
    """

    figure: Figure
    value: Decimal


@dataclass(frozen=True)
class Curve:
    """The figures of a place and population that are drawn as one curve."""

    place: Label
    population: str
    figures: list[Figure]


@dataclass(frozen=True)
class Measured:
    """An indicator that plans aim for, and how many do."""

    label: Label
    plans: int

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.label.iri.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class IndicatorView:
    """An indicator.

    Attributes:
        comparison: The target values of all plans.
        references: Last figures of nation and provinces, in the aims' unit.
        figures: Every known figure.
        curves: Those that are drawn.
        drawing: The drawing; `None` where nothing goes on over years.
        unit: The unit of the drawing.
        broader: Indicators of which this is a part.
        narrower: Its parts.
    """

    iri: str
    comparison: Comparison
    references: list[Reference]
    figures: list[Figure]
    curves: list[Curve]
    drawing: Curves | None
    unit: str
    broader: list[Label]
    narrower: list[Label]

    @property
    def slug(self) -> str:
        """Its name in addresses."""
        return self.iri.rsplit("/", 1)[-1]


def indicator_view(store: GraphStore, indicator: str) -> IndicatorView:
    """Read an indicator.

    Args:
        store: The built graph.
        indicator: Its IRI.
    """
    comparison = comparisons(store, [indicator])[indicator]
    found = of_indicator(store, indicator)
    levels = _levels(store, {figure.place.iri for figure in found})
    exact = _exact(found, bounds(store, indicator))
    unit = exact[0].unit if exact else ""
    curves = _curves(exact, unit, levels)
    references = _references(comparison, exact, levels)
    longest = max([comparison.longest, *(reference.value for reference in references)])
    near = [(row["near"].value, row["how"].value) for row in rows(store, _NEAR, indicator=indicator)]
    names = labels(store, [iri for iri, _ in near])
    return IndicatorView(
        iri=indicator,
        comparison=replace(comparison, longest=longest),
        references=references,
        figures=found,
        curves=curves,
        drawing=draw_curves(
            [[(f.year, _value(f, unit, exact[0])) for f in curve.figures] for curve in curves]
        ),
        unit=unit,
        broader=[names[iri] for iri, how in sorted(near) if how == "broader"],
        narrower=[names[iri] for iri, how in sorted(near) if how == "narrower"],
    )


def measured(store: GraphStore, written: str) -> list[Measured]:
    """Return the indicators that plans aim for: those of most plans first, then by name.

    Args:
        store: The built graph.
        written: Names the state of what was written beside the release; read again when it is another.
    """
    return _KNOWN.of(store, lambda: _measured(store), written)


_KNOWN: OncePerStore[list[Measured]] = OncePerStore()


def _measured(store: GraphStore) -> list[Measured]:
    counted = {row["indicator"].value: number(row, "plans") for row in rows(store, _MEASURED)}
    names = labels(store, counted)
    found = [Measured(names[iri], plans) for iri, plans in counted.items()]
    return sorted(found, key=lambda one: (-one.plans, one.label.zh, one.label.iri))


def _levels(store: GraphStore, places: Iterable[str]) -> dict[str, str]:
    found = rows(store, _LEVELS, places=sorted(places))
    return {row["place"].value: row["level"].value.rsplit("/", 1)[-1] for row in found}


def _exact(found: Iterable[Figure], bounded: set[str]) -> list[Figure]:
    """Return the figures that are values of a year, those in the most common unit first."""
    dated = [figure for figure in found if figure.year and figure.iri not in bounded]
    units = [figure.unit for figure in dated]
    return sorted(dated, key=lambda figure: -units.count(figure.unit))


def _value(figure: Figure, unit: str, like: Figure) -> Decimal:
    value = figure.in_terms_of(unit, like.phrase)
    return figure.value if value is None else value


def _curves(exact: list[Figure], unit: str, levels: dict[str, str]) -> list[Curve]:
    """Group figures by place and population: the nation's first, then the longest."""
    by_curve: dict[tuple[str, str], Curve] = {}
    for figure in sorted(exact, key=lambda figure: (figure.year, figure.iri)):
        if figure.in_terms_of(unit, exact[0].phrase) is None:
            continue
        key = figure.place.iri, "" if is_whole(figure.population) else figure.population
        curve = by_curve.setdefault(key, Curve(figure.place, key[1], []))
        if not curve.figures or curve.figures[-1].year != figure.year:
            curve.figures.append(figure)

    def rank(curve: Curve) -> tuple[bool, bool, int, str, str]:
        above = levels.get(curve.place.iri) in _UPPER
        return not above, bool(curve.population), -len(curve.figures), curve.place.iri, curve.population

    return sorted(by_curve.values(), key=rank)[:MOST_CURVES]


def is_whole(population: str) -> bool:
    """Tell whether a population is the whole of a place."""
    return not population or population in vocabulary("assessment")["populations"]["total"]


def _references(comparison: Comparison, exact: list[Figure], levels: dict[str, str]) -> list[Reference]:
    """Return the last figures of the whole nation and of provinces that the aims can be held against."""
    if not comparison.together or comparison.together[0].quantity.is_change:
        return []
    first = comparison.together[0].quantity
    last: dict[str, Figure] = {}
    for figure in sorted(exact, key=lambda figure: (figure.year, figure.iri)):
        if levels.get(figure.place.iri) in _UPPER and is_whole(figure.population):
            last[figure.place.iri] = figure
    values = [(f, f.in_terms_of(first.unit_text, first.phrase)) for _, f in sorted(last.items())]
    return [Reference(figure, value) for figure, value in values if value is not None]
