"""Every kind of page that the made-up service has, and what holds for each."""

from urllib.parse import quote

from playwright.sync_api import Page

from tests.browser.conftest import Watched
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, DAY, DISTRICT_WOMEN, PROVINCE_CHILDREN
from tests.made_up_plans import made_up_records

ANSWERED = "SELECT * { ?target a gp:Target ; gp:statement ?words ; gp:ordinal ?n }"
PLAN = f"/id/plan/{CITY_WOMEN}"
DOCUMENT = f"/id/document/{made_up_records()[CITY_WOMEN].sha256}"
PAGES = {
    "home": "/",
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
    "saved-query-choices": "/id/query/items-mentioning",
    "graph": f"/graph/plan/{CITY_WOMEN}",
    "ontology": "/ontology",
    "term-class": "/ontology/Target",
    "term-property": "/ontology/unit",
    "term-codes": "/ontology/Unit",
    "term-conditions": "/ontology/ForWomen",
    "sparql": "/sparql",
    "sparql-answer": "/sparql?query=" + quote(ANSWERED),
    "sparql-graph": "/sparql?query=" + quote("DESCRIBE <https://w3id.org/govplan/id/place/990100>"),
    "search": "/search",
    "search-found": "/search?q=" + quote("示例"),
    "search-nothing": "/search?q=" + quote("不存在的词语"),
    "queries": "/queries",
    "queries-none": "/queries?q=" + quote("不存在的词语"),
    "query-empty": "/queries/items-mentioning",
    "query-answered": "/queries/targets-of-domain?plan=" + CITY_WOMEN,
    "ask": "/ask",
    "ask-answered": "/ask?q=" + quote("示例市妇女与健康领域的目标由谁负责"),
    "ask-refused": "/ask?q=" + quote("明天天气怎么样"),
    "receipts": "/receipts",
    "matrix-none": "/matrix?place=990101&domain=children-safety&basis=stated",
    "data": "/data/",
    "releases": "/releases",
    "diff": "/diff",
    "diff-plans": f"/diff?plan={CITY_WOMEN}&other={DISTRICT_WOMEN}",
    "problem-types": "/problem/",
    "missing": f"/id/plan/{CITY_WOMEN}/d1/t99",
    "nowhere": "/nowhere",
    "wrong": "/plans?sort=colour",
}
"""Every kind of page, by name."""
STATUS = {"missing": 404, "nowhere": 404, "wrong": 400}
"""Of pages that say what went wrong."""
WIDTHS = ((1280, "light"), (390, "light"))
PLAIN = [(1280, "light", False)]
"""Without scripts; with them the query page has an editor, which has tests of its own."""
OWN = {"/static/plan.js", "/static/sort.js"}


def check(watched: Watched, name: str) -> None:
    """Assert what holds for every page, and keep a picture of it."""
    page = watched.page
    watched.screenshot(name)
    assert watched.outside == []
    assert watched.complaints == []
    fits(page, name)
    told = page.evaluate(WHOLE)
    assert (told["headings"], told["mains"]) == (1, 1)
    assert told["title"].strip(" ·")
    assert all(source.startswith("http://127.0.0.1:") for source in told["sources"])
    assert all(script.startswith("/static/built/") or script in OWN for script in told["scripts"])


def fits(page: Page, name: str) -> None:
    """Assert that a page does not scroll sideways."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= room, f"{name} scrolls sideways: {wide}"


WHOLE = """() => ({
  headings: document.querySelectorAll("h1").length,
  mains: document.querySelectorAll("main").length,
  title: document.title,
  sources: [...document.querySelectorAll("[src],link[href]")].map(e => e.src || e.href),
  scripts: [...document.scripts].filter(e => e.type !== "application/ld+json")
    .map(e => new URL(e.src || "?", location).pathname),
})"""
UNORDERED = """() => [...document.querySelectorAll("main table")].filter(table =>
  table.tHead && [...table.tBodies].some(body => body.rows.length > 3) && table.offsetParent
  && !table.querySelector("thead .sort")).map(table => table.className)"""
"""Tables of more than three rows that cannot be ordered."""
LEFT = """() => {
  const number = /^[≥≤<>=≈~±+−-]?\\s*\\d[\\d,.]*\\s*([%‰]|\\/10万|\\/万|[个条份所张名人]|kB)?$/;
  return [...document.querySelectorAll("main td")]
    .filter(cell => cell.offsetParent && number.test(cell.innerText.trim()))
    .filter(cell => !["right", "end"].includes(getComputedStyle(cell).textAlign))
    .map(cell => `${cell.closest("table").className}: ${cell.innerText.trim()}`);
}"""
"""Numbers in tables that do not stand on the right."""
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
