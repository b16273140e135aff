"""Whatever an answer holds: what is written is well-formed, and read back by rdflib it says the same."""

import csv
import io
import json
import string
import warnings
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, XSD
from rdflib.query import Result
from rdflib.term import Node

from kg.store import GRAPH_FORMATS, Limits, Store, Term, UnwritableError, Written

Cell = Node | None
Table = Sequence[Sequence[Cell]]

E = "http://example.org/"
LAWS = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV = "text/csv", "text/tab-separated-values"

TRAPS = [
    *(
        "",
        "},{",
        "},{}",
        "{}",
        ",{",
        '"},{"a":{',
        '\\"},{"x"',
        "\\",
        "\\\\",
        '"',
        '""',
        "a,b",
        "a\r\nb",
        "\r",
        "\n",
        "\t",
    ),
    *(
        " a ",
        "]]>",
        "<result>",
        "</result>",
        "<results>",
        "&amp;",
        "<!--",
        "\u2028",
        "\u0085",
        "\ufeff",
        "女童",
        "𠀀",
    ),
    *("\\n", "'", "_:b", "http://example.org/", '"bindings":[', "[{}", "\u00a0", "a'b\"c", "?x", "true", "1"),
]
"""Texts that look like what separates rows, or that some format has to escape."""

XML_TEXT = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n\r"
)
TEXTS = st.one_of(st.sampled_from(TRAPS), st.text(XML_TEXT, max_size=12))
ANY_TEXTS = st.one_of(TEXTS, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
IRIS = (
    st.text(string.ascii_letters + string.digits + "-._~!$&'()*+,;=:@/?#%示例\U00020000", max_size=10)
    .filter(lambda text: "%" not in text and text.count("#") < 2)
    .map(lambda text: URIRef(E + text))
)


def literals(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Literal]:
    return st.one_of(
        texts.map(Literal),
        st.builds(Literal, texts, lang=st.sampled_from(["zh", "en", "zh-hans-cn", "en-gb"])),
        st.builds(Literal, texts, datatype=st.sampled_from([URIRef(E + "type"), URIRef(E + "a,b")])),
        st.integers(-(10**12), 10**12).map(lambda value: Literal(str(value), datatype=XSD.integer)),
        st.booleans().map(lambda value: Literal(str(value).lower(), datatype=XSD.boolean)),
        st.dates().map(lambda value: Literal(value.isoformat(), datatype=XSD.date)),
    )


def tables(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Table]:
    cell = st.one_of(st.none(), IRIS, literals(texts), st.sampled_from([BNode("b0"), BNode("b1")]))
    return st.lists(st.lists(cell, min_size=2, max_size=2), max_size=8)


def holding(table: Table) -> Store:
    """Return a store that answers `SELECTED` with a table."""
    graph = URIRef(E + "graph")
    quads: list[tuple[Node, Node, Node, Node]] = []
    for number, row in enumerate(table):
        subject = URIRef(f"{E}row{number:06}")
        quads.append((subject, RDF.type, URIRef(E + "Row"), graph))
        quads += [
            (subject, URIRef(f"{E}p{at}"), cell, graph) for at, cell in enumerate(row) if cell is not None
        ]
    return Store.of(quads)


SELECTED = (
    f"SELECT ?a ?b {{ ?r a <{E}Row> OPTIONAL {{ ?r <{E}p0> ?a }} OPTIONAL {{ ?r <{E}p1> ?b }} }} ORDER BY ?r"
)


def written(store: Store, query: str, media_type: str, limits: Limits | None = None) -> tuple[bytes, Written]:
    pieces: list[bytes] = []
    with store.query(query) as answer:
        end = answer.stream(media_type, pieces.append, limits)
    body = b"".join(pieces)
    assert end.bytes == len(body)
    return body, end


def node_of(term: Term) -> Node:
    if term.kind == "iri":
        return URIRef(term.value)
    if term.kind == "bnode":
        return BNode()  # labels are an answer's own
    datatype = None if term.language or term.datatype == str(XSD.string) else URIRef(str(term.datatype))
    return Literal(term.value, lang=term.language, datatype=datatype)


def shape(node: Cell) -> object:
    """Return what has to be the same of a term, whatever a reader makes of it."""
    if isinstance(node, BNode):
        return "bnode"
    if isinstance(node, Literal):
        datatype = None if node.datatype == XSD.string else node.datatype
        return str(node), node.language, datatype
    return node


def rows_of(store: Store) -> list[tuple[object, ...]]:
    return [
        tuple(shape(node_of(row[name]) if name in row else None) for name in ("a", "b"))
        for row in store.query(SELECTED).rows()
    ]


def read_by_rdflib(body: bytes, form: str) -> list[tuple[object, ...]]:
    result = Result.parse(io.BytesIO(body), format=form)
    names = result.vars or []
    return [tuple(shape(row.get(name)) for name in names) for row in result.bindings]


@given(tables(ANY_TEXTS))
@LAWS
def test_json_read_back_is_the_same(table: Table) -> None:
    store = holding(table)
    body, end = written(store, SELECTED, JSON)
    assert read_by_rdflib(body, "json") == rows_of(store)
    assert (end.rows, end.cut) == (len(table), None)


@given(tables(TEXTS))
@LAWS
def test_xml_read_back_is_the_same(table: Table) -> None:
    store = holding(table)
    body, end = written(store, SELECTED, XML)
    assert read_by_rdflib(body, "xml") == rows_of(store)
    assert (end.rows, end.cut) == (len(table), None)


@given(tables(ANY_TEXTS))
@LAWS
def test_tsv_read_back_is_the_same(table: Table) -> None:
    store = holding(table)
    body, end = written(store, SELECTED, TSV)
    lines = body.decode().split("\n")
    assert lines[0] == "?a\t?b"
    assert lines.pop() == ""
    read = [tuple(shape(tsv_term(cell)) for cell in line.split("\t")) for line in lines[1:]]
    assert read == rows_of(store)
    assert (end.rows, end.cut) == (len(table), None)


def tsv_term(cell: str) -> Cell:
    """Read a term of SPARQL TSV, which is one of Turtle's (4.1), by rdflib's reader of Turtle."""
    if not cell:
        return None
    [(_, _, node)] = Graph().parse(data=f"<x:s> <x:p> {cell} .", format="turtle")
    return node


@given(tables(ANY_TEXTS))
@LAWS
def test_csv_read_back_has_the_same_values(table: Table) -> None:
    store = holding(table)
    body, end = written(store, SELECTED, CSV)
    head, *read = csv.reader(io.StringIO(body.decode(), newline=""), strict=True)
    assert head == ["a", "b"]
    expected = [
        ["" if cell is None else cell[0] if isinstance(cell, tuple) else str(cell) for cell in row]
        for row in rows_of(store)
    ]
    assert [
        ["bnode" if cell.startswith("_:") and is_label(cell) else cell for cell in row] for row in read
    ] == expected
    assert (end.rows, end.cut) == (len(table), None)
    if not table or set("".join(map(str, chain(*table)))).isdisjoint(SEPARATORS):
        assert len(Result.parse(io.BytesIO(body), format="csv").bindings) == len(table)


SEPARATORS = "\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""Where rdflib's reader of CSV breaks a line, even between quotes; RFC 4180 does not."""


def is_label(cell: str) -> bool:
    return len(cell) > 4 or cell in {"_:b0", "_:b1"}


UNHOLDABLE = [*map(chr, {*range(0x20)} - {9, 10, 13}), "\ufffe", "\uffff"]


@pytest.mark.parametrize("character", UNHOLDABLE, ids=lambda c: f"U+{ord(c):04X}")
def test_what_xml_cannot_hold_is_an_error_not_broken_xml(character: str) -> None:
    store = holding([[Literal("字" * 20_000), Literal(f"a{character}b")]])
    with pytest.raises(UnwritableError, match=f"U\\+{ord(character):04X}"):
        written(store, SELECTED, XML)
    graph = f"CONSTRUCT {{ ?r <{E}p1> ?b }} {{ ?r <{E}p1> ?b }}"
    with pytest.raises(UnwritableError, match=f"U\\+{ord(character):04X}"):
        written(store, graph, "application/rdf+xml")
    many = holding([[Literal(f"{n}"), Literal(f"a{character}{n}")] for n in range(300)])
    with pytest.raises(UnwritableError, match=f"U\\+{ord(character):04X}"):
        written(many, graph, "application/rdf+xml")


PARSED_AS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/rdf+xml": "xml",
    "application/ld+json": "json-ld",
    "application/trig": "trig",
    "application/n-quads": "nquads",
}


