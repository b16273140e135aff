"""Every IRI of the graph answers, in every form, and its documents say which thing they are about."""

import json
import re
import warnings
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF
from starlette.routing import Match

from api.app import create_app
from api.render import named
from kg.codes import shipped_ontology
from kg.settings import Settings
from kg.shipped import shipped
from kg.vocab import BASE, GP
from tests.api.conftest import Client
from tests.made_up import CITY_WOMEN, quads

TARGET = f"/id/plan/{CITY_WOMEN}/d1/t3"
FORMS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
QUADS = quads()


def parsed(data: bytes, form: str) -> Graph:
    with warnings.catch_warnings():  # rdflib's JSON-LD reader uses what rdflib itself deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=data, format=form)


def test_every_iri_of_the_graph_has_an_address_here() -> None:
    routes = create_app(Settings(out=Path("nowhere"))).state.routes
    ours = {
        str(node) for quad in QUADS for node in quad if isinstance(node, URIRef) and node.startswith(BASE)
    }
    assert len(ours) > 2_000
    lost = set()
    for iri in ours:
        path = named(iri) or "/" + iri.removeprefix(BASE)
        scope = {"type": "http", "method": "GET", "path": path.partition("#")[0]}
        if not any(route.matches(scope)[0] is Match.FULL for route in routes):
            lost.add(iri)
    assert lost == set()


def examples() -> dict[str, str]:
    """Return a thing for every class of things, the first by IRI."""
    first: dict[str, str] = {}
    for subject, prop, node, _ in QUADS:
        if prop == RDF.type and str(node).startswith(str(GP)) and subject.startswith(f"{BASE}id/"):
            first[str(node)] = min(first.get(str(node), str(subject)), str(subject))
    return first


@pytest.mark.parametrize(
    ("kind", "iri"), sorted(examples().items()), ids=lambda text: text.rpartition("/")[2][-30:]
)
def test_a_thing_of_every_class_answers_in_every_form(client: Client, kind: str, iri: str) -> None:
    path = named(iri)
    assert path is not None
    told = client.ask(path, accept="text/html", follow=False)
    assert (told.status, told.headers["location"]) == (303, f"{path}.html")
    assert client.ask(f"{path}.html").media_type == "text/html"
    sizes = set()
    for ending, form in FORMS.items():
        got = client.ask(f"{path}.{ending}")
        assert got.status == 200, got.text
        read = parsed(got.body, form)
        assert (URIRef(iri), RDF.type, URIRef(kind)) in read
        assert f'<{iri}>; rel="describes"' in got.headers["link"]
        assert f'<{BASE.removesuffix("/")}{path}.{ending}>; rel="canonical"' in got.headers["link"]
        assert got.headers["content-location"] == f"{path}.{ending}"
        sizes.add(len(read))
    assert len(sizes) == 1, "the same triples in every form"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        (None, "html"),
        ("*/*", "html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("text/turtle", "ttl"),
        ("text/html;q=0.5, application/n-triples", "nt"),
        ("application/ld+json", "jsonld"),
        ("application/json", "jsonld"),
        ("application/rdf+xml", "rdf"),
    ],
)
def test_a_thing_is_no_document_and_leads_to_the_one_that_is_wanted(
    client: Client, method: str, accept: str | None, ending: str
) -> None:
    got = client.ask(TARGET, accept=accept, method=method, follow=False)
    assert (got.status, got.headers["location"], got.body) == (303, f"{TARGET}.{ending}", b"")
    assert "Accept" in got.headers["vary"]
    links = re.findall(r'<([^>]+)>; rel="describedby"', got.headers["link"])
    assert set(links) == {f"{TARGET}.{form}" for form in ("html", *FORMS)}
    assert client.ask(got.headers["location"], accept=accept, method=method, follow=False).status == 200


def test_the_way_to_a_document_keeps_what_is_asked_of_it(client: Client) -> None:
    for asked, led in (
        ("?lang=en", ".html?lang=en"),
        ("?lang=en&as_of=2026-06-30&names=zh", ".html?lang=en&as_of=2026-06-30&names=zh"),
        ("?format=ttl", ".ttl"),
        ("?format=nt&lang=en", ".nt?lang=en"),
        ("?q=%E7%A4%BA%E4%BE%8B&q=a%26b", ".html?q=%E7%A4%BA%E4%BE%8B&q=a%26b"),
        ("?path=x&self=y", ".html?path=x&self=y"),
    ):
        got = client.ask(TARGET + asked, follow=False)
        assert (got.status, got.headers["location"]) == (303, TARGET + led)
    for wrong, status in (("?as_of=2026-02-30", 400), ("?format=png", 406)):
        assert client.ask(TARGET + wrong, follow=False).status == status


def test_what_nothing_is_said_of_leads_nowhere(client: Client) -> None:
    for ending in ("", ".html", ".ttl"):
        got = client.ask(f"{TARGET}9{ending}", accept="application/json", follow=False)
        assert (got.status, got.json["asked_for"]) == (404, "t39")


