"""What plans commit to, as pages show it: quantities, duties, tags, places in the text."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.reading import Label, Row, labels, number, rows, text
from kg.store import Store
from kg.vocab import BASE

PERCENT = f"{BASE}id/unit/percent"

_QUANTITY = """
SELECT ?quantity ?item ?plan ?ordinal ?phrase ?notation ?printed ?value ?unit ?due ?stated ?base ?indicator
WHERE {
  %s
  ?quantity dcterms:isPartOf ?item ; gp:plan ?plan ; gp:ordinal ?ordinal ; gp:indicatorPhrase ?phrase ;
    gp:comparator/skos:notation ?notation ; gp:valueText ?printed ; gp:value ?value ; gp:unit ?unit ;
    gp:due ?due ; gp:dueStated ?stated .
  OPTIONAL { ?quantity gp:baselineYear ?base }
  OPTIONAL { ?quantity gp:indicator ?indicator }
}"""
_DUTY = """
SELECT ?duty ?item ?agency ?role ?basis WHERE {
  %s
  ?duty gp:responsibleFor ?item ; gp:agency ?agency ; gp:role ?role ; gp:basis ?basis
}"""
_TAG = "SELECT ?item ?tag WHERE { %s { ?item gp:beneficiary ?tag } UNION { ?item gp:topic ?tag } }"
IN_PLAN = "?item gp:plan $scope ."
OF_ITEM = "VALUES ?item { $scope }"
OF_INDICATOR = "?quantity a gp:TargetValue ; gp:indicator $scope ."


@dataclass(frozen=True)
class Quantity:
    """One numeric commitment.

    Attributes:
        notation: The comparator's notation (`>=` …).
        printed: Number and unit as printed.
        value: The number, for drawing.
        unit: IRI of the unit.
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
    value: float
    unit: str
    due: str
    due_stated: bool
    baseline_year: str
    indicator: str
    name: Label | None = None

    @property
    def is_change(self) -> bool:
        """Whether the number is a change against a base."""
        return self.notation.startswith("delta")

    @property
    def percent(self) -> float | None:
        """The number if it is a share out of a hundred, which is drawn."""
        fits = self.unit == PERCENT and not self.is_change and 0 <= self.value <= 100  # noqa: PLR2004
        return self.value if fits else None


@dataclass(frozen=True)
class DutyOf:
    """Who answers for an item, and on what ground."""

    iri: str
    agency: Label
    role: Label
    basis: Label

    @property
    def presumed(self) -> bool:
        """Whether a rule only presumes it; it is then never shown as a fact."""
        return self.basis.iri.endswith("/presumed")


def _quantity(row: Row, names: Mapping[str, Label]) -> Quantity:
    return Quantity(
        iri=row["quantity"].value,
        item=row["item"].value,
        plan=row["plan"].value,
        phrase=row["phrase"].value,
        notation=row["notation"].value,
        printed=row["printed"].value,
        value=float(row["value"].value),
        unit=row["unit"].value,
        due=row["due"].value,
        due_stated=row["stated"].value == "true",
        baseline_year=text(row, "base"),
        indicator=text(row, "indicator"),
        name=names.get(text(row, "indicator")),
    )


def quantities(store: Store, pattern: str, scope: str) -> dict[str, list[Quantity]]:
    """Return quantities by the item that states them, in the text's order.

    Args:
        store: The built graph.
        pattern: `IN_PLAN`, `OF_ITEM` or `OF_INDICATOR`.
        scope: The plan, item or indicator.
    """
    found = sorted(rows(store, _QUANTITY % pattern, scope=scope), key=lambda row: number(row, "ordinal"))
    names = labels(store, {row["indicator"].value for row in found if "indicator" in row})
    by_item: dict[str, list[Quantity]] = defaultdict(list)
    for row in found:
        by_item[row["item"].value].append(_quantity(row, names))
    return by_item


def duties(store: Store, pattern: str, scope: str) -> dict[str, list[DutyOf]]:
    """Return who answers for what, by item."""
    found = sorted(rows(store, _DUTY % pattern, scope=scope), key=lambda row: row["duty"].value)
    names = labels(store, (row[k].value for row in found for k in ("agency", "role", "basis")))
    by_item: dict[str, list[DutyOf]] = defaultdict(list)
    for row in found:
        by_item[row["item"].value].append(
            DutyOf(row["duty"].value, *(names[row[k].value] for k in ("agency", "role", "basis")))
        )
    return by_item


def tags(store: Store, pattern: str, scope: str) -> dict[str, list[Label]]:
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


_PLACE = """
SELECT ?document ?sha256 ?start ?end ?exact WHERE {
  $thing gp:source ?span . ?span oa:hasSource ?document ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
  OPTIONAL { ?document gp:sha256 ?sha256 }
  OPTIONAL { ?span oa:hasSelector/oa:exact ?exact }
}"""


def place_of(store: Store, iri: str) -> Place | None:
    """Return where the document says a thing, or `None`."""
    row = next(rows(store, _PLACE, thing=iri), None)
    if row is None:
        return None
    document = row["document"].value
    return Place(
        labels(store, [document])[document],
        text(row, "sha256"),
        number(row, "start"),
        number(row, "end"),
        text(row, "exact"),
    )


@dataclass(frozen=True)
class Compared:
    """One plan's value of an indicator, beside the others'."""

    quantity: Quantity
    place: Label
    plan: Label
    length: float
    """Length of its bar, 0 to 100: a percentage as it is, else a share of the largest number in its unit."""


_PLAN_PLACES = """
SELECT ?plan ?place ?code WHERE {
  VALUES ?plan { $plans } ?plan gp:place ?place . ?place gp:placeCode ?code
}"""


def compared(store: Store, indicator: str) -> list[Compared]:
    """Return every plan's target value of an indicator, by place code."""
    found = [q for of_item in quantities(store, OF_INDICATOR, indicator).values() for q in of_item]
    plans = sorted({q.plan for q in found})
    where = {
        row["plan"].value: (row["place"].value, row["code"].value)
        for row in (rows(store, _PLAN_PLACES, plans=plans) if plans else ())
    }
    names = labels(store, [*plans, *(place for place, _ in where.values())])
    longest = _longest(found)
    shown = [
        Compared(
            q,
            names.get(where.get(q.plan, ("", ""))[0], Label("", "", q.plan)),
            names[q.plan],
            100 * abs(q.value) / longest[q.unit, q.is_change] if q.percent is None else q.percent,
        )
        for q in found
    ]
    return sorted(shown, key=lambda c: (where.get(c.quantity.plan, ("", ""))[1], c.quantity.iri))


def better(store: Store, indicator: str) -> Label | None:
    """Return which direction of an indicator is better, or `None` where the register says neither."""
    row = next(rows(store, "SELECT ?way WHERE { $indicator gp:direction ?way }", indicator=indicator), None)
    way = text(row or {}, "way")
    return labels(store, [way])[way] if way and not way.endswith("/neutral") else None


def _longest(found: Iterable[Quantity]) -> dict[tuple[str, bool], float]:
    longest: dict[tuple[str, bool], float] = defaultdict(float)
    for q in found:
        key = q.unit, q.is_change
        longest[key] = max(longest[key], abs(q.value)) or 1.0
    return longest
