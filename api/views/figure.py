"""Observed figures: what is known of an indicator in a place, and where it stands written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from api.reading import Label, Row, labels, number, rows, text
from api.views.items import Place, places_of
from kg.assess.units import convert, recount
from kg.figures import heads_of
from kg.store import GraphStore

_FIGURES = """
SELECT ?figure ?place ?indicator ?phrase ?year ?value ?printed ?unit ?population ?source ?row ?issued
WHERE {
  %s
  ?figure gp:place ?place ; gp:indicatorPhrase ?phrase ; gp:value ?value ; gp:valueText ?printed ;
    gp:unit/skos:notation ?unit .
  OPTIONAL { ?figure gp:indicator ?indicator }
  OPTIONAL { ?figure gp:year ?year }
  OPTIONAL { ?figure gp:population ?population }
  OPTIONAL { ?figure dcterms:source ?source }
  OPTIONAL { ?figure dcterms:issued ?issued }
  OPTIONAL { ?figure gp:evidence ?row }
}"""
_GIVEN = "VALUES ?figure { $figures }"
_ABOVE = """VALUES ?indicator { $indicators }
  $place schema:containedInPlace+ ?place .
  ?figure gp:indicator ?indicator ; a gp:Observation ."""
_OF_INDICATOR = """?figure gp:indicator $indicator ; a gp:Observation .
  BIND($indicator AS ?indicator)"""
_BOUNDS = """SELECT ?figure WHERE {
  ?figure gp:indicator $indicator ; a gp:Observation ; gp:comparator/skos:notation ?notation
  FILTER(?notation != "=")
}"""
_LEVELS = """
SELECT ?place (COUNT(?higher) AS ?n) WHERE {
  $place schema:containedInPlace+ ?place .
  OPTIONAL { ?place schema:containedInPlace+ ?higher }
} GROUP BY ?place"""


@dataclass(frozen=True)
class Figure:
    """One figure.

    Attributes:
        phrase: The indicator in the source's words.
        year: 0 where the source gives none.
        value: The number.
        printed: Number and unit as printed.
        unit: The unit as printed.
        population: Of whom, as the source says; empty where it does not.
        source: Who published it, in the table's words; empty for a plan's preface.
        row: The table's row; `None` for a preface.
        preface: Where a plan's preface says it; `None` for a table.
        known: The day from which it is known.
    """

    iri: str
    place: Label
    indicator: str
    phrase: str
    year: int
    value: Decimal
    printed: str
    unit: str
    population: str
    source: str
    row: Label | None
    preface: Place | None
    known: date | None

    def in_terms_of(self, unit: str, phrase: str) -> Decimal | None:
        """Return the value in another unit, for as many heads as another phrase; `None` if that cannot be."""
        value = convert(self.value, self.unit, unit)
        return None if value is None else recount(value, heads_of(self.phrase), heads_of(phrase))


def figures(store: GraphStore, iris: Iterable[str]) -> dict[str, Figure]:
    """Read figures by IRI."""
    wanted = sorted(set(iris))
    if not wanted:
        return {}
    return _made(store, list(rows(store, _FIGURES % _GIVEN, figures=wanted)))


def above(store: GraphStore, place: str, indicators: Iterable[str], day: date) -> dict[str, list[Figure]]:
    """Return the last known figures of the places that a place lies in, by indicator.

    They are context beside a standing and no ground of it: a place is judged by its own figures alone.

    Args:
        store: The built graph.
        place: The place.
        indicators: The indicators.
        day: Only what was known by then.

    Returns:
        For each indicator one figure a place and population, nearest place first.
    """
    wanted = sorted(set(indicators))
    if not wanted:
        return {}
    made = _made(store, list(rows(store, _FIGURES % _ABOVE, place=place, indicators=wanted))).values()
    last: dict[tuple[str, str, str], Figure] = {}
    for figure in sorted(made, key=lambda f: (f.year, f.iri)):
        if figure.known is not None and figure.known <= day:
            last[figure.indicator, figure.place.iri, figure.population] = figure
    depth = {row["place"].value: number(row, "n") for row in rows(store, _LEVELS, place=place)}
    found: dict[str, list[Figure]] = {}
    for figure in sorted(last.values(), key=lambda f: (-depth[f.place.iri], f.population, f.iri)):
        found.setdefault(figure.indicator, []).append(figure)
    return found


def of_indicator(store: GraphStore, indicator: str) -> list[Figure]:
    """Return every figure of an indicator, by place, population and year."""
    made = _made(store, list(rows(store, _FIGURES % _OF_INDICATOR, indicator=indicator))).values()
    return sorted(made, key=lambda f: (f.place.iri, f.population, f.year, f.iri))


def bounds(store: GraphStore, indicator: str) -> set[str]:
    """Return the IRIs of an indicator's figures that print a bound (95%以上), which is no value to draw."""
    return {row["figure"].value for row in rows(store, _BOUNDS, indicator=indicator)}


def _made(store: GraphStore, found: list[Row]) -> dict[str, Figure]:
    names = labels(store, {row[key].value for row in found for key in ("place", "row") if key in row})
    prefaces = places_of(store, {row["figure"].value for row in found})
    return {
        row["figure"].value: Figure(
            iri=row["figure"].value,
            place=names[row["place"].value],
            indicator=text(row, "indicator"),
            phrase=row["phrase"].value,
            year=number(row, "year"),
            value=Decimal(row["value"].value),
            printed=row["printed"].value,
            unit=row["unit"].value,
            population=text(row, "population"),
            source=text(row, "source"),
            row=names.get(text(row, "row")),
            preface=prefaces.get(row["figure"].value),
            known=_known(row),
        )
        for row in found
    }


def _known(row: Row) -> date | None:
    """Return the day of publication, else the end of the figure's year."""
    if "issued" in row:
        return date.fromisoformat(row["issued"].value)
    return date(number(row, "year"), 12, 31) if "year" in row else None
