"""What pages tell machines in the words of schema.org, read by rdflib out of the page, which asks nobody."""

import re
import warnings
from html.parser import HTMLParser

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from api.reading import Label
from api.views.schema_org import crumbs, written
from kg.vocab import BASE, SCHEMA
from tests.api.conftest import Client
from tests.made_up import CITY_WOMEN, VERSION

PLAN = URIRef(f"{BASE}id/plan/{CITY_WOMEN}")


class Blocks(HTMLParser):
    """The data blocks of a page, as a browser cuts them out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._within = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._within = tag == "script" and ("type", "application/ld+json") in attrs

    def handle_data(self, data: str) -> None:
        if self._within:
            self.found.append(data)

    def handle_endtag(self, tag: str) -> None:
        del tag
        self._within = False


def parsed(text: str) -> Graph:
    with warnings.catch_warnings():  # rdflib's JSON-LD reader uses what rdflib itself deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=text, format="json-ld")


def told(client: Client, path: str) -> Graph:
    blocks = Blocks()
    blocks.feed(client.ask(path, accept="text/html").text)
    [block] = blocks.found
    return parsed(block)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (f"id/plan/{CITY_WOMEN}", "CreativeWork"),
        (f"id/plan/{CITY_WOMEN}/d1/t3", "CreativeWork"),
        ("id/agency/990100/health-bureau", "GovernmentOrganization"),
        ("id/indicator/maternal-mortality-ratio", "DefinedTerm"),
        ("id/unit/percent", "DefinedTerm"),
        ("id/scheme/unit", "DefinedTermSet"),
        ("id/place/990100", "AdministrativeArea"),
        (f"id/dataset/{VERSION}", "Dataset"),
    ],
)
def test_a_page_tells_of_what_kind_its_thing_is_and_where_it_belongs(
    client: Client, path: str, kind: str
) -> None:
    read = told(client, f"/{path}")
    thing = URIRef(BASE + path)
    assert (thing, RDF.type, SCHEMA[kind]) in read
    assert (thing, SCHEMA.url, URIRef(f"{BASE}{path}.html")) in read
    assert any(
        isinstance(name, Literal) and name.language == "zh" for name in read.objects(thing, SCHEMA.name)
    )
    [way] = read.subjects(RDF.type, SCHEMA.BreadcrumbList)
    steps = {
        int(str(read.value(step, SCHEMA.position))): read.value(step, SCHEMA.item)
        for step in read.objects(way, SCHEMA.itemListElement)
    }
    assert sorted(steps) == list(range(1, len(steps) + 1))
    assert (steps[1], steps[len(steps)]) == (URIRef(BASE), URIRef(f"{BASE}{path}.html"))
    iris = {str(node) for triple in read for node in triple if isinstance(node, URIRef)}
    assert all(iri.startswith(("https://", "http://")) for iri in iris), "no address depends on the host"
    assert not any(client.address in iri for iri in iris)


def test_a_plan_is_told_with_what_the_graph_knows_of_it(client: Client) -> None:
    read = told(client, f"/id/plan/{CITY_WOMEN}")
    assert str(read.value(PLAN, SCHEMA.temporalCoverage)) == "2021/2030"
    assert str(read.value(PLAN, SCHEMA.datePublished)) == "2021-12-31"
    assert read.value(PLAN, SCHEMA.spatialCoverage) == URIRef(f"{BASE}id/place/990100")
    issuer = read.value(PLAN, SCHEMA.publisher)
    assert (issuer, RDF.type, SCHEMA.GovernmentOrganization) in read
    assert (issuer, SCHEMA.name, Literal("示例市人民政府", lang="zh")) in read


@pytest.mark.parametrize("path", ["/", "/data/", f"/data/{VERSION}", "/?lang=en"])
def test_the_dataset_is_told_with_files_that_are_there(client: Client, path: str) -> None:
    read = told(client, path)
    dataset = URIRef(f"{BASE}id/dataset/{VERSION}")
    assert (dataset, RDF.type, SCHEMA.Dataset) in read
    assert None not in {read.value(dataset, SCHEMA[name]) for name in ("description", "license", "version")}
    offered = [
        str(read.value(file, SCHEMA.contentUrl)) for file in read.objects(dataset, SCHEMA.distribution)
    ]
    assert len(offered) == 6
    for address in offered if path == "/" else ():
        assert client.ask("/" + address.removeprefix(BASE), method="HEAD").status == 200


def test_nothing_in_a_name_ends_the_block() -> None:
    evil = '</script><script>alert("x")</script><!-- & \u2028'
    text = str(written(crumbs([], Label(evil, "", f"{BASE}id/x"), "首页", "zh")))
    assert re.search(r"[<>&\u2028]", text) is None
    assert Literal(evil) in set(parsed(text).objects(None, SCHEMA.name))
