"""A calendar or a feed from the graph to its bytes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Literal, TypeVar, get_args

from kg.errors import ParameterError
from kg.feeds.calendar import to_icalendar
from kg.feeds.cycles import cycle_events
from kg.feeds.due import due_events
from kg.feeds.edition import Edition, edition_of
from kg.feeds.entries import Entry, Feed, named, on_page
from kg.feeds.event import Event
from kg.feeds.findings import finding_entries, new_findings
from kg.feeds.periods import period_events
from kg.feeds.releases import release_entries
from kg.feeds.scope import Scope
from kg.feeds.statuses import changes, status_entries
from kg.feeds.wording import said
from kg.history import Past
from kg.saved import Language
from kg.store import GraphStore

Kind = Literal["releases", "findings", "status"]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_PLANS = 200
"""Plans that are told of at once; of more, one, a place or an agency has to be chosen."""
_PLANS = "SELECT (COUNT(?plan) AS ?count) WHERE { $plans ?plan a gp:Plan }"


def events(store: GraphStore, scope: Scope) -> list[Event]:
    """Return everything that plans say of a year or of their period.

    Args:
        store: The graph.
        scope: Of which plan, place or agency.
    """
    return [*due_events(store, scope), *cycle_events(store, scope), *period_events(store, scope)]


def calendar(
    store: GraphStore, scope: Scope, language: Language, link: Callable[[str], str], *, bounded: bool = True
) -> bytes:
    """Return the calendar of what is due, monitored and evaluated.

    Args:
        store: The graph.
        scope: Of which plan, place or agency.
        language: Of its text.
        link: Address of the page of a thing.
        bounded: Whether that of more than `MOST_PLANS` plans is refused.

    Returns:
        iCalendar; the same data give the same bytes.

    Raises:
        ParameterError: That is of too many plans.
        NotBuiltError: The graph has no description of a dataset.
    """
    if bounded:
        _bounded(store, scope)
    return to_icalendar(events(store, scope), edition_of(store), scope.name(store), language, link)


@dataclass(frozen=True)
class Releases:
    """The releases beside the one in service.

    Attributes:
        out: The build folder.
        history: Its releases, oldest first.
    """

    out: Path
    history: Sequence[Past]


def feed(store: GraphStore, kind: Kind, scope: Scope, page: int, until: date, releases: Releases) -> Feed:
    """Return a page of a feed.

    Args:
        store: The graph.
        kind: What its entries are.
        scope: Of which plan, place or agency; releases are of everything.
        page: Which page, from 1.
        until: The last day of which changes of status are told.
        releases: For releases and findings.

    Raises:
        ParameterError: There is no such page, it is of too many plans, or of releases of one plan.
        NotBuiltError: The graph has no description of a dataset.
    """
    edition = edition_of(store)
    total, newest, entries = _entries(store, kind, scope, page, (until, releases, edition))
    title, of = said("feeds", kind), scope.name(store)
    return Feed(
        id=named(kind, *scope.iris),
        title=title if scope.everything else said("feeds", "of", name=of, feed=title),
        subtitle=said("feeds", f"about-{kind}", day=until),
        updated=newest or edition.moment,
        entries=tuple(entries),
        page=page,
        total=total,
        author=edition.title,
        rights=edition.licence,
    )


T = TypeVar("T")
_Known = tuple[date, Releases, Edition]
_Page = tuple[int, datetime | None, list[Entry]]


def _entries(store: GraphStore, kind: Kind, scope: Scope, page: int, known: _Known) -> _Page:
    """Return how many entries there are, when the newest one came about, and those of a page."""
    until, releases, edition = known
    if kind == "status":
        _bounded(store, scope)
        changed = changes(store, scope, until)
        return len(changed), *_newest(changed, page, lambda some: status_entries(store, some, scope.agency))
    history = releases.history
    if kind == "findings":
        new = new_findings(store, releases.out, history, scope)
        return len(new), *_newest(new, page, lambda some: finding_entries(store, some, scope.agency))
    if not scope.everything:
        raise ParameterError(
            "数据发布不分规划、地区和单位。 Releases are not of a plan, place or agency.",
            "请去掉参数，或用 findings、status。 Leave the parameters out, or ask for findings or status.",
        )
    past = list(history)[::-1]
    return len(past), *_newest(past, page, lambda some: release_entries(history, some, edition.version))


def _newest(
    found: Sequence[T], page: int, made: Callable[[Sequence[T]], list[Entry]]
) -> tuple[datetime | None, list[Entry]]:
    shown = made(on_page(found, page))
    first = shown[:1] if page == 1 else made(found[:1])
    return (first[0].updated if first else None), shown


def _bounded(store: GraphStore, scope: Scope) -> None:
    """Refuse what would be of too many plans at once.

    Raises:
        ParameterError: It would.
    """
    if scope.agency or scope.plan:
        return
    with store.query(_PLANS.replace("$plans", scope.plans)) as answer:
        count = sum(int(row["count"].value) for row in answer.rows())
    if count > MOST_PLANS:
        raise ParameterError(
            f"共{count}部规划，一次至多{MOST_PLANS}部。 Of {count} plans {MOST_PLANS} at most are told.",
            "请选一部规划、一个地区或一个单位。 Choose a plan, a place or an agency.",
        )