def graph_of(body: bytes, media_type: str) -> Graph:
    with warnings.catch_warnings():  # rdflib's JSON-LD and N-Quads readers use what rdflib itself deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=body, format=PARSED_AS[media_type])


EVERYTHING = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } ORDER BY ?s ?p ?o"


def expected_graph(store: Store) -> Graph:
    graph = Graph()
    names: dict[str, BNode] = {}
    for triple in store.query(EVERYTHING).triples():
        terms = [
            names.setdefault(term.value, BNode()) if term.kind == "bnode" else node_of(term)
            for term in triple
        ]
        graph.add((terms[0], terms[1], terms[2]))
    return graph


@pytest.mark.parametrize("padding", [0, 300], ids=["small", "streamed"])
@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
@given(table=tables(TEXTS))
@settings(LAWS, max_examples=15)
def test_a_graph_read_back_is_the_same(media_type: str, padding: int, table: Table) -> None:
    store = holding([*table, *([None, Literal(number)] for number in range(padding))])
    body, end = written(store, EVERYTHING, media_type)
    read, expected = graph_of(body, media_type), expected_graph(store)
    assert end.rows == len(expected)
    assert end.cut is None
    assert isomorphic(read, expected)


def trapped() -> Table:
    """Return rows long enough to be written in pieces, with everything that looks like a boundary."""
    texts = [trap * repeated for trap in TRAPS for repeated in (1, 7, 1_300)]
    empty: list[list[Cell]] = [[None, None]] * 5
    rows: list[list[Cell]] = [[Literal(text), Literal(text, lang="zh")] for text in texts]
    return [*empty, *rows, *empty, *([None, Literal(text)] for text in texts), *empty]


