"""A query whose form was read before is decided exactly as one that both parsers read anew."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.algebra import Admitted, admitted
from kg.algebra.reading import Reading, read_anew
from kg.algebra.skeleton import skeleton
from kg.errors import QueryError
from tests.test_algebra import ADMITTED, KNOWN, REFUSED

SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

CALL = "SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }"
BITS = [
    *(
        " ",
        " ",
        "\n",
        "?s",
        "?p",
        "?o",
        ".",
        ";",
        ",",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "1",
        "23",
        "0",
        "1.5",
        "-4",
    ),
    *(
        "<",
        ">",
        "<=",
        "&&",
        "||",
        "!",
        "=",
        "+",
        "-",
        "*",
        "/",
        "^",
        "^^",
        "|",
        "#",
        "\\",
        "'",
        '"',
        '"""',
        "'''",
    ),
    *(
        "<http://e/x>",
        "<http://e/x#y>",
        "<http://e/x'y>",
        "<x>",
        "<x#y>",
        "<?a#>",
        "<http://e/(x)>",
        "<http:#>",
    ),
    *(
        '"a"',
        "'b'",
        '""',
        "''",
        '"it\'s"',
        '"a#b"',
        '"SERVICE"',
        r'"a\"b"',
        r'"\q"',
        '"""long " one"""',
        '"<"',
    ),
    *(
        '"1"^^xsd:integer',
        '"x"^^<http://e/t>',
        '"a"@en',
        "'2020-01-01'^^xsd:date",
        '"1"\n^^xsd:date',
        '"1"#\n^^xsd:date',
    ),
    *(
        "# note\n",
        "#'\n",
        '#"""\n',
        "# <\n",
        "#\\\n",
        "e:a",
        "e:1",
        "e:a-2",
        "e:",
        ":x",
        "_:b1",
        "a",
        r"e:a\'",
        "e:%41",
    ),
    *(
        "FILTER",
        "FILTER(1<2)",
        "FILTER(?a<?b)",
        "FILTER(?a <?b && ?c> ?d)",
        "BIND",
        "OPTIONAL",
        "UNION",
        "VALUES ?v",
    ),
    *(
        "SERVICE",
        "service",
        "SILENT",
        "SERVICE:",
        "e:service",
        "?service",
        CALL,
        "FROM",
        "FROM NAMED",
        "NOW()",
        "LIMIT",
    ),
]
"""Pieces of queries, among them all that opens or closes what another reader might not see so."""

