"""What every store does alike, whatever holds the data; what an engine cannot do is named, with a reason."""

import json
from collections.abc import Callable

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from kg.answering import answer
from kg.errors import QueryError
from kg.store import GRAPH_FORMATS, SOLUTION_FORMATS, GraphStore, Limits, Store
from kg.store.remote import RemoteStore
from kg.vocab import GP
from tests.store.small import AGENCY, DISTINCT, ONE, QUADS, REGISTERS, TEXT, THING, TWO

LACKS = {
    "virtuoso": {
        "made-iris": "leaves a relative IRI that a query makes, as IRI('x') does, as it is",
        "late-base": "takes BASE only before all PREFIX",
        "fractions": "divides whole numbers as whole numbers: 1/3 is 0",
        "booleans": "has no boolean values: true is 1",
        "alternations": "regex finds nothing by an alternation with a Chinese text in it",
        "open-paths": "refuses a path p* with both ends open",
        "joined-texts": "garbles a text of the data that CONCAT joins with a Chinese one",
        "joined-lists": "writes ? for a Chinese separator of GROUP_CONCAT",
    }
}
"""What engines cannot do; `docs/stores.md` says so to people. Each has a test that has to fail there."""

Lacking = Callable[[str], None]


@pytest.fixture
def lacking(kind: str, request: pytest.FixtureRequest) -> Lacking:
    """Return what says which ability a test is about: it must fail where that is known to be lacking."""

    def about(ability: str) -> None:
        assert any(ability in known for known in LACKS.values())
        if reason := LACKS.get(kind, {}).get(ability):
            request.applymarker(pytest.mark.xfail(reason=f"{kind} {reason}", strict=True))

    return about


def count(store: GraphStore, text: str, **dataset: list[str]) -> int:
    base = "" if "BASE" in text else "BASE <https://w3id.org/govplan/graph/> "
    with store.query(base + text, **dataset) as found:
        return len(list(found.rows()))


def one(store: GraphStore, text: str) -> str:
    """Return the value of an answer with one row and one variable."""
    with store.query(text) as found:
        [row] = found.rows()
        [cell] = row.values()
        return cell.value


def test_the_size_and_the_graphs_are_those_of_the_release(store: GraphStore) -> None:
    assert len(store) == len(QUADS)
    assert store.graphs() == sorted(map(str, (ONE, TWO, REGISTERS)))
    assert store.has_graph(str(ONE))
    assert not store.has_graph("https://example.org/none")


def test_without_from_a_query_sees_the_union_and_each_triple_once(store: GraphStore) -> None:
    assert count(store, "SELECT * { ?s ?p ?o }") == DISTINCT
    assert one(store, "SELECT (COUNT(?s) AS ?n) { ?s rdfs:label ?o }") == "1"


