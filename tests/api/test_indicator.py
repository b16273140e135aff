"""The indicator page: like is held against like, what stands apart says why, and figures become curves."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest

from api.reading import Label
from api.views.comparing import Aim, Origin, aims, ambition, compare, sort_of
from api.views.drawing import Curves, draw_curves
from api.views.items import Quantity
from tests.api.conftest import Client
from tests.made_up import CITY_WOMEN, DISTRICT_WOMEN

LOWER = Label("越低越好", "Lower is better", "https://example.org/lower-is-better")
HIGHER = Label("越高越好", "Higher is better", "https://example.org/higher-is-better")
MATERNAL = "/id/indicator/maternal-mortality-ratio"


def quantity(text: str, phrase: str = "示例率", due: str = "2030", base: str = "") -> Quantity:
    """Read `<= 9.5 /10万` as a quantity of a plan named after it."""
    notation, value, unit = text.split(" ")
    return Quantity(
        iri=f"q/{text}/{phrase}/{due}", item=f"t/{text}/{phrase}/{due}", plan=f"p/{text}/{phrase}/{due}",
        phrase=phrase, notation=notation, printed=value + unit, number=Decimal(value), upper=None,
        unit=f"u/{unit}", unit_text=unit, due=due, due_stated=False, baseline_year=base, indicator="i",
    )  # fmt: skip


def aim(one: Quantity, way: Label | None = LOWER, level: str = "county") -> Aim:
    blank = Label("", "", one.plan)
    return Aim(
        one, Origin(blank, blank, "990101", level, blank, partial=False), sort_of(one, level, way), one.number
    )


def apart(
    one: Quantity, other: Quantity, way: Label | None = LOWER, levels: str = "county county"
) -> list[str]:
    first, second = levels.split()
    return aim(one, way, first).sort.differences(aim(other, way, second).sort)


def test_like_is_held_against_like() -> None:
    assert apart(quantity("<= 9.5 /10万"), quantity("<= 8 /10万")) == []
    assert apart(quantity("<= 9.5 ‰"), quantity("= 8 /10万")) == [], "parts of so many are one unit"
    assert apart(quantity(">= 95 %"), quantity("= 100 %"), HIGHER) == [], (
        "a bound and a value of the better side"
    )
    assert apart(quantity(">= 4 个", "每千人口托位"), quantity(">= 40 个", "每万人口托位"), HIGHER) == []


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        (quantity("<= 9.5 /10万"), quantity("delta<= -20 %", base="2020"), ["comparator"]),
        (quantity("<= 9.5 /10万"), quantity(">= 9.5 /10万"), ["comparator"]),
        (quantity("<= 9.5 /10万"), quantity("<= 9.5 个"), ["unit", "level"]),
        (quantity("<= 9.5 %"), quantity("<= 9.5 %", "农村示例率"), ["scope"]),
        (quantity(">= 4 个", "每千人口托位"), quantity(">= 4 个", "每千名儿童托位"), ["scope"]),
        (quantity("delta<= -20 %", base="2020"), quantity("delta<= -20 %", base="2010"), ["base"]),
        (quantity("<= 9.5 %"), quantity("<= 9.5 %", due="2025"), ["due"]),
    ],
)  # fmt: skip
def test_what_differs_is_named(one: Quantity, other: Quantity, reasons: list[str]) -> None:
    assert apart(one, other) == reasons
    assert ambition(aim(one), aim(other), LOWER) == ""


def test_counts_of_places_of_different_levels_stand_apart_and_rates_do_not() -> None:
    assert apart(quantity(">= 3 个"), quantity(">= 10 个"), HIGHER, "county nation") == ["level"]
    assert apart(quantity(">= 3 个"), quantity(">= 10 个"), HIGHER) == []
    assert apart(quantity(">= 3 %"), quantity(">= 10 %"), HIGHER, "county nation") == []


def test_who_asks_for_more_depends_on_which_direction_is_better() -> None:
    seven, twelve = aim(quantity("<= 7 /10万")), aim(quantity("<= 12 /10万"))
    assert (ambition(seven, twelve, LOWER), ambition(twelve, seven, LOWER)) == ("stronger", "weaker")
    low, high = aim(quantity(">= 95 %"), HIGHER), aim(quantity("= 100 %"), HIGHER)
    assert (ambition(high, low, HIGHER), ambition(low, high, HIGHER)) == ("stronger", "weaker")
    small, large = (aim(quantity(f"delta<= -{n} %", base="2020")) for n in (10, 20))
    assert (ambition(large, small, LOWER), ambition(small, large, LOWER)) == ("stronger", "weaker")
    assert ambition(aim(quantity("<= 5 ‰")), aim(quantity("<= 500 /10万")), LOWER) == "same"
    assert ambition(aim(quantity("<= 5 ‰"), None), aim(quantity("<= 6 ‰"), None), None) == ""


def test_the_largest_group_is_drawn_on_one_scale() -> None:
    found = [quantity("<= 5 ‰"), quantity("<= 400 /10万"), quantity("<= 6 ‰", due="2020")]
    blank = Label("", "", "")
    known = {q.plan: Origin(blank, blank, q.plan, "county", blank, partial=False) for q in found}
    made = compare(blank, LOWER, aims(found, LOWER, known))
    assert sorted(one.value for one in made.together) in ([4, 5], [400, 500])
    assert [one.apart for one in made.apart] == [("due",)]
    assert {one.mark for one in made.together} == {"strictest", "loosest"}
    assert max(made.length(one.value) for one in made.together) == 100
    assert (made.plans, compare(blank, LOWER, []).plans) == (3, 0)


def test_curves_stay_inside_and_their_ends_do_not_meet() -> None:
    drawn = draw_curves(
        [[(2020, Decimal(5)), (2024, Decimal(4))], [(2024, Decimal("4.01"))], [(2022, Decimal(5))]]
    )
    assert isinstance(drawn, Curves)
    for point in (*drawn.ends, *(point for curve in drawn.curves for point in curve)):
        assert 0 <= point.x <= drawn.width
        assert 0 <= point.y <= drawn.height
    heights = sorted(end.y for end in drawn.ends)
    assert all(upper + 12 < lower for upper, lower in pairwise(heights))
    assert draw_curves([[(2020, Decimal(5))], [(2020, Decimal(6))]]) is None, "one year is no course"
    assert draw_curves([]) is None


def section(page: str, name: str) -> str:
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_the_page_says_who_aims_for_what_and_links_every_value(client: Client) -> None:
    page = client.ask(MATERNAL, accept="text/html").text
    aims_shown = section(page, "compare")
    assert (
        "2 份规划共有 2 个目标值，其中 2 个口径一致，可以并列比较：都是 2030 年到期、单位 /10万。"
        in aims_shown
    )
    rows = re.findall(r"<tr>.*?</tr>", aims_shown, re.DOTALL)[1:]
    assert f'href="/id/plan/{CITY_WOMEN}/d1/t2.html"' in rows[0]
    assert "▽ 要求最低" in rows[0]
    assert f'href="/id/plan/{DISTRICT_WOMEN}/d1/t1.html"' in rows[1]
    assert "▲ 要求最高" in rows[1]
    assert "示例定义。" in page
    read = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)  # what machines are told is in both
    assert "A made-up definition." not in read.partition("<details")[0]
    assert 'href="/compare?indicator=maternal-mortality-ratio"' in aims_shown
    english = client.ask(f"{MATERNAL}?lang=en", accept="text/html").text
    assert "2 plans have 2 target values, of which 2 are alike" in english
    assert "▲ strictest" in english


def test_what_stands_apart_says_why(client: Client) -> None:
    aims_shown = section(client.ask("/id/indicator/infant-mortality", accept="text/html").text, "compare")
    together, _, stands_apart = aims_shown.partition('<table class="apart')
    assert "3.2‰" in together
    assert "6‰" in stands_apart
    assert "到期年不同：2020 年" in stands_apart
    assert "部分目标（来自目标表）" in stands_apart
    assert "实际" in together, "what is known of the province stands beside the aims"
    assert "4.7‰" in together


def test_known_figures_are_drawn_told_and_listed(client: Client) -> None:
    page = client.ask("/id/indicator/infant-mortality", accept="text/html").text
    shown = section(page, "observed")
    told = re.search(r'<desc id="curves-said">(.*?)</desc>', shown)
    assert told is not None
    assert "示例市：2020 5.2‰、2022 4.9‰、2024 4.4‰" in told[1]
    assert shown.count('class="stroke" d="M') == 4, "two curves, and each in the legend"
    asked = client.rows("SELECT ?f { ?f a gp:Observation ; gp:indicator/^gp:indicator ?x ; gp:indicator ?i "
                        "FILTER(STRENDS(STR(?i), '/infant-mortality')) } GROUP BY ?f")  # fmt: skip
    assert shown.partition('<table class="known')[2].count('<th scope="row">') == len(asked) == 5
    assert "made-up-figures.csv" in shown
