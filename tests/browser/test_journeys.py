"""Whole ways through the pages of the shipped plans: by clicks, on a telephone, with scripts and without."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.pipeline import BuildResult
from tests.browser.conftest import Watched
from tests.made_up import served

pytestmark = pytest.mark.browser

TELEPHONE = ((390, "light"), (390, "dark", False))
NAMES = ["scripts", "no-scripts"]


@pytest.fixture(scope="module")
def shipped_pages(built: BuildResult) -> Iterator[str]:
    """Serve the shipped plans."""
    out: Path = built.release.parents[1]
    with served(out) as address:
        yield address


def arrive(watched: Watched, name: str) -> None:
    """Assert what holds at every stop, and keep a picture of it."""
    page = watched.page
    watched.screenshot(f"journey-{name}-{watched.width}")
    assert watched.outside == []
    assert watched.complaints == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("document.documentElement.clientWidth"), f"{name} scrolls sideways: {width}"


@pytest.mark.parametrize("open_page", TELEPHONE, indirect=True, ids=NAMES)
def test_who_answers_for_child_safety_in_qinzhou_and_what_the_plan_says(
    open_page: Watched, shipped_pages: str
) -> None:
    page = open_page.page
    page.goto(shipped_pages)
    page.get_by_role("link", name="钦州市儿童发展规划（2021－2030年）").first.click()
    page.get_by_role("navigation", name="本页目录").get_by_role("link", name="责任矩阵").click()
    page.get_by_role("navigation", name="各领域概况").get_by_role("link", name="儿童与安全").click()
    arrive(open_page, "matrix-child-safety")
    agencies = page.locator("table.matrix tbody th").all_inner_texts()
    assert {"钦州市公安局", "钦州市教育局", "钦州市卫生健康委员会"} <= set(agencies)
    stated = page.locator(
        "table.matrix tbody tr", has=page.get_by_role("link", name="钦州市人民政府", exact=True)
    )
    stated.locator("a.firm").click()
    arrive(open_page, "items-child-safety")
    assert page.locator("h1").inner_text().split() == ["钦州市人民政府", "儿童与安全"]
    row = page.locator("table.answered tbody tr").first
    assert "原文写明" in row.inner_text()
    assert row.locator("q").inner_text().strip("“”")
    page.go_back()
    page.locator("table.matrix tbody tr", has_text="钦州市公安局").locator("a.guess").click()
    assert "按职能推定，不是规划或分解表的规定" in page.locator(".presumption-block").inner_text()
    page.locator(".presumption-block table.answered tbody th a").first.click()
    arrive(open_page, "target-child-safety")
    assert page.locator("blockquote.statement").inner_text()
    page.locator("section.place dl").get_by_role("link").first.click()
    arrive(open_page, "source-child-safety")
    assert page.locator(".source-places li:target q").inner_text()


@pytest.mark.parametrize("open_page", TELEPHONE, indirect=True, ids=NAMES)
def test_maternal_mortality_across_all_plans(open_page: Watched, shipped_pages: str) -> None:
    page = open_page.page
    page.goto(shipped_pages)
    page.get_by_role("link", name="钦州市妇女发展规划（2021－2030年）").first.click()
    page.get_by_role("link", name="孕产妇死亡率下降到12/10万以下").click()
    page.get_by_role("link", name="在比较页看全部规划").click()
    arrive(open_page, "compare-maternal-mortality")
    assert page.locator("h1").inner_text().startswith("孕产妇死亡率")
    bars = page.locator("table.bars tbody").first.locator("tr")
    assert bars.count() == 3
    assert "▲ 要求最高" in bars.filter(has_text="荔湾区").inner_text()
    assert "到期年不同" in page.locator("table.apart").inner_text()
    page.get_by_role("link", name="指标的定义和历年数据").click()
    assert page.get_by_role("img", name="孕产妇死亡率：历年数据").is_visible()
    arrive(open_page, "indicator-maternal-mortality")


def test_plans_are_put_side_by_side_from_a_place(open_page: Watched, shipped_pages: str) -> None:
    page = open_page.page
    page.goto(f"{shipped_pages}/id/place/450700?lang=en")
    page.get_by_role("link", name="Plan for Women: against other places").click()
    arrive(open_page, "compare-en")
    assert page.locator("h1").inner_text() == "Plans side by side"
    weaker = page.locator(".verdict-word.weaker", has_text="asks for less")
    assert weaker.count() > 1
    page.get_by_role("link", name="Hold the others against it").first.click()
    assert "Liwan" in page.locator("ol.sides li").first.inner_text()


def test_a_plan_is_narrowed_while_one_types_and_by_the_form_without_scripts(
    open_page: Watched, shipped_pages: str
) -> None:
    page = open_page.page
    page.goto(f"{shipped_pages}/id/plan/450700-children-2021-2030")
    page.get_by_label("字词", exact=True).fill("溺水")
    shown = page.locator("table.targets > tbody:visible")
    told = page.get_by_role("status").inner_text()
    assert 0 < shown.count() < 10
    assert told.endswith("条符合")
    page.get_by_role("button", name="筛选").click()
    assert page.get_by_role("status").inner_text() == told, "the server finds the same"
    assert "q=" in page.url
    page.get_by_role("link", name="取消筛选").click()
    assert shown.count() > 50
    arrive(open_page, "plan-narrowed")


@pytest.mark.parametrize("open_page", [(1280, "light")], indirect=True, ids=["1280"])
def test_the_matrix_keeps_its_heading_in_sight(open_page: Watched, shipped_pages: str) -> None:
    page = open_page.page
    page.goto(f"{shipped_pages}/matrix?place=450700")
    page.locator("table.matrix tbody tr").nth(35).scroll_into_view_if_needed()
    heading, frame = (
        page.locator(where).bounding_box() for where in ("table.matrix thead th >> nth=1", ".matrix-scroll")
    )
    assert heading is not None
    assert frame is not None
    assert abs(heading["y"] - frame["y"]) < 2
