"""How targets stand as of a day, in one word each, and how many stand how."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from api.reading import Label, labels, rows
from kg.store import GraphStore

WORST_FIRST = (
    "overdue",
    "overdue-unreported",
    "off-track",
    "no-data",
    "on-track",
    "achieved",
    "not-measurable",
)
"""The statuses from the one that most needs somebody to look to the one that least does."""
IN_PLANS = "VALUES ?plan { $scope } ?assessment gp:plan ?plan ."
ANYWHERE = "?assessment a gp:Assessment ; gp:plan ?plan ."

_STANDINGS = """
SELECT ?subject ?target ?plan ?status WHERE {
  %s
  ?assessment gp:assesses ?subject ; gp:status ?status ; gp:asOf ?from .
  OPTIONAL { ?assessment gp:holdsUntil ?until }
  FILTER(?from <= $day && (!BOUND(?until) || $day <= ?until))
  OPTIONAL { ?target gp:hasTargetValue ?subject }
}"""


@dataclass(frozen=True)
class Status:
    """A status with its name."""

    label: Label

    @property
    def slug(self) -> str:
        """Its code, for example `off-track`."""
        return self.label.iri.rsplit("/", 1)[-1]

    @property
    def rank(self) -> int:
        """Its place among `WORST_FIRST`."""
        return WORST_FIRST.index(self.slug)


@dataclass(frozen=True)
class Standings:
    """How things stand on one day.

    Attributes:
        by_subject: Status of each target value, and of each target in words.
        by_target: The worst status of each target.
        by_plan: Statuses of all target values and targets in words, by plan.
    """

    by_subject: dict[str, Status] = field(default_factory=dict)
    by_target: dict[str, Status] = field(default_factory=dict)
    by_plan: dict[str, list[Status]] = field(default_factory=dict)

    def counts(self, plan: str = "") -> list[tuple[Status, int]]:
        """Return how many stand how, worst first: of one plan, else of all."""
        groups = [self.by_plan.get(plan, [])] if plan else self.by_plan.values()
        counted = Counter(status for group in groups for status in group)
        return sorted(counted.items(), key=lambda pair: pair[0].rank)


def standings(store: GraphStore, day: date, plans: Iterable[str] | None = None) -> Standings:
    """Read how targets stand.

    Args:
        store: The built graph.
        day: As of which day.
        plans: Of which plans; `None` for all.

    Returns:
        The standings; a plan whose period has not begun on that day has none.
    """
    if plans is None:
        found = list(rows(store, _STANDINGS % ANYWHERE, day=day))
    else:
        found = list(rows(store, _STANDINGS % IN_PLANS, day=day, scope=plans))
    names = labels(store, {row["status"].value for row in found})
    statuses = {iri: Status(label) for iri, label in names.items()}
    result = Standings()
    for row in found:
        status, subject = statuses[row["status"].value], row["subject"].value
        target = row["target"].value if "target" in row else subject
        result.by_subject[subject] = status
        known = result.by_target.get(target)
        if known is None or status.rank < known.rank:
            result.by_target[target] = status
        result.by_plan.setdefault(row["plan"].value, []).append(status)
    return result
