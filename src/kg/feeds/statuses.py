"""Entries of status changes: which target value came to another status on which day.

The graph holds for each target value from which day it stood how. A change is told on its own day; days after
the one that is asked for are left out, since figures may come until then.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

from kg.feeds.due import what
from kg.feeds.entries import Entry
from kg.feeds.grounds import duties, only_presumed
from kg.feeds.scope import Scope
from kg.feeds.wording import said
from kg.saved import Name, names, short
from kg.store import GraphStore
from kg.worklist.asking import ask, text

_STANDINGS = """
SELECT DISTINCT ?assessment ?subject ?from ?status WHERE {
  $plans
  ?assessment a gp:Assessment ; gp:plan ?plan ; gp:assesses ?subject ; gp:asOf ?from ; gp:status ?status .
  $duties
}"""
_OF_AGENCY = "?target gp:hasTargetValue ?subject . "
_TOLD = """
SELECT ?node ?explanation WHERE { $nodes ?node gp:explanation ?explanation }"""
_SUBJECTS = """
SELECT ?node ?label ?phrase ?indicator ?target ?plan WHERE {
  $nodes
  ?node rdfs:label ?label ; gp:plan ?plan .
  FILTER(LANG(?label) = "zh")
  OPTIONAL { ?node gp:indicatorPhrase ?phrase }
  OPTIONAL { ?node gp:indicator ?indicator }
  OPTIONAL { ?node dcterms:isPartOf ?target . ?target a gp:Target }
}"""


@dataclass(frozen=True)
class Change:
    """A target value's way from one status to another.

    Attributes:
        assessment: IRI of the first standing in the new status.
        subject: The target value.
        day: From which day it holds, ISO.
        before: IRI of the status until then.
        after: IRI of the status from then on.
    """

    assessment: str
    subject: str
    day: str
    before: str
    after: str


def changes(store: GraphStore, scope: Scope, until: date) -> list[Change]:
    """Return all changes of status, newest first.

    Args:
        store: The graph.
        scope: Of which plan, place or agency.
        until: The last day that counts.
    """
    mine = _OF_AGENCY + scope.duties("target") if scope.agency else ""
    stood: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    with store.query(_STANDINGS.replace("$plans", scope.plans).replace("$duties", mine)) as answer:
        for row in answer.rows():
            told = text(row, "from"), row["assessment"].value, row["status"].value
            stood[row["subject"].value].append(told)
    found = [
        Change(assessment, subject, day, before, after)
        for subject, told in stood.items()
        for (_, _, before), (day, assessment, after) in pairwise(sorted(told))
        if before != after and day <= until.isoformat()
    ]
    return sorted(
        sorted(found, key=lambda change: change.subject), key=lambda change: change.day, reverse=True
    )


def status_entries(store: GraphStore, found: Sequence[Change], agency: str) -> list[Entry]:
    """Return the entries of changes, in their order.

    Args:
        store: The graph.
        found: The changes.
        agency: IRI of the agency that was asked for; what it only presumably answers for says so.
    """
    subjects = {row["node"].value: row for row in ask(store, _SUBJECTS, (change.subject for change in found))}
    wanted = {text(row, name) for row in subjects.values() for name in ("plan", "indicator")} - {""}
    called = names(store, wanted | {iri for change in found for iri in (change.before, change.after)})
    why: dict[str, dict[str, str]] = defaultdict(dict)
    for row in ask(store, _TOLD, (change.assessment for change in found)):
        why[row["node"].value][row["explanation"].language or "zh"] = row["explanation"].value
    answering = duties(store, {text(row, "target") for row in subjects.values()} - {""})
    entries = []
    for change in found:
        row = subjects.get(change.subject, {})
        aim = what(row, called) if row else Name(short(change.subject))
        before, after = (called.get(iri, Name(short(iri))) for iri in (change.before, change.after))
        told = why[change.assessment]
        mine = answering.get(text(row, "target"), [])
        title = said("entries", "status", what=aim, before=before, after=after)
        plan = [said("lines", "plan", text=called[text(row, "plan")])] if text(row, "plan") in called else []
        entries.append(
            Entry(
                id=change.assessment,
                updated=_moment(change.day),
                title=said("lines", "presumed", title=title) if only_presumed(mine, agency) else title,
                lines=(
                    said("entries", "holds-from", day=change.day, before=before, after=after),
                    *([Name(told.get("zh", ""), told.get("en", ""))] if told else []),
                    *plan,
                    *(duty.line for duty in mine),
                ),
                page=text(row, "target") or change.subject,
                category=(change.after.rpartition("/")[2], after),
            )
        )
    return entries


def _moment(day: str) -> datetime:
    return datetime.fromisoformat(day[:10]).replace(tzinfo=UTC)
