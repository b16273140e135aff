"""Lines `# GIVEN …` of saved queries let an engine start from a value; they never change an answer."""

from collections.abc import Mapping

import pytest

from kg.catalogue import SavedQuery, catalogue
from kg.catalogue.saved import GIVEN
from kg.shipped import shipped
from kg.store import Store
from kg.vocab import BASE

SAVED = catalogue(shipped("queries"))
CASES = [
    (query, name)
    for query in SAVED.values()
    for name in sorted({match["name"] for match in GIVEN.finditer(query.text)})
]
THINGS = {
    "agency": """?duty gp:agency ?thing ; gp:responsibleFor ?target . ?target gp:hasTargetValue ?value .
        ?assessment gp:assesses ?value ; gp:status ?status .
        FILTER(?status IN (status:overdue, status:overdue-unreported))""",
    "indicator": "?commitment a gp:Commitment ; gp:indicator ?thing",
    "plan": "?thing a gp:Plan",
    "place": "?plan a gp:Plan ; gp:place ?thing",
}
FORMER = (
    "SELECT DISTINCT ?thing { ?thing gp:presentAgency ?now FILTER(?now != ?thing) } ORDER BY ?thing LIMIT 4"
)
"""Agencies that are no more: who asks for one is told of its heirs."""
EMPTY = {"off-track-targets", "presumed-differs-from-assigned"}
"""Queries to which neither graph has an answer about these things; others of their tests have."""


def things(store: Store, parameter: str) -> list[str]:
    """Return some things that a query may be asked about, spread over all of the kind."""
    every = (
        f"PREFIX status: <{BASE}id/status/> SELECT DISTINCT ?thing {{ {THINGS[parameter]} }} ORDER BY ?thing"
    )
    with store.query(every) as answer:
        found = [row["thing"].value for row in answer.rows()]
    with store.query(FORMER) as answer:
        former = [row["thing"].value for row in answer.rows()]
    return [*found[:: max(1, len(found) // 4)][:5], *(former if parameter == "agency" else [])]


def rows(store: Store, query: SavedQuery, values: Mapping[str, list[str]]) -> list[list[str]]:
    """Return the rows of a query with values bound, in their order."""
    with store.query(query.bound(values)) as found:
        return [[str(row[name]) for name in sorted(row)] for row in found.rows()]


@pytest.mark.parametrize(("query", "name"), CASES, ids=[f"{query.name}-{name}" for query, name in CASES])
def test_a_given_line_never_changes_an_answer(
    store: Store, contents: Store, query: SavedQuery, name: str
) -> None:
    without = query.model_copy(update={"text": GIVEN.sub("", query.text)})
    assert without.text != query.text
    known = query.header.parameters_by_name
    set_already = {"as_of": "2026-11-22", "since": "2026-01-01"} | query.header.golden
    fixed = {
        one: [str(value)]
        for one, value in set_already.items()
        if one in known and (known[one].required or known[one].type == "date")
    }
    told = 0
    for graph in (store, contents):
        for thing in things(graph, name):
            found = rows(graph, query, {**fixed, name: [thing]})
            assert found == rows(graph, without, {**fixed, name: [thing]}), thing
            told += len(found)
    assert told or query.name in EMPTY, "no thing that was asked about has an answer"
