"""A place as its page shows it: where it lies, its plans and how they stand, what to hold them against."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.reading import Label, Row, labels, number, rows
from api.views.figure import Figure, figures
from api.views.indicator import is_whole
from api.views.overview import PlanCounts
from api.views.standing import Standings, standings
from kg.store import GraphStore

MOST_FIGURES = 12
"""Last figures shown."""
_SIDE_BY_SIDE = 5
"""Plans that a comparison takes."""

_ABOUT = """
SELECT ?code ?level WHERE { $place gp:placeCode ?code ; gp:placeLevel ?level }"""
_TREE = "SELECT ?place ?within WHERE { ?place schema:containedInPlace ?within }"
_FIGURES = """
SELECT ?figure ?indicator ?year WHERE {
  ?figure a gp:Observation ; gp:place $place ; gp:indicator ?indicator ; gp:year ?year
}"""
_AGENCIES = "SELECT (COUNT(DISTINCT ?agency) AS ?n) WHERE { ?agency a gp:Agency ; gp:jurisdiction $place }"


@dataclass(frozen=True)
class Within:
    """A place within, and how many plans there are in it and below."""

    label: Label
    plans: int


@dataclass(frozen=True)
class Side:
    """A comparison worth making: one plan against those of places above, or against its likes.

    Attributes:
        plan: The plan of this place.
        others: The plans to hold against it.
        kind: `above` or `beside`.
    """

    plan: PlanCounts
    others: list[PlanCounts]
    kind: str

    @property
    def keys(self) -> list[str]:
        """Keys of all of them, this place's plan first."""
        return [self.plan.key, *(other.key for other in self.others)]


@dataclass(frozen=True)
class PlaceView:
    """A place.

    Attributes:
        code: GB/T 2260 code.
        level: Its level.
        above: The places it lies in, the nation first.
        within: The places directly within it, those with plans first.
        plans: Its own plans.
        below: Plans of places within, nearest places first.
        standings: How the targets of its plans stand.
        sides: Comparisons worth making.
        last: The last known figure of each indicator, newest first.
        figures: How many figures of it are known in all.
        agencies: How many agencies act for it.
    """

    iri: str
    code: str
    level: Label | None
    above: list[Label]
    within: list[Within]
    plans: list[PlanCounts]
    below: list[PlanCounts]
    standings: Standings
    sides: list[Side]
    last: list[tuple[Label, Figure]]
    figures: int
    agencies: int


class _Tree:
    """Which place lies in which."""

    def __init__(self, store: GraphStore) -> None:
        self._above: dict[str, list[str]] = defaultdict(list)
        self._within: dict[str, list[str]] = defaultdict(list)
        for row in rows(store, _TREE):
            self._above[row["place"].value].append(row["within"].value)
            self._within[row["within"].value].append(row["place"].value)

    def above(self, place: str) -> list[str]:
        """Return the places that one lies in, the largest first."""
        found: list[str] = []
        while (upper := min(self._above.get(place, []), default="")) and upper not in found:
            found.insert(0, upper)
            place = upper
        return found

    def within(self, place: str) -> list[str]:
        """Return the places directly within one."""
        return sorted(set(self._within.get(place, [])))

    def below(self, place: str) -> list[str]:
        """Return all places within one, nearest first."""
        found: list[str] = []
        step = self.within(place)
        while step:
            found += step
            step = [below for one in step for below in self.within(one) if below not in found]
        return found


def place_view(store: GraphStore, place: str, plans: Sequence[PlanCounts], day: date) -> PlaceView:
    """Read a place.

    Args:
        store: The built graph.
        place: Its IRI.
        plans: All plans of the graph.
        day: As of which day its targets' progress is shown.
    """
    tree = _Tree(store)
    by_place: dict[str, list[PlanCounts]] = defaultdict(list)
    for plan in plans:
        by_place[plan.place.iri].append(plan)
    about = next(rows(store, _ABOUT, place=place), {})
    above, within, below = tree.above(place), tree.within(place), tree.below(place)
    level = about["level"].value if "level" in about else ""
    counted = {one: sum(len(by_place[p]) for p in (one, *tree.below(one))) for one in within}
    names = labels(store, [*above, *within, level])
    own = by_place[place]
    known = list(rows(store, _FIGURES, place=place))
    return PlaceView(
        iri=place,
        code=about["code"].value if "code" in about else "",
        level=names.get(level),
        above=[names[one] for one in above],
        within=[Within(names[one], counted[one]) for one in sorted(within, key=lambda p: (-counted[p], p))],
        plans=own,
        below=[plan for one in below for plan in by_place[one]],
        standings=standings(store, day, [plan.iri for plan in own]),
        sides=list(_sides(own, [by_place[one] for one in reversed(above)], _beside(own, plans))),
        last=_last(store, known),
        figures=len({row["figure"].value for row in known}),
        agencies=number(next(rows(store, _AGENCIES, place=place), {}), "n"),
    )


def _beside(own: Sequence[PlanCounts], plans: Iterable[PlanCounts]) -> Mapping[str, list[PlanCounts]]:
    """Return the whole plans of other places for the same audience and period, by key."""
    listed = [plan for plan in plans if not plan.partial]
    return {
        plan.key: [
            other
            for other in listed
            if other.audience == plan.audience
            and (other.start, other.end) == (plan.start, plan.end)
            and other.place.iri != plan.place.iri
        ]
        for plan in own
    }


def _sides(
    own: Iterable[PlanCounts], above: Sequence[list[PlanCounts]], beside: Mapping[str, list[PlanCounts]]
) -> Iterable[Side]:
    for plan in own:
        upper = [other for found in above for other in found if other.audience == plan.audience]
        if upper:
            yield Side(plan, upper[: _SIDE_BY_SIDE - 1], "above")
        likes = [other for other in beside[plan.key] if other not in upper]
        if likes and not plan.partial:
            yield Side(plan, likes[: _SIDE_BY_SIDE - 1], "beside")


def _last(store: GraphStore, known: Iterable[Row]) -> list[tuple[Label, Figure]]:
    """Return the last figures, one an indicator, of the whole population where there is one, newest first."""
    by_indicator: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in known:
        by_indicator[row["indicator"].value][number(row, "year")].append(row["figure"].value)
    newest = {indicator: max(by_year.items()) for indicator, by_year in by_indicator.items()}
    first = sorted(newest.items(), key=lambda pair: (-pair[1][0], pair[0]))[:MOST_FIGURES]
    found = figures(store, [iri for _, (_, of_year) in first for iri in of_year])
    names = labels(store, [indicator for indicator, _ in first])
    return [
        (
            names[indicator],
            min((found[iri] for iri in of_year), key=lambda f: (not is_whole(f.population), f.iri)),
        )
        for indicator, (_, of_year) in first
    ]
