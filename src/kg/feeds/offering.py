"""The calendars that a release is offered with; see `kg.exports`.

Feeds are none of them: they tell of what came after a release, too, and are asked for page by page.
"""

from functools import lru_cache
from pathlib import Path

from kg.exports import Export, Source
from kg.feeds.calendar import ICALENDAR
from kg.feeds.making import calendar
from kg.feeds.scope import scope_of
from kg.store import GraphStore, Store

_FAMILY = "calendars"


@lru_cache(maxsize=1)
def _opened(source: Source) -> GraphStore:
    """Return a release's graph; kept for the next file that is made of it."""
    return Store.load(source.dataset)


def write_calendar(source: Source, target: Path, plan: str) -> None:
    """Write what is due, monitored and evaluated, in Chinese, with the things' own IRIs as addresses.

    Args:
        source: The release.
        target: The file.
        plan: A plan's key; empty for all plans.

    Raises:
        NotBuiltError: The release is damaged, or does not say what dataset it is.
        OSError: The disk refuses.
    """
    store = _opened(source)
    target.write_bytes(calendar(store, scope_of(store, plan=plan), "zh", str, bounded=False))


_WORDS = ("到期与监测评估日历", "what is due, monitored and evaluated, as a calendar")
_OF_PLAN = ("一部规划的到期与监测评估日历", "what a plan says is due, monitored and evaluated, as a calendar")
EXPORTS: tuple[Export, ...] = (
    Export("calendar.ics", ICALENDAR, _FAMILY, *_WORDS, write_calendar),
    Export("plan/{}.ics", ICALENDAR, _FAMILY, *_OF_PLAN, write_calendar, of="plan"),
)
"""Of all plans, and of each."""
