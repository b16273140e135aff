"""The report in RDF as the build stored it: whole, or with some of its results."""

from collections.abc import Iterable

from kg.report import REPORT
from kg.store import Answer, Store
from kg.worklist.model import Finding
from kg.worklist.reading import GRAPH

_WHOLE = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
_SOME = f"""
CONSTRUCT {{ ?s ?p ?o }} WHERE {{
  {{ BIND(<{REPORT}> AS ?s) GRAPH <{GRAPH}> {{ ?s ?p ?o FILTER(?p != sh:result) }} }}
  UNION {{ VALUES ?o {{ $results }} GRAPH <{GRAPH}> {{ ?s ?p ?o FILTER(?p = sh:result) }} }}
  UNION {{ VALUES ?s {{ $results }} GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}
  UNION {{
    VALUES ?result {{ $results }}
    GRAPH <{GRAPH}> {{ ?result gp:acceptance|sh:sourceShape ?s . ?s ?p ?o }}
  }}
}}"""


def report(store: Store, chosen: Iterable[Finding] | None) -> Answer:
    """Return the stored `sh:ValidationReport` as a graph.

    Args:
        store: The built graph.
        chosen: Whose results are wanted; `None` for the whole report with all acceptances.
    """
    if chosen is None:
        return store.query(_WHOLE)
    results = " ".join(f"<{finding.iri}>" for finding in chosen)
    return store.query(_SOME.replace("$results", results))
