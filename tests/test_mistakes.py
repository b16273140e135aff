"""What is told of a query that cannot be read: the mistake in words, and the place where it stands."""

import time

import pytest

from kg.algebra import UnreadableQueryError, bare, explained, untranslated
from kg.algebra.mistakes import _mistakes
from kg.errors import QueryError
from kg.store import Store

STORE = Store([])

MISTAKES = {
    "selected twice": ("SELECT (1 AS ?x)\n  (2 AS ¶?x) {}", "SELECT names the variable ?x twice"),
    "selected and named": ("SELECT ?x (2 AS ¶?x) {}", "SELECT names the variable ?x twice"),
    "selected over": ("SELECT (1 AS ¶?x) { ?x ?p ?o }", "gives a value to ?x"),
    "a star with groups": ("SELECT DISTINCT ¶* { ?s ?p ?o } GROUP BY ?s", "cannot stand with GROUP BY"),
    "a star with groups below": ("SELECT ?s { { SELECT ¶* { ?s ?p ?o }\nGROUP BY ?s } }", "cannot stand"),
    "bound twice": ("SELECT * { BIND(1 AS ?x) BIND(2 AS ¶?x) }", "BIND names the variable ?x"),
    "bound after a triple": ("SELECT * { ?x ?p ?o BIND(2 AS ¶?x) }", "in use before it"),
    "bound after a subquery": ("SELECT * { { SELECT ?x {} } BIND(2 AS ¶?x) }", "in use before"),
    "bound after others": (
        (
            "SELECT * { { BIND(1 AS ?x) } UNION { BIND(1 AS ?x) }\n"
            "FILTER(?y) MINUS { ?y ?p ?o } BIND(2 AS ?y) BIND(2 AS ¶?x) }"
        ),
        "BIND names the variable ?x",
    ),
    "a row too short": ("SELECT * { VALUES (?a ?b) { (1 2) ¶(1) } }", "1 ≠ 2"),
    "a row too long": ("SELECT * {} VALUES (?a ?b) { ¶('(x'@zh \"1\"^^xsd:integer <http://x>) }", "3 ≠ 2"),
    "a variable of VALUES twice": ("SELECT * { VALUES (?a ¶?a) { (1 2) } }", "VALUES names the variable ?a"),
    "a huge LIMIT": ("SELECT * {} LIMIT ¶99999999999999999999999", "The number after LIMIT is too large"),
    "a huge OFFSET": ("SELECT * {} OFFSET ¶99999999999999999999999", "after OFFSET is too large"),
    "an aggregate in FILTER": ("SELECT * { ?s ?p ?x FILTER(1 < ¶COUNT(?x)) }", "such as COUNT"),
    "an aggregate in BIND": ("SELECT ?s { ?s ?p ?x BIND(¶MAX(?x) AS ?n) }", "such as MAX"),
    "an aggregate in GROUP BY": ("SELECT ?n { ?s ?p ?x } GROUP BY (¶SUM(?x) AS ?n)", "such as SUM"),
    "neither key nor aggregate": ("SELECT ?x ¶?y { ?x ?p ?y } GROUP BY ?x", "?y is neither in GROUP BY"),
    "beside an aggregate": ("SELECT ¶?x (COUNT(?y) AS ?n) { ?x ?p ?y }", "?x is neither in GROUP BY"),
    "a blank node of two groups": ("ASK { _:a ?p ?o OPTIONAL { ¶_:a ?q ?o } }", "blank node _:a"),
    "an open string": ("SELECT * { ?s ?p ¶'a\nb' }", "does not end in this line"),
    "an open string in a filter": ('SELECT * { ?s ?p ?o FILTER(?o = ¶"x) }', "does not end in this line"),
    "an open group": ("SELECT * ¶{ ?s ?p ?o { ?s ?q ?o }", "The { here is never closed"),
    "an open bracket": ("SELECT * { ?s ?p ?o FILTER¶(?o > (1 + 2) }", "The ( here is never closed"),
    "a bracket too many": ("SELECT * { ?s ?p ?o } ¶}", "The } here closes nothing"),
    "an unknown prefix": ("SELECT *\n{ ?s ¶nowhere:x ?o }", "Unknown namespace prefix: nowhere"),
    "a language": ('SELECT ("a"@abcdefghijkl¶ AS ?x) {}', "no well-formed language tag"),
    "an IRI": ("SELECT * { ?s <http://[>¶ ?o }", "no well-formed IRI"),
}
"""Queries, with a ¶ where the mistake stands, and what is said of it."""


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_in_both_languages_with_its_place(name: str) -> None:
    marked, said = MISTAKES[name]
    before = marked.partition("¶")[0]
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    with pytest.raises(UnreadableQueryError) as caught:
        STORE.public_query(marked.replace("¶", ""))
    error = caught.value
    assert said in error.message
    assert (error.line, error.column) == (line, column)
    assert f"查询语句从第 {line} 行第 {column} 列起有误：" in error.message


