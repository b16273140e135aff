"""A question and the shape that finds the same fault name the same things of the shipped data."""

import pytest

from kg.pipeline import BuildResult
from kg.store import Store
from kg.vocab import BASE
from tests.queries.asking import ask


@pytest.mark.parametrize(
    ("query", "values", "column", "shape"),
    [
        ("targets-weaker-than-baseline", {}, "targetValue", "Target-weaker-than-baseline"),
        ("target-gaps", {"lacks": "measure"}, "target", "Target-unserved"),
    ],
)
def test_a_query_names_what_its_shape_finds(
    built: BuildResult, store: Store, query: str, values: dict[str, str], column: str, shape: str
) -> None:
    found = {
        result.focus.removeprefix(f"{BASE}id/")
        for result in built.report.results
        if str(result.shape) == f"{BASE}shapes#{shape}"
    }
    named = [row[0] for row in ask(store, query, column, **values)]
    assert found
    assert sorted(named) == sorted(found)
