"""What appears when a fact is recorded other than it is printed, or does not fit the plan as a whole.

The facts are those of a shipped plan, broken one at a time, as in `test_one_fact_broken`.
"""

import pytest

from kg.record import Plan
from tests.validate.broken_plan import (
    WEAKER,
    Break,
    Found,
    domain,
    found,
    infant_mortality,
    measure,
    small_record,
    target,
    unbroken,
)


def misread_value(plan: Plan) -> None:
    infant_mortality(plan).value = 1.5


def misread_unit(plan: Plan) -> None:
    target(plan, 1, 6).quantities[0].unit = "‰"


def misread_spelling(plan: Plan) -> None:
    infant_mortality(plan).printed = "99‰"


def flip_sign(plan: Plan) -> None:
    infant_mortality(plan).value = -2.8


def misread_figure(plan: Plan) -> None:
    plan.baselines[2].value = 2.57


def figure_of_age(plan: Plan) -> None:
    plan.baselines[2].unit, plan.baselines[2].printed = "岁", "2.75岁"


def change_without_base(plan: Plan) -> None:
    quantity = infant_mortality(plan)
    quantity.comparator, quantity.value = "delta<=", -2.8


def call_it_words(plan: Plan) -> None:
    target(plan, 1, 3).kind = "qualitative"


def lose_targets(plan: Plan) -> None:
    domain(plan, 1).targets.clear()


def lose_measures(plan: Plan) -> None:
    domain(plan, 1).measures.clear()


def lose_all_of_a_domain(plan: Plan) -> None:
    domain(plan, 2).targets.clear()
    domain(plan, 2).measures.clear()


def move_to_another_place(plan: Plan) -> None:
    plan.place = "钦州市"


def issue_elsewhere(plan: Plan) -> None:
    plan.issuer = "钦州市人民政府"


def issue_in_future(plan: Plan) -> None:
    plan.issued = "2026-12-01"


def issue_after_the_period(plan: Plan) -> None:
    plan.issued = "2031-01-01"


def issue_long_before(plan: Plan) -> None:
    plan.issued = "2011-08-01"


def change_audience(plan: Plan) -> None:
    plan.audience = "women"


def foreign_domain(plan: Plan) -> None:
    domain(plan, 2).name = "妇女与健康"


def misread_number(plan: Plan) -> None:
    target(plan, 1, 2).printed_number = 99


def help_of_elsewhere(plan: Plan) -> None:
    measure(plan, 1, 2).agencies[0].name = "钦州市教育局"


def help_of_the_dissolved(plan: Plan) -> None:
    measure(plan, 1, 2).agencies[0].name = "卫生部"


def lengthen_text(plan: Plan) -> None:
    target(plan, 1, 2).text *= 2


def cut_text(plan: Plan) -> None:
    target(plan, 1, 2).text = "示例目标"


def blank_statement(plan: Plan) -> None:
    target(plan, 1, 2).text = "\u3000" * 20


def blank_title(plan: Plan) -> None:
    measure(plan, 1, 2).title = "\u3000 "


def blank_indicator(plan: Plan) -> None:
    infant_mortality(plan).indicator = "\u3000"


def second_comparator(plan: Plan) -> None:
    other = {"value": 5, "printed": "5‰", "comparator": ">="}
    target(plan, 1, 3).quantities.append(infant_mortality(plan).model_copy(update=other))


def second_unit(plan: Plan) -> None:
    other = {"value": 0.2, "printed": "0.2%", "unit": "%"}
    target(plan, 1, 3).quantities.append(infant_mortality(plan).model_copy(update=other))


def another_scale(plan: Plan) -> None:
    quantity = infant_mortality(plan)
    quantity.value, quantity.printed, quantity.unit = 0.28, "0.28%", "%"


def exceed_a_completion(plan: Plan) -> None:
    quantity = target(plan, 1, 6).quantities[0]
    quantity.indicator, quantity.value, quantity.printed = "示例任务完成率", 120, "120%"


WOMENS = (
    "decision-making",
    "economy",
    "education",
    "environment",
    "family",
    "health",
    "law",
    "social-security",
)
CHILDRENS = ("education", "environment", "family", "legal-protection", "welfare")

