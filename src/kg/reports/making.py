"""A report put together from the graph."""

from collections.abc import Callable, Mapping

from kg.catalogue import SavedQuery
from kg.errors import ParameterError
from kg.reports.agency import agency_report
from kg.reports.asking import Asking, Wanted
from kg.reports.model import Report
from kg.reports.plan import plan_report
from kg.store import GraphStore

KINDS: Mapping[str, Callable[[Asking], Report]] = {"plan": plan_report, "agency": agency_report}
"""By what a report is about."""


def report(store: GraphStore, queries: Mapping[str, SavedQuery], wanted: Wanted) -> Report:
    """Return a report.

    Args:
        store: The built graph.
        queries: The saved queries by name: `kg.reports.QUERIES` at least.
        wanted: What it is about, and as of when.

    Raises:
        ParameterError: There is no such plan or agency.
        QueryError: A query fails.
    """
    if wanted.kind not in KINDS:
        raise ParameterError(
            f"没有“{wanted.kind[:40]}”的报告。 There are no reports of {wanted.kind[:40]!r}.",
            f"可选 one of: {', '.join(KINDS)}.",
        )
    return KINDS[wanted.kind](Asking(store, queries, wanted))
