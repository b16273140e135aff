"""Entries of findings: what validation found in a release and not in the one before it.

Each release keeps its report beside the graph, and the build folder remembers in which order releases came.
Where the report of a release or of the one before it is gone, there is nothing to compare and no entry.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.build.release import REPORT
from kg.feeds.entries import Entry, named
from kg.feeds.grounds import Duty, duties, only_presumed
from kg.feeds.scope import Scope
from kg.feeds.wording import said
from kg.history import Past
from kg.report import COLUMNS
from kg.saved import Name, names, short
from kg.store import GraphStore
from kg.vocab import BASE
from kg.worklist.asking import text

REMEMBERED = 12
"""So many releases are looked back."""
_ITEMS = "SELECT DISTINCT ?item WHERE { $duties }"
_PLANS = "SELECT DISTINCT ?plan WHERE { $plans ?plan a gp:Plan }"

Cells = tuple[str, ...]
"""A finding as the report has it, in the order of `kg.report.COLUMNS`."""


@dataclass(frozen=True)
class New:
    """A finding that a release has and the one before did not have."""

    cells: Cells
    release: Past
    before: Past

    def __getitem__(self, column: str) -> str:
        return self.cells[COLUMNS.index(column)]


def new_findings(store: GraphStore, out: Path, history: Sequence[Past], scope: Scope) -> list[New]:
    """Return what releases found that the one before did not, newest release first.

    Args:
        store: The graph; says what belongs to the scope.
        out: The build folder.
        history: Its releases, oldest first.
        scope: Of which plan, place or agency.
    """
    concerns = _concerning(store, scope)
    kept = list(history)[-REMEMBERED - 1 :]
    reports = [_report(out, past.version) for past in kept]
    found = []
    for n in range(len(kept) - 1, 0, -1):
        now, then = reports[n], reports[n - 1]
        if now is not None and then is not None:
            fresh = (cells for cells in now if cells not in set(then)) if now != then else ()
            found += [New(cells, kept[n], kept[n - 1]) for cells in fresh if concerns(cells[_FOCUS])]
    return found


_FOCUS = COLUMNS.index("focus")


def finding_entries(store: GraphStore, found: Sequence[New], agency: str) -> list[Entry]:
    """Return the entries of findings, in their order.

    Args:
        store: The graph.
        found: The findings.
        agency: IRI of the agency that was asked for; on what ground it answers for the item is said.
    """
    answering = _answering(store, found) if agency else {}
    called = names(store, {new["focus"] for new in found if new["focus"].startswith("http")})
    entries = []
    for new in found:
        focus = new["focus"]
        message = Name(new["message_zh"], new["message_en"])
        mine = [duty for duty in answering.get(focus, []) if agency in duty.now]
        versions = {"version": new.release.version, "before": new.before.version}
        title = said("entries", "finding", message=message, focus=called.get(focus, Name(short(focus))))
        entries.append(
            Entry(
                id=named("finding", new.release.version, *new.cells),
                updated=ended(new.release),
                title=said("lines", "presumed", title=title) if only_presumed(mine, agency) else title,
                lines=(
                    message,
                    *([said("entries", "value", text=new["value"])] if new["value"] else []),
                    *(duty.line for duty in mine),
                    said("entries", "found-in", **versions),
                ),
                page=focus,
                category=(new["severity"], Name(new["shape"], new["shape"])),
            )
        )
    return entries


def _answering(store: GraphStore, found: Sequence[New]) -> dict[str, list[Duty]]:
    """Return who answers for the item that each thing at fault belongs to."""
    foci = {new["focus"] for new in found if new["focus"].startswith(BASE)}
    given = duties(store, {iri for focus in foci for iri in (focus, *_above(focus))})
    return {focus: [duty for iri in (focus, *_above(focus)) for duty in given.get(iri, [])] for focus in foci}


def ended(past: Past) -> datetime:
    """Return when a release's build ended, in UTC."""
    moment = datetime.fromisoformat(past.ended)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def _report(out: Path, version: str) -> list[Cells] | None:
    """Return what a release's report holds; `None` where it is gone, or cannot be read."""
    if "/" in version or version in {"", ".", ".."}:
        return None
    try:
        path = out / "releases" / version / REPORT.format(form="json")
        told = json.loads(path.read_text(encoding="utf-8"))
        return [tuple(str(result[column]) for column in COLUMNS) for result in told["results"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _concerning(store: GraphStore, scope: Scope) -> Callable[[str], bool]:
    """Return what tells whether a finding about a thing belongs to a scope."""
    plans = _read(store, _PLANS.replace("$plans", scope.plans), "plan") if scope.plan or scope.place else None
    items = _read(store, _ITEMS.replace("$duties", scope.duties("item")), "item") if scope.agency else None

    def concerns(focus: str) -> bool:
        above = {focus, *_above(focus)}
        of_plan = plans is None or not plans.isdisjoint(above)
        return of_plan and (items is None or focus == scope.agency or not items.isdisjoint(above))

    return concerns


def _read(store: GraphStore, query: str, name: str) -> set[str]:
    with store.query(query) as answer:
        return {text(row, name) for row in answer.rows()}


def _above(iri: str) -> list[str]:
    """Return the IRIs that a thing's own stands below."""
    steps = iri.split("/")
    return ["/".join(steps[:n]) for n in range(4, len(steps))]
