"""The SPARQL page with its editor: colours, completion from the graph, answers in place, links to share."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from api.bundles import bundle
from tests.browser.axe import violations
from tests.browser.conftest import Watched
from tests.lacking import lacking
from tests.made_up import CITY_WOMEN

pytestmark = pytest.mark.browser

WIDTHS = [(1280, "light"), (390, "dark")]
PLANS = "SELECT ?plan WHERE { ?plan a gp:Plan } ORDER BY ?plan"


@pytest.fixture(autouse=True)
def built() -> None:
    """Skip where the browser libraries are not built."""
    if bundle("editor") is None:
        lacking("the browser libraries are not built (make setup)", "KG_REQUIRE_BROWSER")


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="查询语句编辑框")


def written(page: Page) -> str:
    page.locator(".CodeMirror").wait_for()
    text = page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert isinstance(text, str)
    return text


def write(page: Page, text: str) -> None:
    editor(page).click()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def run(page: Page) -> Locator:
    page.get_by_role("button", name="运行").click()
    return page.locator("table.rows tbody tr")


@pytest.mark.parametrize("open_page", WIDTHS, indirect=True, ids=["desk", "telephone"])
def test_a_query_is_completed_run_and_its_answer_sorted_and_followed(
    open_page: Watched, address: str
) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    write(page, "SELECT ?plan ?value WHERE { ?v a gp:TargetV")
    proposal = page.get_by_role("listbox", name="补全建议").get_by_role("option").first
    expect(proposal).to_contain_text("目标值")
    assert violations(page) == []
    open_page.screenshot(f"editor-proposals-{open_page.width}")
    page.keyboard.press("Enter")
    page.keyboard.type(" ; gp:value ?value ; gp:plan ?plan }")
    rows = run(page)
    expect(page.get_by_role("status")).to_have_text(re.compile(r"用时 \d+\.\d\d 秒。共 \d+ 行"))
    assert "gp:TargetValue ; gp:value" in written(page)
    assert "query=SELECT" in page.url, "the page's address is that of the answer"
    page.get_by_role("button", name="value").click()
    values = [float(text) for text in page.locator("table.rows td.num").all_inner_texts()]
    assert len(values) > 5
    assert values == sorted(values)
    page.get_by_role("button", name="value").click()
    assert page.get_by_role("columnheader", name="value").get_attribute("aria-sort") == "descending"
    link = rows.first.get_by_role("link").first
    assert re.search(r"规划（\d{4}—\d{4}年）", link.inner_text()), "things have their names"
    assert violations(page) == []
    open_page.screenshot(f"editor-answer-{open_page.width}")
    link.click()
    assert "/id/plan/" in page.url
    assert open_page.outside == []
    assert open_page.complaints == []


def test_terms_are_found_by_their_chinese_names_as_an_input_method_writes_them(
    open_page: Watched, address: str
) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    write(page, 'SELECT * { ?x rdfs:label "中文"@zh ; a ')
    session = page.context.new_cdp_session(page)
    for text in ("mu", "mubiao", "目标"):
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": 2, "selectionEnd": 2})
    session.send("Input.insertText", {"text": "目标"})
    expect(page.get_by_role("option").first).to_contain_text("gp:TargetValue")
    page.keyboard.press("Enter")
    assert written(page) == 'SELECT * { ?x rdfs:label "中文"@zh ; a gp:TargetValue'


def test_a_mistake_is_marked_where_it_stands(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    write(page, "SELECT ?plan WHERE { ?plan a gp:Plan }\nLIMIT ten")
    assert page.locator(".CodeMirror .unexpected").count() == 1
    page.get_by_role("button", name="运行").click()
    expect(page.get_by_role("alert")).to_contain_text("第 2 行")
    assert page.locator(".CodeMirror .mistake").count() == 1
    assert editor(page).get_attribute("aria-invalid") == "true"
    assert violations(page) == []
    write(page, PLANS)
    expect(run(page)).to_have_count(4)
    assert page.get_by_role("alert").count() == 0
    assert page.locator(".CodeMirror .mistake").count() == 0
    assert page.locator(".CodeMirror .unexpected").count() == 0


SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?a) > STR(?g)) }"


def test_a_query_that_takes_long_is_cancelled(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    write(page, SLOW)
    page.get_by_role("button", name="运行").click()
    expect(page.get_by_role("status")).to_have_text("正在查询…")
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("status")).to_have_text("已取消。")
    assert not page.get_by_role("button", name="取消").is_visible()
    write(page, PLANS)
    expect(run(page)).to_have_count(4)


def test_whoever_opens_a_short_link_sees_the_query_and_runs_it(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    write(page, PLANS)
    page.get_by_role("button", name="复制短链接").click()
    link = page.get_by_role("textbox", name="复制短链接").input_value()
    assert link.startswith(f"{address}/sparql/q/")
    assert len(link) < len(address) + 80
    page.goto(link)
    assert written(page) == PLANS
    expect(run(page)).to_have_count(4)


def test_the_keyboard_leads_into_the_editor_runs_and_leads_out(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    editor(page).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(PLANS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("table.rows tbody tr")).to_have_count(4)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "format", "nobody is caught in the editor"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "textbox"


def test_a_saved_query_is_taken_as_a_beginning(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    page.get_by_role("link", name="收录的规划").click()
    assert "gp:Plan" in written(page)
    expect(run(page)).to_have_count(4)


def test_other_forms_are_downloaded(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    write(page, PLANS)
    page.get_by_label("结果形式").select_option("csv")
    with page.expect_download() as taken:
        page.get_by_role("button", name="运行").click()
    text = Path(taken.value.path()).read_text(encoding="utf-8")
    assert f"id/plan/{CITY_WOMEN}" in text


@pytest.mark.parametrize("open_page", [(1280, "light", False), (390, "light", False)], indirect=True)
def test_without_scripts_the_form_does_the_same(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/sparql")
    page.get_by_label("查询语句").fill(PLANS)
    rows = run(page)
    assert rows.count() == 4
    open_page.screenshot(f"sparql-no-script-{open_page.width}")
    page.get_by_text("分享与程序调用").click()
    link = page.get_by_label("短链接").input_value()
    page.goto(link)
    assert page.get_by_label("查询语句").input_value() == PLANS
    assert page.get_by_role("button").all_inner_texts()
    assert open_page.complaints == []
