"""Days, years and stretches of time in a question: 2025年底, 去年, 十四五末, as of 31 December 2020."""

import re
from calendar import month_name, monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from kg.numerals import counted
from kg.questions.tokens import fold

Edge = Literal["", "start", "end"]
Relation = Literal["", "since", "until"]


@dataclass(frozen=True)
class Time:
    """A point or stretch of time.

    Attributes:
        start: Where it begins in the question, in characters.
        end: Where it ends.
        year: The year.
        month: The month; 0 for a whole year.
        day: The day; 0 for a whole month.
        edge: Which end of the year or month is meant, if it is said.
        relation: Whether it says from when or until when.
        last: Last year of a stretch of years; 0 for a point.
    """

    start: int
    end: int
    year: int
    month: int = 0
    day: int = 0
    edge: Edge = ""
    relation: Relation = ""
    last: int = 0

    def day_meant(self, *, first: bool = False) -> date:
        """Return the day that it means: the one said, else the last of the month or year, or the first.

        Args:
            first: Whether a whole year or month means its first day.
        """
        begin = self.edge == "start" or (first and self.edge != "end")
        if self.day:
            return date(self.year, self.month, self.day)
        if self.month:
            return date(self.year, self.month, 1 if begin else monthrange(self.year, self.month)[1])
        return date(self.year, 1, 1) if begin else date(self.year, 12, 31)


_YEAR = r"(?P<year>(?:19|20)\d\d)"
_EDGE = r"(?P<edge>年?底|年末|末|年初|初|年终)?"
_MONTHS = {
    name: number
    for number, month in enumerate(month_name)
    for name in (month.lower(), month[:3].lower())
    if name
} | {"sept": 9}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_COUNT = r"(?P<count>\d+|[一二两三四五六七八九十半]+|one|two|three|four|five|six|ten)"
_ENGLISH_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}
_PATTERNS = [
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "stretch",
            r"(?P<year>(?:19|20)\d\d)年?\s*[—–~至到-]{1,2}\s*(?P<last>(?:19|20)\d\d)年?(?![-/.月\d])(?!底|末|初)",
        ),
        (
            "stretch",
            r"(?:between|from)\s+(?P<year>(?:19|20)\d\d)\s+(?:and|to|until|till)\s+(?P<last>(?:19|20)\d\d)(?![-/.])",
        ),
        ("day", _YEAR + r"\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?"),
        ("day", r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + _MONTH + r",?\s+" + _YEAR),
        ("day", _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+" + _YEAR),
        ("month", _YEAR + r"年(?P<month>\d{1,2})月份?(?P<edge>底|末|初)?"),
        ("month", r"(?P<edge>end of\s+|start of\s+|beginning of\s+)?" + _MONTH + r",?\s+" + _YEAR),
        ("year", r"(?P<edge>(?:year[- ])?end of\s+|close of\s+|start of\s+|beginning of\s+)" + _YEAR),
        ("year", _YEAR + r"年?" + _EDGE + r"年?"),
        ("year", r"(?<!\d)(?P<short>\d\d)年" + r"(?P<edge>底|末|初|年底)"),
        (
            "relative",
            r"(?P<word>大前年|前年|去年|上年|今年|本年)(?P<month>\d{1,2})月份?(?P<edge>底|末|初)?",
        ),
        (
            "relative",
            r"(?P<edge>(?:end|start|beginning) of\s+)?(?P<word>last year|this year|next year)(?:'s end)?",
        ),
        (
            "relative",
            r"(?P<word>大前年|前年|去年|上年|上一年|今年|本年|明年|后年)(?P<edge>年?底|年末|末|年初|初|年终)?",
        ),
        ("relative", r"(?P<word>(?<![一-鿿])年)(?P<edge>底|末|初)"),
        ("last-month", r"上个?月(?P<edge>底|末|初)?|last month"),
        ("ago", _COUNT + r"\s*(?P<unit>年|个月|years?|months?)\s*(?:之?前|ago)"),
        (
            "past",
            r"(?:过去|最近|近|这|the past|the last|past|last)\s*"
            + _COUNT
            + r"?\s*(?P<unit>年|个月|years?|months?)(?:以来|来|间|里)?",
        ),
        ("past", _COUNT + r"(?P<unit>年|个月)(?:以来|来)"),
        (
            "five-years",
            r"[“\"]?(?P<ordinal>十[一二三四五])[·]?五[”\"]?(?:规划)?(?:时期|期间)?(?P<edge>期末|收官|末|结束|期初|初)?",
        ),
    )
]
_RELATIVE = {
    "大前年": -3, "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0, "年": 0,
    "明年": 1, "后年": 2, "last year": -1, "this year": 0, "next year": 1,
}  # fmt: skip
_SINCE_AFTER = re.compile(r"\s*(?:年)?(?:以来|至今|以后|之后|开始|起|到现在|到今天|到目前)")
_SINCE_BEFORE = re.compile(r"(?:自从?|从|since|after|from|between)\s*(?:the\s+)?$")
_UNTIL_BEFORE = re.compile(r"(?:截至|截止到?|到|至|and|to|until|till|by|as of|as at|at)\s*(?:the\s+)?$")
_UNTIL_AFTER = re.compile(r"\s*(?:为止|之前|以前|止)")


