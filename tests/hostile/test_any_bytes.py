"""Bytes that look like SPARQL, or like nothing, never bring an error of ours to light."""

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.api.conftest import Client
from tests.protocol.conftest import ask
from tests.protocol.process import Served
from tests.protocol.test_manifests import check_problem

pytestmark = pytest.mark.slow

WORDS = (  # noqa: SIM905  # as a list it would fill three pages
    "SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES SERVICE "
    "SILENT DISTINCT REDUCED ORDER BY GROUP HAVING LIMIT OFFSET AS EXISTS NOT IN COUNT(*) BASE "
    "SEPARATOR= PREFIX a true UNDEF LATERAL INSERT DELETE DATA WITH USING LOAD CLEAR DROP ALL DEFAULT INTO "
    "TO GROUP_CONCAT COPY REGEX STR LANG BNODE IRI COALESCE IF BOUND NOW() RAND() UUID() "
    "{ } ( ) [ ] << >> <<( )>> {| |} . ; , * + / | ^ ! ? ?s ?p ?o $x ?g = != < > <= >= && || - _:b () [] 1 "
    '-1 1e9 1.5 99999999999999999999 \'\' "a" """ \'\'\' "a"@zh "b"^^xsd:integer "c"^^<urn:t> '
    "xsd:integer(1) gp:Plan rdf:type p: :x <urn:s> <> <#> <\\u0041> \\u007b \\uD800 \\ # \n \t \0 妇女 𠮷 "
    "\ufeff \ufffd"
).split(" ")
GROUPS = (
    "SELECT * { ?s ?p ?o }", "SELECT (COUNT(*) AS ?n) {", "ASK { ?s gp:p ?o }", "GRAPH ?g {", "{ SELECT ?s {",
    "FILTER(?o = 1)", "BIND(1 AS ?x)", "VALUES ?x { 1 2 }", "?s rdf:type/rdfs:subClassOf* ?c .", "LIMIT 5",
    "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }", "DELETE WHERE { ?s ?p ?o } ;",
)  # fmt: skip

TEXTS = st.lists(st.sampled_from((*WORDS, *GROUPS)) | st.text(max_size=6), max_size=25).map(" ".join)
BYTES = TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=200)
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
FIELDS = st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=40)
OFTEN = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def check(served: Served, method: str, path: str, headers: dict[str, str], body: bytes | None) -> None:
    got = ask(served, method, path, headers, body)
    assert got.status < 500 or got.status in {503, 504}, f"{got.status}: {got.text[:1000]}"
    if got.status >= 400:
        check_problem(got, None, f"{path[:500]} {body!r} {got.text[:1000]}")
    assert Client(served.address).ask("/livez").status == 200


@OFTEN
@given(BYTES)
@example(b"SELECT * { ?s ?p ?o } ORDER BY \xff")
@example(b"")
def test_any_query(service: Served, body: bytes) -> None:
    check(service, "POST", "/sparql?timeout=1", {"Content-Type": DIRECT}, body)
    if body.strip():
        check(service, "GET", f"/sparql?timeout=1&query={quote(body)}", {"Accept": "text/csv"}, None)


@OFTEN
@given(
    st.binary(max_size=200)
    | TEXTS.map(lambda text: b"query=" + quote(text.encode(errors="replace")).encode())
)
def test_any_form(service: Served, body: bytes) -> None:
    check(service, "POST", "/sparql?timeout=1", {"Content-Type": FORM}, body)


@settings(OFTEN, max_examples=60)
@given(BYTES)
def test_any_update(service: Served, body: bytes) -> None:
    token = {"Authorization": f"Bearer {service.token}"}
    check(service, "POST", "/update", {"Content-Type": "application/sparql-update", **token}, body)


@settings(OFTEN, max_examples=60)
@given(
    BYTES, st.sampled_from(["text/turtle", "application/rdf+xml", "application/ld+json", "application/trig"])
)
def test_any_graph(service: Served, body: bytes, media_type: str) -> None:
    token = {"Authorization": f"Bearer {service.token}"}
    check(service, "PUT", "/graphs/any", {"Content-Type": media_type, **token}, body)


@OFTEN
@given(FIELDS, st.text(max_size=20))
def test_any_headers_and_addresses(service: Served, value: str, path: str) -> None:
    headers = {"Accept": value, "Accept-Encoding": value, "If-None-Match": value, "Authorization": value}
    check(service, "GET", f"/sparql?query=ASK%7B%7D&format={quote(path)}", headers, None)
    check(service, "GET", f"/{quote(path)}?{quote(value.encode())}", {"Accept": "application/json"}, None)
    check(service, "POST", "/sparql", {"Content-Type": value or "x", "Content-Encoding": value}, b"ASK {}")
