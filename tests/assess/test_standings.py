"""The days on which the standing of a target value is stated, and what it says."""

from datetime import date
from decimal import Decimal

import pytest
from rdflib import URIRef

from kg import iri
from kg.assess import GoalError
from kg.assess.goals import goal_of
from kg.indicators import indicator_register
from tests.assess.small import CITY, TODAY, of, on, quantity, record, row, target

PLAN = iri.plan(f"{CITY}-children-2021-2030")
VALUE = iri.quantity(iri.target(iri.section(PLAN, 1), 1), 1)


# --- days ---


def test_the_days_of_a_value_without_figures() -> None:
    """Made up; the build day is a day like others."""
    found = of(record(target(1, quantity("婴儿死亡率", "<=", "3‰", "‰"))))
    year_ends = [date(year, 12, 31) for year in range(2021, 2031)]
    assert [s.as_of for s in found] == sorted([date(2021, 1, 1), *year_ends, TODAY, date(2031, 1, 1)])
    assert {s.subject for s in found} == {VALUE}
    assert {s.plan for s in found} == {PLAN}
    assert found[-1].until is None
    assert [s.assessment.status for s in found] == ["no-data"] * 12 + ["overdue-unreported"]


def test_days_that_fall_together_are_one() -> None:
    """Made up: built on a year's end, which is also when a figure without a day becomes known."""
    rows = [row("infant-mortality", 2024, "2.9", "‰")]
    found = of(record(target(1, quantity("婴儿死亡率", "<=", "3‰", "‰"))), rows, date(2024, 12, 31))
    assert len(found) == len({s.as_of for s in found}) == 12


def test_a_figure_known_before_the_period_counts_from_its_first_day() -> None:
    """Made up."""
    rows = [row("infant-mortality", 2020, "4", "‰", published="2020-06-01")]
    found = of(record(target(1, quantity("婴儿死亡率", "<=", "3‰", "‰"))), rows)
    assert found[0].as_of == date(2021, 1, 1)
    assert found[0].assessment.rule.id == "base-only"


def test_a_figure_starts_a_new_interval_on_the_day_it_becomes_known() -> None:
    """Made up."""
    rows = [row("infant-mortality", 2023, "2.8", "‰", published="2024-05-06")]
    found = of(record(target(1, quantity("婴儿死亡率", "<=", "3‰", "‰"))), rows)
    assert on(date(2024, 5, 5), found).until == date(2024, 5, 5)
    assert on(date(2024, 5, 5), found).assessment.status == "no-data"
    assert on(date(2024, 5, 6), found).as_of == date(2024, 5, 6)
    assert on(date(2024, 5, 6), found).assessment.status == "achieved"


def test_the_years_before_the_period_and_an_earlier_build_are_left_out() -> None:
    """Made up."""
    found = of(record(target(1, quantity("婴儿死亡率", "<=", "3‰", "‰"))), today=date(2019, 5, 5))
    assert found[0].as_of == date(2021, 1, 1)


def test_the_texts_own_due_year_comes_before_the_periods_end() -> None:
    """Made up."""
    found = of(record(target(1, quantity("婴儿死亡率", "<=", "3‰", "‰", by_year=2025))))
    assert on(date(2025, 12, 31), found).assessment.status == "no-data"
    assert on(date(2026, 1, 1), found).as_of == date(2026, 1, 1)
    assert on(date(2026, 1, 1), found).assessment.status == "overdue-unreported"


@pytest.mark.parametrize(("kind", "said"), [("trend", "趋势目标"), ("deliverable", "建设目标")])
def test_a_target_in_words_has_one_standing(kind: str, said: str) -> None:
    """Made up."""
    (only,) = of(record(target(1, kind=kind)))  # type: ignore[arg-type]  # kinds of the record
    assert (only.subject, only.as_of, only.until) == (
        iri.target(iri.section(PLAN, 1), 1),
        date(2021, 1, 1),
        None,
    )
    assert only.assessment.status == "not-measurable"
    assert said in only.assessment.rule.zh


def test_figures_are_told_by_their_addresses() -> None:
    """Made up: base, latest and what is set aside."""
    rows = [
        row("infant-mortality", 2020, "4", "‰"),
        row("infant-mortality", 2024, "3.5", "‰"),
        row("infant-mortality", 2023, "7", "例"),
    ]
    found = on(TODAY, of(record(target(1, quantity("婴儿死亡率", "<=", "3‰", "‰"))), rows))
    address = [iri.observation(CITY, "infant-mortality", year, "", "made-up") for year in (2020, 2024, 2023)]
    assert (found.base, found.latest, [figure for figure, _ in found.set_aside]) == (
        address[0],
        address[1],
        [address[2]],
    )
    assert isinstance(found.base, URIRef)


# --- goals ---


@pytest.mark.parametrize(
    ("text", "yearly"),
    [
        ("近视率每年降低0.5个百分点", True),
        ("近视率年均降低0.5个百分点以上", True),
        ("近视率逐年下降0.5个百分点", True),
        ("近视率降低0.5个百分点", False),
        ("每年开展筛查，近视率降低0.5个百分点", False),
        ("近视率降低0.5个百分点，每年开展筛查", False),
    ],
)
def test_a_change_of_every_year_is_told_by_the_words_before_its_number(text: str, yearly: bool) -> None:
    """Made up."""
    wanted = quantity(
        "儿童总体近视率", "delta<=", "0.5个百分点", "个百分点", value=-0.5, text=text, baseline_year=2020
    )
    (plan,) = record()["made-up"].plans
    goal = goal_of(wanted, plan, indicator_register().get("child-myopia"))
    assert (goal.yearly, goal.value, goal.baseline_year) == (yearly, Decimal("-0.5"), 2020)
    assert (goal.direction, goal.due, goal.plan_start) == ("lower", 2030, 2021)


def test_an_indicator_that_the_register_lacks_has_no_better_side() -> None:
    """Made up."""
    (plan,) = record()["made-up"].plans
    assert goal_of(quantity("示例率", "=", "30%", "%"), plan, None).direction == "neutral"


def test_a_range_has_both_ends_as_printed() -> None:
    """Made up."""
    (plan,) = record()["made-up"].plans
    wanted = quantity("示例率", "range", "3.0—5.0%", "%", value=3.0, value_high=5.0)
    goal = goal_of(wanted, plan, None)
    assert (str(goal.value), str(goal.upper)) == ("3.0", "5.0")


@pytest.mark.parametrize("cells", [{"value": 3.0}, {"value": 3.0, "value_high": 2.0}])
def test_a_value_that_makes_no_sense_is_named(cells: dict[str, float]) -> None:
    """Made up."""
    with pytest.raises(GoalError, match="d1/t1/v1") as caught:
        of(record(target(1, quantity("婴儿死亡率", "range", "3‰", "‰", **cells))))
    assert caught.value.remedy