def times(text: str, today: date) -> list[Time]:
    """Find the days, years and stretches of time that a question names.

    Args:
        text: The question.
        today: The day of asking.

    Returns:
        Times in the order of the question; impossible days are left out.
    """
    folded = fold(text)
    found: list[Time] = []
    taken = [False] * len(folded)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if any(taken[match.start() : match.end()]) or match.end() == match.start():
                continue
            time = _read(kind, match, today)
            if time is None or not _possible(time):
                continue
            found.append(_related(time, folded, kind))
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    return sorted(found, key=lambda time: time.start)


def _possible(time: Time) -> bool:
    try:
        time.day_meant()
    except ValueError:
        return False
    return True


def _related(time: Time, text: str, kind: str) -> Time:
    before, after = text[: time.start], text[time.end :]
    start, end = time.start, time.end
    since_after, until_after = _SINCE_AFTER.match(after), _UNTIL_AFTER.match(after)
    since_before, until_before = _SINCE_BEFORE.search(before), _UNTIL_BEFORE.search(before)
    relation: Relation = "since" if kind == "past" else ""
    if since_after or since_before:
        relation = "since"
    elif until_after or until_before:
        relation = "until"
    for match in (since_after, until_after):
        if match:
            end = time.end + match.end()
    for match in (since_before, until_before):
        if match:
            start = match.start()
    return replace(time, start=start, end=end, relation=relation)


def _edge(match: re.Match[str]) -> Edge:
    said = match.groupdict().get("edge") or ""
    if any(word in said for word in ("底", "末", "终", "end", "close", "收官", "结束")):
        return "end"
    return "start" if any(word in said for word in ("初", "start", "beginning")) else ""


def _count(match: re.Match[str]) -> int:
    said = match["count"] or "1"
    if said.isdigit():
        return int(said)
    return _ENGLISH_COUNT.get(said) or counted(said) or 1


def _back(today: date, match: re.Match[str]) -> date:
    months = _count(match) * (12 if match["unit"].startswith(("年", "y")) else 1)
    total = today.year * 12 + today.month - 1 - min(months, 1200)
    year, month = divmod(total, 12)
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _read(kind: str, match: re.Match[str], today: date) -> Time | None:
    said = match.groupdict()
    at = match.span()
    edge = _edge(match)
    if kind in {"ago", "past"}:
        day = _back(today, match)
        return Time(*at, day.year, day.month, day.day)
    if kind == "last-month":
        before = today.replace(day=1) - timedelta(days=1)
        return Time(*at, before.year, before.month, edge=edge)
    if kind == "relative":
        year = today.year + _RELATIVE[said["word"]]
        return Time(*at, year, int(said.get("month") or 0), edge=edge)
    if kind == "five-years":
        return _five_years(match, edge)
    year = int(said["year"]) if said.get("year") else 2000 + int(said["short"])
    if kind == "stretch":
        return Time(*at, year, last=int(said["last"]))
    month = said.get("month") or ""
    number = _MONTHS.get(month) or (int(month) if month else 0)
    return Time(*at, year, number, int(said.get("day") or 0), edge)


def _five_years(match: re.Match[str], edge: Edge) -> Time:
    ordinal = counted(match["ordinal"]) or 0
    last = 1955 + 5 * ordinal
    if edge == "start":
        return Time(*match.span(), last - 4, edge=edge)
    return Time(*match.span(), last, edge="end")
