"""A version of a plan as it is compared: what it says, and what its numbers measure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from kg import iri
from kg.figures import find_indicator
from kg.record import Plan, Quantity, Record, items
from kg.registry import Registry

Direction = Literal["higher", "lower", "neutral"]


@dataclass(frozen=True)
class Side:
    """A version of a plan.

    Attributes:
        key: The plan's key.
        plan: What it says.
        indicators: Path of a number (`d1/t2/v1`, `b3`) → the indicator it measures; unmapped ones have none.
        directions: Indicator → which values of it are better.
        version: What tells this version from others, in the IRIs of its parts.
    """

    key: str
    plan: Plan
    version: str
    indicators: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, Direction] = field(default_factory=dict)


def side_of(record: Record, registry: Registry, version: str) -> Side:
    """Return a record's plan as a version of it; place, issuer and basis by their registered names.

    Args:
        record: A record of one plan.
        registry: Where indicators and the place are looked up.
        version: What tells this version from others.

    Raises:
        BuildError: The plan is for a place that the register lacks.
    """
    given = record.plans[0]
    place = registry.places.governed(given.place, record.document)
    agency = registry.agencies.find(place, given.issuer) if given.issuer else None
    plan = given.model_copy(
        update={
            "place": registry.places.full_name(place),
            "issuer": agency.name_zh if agency else given.issuer,
            "based_on": [registry.places.plan_title(title) for title in given.based_on],
        }
    )
    found = ((path, find_indicator(one.indicator, place, registry)) for path, one in numbers(plan))
    return Side(
        iri.plan_key(place.code, plan.audience, plan.period, plan.slug),
        plan,
        version,
        {path: indicator.slug for path, indicator in found if indicator is not None},
        {row.slug: row.direction for row in registry.indicators},
    )


def paths(plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield (address in the record, path in the graph) of each item, in reading order."""
    letters = {"targets": "t", "measures": "m", "projects": "p"}
    for at, _ in items(plan):
        steps = at.split("/")[3:]
        if steps[0] == "domains":
            yield at, f"d{steps[1]}/{letters[steps[2]]}{steps[3]}"
        elif steps[0] == "projects":
            yield at, f"p{steps[1]}"
        else:
            yield at, "/".join(steps)


def numbers(plan: Plan) -> Iterator[tuple[str, Quantity]]:
    """Yield every number of a plan with its path in the graph."""
    for (_, path), (_, item) in zip(paths(plan), items(plan), strict=True):
        for ordinal, quantity in enumerate(item.quantities, 1):
            yield f"{path}/v{ordinal}", quantity
    for ordinal, baseline in enumerate(plan.baselines, 1):
        yield f"b{ordinal}", baseline