@pytest.fixture(scope="module")
def long_store() -> Store:
    return holding(trapped())


def table_of(body: bytes, media_type: str) -> Sequence[object]:
    """Return the rows of a document, cut or not, read strictly."""
    if media_type == JSON:
        return list(json.loads(body)["results"]["bindings"])
    if media_type == XML:
        space = "{http://www.w3.org/2005/sparql-results#}"
        return [ET.tostring(row) for row in ET.fromstring(body).iter(f"{space}result")]  # noqa: S314  # our own
    if media_type == CSV:
        return list(csv.reader(io.StringIO(body.decode(), newline=""), strict=True))[1:]
    assert body.endswith(b"\n")
    return list(body.decode().split("\n")[1:-1])


def marked(body: bytes, media_type: str) -> str | None:
    if media_type == JSON:
        return str(json.loads(body).get("cut")) if "cut" in json.loads(body) else None
    if media_type == XML:
        return body.partition(b"<!-- cut: ")[2].partition(b".")[0].decode() or None
    return None


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
def test_rows_that_look_like_boundaries_are_counted_right(long_store: Store, media_type: str) -> None:
    body, end = written(long_store, SELECTED, media_type)
    assert end.rows == len(table_of(body, media_type)) == len(trapped())
    assert end.cut is None
    assert marked(body, media_type) is None


TOTAL = len(trapped())


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
@pytest.mark.parametrize("most", [0, 1, 2, 5, 6, 100, TOTAL - 1, TOTAL, TOTAL + 1])
def test_a_table_cut_after_some_rows_is_whole_until_there(
    long_store: Store, media_type: str, most: int
) -> None:
    every = table_of(written(long_store, SELECTED, media_type)[0], media_type)
    body, end = written(long_store, SELECTED, media_type, Limits(rows=most))
    assert table_of(body, media_type) == every[:most]
    assert end.rows == min(most, len(every))
    assert end.cut == ("rows" if most < len(every) else None)
    if media_type in {JSON, XML}:
        assert marked(body, media_type) == end.cut


@pytest.mark.parametrize("media_type", [JSON, XML, CSV, TSV])
@given(share=st.floats(0, 1.01))
@settings(LAWS, max_examples=25)
def test_a_table_cut_after_some_bytes_is_whole_until_there(
    long_store: Store, media_type: str, share: float
) -> None:
    whole, _ = written(long_store, SELECTED, media_type)
    every, most = table_of(whole, media_type), int(share * len(whole))
    body, end = written(long_store, SELECTED, media_type, Limits(bytes=most))
    read = table_of(body, media_type)
    assert read == every[: end.rows]
    assert end.cut == ("bytes" if most < len(whole) else None)
    if end.rows:
        assert len(body) <= most + 250  # the ending that marks it
    if media_type in {JSON, XML}:
        assert marked(body, media_type) == end.cut


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
@pytest.mark.parametrize(
    "limits", [Limits(rows=0), Limits(rows=7), Limits(rows=500), Limits(bytes=30_000)], ids=str
)
def test_a_cut_graph_is_well_formed_and_says_so(media_type: str, limits: Limits) -> None:
    store = holding([[URIRef(E + str(number)), Literal(f"值{number}")] for number in range(1_000)])
    body, end = written(store, EVERYTHING, media_type, limits)
    read = graph_of(body, media_type)
    whole = graph_of(written(store, EVERYTHING, media_type)[0], media_type)
    assert end.cut == ("bytes" if limits.bytes else "rows")
    assert len(read) == end.rows == (limits.rows if limits.rows is not None else end.rows)
    assert set(read) <= set(whole)
    if media_type == "application/ld+json":
        assert json.loads(body)["cut"] == end.cut
    else:
        assert f"cut: {end.cut}.".encode() in body.splitlines()[-1]
    if limits.bytes:
        assert limits.bytes <= len(body) < limits.bytes + 9_000


def test_counters_agree_with_a_query_that_counts(long_store: Store) -> None:
    kinds = Counter(type(cell).__name__ for row in trapped() for cell in row)
    [row] = long_store.query(f"SELECT (COUNT(*) AS ?n) {{ ?r <{E}p0>|<{E}p1> ?x }}").rows()
    assert int(row["n"].value) == kinds["Literal"]
