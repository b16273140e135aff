"""Every thing at its own address: the page, the data, what leads from one to the other."""

import re
import warnings

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS

from kg.vocab import GP, OA
from tests.api.conftest import Client
from tests.made_up import CITY_CHILDREN, CITY_WOMEN, DISTRICT_WOMEN, VERSION

PLAN = f"/id/plan/{CITY_WOMEN}"
TARGET = f"{PLAN}/d1/t3"
BASE = "https://w3id.org/govplan"
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
FORMS = {
    "text/turtle": ("ttl", "turtle"),
    "application/ld+json": ("jsonld", "json-ld"),
    "application/n-triples": ("nt", "nt"),
    "application/rdf+xml": ("rdf", "xml"),
}


def parsed(data: bytes, form: str) -> Graph:
    with warnings.catch_warnings():  # rdflib's JSON-LD reader uses what rdflib itself deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=data, format=form)


@pytest.mark.parametrize("accept", FORMS)
def test_a_thing_is_the_same_in_every_form(client: Client, accept: str) -> None:
    name, form = FORMS[accept]
    by_accept = client.ask(TARGET, accept=accept)
    by_name = client.ask(f"{TARGET}?format={name}", accept="text/html")
    assert (by_accept.status, by_accept.media_type) == (200, accept)
    assert by_accept.body == by_name.body
    read = parsed(by_accept.body, form)
    target = URIRef(BASE + TARGET)
    assert (target, RDF.type, GP.Target) in read
    assert len(read) == len(parsed(client.ask(f"{TARGET}?format=nt").body, "nt"))


def test_a_things_data_hold_its_place_in_the_text_and_the_names_of_its_values(client: Client) -> None:
    read = parsed(client.ask(TARGET, accept="text/turtle").body, "turtle")
    span = read.value(URIRef(BASE + TARGET), GP.source)
    positions = [read.value(selector, OA.start) for selector in read.objects(span, OA.hasSelector)]
    assert [int(str(p)) for p in positions if p is not None] != []
    assert (None, OA.exact, None) in read
    assert Literal("孕产妇", lang="zh") in set(read.objects(None, RDFS.label)) | set(read.objects())


@pytest.mark.parametrize("path", [PLAN, TARGET, "/ontology", f"/graph/plan/{CITY_WOMEN}"])
def test_a_page_leads_to_its_data(client: Client, path: str) -> None:
    got = client.ask(path, accept="text/html")
    assert (got.status, got.media_type) == (200, "text/html")
    assert got.headers["vary"] == "Accept, Accept-Encoding"
    links = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', got.headers["link"])
    assert {media_type for _, media_type in links} == set(FORMS)
    for target, media_type in links:
        data = client.ask(target)
        assert (data.status, data.media_type) == (200, media_type)
        assert f'href="{target}"' in got.text
    own = f'<{BASE}{path}.html>; rel="canonical", <{BASE}{path}>; rel="describes"'
    assert (own if path.startswith("/id/") else f'<{BASE}{path}>; rel="canonical"') in got.headers["link"]


def test_without_a_wish_a_thing_is_a_page_and_curl_can_ask_otherwise(client: Client) -> None:
    assert client.ask(PLAN).media_type == "text/html"
    assert client.ask(PLAN, accept="*/*").media_type == "text/html"
    assert client.ask(PLAN, accept="application/rdf+xml").media_type == "application/rdf+xml"


def test_an_escape_of_what_needs_none_is_the_same_address(client: Client) -> None:
    got = client.ask(PLAN.replace("-", "%2D"), accept="text/turtle")
    assert (got.status, got.body) == (200, client.ask(PLAN, accept="text/turtle").body)


def test_head_answers_as_get_without_the_body(client: Client) -> None:
    head = client.ask(PLAN, method="HEAD", accept="text/turtle")
    assert (head.status, head.body, head.media_type) == (200, b"", "text/turtle")


def test_the_plans_page_has_its_contents_by_domain(client: Client) -> None:
    page = client.ask(PLAN, accept="text/html").text
    assert "<title>示例市妇女发展规划（2021—2030年）" in page
    for part in ("示例市人民政府", "2021-12-31", "2021—2030", "示例省妇女发展规划（2021—2030年）"):
        assert part in page
    for domain in ("妇女与健康", "妇女与教育", "妇女与法律"):
        assert domain in page
    assert page.count('class="statement"') == 13
    assert page.count('class="num value"') == 10
    assert page.count('<ol class="measures">') == 8 + 2, "eight domains, the project and the provision"
    assert "≤</span> 9.5/10万" in page
    assert "示例关爱工程" in page
    assert "11.8/10万" in page


