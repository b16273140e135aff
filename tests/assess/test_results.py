"""What a result says beside its status: sentences, figures set aside, errors; and the published figures."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast, get_args

import pytest

from kg.assess import (
    Comparator,
    Goal,
    GoalError,
    Reading,
    assess,
    not_measurable,
    path_value,
)
from kg.assess.facts import Reason
from kg.figures import heads_of

CEILING = Goal(comparator="<=", value=Decimal(12), unit="/10万", due=2030, direction="lower", plan_start=2021)


def figure(year: int, value: str, unit: str = "/10万", **more: str) -> Reading:
    return Reading(year=year, value=Decimal(value), unit=unit, source="made up", **more)  # type: ignore[arg-type]  # strings only


def test_the_worked_row_of_the_model_is_said_in_both_languages() -> None:
    result = assess(CEILING, [figure(2020, "16.9"), figure(2024, "14.3")], date(2025, 6, 1), None)
    assert result.rule.zh == "直线：16.9（2020）→ 12（2030），2024 年应不高于 14.94，实际 14.3（单位：/10万）"
    assert result.rule.en == (
        "Straight line: 16.9 (2020) → 12 (2030); for 2024 at most 14.94, actual 14.3 (unit: /10万)"
    )
    assert result.growth.zh == "增长率：年均 -4.09%，所需 -3.37%，比值 1.22，进展显著"
    assert (result.base, result.latest) == (figure(2020, "16.9"), figure(2024, "14.3"))
    assert (result.low, result.high, result.met_when_set) == (None, Decimal(12), False)


@pytest.mark.parametrize(
    ("in_2024", "grade"),
    # required from 10 in 2020 to 8 in 2030: 0.8^(1/10) − 1 = −2.207 % a year
    [
        ("9.18", "significant"),  # 0.918^¼ − 1 = −2.116 %: ratio 0.959
        ("9.19", "moderate"),  # −2.090 %: 0.947
        ("9.48", "moderate"),  # −1.326 %: 0.601
        ("9.49", "insufficient"),  # −1.300 %: 0.589
        ("10", "insufficient"),  # 0
        ("10.1", "away"),  # +0.249 %: −0.113
    ],
)
def test_grades(in_2024: str, grade: str) -> None:
    goal = replace(CEILING, value=Decimal(8))
    assert (
        assess(goal, [figure(2020, "10"), figure(2024, in_2024)], date(2025, 6, 1), None).growth.grade
        == grade
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"comparator": "~", "value": Decimal(50)}, "为 47.5—52.5（“左右”按目标值的±5%）"),
        ({"comparator": "=", "value": Decimal(50)}, "为 49.5—50.5（按目标的小数位取整后相等）"),
        (
            {"comparator": "delta>=", "value": Decimal(5), "unit": "个百分点"},
            "不低于 50（以 2020 年的 45 为基数 +5个百分点）",
        ),
        (
            {"comparator": "delta>=", "value": Decimal("0.5"), "unit": "个百分点", "yearly": True},
            "不低于 50（以 2020 年的 45 为基数每年 +0.5个百分点）",
        ),
    ],
)
def test_what_was_settled_is_said(changes: dict[str, Any], words: str) -> None:
    goal = replace(CEILING, **({"unit": "%", "direction": "neutral"} | changes))
    result = assess(goal, [figure(2020, "45", "%"), figure(2024, "50", "%")], date(2025, 6, 1), None)
    assert (result.status, words in result.rule.zh) == ("achieved", True), result.rule


def test_a_figure_of_another_unit_is_shown_with_the_reason() -> None:
    known = [figure(2020, "16.9"), figure(2024, "14.3"), figure(2024, "2", "例")]
    result = assess(CEILING, known, date(2025, 6, 1), None)
    assert result.status == "on-track"
    (aside,) = result.set_aside
    assert (aside.reading, aside.reason) == (known[2], "unit")
    assert aside.zh == "单位“例”与“/10万”之间没有确切的换算关系，未采用"


def test_a_figure_for_other_heads_is_shown_with_the_reason() -> None:
    goal = replace(CEILING, heads=heads_of("每千名儿童"))
    known = replace(figure(2024, "10"), heads=heads_of("每千人口"))
    (aside,) = assess(goal, [known], date(2025, 6, 1), None).set_aside
    assert (aside.reading, aside.reason) == (known, "definition")
    assert aside.zh == "按“人口”计算，目标按“儿童”计算，分母不同，不作比较"


def test_a_figure_of_an_indicator_that_looks_alike_is_shown_with_the_reason() -> None:
    urban = [replace(figure(year, "10", population="城市"), measure="示例死亡率") for year in (2023, 2024)]
    result = assess(CEILING, urban, date(2025, 6, 1), None)
    assert (result.status, result.rule.id) == ("no-data", "refused")
    assert [(a.reading.year, a.zh) for a in result.set_aside] == [
        (2024, "指标“示例死亡率（城市）”口径不同，不作比较")
    ]
    used = assess(CEILING, [*urban, figure(2024, "11")], date(2025, 6, 1), None)
    assert (used.status, used.set_aside) == ("achieved", ())


def test_a_bound_is_shown_with_the_reason() -> None:
    (aside,) = assess(CEILING, [replace(figure(2024, "10"), exact=False)], date(2025, 6, 1), None).set_aside
    assert (aside.reason, aside.zh) == ("bound", "原文只给出界限，没有数值，未采用")


def test_every_reason_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "assessment.md").read_text(encoding="utf-8")
    assert [reason for reason in get_args(Reason) if f"| `{reason}` |" not in text] == []


def test_a_part_of_another_population_is_not_the_indicators_own() -> None:
    """A label of its own counts as the indicator's, one that holds 农村 does not."""
    known = [figure(2024, "10", population="农村女性")]
    assert assess(CEILING, known, date(2025, 6, 1), None).rule.id == "refused"