def test_documents_are_not_led_away_from(client: Client) -> None:
    for path in ("/ontology", "/ontology/Target", "/graph/registers", "/data/", f"/graph/plan/{CITY_WOMEN}"):
        for accept in ("text/html", "text/turtle"):
            assert client.ask(path, accept=accept, follow=False).status == 200, path


def test_no_link_of_a_page_costs_a_redirect(client: Client) -> None:
    for path in ("/", "/plans", "/matrix", "/validation", "/queries", f"{TARGET}.html", "/ontology/Unit"):
        page = client.ask(path, accept="text/html").text
        things = set(re.findall(r'(?:href|action)="(/id/[^"?#]*)', page))
        assert {
            link for link in things if not link.endswith((".html", ".rq", *(f".{f}" for f in FORMS)))
        } == set()


def test_a_things_data_hold_what_points_to_it(client: Client) -> None:
    thing = URIRef(f"{BASE}id/audience/women")
    read = parsed(client.ask("/id/audience/women.nt").body, "nt")
    pointing = {s for s, _, o, _ in QUADS if o == thing}
    assert pointing
    assert pointing <= set(read.subjects(None, thing))


def test_a_document_has_the_pages_of_its_thing(client: Client) -> None:
    assert "<h1" in client.ask(f"{TARGET}.html").text
    assert client.ask(f"{TARGET}.ttl?format=nt").media_type == "application/n-triples"
    assert client.ask(f"{TARGET}.exe").status == 404
    assert client.ask("/id/nothing.ttl").status == 404


def test_terms_graphs_and_the_ontology_have_documents_too(client: Client) -> None:
    assert (GP.Target, RDF.type, OWL.Class) in parsed(client.ask("/ontology.ttl").body, "turtle")
    assert (GP.Target, RDF.type, OWL.Class) in parsed(client.ask("/ontology/Target.nt").body, "nt")
    assert len(parsed(client.ask("/graph/registers.nt").body, "nt")) > 100
    assert client.ask("/ontology.exe").status == 404


def test_the_shapes_can_be_taken_away(client: Client) -> None:
    whole = Graph()
    for path in shipped("shapes").rglob("*.ttl"):
        whole.parse(path)
    for ending, form in FORMS.items():
        assert len(parsed(client.ask(f"/shapes.{ending}").body, form)) == len(whole)
    assert client.ask("/shapes", accept="application/n-triples").media_type == "application/n-triples"


def test_a_query_can_be_taken_away(client: Client) -> None:
    got = client.ask("/id/query/targets-due.rq")
    assert (got.status, got.media_type) == (200, "application/sparql-query")
    assert "SELECT" in got.text
    assert client.ask("/id/query/nothing.rq").status == 404


def test_the_context_names_every_term_of_ours(client: Client) -> None:
    got = client.ask("/context.jsonld")
    assert (got.status, got.media_type) == (200, "application/ld+json")
    names = json.loads(got.body)["@context"]
    ontology = shipped_ontology()
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    terms = {
        str(t).removeprefix(str(GP))
        for kind in kinds
        for t in ontology.subjects(RDF.type, kind)
        if str(t).startswith(GP)
    }
    assert terms - set(names) == set(), "add new terms to src/kg/exports/context.jsonld"
    meant = {v if isinstance(v, str) else v["@id"] for v in map(names.get, terms)}
    assert meant == {f"gp:{term}" for term in terms}
    assert names["gp"] == str(GP)


def test_sitemaps_list_pages_that_are_there(client: Client) -> None:
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    [part] = [e.text for e in ET.fromstring(client.ask("/sitemap.xml").body).iter(f"{space}loc")]  # noqa: S314
    assert part == f"{client.address}/sitemap-1.xml"
    listed = ET.fromstring(client.ask("/sitemap-1.xml").body)  # noqa: S314 - our own
    pages = [str(e.text).removeprefix(client.address) for e in listed.iter(f"{space}loc")]
    assert len(pages) == len(set(pages)) > 50
    assert f"{TARGET}.html" in pages
    for page in pages[:: len(pages) // 10]:
        assert client.ask(page, accept="text/html", follow=False).status == 200, page
    assert client.ask("/sitemap-2.xml").status == 404
    assert re.search(
        rf"^Sitemap: {client.address}/sitemap.xml$", client.ask("/robots.txt").text, re.MULTILINE
    )


def test_a_target_is_json_of_a_fixed_shape(client: Client) -> None:
    got = client.ask(f"{TARGET}.json")
    assert (got.status, got.media_type) == (200, "application/ld+json")
    assert got.json["id"] == BASE.removesuffix("/") + TARGET
    assert '</context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"' in got.headers["link"]
    assert client.ask("/id/unit/percent.json").status == 404
    assert client.ask("/id/nothing.json").status == 404