def test_a_target_with_two_values_spans_two_rows(client: Client) -> None:
    page = client.ask(PLAN, accept="text/html").text
    assert page.count('rowspan="2"') == 2
    assert re.search(r'2025<span class="mark"', page), "a year that the text states is marked"


def test_the_targets_page_says_all_about_it(client: Client) -> None:
    page = client.ask(TARGET, accept="text/html").text
    statement = "示例管理率达到92%以上，产检率到2025年达到85%。"
    assert f'<blockquote class="statement" lang="zh-CN">{statement}</blockquote>' in page
    assert "原文写明年份" in page
    assert "规划期末" in page
    assert "规划原文没有写明责任单位" in page
    position = re.search(r"第 (\d+)—(\d+) 个字符", page)
    assert position is not None
    assert int(position[2]) - int(position[1]) == len(statement)
    assert "made-up-示例市-women.txt" in page
    assert re.search(r"<code class=\"hash\">[0-9a-f]{64}</code>", page)
    assert "推进示例宣传教育" in page
    assert f'rel="prev" href="{PLAN}/d1/t2.html"' in page
    assert f'rel="next" href="{PLAN}/d1/t4.html"' in page


def test_the_same_indicator_is_compared_across_plans_and_drawn(client: Client) -> None:
    page = client.ask(f"{PLAN}/d1/t2", accept="text/html").text
    assert f'href="/id/plan/{DISTRICT_WOMEN}/d1/t1.html"' in page
    lengths = [float(width) for width in re.findall(r'class="part" width="([\d.]+)%"', page)]
    assert lengths == [100.0, pytest.approx(100 * 7.5 / 9.5, abs=0.06)]
    indicator = client.ask("/id/indicator/cervical-screening", accept="text/html").text
    widths = [float(width) for width in re.findall(r'class="part" width="([\d.]+)%"', indicator)]
    assert widths == [75.0, 90.0], "a percentage is drawn on the scale of a hundred"


def test_who_answers_for_a_measure_is_shown_with_role_and_basis(client: Client) -> None:
    page = client.ask(PLAN, accept="text/html").text
    assert "示例市卫生健康局" in page
    assert re.search(r"牵头[^<]*· 原文写明", page)


def test_no_breadcrumb_shows_an_encoded_name(client: Client) -> None:
    for row in client.rows("SELECT DISTINCT ?t { ?t ?p ?o FILTER(CONTAINS(STR(?t), '/x--')) } LIMIT 12"):
        page = client.ask(row["t"].removeprefix(BASE), accept="text/html").text
        crumbs = re.search(r'<nav class="crumbs".*?</nav>', page, re.DOTALL)
        assert crumbs is not None
        assert "x--" not in re.sub(r'href="[^"]*"', "", crumbs[0])


def test_where_values_are_compared_the_better_direction_is_named(client: Client) -> None:
    for path, way, english in (
        ("/id/indicator/maternal-mortality-ratio", "越低越好", "Lower is better"),
        (f"{PLAN}/d1/t2", "越低越好", "Lower is better"),
        ("/id/indicator/cervical-screening", "越高越好", "Higher is better"),
    ):
        assert f'<span class="way">{way}</span></h' in client.ask(path, accept="text/html").text
        assert f'<span class="way">{english}</span></h' in client.ask(f"{path}?lang=en").text


def test_english_pages_call_known_indicators_by_their_english_names(client: Client) -> None:
    name = "Maternal mortality (made up)"
    for path in (PLAN, f"{PLAN}/d1/t2"):
        page = client.ask(f"{path}?lang=en").text
        assert re.search(re.escape(name) + r' <small lang="zh-CN">示例孕产妇死亡率</small>', page)
        chinese = client.ask(path).text
        assert re.search(r'<td class="phrase">示例孕产妇死亡率</td>|>示例孕产妇死亡率</a>', chinese)
    figures = client.ask(f"{PLAN}?lang=en").text.partition('id="baselines"')[2]
    assert name in figures


def test_any_thing_has_a_page_with_what_points_to_it(client: Client) -> None:
    page = client.ask("/id/unit/percent", accept="text/html").text
    assert "指向它的事物" in page
    assert "示例管理率 ≥ 92%" in page
    audience = client.ask("/id/audience/women", accept="text/html").text
    assert "示例市妇女发展规划（2021—2030年）" in audience


def test_a_thing_without_a_name_says_what_it_is_and_where_it_belongs(client: Client) -> None:
    page = client.ask(f"{TARGET}/span", accept="text/html").text
    assert re.search(r"<h1>原文出处<", page)
    assert re.search(rf'<nav class="crumbs".*?href="{PLAN}.html".*?href="{TARGET}.html"', page)


