"""Every kind of page, in both languages, at both widths, by day and by night: for everybody, and light.

A page is opened once a language: in Chinese at a desk, in English on a telephone; then its width and colours
change under it. So each language and each width has had every rule, and no page is loaded twice for it.
"""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.axe import COLOURS, SIZES, violations
from tests.browser.conftest import Watched
from tests.browser.pages import CONTRAST, LEFT, PAGES, STATUS, UNORDERED, check, fits

pytestmark = pytest.mark.browser

DESK: ViewportSize = {"width": 1280, "height": 900}
TELEPHONE: ViewportSize = {"width": 390, "height": 844}
LOOKED_AT = {
    *("home", "plan", "target", "target-drawn", "target-overdue", "agency", "compare-plans"),
    *("sparql-answer", "ontology", "term-class"),
}
"""Pages of which pictures in the dark are kept too, and whose words are held against their ground by us."""


def in_language(path: str, language: str) -> str:
    """Return a page's address in a language."""
    if language == "zh":
        return path
    before, mark, fragment = path.partition("#")
    return f"{before}{'&' if '?' in before else '?'}lang=en{mark}{fragment}"


LIGHT = 150_000
"""Bytes that a page may weigh: the page as it is written, and all it loads as sent."""
SHIFTS = """window.shifted = 0; new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""
"""Adds up what moved on the page (cumulative layout shift)."""


def weighed(page: Page) -> list[float]:
    """Return the list in which the sizes of what a page loads will be, as sent."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sent: list[float] = []
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    return sent


def opened(watched: Watched, address: str, name: str, language: str) -> None:
    """Open a page; assert that it comes in its language, light, and without anything moving on it."""
    page = watched.page
    page.add_init_script(SHIFTS)
    sent = weighed(page)
    answer = page.goto(address + in_language(PAGES[name], language))
    assert answer is not None
    assert answer.status == STATUS.get(name, 200)
    if name in STATUS:
        watched.complaints[:] = [c for c in watched.complaints if f"status of {STATUS[name]}" not in c]
    assert page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert len(answer.body()) < LIGHT
    wrong = violations(page)  # takes so long that whatever moves has moved
    assert wrong == [], "\n".join(wrong)
    assert 0 < sum(sent) < LIGHT
    assert page.evaluate("window.shifted") < 0.01


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody_whole_light_and_still(open_page: Watched, address: str, name: str) -> None:
    page = open_page.page
    opened(open_page, address, name, "zh")
    check(open_page, f"{name}-1280")
    assert page.evaluate(UNORDERED) == []
    assert page.evaluate(LEFT) == []
    assert name not in LOOKED_AT or page.evaluate(CONTRAST) == []
    page.set_viewport_size(TELEPHONE)
    check(open_page, f"{name}-390")
    wrong = violations(page, SIZES)
    page.emulate_media(color_scheme="dark")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert max(int(part) for part in background.removeprefix("rgb(").rstrip(")").split(",")) < 64
    wrong += [f"by night: {line}" for line in violations(page, COLOURS)]
    assert wrong == [], "\n".join(wrong)
    if name in LOOKED_AT:
        assert page.evaluate(CONTRAST) == []
        open_page.screenshot(f"{name}-dark-390")
        page.set_viewport_size(DESK)
        open_page.screenshot(f"{name}-dark-1280")


@pytest.mark.parametrize("open_page", [(390, "light")], indirect=True, ids=["390"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody_in_english_and_on_a_telephone(
    open_page: Watched, address: str, name: str
) -> None:
    page = open_page.page
    opened(open_page, address, name, "en")
    fits(page, name)
    page.set_viewport_size(DESK)
    wrong = violations(page, SIZES)
    assert wrong == [], "\n".join(wrong)
    fits(page, name)
    if name in LOOKED_AT:
        open_page.screenshot(f"{name}-en-1280")
    assert open_page.outside == []
    assert open_page.complaints == []


FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect();
  let drawn = false;
  for (let framed = e; framed; framed = framed.parentElement) {  // an editor's frame stands around it
    const style = getComputedStyle(framed);
    drawn ||= style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  }
  const at = [...document.querySelectorAll("*")].indexOf(e);
  return { at, what: e.outerHTML.slice(0, 120), drawn, width: box.width, height: box.height };
}"""
"""What has the focus, and whether a line of two pixels or more says so."""
MOST_STEPS = 400


@pytest.mark.parametrize("name", ["home", "plan", "target-drawn", "agency", "search-found", "sparql-answer"])
def test_whoever_uses_the_keyboard_sees_where_they_are(open_page: Watched, address: str, name: str) -> None:
    page = open_page.page
    page.goto(address + PAGES[name])
    page.keyboard.press("Tab")
    first = page.evaluate(FOCUSED)
    assert "#main" in first["what"], "the first step offers to skip to the content"
    steps: list[dict[str, object]] = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        if not steps or steps[-1]["at"] != focused["at"]:  # a date's year, month and day are one control
            steps.append(focused)
    assert len(steps) > 5
    assert [step["what"] for step in steps if not (step["drawn"] and step["width"] and step["height"])] == []
    reachable = page.evaluate(REACHABLE)
    assert len(steps) == reachable - 1, "every control is reached, once"


REACHABLE = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0'],"
  + "[contenteditable=true]")]
  .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled).length"""
"""How many controls a page shows; those in closed `details` are not shown."""
