"""The door to pySHACL: what it refuses, what it reports, and in which form."""

import json
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.store import Store

from kg import iri
from kg.errors import BuildError
from kg.report import COLUMNS, shorten
from kg.validate import path_text, read_shapes, validate
from kg.vocab import GP

PREFIXES = """
@prefix : <https://example.org/#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix gp: <https://w3id.org/govplan/ontology#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPES = """
:Thing a sh:NodeShape ; sh:targetClass :Thing ; sh:property :Thing-name, :Thing-parts .
:Thing-name a sh:PropertyShape ; sh:path rdfs:label ; sh:minCount 1 ; sh:datatype xsd:string ;
    sh:message "事物应有名称。"@zh, "A thing has a name."@en .
:Thing-parts a sh:PropertyShape ; sh:path [ sh:inversePath :partOf ] ; sh:minCount 1 ;
    sh:severity sh:Warning ;
    sh:message "事物没有部分。"@zh, "The thing has no parts."@en .
"""


def parse(turtle: str) -> Graph:
    """Parse Turtle that uses the prefixes above."""
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def example(name: str) -> URIRef:
    """Return an IRI of the examples."""
    return URIRef(f"https://example.org/#{name}")


def test_a_report_says_what_is_wrong_where() -> None:
    report = validate(parse(":a a :Thing ; rdfs:label 5 . :b a :Thing . :c :partOf :a, :b ."), parse(SHAPES))
    assert [(r.focus, r.component, r.value) for r in report.results] == [
        (example("a"), SH.DatatypeConstraintComponent, Literal(5)),
        (example("b"), SH.MinCountConstraintComponent, None),
    ]
    assert report.counts == {"Violation": 2, "Warning": 0, "Info": 0}
    assert not report.conforms
    assert report.unreached == ()


def test_warnings_alone_conform_and_are_counted() -> None:
    report = validate(parse(':a a :Thing ; rdfs:label "甲" .'), parse(SHAPES))
    assert report.conforms
    assert report.counts == {"Violation": 0, "Warning": 1, "Info": 0}
    result = report.results[0]
    assert (result.path, result.predicate) == ("^<https://example.org/#partOf>", None)
    assert (result.message_zh, result.message_en) == ("事物没有部分。", "The thing has no parts.")


def test_rows_have_the_columns_they_announce() -> None:
    report = validate(parse(":a a :Thing ; rdfs:label 5 ."), parse(SHAPES))
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in report.rows()]
    assert rows[0] == {
        "severity": "Violation",
        "shape": "<https://example.org/#Thing-name>",
        "focus": "https://example.org/#a",
        "path": "rdfs:label",
        "value": "5",
        "component": "sh:DatatypeConstraintComponent",
        "message_zh": "事物应有名称。",
        "message_en": "A thing has a name.",
    }
    assert rows[1]["severity"] == "Warning"


def test_violations_come_first_and_the_order_is_always_the_same() -> None:
    data = parse("".join(f":t{n} a :Thing ." for n in range(5)))
    first, second = validate(data, parse(SHAPES)), validate(data, parse(SHAPES))
    assert first == second
    assert [r.severity for r in first.results] == ["Violation"] * 5 + ["Warning"] * 5
    assert [r.focus for r in first.results[:5]] == [example(f"t{n}") for n in range(5)]


def test_the_report_in_rdf_has_no_blank_node_and_the_same_iris_each_time() -> None:
    data, node = parse(":a a :Thing ; rdfs:label 5 ."), iri.thing("validation", "test")
    graph = validate(data, parse(SHAPES)).to_graph(node)
    assert not [t for t in graph if any(isinstance(n, BNode) for n in t)]
    assert (node, RDF.type, SH.ValidationReport) in graph
    assert graph.value(node, SH.conforms) == Literal(lexical_or_value=False, datatype=XSD.boolean)
    results = list(graph.objects(node, SH.result))
    assert all(str(r).startswith(f"{node}/") for r in results)
    assert {graph.value(r, SH.resultPath) for r in results} == {RDFS.label, None}
    assert len(list(graph.triples((None, SH.resultMessage, None)))) == 4
    assert graph.isomorphic(validate(data, parse(SHAPES)).to_graph(node))


def test_a_report_without_results_conforms_in_rdf_too() -> None:
    node = iri.thing("validation", "test")
    graph = validate(parse(':a a :Thing ; rdfs:label "甲" . :b :partOf :a .'), parse(SHAPES)).to_graph(node)
    assert set(graph) == {
        (node, RDF.type, SH.ValidationReport),
        (node, SH.conforms, Literal(lexical_or_value=True, datatype=XSD.boolean)),
    }


@pytest.mark.parametrize(
    ("target", "data", "reached"),
    [
        ("sh:targetClass :Thing", ":a a :Thing .", True),
        ("sh:targetClass :Thing", ":a a :Part . :Part rdfs:subClassOf :Thing .", True),
        ("sh:targetClass :Thign", ":a a :Thing .", False),
        ("sh:targetNode :a", ":a a :Thing .", True),
        ("sh:targetNode :b", ":a a :Thing .", False),
        ("sh:targetSubjectsOf :partOf", ":a :partOf :b .", True),
        ("sh:targetObjectsOf :partOf", ":a :partOf :b .", True),
        ("sh:targetObjectsOf :partOff", ":a :partOf :b .", False),
    ],
)
def test_a_shape_that_reaches_nothing_is_reported(target: str, data: str, reached: bool) -> None:
    shapes = parse(f":S a sh:NodeShape ; {target} ; sh:nodeKind sh:IRI .")
    assert validate(parse(data), shapes).unreached == (() if reached else (example("S"),))


def test_a_malformed_shape_is_refused() -> None:
    with pytest.raises(BuildError, match="cannot be used"):
        validate(
            parse(":a a :Thing ."), parse(":S a sh:NodeShape ; sh:targetClass :Thing ; sh:property :P .")
        )


def test_the_shapes_are_held_against_shacl_itself() -> None:
    wrong = parse(SHAPES + ':Thing-name sh:minLength "many" .')
    with pytest.raises(BuildError, match="MetaSHACL"):
        validate(parse(":a a :Thing ."), wrong)


def test_a_graph_on_another_store_is_refused() -> None:
    class Elsewhere(Store):
        context_aware = True

    with pytest.raises(BuildError, match="Elsewhere"):
        validate(Graph(store=Elsewhere()), parse(SHAPES))


def test_a_fault_at_a_blank_node_is_refused() -> None:
    with pytest.raises(BuildError, match="without an IRI"):
        validate(parse("[] a :Thing ."), parse(SHAPES))


def test_shapes_are_read_from_all_files_of_a_folder(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="no shapes"):
        read_shapes(tmp_path)
    (tmp_path / "one.ttl").write_text(PREFIXES + SHAPES, encoding="utf-8")
    (tmp_path / "two.ttl").write_text(PREFIXES + ":More a sh:NodeShape .", encoding="utf-8")
    assert {example("Thing"), example("More")} <= set(read_shapes(tmp_path).subjects(RDF.type, SH.NodeShape))
    (tmp_path / "three.ttl").write_text(":not turtle", encoding="utf-8")
    with pytest.raises(BuildError, match=r"three\.ttl"):
        read_shapes(tmp_path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("gp:plan", "gp:plan"),
        ("[ sh:inversePath gp:plan ]", "^gp:plan"),
        ("[ sh:zeroOrMorePath gp:plan ]", "gp:plan*"),
        ("[ sh:alternativePath ( gp:source gp:rule ) ]", "(gp:source|gp:rule)"),
        ("( gp:plan [ sh:inversePath gp:domain ] )", "(gp:plan/^gp:domain)"),
    ],
)
def test_paths_read_as_in_sparql(path: str, text: str) -> None:
    graph = parse(f":S sh:path {path} .")
    node = graph.value(example("S"), SH.path)
    assert node is not None
    assert path_text(graph, node) == text


def test_short_names() -> None:
    assert shorten(GP.Target) == "gp:Target"
    assert shorten(URIRef("https://w3id.org/govplan/shapes#Target-statement")) == "gps:Target-statement"
    assert shorten(URIRef("https://example.org/x")) == "<https://example.org/x>"


def test_the_report_as_json_holds_everything() -> None:
    report = validate(parse(":a a :Thing ; rdfs:label 5 ."), parse(SHAPES + ":S sh:targetNode :nobody ."))
    told = json.loads(report.to_json())
    assert told["conforms"] is False
    assert told["counts"] == report.counts
    assert told["unreached"] == ["https://example.org/#S"]
    assert [tuple(result.values()) for result in told["results"]] == list(report.rows())
    assert set(told["results"][0]) == set(COLUMNS)


def test_the_report_as_text_counts_by_shape() -> None:
    data = parse("".join(f":t{n} a :Thing ." for n in range(3)))
    lines = validate(data, parse(SHAPES + ":S sh:targetNode :nobody .")).to_text().splitlines()
    name, parts = "<https://example.org/#Thing-name>", "<https://example.org/#Thing-parts>"
    assert lines == [
        f"Violation  3 × {name}  事物应有名称。 A thing has a name.",
        "    https://example.org/#t0",
        f"Warning  3 × {parts}  事物没有部分。 The thing has no parts.",
        "    https://example.org/#t0",
        "未命中 unreached  <https://example.org/#S>",
        "Violation 3，Warning 3，Info 0",
    ]


def test_the_shipped_shapes_are_the_default(ontology: Graph) -> None:
    target = iri.thing("plan", "example", "t1")
    report = validate(ontology + Graph().add((target, RDF.type, GP.Target)), check_shapes=False)
    unanswered = [r for r in report.results if shorten(r.shape) == "gps:Target-responsible"]
    assert [(r.focus, r.severity, r.path) for r in unanswered] == [
        (target, "Violation", "^gp:responsibleFor")
    ]
