"""Events of target values: in which year each is due."""

from kg.feeds.event import Event
from kg.feeds.grounds import Duty, Source, duties, only_presumed, sources
from kg.feeds.scope import Scope
from kg.feeds.wording import said
from kg.saved import Name, names, short
from kg.store import GraphStore
from kg.term import Term
from kg.worklist.asking import text

_VALUES = """
SELECT DISTINCT ?value ?label ?phrase ?indicator ?due ?stated ?target ?statement ?plan WHERE {
  $plans
  ?value a gp:TargetValue ; gp:plan ?plan ; gp:due ?due ; rdfs:label ?label ; dcterms:isPartOf ?target .
  $duties
  OPTIONAL { ?value gp:dueStated ?stated }
  OPTIONAL { ?value gp:indicatorPhrase ?phrase }
  OPTIONAL { ?value gp:indicator ?indicator }
  OPTIONAL { ?target gp:statement ?statement }
}"""


def due_events(store: GraphStore, scope: Scope) -> list[Event]:
    """Return an event for each target value.

    Args:
        store: The graph.
        scope: Of which plan, place or agency.
    """
    query = _VALUES.replace("$plans", scope.plans).replace("$duties", scope.duties("target"))
    with store.query(query) as answer:
        rows = {row["value"].value: row for row in answer.rows()}
    targets = {text(row, "target") for row in rows.values()}
    called = names(store, {text(row, name) for row in rows.values() for name in ("plan", "indicator")} - {""})
    found, said_at = duties(store, targets), sources(store, rows)
    return [
        _event(row, called, found.get(text(row, "target"), []), said_at.get(value), scope)
        for value, row in rows.items()
    ]


def _event(
    row: dict[str, Term], called: dict[str, Name], found: list[Duty], source: Source | None, scope: Scope
) -> Event:
    year = int(text(row, "due")[:4])
    plan = called.get(text(row, "plan"), Name(short(text(row, "plan"))))
    presumed = only_presumed(found, scope.agency)
    title = said("lines", "title", kind=said("kinds", "due"), what=what(row, called), plan=plan)
    dated = "due-stated" if text(row, "stated") == "true" else "due-period"
    lines = [
        said("lines", dated, year=year),
        said("lines", "plan", text=plan),
        *([said("lines", "statement", text=text(row, "statement"))] if "statement" in row else []),
        *([duty.line for duty in found] or [said("lines", "nobody")]),
        *([source.line] if source else []),
        said("lines", "year-only"),
    ]
    return Event(
        of=text(row, "value"),
        key="due",
        kind="due",
        page=text(row, "target"),
        first=year,
        last=year,
        title=said("lines", "presumed", title=title) if presumed else title,
        lines=tuple(lines),
        presumed=presumed,
    )


def what(row: dict[str, Term], called: dict[str, Name]) -> Name:
    """Return what a target value asks for; in English the register's name of the indicator, if it has one.

    Args:
        row: `label`, and if the graph has them `phrase` and `indicator`.
        called: Names of indicators.
    """
    label, phrase = text(row, "label"), text(row, "phrase")
    english = called.get(text(row, "indicator"), Name()).en
    aimed = label.removeprefix(phrase) if phrase and label.startswith(phrase) else ""
    return Name(label, f"{english}{aimed}" if english and aimed else "")
