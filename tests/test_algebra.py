"""What a stranger's query may ask for: every way to say SERVICE or a foreign FROM that we could think of."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.algebra import (
    MAX_BYTES,
    RefusedQueryError,
    TooDeepQueryError,
    TooLongQueryError,
    UnreadableQueryError,
    admit,
    admitted,
    bare,
    plain,
)
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
    "known named graph": "ASK FROM NAMED <https://w3id.org/govplan/graph/plan/one> { GRAPH ?g { ?s ?p ?o } }",
    "known graph both ways": "BASE <https://w3id.org/govplan/graph/plan/> ASK FROM <one> FROM NAMED <one> {}",
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


HOST = "http://127.0.0.1:9/sparql"
LISTED = frozenset({HOST, "http://127.0.0.1:9/other"})

ALLOWED_CALLS = {
    "plain": f"SELECT * {{ SERVICE <{HOST}> {{ ?a ?b ?c }} }}",
    "prefixed name": "PREFIX h: <http://127.0.0.1:9/> SELECT * { SERVICE h:sparql { ?a ?b ?c } }",
    "relative IRI": "BASE <http://127.0.0.1:9/> SELECT * { SERVICE <sparql> { ?a ?b ?c } }",
    "two hosts": f"ASK {{ SERVICE <{HOST}> {{}} SERVICE <http://127.0.0.1:9/other> {{ ?c ?d 1 }} }}",
    "nested": f"ASK {{ {{ SELECT ?a {{ SERVICE <{HOST}> {{ ?a ?b ?c }} }} }} FILTER EXISTS {{ ?a ?b ?c }} }}",
}
REFUSED_CALLS = {
    "another host": "SELECT * { SERVICE <http://127.0.0.1:9/sparql/> { ?a ?b ?c } }",
    "another beside it": f"ASK {{ SERVICE <{HOST}> {{}} SERVICE <http://127.0.0.1:8/> {{ ?c ?d 1 }} }}",
    "another inside it": f"ASK {{ SERVICE <{HOST}> {{ SERVICE <http://127.0.0.1:8/> {{ ?c ?d 1 }} }} }}",
    "silent": f"SELECT * {{ SERVICE SILENT <{HOST}> {{ ?a ?b ?c }} }}",
    "variable": f"SELECT * {{ BIND(<{HOST}> AS ?h) SERVICE ?h {{ ?a ?b ?c }} }}",
    "deep inside it": f"ASK {{ {f'SERVICE <{HOST}> {{ ' * 30} ?a ?b ?c {'}' * 30} }}",
    "in EXISTS": "ASK { ?a ?b ?c FILTER EXISTS { SERVICE <http://127.0.0.1:8/> { ?a ?b ?c } } }",
}


@pytest.mark.parametrize("text", ALLOWED_CALLS.values(), ids=ALLOWED_CALLS)
def test_the_operators_own_endpoints_may_be_called(text: str) -> None:
    assert admitted(text, {KNOWN}, LISTED).text == text
    with pytest.raises(RefusedQueryError):
        admitted(text, {KNOWN})


@pytest.mark.parametrize("text", REFUSED_CALLS.values(), ids=REFUSED_CALLS)
def test_no_other_endpoint_may_be_called(text: str) -> None:
    with pytest.raises(RefusedQueryError):
        admitted(text, {KNOWN}, LISTED)


@pytest.mark.parametrize("word", ["NOW()", "rand ()", "UUID()", "STRUUID()", "BNODE()"])
def test_a_query_that_may_answer_otherwise_next_time_is_known(word: str) -> None:
    assert admitted(f"SELECT * {{ BIND({word} AS ?x) }}", {KNOWN}).volatile
    assert not admitted(f'SELECT * {{ BIND("{word}" AS ?x) }} # {word}', {KNOWN}).volatile


@pytest.mark.parametrize(
    "text",
    [
        "SELECT (1-RAND() AS ?x) {}",
        "SELECT (-RAND() AS ?x) {}",
        "SELECT (?y-RAND() AS ?x) { ?y ?p ?o }",
        "ASK { ?s ?p ?o FILTER(?o <= 3 *-NOW( )) }",
        "SELECT * { ?s ?p ?o } ORDER BY (1 -rand())",
        "SELECT * { ?s ?p ?o FILTER EXISTS { { SELECT ?s { ?s ?p ?o } HAVING(1-RAND() > 0) } } }",
        "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?o IN (1, 2-RAND())) }",
        "SELECT (GROUP_CONCAT(STR(1-RAND()); SEPARATOR=',') AS ?x) {}",
        "SELECT ?n { ?s ?p ?o } GROUP BY (1-RAND() AS ?n)",
    ],
)
def test_a_minus_before_a_function_hides_nothing(text: str) -> None:
    assert admitted(text, {KNOWN}).volatile
    assert admitted(text, {KNOWN}).volatile  # now that its form is known


@pytest.mark.parametrize("term", ["?rand", "e:my-rand", "e:rand", "'-RAND()'", "<http://x/-RAND()>"])
def test_a_name_that_looks_like_a_function_is_none(term: str) -> None:
    assert not admitted(f"PREFIX e: <http://e/> SELECT * {{ ?s ?p {term} }}", {KNOWN}).volatile


@pytest.mark.parametrize("where", ["", " { ?s ?p ?o }", " WHERE { ?s ?p ?o } ORDER BY ?s LIMIT 1"])
def test_a_star_may_be_described(where: str) -> None:
    assert admit(f"DESCRIBE *{where}", {KNOWN}) == f"DESCRIBE *{where}"
    with pytest.raises(RefusedQueryError):
        admit("DESCRIBE * FROM <https://example.org/g>", {KNOWN})
    with pytest.raises((RefusedQueryError, UnreadableQueryError)):
        admit(f"DESCRIBE * {{ {CALL} }}", {KNOWN})


def test_the_requests_dataset_counts_and_not_the_texts() -> None:
    text = "SELECT * FROM <http://nope.example/> FROM NAMED <http://nor.example/> { ?s ?p ?o }"
    with pytest.raises(RefusedQueryError, match="no graph of this store"):
        admit(text, {KNOWN})
    assert admit(text, {KNOWN}, told=True) == text


TOO_MUCH = {
    "groups": "SELECT * " + "{" * 10_000 + "}" * 10_000,
    "open groups": "SELECT * " + "{" * 200_000,
    "expressions": "SELECT * { FILTER" + "(" * 10_000 + "1" + ")" * 10_000 + " }",
    "collections": "SELECT * { " + "(" * 200 + "1" + ")" * 200 + " ?p ?o }",
    "blank nodes": "SELECT * { ?s ?p " + "[ ?p " * 200 + "1" + "]" * 200 + " }",
    "function calls": "SELECT * { FILTER(" + "STR(" * 1_000 + "1" + ")" * 1_000 + ") }",
    "sum": "SELECT * { FILTER(1" + "+1" * 16_000 + ") }",
    "sum of negatives": "SELECT * { FILTER(1" + "-1" * 16_000 + ") }",
    "or": "SELECT * { FILTER(?a" + "||?a" * 10_000 + ") }",
    "not": "SELECT * { FILTER(" + "!" * 10_000 + "?a) }",
    "union": "SELECT * { {}" + "UNION{}" * 10_000 + " }",
    "bind": "SELECT * { " + "BIND(1 AS ?x)" * 5_000 + " }",
    "optional": "SELECT * { " + "OPTIONAL{?a ?b ?c}" * 2_000 + " }",
    "having": "SELECT ?a {} GROUP BY ?a HAVING " + "(?a=1)" * 10_000,
    "path": "SELECT * { ?s <a:>" + "/<a:>" * 20_000 + " ?o }",
    "words": "SELECT " + "?a " * 50_000 + "{}",
}


@pytest.mark.parametrize("text", TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_would_kill_or_stall_a_parser_is_refused_at_once_and_says_where(text: str) -> None:
    before = time.process_time()
    with pytest.raises(TooDeepQueryError) as caught:
        admit(text, {KNOWN})
    assert time.process_time() - before < 0.5
    assert caught.value.line == 1
    assert 0 < (caught.value.column or 0) <= len(text)


def test_ten_megabytes_are_refused_without_being_looked_at() -> None:
    text = "SELECT * { " + "?s ?p ?o . " * 1_000_000 + "}"
    before = time.process_time()
    with pytest.raises(TooLongQueryError, match="262144"):
        admit(text, {KNOWN})
    assert time.process_time() - before < 0.05


def test_the_limit_of_length_is_one_of_bytes() -> None:
    fits = 'ASK { ?s ?p "' + "字" * ((MAX_BYTES - 16) // 3) + '" }'
    assert admit(fits, {KNOWN}) == fits
    with pytest.raises(TooLongQueryError):
        admit(fits.replace('" }', '字字字" }'), {KNOWN})


FITS = {
    "groups": "SELECT * " + "{" * 90 + "}" * 90,
    "expressions": "SELECT * { FILTER" + "(" * 90 + "1" + ")" * 90 + " }",
    "union": "SELECT * { {}" + "UNION{}" * 400 + " }",
    "triples": "SELECT * { " + "?a ?b ?c . " * 150 + " }",
    "values": "SELECT * { VALUES ?x { " + "<http://example.org/x> " * 1_500 + "} }",
    "brackets in a string": 'SELECT * { ?s ?p "' + "({[" * 5_000 + '" }',
    "operators in names": "PREFIX e: <http://e/> SELECT * { VALUES ?x { " + "e:a-b-c-d-e " * 300 + "} }",
}


@pytest.mark.parametrize("text", FITS.values(), ids=FITS)
def test_large_honest_queries_are_admitted(text: str) -> None:
    assert admit(text, {KNOWN}) == text


def test_an_update_is_called_one() -> None:
    with pytest.raises(UnreadableQueryError, match=r"update \(INSERT\)") as caught:
        admit("PREFIX e: <http://e/>\n INSERT DATA { e:a e:b e:c }", {KNOWN})
    assert (caught.value.line, caught.value.column) == (2, 2)


def test_half_a_surrogate_pair_is_unreadable() -> None:
    with pytest.raises(UnreadableQueryError, match="surrogate"):
        admit("ASK { ?s ?p '\ud800' }", {KNOWN})


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
