"""What a query says of its dataset is taken out of its text, and nothing else is."""

from pathlib import Path

import pytest

from kg.algebra import RefusedQueryError
from kg.store.clauses import check_portable, clauses
from kg.vocab import BASE

A, B = "https://example.org/a", "https://example.org/b"


@pytest.mark.parametrize(
    ("text", "default", "named"),
    [
        ("SELECT * FROM <https://example.org/a> {}", (A,), ()),
        ("SELECT * FROM <https://example.org/a> FROM NAMED <https://example.org/b> {}", (A,), (B,)),
        ("select * from<https://example.org/a>from named<https://example.org/b>{}", (A,), (B,)),
        ("ASK # FROM <https://example.org/b>\nFROM # x\n <https://example.org/a> {}", (A,), ()),
        ("PREFIX e: <https://example.org/> CONSTRUCT {} FROM e:a FROM NAMED e:b WHERE {}", (A,), (B,)),
        ("BASE <https://example.org/> DESCRIBE ?x FROM <a> { ?x ?p 'FROM <z:z>' }", (A,), ()),
        ("SELECT * FROM <graph/plan/one> {}", ("https://w3id.org/govplan/graph/plan/one",), ()),
        ("SELECT * FROM gp:a {}", ("https://w3id.org/govplan/ontology#a",), ()),
        ('SELECT ("FROM <https://example.org/b>" AS ?x) FROM <https://example.org/a> {}', (A,), ()),
        ("SELECT (EXISTS { ?s ?p ?o } AS ?x) FROM gp:a {}", ("https://w3id.org/govplan/ontology#a",), ()),
    ],
)
def test_from_and_from_named_are_taken_out(
    text: str, default: tuple[str, ...], named: tuple[str, ...]
) -> None:
    found = clauses(text)
    assert (found.default_graphs, found.named_graphs, found.given) == (default, named, True)
    assert len(found.text) == len(text)
    assert found.text.count("\n") == text.count("\n")
    assert not clauses(found.text).given


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?from { ?from ?p ?o }",
        "SELECT * { ?s <https://example.org/FROM> ?o } # FROM <x:y>",
        'SELECT * { ?s ?p \'FROM <x:y>\', """FROM\n<x:y>""" }',
        "PREFIX from: <x:> SELECT * { ?s from:y ?o }",
    ],
)
def test_nothing_else_is_taken_for_from(text: str) -> None:
    found = clauses(text)
    assert (found.text, found.given) == (text, False)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("SELECT ?s { VALUES ?x { UNDEF } ?s ?p ?x }", "SELECT ?s { ?s ?p ?x }"),
        ("ASK { values $x{undef} ?s ?p ?x }", "ASK { ?s ?p ?x }"),
        ("SELECT * { VALUES ?x { UNDEF } ?s ?p ?o }", None),
        ("SELECT ?s { VALUES ?x { UNDEF 1 } ?s ?p ?x }", None),
        ("SELECT ?s { VALUES (?x) { (UNDEF) } ?s ?p ?x }", None),
        ("SELECT ?s { ?s ?p 'VALUES ?x { UNDEF }' }", None),
    ],
)
def test_a_parameter_left_open_is_left_out(text: str, left: str | None) -> None:
    assert clauses(text).text.split() == (left or text).split()


@pytest.mark.parametrize(
    ("text", "form", "uses_graph"),
    [
        ("# SELECT\nPREFIX select: <x:SELECT> ASK { GRAPH ?g { ?s ?p ?o } }", "ASK", True),
        ("CONSTRUCT { ?s ?p 'GRAPH' } WHERE { ?graph ?p <x:graph> }", "CONSTRUCT", False),
    ],
)
def test_the_form_and_the_use_of_graph_are_seen(text: str, form: str, uses_graph: bool) -> None:
    found = clauses(text)
    assert (found.form, found.uses_graph) == (form, uses_graph)


@pytest.mark.parametrize(
    ("text", "relative"),
    [
        ("SELECT * { <a> ?p ?o }", True),
        ("SELECT (IRI('x') AS ?i) {}", True),
        ("SELECT (uri (?x) AS ?i) { ?x ?p ?o FILTER(1-IRI(?x)) }", True),
        ("BASE <https://example.org/> SELECT (IRI('x') AS ?i) { <a> ?p ?o }", False),
        ("PREFIX e: <https://example.org/> BASE <https://example.org/> SELECT (IRI('x') AS ?i) {}", False),
        ("SELECT * { ?iri ?p 'IRI(1)' . ?s e:iri ?o FILTER(isIRI(?o)) }", False),
    ],
)
def test_what_needs_a_base_is_seen(text: str, relative: bool) -> None:
    assert clauses(text).relative is relative


def test_a_base_that_is_relative_is_made_whole() -> None:
    found = clauses(
        "PREFIX e: <https://example.org/> BASE <graph/> SELECT (IRI('x') AS ?i) FROM <plan/one> {}"
    )
    assert found.text.startswith(f"PREFIX e: <https://example.org/> BASE <{BASE}graph/> SELECT (IRI")
    assert found.default_graphs == (f"{BASE}graph/plan/one",)
    assert not found.relative
    whole = "BASE <urn:x:> SELECT * { <a> ?p ?o }"
    assert clauses(whole).text == whole


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (<bif:file_to_string>('/etc/hostname') AS ?x) {}",
        "SELECT (bif:exec('x') AS ?x) {}",
        "SELECT (<SQL:x>(1) AS ?x) {}",
        "PREFIX b: <bif:> SELECT (b:http_get('http://127.0.0.1/') AS ?x) {}",
        "PREFIX b: <b> SELECT (b:if:exec('x') AS ?x) {}",
        "PREFIX bif: <https://example.org/> SELECT (bif:exec('x') AS ?x) {}",
        "BASE <bif:> SELECT (<exec>('x') AS ?x) {}",
    ],
)
def test_functions_of_an_engine_are_refused(text: str) -> None:
    with pytest.raises(RefusedQueryError, match="bif"):
        check_portable(text)


def test_a_text_about_them_is_not() -> None:
    check_portable("SELECT * { ?s ?p 'bif:exec' } # <sql:x>")


def test_our_own_queries_use_no_engines_extension() -> None:
    top = Path(__file__).resolve().parents[2]
    files = [
        path for folder in ("src/kg", "api", "queries", "shapes") for path in (top / folder).rglob("*.*")
    ]
    texts = {
        path: path.read_text(encoding="utf-8") for path in files if path.suffix in {".py", ".rq", ".ttl"}
    }
    found = {path.relative_to(top).as_posix() for path, text in texts.items() if "LATERAL {" in text}
    assert found == {"src/kg/rewrite/__init__.py"}  # which is for the embedded stores alone
