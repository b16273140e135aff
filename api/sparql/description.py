"""What the SPARQL endpoint says of itself (SPARQL 1.1 Service Description), from facts."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, VOID, XSD
from rdflib.term import Node

from api.derived import OncePerStore
from api.reading import rows
from api.release import Service
from api.sparql.protocol import MAX_QUERY
from api.transport.negotiate import (
    CSV,
    GRAPH,
    HTML,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    SOLUTIONS,
    TRIG,
    TSV,
    TURTLE,
    XML,
    Offer,
)  # fmt: skip
from kg.settings import Settings
from kg.store import GraphStore, Store
from kg.store.content import QUAD_MEDIA, TRIPLE_MEDIA
from kg.vocab import BASE, SCHEMA

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMATS = Namespace("http://www.w3.org/ns/formats/")
SIMPLE = URIRef("http://www.w3.org/ns/entailment/Simple")

_FORMAT: dict[Offer, str] = {
    JSON: "SPARQL_Results_JSON",
    XML: "SPARQL_Results_XML",
    CSV: "SPARQL_Results_CSV",
    TSV: "SPARQL_Results_TSV",
    TURTLE: "Turtle",
    N_TRIPLES: "N-Triples",
    RDF_XML: "RDF_XML",
    JSON_LD: "JSON-LD",
    TRIG: "TriG",
    N_QUADS: "N-Quads",
}
"""Names that W3C gives the forms, below its address of formats."""

_COUNTS = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
_UNION = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
_LICENSE = "SELECT ?license WHERE { $dataset dcterms:license ?license } LIMIT 1"

Triple = tuple[Node, Node, Node]
Quad = tuple[Node, Node, Node, Node]


@dataclass(frozen=True)
class Facts:
    """What is so of the data served.

    Attributes:
        version: The release's data version.
        state: Names the state of the data, with what was written beside the release.
        graphs: Number of triples by named graph.
        triples: Number of triples of the default graph, the union of all.
        license: IRI of the licence; empty if the data do not say.
    """

    version: str
    state: str
    graphs: Mapping[str, int]
    triples: int
    license: str


def facts(store: GraphStore, version: str, state: str) -> Facts:
    """Count what is served.

    Args:
        store: The graph.
        version: The release's data version.
        state: Names the state of the data.
    """
    graphs = {row["g"].value: int(row["n"].value) for row in store.query(_COUNTS).rows()}
    [union] = store.query(_UNION).rows()
    license_ = [row["license"].value for row in rows(store, _LICENSE, dataset=f"{BASE}id/dataset/{version}")]
    return Facts(version, state, graphs, int(union["n"].value), next(iter(license_), ""))


@dataclass(frozen=True)
class Limit:
    """A bound of the endpoint.

    Attributes:
        name: Its name for programs.
        value: How much.
        unit: Of what.
        zh: What it bounds, in Chinese.
        en: The same in English.
    """

    name: str
    value: float
    unit: str
    zh: str
    en: str


@dataclass(frozen=True)
class Offered:
    """What the service takes and does, as its operator set it up.

    Attributes:
        limits: What bounds a query and its answer.
        update: IRI at which updates are sent; empty where nothing can be written.
        federates: Whether queries may ask other endpoints by SERVICE.
    """

    limits: tuple[Limit, ...]
    update: str = ""
    federates: bool = False


_KNOWN: OncePerStore[Facts] = OncePerStore()
_MOST_WRITTEN = 64
_WRITTEN: OrderedDict[tuple[str, str, str, Offered], bytes] = OrderedDict()
"""By endpoint, form, version and what is offered; an endpoint has few names, but anybody may make some up."""


def description(service: Service, site: str, media_type: str) -> bytes:
    """Return the description of what is served now.

    Args:
        service: What all requests share.
        site: The address at which the service was reached, without a slash at the end.
        media_type: A key of `kg.store.GRAPH_FORMATS`.

    Raises:
        NotBuiltError: Nothing is served yet.
    """
    settings, endpoint = service.settings, f"{site}/sparql"
    update = f"{site}/update" if settings.write else ""
    offered = Offered(limits(settings), update, federates=bool(settings.service_allow))
    key = endpoint, media_type, service.version, offered
    if key not in _WRITTEN:
        store = service.loaded.store
        version = service.version
        known = _KNOWN.of(store, lambda: facts(store, service.loaded.version, version), version)
        _WRITTEN[key] = describe(endpoint, known, offered, media_type)
        while len(_WRITTEN) > _MOST_WRITTEN:
            _WRITTEN.popitem(last=False)
    return _WRITTEN[key]


def limits(settings: Settings) -> tuple[Limit, ...]:
    """Return what bounds a query and its answer."""
    return (
        Limit("query-length", MAX_QUERY, "characters", "查询语句的字符数上限。", "Length of a query."),
        Limit(
            "query-seconds", settings.query_seconds, "seconds",
            "一次查询的时限；参数 timeout 可以缩短。", "Time that a query may take; `timeout` may lower it.",
        ),
        Limit(
            "query-memory", settings.query_memory_mb, "megabytes",
            "一次查询可用的内存上限。", "Memory that a query may take.",
        ),
        Limit(
            "answer-rows", settings.answer_rows, "rows",
            "结果的行数或三元组数上限；超出部分截断，并注明。",
            "Rows or triples of an answer; it is cut there, and says so.",
        ),
        Limit(
            "answer-size", settings.answer_mb, "megabytes",
            "结果的大小上限；超出部分截断，并注明。", "Size of an answer; it is cut there, and says so.",
        ),
    )  # fmt: skip


def describe(endpoint: str, known: Facts, offered: Offered, media_type: str) -> bytes:
    """Write the service's description.

    Args:
        endpoint: IRI at which queries are sent.
        known: What is served.
        offered: What the service takes and does.
        media_type: A key of `kg.store.GRAPH_FORMATS`.

    Returns:
        UTF-8 bytes; the same facts give the same bytes.
    """
    graph = URIRef(f"{endpoint}#description")
    quads: list[Quad] = [(s, p, o, graph) for s, p, o in _triples(endpoint, known, offered)]
    with Store.of(quads).query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }") as answer:
        return answer.write(media_type)


def _triples(endpoint: str, known: Facts, offered: Offered) -> Iterator[Triple]:
    service, at = URIRef(f"{endpoint}#service"), URIRef(endpoint)
    yield service, RDF.type, SD.Service
    yield service, SD.endpoint, at
    yield service, SD.supportedLanguage, SD.SPARQL11Query
    yield service, SD.feature, SD.UnionDefaultGraph
    if offered.federates:
        yield service, SD.feature, SD.BasicFederatedQuery
    yield service, SD.defaultEntailmentRegime, SIMPLE
    for offer in dict.fromkeys((*SOLUTIONS, *GRAPH)):
        if offer is not HTML:
            yield service, SD.resultFormat, FORMATS[_FORMAT[offer]]
    yield service, DCTERMS.title, Literal("妇女儿童发展规划知识图谱查询服务", lang="zh")
    yield service, DCTERMS.title, Literal("SPARQL endpoint of the plans' knowledge graph", lang="en")
    for number, limit in enumerate(offered.limits, 1):
        node = URIRef(f"{endpoint}#limit-{number}")
        yield service, SCHEMA.additionalProperty, node
        yield node, RDF.type, SCHEMA.PropertyValue
        yield node, SCHEMA.propertyID, Literal(limit.name)
        yield node, SCHEMA.value, Literal(f"{limit.value:f}".rstrip("0").rstrip("."), datatype=XSD.decimal)
        yield node, SCHEMA.unitText, Literal(limit.unit)
        yield node, DCTERMS.description, Literal(limit.zh, lang="zh")
        yield node, DCTERMS.description, Literal(limit.en, lang="en")
    yield from _dataset(endpoint, service, known)
    if offered.update:
        yield service, SD.feature, SD.EmptyGraphs
        yield from _update(endpoint, offered.update)


def _update(endpoint: str, update: str) -> Iterator[Triple]:
    """Describe the service of updates: it has an address of its own, and the same dataset."""
    service = URIRef(f"{update}#service")
    yield service, RDF.type, SD.Service
    yield service, SD.endpoint, URIRef(update)
    yield service, SD.supportedLanguage, SD.SPARQL11Update
    yield service, SD.feature, SD.UnionDefaultGraph
    yield service, SD.feature, SD.EmptyGraphs
    yield service, SD.defaultEntailmentRegime, SIMPLE
    yield service, SD.defaultDataset, URIRef(f"{endpoint}#dataset")
    for offer, name in _FORMAT.items():
        if offer.media_type in {*TRIPLE_MEDIA, *QUAD_MEDIA}:
            yield service, SD.inputFormat, FORMATS[name]
    yield service, DCTERMS.title, Literal("妇女儿童发展规划知识图谱更新服务", lang="zh")
    yield service, DCTERMS.title, Literal("Updates of the plans' knowledge graph", lang="en")


def _dataset(endpoint: str, service: URIRef, known: Facts) -> Iterator[Triple]:
    dataset, union = URIRef(f"{endpoint}#dataset"), URIRef(f"{endpoint}#default-graph")
    yield service, SD.defaultDataset, dataset
    yield service, SD.availableGraphs, URIRef(f"{endpoint}#graphs")
    yield dataset, RDF.type, SD.Dataset
    yield dataset, RDF.type, VOID.Dataset
    yield dataset, OWL.versionInfo, Literal(known.state)
    yield dataset, RDFS.seeAlso, URIRef(f"{BASE}id/dataset/{known.version}")
    if known.license:
        yield dataset, DCTERMS.license, URIRef(known.license)
    yield dataset, VOID.triples, _integer(known.triples)
    yield dataset, SD.defaultGraph, union
    yield union, RDF.type, SD.Graph
    yield union, VOID.triples, _integer(known.triples)
    yield union, DCTERMS.description, Literal("所有命名图的并集，每条三元组只算一次。", lang="zh")
    yield union, DCTERMS.description, Literal("The union of all named graphs, every triple once.", lang="en")
    available = URIRef(f"{endpoint}#graphs")
    yield available, RDF.type, SD.GraphCollection
    for number, (name, count) in enumerate(sorted(known.graphs.items()), 1):
        named, graph = URIRef(f"{endpoint}#graph-{number}"), URIRef(f"{endpoint}#graph-{number}-content")
        yield dataset, SD.namedGraph, named
        yield available, SD.namedGraph, named
        yield named, RDF.type, SD.NamedGraph
        yield named, SD.name, URIRef(name)
        yield named, SD.entailmentRegime, SIMPLE
        yield named, SD.graph, graph
        yield graph, RDF.type, SD.Graph
        yield graph, VOID.triples, _integer(count)


def _integer(count: int) -> Literal:
    return Literal(str(count), datatype=XSD.integer)
