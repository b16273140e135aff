"""Years and days, as cells hold them. Nothing that is only a year or a month is made up into a day."""

import re
from datetime import date

from kg.numerals import spelled
from kg.sheets.text import compact, normal
from kg.vocabulary import vocabulary

_FIRST, _LAST = 1949, 2200
_YEAR = re.compile(r"(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})(?:\.0+)?(?P<rest>\D*)", re.ASCII)
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?|(\d{4})(\d\d)(\d\d)",
    re.ASCII,
)
_TIME = re.compile(r"[T\s]\s*\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?$", re.ASCII)  # that a spreadsheet adds to a day


def read_year(text: str) -> int | None:
    """Read a cell as a calendar year.

    Args:
        text: `2024`, `2024年`, `2024年度`, `2024.0`, `二〇二四年`, or a day, of which the year is taken.

    Returns:
        The year, 1949 to 2200; `None` for anything else, also for part of a year (2024年上半年) or
        several years.
    """
    day = read_day(text)
    if day is not None:
        return day.year
    match = _YEAR.fullmatch(compact(text))
    if match is None or match["rest"] not in vocabulary("tables")["years"]["suffixes"]:
        return None
    year = int(spelled(match["year"]) or match["year"])
    return year if _FIRST <= year <= _LAST else None


def read_day(text: str) -> date | None:
    """Read a cell as a day: `2024-03-05`, `2024/3/5`, `2024.3.5`, `2024年3月5日`, `20240305`; else `None`."""
    match = _DAY.fullmatch(compact(_TIME.sub("", normal(text))))
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    if not _FIRST <= year <= _LAST:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