PATTERNS = [
    *(
        "?s ?p ?o .",
        "?s e:p {iri} .",
        "?s {iri} {string} .",
        "{iri} a ?c .",
        "?s e:n {number} .",
        "?s e:p {typed} .",
    ),
    *(
        "FILTER(?o < {number})",
        "FILTER(?o<{number})",
        "FILTER(?o IN ({iri}, {iri}))",
        "FILTER(STR(?s) = {string})",
    ),
    *("OPTIONAL {{ ?s {iri} ?x }}", "{{ ?s ?p {iri} }} UNION {{ ?s ?p {string} }}", "BIND({string} AS ?y)"),
    *(
        "VALUES ?v {{ {iri} {string} {number} }}",
        "FILTER EXISTS {{ ?s ?p {iri} }}",
        "# {comment}\n",
        "GRAPH {iri} {{}}",
    ),
    *("{{ SELECT ?s {{ ?s ?p {string} }} LIMIT {number} }}", "FILTER(REGEX(STR(?o), {string}))"),
]
IRIS = st.one_of(
    st.sampled_from(
        ["<http://e/x>", "<https://e:80/x#y>", "<x>", "<urn:x:y>", "<http://e/x'y>", "<http://e/#>", "e:x"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8).map(
        lambda text: f"<http://e/{text}>"
    ),
)
STRINGS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(lambda text: f'"{text}"'),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(lambda text: f"'{text}'"),
    st.sampled_from([r'"a\"b"', r"'a\'#'", '"""a"b"""', '""', f'"{CALL}"', '"a"@zh', '"\\u0022 SERVICE"']),
)
VALUES = {
    "iri": IRIS,
    "string": STRINGS,
    "number": st.one_of(st.integers(0, 10**20).map(str), st.sampled_from(["1.5", "1e3", "-1", "007", "+2"])),
    "typed": st.sampled_from(
        [
            '"1"^^xsd:integer',
            '"x"^^xsd:integer',
            '"2020-02-30"^^xsd:date',
            '"1" ^^ xsd:date',
            '"9e9"^^xsd:double',
        ]
    ),
    "comment": st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=8),
}
HEADS = [
    *(
        "SELECT * {{ {} }}",
        "ASK {{ {} }}",
        "PREFIX e: <http://e/> SELECT * {{ {} }} LIMIT 5",
        "DESCRIBE ?s {{ {} }}",
    ),
    *(
        "PREFIX e: <http://e/> BASE <http://b/> SELECT ?s FROM <http://e/g5> {{ {} }}",
        "CONSTRUCT WHERE {{ {} }}",
    ),
]


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Queries that are mostly well formed."""
    parts = draw(st.lists(st.sampled_from(PATTERNS), max_size=4))
    filled = [part.format(**{name: draw(values) for name, values in VALUES.items()}) for part in parts]
    return "PREFIX e: <http://e/>\n" + draw(st.sampled_from(HEADS)).format(" ".join(filled))


soups = st.builds(
    lambda head, bits: head.format("".join(bits)),
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(BITS), max_size=12),
)


def outcome(text: str) -> Reading | None:
    """Return what is read, or `None` if it is unreadable."""
    try:
        return read_anew(text)
    except QueryError:
        return None


def same_as_its_form(text: str) -> None:
    form = skeleton(text)
    if form is not None:
        assert skeleton(form) == form
        assert outcome(text) == outcome(form)


@given(queries())
@example("SELECT * { FILTER(STR(?s) = '\r') }")
@SLOW
def test_a_query_is_read_exactly_as_its_form(text: str) -> None:
    same_as_its_form(text)


@given(soups)
@SLOW
def test_what_is_hardly_a_query_is_read_exactly_as_its_form(text: str) -> None:
    same_as_its_form(text)


def decision(text: str, *, remember: bool) -> Admitted | type[QueryError]:
    try:
        return admitted(text, {KNOWN}, remember=remember)
    except QueryError as error:
        return type(error)


HIDING = {
    "comment after an operator that looks like an IRI": f'SELECT * {{ FILTER(1<2#>"""\n) {CALL} #"""\n }}',
    "quote in what looks like an IRI": f"SELECT * {{ FILTER(1<2'>3) {CALL} FILTER(1<'2') }}",
    "string against string": f'SELECT * {{ VALUES ?x {{ "a""b" }} {CALL} VALUES ?y {{ "" }} }}',
    "long string after an empty one": f'SELECT * {{ VALUES ?x {{ """""" }} {CALL} }}',
    "odd white space": "SELECT * {\u00a0SERVICE\u3000<http://127.0.0.1:9/> { ?a ?b ?c } }",
    "byte order mark": f"\ufeffSELECT * {{ {CALL} }}",
    "form feed": f"SELECT * {{\f{CALL}\v}}",
    "from a relative IRI": "BASE <https://w3id.org/govplan/graph/plan/> SELECT * FROM <two> { ?s ?p ?o }",
    "from by a prefix": "PREFIX g: <https://w3id.org/govplan/graph/plan/o> SELECT * FROM g:ne5 { ?s ?p ?o }",
    "prefix named service": "PREFIX service: <http://e/> SELECT * { service:x service:y ?o }",
    "variable named from": "SELECT * { ?from ?p ?service }",
}


@pytest.mark.parametrize("text", [*HIDING.values(), *REFUSED.values(), *ADMITTED.values()])
def test_what_was_admitted_before_lets_nothing_else_in(text: str) -> None:
    for known in ADMITTED.values():
        admitted(known, {KNOWN})
    benign = text.replace(CALL, " ").replace("SERVICE", "")
    decision(benign, remember=True)  # may leave its form behind
    assert decision(text, remember=True) == decision(text, remember=False)


def test_look_ups_of_one_form_are_parsed_once() -> None:
    asked = 'PREFIX e: <http://e/> SELECT ?o {{ <https://e.org/{0}> e:p ?o ; e:q "值{0}" }} LIMIT {0}1'
    forms = {skeleton(asked.format(number)) for number in range(1, 5)}
    assert len(forms) == 1
    assert None not in forms


def test_the_graphs_of_a_query_are_part_of_its_form() -> None:
    asked = "SELECT * FROM <http://e/{}> {{ ?s ?p <http://e/x> }}"
    assert skeleton(asked.format(1)) != skeleton(asked.format(2))