LEGAL = {
    "a variable of branches": "SELECT * { { BIND(1 AS ?x) } UNION { BIND(2 AS ?x) } }",
    "bound after a filter of it": "SELECT * { ?s ?p ?o FILTER(BOUND(?x)) BIND(2 AS ?x) }",
    "bound after MINUS": "SELECT * { ?s ?p ?o MINUS { ?s ?p ?x } BIND(2 AS ?x) }",
    "bound after EXISTS": "SELECT * { ?s ?p ?o FILTER NOT EXISTS { ?s ?p ?x } BIND(2 AS ?x) }",
    "bound after a subquery that hides it": "SELECT * { { SELECT ?s { ?s ?p ?x } } BIND(2 AS ?x) }",
    "an aggregate of a subquery in a filter": (
        "SELECT * { ?s ?p ?o FILTER EXISTS { SELECT (COUNT(?a) AS ?n) { ?a ?p ?o } } }"
    ),
    "rows of strings": (
        "SELECT * { VALUES (?a ?b) { ('a b)' \"(\"@en-GB) (UNDEF '''x'y''') (true gp:Plan) } }"
    ),
    "a blank node of one group": "ASK { _:a ?p ?o . _:a ?q ?o }",
    "keys": "SELECT ?a ?b (COUNT(*) AS ?n) { ?a ?p ?o } GROUP BY ?a (STR(?p) AS ?b) HAVING(COUNT(*) > 1)",
}


@pytest.mark.parametrize("text", LEGAL.values(), ids=LEGAL)
def test_no_mistake_is_found_in_what_is_right(text: str) -> None:
    with STORE.public_query(text):
        pass
    for mistake in _mistakes():
        if mistake.find is not None:
            assert mistake.find(text, bare(text)) is None


def test_what_no_mistake_explains_has_the_readers_place_all_the_same() -> None:
    with pytest.raises(QueryError, match="读不懂") as caught:
        STORE.public_query("SELECT *\n{ ?s ?p ?o } LIMIT ten")
    assert (caught.value.line, caught.value.column) == (2, 14)


def test_a_readers_own_words_are_not_passed_on() -> None:
    error = untranslated("SELECT * {}", TypeError("'NoneType' object is not iterable"))
    assert "NoneType" not in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { " + "BIND(1 AS ?x) FILTER(?y) " * 600,
        "SELECT * { " + "_:a ?p ?o . { " * 1_000,
        "SELECT " + "(1 AS ?x) " * 1_600 + "{}",
        "SELECT " + "?x   " * 3_000 + " " * 1_000 + "{}",
        "SELECT * { VALUES (?a) { " + "(1 2 " * 3_000,
        "SELECT * { MINUS { " * 800,
        "(" * 300_000,
    ],
    ids=range(7),
)
@pytest.mark.parametrize("reader", ["rdflib", "engine"])
def test_looking_for_mistakes_takes_no_time_to_speak_of(text: str, reader: str) -> None:
    for said in ("", "Duplicated variable name in SELECT", "contains a variable that is unbound"):
        begun = time.process_time()
        explained(text, 1, 1, reader, said)  # type: ignore[arg-type]
        assert time.process_time() - begun < 3
