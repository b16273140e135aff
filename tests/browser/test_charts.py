"""Charts on a page: a picture without scripts, a drawing of the same size with them, by day and by night."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse, Response
from playwright.sync_api import Page, expect

from api import render
from api.bundles import bundle
from api.queries.chart import ChartView
from api.queries.links import Download
from api.words import Words
from kg.charts import chart, size, svg
from tests.browser.axe import violations
from tests.browser.conftest import Watched
from tests.browser.test_accessibility import SHIFTS
from tests.charts.test_charts import ALL, BARS, SAID, rows
from tests.lacking import lacking
from tests.made_up import served

pytestmark = pytest.mark.browser

PAGE = """{% from "chart.html" import figure, chart_head with context %}<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>示例图</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="/static/style.css">{{ chart_head() }}</head>
<body><main class="wide"><h1>示例图</h1>
{{ figure(chart) }}
<p id="below">示例</p></main></body></html>"""
"""A page that includes a chart as others do."""


def with_chart(app: FastAPI) -> None:
    """Give the service a page with a made-up chart."""
    spec = chart(BARS, ALL, rows(6), "zh", SAID)
    drawn = svg(spec)
    written = render._environment().from_string(PAGE)
    files = [Download(form, f"/made-up.{form}", "text/plain") for form in ("svg", "png", "json")]
    shown = ChartView("示例图", spec["description"], size(spec), files)
    page = written.render(w=Words("zh"), chart=shown)

    @app.get("/made-up-chart")
    def chart_page() -> HTMLResponse:
        return HTMLResponse(page)

    @app.get("/made-up.svg")
    def picture() -> Response:
        return Response(drawn, media_type="image/svg+xml")

    @app.get("/made-up.json")
    def specification() -> JSONResponse:
        return JSONResponse(spec)


@pytest.fixture(scope="module")
def address(made_up_graph: Path) -> Iterator[str]:
    """Serve the made-up plans and the page with a chart."""
    with served(made_up_graph, with_chart) as address:
        yield address


def weakest(page: Page) -> float:
    """Return the least contrast of a drawing's words against its ground; axe does not look into drawings."""
    found = page.evaluate(WEAKEST)
    assert isinstance(found, float)
    return found


WEAKEST = """() => {
  const light = (text) => {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const svg = document.querySelector("figure.graphic .drawing svg");
  const ground = light(getComputedStyle(svg).backgroundColor);
  return Math.min(...[...svg.querySelectorAll("text")].map(text => {
    const [a, b] = [light(text.getAttribute("fill")), ground].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  }));
}"""


@pytest.mark.parametrize("open_page", [(1280, "light"), (1280, "dark"), (390, "light")], indirect=True)
def test_a_chart_is_drawn_where_its_picture_stood(open_page: Watched, address: str) -> None:
    if bundle("chart") is None:
        lacking("the browser libraries are not built (make setup)", "KG_REQUIRE_BROWSER")
    page = open_page.page
    page.add_init_script(SHIFTS)
    page.goto(f"{address}/made-up-chart")
    drawing = page.locator("figure.graphic .drawing svg")
    expect(drawing).to_be_visible()
    expect(page.locator("figure.graphic img")).to_have_count(0)
    assert "示例市0" in (drawing.text_content() or "")
    assert page.evaluate("window.shifted") < 0.01
    assert weakest(page) >= 4.5, "its words stand out, by night too"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert violations(page) == []
    scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    open_page.screenshot(f"chart-{open_page.width}-{scheme}")
    assert open_page.outside == []
    assert open_page.complaints == []


@pytest.mark.parametrize("open_page", [(1280, "dark", False), (390, "light", False)], indirect=True)
def test_without_scripts_the_picture_stays(open_page: Watched, address: str) -> None:
    page = open_page.page
    page.goto(f"{address}/made-up-chart")
    picture = page.get_by_role("img", name="示例图")
    assert picture.is_visible()
    assert picture.evaluate("e => e.complete && e.naturalWidth > 600")
    assert page.get_by_role("link", name="svg").get_attribute("href") == "/made-up.svg"
    open_page.screenshot(f"chart-no-script-{open_page.width}")
    assert open_page.complaints == []