def test_graph_sees_every_named_graph_and_no_other(store: GraphStore) -> None:
    assert count(store, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == 3
    assert count(store, "SELECT * { GRAPH ?g { ?s rdfs:label ?o } }") == 2
    assert count(store, "SELECT * { GRAPH <plan/two> { ?s ?p ?o } }") == 2
    assert count(store, "SELECT * { GRAPH <store/union> { ?s ?p ?o } }") == 0


def test_from_narrows_the_dataset_to_what_it_names(store: GraphStore) -> None:
    assert count(store, "SELECT * FROM <plan/two> { ?s ?p ?o }") == 2
    assert count(store, "SELECT * FROM <plan/one> FROM <registers> { ?s ?p ?o }") == 8
    assert count(store, "SELECT * FROM <plan/one> { GRAPH ?g { ?s ?p ?o } }") == 0
    assert count(store, "SELECT * FROM NAMED <plan/one> { GRAPH ?g { ?s ?p ?o } }") == 5
    assert count(store, "SELECT * FROM NAMED <plan/one> { ?s ?p ?o }") == 0
    assert (
        count(
            store,
            "PREFIX g: <https://w3id.org/govplan/graph/plan/> SELECT * FROM # here\n g:two { ?s ?p ?o }",
        )
        == 2
    )


def test_from_inside_a_string_or_comment_narrows_nothing(store: GraphStore) -> None:
    text = 'SELECT * { ?s ?p ?o FILTER(STR(?o) != "FROM <x:y>") } # FROM <x:y>'
    assert count(store, text) == DISTINCT


def test_the_protocols_dataset_is_exactly_what_is_named(store: GraphStore) -> None:
    everything = "SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    assert count(store, everything, default_graphs=[str(ONE)]) == 5
    assert count(store, everything, named_graphs=[str(TWO)]) == 2
    assert count(store, everything, default_graphs=[str(ONE)], named_graphs=[str(REGISTERS)]) == 8


def test_the_protocols_dataset_wins_over_from(store: GraphStore) -> None:
    assert count(store, "SELECT * FROM <plan/two> { ?s ?p ?o }", default_graphs=[str(ONE)]) == 5


def test_several_default_graphs_are_read_together(store: GraphStore) -> None:
    graphs = [str(ONE), str(TWO)]
    assert count(store, "SELECT DISTINCT ?s ?p ?o { ?s ?p ?o }", default_graphs=graphs) == 6
    assert count(store, "SELECT * { ?s gp:agency/rdfs:label ?o ; gp:due ?due }", default_graphs=graphs) > 0


def test_terms_come_back_as_they_are(store: GraphStore, memory: Store) -> None:
    text = f"SELECT ?p ?o {{ <{THING}> ?p ?o }} ORDER BY ?p"
    with store.query(text) as found, memory.query(text) as expected:
        assert found.variables == ["p", "o"]
        rows = list(found.rows())
        assert rows == list(expected.rows())
    assert [row["o"].value for row in rows if row["p"].value == str(GP.statement)] == [TEXT]


def test_values_are_found_whatever_their_spelling(store: GraphStore) -> None:
    assert one(store, 'SELECT ?s { ?s gp:value "7.500"^^xsd:decimal }') == str(THING)
    assert one(store, 'SELECT ?s { ?s gp:due "2030"^^xsd:gYear }') == str(THING)
    assert one(store, "SELECT ?s { ?s gp:value ?v FILTER(?v > 7.4 && ?v < 7.6) }") == str(THING)


@pytest.mark.parametrize("media_type", SOLUTION_FORMATS)
def test_solutions_have_the_same_bytes_in_every_format(
    store: GraphStore, memory: Store, media_type: str
) -> None:
    text = "SELECT ?s ?p ?o ?nothing { ?s ?p ?o } ORDER BY ?s ?p LANG(?o)"
    with store.query(text) as found, memory.query(text) as expected:
        assert found.kind == "solutions"
        assert found.write(media_type) == expected.write(media_type)


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
def test_a_graph_has_the_same_bytes_in_every_format(
    store: GraphStore, memory: Store, media_type: str
) -> None:
    text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    with store.query(text) as found, memory.query(text) as expected:
        assert found.kind == "graph"
        assert found.write(media_type) == expected.write(media_type)


def test_a_template_may_make_blank_nodes(store: GraphStore) -> None:
    text = "CONSTRUCT { [] rdfs:label ?label ; gp:value 2 } WHERE { ?s rdfs:label ?label }"
    with store.query(text) as found:
        read = Graph().parse(data=found.write("application/n-triples"), format="nt")
    expected = Graph().parse(
        data='[] <http://www.w3.org/2000/01/rdf-schema#label> "示例市卫生健康局"@zh ; '
        "<https://w3id.org/govplan/ontology#value> 2 .",
        format="turtle",
    )
    assert isomorphic(read, expected)


def test_a_thing_is_described(store: GraphStore) -> None:
    with store.query(f"DESCRIBE <{AGENCY}>") as found:
        triples = list(found.triples())
    assert [(s.value, o.value) for s, _, o in triples if s.value == str(AGENCY)] == [
        (str(AGENCY), "示例市卫生健康局")
    ]


@pytest.mark.parametrize(("pattern", "expected"), [("?s gp:due ?o", True), ("?s gp:nothing ?o", False)])
def test_a_question_is_answered_by_yes_or_no(store: GraphStore, pattern: str, expected: bool) -> None:
    with store.query(f"ASK {{ {pattern} }}") as found:
        assert found.kind == "boolean"
        assert bool(found) is expected
        assert json.loads(found.write("application/sparql-results+json"))["boolean"] is expected


def test_an_answer_may_be_empty(store: GraphStore) -> None:
    with store.query("SELECT ?s { ?s gp:nothing ?o }") as found:
        assert list(found.rows()) == []
    with store.query("CONSTRUCT { ?s gp:x ?o } WHERE { ?s gp:nothing ?o }") as found:
        assert found.write("application/n-triples") == b""


def test_an_answer_is_cut_at_a_row_and_says_so(store: GraphStore) -> None:
    written = bytearray()
    with store.query("SELECT ?s { ?s ?p ?o }") as found:
        done = found.stream("application/sparql-results+json", written.extend, Limits(rows=2))
    assert (done.rows, done.cut) == (2, "rows")
    assert json.loads(written)["cut"] == "rows"
    assert count(store, "SELECT * { ?s ?p ?o }") == DISTINCT  # the connection is as good as before


def test_a_syntax_error_says_line_and_column(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="near “ten”") as caught:
        store.query("SELECT ?x\nWHERE { ?x a gp:Plan } LIMIT ten")
    assert (caught.value.line, caught.value.column) == (2, 30)
    with pytest.raises(QueryError, match="Prefix not found"):
        store.query("SELECT * { ?s nowhere:x ?o }")


def test_a_strangers_query_is_answered_the_same(store: GraphStore, memory: Store) -> None:
    query = f"SELECT ?o FROM <{ONE}> {{ ?s ?p ?o }} ORDER BY STR(?o)"  # noqa: S608 - SPARQL
    assert stranger(store, query) == stranger(memory, query)


def test_a_strangers_query_may_not_read_what_is_no_graph_of_the_release(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="no graph of this store"):
        stranger(store, "SELECT * FROM <https://w3id.org/govplan/graph/store/mark> { ?s ?p ?o }")
    with pytest.raises(QueryError, match="no graph of this store"):
        stranger(store, "SELECT * { ?s ?p ?o }", default_graphs=["https://example.org/other"])
    with pytest.raises(QueryError):
        stranger(store, "SELECT * { ?s ?p ?o LATERAL { ?s ?p ?o2 } }")


def stranger(store: GraphStore, query: str, **more: object) -> tuple[dict[str, object], bytes]:
    """Ask as a worker does for a stranger."""

    class Sink:
        """Keeps all."""

        def __init__(self) -> None:
            self.kept = bytearray()

        def head(self, head: object) -> None:
            self.said = head

        def write(self, data: bytes) -> None:
            self.kept += data

    sink = Sink()
    media = {"solutions": "text/csv", "boolean": None, "graph": None}
    return answer(store, {"query": query, "media": media, **more}, sink), bytes(sink.kept)


def test_whole_numbers_divide_into_fractions(store: GraphStore, lacking: Lacking) -> None:
    lacking("fractions")
    assert one(store, "SELECT (1/4 AS ?x) {}") == "0.25"


def test_booleans_are_values(store: GraphStore, lacking: Lacking) -> None:
    lacking("booleans")
    assert one(store, "SELECT (true AS ?x) {}") == "true"


def test_a_regular_expression_may_have_alternatives(store: GraphStore, lacking: Lacking) -> None:
    assert one(store, 'SELECT ?s { ?s rdfs:label ?l FILTER(REGEX(STR(?l), "卫生")) }') == str(AGENCY)
    lacking("alternations")
    assert one(store, 'SELECT ?s { ?s rdfs:label ?l FILTER(REGEX(STR(?l), "(卫生|教育)")) }') == str(AGENCY)


def test_a_path_may_be_open_at_both_ends(store: GraphStore, lacking: Lacking) -> None:
    assert one(store, f"SELECT ?o {{ <{THING}> gp:agency+ ?o }}") == str(AGENCY)
    lacking("open-paths")
    assert count(store, "SELECT * { ?s gp:agency* ?o }") > 1


def test_texts_are_joined(store: GraphStore, lacking: Lacking) -> None:
    lacking("joined-texts")
    text = 'SELECT (CONCAT("第", STR(?l), "号") AS ?x) { ?s rdfs:label ?l }'
    assert one(store, text) == "第示例市卫生健康局号"


def test_an_aggregate_keeps_the_language(store: GraphStore) -> None:
    with store.query("SELECT (SAMPLE(?l) AS ?x) { ?s rdfs:label ?l } GROUP BY ?s") as found:
        [row] = found.rows()
    assert row["x"].language == "zh"


def test_texts_are_listed(store: GraphStore, lacking: Lacking) -> None:
    lacking("joined-lists")
    text = 'SELECT (GROUP_CONCAT(STR(?l); separator="、") AS ?x) { ?s skos:prefLabel|skos:notation ?l }'
    assert sorted(one(store, text).split("、")) == ["%", "per cent", "百分比"]


def test_an_iri_that_a_query_makes_is_relative_to_our_base(store: GraphStore, lacking: Lacking) -> None:
    lacking("made-iris")
    assert one(store, 'SELECT (IRI("x") AS ?i) {}') == "https://w3id.org/govplan/x"
    assert one(store, "SELECT (URI(STR(<x/y>)) AS ?i) {}") == "https://w3id.org/govplan/x/y"
    made = 'BIND(IRI(CONCAT("graph/plan/", "two")) AS ?g) GRAPH ?g { ?s ?p ?o }'
    with store.query(f"SELECT ?s ?p ?o {{ {made} }}") as found:
        assert len(list(found.rows())) == 2


def test_a_base_may_be_relative_itself(store: GraphStore) -> None:
    assert one(store, "BASE <graph/> SELECT (STR(<x>) AS ?i) {}") == "https://w3id.org/govplan/graph/x"


def test_declarations_may_stand_in_any_order(store: GraphStore, lacking: Lacking) -> None:
    lacking("late-base")
    prologue = "PREFIX a: <https://example.org/> BASE <https://w3id.org/govplan/> PREFIX gp: <ontology#>"
    if isinstance(store, RemoteStore):  # engines that paste IRIs together could be led astray
        prologue = prologue.replace("<ontology#>", "<https://w3id.org/govplan/ontology#>")
    assert count(store, f"{prologue} SELECT * {{ <id/only-one> gp:due ?o ; gp:value ?v }}") == 1
