"""The ontology's pages and data: every term with what it means, how it is used, and what is asked of it."""

import re
from html import unescape

import pytest
from rdflib import URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.vocab import GP
from tests.api.conftest import Client
from tests.api.test_resource import FORMS, parsed
from tests.made_up import CITY_WOMEN

BASE = "https://w3id.org/govplan"
ONTOLOGY = f"{BASE}/graph/ontology"


@pytest.fixture(scope="module")
def terms(client: Client) -> list[str]:
    """Return the names of all terms that the ontology defines."""
    found = client.rows("SELECT DISTINCT ?t { ?t rdfs:isDefinedBy ?o } ORDER BY ?t")
    return [row["t"].partition("#")[2] for row in found]


def test_every_term_has_a_page_with_names_definitions_and_example(client: Client, terms: list[str]) -> None:
    said = client.rows(
        "SELECT ?t ?text { ?t rdfs:isDefinedBy ?o ; rdfs:label|skos:definition|skos:example ?text }"
    )
    assert len(terms) > 100
    for name in terms:
        got = client.ask(f"/ontology/{name}", accept="text/html")
        assert got.status == 200, name
        texts = [row["text"] for row in said if row["t"] == GP[name].toPython()]
        assert len(texts) >= 5, name
        assert [text for text in texts if text not in unescape(got.text)] == [], name
        assert f"<code>gp:{name}</code>" in got.text
        assert got.text.count("<h1>") == 1


def test_the_example_query_of_a_term_runs_and_finds_what_there_is(client: Client, terms: list[str]) -> None:
    found = 0
    for name in terms:
        page = unescape(client.ask(f"/ontology/{name}", accept="text/html").text)
        query = re.search(r'<pre class="query">(.*?)</pre>', page, re.DOTALL)
        assert query is not None, name
        assert "gp:" in query[1]
        rows = client.rows(query[1])
        used = re.search(r"<p>(?:用了 )?([\d,]+ (?:个实例|次).*?)</p>", page)
        assert used is not None, name
        total = sum(int(part.replace(",", "")) for part in re.findall(r"[\d,]+", used[1]))
        assert bool(rows) == (total > 0), name
        found += bool(rows)
    assert found > 50
    assert 'href="/sparql?query=SELECT' in page


def test_counts_are_those_of_the_graph(client: Client) -> None:
    page = client.ask("/ontology", accept="text/html").text
    shown = dict(re.findall(r'id="(\w+)">.*?<span class="uses number">([\d,]+)</span>', page, re.DOTALL))
    for name, query in {
        "Target": "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?x a gp:Target }",
        "PlanItem": "SELECT (COUNT(DISTINCT ?x) AS ?n) { VALUES ?k "
        "{ gp:Target gp:Measure gp:KeyProject gp:Provision } ?x a ?k }",
        "statement": "SELECT (COUNT(*) AS ?n) { ?x gp:statement ?y }",
        "unit": "SELECT (COUNT(*) AS ?n) { ?x gp:unit ?y }",
    }.items():
        count = int(client.rows(query)[0]["n"])
        assert count > 0
        assert int(shown[name].replace(",", "")) == count, name
    percent = client.rows("SELECT (COUNT(*) AS ?n) { ?x gp:unit <https://w3id.org/govplan/id/unit/percent> }")
    page = client.ask("/ontology/Unit", accept="text/html").text
    entry = re.search(r'href="/id/unit/percent.html">[^<]*</a>.*?number">(\d+)</span>', page)
    assert entry is not None
    assert entry[1] == percent[0]["n"]


def test_the_page_of_all_has_code_lists_and_what_terms_are_elsewhere(client: Client) -> None:
    page = unescape(client.ask("/ontology", accept="text/html").text)
    schemes = client.rows("SELECT DISTINCT ?s { ?c skos:inScheme ?s }")
    assert len(schemes) > 10
    assert [row["s"] for row in schemes if row["s"].removeprefix(BASE) not in page] == []
    for theirs in ("http://data.europa.eu/eli/ontology#LegalResource", "http://qudt.org/vocab/unit/PERCENT"):
        assert f'<a href="{theirs}" rel="external noreferrer">' in page
    assert re.search(r"<code>dcterms:isPartOf</code></a></th><td>属于</td><td class=\"num\">[1-9]", page)


