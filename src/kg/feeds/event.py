"""One event of a calendar: something that a plan says of a year, or of its period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from kg.saved import Name


@dataclass(frozen=True)
class Event:
    """An event as long as what is known of its date: a year, or a plan's period.

    Attributes:
        of: IRI of the target value, provision or plan that it is about.
        key: Tells apart the events of one thing, for example `due` or `yearly-2024`.
        kind: A key of the table `kinds` of the words.
        page: IRI of the thing whose page says more.
        first: Its first year.
        last: Its last year.
        title: What it is called.
        lines: What there is to say, a line each.
        presumed: Whether the agency that was asked for only presumably answers for it.
    """

    of: str
    key: str
    kind: str
    page: str
    first: int
    last: int
    title: Name
    lines: tuple[Name, ...]
    presumed: bool = False

    @property
    def uid(self) -> str:
        """Its name for ever, made of the thing's IRI: the same in every calendar and release."""
        return str(uuid5(NAMESPACE_URL, f"{self.of}#{self.key}"))

    @property
    def begins(self) -> date:
        """Its first day."""
        return date(self.first, 1, 1)

    @property
    def ends(self) -> date:
        """The day after its last one."""
        return date(self.last + 1, 1, 1)


def in_order(events: Sequence[Event]) -> list[Event]:
    """Return events by date, and what begins together by what it is about."""
    return sorted(events, key=lambda event: (event.first, event.last, event.of, event.key))
