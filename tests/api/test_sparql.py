"""The SPARQL protocol over real HTTP: how a query comes in, and in which forms its answer goes out."""

import csv
import io
import re
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pytest
from rdflib import Dataset

from tests.api.conftest import Client
from tests.made_up import CITY_CHILDREN, CITY_WOMEN

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?target a gp:Target }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
DIRECT = {"Content-Type": "application/sparql-query"}
WOMEN, CHILDREN = (f"https://w3id.org/govplan/graph/plan/{key}" for key in (CITY_WOMEN, CITY_CHILDREN))
PLACE = "DESCRIBE <https://w3id.org/govplan/id/place/990100>"


def test_a_query_comes_in_three_ways_and_gives_the_same(client: Client) -> None:
    form = urlencode({"query": COUNT}).encode()
    answers = [
        client.query(COUNT),
        client.ask("/sparql", method="POST", body=form, headers=FORM),
        client.ask("/sparql", method="POST", body=COUNT.encode(), headers=DIRECT),
        client.ask(
            "/sparql", method="POST", body=COUNT.encode(),
            headers={"Content-Type": "application/sparql-query; charset=utf-8"},
        ),
    ]  # fmt: skip
    assert {got.status for got in answers} == {200}
    assert {got.body for got in answers} == {answers[0].body}
    assert answers[0].json["results"]["bindings"][0]["n"]["value"] == "28"


def test_chinese_comes_in_and_goes_out_whole(client: Client) -> None:
    [row] = client.rows('SELECT ?t WHERE { ?t gp:statement "预防和减少示例溺水事故。"@zh }')
    assert row["t"].endswith(f"{CITY_CHILDREN}/d2/t2")


@pytest.mark.parametrize(
    ("accept", "first"),
    [
        ("application/sparql-results+json", "{"),
        ("application/sparql-results+xml", "<"),
        ("text/csv", "label"),
        ("text/tab-separated-values", "?label"),
        ("application/json", "{"),
        ("text/xml", "<"),
    ],
)
def test_solutions_in_every_form(client: Client, accept: str, first: str) -> None:
    got = client.query('SELECT ?label { ?p a gp:Plan ; rdfs:label ?label FILTER(LANG(?label)="zh") }', accept)
    assert (got.status, got.media_type) == (200, accept)
    assert got.text.startswith(first)
    assert "示例市妇女发展规划（2021—2030年）" in got.text
    assert got.headers["vary"] == "Accept, Accept-Encoding"
    assert got.headers["answer-complete"] == "true"


def test_the_forms_of_solutions_agree(client: Client) -> None:
    text = "SELECT ?t ?n { ?t a gp:Target ; gp:ordinal ?n } ORDER BY ?t"
    from_json = [(row["t"], row["n"]) for row in client.rows(text)]
    from_csv = list(csv.reader(io.StringIO(client.query(text, "text/csv").text)))[1:]
    space = "{http://www.w3.org/2005/sparql-results#}"
    tree = ET.fromstring(client.query(text, "application/sparql-results+xml").text)  # noqa: S314 - our own answer
    from_xml = [
        (r[0].findtext(f"{space}uri"), r[1].findtext(f"{space}literal")) for r in tree.iter(f"{space}result")
    ]
    assert len(from_json) == 28
    assert from_json == [tuple(row) for row in from_csv] == from_xml


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("json", "application/sparql-results+json"), ("csv", "text/csv"), ("html", "text/html")],
)
def test_format_in_the_address_wins_over_accept(client: Client, name: str, media_type: str) -> None:
    got = client.query(COUNT, "application/sparql-results+xml", format=name)
    assert (got.status, got.media_type) == (200, media_type)


@pytest.mark.parametrize(
    ("text", "expected"), [("ASK { ?p a gp:Plan }", True), ("ASK { ?p a gp:Run, gp:Plan }", False)]
)
def test_ask_answers_yes_or_no(client: Client, text: str, *, expected: bool) -> None:
    assert client.query(text).json["boolean"] is expected
    assert (
        f"<boolean>{str(expected).lower()}</boolean>"
        in client.query(text, "application/sparql-results+xml").text
    )


@pytest.mark.parametrize("accept", ["text/csv", "text/tab-separated-values", "text/turtle"])
def test_ask_has_no_table_and_no_graph(client: Client, accept: str) -> None:
    got = client.query("ASK {}", accept)
    assert got.status == 406
    assert got.json["available"] == [
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/html",
    ]


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
        ("application/trig", "trig"),
        ("application/n-quads", "nquads"),
    ],
)
@pytest.mark.parametrize("text", [PLACE, "CONSTRUCT { ?s ?p ?o } WHERE { ?s a gp:Plan ; ?p ?o }"])
def test_graphs_in_every_form(client: Client, accept: str, form: str, text: str) -> None:
    got = client.query(text, accept)
    assert (got.status, got.media_type) == (200, accept)
    with warnings.catch_warnings():  # rdflib's JSON-LD reader uses what rdflib itself deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        read = Dataset().parse(data=got.body, format=form)
    lines = client.query(text, "application/n-triples").text.splitlines()
    assert len(read) == len(lines) > 4


