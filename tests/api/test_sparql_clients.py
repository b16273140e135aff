"""Clients of others against the endpoint: SPARQLWrapper, rdflib's store, curl."""

import json
import shutil
import subprocess
import warnings
from typing import Any

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kg.vocab import GP
from tests.made_up import CITY_WOMEN

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?target a gp:Target }"
PLACE = "DESCRIBE <https://w3id.org/govplan/id/place/990100>"
WOMEN = f"https://w3id.org/govplan/graph/plan/{CITY_WOMEN}"


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("direct", [False, True])
def test_sparqlwrapper_gets_its_rows(address: str, method: str, *, direct: bool) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql")
    wrapper.setMethod(method)
    if direct and method == POST:
        wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.setQuery(COUNT)
    answers: dict[str, Any] = {}
    for form in (JSON, XML, CSV):
        wrapper.setReturnFormat(form)
        answers[form] = wrapper.queryAndConvert()
    assert answers[JSON]["results"]["bindings"][0]["n"]["value"] == "28"
    assert ">28<" in answers[XML].toxml()
    assert answers[CSV].decode().split() == ["n", "28"]
    wrapper.setQuery(PLACE)
    wrapper.setReturnFormat(TURTLE)
    turtle: Any = wrapper.queryAndConvert()
    assert "示例市" in turtle.decode()


def test_sparqlwrapper_understands_what_is_wrong(address: str) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql", returnFormat=JSON)
    wrapper.setQuery("SELECT * { ?s ?p ?o } LIMIT ten")
    with pytest.raises(QueryBadFormed, match="line 1, column 23"):
        wrapper.query()


def test_sparqlwrapper_names_a_dataset(address: str) -> None:
    wrapper = SPARQLWrapper(f"{address}/sparql", returnFormat=JSON)
    wrapper.addDefaultGraph(WOMEN)
    wrapper.setQuery("SELECT ?p { ?p a gp:Plan }")
    answer: Any = wrapper.queryAndConvert()
    assert len(answer["results"]["bindings"]) == 1


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
def test_rdflib_reads_the_endpoint_as_a_graph(address: str, method: Any) -> None:  # noqa: ANN401 - a literal of rdflib
    with warnings.catch_warnings():  # rdflib's own deprecations
        warnings.simplefilter("ignore", DeprecationWarning)
        graph = Graph(SPARQLStore(f"{address}/sparql", method=method))
        plans = set(graph.subjects(URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), GP.Plan))
        assert len(plans) == 4
        [row] = graph.query(COUNT)
        assert str(row[0]) == "28"  # type: ignore[index]  # a SELECT's row
        assert graph.query("ASK { ?p a gp:Plan }").askAnswer


def curl(*arguments: str) -> bytes:
    path = shutil.which("curl")
    if path is None:
        pytest.skip("no curl")
    return subprocess.run(
        [path, "--silent", "--show-error", "--max-time", "20", *arguments], capture_output=True, check=True
    ).stdout


def test_curl_asks_in_the_ways_that_people_use(address: str) -> None:
    endpoint = f"{address}/sparql"
    ask = ["--data-urlencode", f"query={COUNT}", endpoint]
    answers = [
        curl("--get", *ask),
        curl(*ask),
        curl("--data-binary", COUNT, "-H", "Content-Type: application/sparql-query", endpoint),
        curl("--compressed", *ask),
        curl("--http1.0", *ask),
    ]
    assert [json.loads(answer)["results"]["bindings"][0]["n"]["value"] for answer in answers] == ["28"] * 5
    assert curl("--head", "--get", *ask).startswith(b"HTTP/1.1 200 OK")


def test_curl_gets_a_long_answer_whole_and_tells_from_the_trailer(address: str) -> None:
    query = "SELECT * { ?s ?p ?o }"
    got = curl("--get", "--include", "--data-urlencode", f"query={query}", f"{address}/sparql")
    assert b"transfer-encoding: chunked" in got
    assert b"answer-complete: true" in got
    raw = curl("--get", "--raw", "--data-urlencode", f"query={query} #", f"{address}/sparql")
    assert raw.endswith(b"0\r\nanswer-complete: true\r\n\r\n")
