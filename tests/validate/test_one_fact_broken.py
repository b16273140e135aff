"""Breaking any one fact of a record makes exactly the findings appear that it should.

The facts are those of a shipped plan, broken one at a time. Where the record's schema or the build refuses
such a record before validation, the test says so and, for the schema, goes on behind its back.
"""

import pytest
from pydantic import ValidationError

from kg import iri
from kg.errors import KgError
from kg.pipeline import BuildResult
from kg.record import Plan, Record
from tests.validate.broken_plan import (
    GPS,
    PLAN,
    WEAKER,
    Break,
    Found,
    domain,
    found,
    infant_mortality,
    measure,
    record,
    small_record,
    target,
    unbroken,
    within,
)


@pytest.mark.slow
def test_the_small_world_finds_what_the_whole_graph_does(built: BuildResult) -> None:
    """So that what follows speaks of real builds."""
    start = str(iri.plan(PLAN))
    whole = {
        (str(result.shape).removeprefix(GPS), within(result.focus, start))
        for result in built.report.results
        if f"{result.focus}/".startswith(f"{start}/")
    }
    small = {(shape, focus) for shape, focus, _ in found(record()) if not focus.startswith("agency/")}
    assert small == whole


def set_statement(plan: Plan) -> None:
    target(plan, 1, 2).text = ""


def set_kind(plan: Plan) -> None:
    target(plan, 1, 1).kind = "wishful"  # type: ignore[assignment]  # the schema refuses it, too


def set_role(plan: Plan) -> None:
    measure(plan, 1, 2).agencies[0].role = "boss"  # type: ignore[assignment]  # the schema refuses it, too


def skip_ordinal(plan: Plan) -> None:
    target(plan, 2, 6).ordinal = 7


def double_ordinal(plan: Plan) -> None:
    target(plan, 2, 6).ordinal = 5


def move_span_outside(plan: Plan) -> None:
    start, _ = domain(plan, 1).span
    domain(plan, 1).span = (start, measure(plan, 1, 4).span[1] - 2)


def move_span_over_another(plan: Plan) -> None:
    start, end = target(plan, 1, 5).span
    target(plan, 1, 5).span = (start - 8, end)


def reverse_span(plan: Plan) -> None:
    start, end = measure(plan, 2, 3).span
    measure(plan, 2, 3).span = (end, start)


def change_unit(plan: Plan) -> None:
    infant_mortality(plan).unit, infant_mortality(plan).printed = "岁", "2.8岁"


def exceed_hundred(plan: Plan) -> None:
    quantity = target(plan, 1, 6).quantities[0]
    quantity.value, quantity.printed = 950, "950%"


def fall_due_early(plan: Plan) -> None:
    infant_mortality(plan).by_year = 2015


def base_late(plan: Plan) -> None:
    infant_mortality(plan).baseline_year = 2040


def figure_from_the_future(plan: Plan) -> None:
    plan.baselines[2].year = 2035


def figure_without_year(plan: Plan) -> None:
    plan.baselines[2].year = None


def lead_of_elsewhere(plan: Plan) -> None:
    duty = measure(plan, 1, 2).agencies[0]
    duty.role, duty.name = "lead", "钦州市教育局"


def unknown_body(plan: Plan) -> None:
    measure(plan, 1, 2).agencies[0].name = "示例社"


def reverse_period(plan: Plan) -> None:
    plan.period = (2030, 2021)


def lose_domain(plan: Plan) -> None:
    del plan.domains[1]


def second_value(plan: Plan) -> None:
    target(plan, 1, 3).quantities.append(
        infant_mortality(plan).model_copy(update={"value": 2.5, "printed": "2.5‰"})
    )


def weaken(plan: Plan) -> None:
    quantity = target(plan, 1, 3).quantities[2]
    quantity.value, quantity.printed = 4.5, "4.5‰"


def rename_indicator(plan: Plan) -> None:
    infant_mortality(plan).indicator = "示例率"


def lose_numbers(plan: Plan) -> None:
    target(plan, 1, 3).quantities.clear()


def lose_topics(plan: Plan) -> None:
    target(plan, 2, 1).topics.clear()
    target(plan, 2, 1).groups.clear()


def unknown_group(plan: Plan) -> None:
    target(plan, 1, 4).groups.append("martians")


