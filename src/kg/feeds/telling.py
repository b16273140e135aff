"""Calendars and feeds as a worker is told to make them: what a job says is data that JSON can carry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlencode

from kg.feeds.atom import Links, to_atom
from kg.feeds.making import Kind, Releases, calendar, feed
from kg.feeds.scope import Scope, scope_of
from kg.history import read_history
from kg.saved import Language
from kg.store import GraphStore
from kg.vocab import BASE

_SAFE = "/#-._~:@!$&'()*+,;=%"


class Sink(Protocol):
    """Where an answer goes."""

    def write(self, data: bytes) -> object:
        """Take the next bytes."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for.

    Attributes:
        plan: Key of the only plan; empty for all.
        place: Code of the place whose plans are wanted; empty for all.
        agency: Path of the agency whose duties are wanted; empty for all.
        language: Of the text.
        site: Where the pages of things are, without a slash at the end; empty: at their IRIs.
        as_of: The day that the reader chose, for the addresses of a feed's other pages; empty: today.
    """

    plan: str = ""
    place: str = ""
    agency: str = ""
    language: Language = "zh"
    site: str = ""
    as_of: str = ""

    def scope(self, store: GraphStore) -> Scope:
        """Return what it names.

        Raises:
            ParameterError: There is no such thing.
        """
        return scope_of(store, self.plan, self.place, self.agency)

    @property
    def narrowed(self) -> dict[str, str]:
        """Its keys as parameters of an address; empty ones are left out."""
        given = {"plan": self.plan, "place": self.place, "agency": self.agency}
        return {name: value for name, value in given.items() if value}

    def link(self, iri: str) -> str:
        """Return the address of the page of a thing; empty for a thing of others that is no address."""
        path = iri.removeprefix(BASE)
        if path == iri:
            return iri if iri.startswith(("https://", "http://")) else ""
        english = "?lang=en" if self.language == "en" and self.site else ""
        page = ".html" if path.startswith("id/") else ""  # the document, which a thing's own address leads to
        return (f"{self.site}/{quote(path, safe=_SAFE)}{page}" if self.site else iri) + english

    def home(self) -> str:
        """Return the address of the page that tells the same to people."""
        chosen = next(((kind, key) for kind, key in reversed(self.narrowed.items())), None)
        return self.link(f"{BASE}id/{chosen[0]}/{chosen[1]}" if chosen else BASE)


def made_calendar(store: GraphStore, wanted: Wanted) -> bytes:
    """Return a calendar.

    Raises:
        ParameterError: There is no such plan, place or agency, or it is of too many plans.
        NotBuiltError: The graph has no description of a dataset.
    """
    return calendar(store, wanted.scope(store), wanted.language, wanted.link)


def made_feed(store: GraphStore, wanted: Wanted, kind: Kind, page: int, until: date, out: Path) -> bytes:
    """Return a page of a feed.

    Args:
        store: The graph.
        wanted: Of what, in which language.
        kind: What its entries are.
        page: Which page, from 1.
        until: The last day of which changes of status are told.
        out: The build folder.

    Raises:
        ParameterError: There is no such plan, place, agency or page, or it is of too many plans.
        NotBuiltError: The graph has no description of a dataset.
    """
    releases = Releases(out, read_history(out))
    found = feed(store, kind, wanted.scope(store), page, until, releases)

    def address(number: int, language: Language) -> str:
        told = wanted.narrowed | ({"lang": "en"} if language == "en" else {})
        told |= {"as_of": wanted.as_of} if wanted.as_of else {}
        told |= {"page": str(number)} if number > 1 else {}
        return f"{wanted.site or BASE.rstrip('/')}/feeds/{kind}.atom" + (
            f"?{urlencode(told)}" if told else ""
        )

    return to_atom(found, wanted.language, Links(address, wanted.link, wanted.home()))


def tell_calendar(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Make a calendar in a worker.

    Args:
        store: The graph.
        payload: The fields of `Wanted`.
        sink: Gets it.

    Returns:
        The end: `{bytes}`.
    """
    return _sent(made_calendar(store, Wanted(**payload)), sink)


def tell_feed(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Make a page of a feed in a worker.

    Args:
        store: The graph.
        payload: `wanted`: the fields of `Wanted`; `kind`, `page`, `until` and `out` as of `made_feed`.
        sink: Gets it.

    Returns:
        The end: `{bytes}`.
    """
    wanted, until = Wanted(**payload["wanted"]), date.fromisoformat(payload["until"])
    return _sent(
        made_feed(store, wanted, payload["kind"], payload["page"], until, Path(payload["out"])), sink
    )


def _sent(body: bytes, sink: Sink) -> dict[str, Any]:
    sink.write(body)
    return {"bytes": len(body)}
