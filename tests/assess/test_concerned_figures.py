"""Which figures concern which target value; and published targets held against published figures."""

from datetime import date

import pytest

from tests.assess.small import COUNTRY, TODAY, baseline, judged, of, on, quantity, record, row, target

# --- which figures ---


def test_only_figures_of_the_own_place_count() -> None:
    """Made up: neither 示例国 above it nor another city."""
    rows = [row("infant-mortality", 2024, "2", "‰", place=place) for place in (COUNTRY, "990200")]
    assert judged(quantity("婴儿死亡率", "<=", "3‰", "‰"), rows) == ("no-data", "no-figure", [])


def test_an_indicator_that_the_register_lacks_has_no_figures() -> None:
    """Made up."""
    preface = [baseline("示例率", "70%", "%", 2022)]
    wanted = quantity("示例率", ">=", "60%", "%")
    assert judged(wanted, [], baselines=preface) == ("no-data", "no-figure", [])


def test_a_figure_of_a_preface_counts_when_it_has_a_year() -> None:
    """Made up."""
    wanted = quantity("婴儿死亡率", "<=", "3‰", "‰")
    dated = [baseline("婴儿死亡率", "2.9‰", "‰", 2020)]
    undated = [baseline("婴儿死亡率", "2.9‰", "‰", None)]
    assert judged(wanted, [], baselines=dated) == ("achieved", "met-when-set", [])
    assert judged(wanted, [], baselines=undated) == ("no-data", "no-figure", [])


def test_a_bound_in_a_preface_is_no_value() -> None:
    """Made up."""
    preface = [baseline("学前教育毛入园率", "95%", "%", 2020, ">=")]
    wanted = quantity("学前教育毛入园率", ">=", "90%", "%")
    assert judged(wanted, [], baselines=preface) == ("no-data", "refused", ["bound"])


def test_a_womens_share_is_judged_by_figures_that_say_women() -> None:
    """43.4 % in 2024: 国家统计局 2024年《中国妇女发展纲要（2021—2030年）》统计监测报告."""
    rows = [
        row("female-share-employment", 2024, "43.4", "%", population="女性", phrase="就业人员中的女性比例")
    ]
    assert judged(quantity("就业人员中的女性比例", "~", "45%", "%"), rows) == ("achieved", "met", [])


RURAL = [
    # 国家统计局《中国妇女发展纲要（2011—2020年）》终期, 2024年《中国妇女发展纲要（2021—2030年）》统计监测报告
    row("maternal-mortality", year, value, "/10万", population=population, phrase="孕产妇死亡率")
    for year, population, value in (
        (2020, "全国", "16.9"), (2020, "城市", "14.1"), (2020, "农村", "18.5"),
        (2024, "全国", "14.3"), (2024, "城市", "12.5"), (2024, "农村", "15.9"),
    )
]  # fmt: skip


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("孕产妇死亡率", "16.9（2020）→ 12（2030），2024 年应不高于 14.94，实际 14.3"),
        ("农村孕产妇死亡率", "18.5（2020）→ 12（2030），2024 年应不高于 15.9，实际 15.9"),
        ("城市孕产妇死亡率", "14.1（2020）→ 12（2030），2024 年应不高于 13.26，实际 12.5"),
    ],
)
def test_the_indicator_of_a_part_takes_the_wholes_figures_of_that_part(phrase: str, said: str) -> None:
    wanted = quantity(phrase, "<=", "12/10万", "/10万")
    found = on(TODAY, of(record(target(1, wanted)), RURAL)).assessment
    assert (found.status, said in found.rule.zh) == ("on-track", True), found.rule
    assert found.set_aside == ()


def test_the_whole_takes_no_figures_of_its_parts_indicator() -> None:
    """Made up; the refusal is visible, and says which indicator it is."""
    rows = [row("maternal-mortality-rural", 2024, "9", "/10万", phrase="农村孕产妇死亡率")]
    wanted = quantity("孕产妇死亡率", "<=", "12/10万", "/10万")
    assert judged(wanted, rows) == ("no-data", "refused", ["definition"])
    (aside,) = on(TODAY, of(record(target(1, wanted)), rows)).assessment.set_aside
    assert aside.zh == "指标“农村孕产妇死亡率”口径不同，不作比较"


@pytest.mark.parametrize(
    ("phrase", "other", "printed"),
    [
        ("7岁以下儿童健康管理率", "zero-to-six-health-management", "0—6岁儿童健康管理率"),  # other ages
        ("8岁以下儿童健康管理率", "under-seven-health-management", "7岁以下儿童健康管理率"),  # not registered
        ("适龄妇女宫颈癌筛查率", "cervical-screening-35-45", "35—45岁妇女宫颈癌筛查率"),  # narrower
        ("女童学前教育毛入园率", "preschool-gross-enrolment", "学前教育毛入园率"),  # broader
    ],
)
def test_what_only_looks_alike_is_shown_as_refused(phrase: str, other: str, printed: str) -> None:
    """Made up."""
    rows = [row(other, year, "99", "%", phrase=printed) for year in (2023, 2024)]
    found = on(TODAY, of(record(target(1, quantity(phrase, ">=", "90%", "%"))), rows)).assessment
    assert (found.status, found.rule.id, len(found.set_aside)) == ("no-data", "refused", 1)
    assert found.set_aside[0].zh == f"指标“{printed}”口径不同，不作比较"
    assert found.set_aside[0].reading.year == 2024