def test_the_diagram_leads_to_terms_and_has_its_words(client: Client, terms: list[str]) -> None:
    for language, label in (("zh", "主要目标"), ("en", "Target")):
        page = client.ask(f"/ontology?lang={language}", accept="text/html").text
        drawing = re.search(r'<svg viewBox="0 0 (\d+) (\d+)" width.*?</svg>', page, re.DOTALL)
        assert drawing is not None
        boxes = re.findall(
            r'<a href="/ontology/(\w+)[^"]*"><rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)"', drawing[0]
        )
        assert {name for name, *_ in boxes} >= {"Plan", "Target", "Measure", "Agency", "TargetValue", "Place"}
        assert {name for name, *_ in boxes} <= set(terms)
        for _, x, y, width in boxes:
            assert float(x) >= 0
            assert float(y) >= 0
            assert float(x) + float(width) <= int(drawing[1])
        assert f">{label}</text>" in drawing[0]
        listed = re.search(r'class="things relations">(.*?)</ul>', page, re.DOTALL)
        assert listed is not None
        assert listed[1].count("<li>") == drawing[0].count('<path class="kind"') + drawing[0].count(
            '<path class="way"'
        )


def test_constraints_come_from_the_shapes(client: Client) -> None:
    statement = unescape(client.ask("/ontology/statement", accept="text/html").text)
    assert "gps:Target-statement" in statement
    assert "languageIn zh" in statement
    target = unescape(client.ask("/ontology/Target", accept="text/html").text)
    assert "目标没有责任单位。" in target
    assert "gps:PlanItem-plan" in target, "what is asked of every item is asked of a target"
    item = unescape(client.ask("/ontology/PlanItem", accept="text/html").text)
    assert "gps:PlanItem-plan" in item, "what is asked of all its kinds is asked of an item"
    assert re.search(r'class="severity warning">提醒</td><th scope="row">目标只有推定的责任单位', target)
    assert "{?" not in target
    english = unescape(client.ask("/ontology/TargetValue?lang=en", accept="text/html").text)
    assert "gps:Quantity-unit" in english
    assert "Violation</td>" in english


def test_what_the_ontology_leaves_open_is_told_from_the_shapes(client: Client) -> None:
    page = client.ask("/ontology/plan", accept="text/html").text
    domain = re.search(r"<dt>用于</dt><dd>(.*?)</dd>", page)
    assert domain is not None
    assert 'href="/ontology/Target"' in domain[1]
    assert "xsd:gYear" in client.ask("/ontology/periodStart", accept="text/html").text


def test_class_expressions_are_readable(client: Client) -> None:
    page = re.sub(r"<[^>]+>", "", client.ask("/ontology/ForWomen", accept="text/html").text)
    page = re.sub(r"\s+", " ", page)
    assert "所属领域 只能属于 妇女类事项" in page
    assert "规划对象 是 妇女" in page
    assert "genid" not in page


@pytest.mark.parametrize("path", ["/ontology", "/ontology/Plan", "/ontology/ForWomen"])
@pytest.mark.parametrize("accept", FORMS)
def test_the_ontology_is_the_same_in_every_form(client: Client, path: str, accept: str) -> None:
    name, form = FORMS[accept]
    by_accept = client.ask(path, accept=accept)
    assert (by_accept.status, by_accept.media_type) == (200, accept)
    assert by_accept.headers["vary"] == "Accept, Accept-Encoding"
    assert by_accept.body == client.ask(f"{path}?format={name}", accept="text/html").body
    assert set(parsed(by_accept.body, form)) == set(parsed(client.ask(f"{path}?format=nt").body, "nt"))
    head = client.ask(path, method="HEAD", accept=accept)
    assert (head.status, head.body, head.media_type) == (200, b"", accept)


