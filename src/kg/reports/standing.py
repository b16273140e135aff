"""Target values as a report lists them: how each stands, its latest figure, who answers, where it is from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from kg.reports.asking import Asking
from kg.reports.wording import told
from kg.saved import Row
from kg.saved.binding import MOST_VALUES

_FIGURES = {
    "overdue": "overdue-targets-by-agency",
    "overdue-unreported": "overdue-targets-by-agency",
    "off-track": "off-track-targets",
    "on-track": "targets-going-well",
    "achieved": "targets-going-well",
    "no-data": "targets-with-no-data",
}
"""By status the query that has the latest figures of target values that stand so."""


@dataclass(frozen=True)
class Standing:
    """A target value as of the report's day.

    Attributes:
        value: Its IRI.
        target: IRI of its target.
        label: Indicator, comparator and value.
        domain: The domain's name.
        plan: The plan's name.
        due: The due year.
        status: Notation of its status.
        status_label: What the status is called.
        leads: Who leads it, each with the basis; empty if nobody does.
        source: Where the target stands.
        figure: The latest figure as printed; empty if there is none.
        year: Its year.
        figure_source: Who published it, in which row or passage.
    """

    value: str
    target: str
    label: str
    domain: str
    plan: str
    due: int
    status: str
    status_label: str
    leads: str
    source: str
    figure: str = ""
    year: str = ""
    figure_source: str = ""


@dataclass(frozen=True)
class Standings:
    """The target values of a report.

    Attributes:
        all: By plan and due year, as the query orders them.
        year: The report's year.
    """

    all: tuple[Standing, ...]
    year: int

    @property
    def until(self) -> int:
        """The last year that counts as soon."""
        return self.year + int(told()["soon_years"])

    def soon(self, one: Standing) -> bool:
        """Tell whether a target value that is still to be reached falls due soon."""
        waiting = one.status in told()["open"] and one.status not in told()["overdue"]
        return waiting and self.year <= one.due <= self.until

    @cached_property
    def first(self) -> tuple[Standing, ...]:
        """What has to be seen to first: overdue, then due soon, then off track; each by due year."""
        chosen = [(rank, one) for one in self.all if (rank := self._rank(one)) is not None]
        return tuple(one for _, one in sorted(chosen, key=lambda pair: (pair[0], pair[1].due)))

    @cached_property
    def rest(self) -> tuple[Standing, ...]:
        """The others, by due year."""
        known = {one.value for one in self.first}
        return tuple(sorted((one for one in self.all if one.value not in known), key=lambda one: one.due))

    def _rank(self, one: Standing) -> int | None:
        if one.status in told()["overdue"]:
            return 0
        if self.soon(one):
            return 1
        return 2 if one.status == "off-track" else None

    def counts(self) -> dict[str, int]:
        """Return how many stand how: by status, in the order in which reports name them; none left out."""
        order = told()["statuses"]
        counted = {status: sum(one.status == status for one in self.all) for status in order}
        return {status: count for status, count in counted.items() if count}


def standings(asking: Asking, plans: Iterable[str], only: frozenset[str] | None = None) -> Standings:
    """Return how the target values of plans stand.

    Args:
        asking: Asks the queries.
        plans: IRIs of the plans, at least one.
        only: IRIs of the target values that count; all if `None`.
    """
    day = asking.wanted.day.isoformat()
    chosen = few(plans)
    found = [
        _standing(row)
        for row in asking.ask("targets-due", plan=chosen, as_of=day)
        if only is None or row["targetValue"].iri in only
    ]
    asked = sorted({_FIGURES[one.status] for one in found if one.status in _FIGURES})
    figures: dict[str, Row] = {}
    for name in asked:
        figures |= {row["targetValue"].iri: row for row in asking.ask(name, plan=chosen, as_of=day)}
    return Standings(tuple(_with_figure(one, figures) for one in found), asking.wanted.day.year)


def few(plans: Iterable[str]) -> list[str]:
    """Return values of the parameter `plan` that keep a query to some plans; none if they are too many."""
    chosen = sorted(plans)
    return chosen if len(chosen) <= MOST_VALUES else []


def notation(iri: str) -> str:
    """Return the notation of a concept of ours: the last part of its IRI."""
    return iri.rpartition("/")[2]


def _standing(row: Row) -> Standing:
    return Standing(
        value=row["targetValue"].iri,
        target=row["target"].iri,
        label=row["targetLabel"].text,
        domain=row["domainLabel"].text,
        plan=row["planLabel"].text,
        due=int(row["due"].text[:4]),
        status=notation(row["statusConcept"].iri),
        status_label=row["status"].text,
        leads=row["leads"].text,
        source=row["targetSource"].text,
    )


def _with_figure(one: Standing, figures: Mapping[str, Row]) -> Standing:
    row = figures.get(one.value)
    if row is None:
        return one
    figure, year, source = (row[name].text for name in ("latestFigure", "latestYear", "figureSource"))
    return replace(one, figure=figure, year=year[:4], figure_source=source)