def test_a_query_without_dataset_sees_the_union_and_from_narrows_it(client: Client) -> None:
    text = "SELECT ?plan {0} WHERE {{ ?plan a gp:Plan }}"
    assert len(client.rows(text.format(""))) == 4
    assert len(client.rows(text.format(f"FROM <{WOMEN}>"))) == 1
    assert len(client.rows(text.format(f"FROM <{WOMEN}> FROM <{CHILDREN}>"))) == 2


def test_the_request_may_name_the_dataset(client: Client) -> None:
    both = "SELECT DISTINCT ?plan ?g WHERE { { ?plan a gp:Plan } UNION { GRAPH ?g { ?plan a gp:Plan } } }"
    assert len(client.rows(both)) == 8
    assert len(client.rows(both, **{"default-graph-uri": WOMEN})) == 1
    assert [row["g"] for row in client.rows(both, **{"named-graph-uri": CHILDREN})] == [CHILDREN]
    several = urlencode([("query", both), ("default-graph-uri", WOMEN), ("default-graph-uri", CHILDREN)])
    assert len(client.ask("/sparql?" + several).json["results"]["bindings"]) == 2
    posted = f"/sparql?default-graph-uri={quote(WOMEN)}"
    got = client.ask(posted, method="POST", body=both.encode(), headers=DIRECT)
    assert len(got.json["results"]["bindings"]) == 1


