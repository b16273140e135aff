"""Places as readers name them: found by code or name, and those that have plans, by province."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from api.reading import Label, labels, rows
from api.views.overview import PlanCounts
from kg.saved.names import folded
from kg.store import GraphStore

_WITHIN = """
SELECT ?place ?within ?code WHERE { ?place schema:containedInPlace ?within . ?within gp:placeCode ?code }"""


@dataclass(frozen=True)
class Region:
    """A nation or province with the places in it that have plans.

    Attributes:
        label: Its name.
        code: Its code, or that of a place in it with its province alone.
        plans: How many plans there are in it, its own among them.
        places: The places below it that have plans.
    """

    label: Label
    code: str
    plans: int
    places: list["Settled"]

    @property
    def own(self) -> int:
        """How many of the plans are its own."""
        return self.plans - sum(place.plans for place in self.places)


@dataclass(frozen=True)
class Settled:
    """A place that has plans, and how many."""

    label: Label
    code: str
    plans: int


def regions(store: GraphStore, plans: Iterable[PlanCounts]) -> list[Region]:
    """Return the provinces (and the nation) that have plans, in the order of the plans given."""
    within = {row["place"].value: (row["within"].value, row["code"].value) for row in rows(store, _WITHIN)}
    found: dict[str, list[PlanCounts]] = {}
    for plan in plans:
        found.setdefault(_province(plan.place.iri, plan.place_code, within), []).append(plan)
    names = labels(store, found)
    return [_region(names[iri], of_region) for iri, of_region in found.items()]


def _region(label: Label, plans: list[PlanCounts]) -> Region:
    counts = Counter(plan.place_code for plan in plans)
    places = {plan.place_code: plan.place for plan in plans}
    below = [Settled(place, code, counts[code]) for code, place in places.items() if place.iri != label.iri]
    own = next((code for code, place in places.items() if place.iri == label.iri), "")
    return Region(label, own or f"{plans[0].place_code[:2]}0000", len(plans), below)


def _province(place: str, code: str, within: dict[str, tuple[str, str]]) -> str:
    """Return the province that a place is or lies in; the nation, and what lies nowhere, are their own."""
    seen = {place}
    while not code.endswith("0000") and place in within and within[place][0] not in seen:
        place, code = within[place]
        seen.add(place)
    return place


def named(text: str, places: Iterable[tuple[str, Label]]) -> list[str]:
    """Return the codes of the places that a reader may mean, the only one where a code or whole name fits.

    Args:
        text: A code or a name, or part of one, in either language.
        places: Codes and names to choose from.
    """
    wanted = folded(text)
    listed = list(dict(places).items())
    sure = [code for code, label in listed if wanted in {code, folded(label.zh), folded(label.en)}]
    return sure or [code for code, label in listed if wanted in folded(f"{label.zh}\n{label.en}")]


def lies_in(code: str, upper: str) -> bool:
    """Tell whether a place lies in another or is it, by codes of GB/T 2260, whose last zeros are open."""
    return upper == _NATION or code.startswith(_OPEN.sub("", upper))


_NATION = "100000"
_OPEN = re.compile(r"(?:00)+$")
