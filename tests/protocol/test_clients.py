"""Clients of others read and write a service that runs as operators run it."""

import shutil
import subprocess
import warnings
from typing import Any
from urllib.error import HTTPError

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import (
    CSV,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, Unauthorized

from tests.protocol.process import Served

EX = "https://example.org/made-up/clients/"
ONE = "https://example.org/made-up/1"


def wrapper(service: Served, path: str) -> SPARQLWrapper:
    made = SPARQLWrapper(service.address + path)
    made.addCustomHttpHeader("Authorization", f"Bearer {service.token}")
    return made


@pytest.mark.parametrize("how", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_writes_and_reads(service: Served, how: str) -> None:
    update = wrapper(service, "/update")
    update.setMethod(POST)
    update.setRequestMethod(how)
    update.setQuery(f'INSERT DATA {{ GRAPH <{EX}{how}> {{ <urn:s> <urn:p> "妇女、儿童" }} }}')
    assert update.query().response.status == 200
    query = wrapper(service, "/sparql")
    query.setQuery("SELECT ?o { <urn:s> <urn:p> ?o }")
    query.addNamedGraph(f"{EX}{how}")
    query.addDefaultGraph(f"{EX}{how}")
    for form in (JSON, XML):
        query.setReturnFormat(form)
        answer: Any = query.queryAndConvert()
        text = answer.toxml() if form == XML else str(answer)
        assert text.count("妇女、儿童") == 1
    query.setQuery("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    query.setReturnFormat(RDFXML)
    with warnings.catch_warnings():  # rdflib's own deprecations
        warnings.simplefilter("ignore", DeprecationWarning)
        graph: Any = query.queryAndConvert()
        assert (URIRef("urn:s"), URIRef("urn:p"), Literal("妇女、儿童")) in graph


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        (RDFXML, "application/rdf+xml"), (JSONLD, "application/ld+json"), (TURTLE, "text/turtle"),
        (N3, "text/turtle"), (XML, "application/rdf+xml"),
    ],
)  # fmt: skip
def test_sparqlwrapper_gets_a_graph_in_each_form_that_it_names_in_its_ways(
    service: Served, form: str, media_type: str
) -> None:
    query = wrapper(service, "/sparql")
    query.setQuery(f"DESCRIBE <{ONE}>")
    query.setReturnFormat(form)
    assert query.query().info()["content-type"].startswith(media_type)


@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_gets_rows_in_each_form(service: Served, form: str) -> None:
    query = wrapper(service, "/sparql")
    query.setQuery("SELECT (1 AS ?x) {}")
    query.setReturnFormat(form)
    assert form in query.query().info()["content-type"].replace("tab-separated-values", TSV)


def test_sparqlwrapper_tells_what_went_wrong(service: Served) -> None:
    broken = wrapper(service, "/sparql")
    broken.setQuery("ASK {")
    with pytest.raises(QueryBadFormed, match="line 1"):
        broken.query()
    slow = wrapper(service, "/sparql")
    slow.setQuery("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    slow.addParameter("timeout", "0.2")
    with pytest.raises(HTTPError, match="503"):
        slow.query()
    stranger = SPARQLWrapper(f"{service.address}/update")
    stranger.setMethod(POST)
    stranger.setQuery("CLEAR ALL")
    with pytest.raises(Unauthorized):
        stranger.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_writes_and_reads(service: Served, method: Any) -> None:  # noqa: ANN401 - a literal of rdflib
    graph_name = URIRef(f"{EX}rdflib/{method}")
    with warnings.catch_warnings():  # rdflib's own deprecations
        warnings.simplefilter("ignore", DeprecationWarning)
        store = SPARQLUpdateStore(
            f"{service.address}/sparql", f"{service.address}/update", method=method,
            headers={"Authorization": f"Bearer {service.token}"},
        )  # fmt: skip
        graph = Graph(store, identifier=graph_name)
        triple = URIRef("urn:s"), URIRef("urn:p"), Literal("引号 ' \" 和\n换行", lang="zh")
        graph.add(triple)
        assert list(graph) == [triple]
        assert triple in graph
        assert len(graph) == 1
        graph.update("DELETE { ?s ?p ?o } INSERT { ?s <urn:q> ?o } WHERE { ?s ?p ?o }")
        assert graph.value(URIRef("urn:s"), URIRef("urn:q")) == triple[2]
        graph.remove((None, None, None))
        assert len(graph) == 0
        named = Graph(SPARQLStore(f"{service.address}/sparql", method=method), identifier=URIRef(ONE))
        assert named.value(URIRef(ONE), URIRef("https://example.org/made-up/terms#number")) == Literal(1)


def curl(*arguments: str, data: bytes | None = None) -> tuple[int, bytes]:
    path = shutil.which("curl")
    if path is None:
        pytest.skip("no curl")
    end = ["--silent", "--show-error", "--max-time", "30", "--write-out", "%{stderr}%{http_code}"]
    ran = subprocess.run([path, *end, *arguments], input=data, capture_output=True, check=True)
    return int(ran.stderr), ran.stdout


def test_curl_keeps_a_graph(service: Served) -> None:
    token = ["-H", f"Authorization: Bearer {service.token}"]
    at = f"{service.address}/graphs/curl"
    turtle = '<urn:s> <urn:p> "一"@zh, [ <urn:q> 2 ] .'.encode()
    send = [*token, "-H", "Content-Type: text/turtle", "--data-binary", "@-", at]
    assert curl("-X", "PUT", *send, data=turtle)[0] == 201
    assert curl(*send, data=b"<urn:s> <urn:p> 3 .")[0] == 200
    status, body = curl("-H", "Accept: text/turtle", at)
    wanted = Graph().parse(data=turtle + b"<urn:s> <urn:p> 3 .", format="turtle")
    assert status == 200
    assert isomorphic(Graph().parse(data=body, format="turtle"), wanted)
    head, headers = curl("--head", "-H", "Accept: text/turtle", at)
    assert (head, b"content-length" in headers.lower()) == (200, True)
    assert curl("-X", "DELETE", *token, at)[0] == 200
    assert curl(at)[0] == 404


def test_curl_asks_compressed_and_not(service: Served) -> None:
    ask = ["--get", "--data-urlencode", "query=SELECT * { ?s ?p ?o } LIMIT 2000", f"{service.address}/sparql"]
    plain, compressed = curl(*ask), curl("--compressed", *ask)
    assert plain == compressed
    assert plain[0] == 200
    assert len(curl("-H", "Accept-Encoding: gzip", *ask)[1]) < len(plain[1]) / 3
