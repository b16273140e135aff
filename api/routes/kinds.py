"""Which page shows a thing: a template and what it needs for each kind; all others share one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Query

from api.release import Release
from api.routes.day import Day, asked_day
from api.views.agency import agency_view
from api.views.document import source_view
from api.views.indicator import indicator_view
from api.views.items import OF_ITEM, quantities
from api.views.narrowing import Narrowed, Only
from api.views.place import place_view
from api.views.plan import plan_view
from api.views.saved_query import saved_query_view
from api.views.target import target_view
from api.views.thing import Thing
from kg.settings import Settings
from kg.worklist import Chosen, Finding, choose

Context = dict[str, object]


def narrowed(
    q: Annotated[str, Query(description="Of a plan: only what has all of these words", max_length=200)] = "",
    only: Annotated[Only, Query(description="Of a plan: only targets with numbers, or in words")] = "",
    status: Annotated[str, Query(description="Of a plan: only targets of a status, such as overdue")] = "",
    section: Annotated[str, Query(description="Of a plan: only a domain section, such as d1")] = "",
) -> Narrowed:
    """Return to what a plan's page is narrowed."""
    return Narrowed(q, only, status, section)


@dataclass(frozen=True)
class View:
    """How a thing's page is asked for.

    Attributes:
        day: As of which day progress is shown.
        narrow: To what a plan's page is narrowed.
        page: Which page of a document.
        at: A code point that the page of a document has to hold instead.
    """

    day: Day
    narrow: Narrowed
    page: int
    at: int | None


def asked_view(
    day: Annotated[Day, Depends(asked_day)],
    narrow: Annotated[Narrowed, Depends(narrowed)],
    page: Annotated[int, Query(ge=1, le=100_000, description="Of a document: which page")] = 1,
    at: Annotated[
        int | None, Query(ge=0, le=10**9, description="Of a document: the page that has this code point")
    ] = None,
) -> View:
    """Return how an address asks for a thing's page."""
    return View(day, narrow, page, at)


@dataclass(frozen=True)
class Asked:
    """A thing whose page is wanted, with what there is to show it from."""

    release: Release
    settings: Settings
    seen: Thing
    view: View


def shown(asked: Asked) -> tuple[str, Context]:
    """Return the template of a thing's page, and what it names."""
    for kind, template, context_of in PAGES:
        if asked.seen.is_a(kind) and (context := context_of(asked)) is not None:
            return template, context
    store, iri = asked.release.store, asked.seen.iri
    return "thing.html", {"quantities": quantities(store, OF_ITEM, iri).get(iri, [])}


def _plan(asked: Asked) -> Context:
    plan = plan_view(asked.release.store, asked.seen.iri, asked.view.day.date)
    return {"plan": plan, "shown": asked.view.narrow.of(plan), "narrow": asked.view.narrow}


def _target(asked: Asked) -> Context | None:
    target = target_view(asked.release.store, asked.seen.iri, asked.view.day.date)
    if target is None:
        return None
    found = [f for f in _findings(asked) if target.iri in {f.focus.iri, f.item.iri if f.item else ""}]
    return {"target": target, "findings": found, "today": datetime.now(UTC).date()}


def _agency(asked: Asked) -> Context:
    agency = agency_view(asked.release.store, asked.seen.iri, asked.view.day.date)
    return {"agency": agency, "findings": len(choose(_findings(asked), Chosen(agency=agency.path)))}


def _findings(asked: Asked) -> tuple[Finding, ...]:
    """Return all findings of the release as of today."""
    return asked.release.validation.on(datetime.now(UTC).date()).found


def _indicator(asked: Asked) -> Context:
    return {"view": indicator_view(asked.release.store, asked.seen.iri)}


def _place(asked: Asked) -> Context:
    release, iri = asked.release, asked.seen.iri
    return {"view": place_view(release.store, iri, release.overview.plans, asked.view.day.date)}


def _document(asked: Asked) -> Context:
    """Return a document's page; its text only if the build read it, so that its paragraphs are public."""
    [sha256] = asked.seen.literals("gp:sha256") or [""]
    read = asked.release.manifest.get("documents")
    folder = asked.settings.documents if isinstance(read, list) and sha256 in read else None
    store, view = asked.release.store, asked.view
    return {"view": source_view(store, asked.seen.iri, folder, view.page, view.at)}


def _query(asked: Asked) -> Context:
    return {"query": saved_query_view(asked.release.store, asked.seen.iri)}


PAGES: tuple[tuple[str, str, Callable[[Asked], Context | None]], ...] = (
    ("Plan", "plan.html", _plan),
    ("Target", "target.html", _target),
    ("Agency", "agency.html", _agency),
    ("Indicator", "indicator.html", _indicator),
    ("Place", "place.html", _place),
    ("SourceDocument", "document.html", _document),
    ("SavedQuery", "query.html", _query),
)
"""Kinds of things with pages of their own."""
