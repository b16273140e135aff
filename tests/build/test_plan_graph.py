"""A plan's graph, held against a golden file of canonical N-Quads.

The plan is the documentation's made-up example as if it were 乐昌市's: a graph needs a place that exists.
`KG_WRITE_GOLDEN=1` writes the file anew; read the difference before you commit it.
"""

import os
from pathlib import Path

import pytest
from rdflib.namespace import RDF

from kg.build.plan_graph import PlanGraph
from kg.codes import shipped_codes
from kg.extract.assemble import extract_text
from kg.registry import read_registry
from kg.store import canonical_nquads
from kg.vocab import GP

TOP = Path(__file__).resolve().parent.parent
GOLDEN = TOP / "golden" / "example-plan.nq"
EXAMPLE = TOP.parent / "docs" / "example" / "shili-city-women.md"


@pytest.fixture(scope="module")
def graph() -> PlanGraph:
    """Build the example's graph."""
    text = EXAMPLE.read_text(encoding="utf-8").replace("示例市", "乐昌市")
    return PlanGraph(extract_text(text, "made-up.md", "0" * 64), read_registry(), shipped_codes())


def test_the_graph_is_as_recorded(graph: PlanGraph) -> None:
    written = canonical_nquads(graph.quads)
    if os.environ.get("KG_WRITE_GOLDEN") == "1":
        GOLDEN.write_bytes(written)
    assert written.decode().splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_every_fact_of_the_text_has_its_place(graph: PlanGraph) -> None:
    stated = {
        GP.Target,
        GP.Measure,
        GP.Provision,
        GP.TargetValue,
        GP.Commitment,
        GP.Observation,
        GP.Responsibility,
    }
    facts = {s for s, p, o, _ in graph.quads if p == RDF.type and o in stated}
    placed = {s for s, p, _, _ in graph.quads if p == GP.source}
    assert facts
    assert facts <= placed


def test_a_baseline_that_names_its_place_is_mapped(graph: PlanGraph) -> None:
    observed = {s for s, p, o, _ in graph.quads if p == RDF.type and o == GP.Observation}
    mapped = {s for s, p, _, _ in graph.quads if p == GP.indicator}
    assert observed
    assert observed <= mapped
