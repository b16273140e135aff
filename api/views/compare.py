"""Two to five plans side by side: what each has by domain, what several aim for, and what only one has."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.reading import Label, labels, number, rows
from api.views.comparing import Aim, Origin, aims, ambition, origins
from api.views.items import Quantity, better, quantities
from kg.store import GraphStore

MOST = 5
"""So many plans fit beside each other."""

_IN_PLANS = "VALUES ?plan { $scope } ?item gp:plan ?plan ; a gp:Target ."
_TARGETS = """
SELECT ?plan ?domain (COUNT(DISTINCT ?item) AS ?targets) (COUNT(DISTINCT ?with) AS ?quantified) WHERE {
  VALUES ?plan { $plans }
  ?item a gp:Target ; gp:plan ?plan ; gp:domain ?domain .
  OPTIONAL { ?item gp:hasTargetValue ?value BIND(?item AS ?with) }
} GROUP BY ?plan ?domain"""
_MEASURES = """
SELECT ?plan ?domain (COUNT(DISTINCT ?item) AS ?measures) WHERE {
  VALUES ?plan { $plans }
  ?item a gp:Measure ; gp:plan ?plan ; gp:domain ?domain
} GROUP BY ?plan ?domain"""
_DOMAINS = """
SELECT ?item ?domain WHERE {
  VALUES ?plan { $plans } ?item gp:plan ?plan ; a gp:Target ; gp:domain ?domain
}"""
_TAGS = """
SELECT DISTINCT ?plan ?tag WHERE {
  VALUES ?plan { $plans }
  ?item gp:plan ?plan ; gp:topic|gp:beneficiary ?tag
}"""


@dataclass(frozen=True)
class Counts:
    """What one plan has in one domain, or in all."""

    targets: int = 0
    quantified: int = 0
    measures: int = 0

    @property
    def share(self) -> int:
        """Targets with numbers out of a hundred."""
        return round(100 * self.quantified / self.targets) if self.targets else 0

    @property
    def any(self) -> bool:
        """Whether there is something."""
        return bool(self.targets or self.measures)

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.targets + other.targets,
            self.quantified + other.quantified,
            self.measures + other.measures,
        )


@dataclass(frozen=True)
class Held:
    """A value of one plan, held against the first plan's.

    Attributes:
        aim: The value.
        verdict: `first`, `stronger`, `weaker`, `same`, `apart`; empty where the first plan has no value, or
            where no direction is better.
        apart: Why it cannot be held against it.
    """

    aim: Aim
    verdict: str
    apart: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """An indicator with the values of each plan, in the plans' order.

    Attributes:
        name: The indicator; a phrase where the register knows none.
        known: Whether it is an indicator of the register.
        way: Which direction is better.
        domain: IRI of the domain of the first plan's target.
        held: Values of each plan.
    """

    name: Label
    known: bool
    way: Label | None
    domain: str
    held: tuple[tuple[Held, ...], ...]

    @property
    def having(self) -> int:
        """How many plans have a value."""
        return sum(bool(values) for values in self.held)


@dataclass(frozen=True)
class Compared:
    """Plans side by side.

    Attributes:
        plans: The plans, in the order asked for; the first is what the others are held against.
        totals: What each has in all.
        domains: What each has by domain.
        shared: Indicators that several plans have, by domain.
        only: Of each plan, the indicators that it alone has.
        tags: Of each plan, the groups and topics that it alone names.
    """

    plans: list[Origin]
    totals: list[Counts]
    domains: list[tuple[Label, list[Counts]]]
    shared: list[tuple[Label, list[Row]]]
    only: list[list[Row]]
    tags: list[list[Label]]

    @property
    def rows(self) -> Iterator[Row]:
        """All indicators: what is shared, then what only one has."""
        for _, found in self.shared:
            yield from found
        for own in self.only:
            yield from own

    @property
    def widest(self) -> int:
        """The largest number of targets of a plan in a domain, for drawing; at least 1."""
        return max((counts.targets for _, found in self.domains for counts in found), default=1) or 1

    def verdicts(self, place: int) -> Counter[str]:
        """Count how a plan's values stand against the first plan's."""
        held = (held for _, found in self.shared for row in found for held in row.held[place])
        return Counter(one.verdict for one in held if one.verdict not in {"", "first"})


def compare_plans(store: GraphStore, plans: Sequence[str]) -> Compared:
    """Put plans side by side.

    Args:
        store: The built graph.
        plans: Their IRIs; the first is what the others are held against.
    """
    known = origins(store, plans)
    counted = _counted(store, plans)
    domains = labels(store, sorted({domain for _, domain in counted}))
    found = _rows(store, plans, known)
    shared: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        if row.having > 1:
            shared[row.domain].append(row)
    return Compared(
        plans=[known[plan] for plan in plans],
        totals=[
            sum((counts for (of, _), counts in counted.items() if of == plan), Counts()) for plan in plans
        ],
        domains=[
            (label, [counted.get((plan, domain), Counts()) for plan in plans])
            for domain, label in domains.items()
        ],
        shared=[(domains[domain], shared[domain]) for domain in sorted(shared)],
        only=[[row for row in found if row.having == 1 and row.held[place]] for place in range(len(plans))],
        tags=_own_tags(store, plans),
    )


def _counted(store: GraphStore, plans: Sequence[str]) -> dict[tuple[str, str], Counts]:
    counted: dict[tuple[str, str], Counts] = defaultdict(Counts)
    for row in (*rows(store, _TARGETS, plans=plans), *rows(store, _MEASURES, plans=plans)):
        counts = Counts(number(row, "targets"), number(row, "quantified"), number(row, "measures"))
        counted[row["plan"].value, row["domain"].value] += counts
    return dict(counted)


def _rows(store: GraphStore, plans: Sequence[str], known: Mapping[str, Origin]) -> list[Row]:
    """Return every indicator that a plan has a value of, by name."""
    of_items = quantities(store, _IN_PLANS, plans)
    domain_of = {row["item"].value: row["domain"].value for row in rows(store, _DOMAINS, plans=plans)}
    by_name: dict[str, list[Quantity]] = defaultdict(list)
    for quantity in (quantity for found in of_items.values() for quantity in found):
        by_name[quantity.indicator or quantity.phrase].append(quantity)
    indicators = [name for name, found in by_name.items() if found[0].indicator]
    ways, names = better(store, indicators), labels(store, indicators)
    made = []
    for name, found in by_name.items():
        ordered = sorted(found, key=lambda q: (plans.index(q.plan), q.iri))
        made.append(
            Row(
                name=names.get(name, Label(name, "", "")),
                known=name in names,
                way=ways.get(name),
                domain=domain_of.get(ordered[0].item, ""),
                held=_held(plans, aims(ordered, ways.get(name), known), ways.get(name)),
            )
        )
    return sorted(made, key=lambda row: (row.domain, row.name.zh))


def _held(plans: Sequence[str], found: Sequence[Aim], way: Label | None) -> tuple[tuple[Held, ...], ...]:
    """Hold each value against one of the first plan, of its own sort if there is one."""
    by_plan = [[aim for aim in found if aim.quantity.plan == plan] for plan in plans]
    first = by_plan[0]

    def one(aim: Aim) -> Held:
        if not first or aim in first:
            return Held(aim, "first" if first else "")
        like = next((other for other in first if other.sort == aim.sort), first[0])
        if like.sort != aim.sort:
            return Held(aim, "apart", tuple(aim.sort.differences(like.sort)))
        return Held(aim, ambition(aim, like, way))

    return tuple(tuple(one(aim) for aim in values) for values in by_plan)


def _own_tags(store: GraphStore, plans: Sequence[str]) -> list[list[Label]]:
    """Return the groups and topics that each plan alone names."""
    named: dict[str, set[str]] = defaultdict(set)
    for row in rows(store, _TAGS, plans=plans):
        named[row["tag"].value].add(row["plan"].value)
    names = labels(store, named)
    return [
        sorted((names[tag] for tag, having in named.items() if having == {plan}), key=lambda label: label.iri)
        for plan in plans
    ]
