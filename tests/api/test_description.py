"""The service's description: valid, true, in every form."""

import warnings
from pathlib import Path

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, VOID

from api.transport.negotiate import DESCRIPTION, HTML
from tests.api.conftest import Client
from tests.api.writing import writable
from tests.made_up import CITY_WOMEN, VERSION, publish, served

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
READ_AS = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}


def described(client: Client, name: str = "ttl") -> Graph:
    got = client.ask(f"/sparql?format={name}")
    assert got.status == 200
    with warnings.catch_warnings():  # rdflib's JSON-LD reader uses what rdflib itself deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=got.body, format=READ_AS[name])


@pytest.mark.parametrize("offer", [offer for offer in DESCRIPTION if offer is not HTML])
def test_without_a_query_the_service_describes_itself(client: Client, offer: object) -> None:
    name, media_type = offer.names[0], offer.media_type  # type: ignore[attr-defined]  # parametrised
    got = client.ask("/sparql", accept=media_type)
    assert (got.status, got.media_type) == (200, media_type)
    assert set(described(client, name)) == set(described(client))


def test_it_names_the_endpoint_at_which_it_was_asked(client: Client) -> None:
    graph = described(client)
    [service] = graph.subjects(RDF.type, SD.Service)
    assert list(graph.objects(service, SD.endpoint)) == [URIRef(f"{client.address}/sparql")]
    other = client.ask("/sparql", headers={"Host": "data.example"})
    assert "<http://data.example/sparql>" in other.text
    strange = client.ask("/sparql", headers={"Host": "a> . <x:y> <x:z> <x:w"})
    assert "x:y" not in strange.text
    assert strange.status in {200, 400}


def test_it_keeps_to_the_vocabulary(client: Client) -> None:
    graph = described(client)
    known = {
        "Service", "Dataset", "Graph", "NamedGraph", "GraphCollection", "endpoint", "supportedLanguage",
        "feature", "SPARQL11Query", "UnionDefaultGraph", "defaultEntailmentRegime", "resultFormat",
        "defaultDataset", "availableGraphs", "defaultGraph", "namedGraph", "name", "graph",
        "entailmentRegime",
    }  # fmt: skip
    used = {
        str(term).removeprefix(str(SD)) for triple in graph for term in triple if str(term).startswith(SD)
    }
    assert used <= known
    for predicate, kind in (
        (SD.endpoint, SD.Service), (SD.namedGraph, None), (SD.defaultGraph, SD.Dataset),
        (SD.name, SD.NamedGraph), (SD.graph, SD.NamedGraph),
    ):  # fmt: skip
        for subject in set(graph.subjects(predicate)):
            kinds = set(graph.objects(subject, RDF.type))
            assert kind in kinds if kind else kinds & {SD.Dataset, SD.GraphCollection}


def test_its_graphs_and_counts_are_those_of_the_data(client: Client) -> None:
    graph = described(client)
    counted = {
        row["g"]: int(row["n"])
        for row in client.rows("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    }
    [dataset] = graph.objects(None, SD.defaultDataset)
    told = {
        str(graph.value(named, SD.name)): int(str(graph.value(graph.value(named, SD.graph), VOID.triples)))
        for named in graph.objects(dataset, SD.namedGraph)
    }
    assert told == counted
    assert f"https://w3id.org/govplan/graph/plan/{CITY_WOMEN}" in told
    [union] = client.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert str(graph.value(graph.value(dataset, SD.defaultGraph), VOID.triples)) == union["n"]


def test_what_it_says_of_the_default_graph_is_so(client: Client) -> None:
    graph = described(client)
    assert set(graph.objects(None, SD.feature)) == {SD.UnionDefaultGraph}
    [union] = client.rows("SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }")
    [default] = client.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert union == default


def test_every_format_that_it_names_can_be_had(client: Client) -> None:
    names = {
        str(form).removeprefix(str(FORMATS)) for form in described(client).objects(None, SD.resultFormat)
    }
    solutions = {f"SPARQL_Results_{name.upper()}": name for name in ("json", "xml", "csv", "tsv")}
    graphs = {
        "Turtle": "ttl",
        "N-Triples": "nt",
        "RDF_XML": "rdf",
        "JSON-LD": "jsonld",
        "TriG": "trig",
        "N-Quads": "nq",
    }
    assert names == {*solutions, *graphs}
    for form in solutions.values():
        assert client.query("SELECT * {}", format=form).status == 200
    for form in graphs.values():
        assert client.query("DESCRIBE <x:y>", format=form).status == 200


def test_its_limits_are_said_to_people_and_programs(client: Client) -> None:
    graph = described(client)
    schema = Namespace("https://schema.org/")
    limits = {
        str(graph.value(node, schema.propertyID)): str(graph.value(node, schema.value))
        for node in graph.objects(None, schema.additionalProperty)
    }
    assert limits["query-seconds"] == "30"
    assert limits["answer-rows"] == "1000000"
    languages = {
        text.language for text in graph.objects(None, DCTERMS.description) if isinstance(text, Literal)
    }
    assert languages == {"zh", "en"}


def test_it_names_the_version_of_the_data(client: Client) -> None:
    assert f'versionInfo "{VERSION}"' in client.ask("/sparql").text


def test_who_may_write_learns_where_and_in_which_forms(tmp_path: Path) -> None:
    with writable(tmp_path) as service:
        client = service.client()
        graph = described(client)
        site = service.address
        [query] = graph.subjects(SD.supportedLanguage, SD.SPARQL11Query)
        [update] = graph.subjects(SD.supportedLanguage, SD.SPARQL11Update)
        assert list(graph.objects(query, SD.endpoint)) == [URIRef(f"{site}/sparql")]
        assert list(graph.objects(update, SD.endpoint)) == [URIRef(f"{site}/update")]
        assert graph.value(query, SD.defaultDataset) == graph.value(update, SD.defaultDataset)
        assert SD.EmptyGraphs in set(graph.objects(query, SD.feature)) & set(
            graph.objects(update, SD.feature)
        )
        forms = {str(form).removeprefix(str(FORMATS)) for form in graph.objects(update, SD.inputFormat)}
        assert forms == {"Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"}
        assert client.send("PUT", "/graphs/empty", "").status == 201
        assert client.ask("/graphs/empty").status == 200, "an empty graph is there, as the description says"


def test_it_says_whether_queries_may_ask_other_endpoints(tmp_path: Path) -> None:
    with served(publish(tmp_path / "graph"), service_allow=("http://127.0.0.1:9/",)) as address:
        graph = described(Client(address))
    assert set(graph.objects(None, SD.feature)) == {SD.UnionDefaultGraph, SD.BasicFederatedQuery}
