"""The ontology's pages as a reader sees them, at a desk and on a telephone, by day and by night."""

import pytest

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("open_page", [(390, "light")], indirect=True)
def test_the_diagram_scrolls_in_its_own_region(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/ontology")
    region = page.locator("div.diagram")
    assert region.evaluate("e => e.scrollWidth > 2 * e.clientWidth")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=region.element_handle())
    assert page.evaluate("document.documentElement.scrollLeft") == 0
    name = region.locator("text.name").first
    assert name.evaluate("e => e.getBoundingClientRect().height") >= 11, "its words can be read"


def test_names_of_classes_fit_their_boxes_and_boxes_stand_apart(open_page: Watched, address: str) -> None:
    for path in ("/ontology", "/ontology?lang=en"):
        open_page.page.goto(address + path)
        assert open_page.page.evaluate(OVERLAPS) == []


OVERLAPS = """() => {
  const wrong = [];
  const boxes = [...document.querySelectorAll(".diagram a")].map(a => ({
    name: a.textContent, at: a.querySelector("rect").getBBox(),
    words: [...a.querySelectorAll("text")].map(t => t.getBBox()) }));
  const meet = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width
    && a.y < b.y + b.height && b.y < a.y + a.height;
  for (const box of boxes) {
    for (const words of box.words)
      if (words.x < box.at.x || words.x + words.width > box.at.x + box.at.width) wrong.push(box.name);
    for (const other of boxes)
      if (other !== box && meet(box.at, other.at)) wrong.push(box.name + " on " + other.name);
  }
  return boxes.length > 15 ? wrong : ["no boxes"];
}"""
"""Boxes that overlap, and names wider than their box."""


def test_from_the_diagram_to_a_term_to_an_answer(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/ontology")
    page.locator(".diagram").get_by_role("link", name="主要目标").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("主要目标")
    page.get_by_role("link", name="运行这个查询").click()
    assert page.locator("table.rows tbody tr").count() > 5
    page.goto(f"{address}/ontology#unit")
    assert page.locator("#unit").is_visible()
    assert open_page.outside == []
