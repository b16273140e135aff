"""Ways through the pages as a reader goes them: by clicks, on paper, with another day, without scripts."""

import pytest

from tests.browser.conftest import Watched
from tests.browser.pages import PAGES, PLAIN, PLAN, check
from tests.made_up import CITY_CHILDREN

pytestmark = pytest.mark.browser


def test_a_plan_on_paper_leaves_out_what_cannot_be_used_there(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(address + PLAN)
    page.emulate_media(media="print")
    assert not page.locator("header.site nav").is_visible()
    assert page.locator("table.targets").first.is_visible()
    check(open_page, "plan-print")
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("open_page", PLAIN, indirect=True)
def test_a_query_is_written_run_and_its_answer_followed(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    page.get_by_label("查询语句").fill("SELECT ?plan WHERE { ?plan a gp:Plan } ORDER BY ?plan")
    page.get_by_role("button", name="运行").click()
    rows = page.locator("table.rows tbody tr")
    assert rows.count() == 4
    check(open_page, "sparql-run")
    rows.nth(1).get_by_role("link").click()
    assert page.locator("h1").inner_text().startswith("示例市儿童发展规划")
    assert open_page.outside == []


@pytest.mark.parametrize("open_page", PLAIN, indirect=True)
def test_a_saved_query_runs_from_its_own_page(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/id/query/plan-overview")
    page.get_by_role("button", name="运行这个查询").click()
    assert page.get_by_role("heading", name="结果").is_visible()
    assert page.locator("table.rows tbody tr").count() == 4
    assert "PREFIX gp:" in page.get_by_label("查询语句").input_value()
    assert open_page.complaints == []


@pytest.mark.parametrize("open_page", PLAIN, indirect=True)
def test_a_mistake_is_shown_with_its_place(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    page.get_by_label("查询语句").fill("SELECT ?plan WHERE { ?plan a gp:Plan } LIMIT ten")
    page.get_by_role("button", name="运行").click()
    assert "第 1 行，第 40 列" in page.get_by_role("alert").inner_text()
    open_page.complaints[:] = [c for c in open_page.complaints if "400 (Bad Request)" not in c]
    check(open_page, "sparql-mistake")


def test_an_unknown_thing_has_a_page_that_leads_home(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/id/plan/none")
    open_page.complaints[:] = [c for c in open_page.complaints if "404 (Not Found)" not in c]
    check(open_page, "not-found")
    page.get_by_role("link", name="回到首页").click()
    assert page.get_by_role("heading", level=1).inner_text() == "妇女儿童发展规划知识图谱"


def test_from_the_home_page_to_the_words_of_a_target_in_two_steps(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(address)
    page.get_by_role("link", name="示例市妇女发展规划（2021—2030年）").click()
    page.get_by_role("link", name="示例孕产妇死亡率控制在9.5/10万以下。").click()
    assert page.locator("blockquote.statement").inner_text() == "示例孕产妇死亡率控制在9.5/10万以下。"
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", name="Who answers for it").is_visible()


def test_another_day_is_chosen_and_kept_without_a_script(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/id/plan/{CITY_CHILDREN}/d1/t1")
    page.get_by_label("截至").fill("2031-01-01")
    page.get_by_role("button", name="查看").click()
    assert page.url.endswith("?as_of=2031-01-01")
    assert page.locator("article.progress .status").first.inner_text() == "逾期未达"
    page.get_by_role("link", name="示例市儿童发展规划（2021—2030年）").first.click()
    assert page.get_by_label("截至").input_value() == "2031-01-01"
    page.get_by_role("link", name="回到今天").click()
    assert "as_of" not in page.url


def test_the_drawing_has_a_name_and_a_text_for_those_who_do_not_see_it(
    open_page: Watched, address: str
) -> None:
    page = open_page.page
    page.goto(address + PAGES["target-drawn"])
    image = page.get_by_role("img", name="示例婴儿死亡率：数据与目标")
    assert image.is_visible()
    assert "2024 年 4.4‰" in (page.locator("svg.chart desc").text_content() or "")
    assert page.locator("table.known").is_visible()


def test_what_is_presumed_opens_at_a_click_and_is_dashed(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(address + PAGES["agency"])
    block = page.locator("details.presumption-block").first
    assert not block.locator("table").is_visible()
    block.locator("summary").click()
    assert block.locator("table").is_visible()
    assert block.evaluate("e => getComputedStyle(e).borderTopStyle") == "dashed"
