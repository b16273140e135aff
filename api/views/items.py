"""What plans commit to, as pages show it: quantities, tags, places in the text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from api.reading import Label, Row, labels, number, rows, text
from kg.store import GraphStore
from kg.vocab import BASE

PERCENT = f"{BASE}id/unit/percent"

_QUANTITY = """
SELECT ?quantity ?item ?plan ?ordinal ?phrase ?notation ?printed ?value ?upper ?unit ?unitText ?due ?stated
  ?base ?indicator
WHERE {
  %s
  ?quantity dcterms:isPartOf ?item ; gp:plan ?plan ; gp:ordinal ?ordinal ; gp:indicatorPhrase ?phrase ;
    gp:comparator/skos:notation ?notation ; gp:valueText ?printed ; gp:value ?value ; gp:unit ?unit ;
    gp:due ?due ; gp:dueStated ?stated .
  ?unit skos:notation ?unitText .
  OPTIONAL { ?quantity gp:upperValue ?upper }
  OPTIONAL { ?quantity gp:baselineYear ?base }
  OPTIONAL { ?quantity gp:indicator ?indicator }
}"""
_TAG = "SELECT ?item ?tag WHERE { %s { ?item gp:beneficiary ?tag } UNION { ?item gp:topic ?tag } }"
IN_PLAN = "?item gp:plan $scope ."
OF_ITEM = "VALUES ?item { $scope }"
OF_INDICATORS = "VALUES ?of { $scope } ?quantity a gp:TargetValue ; gp:indicator ?of ."


@dataclass(frozen=True)
class Quantity:
    """One numeric commitment.

    Attributes:
        notation: The comparator's notation (`>=` …).
        printed: Number and unit as printed.
        number: The number; of a range the lower end.
        upper: The upper end of a range.
        unit: IRI of the unit.
        unit_text: The unit as documents print it.
        due: The year.
        name: The indicator's name, where the register knows it.
        due_stated: Whether the text gives the year; else it is the end of the plan's period.
    """

    iri: str
    item: str
    plan: str
    phrase: str
    notation: str
    printed: str
    number: Decimal
    upper: Decimal | None
    unit: str
    unit_text: str
    due: str
    due_stated: bool
    baseline_year: str
    indicator: str
    name: Label | None = None

    @property
    def value(self) -> float:
        """The number, for drawing."""
        return float(self.number)

    @property
    def is_change(self) -> bool:
        """Whether the number is a change against a base."""
        return self.notation.startswith("delta")

    @property
    def percent(self) -> float | None:
        """The number if it is a share out of a hundred, which is drawn."""
        fits = self.unit == PERCENT and not self.is_change and 0 <= self.value <= 100  # noqa: PLR2004
        return self.value if fits else None


def _quantity(row: Row, names: Mapping[str, Label]) -> Quantity:
    return Quantity(
        iri=row["quantity"].value,
        item=row["item"].value,
        plan=row["plan"].value,
        phrase=row["phrase"].value,
        notation=row["notation"].value,
        printed=row["printed"].value,
        number=Decimal(row["value"].value),
        upper=Decimal(row["upper"].value) if "upper" in row else None,
        unit=row["unit"].value,
        unit_text=row["unitText"].value,
        due=row["due"].value,
        due_stated=row["stated"].value == "true",
        baseline_year=text(row, "base"),
        indicator=text(row, "indicator"),
        name=names.get(text(row, "indicator")),
    )


def quantities(store: GraphStore, pattern: str, scope: str | Iterable[str]) -> dict[str, list[Quantity]]:
    """Return quantities by the item that states them, in the text's order.

    Args:
        store: The built graph.
        pattern: `IN_PLAN`, `OF_ITEM` or `OF_INDICATORS`.
        scope: The plan, the item or the indicators.
    """
    found = sorted(rows(store, _QUANTITY % pattern, scope=scope), key=lambda row: number(row, "ordinal"))
    names = labels(store, {row["indicator"].value for row in found if "indicator" in row})
    by_item: dict[str, list[Quantity]] = defaultdict(list)
    for row in found:
        by_item[row["item"].value].append(_quantity(row, names))
    return by_item


def tags(store: GraphStore, pattern: str, scope: str) -> dict[str, list[Label]]:
    """Return the groups and topics that items name, by item."""
    found = list(rows(store, _TAG % pattern, scope=scope))
    names = labels(store, (row["tag"].value for row in found))
    by_item: dict[str, list[Label]] = defaultdict(list)
    for row in found:
        by_item[row["item"].value].append(names[row["tag"].value])
    return {item: sorted(found, key=lambda label: label.iri) for item, found in by_item.items()}


@dataclass(frozen=True)
class Place:
    """Where a document says something.

    Attributes:
        document: The document.
        sha256: Hash of the document's bytes; empty if unknown.
        start: First code point.
        end: One past the last code point.
        exact: The text there without layout; empty where it does not ship.
    """

    document: Label
    sha256: str
    start: int
    end: int
    exact: str


_PLACES = """
SELECT ?thing ?document ?sha256 ?start ?end ?exact WHERE {
  VALUES ?thing { $things }
  ?thing gp:source ?span . ?span oa:hasSource ?document ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
  OPTIONAL { ?document gp:sha256 ?sha256 }
  OPTIONAL { ?span oa:hasSelector/oa:exact ?exact }
}"""


def places_of(store: GraphStore, things: Iterable[str]) -> dict[str, Place]:
    """Return where documents say things; things that no document says are left out.

    Asked by itself: as an optional part of a larger query Oxigraph would go through every place there is.
    """
    found = list(rows(store, _PLACES, things=sorted(things)))
    names = labels(store, {row["document"].value for row in found})
    return {
        row["thing"].value: Place(
            names[row["document"].value],
            text(row, "sha256"),
            number(row, "start"),
            number(row, "end"),
            text(row, "exact"),
        )
        for row in found
    }


def place_of(store: GraphStore, iri: str) -> Place | None:
    """Return where the document says a thing, or `None`."""
    return places_of(store, [iri]).get(iri)


_DIRECTIONS = (
    "SELECT ?indicator ?way WHERE { VALUES ?indicator { $indicators } ?indicator gp:direction ?way }"
)


def better(store: GraphStore, indicators: Iterable[str]) -> dict[str, Label]:
    """Return which direction of each indicator is better; those of which the register says neither lack."""
    found = {
        row["indicator"].value: row["way"].value for row in rows(store, _DIRECTIONS, indicators=indicators)
    }
    names = labels(store, found.values())
    return {indicator: names[way] for indicator, way in found.items() if not way.endswith("/neutral")}