def test_the_whole_ontology_comes_with_its_code_lists(client: Client) -> None:
    read = parsed(client.ask("/ontology", accept="text/turtle").body, "turtle")
    [row] = client.rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{ONTOLOGY}> {{ ?s ?p ?o }} }}")
    assert len(read) == int(row["n"]) > 4000
    assert (GP.Target, RDFS.subClassOf, GP.PlanItem) in read
    assert (URIRef(f"{BASE}/id/unit/percent"), RDF.type, SKOS.Concept) in read
    assert (URIRef(f"{BASE}/ontology"), RDF.type, OWL.Ontology) in read


def test_a_terms_data_hold_the_class_expressions_it_uses(client: Client) -> None:
    read = parsed(client.ask("/ontology/ForWomen", accept="text/turtle").body, "turtle")
    named = {s for s in read.subjects() if "/genid/" not in str(s)}
    assert named == {GP.ForWomen}
    filled = set(read.objects(None, OWL.hasValue)) | set(read.objects(None, OWL.allValuesFrom))
    assert filled == {URIRef(f"{BASE}/id/audience/women"), GP.ForWomen}


def test_a_term_page_names_its_iri_and_its_data(client: Client) -> None:
    got = client.ask("/ontology/Plan", accept="text/html")
    assert f'<{BASE}/ontology#Plan>; rel="canonical"' in got.headers["link"]
    links = re.findall(r'<([^>]+)>; rel="alternate"', got.headers["link"])
    assert len(links) == 4
    for link in links:
        assert f'href="{link}"' in got.text
        assert client.ask(link).status == 200


def test_the_address_of_the_version_is_the_ontology(client: Client) -> None:
    [row] = client.rows("SELECT ?v { ?o owl:versionIRI ?v }")
    path = row["v"].removeprefix(BASE)
    assert client.ask(path, accept="text/turtle").body == client.ask("/ontology", accept="text/turtle").body
    assert client.ask(path, accept="text/html").status == 200
    assert client.ask("/ontology/99.0.0", accept="text/html").status == 404


def test_an_unknown_term_is_a_problem_that_names_near_ones(client: Client) -> None:
    got = client.ask("/ontology/Targt", accept="application/json")
    assert (got.status, got.media_type) == (404, "application/problem+json")
    assert str(GP.Target) in got.json["near"]
    page = client.ask("/ontology/Targt", accept="text/html")
    assert page.status == 404
    assert 'href="/ontology/Target"' in page.text
    assert "主要目标（gp:Target）" in page.text
    chinese = client.ask("/ontology/%E8%A7%84%E5%88%92", accept="application/json").json
    assert str(GP.Plan) in chinese["near"], "a Chinese name finds the term"
    assert client.ask("/ontology/zzzzzzzz", accept="application/json").json["near"] == []
    for odd in ("/ontology/", "/ontology/Plan/x", "/ontology/%3Cb%3E", "/ontology/a%22b"):
        got = client.ask(odd, accept="text/html")
        assert got.status == 404
        assert "<b>" not in got.text


def test_a_form_that_there_is_not_is_refused(client: Client) -> None:
    assert client.ask("/ontology/Plan", accept="image/png").status == 406
    assert client.ask("/ontology?format=pdf").status == 406
    assert client.ask("/ontology/Plan?lang=fr").status == 422


def test_properties_of_things_lead_to_their_terms(client: Client) -> None:
    page = client.ask(f"/id/plan/{CITY_WOMEN}/d1/t2/v1", accept="text/html").text
    assert re.search(r'<dt><a href="/ontology/comparator">', page)
    assert 'href="/ontology/TargetValue"' in page
    assert 'href="/ontology"' in page, "every page leads to the terms"


def test_every_link_of_term_pages_leads_somewhere(client: Client) -> None:
    seen: set[str] = set()
    for name in ("Plan", "Target", "unit", "Status", "ForWomen", "Quantity"):
        page = client.ask(f"/ontology/{name}?lang=en", accept="text/html").text
        seen |= {unescape(link) for link in re.findall(r'href="(/[^"#]*)"', page)}
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
    assert len(seen) > 60
    statuses = {link: client.ask(link, accept="text/html").status for link in sorted(seen)}
    assert {link: status for link, status in statuses.items() if status != 200} == {}
