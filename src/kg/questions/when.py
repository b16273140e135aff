"""Filling parameters that are days and years."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.catalogue import SavedQuery
from kg.questions.reading import Mark, Reading
from kg.questions.times import Time

if TYPE_CHECKING:
    from kg.questions.filling import Filling

SINCE = "since"
"""Name of the parameter for the earlier of two days."""


def fill_times(query: SavedQuery, reading: Reading, marks: Sequence[Mark], filling: "Filling") -> None:
    """Fill a query's days and years from the times that a question names.

    Args:
        query: The saved query.
        reading: The question.
        marks: What was understood and is not used yet.
        filling: Gets the values.
    """
    days = {p.name: p for p in query.header.parameters if p.type == "date"}
    year = next((p.name for p in query.header.parameters if p.type == "year"), None)
    for mark in marks:
        if mark.time is None or filling.used.issuperset(mark.at):
            continue
        if days:
            _day(list(days), mark, mark.time, reading, filling)
        elif year and not mark.time.last and not mark.time.month and mark.time.relation != "since":
            filling.put(year, [str(mark.time.year)], mark.at)


def _day(days: list[str], mark: Mark, time: Time, reading: Reading, filling: "Filling") -> None:
    as_of = next((name for name in days if name != SINCE), None)
    several = sum(1 for other in reading.marks if other.time) > 1
    if SINCE in days and SINCE not in filling.values and (time.relation == "since" or time.last or several):
        first = time.relation == "since" and not several
        filling.put(SINCE, [time.day_meant(first=first).isoformat()], mark.at)
        if time.last and as_of:
            filling.put(as_of, [Time(0, 0, time.last).day_meant().isoformat()], mark.at)
        return
    if as_of is None or as_of in filling.values or time.relation == "since" or time.last:
        return
    if time.year == reading.today.year and not time.month and not time.edge:
        filling.used.update(mark.at)  # this year, and no day in it: as of today
    else:
        filling.put(as_of, [time.day_meant().isoformat()], mark.at)
