"""Events of plans: the last year of each period, which is all that targets without a number have."""

from kg.feeds.event import Event
from kg.feeds.grounds import sources
from kg.feeds.scope import Scope
from kg.feeds.wording import said
from kg.saved import Name, names, short
from kg.store import GraphStore
from kg.term import Term
from kg.worklist.asking import text

_PLANS = """
SELECT ?plan ?first ?last (COUNT(DISTINCT ?inWords) AS ?count) WHERE {
  $plans
  ?plan a gp:Plan ; gp:periodStart ?first ; gp:periodEnd ?last .
  $answered
  OPTIONAL {
    ?inWords a gp:Target ; gp:plan ?plan .
    $duties
    FILTER NOT EXISTS { ?inWords gp:hasTargetValue ?value }
  }
} GROUP BY ?plan ?first ?last"""
_ANSWERED = "{ SELECT DISTINCT ?plan WHERE { %s ?target a gp:Target ; gp:plan ?plan } }"


def period_events(store: GraphStore, scope: Scope) -> list[Event]:
    """Return an event for each plan.

    Args:
        store: The graph.
        scope: Of which plan, place or agency; of an agency those plans that have a target for it.
    """
    answered = _ANSWERED % scope.duties("target") if scope.agency else ""
    query = _PLANS.replace("$plans", scope.plans).replace("$answered", answered)
    with store.query(query.replace("$duties", scope.duties("inWords"))) as answer:
        rows = {row["plan"].value: row for row in answer.rows() if "plan" in row}
    called, said_at = names(store, rows), sources(store, rows)
    return [
        _event(row, called.get(plan, Name(short(plan))), said_at[plan].line if plan in said_at else None)
        for plan, row in rows.items()
    ]


def _event(row: dict[str, Term], plan: Name, source: Name | None) -> Event:
    first, last = (int(text(row, name)[:4]) for name in ("first", "last"))
    count = int(text(row, "count"))
    return Event(
        of=row["plan"].value,
        key="period-end",
        kind="period-end",
        page=row["plan"].value,
        first=last,
        last=last,
        title=said("lines", "of-plan", kind=said("kinds", "period-end"), plan=plan),
        lines=(
            said("lines", "period", first=first, last=last),
            *([said("lines", "in-words", count=count)] if count else []),
            *([source] if source else []),
            said("lines", "year-only"),
        ),
    )