def test_an_indicator_far_from_it_is_not_mentioned() -> None:
    """Made up: siblings under one broader indicator are different things to every reader."""
    rows = [row("myopia-junior-secondary", 2024, "70", "%", phrase="初中生近视率")]
    assert judged(quantity("小学生近视率", "<=", "38%", "%"), rows) == ("no-data", "no-figure", [])


def test_a_refusal_says_nothing_where_the_own_figure_is_as_late() -> None:
    """Made up."""
    rows = [
        row("under-seven-health-management", 2022, "96", "%", phrase="7岁以下儿童健康管理率"),
        row("zero-to-six-health-management", 2022, "99", "%", phrase="0—6岁儿童健康管理率"),
    ]
    wanted = quantity("7岁以下儿童健康管理率", ">=", "95%", "%")
    assert judged(wanted, rows) == ("achieved", "met", [])
    later = row("zero-to-six-health-management", 2023, "91", "%", phrase="0—6岁儿童健康管理率")
    assert judged(wanted, [*rows, later]) == ("achieved", "met", ["definition"])


def test_figures_for_other_numbers_of_heads_are_converted() -> None:
    """Made up but the target: 40.8 for ten thousand are 4.08 for a thousand."""
    wanted = quantity("每千人口拥有3岁以下婴幼儿托位数", ">=", "4.5个", "个", by_year=2025)
    rows = [row("childcare-places-per-1000", 2024, "40.8", "个", phrase="每万人口拥有3岁以下婴幼儿托位数")]
    found = on(TODAY, of(record(target(1, wanted)), rows)).assessment
    assert (found.status, str(found.gap)) == ("overdue", "-0.42")
    children = [row("childcare-places-per-1000", 2024, "5", "个", phrase="每千名儿童拥有3岁以下婴幼儿托位数")]
    assert judged(wanted, children) == ("overdue-unreported", "refused", ["definition"])


# --- published targets and figures ---

HEALTH = {
    # 健康儿童行动提升计划（2021—2025年）: 到2025年的主要目标
    "新生儿死亡率": ("<=", "3.1‰", "‰"),
    "婴儿死亡率": ("<=", "5.2‰", "‰"),
    "5岁以下儿童死亡率": ("<=", "6.6‰", "‰"),
    "6个月内婴儿纯母乳喂养率": (">=", "50%", "%"),
    "5岁以下儿童生长迟缓率": ("<=", "5%", "%"),
    "适龄儿童免疫规划疫苗接种率": (">=", "90%", "%"),
}
PUBLISHED = [
    # 国家统计局: 统计监测报告 of the outlines for children 2011—2020 and 2021—2030
    row(slug, year, value, "‰", population="全国")
    for slug, by_year in {
        "neonatal-mortality": {2021: "3.1", 2022: "3.1", 2023: "2.8", 2024: "2.5"},
        "infant-mortality": {2020: "5.4", 2021: "5.0", 2022: "4.9", 2023: "4.5", 2024: "4.0"},
        "under-five-mortality": {2020: "7.5", 2021: "7.1", 2022: "6.8", 2023: "6.2", 2024: "5.6"},
    }.items()
    for year, value in by_year.items()
]


@pytest.mark.parametrize(
    ("indicator", "during", "after"),
    # in 2022, when the figures of 2020 and 2021 are known; on the day of the mission's question
    [
        ("新生儿死亡率", "achieved met", "achieved last-known-met"),  # 3.1 ≤ 3.1; 2.5 ≤ 3.1
        ("婴儿死亡率", "achieved met", "achieved last-known-met"),  # 5.0 ≤ 5.2; 4.0 ≤ 5.2
        ("5岁以下儿童死亡率", "on-track line", "achieved last-known-met"),  # 7.1 ≤ 7.5−0.9/5; 5.6 ≤ 6.6
        ("6个月内婴儿纯母乳喂养率", "no-data no-figure", "overdue-unreported no-figure"),
        ("5岁以下儿童生长迟缓率", "no-data no-figure", "overdue-unreported no-figure"),
        ("适龄儿童免疫规划疫苗接种率", "no-data no-figure", "overdue-unreported no-figure"),
    ],
)
def test_the_targets_of_the_health_plan_that_ended_in_2025(indicator: str, during: str, after: str) -> None:
    wanted = quantity(indicator, *HEALTH[indicator])
    for day, expected in ((date(2022, 6, 1), during), (TODAY, after)):
        status, rule, aside = judged(wanted, PUBLISHED, day, period=(2021, 2025))
        assert (f"{status} {rule}", aside) == (expected, [])


def test_the_childcare_places_of_2025_are_overdue_from_the_day_after() -> None:
    """国新办 2022-01-11 发布会: 4.5 by 2025; 国家统计局 2024年儿童纲要统计监测报告: 4.08."""
    phrase = "每千人口拥有3岁以下婴幼儿托位数"
    rows = [row("childcare-places-per-1000", 2024, "4.08", "个", population="全国", phrase=phrase)]
    wanted = quantity(phrase, ">=", "4.5个", "个", by_year=2025)
    assert judged(wanted, rows, date(2025, 12, 31), period=(2021, 2025)) == ("no-data", "no-base", [])
    assert judged(wanted, rows, date(2026, 1, 1), period=(2021, 2025)) == ("overdue", "missed", [])
    assert judged(wanted, rows, period=(2021, 2025)) == ("overdue", "missed", [])
