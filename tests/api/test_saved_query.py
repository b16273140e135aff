"""A saved query at its own address: what may be filled in, what comes back, and a text that runs."""

import html
import re

from kg.catalogue import catalogue
from kg.shipped import shipped
from tests.api.conftest import Client

NAME = "overdue-targets-by-agency"
QUERY = catalogue(shipped("queries"))[NAME]


def test_the_page_says_what_the_query_answers_chinese_first(client: Client) -> None:
    page = client.ask(f"/id/query/{NAME}", accept="text/html").text
    assert f"<h1>{QUERY.header.title_zh}<span" in page
    lead = re.findall(r'<p class="lead small">(.*?)</p>', page)[0]
    assert re.sub(r"<[^>]+>", "", lead) == "截至截至日期，地区领域领域有哪些目标逾期，由谁负责？"
    assert re.findall(r'<span class="tag">(.*?)</span>', lead) == ["截至日期", "地区", "领域"]
    assert QUERY.header.description_zh in page
    assert "进展监测" in page
    assert f"版本 {QUERY.header.version}" in page
    english = client.ask(f"/id/query/{NAME}?lang=en", accept="text/html").text
    assert f"<h1>{QUERY.header.title_en}</h1>" in english
    assert html.escape(QUERY.header.description_en) in english
    assert QUERY.header.description_zh not in english


def test_parameters_and_columns_stand_in_the_headers_order(client: Client) -> None:
    page = client.ask(f"/id/query/{NAME}", accept="text/html").text
    parameters = re.findall(r'<th scope="row">(\S+) <code class="quiet">(\w+)</code>', page)
    assert parameters == [(p.label_zh, p.name) for p in QUERY.header.parameters]
    columns = re.findall(r'<li>([^<]+)<span class="beside".*?<code class="quiet">(\w+)</code></li>', page)
    assert [(label.strip(), name) for label, name in columns] == [
        (c.label_zh, c.name) for c in QUERY.header.columns
    ]
    assert re.search(
        r'<a href="/id/scheme/domain.html">[^<]+</a></td><td data-label="不填时">为全部</td>', page
    )
    assert '<td data-label="取值">日期</td><td data-label="不填时">为今天</td>' in page


def test_what_must_be_given_and_what_may_be_chosen_is_said(client: Client) -> None:
    required = client.ask("/id/query/items-mentioning", accept="text/html").text
    assert '<td data-label="取值">文字</td><td data-label="不填时"><strong>必填</strong></td>' in required
    choices = client.ask("/id/query/validation-summary", accept="text/html").text
    assert "<code>Violation</code> · <code>Warning</code> · <code>Info</code>" in choices


def test_the_text_on_the_page_runs(client: Client) -> None:
    page = client.ask(f"/id/query/{NAME}", accept="text/html").text
    text = html.unescape(re.findall(r"<pre>(.*?)</pre>", page, re.DOTALL)[0])
    hidden = html.unescape(re.findall(r'name="query" value="(.*?)"', page, re.DOTALL)[0])
    assert text == hidden
    got = client.ask(
        "/sparql",
        method="POST",
        body=text.encode(),
        headers={"Content-Type": "application/sparql-query"},
        accept="application/sparql-results+json",
    )
    assert got.json["head"]["vars"] == [column.name for column in QUERY.header.columns]
    assert got.json["results"]["bindings"], "something of the made-up plans is overdue on the build day"


def test_a_parameter_has_an_address_too(client: Client) -> None:
    page = client.ask(f"/id/query/{NAME}/parameter/as-of", accept="text/html").text
    assert "<h1>截至日期" in page
    assert f'href="/id/query/{NAME}.html"' in page
    data = client.ask(f"/id/query/{NAME}/parameter/as-of", accept="text/turtle").text
    assert 'schema:valueName "as_of"' in data
