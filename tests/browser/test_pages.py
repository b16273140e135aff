"""Every kind of page as a reader sees it: at a desk and on a telephone, by day and by night, on paper."""

from urllib.parse import quote

import pytest

from tests.browser.conftest import Watched
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, DAY, DISTRICT_WOMEN, PROVINCE_CHILDREN
from tests.made_up_plans import made_up_records

pytestmark = pytest.mark.browser

ANSWERED = "SELECT * { ?target a gp:Target ; gp:statement ?words ; gp:ordinal ?n }"
PLAN = f"/id/plan/{CITY_WOMEN}"
DOCUMENT = f"/id/document/{made_up_records()[CITY_WOMEN].sha256}"
PAGES = {
    "home": "/",
    "home-en": "/?lang=en",
    "plans": "/plans",
    "plans-sorted": "/plans?place=990100&sort=-share",
    "plans-none": "/plans?place=nowhere",
    "plan": PLAN,
    "plan-children": f"/id/plan/{CITY_CHILDREN}",
    "target": f"{PLAN}/d1/t2",
    "target-several-values": f"{PLAN}/d1/t3",
    "measure": f"{PLAN}/d1/m2",
    "indicator": "/id/indicator/maternal-mortality-ratio",
    "indicator-apart": "/id/indicator/infant-mortality",
    "place": "/id/place/990100",
    "place-bare": "/id/place/990000",
    "compare": "/compare",
    "compare-plans": f"/compare?plan={CITY_WOMEN}&plan={DISTRICT_WOMEN}&plan={CITY_CHILDREN}",
    "compare-indicator": "/compare?indicator=infant-mortality",
    "matrix": "/matrix",
    "matrix-domain": "/matrix?place=990100&domain=women-health",
    "matrix-items": "/matrix?agency=990100/health-bureau&domain=women-health",
    "plan-narrowed": f"{PLAN}?q=%E7%A4%BA%E4%BE%8B%E5%AD%95&only=quantified",
    "document": DOCUMENT,
    "target-overdue": f"{PLAN}/d1/t3?as_of={DAY}",
    "target-drawn": f"/id/plan/{CITY_CHILDREN}/d1/t1?as_of={DAY}",
    "target-set-aside": f"/id/plan/{CITY_CHILDREN}/d3/t1?as_of={DAY}",
    "target-nobody": f"{PLAN}/d8/t1",
    "target-assigned": f"/id/plan/{PROVINCE_CHILDREN}/d1/t1",
    "plan-partial": f"/id/plan/{PROVINCE_CHILDREN}",
    "agency": "/id/agency/990100/health-bureau",
    "agency-former": "/id/agency/990000/health-department",
    "agency-present": "/id/agency/990000/health-commission",
    "agency-presumed": "/id/agency/990101/health",
    "observation": "/id/observation/990100/cervical-screening/2024/all/made-up-figures",
    "assessment": f"{PLAN}/d1/t2/v1/as-of/{DAY}",
    "remit": "/id/remit/made-up-nobody",
    "unit": "/id/unit/percent",
    "saved-query": "/id/query/overdue-targets-by-agency",
    "saved-query-en": "/id/query/items-mentioning?lang=en",
    "graph": f"/graph/plan/{CITY_WOMEN}",
    "ontology": "/ontology",
    "sparql": "/sparql",
    "sparql-answer": "/sparql?query=" + quote(ANSWERED),
    "sparql-graph": "/sparql?query=" + quote("DESCRIBE <https://w3id.org/govplan/id/place/990100>"),
    "search": "/search",
    "search-found": "/search?q=" + quote("示例"),
    "search-nothing": "/search?q=" + quote("不存在的词语"),
    "problem-types": "/problem/",
}
WIDTHS = ((1280, "light"), (390, "light"))
PLAIN = [(1280, "light", False)]
"""Without scripts; with them the query page has an editor, which has tests of its own."""


def check(watched: Watched, name: str) -> None:
    """Assert what holds for every page, and keep a picture of it."""
    page = watched.page
    watched.screenshot(name)
    assert watched.outside == []
    assert watched.complaints == []
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.evaluate("document.documentElement.clientWidth"), f"{name} scrolls sideways: {width}"
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert page.title().strip(" ·")
    sources = page.evaluate("[...document.querySelectorAll('[src],link[href]')].map(e => e.src || e.href)")
    assert all(source.startswith("http://127.0.0.1:") for source in sources)
    scripts = page.evaluate("[...document.scripts].map(e => new URL(e.src || '?', location).pathname)")
    own = {"/static/plan.js", "/static/sort.js"}
    assert all(script.startswith("/static/built/") or script in own for script in scripts)


@pytest.mark.parametrize("open_page", WIDTHS, indirect=True, ids=["1280", "390"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_at_both_widths(open_page: Watched, address: str, name: str) -> None:
    answer = open_page.page.goto(address + PAGES[name])
    assert answer is not None
    assert answer.status == 200
    check(open_page, f"{name}-{open_page.width}")


@pytest.mark.parametrize("open_page", [(1280, "dark"), (390, "dark")], indirect=True, ids=["1280", "390"])
@pytest.mark.parametrize("name", ["home", "plan", "target", "target-drawn", "agency", "sparql-answer"])
def test_a_page_is_whole_in_the_dark(open_page: Watched, address: str, name: str) -> None:
    open_page.page.goto(address + PAGES[name])
    background = open_page.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in background.removeprefix("rgb(").rstrip(")").split(",")) < 64
    check(open_page, f"{name}-dark-{open_page.width}")


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


@pytest.mark.parametrize("open_page", [(1280, "light"), (1280, "dark")], indirect=True, ids=["light", "dark"])
def test_words_stand_out_from_the_ground(open_page: Watched, address: str) -> None:
    for path in ("/", PLAN, PAGES["target-drawn"], PAGES["target-overdue"], PAGES["agency"], "/sparql"):
        open_page.page.goto(address + path)
        assert open_page.page.evaluate(CONTRAST) == []


CONTRAST = """() => {
  const light = (rgb) => {
    const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const weak = [];
  for (const e of document.querySelectorAll("main *, header *, footer *")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.offsetParent) continue;
    const both = [light(rgb(getComputedStyle(e).color).slice(0, 3)), light(ground(e))];
    const [a, b] = both.sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) weak.push(e.className + ": " + e.textContent.trim());
  }
  return weak;
}"""
"""Text whose contrast is below the 4.5 of WCAG 2.2 AA."""
