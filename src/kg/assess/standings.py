"""How every target value of the records stands, for every day that matters.

Between two such days nothing changes: no figure becomes known and no due year ends. So the standings of one
target value are intervals that neither overlap nor leave a gap, from the first day of its plan's period on.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rdflib import URIRef

from kg import iri
from kg.assess.definitions import Definitions, part_of
from kg.assess.facts import Assessment, Goal, GoalError, Reading, SetAside
from kg.assess.goals import counted_for, goal_of
from kg.assess.judge import assess, not_measurable
from kg.figures import Figure, figures, find_indicator
from kg.indicators import Indicator
from kg.places import Place
from kg.record import Plan, Quantity, Record, Target
from kg.registry import Registry
from kg.vocabulary import vocabulary


@dataclass(frozen=True)
class Standing:
    """How a target value, or a target in words, stands from one day to another.

    Attributes:
        subject: The target value; of a target in words the target.
        plan: Its plan.
        as_of: First day.
        until: Last day on which it stays so with what is known; `None`: open.
        assessment: The judgement as of the first day. Its readings' `id` is the figure's IRI.
    """

    subject: URIRef
    plan: URIRef
    as_of: date
    until: date | None
    assessment: Assessment

    @property
    def latest(self) -> URIRef | None:
        """The figure that decided."""
        return _figure(self.assessment.latest)

    @property
    def base(self) -> URIRef | None:
        """The figure progress is counted from."""
        return _figure(self.assessment.base)

    @property
    def set_aside(self) -> tuple[tuple[URIRef, SetAside], ...]:
        """The figures that were not used, with reasons."""
        return tuple((URIRef(aside.reading.id), aside) for aside in self.assessment.set_aside)


@dataclass(frozen=True)
class Matter:
    """All that the standing of one target value depends on, but the day.

    Attributes:
        goal: What is demanded.
        population: The part of the indicator's population that it is about; `None`: the whole.
        readings: Figures of its own place that it is held against, or that a reader may expect to be.
    """

    goal: Goal
    population: str | None
    readings: tuple[Reading, ...]

    def as_of(self, day: date) -> Assessment:
        """Judge as of a day."""
        return assess(self.goal, self.readings, day, self.population)


def standings(records: Mapping[str, Record], registry: Registry, build_day: date) -> Iterator[Standing]:
    """Yield how every target of the records stands on every day that matters.

    Args:
        records: Records of one or more plans, by name.
        registry: Registers and imported tables.
        build_day: A day to state beside those that follow from plans and figures.

    Yields:
        By record, plan, target and value in their order, then by day: for a target value one for the first
        day of the plan's period and each later day on which something changes or that is asked for often
        (`days_of`); for a target in words a single one.

    Raises:
        GoalError: A quantity makes no sense; names the target value.
        RegisterError: A figure's day or indicator is none.
        BuildError: A plan is for a place that the register lacks.
    """
    own = figures_by_place(records, registry)
    for name, record in records.items():
        for plan in record.plans:
            place = registry.places.governed(plan.place, name)
            part = record.model_copy(update={"plans": [plan]})
            yield from standings_of(name, part, own.get(place.code, ()), registry, build_day)


def figures_by_place(records: Mapping[str, Record], registry: Registry) -> dict[str, tuple[Figure, ...]]:
    """Return every known figure by the code of its place, in the order of `figures`."""
    own: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures(records, registry):
        own[figure.place].append(figure)
    return {code: tuple(known) for code, known in own.items()}


def standings_of(
    name: str, record: Record, known: tuple[Figure, ...], registry: Registry, build_day: date
) -> Iterator[Standing]:
    """Yield how every target of one record stands; see `standings`.

    Args:
        name: The record's name, for messages.
        record: A record of one plan.
        known: All figures of the plan's place, in the order of `figures`.
        registry: Registers.
        build_day: A day to state beside those that follow from plans and figures.
    """
    definitions = Definitions(registry.indicators)
    for plan in record.plans:
        place = registry.places.governed(plan.place, name)
        yield from _Scope(plan, place, registry, definitions, known).standings(build_day)


def matter_of(
    quantity: Quantity,
    plan: Plan,
    indicator: Indicator | None,
    known: Sequence[Figure],
    definitions: Definitions,
) -> Matter:
    """Collect what the standing of a target value depends on.

    Args:
        quantity: The target value.
        plan: Its plan.
        indicator: What it measures; `None` where the register does not know: then nothing is compared.
        known: Figures of the plan's own place.
        definitions: Which figures measure the same.
    """
    near = definitions.near(indicator, quantity.indicator)
    readings = []
    for figure in known:
        part = definitions.part(figure, indicator) if indicator else None
        if figure.year is None or (part is None and figure.indicator not in near):
            continue
        reading = Reading(
            year=figure.year,
            value=figure.value,
            unit=figure.unit,
            population=figure.population if part is None else part,
            published=figure.published,
            source=figure.source,
            id=str(figure.iri),
            heads=counted_for(figure.phrase, indicator),
            measure=figure.phrase if part is None else "",
            exact=figure.exact,
        )
        readings.append(reading)
    part = part_of(indicator, quantity.indicator, "") if indicator else ""
    return Matter(goal_of(quantity, plan, indicator), part or None, tuple(readings))


def days_of(matter: Matter, period: tuple[int, int], build_day: date) -> tuple[date, ...]:
    """Return the days for which a target value's standing is stated.

    Args:
        matter: The target value and its figures.
        period: First and last year of its plan.
        build_day: Stated too.

    Returns:
        The first day of the period; each 31 December of it, the day on which each figure becomes known, the
        day after the due year and the build day, as far as they are later; sorted.
    """
    first = date(period[0], 1, 1)
    days = {date(year, 12, 31) for year in range(period[0], period[1] + 1)}
    days |= {reading.known_from for reading in matter.readings}
    days |= {first, build_day, date(matter.goal.due + 1, 1, 1)}
    return tuple(sorted(day for day in days if day >= first))


@dataclass(frozen=True)
class _Scope:
    """One plan with what is known of its place."""

    plan: Plan
    place: Place
    registry: Registry
    definitions: Definitions
    known: tuple[Figure, ...]

    def standings(self, build_day: date) -> Iterator[Standing]:
        plan = self.plan
        plan_iri = iri.plan(iri.plan_key(self.place.code, plan.audience, plan.period, plan.slug))
        for domain in plan.domains:
            section = iri.section(plan_iri, domain.ordinal)
            for target in domain.targets:
                subject = iri.target(section, target.ordinal)
                if not target.quantities:
                    yield self._in_words(target, subject, plan_iri)
                for ordinal, quantity in enumerate(target.quantities, 1):
                    yield from self._of_value(quantity, iri.quantity(subject, ordinal), plan_iri, build_day)

    def _in_words(self, target: Target, subject: URIRef, plan_iri: URIRef) -> Standing:
        kinds = vocabulary("assessment")["kinds"]
        kind = target.kind if target.kind in kinds else "qualitative"
        return Standing(subject, plan_iri, date(self.plan.period[0], 1, 1), None, not_measurable(kind))

    def _of_value(
        self, quantity: Quantity, subject: URIRef, plan_iri: URIRef, build_day: date
    ) -> Iterator[Standing]:
        indicator = find_indicator(quantity.indicator, self.place, self.registry)
        try:
            matter = matter_of(quantity, self.plan, indicator, self.known, self.definitions)
        except GoalError as error:
            raise GoalError(f"{subject}：{error.message}", error.remedy) from error
        days = days_of(matter, self.plan.period, build_day)
        for day, following in zip(days, (*days[1:], None), strict=True):
            until = following and following - timedelta(days=1)
            yield Standing(subject, plan_iri, day, until, matter.as_of(day))


def _figure(reading: Reading | None) -> URIRef | None:
    return URIRef(reading.id) if reading and reading.id else None
