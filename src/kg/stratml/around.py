"""What is known around a plan that its StratML shows: who answers by tables, figures, names of groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg import iri
from kg.figures import Figure, find_indicator
from kg.record import Plan, Quantity, Record
from kg.registry import Registry


@dataclass(frozen=True)
class Assigned:
    """A body that an imported table makes responsible.

    Attributes:
        name: As the table prints it.
        role: `lead`, `participating` or `oversight`.
        why: Which table says so, in words.
    """

    name: str
    role: str
    why: str


@dataclass(frozen=True)
class Around:
    """What is known around one plan.

    Attributes:
        key: The plan's key.
        place: Code of its place.
        groups: Slug of a beneficiary group → its Chinese label.
        assigned: Path of a target (`d1/t2`) → whom tables make responsible for it.
        indicators: Path of a target value (`d1/t2/v1`) → slug of its indicator.
        figures: What is known of indicators.
    """

    key: str
    place: str
    groups: Mapping[str, str] = field(default_factory=dict)
    assigned: Mapping[str, Sequence[Assigned]] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    figures: Sequence[Figure] = ()

    def known(self, path: str, period: tuple[int, int]) -> list[Figure]:
        """Return the figures of a target value's indicator and the plan's place, from a year before it on."""
        slug = self.indicators.get(path)
        return [
            figure
            for figure in self.figures
            if slug is not None and figure.place == self.place and figure.indicator == slug
            if figure.year is not None and period[0] - 1 <= figure.year <= period[1]
        ]


def around(record: Record, registry: Registry, figures: Sequence[Figure] = ()) -> Around:
    """Return what registers and imported tables know around a record's plan.

    Args:
        record: A record of one plan.
        registry: The registers and imported tables.
        figures: What is known of indicators (`kg.figures.figures`).

    Raises:
        BuildError: The plan's place is not in the register.
    """
    plan = record.plans[0]
    place = registry.places.governed(plan.place, record.document)
    key = iri.plan_key(place.code, plan.audience, plan.period, plan.slug)
    assigned: dict[str, list[Assigned]] = {}
    for row in (row for table in registry.assignments for row in table.rows if row.plan == key):
        sheet = "" if row.sheet == "-" else f"{row.sheet} "
        why = f"{row.source}（{row.file} {sheet}第{row.row}行）"
        assigned.setdefault(row.target, []).append(Assigned(row.printed, row.role, why))
    found = {path: find_indicator(one.indicator, place, registry) for path, one in values(plan)}
    return Around(
        key,
        place.code,
        {group.slug: group.label_zh for group in registry.groups},
        assigned,
        {path: indicator.slug for path, indicator in found.items() if indicator},
        figures,
    )


def values(plan: Plan) -> Iterator[tuple[str, Quantity]]:
    """Yield a plan's target values with their paths."""
    for domain in plan.domains:
        for target in domain.targets:
            for ordinal, quantity in enumerate(target.quantities, 1):
                yield f"d{domain.ordinal}/t{target.ordinal}/v{ordinal}", quantity
