"""What of a record StratML carries, and what it has no element for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.record import Item, Measure, Record
from kg.stratml.forms import Part, words


@dataclass(frozen=True)
class Loss:
    """Something that is not carried.

    Attributes:
        what: Which, a key of `[losses]` in `words.toml`.
        count: How many.
    """

    what: str
    count: int

    @property
    def zh(self) -> str:
        """What it is, in Chinese."""
        return str(words()["losses"][self.what][0])

    @property
    def en(self) -> str:
        """What it is, in English."""
        return str(words()["losses"][self.what][1])

    def __str__(self) -> str:
        return f"{self.zh} {self.en}: {self.count}"


def carried(record: Record, part: Part) -> Record:
    """Return of a record of one plan what a part of StratML carries: the law of the round trip.

    Part 1 has goals, objectives and stakeholders; Part 2 performance indicators besides. Neither has an
    element for measures, projects or provisions, nor for what says how a record came to be.
    """
    copy = record.model_copy(
        update={"findings": [], "corrections": [], "software": None, "digest": None}, deep=True
    )
    plan = copy.plans[0]
    plan.projects, plan.implementation, plan.monitoring, plan.baselines = [], [], [], []
    for domain in plan.domains:
        domain.measures = []
        for target in domain.targets:
            target.quantities = target.quantities if part == 2 else []  # noqa: PLR2004 - the part's own number
    return copy


def losses(record: Record, part: Part) -> tuple[Loss, ...]:
    """Return what `carried` leaves out, with numbers."""
    return counted(dict(_left_out(record, part)))


def counted(numbers: Mapping[str, int]) -> tuple[Loss, ...]:
    """Return the losses that there are, by the order of `words.toml`."""
    return tuple(Loss(what, numbers[what]) for what in words()["losses"] if numbers.get(what))


def _left_out(record: Record, part: Part) -> Iterator[tuple[str, int]]:
    plan = record.plans[0]
    measures = [measure for domain in plan.domains for measure in domain.measures]
    provisions = [*plan.implementation, *plan.monitoring]
    held: list[Measure | Item] = [*measures, *plan.projects, *provisions]
    yield "measures", len(measures)
    yield "projects", len(plan.projects)
    yield "provisions", len(provisions)
    yield "commitments", sum(len(item.quantities) for item in held)
    yield "baselines", len(plan.baselines)
    if part == 1:
        yield "quantities", sum(len(t.quantities) for domain in plan.domains for t in domain.targets)
    yield "findings", len(record.findings)
    yield "corrections", len(record.corrections)
