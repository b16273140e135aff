"""What the golden checks of the last build found, for the pages of the queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from api.reading import number, rows, text
from kg.catalogue import SavedQuery
from kg.iri import query as query_iri
from kg.store import GraphStore

_CHECKS = """
SELECT ?query ?version ?day ?rows ?passed ?fault WHERE {
  ?check a gp:GoldenCheck ; gp:checkedQuery ?query ; owl:versionInfo ?version ; dcterms:date ?day ;
    gp:rowsFound ?rows ; gp:passed ?passed .
  OPTIONAL { ?check rdfs:comment ?fault }
}"""


@dataclass(frozen=True)
class Check:
    """The last golden check of a query.

    Attributes:
        version: Version of the query that was checked.
        day: The build day.
        rows: Rows of the answer then.
        passed: Whether the answer was what the header says.
        fault: What was expected and what was found instead.
    """

    version: str
    day: str
    rows: int
    passed: bool
    fault: str


_KNOWN: WeakKeyDictionary[GraphStore, Mapping[str, Check]] = WeakKeyDictionary()


def check_of(store: GraphStore, query: SavedQuery) -> Check | None:
    """Return the last check of a query; `None` if this version of it was never checked."""
    known = _KNOWN.get(store)
    if known is None:
        known = _KNOWN[store] = {
            text(row, "query"): Check(
                text(row, "version"), text(row, "day"), number(row, "rows"), text(row, "passed") == "true",
                text(row, "fault"),
            )
            for row in rows(store, _CHECKS)
        }  # fmt: skip
    check = known.get(str(query_iri(query.name)))
    return check if check and check.version == query.version else None
