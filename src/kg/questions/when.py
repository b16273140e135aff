"""Filling parameters that are days and years."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.catalogue import SavedQuery
from kg.questions.marks import Mark, Reading
from kg.questions.times import Time

if TYPE_CHECKING:
    from kg.questions.filling import Filling

SINCE = "since"
"""Name of the parameter for the earlier of two days."""
_FROM = "from_"
"""Beginning of the name of the parameter for the first of some years; the next one is the last."""
_ENDS = 2
_DUE = "due"


def fill_times(
    query: SavedQuery,
    reading: Reading,
    marks: Sequence[Mark],
    core: frozenset[str],
    filling: "Filling",
) -> None:
    """Fill a query's days and years from the times that a question names.

    Args:
        query: The saved query.
        reading: The question.
        marks: What was understood and is not used yet.
        core: What the query's own question means.
        filling: Gets the values.
    """
    days = {p.name: p for p in query.header.parameters if p.type == "date"}
    years = [p.name for p in query.header.parameters if p.type == "year"]
    year = years[0] if len(years) == 1 else None
    ends = (years[0], years[1]) if len(years) == _ENDS and years[0].startswith(_FROM) else None
    for mark in marks:
        if mark.time is None or filling.used.issuperset(mark.at):
            continue
        ahead = mark.time.year > reading.today.year
        if ends and not mark.time.month and (ahead or _DUE in reading.meanings):
            _stretch(ends, mark, mark.time, filling)
        elif days:
            _day(list(days), mark, mark.time, reading, filling)
        elif year:
            _year(year, mark, mark.time, (reading, core), filling)


def _year(name: str, mark: Mark, time: Time, of: tuple[Reading, frozenset[str]], filling: "Filling") -> None:
    """Fill in a year; a stretch of years up to now is what an answer over all years holds anyhow.

    A year to come is one in which something falls due; nothing else is known of it.
    """
    reading, core = of
    if time.relation == "since":
        filling.used.update(mark.at)
    elif time.last or time.month or (time.year > reading.today.year and _DUE not in core):
        return
    elif time.relation != "until":
        filling.put(name, [str(time.year)], mark.at)


def _stretch(names: tuple[str, str], mark: Mark, time: Time, filling: "Filling") -> None:
    """Fill in the first and last of some years; a single year is both, and one until which only the last."""
    first, last = names
    if last not in filling.values:
        if time.last or time.relation != "until":
            filling.put(first, [str(time.year)], mark.at)
        filling.put(last, [str(time.last or time.year)], mark.at)
    elif time.year > int(filling.values[last][0]):
        filling.values[last] = ()
        filling.put(last, [str(time.year)], mark.at)


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
