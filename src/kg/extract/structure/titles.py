"""Titles of plans, on one line or on several, and the headings of notices that only look like them."""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache

from kg.extract.structure.headings import heading_of
from kg.extract.structure.lines import Segment, Text
from kg.extract.structure.tail import is_tail
from kg.record import Audience
from kg.vocabulary import vocabulary

_MOST_LINES = 4
_NOTICE_LINES = 8
_LONGEST_LINE = 60
_YEARS = r"\(?20\d\d年?[-~至到一]{1,2}20\d\d年?\)?"


@dataclass(frozen=True)
class Title:
    """A plan's title.

    Attributes:
        first: Index of its first segment.
        last: One past the index of its last segment.
        start: Offset of its first code point in the flat text.
        end: One past its last.
        audience: Whom the plan is for.
        place: The place as printed.
        period: First and last year, if the title prints them.
    """

    first: int
    last: int
    start: int
    end: int
    audience: Audience
    place: str | None
    period: tuple[int, int] | None


def find_titles(text: Text, skip: Container[int]) -> list[Title]:
    """Return all lines that read as a plan's title, in order, covers and mentions included.

    Args:
        text: The document.
        skip: Indexes of segments that are none: contents, headings of notices.
    """
    found: list[Title] = []
    segments = text.segments
    for at, segment in enumerate(segments):
        if at in skip or segment.table or (found and at < found[-1].last):
            continue
        title = _title_at(text, segments, at, skip)
        if title is None or (title.last - at > 1 and _stands_alone(text, segments, at + 1, skip)):
            continue
        if not _mid_sentence(text, segments, at, skip) or _is_sure(text, segments, title):
            found.append(title)
    return found


def find_notices(text: Text) -> dict[int, int]:
    """Return the headings of notices (…关于印发…的通知): index of the first segment to one past the last."""
    words = vocabulary("headings")["notice"]
    opens, closes = re.compile(words["opens"]), re.compile(words["closes"])
    found: dict[int, int] = {}
    segments = text.segments
    for at, segment in enumerate(segments):
        read = text.of(segment)
        opening = opens.search(read)
        if not opening or "。" in read or _quoted(read[: opening.start()]):
            continue
        for last in range(at + 1, min(at + _NOTICE_LINES, len(segments)) + 1):
            line = text.of(segments[last - 1])
            if "。" in line or len(line) > _LONGEST_LINE * 2:
                break
            if closes.search(line):
                first = (
                    at - 1 if at and _is_issuer(text.of(segments[at - 1])) and read.startswith("关于") else at
                )
                found[first] = last
                break
    return found


def years(read: str) -> tuple[int, int] | None:
    """Return the first period like 2021—2030年 in a text as it is read."""
    match = re.search(_YEARS, read)
    first, last = re.findall(r"20\d\d", match[0]) if match else ("", "")
    return (int(first), int(last)) if match else None


def _title_at(text: Text, segments: Sequence[Segment], at: int, skip: Container[int]) -> Title | None:
    """Return the longest title that begins with the segment at an index."""
    best: Title | None = None
    joined = ""
    for last in range(at + 1, min(at + _MOST_LINES, len(segments)) + 1):
        line = text.of(segments[last - 1])
        if last - 1 in skip or len(line) > _LONGEST_LINE or "。" in line:
            break
        joined += line
        match = _pattern().fullmatch(joined)
        if match and not _excluded().search(joined):
            best = _title(text, segments, at, last, match)
    return best


def _title(text: Text, segments: Sequence[Segment], first: int, last: int, match: re.Match[str]) -> Title:
    start = segments[first].start
    audiences = vocabulary("headings")["title"]["audiences"]
    place = text.printed(start + match.start("place"), start + match.end("place")) if match["place"] else None
    period = years(match["title"])
    quoted = match.start("title"), match.end("title")
    audience: Audience = audiences[match["audience"]]
    return Title(first, last, start + quoted[0], start + quoted[1], audience, place, period)


def _stands_alone(text: Text, segments: Sequence[Segment], at: int, skip: Container[int]) -> bool:
    """Tell whether the title begins at `at` already: the line above is no part of it, and no place's name."""
    title = _title_at(text, segments, at, skip)
    return title is not None and title.place is not None and not _place().search(text.of(segments[at - 1]))


def _mid_sentence(text: Text, segments: Sequence[Segment], at: int, skip: Container[int]) -> bool:
    """Tell whether the line above may run on into this one: text that has not ended its sentence."""
    if at == 0 or at - 1 in skip or segments[at].level or segments[at].bold:
        return False
    above = segments[at - 1]
    words = text.of(above)
    return not (
        above.level
        or text.ends_sentence(above.end)
        or heading_of(text, above)
        or _is_issuer(words)
        or is_tail(words)
        or not re.search("[\u4e00-\u9fff]", words)
    )


def _is_sure(text: Text, segments: Sequence[Segment], title: Title) -> bool:
    """Tell whether a title is one wherever it stands: with years and no 《》, or right above a heading."""
    plain = title.period is not None and text.read[segments[title.first].start] != "《"
    below = segments[title.last] if title.last < len(segments) else None
    return plain or below is None or below.level > 0 or heading_of(text, below) is not None


def _quoted(before: str) -> bool:
    return before.count("《") > before.count("》")


def _is_issuer(read: str) -> bool:
    return bool(re.search(vocabulary("headings")["notice"]["signature"], read))


@cache
def _pattern() -> re.Pattern[str]:
    words = vocabulary("headings")["title"]
    audiences = "|".join(words["audiences"])
    five_years = r"[“\"]?十[三四五六]五[”\"]?(?:时期)?"
    return re.compile(
        rf"(?:第[一二三]{{1,2}}(?:部分|篇|章))?《?(?P<title>(?P<place>[\u4e00-\u9fff]{{2,24}}?)?(?:{_YEARS})?"
        rf"(?:{five_years})?(?P<audience>{audiences})(?:和?(?:{audiences}))?(?:事业)?发展(?:{five_years})?"
        rf"(?:总体)?(?:{'|'.join(words['kinds'])})(?:{_YEARS})?(?:\([^()]{{1,12}}[稿案版]\))?)》?"
    )


@cache
def _excluded() -> re.Pattern[str]:
    return re.compile("|".join(vocabulary("headings")["title"]["excluded"]))


@cache
def _place() -> re.Pattern[str]:
    return re.compile(rf"^[\u4e00-\u9fff]{{1,12}}(?:{'|'.join(vocabulary('headings')['title']['places'])})$")