CASES: list[tuple[Break, Found, Found]] = [
    (set_statement, {("Quote-exact", "d1/t2/span/quote", ""), ("Target-statement", "d1/t2", "")}, set()),
    (set_kind, {("Target-kind", "d1/t1", "target-kind/wishful")}, set()),
    (set_role, {("Responsibility-role", "d1/m2/r1", "role/boss")}, set()),
    (
        skip_ordinal,
        {
            ("Ordinal-gap", "d2/t7", ""),
            ("PresumedTarget", "d2/t7", "d2/t7"),
            ("Target-unserved", "d2/t7", "d2/t7"),
        },
        {("PresumedTarget", "d2/t6", "d2/t6"), ("Target-unserved", "d2/t6", "d2/t6")},
    ),
    (  # both targets share an address then, so that it has everything twice
        double_ordinal,
        {
            ("PlanItem-printed-number", "d2/t5", ""),
            ("Position-end", "d2/t5/span/position", ""),
            ("Position-start", "d2/t5/span/position", ""),
            ("Printed-number-jumps", "d2/t5", ""),
            ("Quote-exact", "d2/t5/span/quote", ""),
            ("Quote-longer", "d2/t5/span", "d2/t5/span"),
            ("Quote-shorter", "d2/t5/span", "d2/t5/span"),
            ("Span-outside", "d2/t5/v1", "d2/t5/v1/span"),
            ("Span-overlap", "d2/t5", "d2/t5"),
            ("Target-kind", "d2/t5", ""),
            ("Target-statement", "d2/t5", ""),
        },
        {("PresumedTarget", "d2/t6", "d2/t6"), ("Target-unserved", "d2/t6", "d2/t6")},
    ),
    (move_span_outside, {("Span-outside", "d1/m4", "d1/m4/span")}, set()),
    (move_span_over_another, {("Span-overlap", "d1/t5", "d1/t4")}, set()),
    (reverse_span, {("Position-start", "d2/m3/span/position", "")}, set()),
    (change_unit, {("Quantity-unit-allowed", "d1/t3/v2", "unit/year-of-age")}, {WEAKER}),
    (exceed_hundred, {("Percentage", "d1/t6/v1", "")}, set()),
    (fall_due_early, {("Due-before-period", "d1/t3/v2", "")}, set()),
    (base_late, {("Base-not-before-due", "d1/t3/v2", "")}, set()),
    (figure_from_the_future, {("Observation-in-future", "b3", "")}, set()),
    (figure_without_year, {("Observation-year-known", "b3", "")}, set()),
    (lead_of_elsewhere, {("Lead-in-place", "d1/m2/r1", "agency/450700/education-bureau")}, set()),
    (
        unknown_body,
        {("Agency-function", str(iri.agency("440103", "示例社")).partition("/id/")[2], "")},
        set(),
    ),
    (reverse_period, {("Plan-period-start", "plan", "")}, set()),
    (
        lose_domain,
        {("Plan-domain-missing", "plan", "domain/children-safety")},
        {
            *(("PresumedTarget", f"d2/t{n}", f"d2/t{n}") for n in range(1, 7)),
            *(("Target-unserved", f"d2/t{n}", f"d2/t{n}") for n in (4, 5, 6)),
        },
    ),
    (second_value, {("Quantity-two-values", "d1/t3/v4", "d1/t3/v2")}, set()),
    (weaken, {("Target-weaker-than-baseline", "d1/t3/v3", "b4")}, set()),
    (rename_indicator, {("TargetValue-indicator", "d1/t3/v2", "")}, {WEAKER}),
    (lose_numbers, {("QuantifiedTarget", "d1/t3", "d1/t3")}, {WEAKER}),
    (
        lose_topics,
        {
            ("Target-unserved", "d2/t1", "d2/t1"),
            ("Measure-serves-none", "d2/m1", "d2/m1"),
            ("Measure-serves-none", "d2/m2", "d2/m2"),
        },
        set(),
    ),
    (unknown_group, {("PlanItem-beneficiaries", "d1/t4", "group/martians")}, set()),
]
"""How a fact is broken, what is found then, and what is no longer found."""


@pytest.mark.parametrize(("spoil", "appears", "goes"), CASES, ids=[case[0].__name__ for case in CASES])
def test_one_broken_fact_is_found_and_nothing_else(spoil: Break, appears: Found, goes: Found) -> None:
    broken = small_record()
    spoil(broken.plans[0])
    after = found(broken)
    assert after - unbroken() == appears
    assert unbroken() - after == goes


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (set_statement, "at least 1 character"),
        (set_kind, "quantified"),
        (set_role, "lead"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_schema_refuses_some_of_them_before(spoil: Break, says: str) -> None:
    broken = small_record()
    spoil(broken.plans[0])
    with pytest.raises(ValidationError, match=says):
        Record.model_validate(broken.model_dump(warnings=False))


def make_open_range(plan: Plan) -> None:
    infant_mortality(plan).comparator = "range"


def make_backward_range(plan: Plan) -> None:
    infant_mortality(plan).comparator, infant_mortality(plan).value_high = "range", 1


def unknown_unit(plan: Plan) -> None:
    infant_mortality(plan).unit = "斛"


def unknown_place(plan: Plan) -> None:
    plan.place = "示例市"


def unknown_domain(plan: Plan) -> None:
    domain(plan, 1).name = "示例领域"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (make_open_range, "d1/t3/v2.*range without an upper end"),
        (make_backward_range, "d1/t3/v2.*is no range"),
        (unknown_unit, "d1/t3/v2.*not in the code list 'unit'"),
        (unknown_place, "示例市"),
        (unknown_domain, "not in the code list 'domain'"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_the_build_refuses_what_has_no_meaning(spoil: Break, says: str) -> None:
    broken = small_record()
    spoil(broken.plans[0])
    with pytest.raises(KgError, match=says):
        found(broken)