def test_a_rate_of_a_named_base_equals_only_itself() -> None:
    named = [figure(2024, "10", "/10万活产")]
    assert assess(CEILING, named, date(2025, 6, 1), None).rule.id == "refused"


def test_a_figure_of_another_population_is_shown_with_the_reason() -> None:
    known = [figure(2024, "10", population="全国")]
    (aside,) = assess(CEILING, known, date(2025, 6, 1), "农村").set_aside
    assert (aside.reason, aside.zh) == ("population", "统计口径“全国”与目标的口径“农村”不同，未采用")


def test_a_rival_figure_of_the_same_year_is_shown_with_the_reason() -> None:
    known = [figure(2024, "14"), figure(2024, "15")]
    result = assess(CEILING, known, date(2025, 6, 1), None)
    assert result.latest == known[1]
    assert [(a.reading, a.reason) for a in result.set_aside] == [(known[0], "same-year")]


def test_a_single_other_population_that_is_no_part_is_the_indicators_own() -> None:
    known = [figure(2024, "10", population="示例人群")]
    assert assess(CEILING, known, date(2025, 6, 1), None).status == "achieved"
    assert (
        assess(CEILING, [*known, figure(2024, "11", population="另一人群")], date(2025, 6, 1), None).status
        == "no-data"
    )


def test_a_target_in_words() -> None:
    result = not_measurable("trend")
    assert (result.status, result.rule.zh) == ("not-measurable", "文字目标：趋势目标，没有可比较的数值")
    assert (result.as_of, result.latest, result.agree) == (None, None, None)


def test_a_quantified_target_is_no_target_in_words() -> None:
    with pytest.raises(GoalError, match="quantified"):
        not_measurable("quantified")


@pytest.mark.parametrize(
    "wrong",
    [
        {"comparator": "range"},
        {"comparator": "range", "upper": Decimal(1)},
        {"upper": Decimal(20)},
        {"comparator": "<"},
        {"direction": "up"},
        {"value": Decimal("NaN")},
        {"yearly": True},
    ],
)
def test_a_goal_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    right: dict[str, object] = {
        "comparator": "<=",
        "value": Decimal(12),
        "unit": "%",
        "due": 2030,
        "direction": "lower",
        "plan_start": 2021,
    }
    Goal(**right)  # type: ignore[arg-type]  # a row of a table
    with pytest.raises(GoalError) as caught:
        Goal(**(right | wrong))  # type: ignore[arg-type]  # a row of a table
    assert caught.value.remedy


def test_a_figure_that_is_no_number_is_refused() -> None:
    with pytest.raises(GoalError, match="2024"):
        figure(2024, "Infinity")


def test_the_line_stays_at_its_ends() -> None:
    one, two = Decimal(1), Decimal(2)
    assert [path_value(one, two, 2020, 2022, year) for year in (2019, 2020, 2021, 2022, 2023)] == [
        one,
        one,
        Decimal("1.5"),
        two,
        two,
    ]
    assert path_value(one, two, 2025, 2025, 2025) == two


@pytest.mark.shared
def test_published_targets_of_2025_against_published_figures(shared: Path) -> None:
    """Targets and figures that ministries and the statistics office published; all due in 2025."""
    folder = shared / "reference"
    with (folder / "observations.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["place_code"] == "100000"]
    stands = {}
    with (folder / "dated-targets.csv").open(encoding="utf-8") as file:
        for target in csv.DictReader(file):
            comparator = cast(Comparator, target["comparator"])
            goal = Goal(
                comparator=comparator,
                value=Decimal(target["value"]),
                unit=target["unit"],
                due=int(target["due_year"]),
                direction="higher" if comparator == ">=" else "lower",
                plan_start=2021,
            )
            readings = [
                Reading(
                    year=int(row["year"]),
                    value=Decimal(row["value"]),
                    unit=row["unit"],
                    population=row["population"],
                    source=row["source"],
                )
                for row in rows
                if row["indicator"] == target["indicator"]
            ]
            stands[target["indicator"]] = assess(goal, readings, date(2026, 11, 22), None).status
    assert stands == {
        "新生儿死亡率": "achieved",
        "婴儿死亡率": "achieved",
        "5岁以下儿童死亡率": "achieved",
        "6个月内婴儿纯母乳喂养率": "overdue-unreported",
        "5岁以下儿童生长迟缓率": "overdue-unreported",
        "适龄儿童免疫规划疫苗接种率": "overdue-unreported",
        "每千人口拥有3岁以下婴幼儿托位数": "overdue",
    }
