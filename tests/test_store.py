"""The store over a small made-up dataset: two plan graphs that share a triple, and a register graph."""

import json
import warnings
from pathlib import Path

import pytest
from rdflib import Graph, Literal
from rdflib.compare import isomorphic
from rdflib.namespace import RDFS, SKOS, XSD

from kg import iri
from kg.algebra import RefusedQueryError
from kg.errors import NotBuiltError, QueryError
from kg.store import GRAPH_FORMATS, SOLUTION_FORMATS, Store, UnwritableError, canonical_nquads
from kg.vocab import GP

ONE, TWO, REGISTERS = iri.graph("plan", "one"), iri.graph("plan", "two"), iri.graph("registers")
AGENCY, PERCENT = iri.agency("990100", "示例市卫生健康局"), iri.concept("unit", "percent")


QUADS = [
    (AGENCY, RDFS.label, Literal("示例市卫生健康局", lang="zh"), ONE),
    (AGENCY, RDFS.label, Literal("示例市卫生健康局", lang="zh"), TWO),
    (iri.thing("only-one"), GP.value, Literal("7.50", datatype=XSD.decimal), ONE),
    (PERCENT, SKOS.prefLabel, Literal("百分比", lang="zh"), REGISTERS),
    (PERCENT, SKOS.prefLabel, Literal("per cent", lang="en"), REGISTERS),
]


@pytest.fixture(scope="module")
def nquads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "dataset.nq"
    path.write_bytes(canonical_nquads(QUADS))
    return path


@pytest.fixture(scope="module")
def store(nquads: Path) -> Store:
    return Store.load(nquads)


def test_a_syntax_error_says_line_and_column_and_what_stands_there(store: Store) -> None:
    with pytest.raises(QueryError, match="line 2, column 24 on, near “LIMIT ten”") as caught:
        store.public_query("SELECT ?x\nWHERE { ?x a gp:Plan } LIMIT ten")
    assert (caught.value.line, caught.value.column) == (2, 24)


def test_our_own_queries_mistakes_have_a_place_too(store: Store) -> None:
    with pytest.raises(QueryError, match="where the line ends") as caught:
        store.query("SELECT *\n{ ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 10)
    assert len(caught.value.message) < 120


def test_an_unknown_prefix_is_named_as_the_reason(store: Store) -> None:
    with pytest.raises(QueryError, match="Prefix not found") as caught:
        store.query("SELECT * { ?s nowhere:x ?o }")
    assert caught.value.line == 1
    with pytest.raises(QueryError, match="Unknown namespace prefix: nowhere") as caught:
        store.public_query("SELECT *\n{ ?s nowhere:x ?o }")
    assert (caught.value.line, caught.value.column) == (2, 6)


def parsed(data: bytes, form: str) -> Graph:
    """Read with rdflib, which is not what wrote it."""
    with warnings.catch_warnings():  # rdflib's JSON-LD reader uses what rdflib itself deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=data, format=form)


@pytest.mark.parametrize("media_type", SOLUTION_FORMATS)
def test_solutions_are_written_in_every_format(store: Store, media_type: str) -> None:
    written = store.query("SELECT ?label { ?s rdfs:label ?label }").write(media_type).decode()
    assert "示例市卫生健康局" in written


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
def test_a_graph_says_the_same_in_every_format(store: Store, media_type: str) -> None:
    written = store.query("CONSTRUCT WHERE { ?s ?p ?o }").write(media_type)
    read = parsed(written, "json-ld" if media_type.endswith("ld+json") else media_type)
    plain = parsed(store.query("CONSTRUCT WHERE { ?s ?p ?o }").write("application/n-triples"), "nt")
    assert len(plain) == 4
    assert isomorphic(read, plain)


def test_turtle_uses_prefixes_and_only_those_it_needs(store: Store) -> None:
    written = store.query("CONSTRUCT WHERE { ?s skos:prefLabel ?o }").write("text/turtle").decode()
    assert written.splitlines()[0] == "@prefix skos: <http://www.w3.org/2004/02/skos/core#> ."
    assert written.count("@prefix") == 1
    assert 'skos:prefLabel "per cent"@en , "百分比"@zh' in written


def test_json_ld_has_a_context_and_one_node_a_subject(store: Store) -> None:
    written = json.loads(store.query("CONSTRUCT WHERE { ?s ?p ?o }").write("application/ld+json"))
    assert written["@context"]["skos"] == str(SKOS)
    assert [node["@id"] for node in written["@graph"]] == sorted(node["@id"] for node in written["@graph"])
    [percent] = [node for node in written["@graph"] if node["@id"] == str(PERCENT)]
    assert percent["skos:prefLabel"] == [
        {"@language": "en", "@value": "per cent"},
        {"@language": "zh", "@value": "百分比"},
    ]


def test_blank_nodes_of_a_template_survive_in_json_ld(store: Store) -> None:
    text = "CONSTRUCT { [] rdfs:label ?label ; gp:value 1.5, 2 } WHERE { ?s rdfs:label ?label }"
    answer = store.query(text)
    read = parsed(answer.write("application/ld+json"), "json-ld")
    assert len(read) == 3
    assert {str(v) for v in read.objects(predicate=GP.value)} == {"1.5", "2"}


def test_rdf_xml_refuses_a_property_it_has_no_name_for(store: Store) -> None:
    answer = store.query("CONSTRUCT { ?s <https://example.org/1> ?o } WHERE { ?s ?p ?o }")
    with pytest.raises(UnwritableError, match="no name for the property"):
        answer.write("application/rdf+xml")


def test_the_wrong_way_of_reading_an_answer_says_so(store: Store) -> None:
    with pytest.raises(QueryError, match="no table"):
        list(store.query("CONSTRUCT WHERE { ?s ?p ?o }").rows())
    with pytest.raises(QueryError, match="no graph"):
        list(store.query("SELECT * { ?s ?p ?o }").triples())


def test_a_strangers_query_may_not_name_an_unknown_graph(store: Store) -> None:
    with pytest.raises(RefusedQueryError, match="no graph of this store"):
        store.public_query("SELECT * { ?s ?p ?o }", default_graphs=["https://example.org/other"])


def test_an_extension_of_oxigraph_is_not_offered(store: Store) -> None:
    with pytest.raises(QueryError, match=r"not SPARQL 1\.1"):
        store.public_query("SELECT * { ?s ?p ?o LATERAL { ?s ?p ?o2 } }")


def test_a_missing_and_a_damaged_file_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotBuiltError, match="No built graph"):
        Store.load(tmp_path / "none.nq")
    (tmp_path / "half.nq").write_text("<a:b> <c:d> <e:", encoding="utf-8")
    with pytest.raises(NotBuiltError, match="damaged"):
        Store.load(tmp_path / "half.nq")


def test_canonical_nquads_are_sorted_and_the_same_for_every_order(nquads: Path) -> None:
    lines = nquads.read_bytes().splitlines(keepends=True)
    assert lines == sorted(lines)
    assert canonical_nquads(QUADS) == canonical_nquads(QUADS[::-1]) == nquads.read_bytes()
