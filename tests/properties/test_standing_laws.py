"""Laws that standings keep whatever the figures: intervals, and the judgement on any day inside them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from kg.assess import standings
from kg.indicators import Indicator, IndicatorRegister
from kg.record import Quantity, Record
from kg.registry import Registry
from kg.tables import ObservationRow
from tests.assess.small import quantity, record, registry, row, target

levels = st.decimals(min_value=0, max_value=100, places=1)
dates = st.dates(date(2019, 1, 1), date(2036, 12, 31))

SMALL: Final = IndicatorRegister(
    tuple(
        Indicator(
            slug=slug, label_zh=name, label_en="made up", unit=("%",), direction=direction, broader=broader,
            definition_zh="示例。", definition_en="Made up.", source="made up",
        )
        for slug, name, direction, broader in (
            ("rate", "示例率", "higher", ""),
            ("rate-rural", "农村示例率", "higher", "rate"),
            ("aged-five", "5岁儿童示例患病率", "lower", ""),
            ("aged-six", "6岁儿童示例患病率", "lower", ""),
        )
    )
)  # fmt: skip


@st.composite
def table_rows(draw: st.DrawFn) -> ObservationRow:
    year = draw(st.integers(2014, 2033))
    late = draw(st.none() | st.integers(0, 900))
    slug = draw(st.sampled_from([row.slug for row in SMALL]))
    return row(
        slug,
        year,
        str(draw(levels)),
        draw(st.sampled_from(["%", "‰", "例"])),
        phrase=SMALL.get(slug).label_zh,
        population=draw(st.sampled_from(["", "全市", "农村", "城市"])),
        published="" if late is None else (date(year, 6, 1) + timedelta(days=late)).isoformat(),
    )


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    number = draw(levels)
    return quantity(
        draw(st.sampled_from([row.label_zh for row in SMALL])),
        draw(st.sampled_from([">=", "<=", "=", "~"])),
        f"{number}%",
        "%",
        by_year=draw(st.none() | st.integers(2019, 2033)),
        baseline_year=draw(st.sampled_from([None, 2018, 2020])),
    )


plans = st.tuples(
    st.lists(quantities(), min_size=1, max_size=2), st.lists(table_rows(), max_size=6), dates
).map(lambda drawn: (record(target(1, *drawn[0])), registry(drawn[1], SMALL), drawn[2]))
Drawn = tuple[Mapping[str, Record], Registry, date]


@given(plans)
def test_the_standings_of_a_value_neither_overlap_nor_leave_a_gap(drawn: Drawn) -> None:
    records, known, build_day = drawn
    values = defaultdict(list)
    for standing in standings(records, known, build_day):
        values[standing.subject].append(standing)
    (plan,) = records["made-up"].plans
    assert len(values) == len(plan.domains[0].targets[0].quantities)
    for one in values.values():
        assert one[0].as_of == date(2021, 1, 1)
        assert one[-1].until is None
        for before, after in pairwise(one):
            assert before.until == after.as_of - timedelta(days=1)
            assert before.as_of <= before.until
        assert {date(year, 12, 31) for year in range(2021, 2031)} <= {standing.as_of for standing in one}
        assert build_day in {standing.as_of for standing in one} or build_day < date(2021, 1, 1)


@given(plans, st.dates(date(2021, 1, 1), date(2040, 12, 31)))
def test_on_any_day_a_value_stands_as_it_would_be_judged_that_day(drawn: Drawn, day: date) -> None:
    records, known, build_day = drawn
    stated = {
        standing.subject: standing
        for standing in standings(records, known, build_day)
        if standing.as_of <= day and (standing.until is None or day <= standing.until)
    }
    # judged anew on the day itself, with it as the build day: then one standing begins on it
    anew = {
        standing.subject: standing for standing in standings(records, known, day) if standing.as_of == day
    }
    assert stated.keys() == anew.keys()
    for subject, standing in stated.items():
        then, now = standing.assessment, anew[subject].assessment
        assert now.as_of == day
        if then.rule.id in {"no-figure", "refused"}:  # its sentence names the day
            assert then.rule.id == now.rule.id
            now = replace(now, rule=then.rule)
        assert replace(now, as_of=then.as_of) == then


@given(plans, st.dates(date(2021, 1, 1), date(2040, 12, 31)), st.lists(table_rows(), max_size=3))
def test_what_becomes_known_later_leaves_a_days_standing_as_it_was(
    drawn: Drawn, day: date, more: list[ObservationRow]
) -> None:
    records, known, _ = drawn
    published = (day + timedelta(days=1)).isoformat()
    late = [r.model_copy(update={"published": published}) for r in more]
    rows = [r for table in known.observations for r in table.rows]
    one, other = (
        {s.subject: s.assessment for s in standings(records, known, day) if s.as_of == day}
        for known in (known, registry([*rows, *late], SMALL))
    )
    assert one == other
