"""Every test of the manifests, over real HTTP against `kg serve`."""

import io
import re
import warnings
from collections import Counter
from typing import Any

import pytest
from rdflib import BNode, Graph
from rdflib.compare import isomorphic
from rdflib.query import Result
from rdflib.term import Node
from rdflib.util import from_n3

from tests.api.conftest import Got
from tests.protocol.conftest import ask
from tests.protocol.manifest import FOLDER, Case, Expected, Request, cases
from tests.protocol.process import Served

CASES = cases()
INSIDE = re.compile(r"Traceback|File \"|\.py\b|/(?:work|home|tmp|usr|proc|var|root|etc)/|site-packages")
"""What no message may hold: a path of this machine, or a stack."""
RESULTS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/tab-separated-values": "tsv",
}


def test_there_are_tests() -> None:
    assert len(list(FOLDER.glob("*.ttl"))) >= 4
    assert len(CASES) == len({case.key for case in CASES}) > 100


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)
def test_protocol(service: Served, case: Case) -> None:
    names = {"$SPARQL$": "/sparql", "$UPDATE$": "/update", "$GRAPHS$": "/graphs", "$HOST$": service.host}
    for number, request in enumerate(case.requests, 1):
        got = _send(service, request, names)
        where = f"{case.key}, request {number}: {case.name}\n{got.status} {dict(got.headers)}\n"
        where += got.body[:2000].decode("utf-8", "replace")
        _check(got, request, names, where)
        if location := got.headers.get("location"):
            names["$LOCATION$"] = location.removeprefix(service.address)


def _send(service: Served, request: Request, names: dict[str, str]) -> Got:
    headers = {name: _filled(value, names) for name, value in request.headers.items()}
    if not request.anonymous:
        headers["Authorization"] = f"Bearer {service.token}"
    body = request.body
    if body is not None and b"$" in body:
        body = _filled(body.decode(), names).encode()
    return ask(service, request.method, _filled(request.path, names), headers, body)


def _filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(name, value)
    return text


def _check(got: Got, request: Request, names: dict[str, str], where: str) -> None:
    expected = request.expected
    fits = [
        pattern for pattern in expected.statuses if re.fullmatch(pattern.replace("x", "."), str(got.status))
    ]
    assert fits, f"not {' or '.join(expected.statuses)}: {where}"
    for name, values in expected.headers.items():
        given = got.headers.get(name, "")
        plain = {given, given.partition(";")[0]}
        wanted = {_filled(value, names) for value in values}
        assert plain & wanted or any(re.fullmatch(value, given) for value in wanted), f"{name}: {where}"
    if request.method == "HEAD" or expected.empty:
        assert got.body == b"", where
    elif got.status >= 400:
        check_problem(got, expected.problem, where)
    else:
        _check_body(got, expected, names, where)


def check_problem(got: Got, slug: str | None, where: str = "") -> None:
    """Assert that an error has the one shape and says nothing of our insides."""
    assert got.media_type == "application/problem+json", where
    members: dict[str, Any] = got.json
    assert members["status"] == got.status, where
    assert members["type"].startswith("https://w3id.org/govplan/problem/"), where
    assert {"title", "detail"} <= members.keys(), where
    assert slug is None or members["type"].endswith(f"/{slug}"), where
    assert not INSIDE.search(got.text), where
    assert got.headers["cache-control"] == "no-store", where


def _check_body(got: Got, expected: Expected, names: dict[str, str], where: str) -> None:
    if expected.boolean is not None:
        result = Result.parse(io.BytesIO(got.body), format=RESULTS[got.media_type])
        assert (result.type, result.askAnswer) == ("ASK", expected.boolean), where
    if expected.solutions is not None:
        result = Result.parse(io.BytesIO(got.body), format=RESULTS[got.media_type])
        variables, rows = _rows_of(_filled(expected.solutions, names))
        assert [str(variable) for variable in result.vars or ()] == variables, where
        assert Counter(tuple(_plain(row.get(v)) for v in variables) for row in _rows(result)) == rows, where
    if expected.text is not None:
        assert got.body.decode() == _filled(expected.text, names), where
    if expected.graph is not None or expected.holds:
        found = graph_of(got)
        if expected.graph is not None:
            wanted = Graph().parse(data=_filled(expected.graph, names), format="turtle")
            assert isomorphic(found, wanted), where
        for pattern in expected.holds:
            assert found.query(f"ASK {{ {_filled(pattern, names)} }}").askAnswer, f"no {pattern}: {where}"


def graph_of(got: Got) -> Graph:
    """Read a graph in whichever form it came, of several graphs their union."""
    form = {"application/ld+json": "json-ld", "application/n-triples": "nt", "application/n-quads": "nt"}
    with warnings.catch_warnings():  # rdflib's own deprecations
        warnings.simplefilter("ignore", DeprecationWarning)
        return Graph().parse(data=got.body, format=form.get(got.media_type, got.media_type))


def _rows(result: Result) -> list[dict[str, Node]]:
    return [{str(name): term for name, term in row.items()} for row in result.bindings]


def _rows_of(tsv: str) -> tuple[list[str], Counter[tuple[str, ...]]]:
    head, *lines = tsv.strip("\n").split("\n")
    variables = [name.strip().removeprefix("?") for name in head.split("\t")]
    return variables, Counter(
        tuple(_plain(from_n3(cell.strip()) if cell.strip() else None) for cell in line.split("\t"))
        for line in lines
    )


def _plain(term: Node | str | None) -> str:
    if term is None or term == "":
        return ""
    return "_:b" if isinstance(term, BNode) else term.n3() if isinstance(term, Node) else str(term)
