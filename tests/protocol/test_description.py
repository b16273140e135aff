"""The service description keeps to its vocabulary and says what is so."""

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import VOID

from tests.api.conftest import Client
from tests.protocol.process import Served

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
CLASSES = {
    "Service", "Feature", "Language", "Function", "Aggregate", "EntailmentRegime", "EntailmentProfile",
    "GraphCollection", "Dataset", "Graph", "NamedGraph",
}  # fmt: skip
RANGES = {
    "defaultDataset": "Dataset",
    "availableGraphs": "GraphCollection",
    "defaultGraph": "Graph",
    "namedGraph": "NamedGraph",
    "graph": "Graph",
}
"""Properties whose objects the description types itself, and with what."""
PROPERTIES = {
    "endpoint", "feature", "defaultEntailmentRegime", "entailmentRegime", "defaultSupportedEntailmentProfile",
    "supportedEntailmentProfile", "extensionFunction", "extensionAggregate", "languageExtension",
    "supportedLanguage", "propertyFeature", "inputFormat", "resultFormat", "name", *RANGES,
}  # fmt: skip
INSTANCES = {
    "SPARQL10Query", "SPARQL11Query", "SPARQL11Update", "DereferencesURIs", "UnionDefaultGraph",
    "RequiresDataset", "EmptyGraphs", "BasicFederatedQuery",
}  # fmt: skip
"""All terms of the recommendation."""


def described(service: Served) -> Graph:
    got = Client(service.address).ask("/sparql", accept="text/turtle")
    assert got.status == 200
    return Graph().parse(data=got.body, format="turtle")


def test_it_uses_no_term_that_there_is_not_and_each_as_it_is_meant(service: Served) -> None:
    graph = described(service)
    for subject, predicate, node in graph:
        if isinstance(predicate, URIRef) and predicate in SD:
            name = predicate.removeprefix(SD)
            assert name in PROPERTIES, predicate
            assert not isinstance(node, Literal), "all properties have things as values"
            if name in RANGES:
                assert (node, RDF.type, SD[RANGES[name]]) in graph, (subject, predicate, node)
        for term in (subject, node):
            if isinstance(term, URIRef) and term in SD:
                assert term.removeprefix(SD) in CLASSES | INSTANCES, term


def test_there_is_one_service_an_address_and_one_dataset(service: Served) -> None:
    graph = described(service)
    told = {
        graph.value(one, SD.supportedLanguage): list(graph.objects(one, SD.endpoint))
        for one in graph.subjects(RDF.type, SD.Service)
    }
    assert told == {
        SD.SPARQL11Query: [URIRef(f"{service.address}/sparql")],
        SD.SPARQL11Update: [URIRef(f"{service.address}/update")],
    }
    [dataset] = set(graph.objects(None, SD.defaultDataset))
    assert len(list(graph.objects(dataset, SD.defaultGraph))) == 1
    for named in graph.objects(dataset, SD.namedGraph):
        assert len(list(graph.objects(named, SD.name))) == 1
        assert len(list(graph.objects(named, SD.graph))) == 1


def test_its_graphs_and_counts_are_those_that_queries_find(service: Served) -> None:
    graph, client = described(service), Client(service.address)
    said = {
        str(graph.value(named, SD.name)): int(str(graph.value(content, VOID.triples)))
        for named, content in graph.subject_objects(SD.graph)
    }
    found = client.rows("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    assert {row["g"]: int(row["n"]) for row in found} == {g: n for g, n in said.items() if n}
    [union] = client.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    [dataset] = graph.subjects(RDF.type, SD.Dataset)
    assert int(union["n"]) == int(str(graph.value(dataset, VOID.triples)))
    for name in said:
        assert client.ask(f"/graphs?graph={name}", method="HEAD").status == 200


def test_every_form_that_it_says_is_given(service: Served) -> None:
    graph, client = described(service), Client(service.address)
    names = {str(form).rpartition("/")[2] for form in graph.objects(None, SD.resultFormat)}
    tables = {f"SPARQL_Results_{form}": form.lower() for form in ("JSON", "XML", "CSV", "TSV")}
    graphs = {
        "Turtle": "ttl",
        "N-Triples": "nt",
        "RDF_XML": "rdf",
        "JSON-LD": "jsonld",
        "TriG": "trig",
        "N-Quads": "nq",
    }
    assert names == tables.keys() | graphs.keys()
    for form in tables.values():
        assert client.query("SELECT * {}", format=form).status == 200
    for form in graphs.values():
        assert client.query("CONSTRUCT { <urn:s> <urn:p> 1 } {}", format=form).status == 200
