"""What a stranger's query may ask for: every way to say SERVICE or a foreign FROM that we could think of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.algebra import RefusedQueryError, UnreadableQueryError, admit, bare, plain
from kg.errors import QueryError

KNOWN = "https://w3id.org/govplan/graph/plan/one"
CALL = "SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }"
ESCAPED = CALL.replace("S", r"\u0053")
LONG_ESCAPED = CALL.replace("S", r"\U00000053")

REFUSED = {
    "plain": f"SELECT * {{ {CALL} }}",
    "silent": f"SELECT * {{ {CALL.replace('SERVICE', 'service SILENT')} }}",
    "variable": "SELECT * { SERVICE ?where { ?a ?b ?c } }",
    "no space": "SELECT * { SERVICE<http://127.0.0.1:9/>{ ?a ?b ?c } }",
    "prefixed name": "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?a ?b ?c } }",
    "after a full stop": f"SELECT * {{ ?s ?p ?o.{CALL} }}",
    "optional": f"SELECT * {{ OPTIONAL {{ {CALL} }} }}",
    "union": f"SELECT * {{ {{ ?s ?p ?o }} UNION {{ {CALL} }} }}",
    "minus": f"SELECT * {{ ?a ?b ?c MINUS {{ {CALL} }} }}",
    "graph": f"SELECT * {{ GRAPH ?g {{ {CALL} }} }}",
    "subquery": f"SELECT * {{ {{ SELECT ?a {{ {CALL} }} }} }}",
    "subquery of a subquery": f"SELECT * {{ {{ SELECT ?a {{ {{ SELECT ?a {{ {CALL} }} }} }} }} }}",
    "filter exists": f"SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {CALL} }} }}",
    "bind not exists": f"SELECT * {{ BIND(NOT EXISTS {{ {CALL} }} AS ?x) }}",
    "projection": f"SELECT (EXISTS {{ {CALL} }} AS ?x) {{}}",
    "order by": f"SELECT * {{ ?s ?p ?o }} ORDER BY (EXISTS {{ {CALL} }})",
    "having": f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING (EXISTS {{ {CALL} }})",
    "ask": f"ASK {{ {CALL} }}",
    "construct": f"CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {CALL} }}",
    "describe": f"DESCRIBE ?a {{ {CALL} }}",
    "small escape": f"SELECT * {{ {ESCAPED} }}",
    "large escape": f"SELECT * {{ {LONG_ESCAPED} }}",
    "escaped line end in a comment": f"SELECT * {{ # comment\\u000A {CALL} \n }}",
    "carriage return ends a comment": f"SELECT * {{ # comment\r {CALL} \n }}",
    "escaped carriage return": f"SELECT * {{ # comment\\u000D {CALL} \n }}",
    "a string that an escape ends": f'SELECT * {{ BIND("\\u0022 AS ?x) {CALL} BIND("" AS ?y) }}',
    "between escaped quotes of names": f"PREFIX e: <e:> SELECT * {{ e:a\\' ?p 1 . {CALL} e:a\\' ?p 1 }}",
    "unknown graph": "SELECT * FROM <https://example.org/g> { ?s ?p ?o }",
    "unknown named graph": "SELECT * FROM NAMED <https://example.org/g> { ?s ?p ?o }",
    "file": "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "known and unknown": "SELECT * FROM <https://w3id.org/govplan/graph/plan/one> FROM <e:g> { ?s ?p ?o }",
    "unknown by prefix": "PREFIX x: <https://example.org/> SELECT * FROM x:g { ?s ?p ?o }",
    "unknown by base": "BASE <https://example.org/> SELECT * FROM <g> { ?s ?p ?o }",
    "from of ask": "ASK FROM <https://example.org/g> { ?s ?p ?o }",
    "from of construct": "CONSTRUCT { ?s ?p ?o } FROM <https://example.org/g> WHERE { ?s ?p ?o }",
    "from of describe": "DESCRIBE ?s FROM <https://example.org/g> WHERE { ?s ?p ?o }",
}

ADMITTED = {
    "word in a string": f'SELECT * {{ ?s ?p "{CALL}" }}',
    "word in a long string": f'SELECT * {{ ?s ?p """a " SERVICE " b \n {CALL}""" }}',
    "word in a comment": f"SELECT * {{ ?s ?p ?o }} # {CALL}",
    "word in an IRI": "SELECT * { ?s ?p <https://example.org/service> }",
    "word in a variable": "SELECT ?service { ?service ?p ?o }",
    "word in a local name": "PREFIX e: <https://example.org/> SELECT * { ?s e:service ?o }",
    "word after an escaped quote": r'SELECT * { ?s ?p "say \" SERVICE" }',
    "known graph": "SELECT * FROM <https://w3id.org/govplan/graph/plan/one> { ?s ?p ?o }",
    "known graph by prefix": "PREFIX x: <https://w3id.org/govplan/graph/plan/> ASK FROM x:one {}",
    "our prefixes": "SELECT * { ?s a gp:Plan ; dcterms:title ?title }",
    "aggregate": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING (COUNT(*) > 1) ORDER BY ?n",
    "path": "SELECT * { ?s dcterms:isPartOf/dcterms:isPartOf* ?o . ?s !(a|^gp:plan) ?x }",
    "values": 'SELECT * { VALUES (?a ?b) { ("x"@zh UNDEF) } }',
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_would_leave_the_store_is_refused_or_not_read_at_all(text: str) -> None:
    with pytest.raises((RefusedQueryError, UnreadableQueryError)):
        admit(text, {KNOWN})


READABLE = ("plain", "subquery of a subquery", "filter exists", "having", "small escape", "unknown graph")


@pytest.mark.parametrize("name", READABLE)
def test_a_refusal_is_called_a_refusal(name: str) -> None:
    with pytest.raises(RefusedQueryError):
        admit(REFUSED[name], {KNOWN})


@pytest.mark.parametrize("text", ADMITTED.values(), ids=ADMITTED)
def test_what_stays_inside_is_admitted(text: str) -> None:
    assert admit(text, {KNOWN}) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SELECT",
        "DROP ALL",
        "INSERT DATA { <a:b> <c:d> <e:f> }",
        "SELECT * {} SELECT * {}",
        "LOAD <http://x/>",
    ],
)
def test_what_is_no_query_is_unreadable(text: str) -> None:
    with pytest.raises(UnreadableQueryError):
        admit(text, {KNOWN})


def test_an_unreadable_query_says_where() -> None:
    with pytest.raises(UnreadableQueryError) as caught:
        admit("SELECT *\n{ ?s ?p ?o", {KNOWN})
    assert caught.value.line == 2


def test_deep_nesting_ends_in_a_refusal_not_in_a_crash() -> None:
    with pytest.raises(RefusedQueryError, match="brackets open at once"):
        admit("SELECT * " + "{" * 300 + "}" * 300, {KNOWN})


@pytest.mark.parametrize("escape", [r"\uD800", r"\U00110000", r"\UFFFFFFFF"])
def test_an_escape_of_no_character_is_an_error(escape: str) -> None:
    with pytest.raises(QueryError, match="names no character"):
        plain(f'ASK {{ ?s ?p "{escape}" }}')


def test_escapes_do_not_nest() -> None:
    with pytest.raises(QueryError, match="another escape"):
        plain(r"ASK { \u005Cu0053ERVICE ?x {} }")


def test_line_ends_become_one_kind() -> None:
    assert plain("a\r\nb\rc\nd\\u000De") == "a\nb\nc\nd\ne"


@given(st.text())
@settings(max_examples=200)
def test_blanking_keeps_every_position(text: str) -> None:
    assert len(bare(text)) == len(text)