def test_head_answers_as_get_without_the_body(client: Client) -> None:
    path = "/sparql?" + urlencode({"query": COUNT})
    head, get = client.ask(path, method="HEAD"), client.ask(path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == get.headers["content-type"]
    assert int(head.headers["content-length"]) == len(get.body)


def test_options_says_what_there_is(client: Client) -> None:
    got = client.ask("/sparql", method="OPTIONS")
    assert got.status == 204
    assert got.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert "application/sparql-query" in got.headers["accept-post"]


def test_pages_of_other_sites_may_read(client: Client) -> None:
    asked = {
        "Origin": "https://elsewhere.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    preflight = client.ask("/sparql", method="OPTIONS", headers=asked)
    assert preflight.status == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    for got in (preflight, client.query(COUNT), client.query("oops"), client.ask("/id/none")):
        assert got.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in got.headers


MODULE = r'<script type="module" src="/static/built/[\w-]+\.js">'
OURS = r'<script(?! src="/static/sort\.js" defer>)[^>]*>'
"""Scripts beside the one that orders tables on every page."""
"""The only script of a page: a file of ours, and only where the browser libraries are built."""


def test_a_browser_gets_a_page_with_examples_and_prefixes(client: Client) -> None:
    got = client.ask("/sparql", accept="text/html")
    assert got.media_type == "text/html"
    for part in ("<textarea", "<form", "gp:", "https://w3id.org/govplan/ontology#", "没有责任单位的目标"):
        assert part in got.text
    assert re.findall(OURS, got.text) in ([], re.findall(MODULE, got.text))


def test_a_browser_gets_the_answer_as_a_table_with_downloads(client: Client) -> None:
    text = "SELECT ?t ?n { ?t a gp:Target ; gp:ordinal ?n } ORDER BY ?t"
    got = client.query(text, "text/html")
    assert got.text.count("<tr>") >= 25
    assert f'href="/id/plan/{CITY_CHILDREN}/d1/t1.html"' in got.text
    assert 'class="num">1<' in got.text.replace("<span>", "").replace("</span>", "")
    assert "format=csv" in got.text


def test_a_browser_sees_what_is_wrong_above_its_query(client: Client) -> None:
    got = client.query("SELECT * { ?s ?p ?o } LIMIT ten", "text/html")
    assert (got.status, got.media_type) == (400, "text/html")
    assert "第 1 行，第 23 列" in got.text
    assert "LIMIT ten</textarea>" in got.text


def test_what_a_stranger_writes_is_shown_and_not_run_by_the_browser(client: Client) -> None:
    text = 'SELECT ("<script>alert(1)</script>" AS ?x) {} # </textarea><script>alert(2)</script>'
    got = client.query(text, "text/html")
    assert got.status == 200
    assert re.findall(OURS, got.text) in ([], re.findall(MODULE, got.text))


def test_triples_that_two_graphs_hold_count_once(client: Client) -> None:
    agency = '?a a gp:Agency ; rdfs:label ?label FILTER(LANG(?label) = "zh")'
    named = client.rows(f"SELECT ?g ?a {{ GRAPH ?g {{ {agency} }} }}")
    union = client.rows(f"SELECT ?a {{ {agency} }}")
    assert len(union) == len({row["a"] for row in union}) < len(named)


def test_a_slow_query_holds_nobody_else_up(client: Client) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with ThreadPoolExecutor(1) as aside:
        answer = aside.submit(client.query, endless, timeout="3")
        waits: list[float] = []
        while not answer.done():
            asked = time.perf_counter()
            assert client.ask("/livez").status == 200
            assert client.query(f"SELECT ({len(waits)} AS ?n) {{}}").status == 200
            waits.append(time.perf_counter() - asked)
    assert answer.result().status == 503
    assert len(waits) > 3
    assert max(waits) < 2


def test_the_request_replaces_the_querys_own_dataset(client: Client) -> None:
    union = "{ ?plan a gp:Plan } UNION { GRAPH ?g { ?plan a gp:Plan } }"
    text = f"SELECT ?plan ?g FROM <{WOMEN}> FROM NAMED <{WOMEN}> WHERE {{ {union} }}"  # noqa: S608 - ours
    assert {row.get("g", WOMEN) for row in client.rows(text)} == {WOMEN}
    replaced = client.rows(text, **{"default-graph-uri": CHILDREN, "named-graph-uri": CHILDREN})
    assert [row.get("g") for row in replaced] == [None, CHILDREN]
    assert all(row["plan"].endswith(CITY_CHILDREN) for row in replaced)


def test_parameters_of_the_address_count_beside_a_form(client: Client) -> None:
    body = urlencode({"query": "SELECT ?p { ?p a gp:Plan }"}).encode()
    path = f"/sparql?default-graph-uri={quote(WOMEN)}&format=csv"
    got = client.ask(path, method="POST", body=body, headers=FORM)
    assert (got.media_type, got.text.count("\r\n")) == ("text/csv", 2)


@pytest.mark.parametrize(
    "declared", ["", "; charset=utf-8", '; charset="UTF-8"', "; CHARSET=utf8", "; charset=utf-8; boundary=x"]
)
@pytest.mark.parametrize("kind", ["form", "query"])
def test_utf_8_may_be_declared_in_any_spelling(client: Client, kind: str, declared: str) -> None:
    media, text = (FORM, urlencode({"query": COUNT})) if kind == "form" else (DIRECT, COUNT)
    headers = {"Content-Type": media["Content-Type"] + declared}
    assert client.ask("/sparql", method="POST", body=text.encode(), headers=headers).status == 200


def test_the_address_may_end_in_a_slash(client: Client) -> None:
    assert client.ask("/sparql/?" + urlencode({"query": "ASK {}"})).json["boolean"] is True


def test_a_relative_iri_is_relative_to_the_address_of_all_things(client: Client) -> None:
    got = client.query("CONSTRUCT { <s> <#p> 1 } WHERE {}", "application/n-triples")
    assert got.text.startswith("<https://w3id.org/govplan/s> <https://w3id.org/govplan/#p> ")


def test_csv_ends_its_lines_as_its_specification_says(client: Client) -> None:
    got = client.query('SELECT ?a ?b { VALUES (?a ?b) { (<x:a,b> "line\\nand \\"quote\\"") } }', "text/csv")
    assert got.body == b'a,b\r\n"x:a,b","line\nand ""quote"""\r\n'


def test_a_client_that_takes_a_page_or_a_table_gets_what_fits_the_answer(client: Client) -> None:
    accept = "text/csv, text/html;q=0.1"
    assert client.query("SELECT * {}", accept).media_type == "text/csv"
    assert client.query("ASK {}", accept).media_type == "text/html"


def test_the_page_shows_the_beginning_of_a_long_answer_and_says_so(client: Client) -> None:
    page = client.query("SELECT ?s { ?s ?p ?o }", "text/html").text
    assert "只显示前 1,000 行" in page
    assert page.count("<tr>") >= 1000
    assert "format=csv" in page
    graph = client.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "text/html").text
    assert "只显示开头" in graph
    assert "结果不完整" in graph


def test_the_page_links_the_same_dataset_for_download(client: Client) -> None:
    page = client.query(COUNT, "text/html", **{"default-graph-uri": WOMEN}).text
    assert f"default-graph-uri={quote(WOMEN, safe='')}&amp;format=csv" in page


def test_a_time_may_be_given(client: Client) -> None:
    for seconds in ("5", "0.5", "5s", "9999"):
        assert client.query("ASK {}", timeout=seconds).status == 200
