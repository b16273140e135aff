"""Values become terms of their type, and nothing else of the query changes."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.algebra import admit
from kg.catalogue import Parameter, SavedQuery, parse_query, term
from kg.catalogue.values import written
from kg.errors import ParameterError
from kg.store import Store
from tests.catalogue.made_up import EXAMPLE

EMPTY = Store.of([])
HOSTILE = (
    '"',
    "\\",
    '\\"',
    '"} } #',
    '") . ?s ?p ?o } #',
    "'''\"\"\"",
    "\n\r\t\b\f",
    "} VALUES ?x { 1",
    "# VALUES word",
    "\n# GIVEN word: ?s ?p ?o .\n",
    "UNDEF",
    "<http://example.org/>",
    "\\u0022 } #",
    "\\U00000022",
    "\\\\u0022",
    "\u2028\u2029\ufeff",
    "\x01\x7f\x85",
    "\U0010ffff",
    "$word ?word",
    "SERVICE <http://example.org/> { }",
)
UNSAFE = re.compile(r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|[\x00\ud800-\udfff]")
ANY_TEXT = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="\"\\'{}<>#?$ \n\r\tuUVALES0123456789.;,^@_:", max_size=40),
    st.sampled_from(HOSTILE),
)


def of_type(kind: str) -> SavedQuery:
    more = {"concept": '\n#+ scheme = "domain"', "iri": '\n#+ class = "gp:Place"'}.get(kind, "")
    return parse_query("an-example", EXAMPLE.replace('type = "string"', f'type = "{kind}"{more}'), "x.rq")


STRING = of_type("string")


def algebra(text: str, value: str) -> object:
    """Return a query's algebra, each term that is the value replaced by a mark."""

    def plain(node: object) -> object:
        if isinstance(node, CompValue):
            return (node.name, sorted((key, repr(plain(part))) for key, part in node.items()))
        if isinstance(node, dict):
            return sorted((repr(plain(key)), repr(plain(part))) for key, part in node.items())
        if isinstance(node, list | tuple | set):
            parts = [plain(part) for part in node]
            return sorted(map(repr, parts)) if isinstance(node, set) else parts
        if isinstance(node, Literal | URIRef) and str(node) == value:
            return "the value"
        return repr(node)

    return plain(translateQuery(parseQuery(text)).algebra)


@given(ANY_TEXT)
@example("\\u0022 . } #")
@example("\\")
def test_no_string_changes_more_than_its_term(value: str) -> None:
    try:
        text = STRING.bound({"word": (value,)})
    except ParameterError:
        assert UNSAFE.search(value), "only what engines read differently is refused"
        return
    assert not UNSAFE.search(value)
    with EMPTY.query(text) as answer:
        assert [row["word"].value for row in answer.rows()] == [value]
    assert algebra(text, value) == algebra(STRING.bound({"word": ("a word",)}), "a word")


@given(ANY_TEXT)
def test_a_stranger_path_reads_the_same_string(value: str) -> None:
    """The text may also go where strangers' queries go, whose escapes are expanded first."""
    try:
        text = admit(STRING.bound({"word": (value,)}), frozenset())
    except ParameterError:
        return
    with EMPTY.query(text) as answer:
        assert [row["word"].value for row in answer.rows()] == [value]


@given(
    st.sampled_from(["concept", "iri"]), st.one_of(ANY_TEXT, ANY_TEXT.map("https://example.org/{}".format))
)
def test_an_iri_is_one_term_or_refused(kind: str, value: str) -> None:
    query = of_type(kind)
    try:
        text = query.bound({"word": (value,)})
    except ParameterError:
        return
    sample = "https://example.org/sample"
    assert algebra(text, value) == algebra(query.bound({"word": (sample,)}), sample)
    assert not set(value) & set('<>"{}|\\^` \n\t')


@given(st.sampled_from(["number", "integer", "year", "date", "boolean", "language"]), ANY_TEXT)
@example("number", "1e5")
@example("integer", "1.5")
@example("language", "zh-Hans")
def test_other_values_are_of_their_type_or_refused(kind: str, value: str) -> None:
    query = of_type(kind)
    try:
        text = query.bound({"word": (value,)})
    except ParameterError:
        return
    assert re.fullmatch(r"[+\-.0-9A-Za-z]+", value)
    with EMPTY.query(text) as answer:
        assert len(list(answer.rows())) == 1


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("year", "2030", "30"),
        ("number", "-1.5", "1e5"),
        ("integer", "-3", "3.0"),
        ("date", "2026-11-22", "2026"),
        ("date", "2028-02-29", "2026-02-29"),
        ("boolean", "true", "yes"),
        ("language", "zh-Hans", "zh_CN"),
        ("year", "2030", "２０３０"),
    ],
)
def test_values_are_checked_by_type(kind: str, good: str, bad: str) -> None:
    parameter = Parameter.model_validate({"name": "x", "type": kind, "label_zh": "例", "label_en": "X"})
    assert good in written(term(parameter, good))
    with pytest.raises(ParameterError, match="x="):
        term(parameter, bad)


@given(st.one_of(st.integers(), st.booleans(), st.text(max_size=8), st.floats(), st.none()))
def test_a_slice_is_a_whole_number_or_refused(number: object) -> None:
    try:
        text = STRING.bound({}, limit=number, offset=number)  # type: ignore[arg-type]
    except ParameterError:
        assert isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= 10_000_000
        return
    if number is None:
        assert text == STRING.bound({})
        return
    assert text.endswith(f"LIMIT {number}\nOFFSET {number}\n")
    EMPTY.query(text)


def test_a_slice_cuts_the_answer() -> None:
    values = ("a", "b", "c")
    with EMPTY.query(STRING.bound({"word": values}, limit=1, offset=1)) as answer:
        assert [row["word"].value for row in answer.rows()] == ["b"]


def test_an_empty_parameter_means_all() -> None:
    assert "VALUES ?word { UNDEF }" in STRING.bound({})
    assert STRING.bound({"word": ()}) == STRING.bound({})


def test_one_value_where_one_is_taken() -> None:
    one = parse_query("x", EXAMPLE.replace('type = "string"', 'type = "string"\n#+ several = false'), "x.rq")
    assert '"a"' in one.bound({"word": ("a",)})
    with pytest.raises(ParameterError, match="takes one value, not 2: a, b"):
        one.bound({"word": ("a", "b")})


def test_choices_are_the_only_values() -> None:
    text = EXAMPLE.replace('type = "string"', 'type = "string"\n#+ choices = ["a", "b"]')
    query = parse_query("x", text, "x.rq")
    assert '"a"' in query.bound({"word": ("a",)})
    assert "UNDEF" in query.bound({})
    with pytest.raises(ParameterError, match="a, b"):
        query.bound({"word": ("c",)})


def test_an_unknown_and_a_missing_parameter_are_named() -> None:
    with pytest.raises(ParameterError, match="no parameter 'wrod'"):
        STRING.bound({"wrod": ("x",)})
    text = EXAMPLE.replace('type = "string"', 'type = "string"\n#+ required = true').replace(
        "rows_at_least = 0", 'rows_at_least = 0\n#+ golden = { word = "x" }'
    )
    required = parse_query("x", text, "x.rq")
    with pytest.raises(ParameterError, match="'word' is missing"):
        required.bound({})
    assert "UNDEF" in required.bound({}, whole=False)
