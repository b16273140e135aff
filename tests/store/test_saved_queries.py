"""The saved queries over the shipped graph: the same answers, whatever store holds it.

Where an engine answers otherwise, a table names the query and how far its answer is ours; the test fails when
that changes, for better or worse, unless the table says that it changes by itself.
"""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kg.catalogue import catalogue
from kg.errors import KgError
from kg.pipeline import BuildResult
from kg.saved import bind
from kg.shipped import shipped
from kg.store import Answer, GraphStore, Store
from kg.store.disk import FOLDER, DiskStore, make
from kg.store.pushing import push
from kg.store.remote import RemoteStore
from kg.term import Term
from tests.store.comparing import likeness
from tests.store.conftest import TOLD, Started

QUERIES = catalogue(shipped("queries"))
ASKED_ON = date(2026, 6, 1)

DIFFERENCES: dict[str, dict[str, list[str]]] = tomllib.loads(
    Path(__file__).with_name("differences.toml").read_text(encoding="utf-8")
)
"""By engine and kind of difference, the saved queries that differ so."""
NOT_ASKED = {"slow", "unsteady"}
"""Kinds that no single answer shows: it takes minutes, or changes by itself."""


Answers = dict[str, tuple[str, list[dict[str, Term]]]]
"""By name: the query's text as it is asked, and its rows in the store in memory."""


@pytest.fixture(scope="module")
def own(built: BuildResult) -> Answers:
    """Ask the store in memory once."""
    store = Store.load(built.release / "dataset.nq")
    answers = {}
    for name, query in QUERIES.items():
        values = {parameter: [value] for parameter, value in query.header.golden.items()}
        text = bind(store, query, values, ASKED_ON).text()
        with store.query(text) as found:
            answers[name] = text, rows_of(found)
    return answers


def rows_of(answer: Answer) -> list[dict[str, Term]]:
    """Return the rows of a table, or the triples of a graph as such, each once."""
    if answer.kind == "graph":
        return [dict(zip("spo", triple, strict=True)) for triple in {*answer.triples()}]
    return list(answer.rows())


def expected(engine: str, name: str) -> str:
    kinds = [kind for kind, names in DIFFERENCES.get(engine, {}).items() if name in names]
    assert len(kinds) < 2
    return kinds[0] if kinds else "same"


def found(rows: list[dict[str, Term]], other: GraphStore, text: str) -> str:
    """Return how far another store's answer is ours; `refused` if it gives none."""
    try:
        with other.query(text) as answer:
            return likeness(rows, rows_of(answer))
    except KgError:
        return "refused"


def compared(engine: str, own: Answers, other: GraphStore) -> dict[str, tuple[str, str]]:
    """Return the queries of which something else is found than expected: by name, what is and what was."""
    wanted = {name: kind for name in own if (kind := expected(engine, name)) not in NOT_ASKED}
    got = {name: found(own[name][1], other, own[name][0]) for name in wanted}
    return {name: (wanted[name], kind) for name, kind in got.items() if kind != wanted[name]}


def test_on_disk(built: BuildResult, own: Answers) -> None:
    make(built.release / "dataset.nq", built.release / FOLDER)
    assert compared("disk", own, DiskStore(built.release / FOLDER)) == {}


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["oxigraph", "virtuoso"])
def test_elsewhere(engine: str, built: BuildResult, own: Answers, started: Started) -> None:
    access = started(engine, "shipped").access
    version = str(json.loads((built.release / "build.json").read_text(encoding="utf-8"))["version"])
    with RemoteStore(access, None) as remote:
        push(built.release, version, remote, 0, TOLD)
    with RemoteStore(access, version) as remote:
        assert len(remote) == built.quads
        assert compared(engine, own, remote) == {}


def test_the_table_of_differences_names_queries_that_there_are() -> None:
    listed: list[Any] = [name for kinds in DIFFERENCES.values() for names in kinds.values() for name in names]
    assert set(listed) <= set(QUERIES)
    assert len(listed) == len(set(listed))