def test_a_long_list_says_how_many_and_leads_to_all(client: Client) -> None:
    page = client.ask("/id/scheme/agency-function", accept="text/html").text
    counted = re.search(r"显示前 (\d+) 个，共 (\d+) 个", page)
    link = re.search(r'<a href="(/sparql\?query=[^"]+)">查看全部</a>', page)
    if counted is None:
        pytest.fail("the list of agency functions is expected to be longer than 50")
    assert link is not None
    rows = client.ask(link[1].replace("&amp;", "&"), accept="application/json").json["results"]["bindings"]
    assert len(rows) == int(counted[2]) > int(counted[1]) == 50


def test_every_link_of_a_page_leads_somewhere(client: Client) -> None:
    seen: set[str] = set()
    for start in (
        "/",
        PLAN,
        TARGET,
        "/id/indicator/maternal-mortality-ratio",
        f"{PLAN}/d1/m3/r1",
        "/ontology",
    ):
        page = client.ask(start, accept="text/html").text
        seen |= {
            link.replace("&amp;", "&").partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', page)
        }
    assert len(seen) > 100
    wrong = {
        link: status
        for link in sorted(seen)
        if (status := client.ask(link, accept=BROWSER).status) not in {200, 307}
    }
    assert wrong == {}


def test_every_anchor_of_a_page_is_there(client: Client) -> None:
    for path in (PLAN, "/ontology"):
        page = client.ask(path, accept="text/html").text
        ids = set(re.findall(r' id="([^"]+)"', page))
        assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
        assert len(ids) == len(re.findall(r' id="([^"]+)"', page)), "an id stands once on a page"


def test_the_ontologys_page_lists_every_term_at_its_anchor(client: Client) -> None:
    page = client.ask("/ontology", accept="text/html").text
    terms = {row["t"].partition("#")[2] for row in client.rows("SELECT ?t { ?t rdfs:isDefinedBy ?o }")}
    assert len(terms) > 60
    assert {term for term in terms if f'id="{term}"' not in page} == set()
    read = parsed(client.ask("/ontology", accept="text/turtle").body, "turtle")
    assert (GP.Target, RDFS.subClassOf, GP.PlanItem) in read


def test_a_graphs_data_are_all_its_triples(client: Client) -> None:
    [row] = client.rows(
        f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{BASE}/graph/plan/{CITY_CHILDREN}> {{ ?s ?p ?o }} }}"
    )
    lines = client.ask(f"/graph/plan/{CITY_CHILDREN}", accept="application/n-triples").text.splitlines()
    assert len(lines) == int(row["n"]) > 500
    assert "主要目标" in client.ask(f"/graph/plan/{CITY_CHILDREN}", accept="text/html").text


def test_the_language_of_the_interface_is_the_readers_choice(client: Client) -> None:
    page = client.ask(f"{TARGET}?lang=en", accept="text/html").text
    assert '<html lang="en">' in page
    assert "Who answers for it" in page
    assert "由谁负责" not in page
    assert f'href="{PLAN}.html?lang=en"' in page
    assert re.search(rf'href="{TARGET}.html" lang="zh-CN">中文', page)
    assert '<html lang="zh-CN">' in client.ask(TARGET, accept="text/html").text


def test_the_dataset_itself_has_a_page(client: Client) -> None:
    assert "示例数据集" in client.ask(f"/id/dataset/{VERSION}", accept="text/html").text


def test_what_is_not_there_tells_what_stands_above_it_and_what_is_called_alike(client: Client) -> None:
    below = client.ask(f"/id/plan/{CITY_WOMEN}/d1/t99", accept="text/html")
    assert below.status == 404
    assert f'href="/id/plan/{CITY_WOMEN}/d1.html"' in below.text
    assert 'href="/search?q=t99"' in below.text
    assert 'href="/plans"' in below.text
    alike = client.ask(f"/id/plan/{CITY_WOMEN[:-1]}1", accept="application/json")
    assert f"https://w3id.org/govplan/id/plan/{CITY_WOMEN}" in alike.json["near"]


def test_an_address_of_thousands_of_steps_is_looked_up_a_few_times(client: Client) -> None:
    got = client.ask(f"/id/plan/{CITY_WOMEN}/{'a/' * 20_000}z", accept="application/json")
    assert (got.status, got.media_type) == (404, "application/problem+json")
    assert f"https://w3id.org/govplan/id/plan/{CITY_WOMEN}" in got.json["near"]
