"""Calendars (iCalendar) and feeds (Atom) from the graph: what is due, monitored and evaluated; what changed.

Pure functions over a store: the same data give the same bytes. `scope` says of which plans, place or agency;
`due`, `cycles` and `periods` find events, `calendar` writes them; `releases`, `findings` and `statuses` find
entries, `atom` writes them; `making` puts them together.
"""

from kg.feeds.atom import ATOM, Links
from kg.feeds.calendar import ICALENDAR
from kg.feeds.entries import Entry, Feed
from kg.feeds.event import Event
from kg.feeds.making import KINDS, Kind, calendar, events, feed
from kg.feeds.scope import Scope, scope_of

__all__ = [
    "ATOM",
    "ICALENDAR",
    "KINDS",
    "Entry",
    "Event",
    "Feed",
    "Kind",
    "Links",
    "Scope",
    "calendar",
    "events",
    "feed",
    "scope_of",
]
