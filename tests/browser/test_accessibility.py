"""Every kind of page, in both languages, at both widths, by day and by night: for everybody, and light."""

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser.axe import COLOURS, violations
from tests.browser.conftest import Watched
from tests.browser.test_pages import PAGES

pytestmark = pytest.mark.browser

TELEPHONE: ViewportSize = {"width": 390, "height": 844}


def in_language(path: str, language: str) -> str:
    """Return a page's address in a language."""
    if language == "zh" or "lang=en" in path:
        return path
    before, mark, fragment = path.partition("#")
    return f"{before}{'&' if '?' in before else '?'}lang=en{mark}{fragment}"


LIGHT = 150_000
"""Bytes that a page may weigh with all it loads, as sent."""
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


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in PAGES if not name.endswith("-en")])
def test_a_page_is_for_everybody_light_and_still(
    open_page: Watched, address: str, name: str, language: str
) -> None:
    page = open_page.page
    page.add_init_script(SHIFTS)
    sent = weighed(page)
    page.goto(address + in_language(PAGES[name], language))
    assert page.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[language]
    wrong = violations(page)  # takes so long that whatever moves has moved
    assert 0 < sum(sent) < LIGHT
    assert page.evaluate("window.shifted") < 0.01
    if language == "zh":
        page.set_viewport_size(TELEPHONE)
        wrong += [f"on a telephone: {line}" for line in violations(page)]
        page.emulate_media(color_scheme="dark")
        wrong += [f"by night: {line}" for line in violations(page, COLOURS)]
    assert not wrong, "\n".join(wrong)
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
