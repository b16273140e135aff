"""Figures: from tables and prefaces, with the digits and the heads that they are printed with."""

from datetime import date
from decimal import Decimal

import pytest

from kg import iri
from kg.errors import RegisterError
from kg.figures import Heads, figures, find_indicator, heads_of, printed_number
from kg.indicators import indicator_register
from tests.assess.small import CITY, baseline, record, registry, row


def test_a_row_of_a_table_is_a_figure_with_its_digits() -> None:
    """Made up."""
    known = registry([row("infant-mortality", 2024, "4.0", "‰", population="农村", published="2025-03-01")])
    (figure,) = figures({}, known)
    assert figure.iri == iri.observation(CITY, "infant-mortality", 2024, "农村", "made-up")
    assert (str(figure.value), figure.unit, figure.population) == ("4.0", "‰", "农村")
    assert (figure.year, figure.published, figure.exact) == (2024, date(2025, 3, 1), True)


def test_figures_of_a_preface_have_the_addresses_of_the_plan_graph() -> None:
    """Made up; also that a plan with a slug has its own addresses."""
    preface = [
        baseline("婴儿死亡率", "4.0‰", "‰", 2020),
        baseline("学前教育毛入园率", "95%", "%", None, ">="),
        baseline("示例率", "1%", "%", 2020),
    ]
    plan = iri.plan(iri.plan_key(CITY, "children", (2021, 2030), "made-up"))
    one, two, three = figures(record(baselines=preface, slug="made-up"), registry())
    assert [f.iri for f in (one, two, three)] == [iri.baseline(plan, n) for n in (1, 2, 3)]
    assert [f.indicator for f in (one, two, three)] == ["infant-mortality", "preschool-gross-enrolment", None]
    assert [f.year for f in (one, two, three)] == [2020, None, 2020]
    assert [f.exact for f in (one, two, three)] == [True, False, True]
    assert (str(one.value), one.published, one.source) == ("4.0", None, "示例市儿童发展规划 前言")


@pytest.mark.parametrize(
    ("cell", "words"),
    [({"published": "2025年3月"}, "2025年3月"), ({"indicator": "no-such-thing"}, "no-such-thing")],
)
def test_a_wrong_row_is_named(cell: dict[str, str], words: str) -> None:
    wrong = row("infant-mortality", 2024, "4.0", "‰").model_copy(update=cell)
    with pytest.raises(RegisterError, match=r"made-up\.csv") as caught:
        figures({}, registry([wrong]))
    assert words in caught.value.message
    assert "第2行" in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("phrase", "heads"),
    [
        ("每千人口拥有3岁以下婴幼儿托位数", Heads(3, "人口")),
        ("每千常住人口托位数", Heads(3, "人口")),
        ("每10万人死亡数", Heads(5, "人口")),
        ("每十万人口死亡数", Heads(5, "人口")),
        ("每万名儿童拥有床位数", Heads(4, "儿童")),
        ("女性人均预期寿命", Heads(0, "人口")),
        ("每千户籍人口拥有床位数", Heads(3, "户籍人口")),
        ("每百台示例设备", Heads(2, "台示例设备")),
        ("每所学校校医数", None),
        ("儿童每天睡眠时间", None),
        ("千兆宽带网络家庭普及率", None),
    ],
)
def test_for_how_many_of_whom_a_phrase_counts(phrase: str, heads: Heads | None) -> None:
    assert heads_of(phrase) == heads


@pytest.mark.parametrize(
    ("phrase", "slug"),
    [
        ("每千人口拥有3岁以下婴幼儿托位数", "childcare-places-per-1000"),
        ("每万人口拥有3岁以下婴幼儿托位数", "childcare-places-per-1000"),
        ("每10万常住人口托位数", "childcare-places-per-1000"),
        ("人均拥有3岁以下婴幼儿托位数", "childcare-places-per-1000"),
        ("示例市每万人口拥有3岁以下婴幼儿托位数", "childcare-places-per-1000"),
        ("每万名儿童拥有床位数", "paediatric-beds-per-1000-children"),
        # other heads are another definition
        ("每千名儿童拥有3岁以下婴幼儿托位数", None),
        ("每千户籍人口拥有3岁以下婴幼儿托位数", None),
        ("每千人口拥有床位数", None),
        ("示例率", None),
    ],
)
def test_an_indicator_is_found_for_other_numbers_of_the_same_heads(phrase: str, slug: str | None) -> None:
    known = registry()
    found = find_indicator(phrase, known.places.get(CITY), known)
    assert (found.slug if found else None) == slug


def test_no_name_of_the_shipped_register_counts_for_other_heads_than_its_indicator() -> None:
    """An alias with another base would be compared without its factor."""
    wrong = {
        (indicator.slug, alias)
        for indicator in indicator_register()
        for alias in indicator.aliases
        if heads_of(alias) not in {heads_of(indicator.label_zh), None}
        # 人均 is one head, as is saying nothing
        and (heads_of(alias) or Heads(0, "人口")) != (heads_of(indicator.label_zh) or Heads(0, "人口"))
    }
    assert wrong == set()


@pytest.mark.parametrize(
    ("value", "printed", "digits"),
    [
        (3.0, "3.0%", "3.0"),
        (3, "3%", "3"),
        (3.0, None, "3"),
        (-20, "20%", "-20"),
        (-0.5, "0.50个百分点", "-0.50"),
        (90, "百分之九十", "90"),
        (1.5, "1:1.5", "1.5"),
        (2, "1—2个", "2"),
        (1.12, "1.12名", "1.12"),
        (0.1, None, "0.1"),
    ],
)
def test_digits_as_printed(value: float, printed: str | None, digits: str) -> None:
    number = printed_number(value, printed)
    assert number == Decimal(digits)
    assert str(number) == digits
