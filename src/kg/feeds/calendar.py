"""Events as iCalendar (RFC 5545): the only door to the library that writes it."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import icalendar

from kg.feeds.edition import Edition
from kg.feeds.event import Event, in_order
from kg.feeds.wording import cleaned, said
from kg.saved import Language, Name

ICALENDAR = "text/calendar"
_PRODID = "-//govplan//Knowledge graph of development plans//ZH"
_OFTEN = timedelta(days=1)
"""How often a client need ask again."""
_TAGS = {"zh": "zh-CN", "en": "en"}


def to_icalendar(
    events: Iterable[Event],
    edition: Edition,
    of: Name,
    language: Language,
    link: Callable[[str], str],
) -> bytes:
    """Write events as a calendar; the same data give the same bytes.

    Args:
        events: What is in it; in any order.
        edition: The data they are from: its day is `DTSTAMP` and `LAST-MODIFIED`, its number `SEQUENCE`.
        of: Of what it tells; empty for everything.
        language: Of the text.
        link: Address of the page of a thing.

    Returns:
        UTF-8, lines folded at 75 octets.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    title = said("calendar", "of", name=of) if of.zh or of.en else said("calendar", "all")
    about = said("calendar", "about", version=edition.version, day=edition.moment.date())
    for name, text in (("name", title), ("x-wr-calname", title), ("description", about)):
        calendar.add(name, cleaned(text.first(language)))
    calendar.add("refresh-interval", _OFTEN, parameters={"VALUE": "DURATION"})
    calendar.add("last-modified", edition.moment)
    for event in in_order([*events]):
        calendar.add_component(_component(event, edition, language, link))
    return bytes(calendar.to_ical())


def _component(
    event: Event, edition: Edition, language: Language, link: Callable[[str], str]
) -> icalendar.Event:
    told = {"LANGUAGE": _TAGS[language]}
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", edition.moment)
    made.add("last-modified", edition.moment)
    made.add("sequence", edition.sequence)
    made.add("dtstart", event.begins)
    made.add("dtend", event.ends)
    made.add("summary", cleaned(event.title.first(language)), parameters=told)
    lines = (cleaned(line.first(language)) for line in event.lines)
    made.add("description", "\n".join(lines), parameters=told)
    made.add("categories", [said("kinds", event.kind).first(language)], parameters=told)
    made.add("url", link(event.page))
    made.add("transp", "TRANSPARENT")  # nobody is busy for a year
    return made