CASES: list[tuple[Break, Found, Found]] = [
    (misread_value, {("Number-not-as-printed", "d1/t3/v2", "")}, {WEAKER}),
    (misread_unit, {("Number-not-as-printed", "d1/t6/v1", "")}, set()),
    (misread_spelling, {("Number-not-as-printed", "d1/t3/v2", "")}, set()),
    (
        flip_sign,
        {("Number-not-as-printed", "d1/t3/v2", ""), ("Quantity-implausible", "d1/t3/v2", "")},
        {WEAKER},
    ),
    (misread_figure, {("Number-not-as-printed", "b3", "")}, set()),
    (figure_of_age, {("Observation-unit-allowed", "b3", "unit/year-of-age")}, {WEAKER}),
    (another_scale, set(), set()),  # 0.28 % is 2.8 ‰, and as weak
    (change_without_base, {("Change-without-base", "d1/t3/v2", "d1/t3/v2")}, {WEAKER}),
    (call_it_words, {("UnquantifiedTarget", "d1/t3", "d1/t3")}, set()),
    (
        lose_targets,
        {
            ("DomainSection-without-targets", "d1", "d1"),
            *(("Measure-serves-none", f"d1/m{n}", f"d1/m{n}") for n in range(1, 5)),
        },
        {
            *(("PresumedTarget", f"d1/t{n}", f"d1/t{n}") for n in range(1, 7)),
            *(("Target-weaker-than-baseline", f"d1/t6/v{n}", f"b{n + 3}") for n in (2, 3)),
            WEAKER,
        },
    ),
    (
        lose_measures,
        {
            ("DomainSection-without-measures", "d1", "d1"),
            *(("Target-unserved", f"d1/t{n}", f"d1/t{n}") for n in range(1, 7)),
        },
        set(),
    ),
    (
        lose_all_of_a_domain,
        {("DomainSection-items", "d2", "")},
        {
            *(("PresumedTarget", f"d2/t{n}", f"d2/t{n}") for n in range(1, 7)),
            *(("Target-unserved", f"d2/t{n}", f"d2/t{n}") for n in (4, 5, 6)),
        },
    ),
    (move_to_another_place, {("Plan-place-of-title", "plan", "place/450700")}, set()),
    (
        issue_elsewhere,
        {("Plan-issuer-in-place", "plan", "agency/450700/peoples-government")},
        {("Plan-issuer", "plan", "")},
    ),
    (issue_in_future, {("Plan-issued-in-future", "plan", "")}, set()),
    (
        issue_after_the_period,
        {("Plan-issued-in-future", "plan", ""), ("Plan-issued-out-of-period", "plan", "")},
        set(),
    ),
    (issue_long_before, {("Plan-issued-out-of-period", "plan", "")}, set()),
    (
        foreign_domain,
        {
            ("DomainSection-audience", "d2", "domain/women-health"),
            ("Plan-domain-missing", "plan", "domain/children-safety"),
        },
        set(),
    ),
    (
        change_audience,
        {
            ("DomainSection-audience", "d1", "domain/children-health"),
            ("DomainSection-audience", "d2", "domain/children-safety"),
            *(("Plan-domain-missing", "plan", f"domain/women-{name}") for name in WOMENS),
        },
        {("Plan-domain-missing", "plan", f"domain/children-{name}") for name in CHILDRENS},
    ),
    (misread_number, {("Printed-number-jumps", "d1/t2", "")}, set()),
    (help_of_elsewhere, {("Body-in-place", "d1/m2/r1", "agency/450700/education-bureau")}, set()),
    (help_of_the_dissolved, {("Body-exists", "d1/m2/r1", "agency/100000/ministry-of-health")}, set()),
    (lengthen_text, {("Quote-longer", "d1/t2/span", "d1/t2/span")}, set()),
    (cut_text, {("Quote-shorter", "d1/t2/span", "d1/t2/span")}, set()),
    (blank_statement, {("Target-statement", "d1/t2", "")}, set()),
    (blank_title, {("Measure-title", "d1/m2", ""), ("PlanItem-label-zh", "d1/m2", "")}, set()),
    (
        blank_indicator,
        {("Quantity-phrase", "d1/t3/v2", ""), ("TargetValue-indicator", "d1/t3/v2", "")},
        {WEAKER},
    ),
    (
        second_comparator,
        {
            ("Quantity-two-values", "d1/t3/v4", "d1/t3/v2"),
            ("Target-weaker-than-baseline", "d1/t3/v4", "b3"),
        },
        set(),
    ),
    (second_unit, {("Quantity-two-values", "d1/t3/v4", "d1/t3/v2")}, set()),
    (
        exceed_a_completion,
        {("Percentage-over-fulfilled", "d1/t6/v1", ""), ("TargetValue-indicator", "d1/t6/v1", "")},
        set(),
    ),
]
"""How a fact is broken, what is found then, and what is no longer found."""


@pytest.mark.parametrize(("spoil", "appears", "goes"), CASES, ids=[case[0].__name__ for case in CASES])
def test_what_is_recorded_otherwise_is_found_and_nothing_else(
    spoil: Break, appears: Found, goes: Found
) -> None:
    broken = small_record()
    spoil(broken.plans[0])
    after = found(broken)
    assert after - unbroken() == appears
    assert unbroken() - after == goes
