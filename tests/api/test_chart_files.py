"""Charts of answers over HTTP: as files, on the query's page, and what is said where there is none."""

import html
import json
import re
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest

from api.queries.chart import lasting
from api.transport.problem import KINDS, Problem
from kg.formats import VEGA_LITE
from tests.api.conftest import Client
from tests.made_up import CITY_WOMEN, VERSION

NAME = "plan-overview"
BARE = "laws-cited"
"""A query without chart."""


def run(name: str = NAME, **fields: str) -> str:
    return f"/queries/{name}/run?" + urlencode(fields)


@pytest.mark.parametrize(
    ("accept", "form", "media_type"),
    [
        ("image/svg+xml", None, "image/svg+xml"),
        ("image/png", None, "image/png"),
        (VEGA_LITE, None, VEGA_LITE),
        ("text/html", "svg", "image/svg+xml"),
        (None, "png", "image/png"),
        (None, "vega", VEGA_LITE),
    ],
)
def test_a_chart_comes_in_the_form_asked_for(
    client: Client, accept: str | None, form: str | None, media_type: str
) -> None:
    got = client.ask(run(**({"format": form} if form else {})), accept=accept)
    assert got.status == 200, got.text
    assert got.media_type == media_type
    assert got.headers["receipt"]
    assert (
        client.ask(run(format=form or media_type), headers={"If-None-Match": got.headers["etag"]}).status
        == 304
    )


def test_a_picture_says_what_was_asked_of_which_data_and_runs_nothing(client: Client) -> None:
    drawn = client.ask(run("status-summary", as_of="2026-06-30", lang="en", format="svg"))
    text = "".join(ET.fromstring(drawn.body).itertext())  # noqa: S314 - our own
    assert "As of 2026-06-30" in text
    assert VERSION in text
    assert b"<script" not in drawn.body


def test_the_page_has_the_chart_above_its_table_at_its_true_size(client: Client) -> None:
    page = client.ask(f"/queries/{NAME}", accept="text/html").text
    picture = re.search(r'<img src="([^"]+)" width="(\d+)" height="(\d+)" alt="([^"]+)">', page)
    assert picture
    assert picture.start() < page.index('<table class="result')
    drawn = ET.fromstring(client.ask(html.unescape(picture[1])).body)  # noqa: S314 - our own
    assert (drawn.get("width"), drawn.get("height")) == (picture[2], picture[3])
    assert drawn.get("viewBox") == f"0 0 {picture[2]} {picture[3]}"
    rows = client.ask(run(format="json")).json["total"]
    assert html.unescape(picture[4]).startswith("各规划的目标数；")
    assert f"{rows} 行数据" in picture[4]
    for form in ("svg", "png", "vega"):
        assert page.count(f'href="/queries/{NAME}/run?format={form}"') == 1, (
            "beside the chart, not among tables"
        )


def test_a_question_in_words_is_answered_with_the_chart(client: Client) -> None:
    page = client.ask("/ask?" + urlencode({"q": "收录了哪些规划？"}), accept="text/html").text
    assert '<figure class="graphic"' in page


def test_a_query_without_chart_offers_none(client: Client) -> None:
    got = client.ask(run(BARE, format="svg"))
    assert got.status == 406
    assert got.media_type == "application/problem+json"
    assert "image/svg+xml" not in got.json["available"]
    assert '<figure class="graphic"' not in client.ask(f"/queries/{BARE}", accept="text/html").text


@pytest.mark.parametrize("form", ["svg", "png", "vega"])
def test_an_answer_that_makes_no_chart_says_why(client: Client, form: str) -> None:
    got = client.ask(run("status-summary", as_of="1990-01-01", format=form))
    assert got.status == 400
    assert got.json["type"].endswith("/no-chart")
    assert "没有可以画的数据" in got.json["detail"]


def test_what_is_wrong_with_a_value_is_said_for_pictures_too(client: Client) -> None:
    got = client.ask(run("status-summary", as_of="never", format="png"))
    assert got.status == 400
    assert got.json["type"].endswith("/bad-parameter")


def test_a_page_of_an_answer_is_a_chart_of_that_page(client: Client) -> None:
    part = client.ask(run(format="vega", page="1", page_size="2"))
    spec = json.loads(part.body)
    assert len(spec["data"]["values"]) == 2
    assert any("第 1—2 行" in line for line in spec["title"]["subtitle"])


def test_a_target_value_on_its_line_is_there_as_files(client: Client) -> None:
    page = client.ask(f"/id/plan/{CITY_WOMEN}/d1/t2?as_of=2026-06-30", accept="text/html").text
    files = [html.unescape(file) for file in re.findall(r'href="(/charts/[^"]+)"', page)]
    by_form = {form: next(f for f in files if f"format={form}" in f) for form in ("svg", "png", "vega")}
    assert all("as_of=2026-06-30" in file for file in files)
    spec = client.ask(by_form["vega"]).json
    kinds = {row["kind"] for row in spec["data"]["values"]}
    assert {"数据", "从基期到目标的直线", "目标值"} <= kinds
    assert any("来源：" in line for line in spec["title"]["subtitle"])
    assert any(VERSION in line for line in spec["title"]["subtitle"])
    drawn = client.ask(by_form["svg"])
    assert drawn.media_type == "image/svg+xml"
    assert spec["title"]["text"] in drawn.text
    assert client.ask(by_form["png"]).body.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["plan/none/d1/t1/v1", "x", "plan/%E4%B8%AD/t1/v1"])
def test_there_is_no_chart_of_what_there_is_not(client: Client, path: str) -> None:
    got = client.ask(f"/charts/{path}?format=svg")
    assert got.status == 404
    assert got.json["type"].endswith("/not-found")


def test_an_indicator_offers_its_charts(client: Client) -> None:
    page = client.ask("/id/indicator/maternal-mortality-ratio", accept="text/html").text
    files = [html.unescape(f) for f in re.findall(r'href="(/queries/[^"]+format=svg[^"]*)"', page)]
    assert len(files) == 2, "what plans aim for, and what is known"
    assert {client.ask(file).status for file in files} == {200}


def test_the_description_of_the_service_has_charts_where_they_are(client: Client) -> None:
    paths = client.ask("/openapi.json").json["paths"]
    forms = {
        name: paths[f"/queries/{name}/run"]["get"]["responses"]["200"]["content"] for name in (NAME, BARE)
    }
    assert {"image/svg+xml", "image/png", VEGA_LITE} <= {*forms[NAME]}
    assert not {"image/svg+xml", "image/png", VEGA_LITE} & {*forms[BARE]}


@pytest.mark.parametrize(
    ("chart", "kept"),
    [
        (b"{}", True),
        (None, True),
        (Problem(KINDS["query-too-hard"]), False),
        (Problem(KINDS["busy"]), False),
        (Problem(KINDS["bad-parameter"]), True),
    ],
)
def test_a_page_whose_chart_is_missing_only_just_now_is_not_kept(
    chart: bytes | Problem | None, kept: bool
) -> None:
    """Else its tag would bring it back long after the chart could be drawn again."""
    assert ("no-store" in lasting(chart).get("Cache-Control", "")) is not kept
