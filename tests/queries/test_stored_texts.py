"""The texts of saved queries in the graph: any editor lists them and runs them as they stand."""

import json
from datetime import date

import pytest
from pyoxigraph import Store as Engine
from rdflib.plugins.sparql import prepareQuery

from kg.build.release import MANIFEST
from kg.pipeline import BuildResult
from kg.saved import run
from kg.store import Store
from kg.vocab import BASE
from tests.queries.asking import QUERIES

EXAMPLES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?query ?comment ?text WHERE {
  ?query a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?text .
}"""
"""What editors that look for examples in an endpoint ask it (github.com/sib-swiss/sparql-examples)."""


@pytest.fixture(scope="module")
def texts(store: Store) -> dict[str, str]:
    """Return the text of each query that an editor finds."""
    with store.query(EXAMPLES) as answer:
        return {
            row["query"].value.removeprefix(f"{BASE}id/query/"): row["text"].value for row in answer.rows()
        }


def test_an_editor_finds_every_query_described_in_both_languages(store: Store) -> None:
    with store.query(EXAMPLES) as answer:
        found = [(row["query"].value.rsplit("/", 1)[1], row["comment"].language) for row in answer.rows()]
    assert sorted(found) == sorted((name, language) for name in QUERIES for language in ("en", "zh"))


@pytest.mark.parametrize("name", QUERIES)
def test_both_engines_read_a_text_without_being_told_prefixes(texts: dict[str, str], name: str) -> None:
    prepareQuery(texts[name])
    Engine().query(texts[name])


@pytest.mark.parametrize("name", QUERIES)
def test_a_text_answers_as_the_saved_query_does(
    texts: dict[str, str], store: Store, built: BuildResult, name: str
) -> None:
    query = QUERIES[name]
    built_for = json.loads((built.release / MANIFEST).read_text(encoding="utf-8"))["as_of"]
    given = {p.name: [query.header.golden[p.name]] for p in query.header.parameters if p.required}
    with store.public_query(texts[name]) as answer:
        found: list[object] = list(answer.rows() if query.form == "SELECT" else answer.triples())
    asked = run(store, query, given, date.fromisoformat(built_for))
    assert sorted(map(repr, found)) == sorted(map(repr, asked.terms or asked.triples or ()))


def test_a_required_parameter_is_bound_to_an_example_that_has_an_answer(
    texts: dict[str, str], store: Store
) -> None:
    names = [name for name, query in QUERIES.items() if any(p.required for p in query.header.parameters)]
    assert len(names) >= 4
    for name in names:
        with store.query(texts[name]) as answer:
            assert list(answer.rows() if answer.kind == "solutions" else answer.triples()), name


def test_the_shipped_queries_keep_their_shapes(built: BuildResult) -> None:
    assert built.report.unreached == ()
    assert [r.cells() for r in built.report.results if r.focus.startswith(f"{BASE}id/query/")] == []
