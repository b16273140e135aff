"""Tables of contents: runs of headings with no text between them, before the plan itself begins."""

import re
from collections.abc import Sequence

from kg.extract.structure.headings import Heading, heading_of
from kg.extract.structure.lines import Segment, Text
from kg.extract.structure.titles import Title, find_titles

# A table without 目录 above it: at least so many lines and chapters, or so many lines with dot leaders.
_FEWEST, _FEWEST_CHAPTERS, _FEWEST_LEADERS = 8, 3, 2
_LEADERS = re.compile(r"[.…·․]{2,}\d{0,3}\)?$|\]\(#[^)]*\)$")
_PAGE = re.compile(r"\d{1,3}$")
_SECTION = re.compile(
    r"(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、)[^。，；]+。?\d{0,3}"
)
_LONGEST = 60


def find_contents(text: Text) -> set[int]:
    """Return the indexes of all segments that belong to a table of contents."""
    segments = text.segments
    headings = [heading_of(text, segment) for segment in segments]
    titles = {index: title for title in find_titles(text, ()) for index in range(title.first, title.last)}
    found: set[int] = set()
    at = 0
    while at < len(segments):
        run = at
        while run < len(segments) and _is_entry(text, segments, headings, titles, run):
            run += 1
        found |= _entries(text, segments, headings, titles, at, run)
        at = max(run, at + 1)
    return found


def _is_entry(
    text: Text,
    segments: Sequence[Segment],
    headings: Sequence[Heading | None],
    titles: dict[int, Title],
    at: int,
) -> bool:
    segment = segments[at]
    read = text.of(segment)
    if len(read) > _LONGEST or "。" in read.rstrip("0123456789.…·․")[:-1]:
        return False
    return headings[at] is not None or at in titles or bool(_LEADERS.search(read) or _SECTION.fullmatch(read))


def _entries(
    text: Text,
    segments: Sequence[Segment],
    headings: Sequence[Heading | None],
    titles: dict[int, Title],
    start: int,
    end: int,
) -> set[int]:
    """Return which segments of a run of headings are entries of a table: not the plan's own first ones."""
    marks = [at for at in range(start, end) if (heading := headings[at]) and heading.kind == "contents"]
    leaders = sum(bool(_LEADERS.search(text.of(segments[at]))) for at in range(start, end))
    while end > start and _opens_plan(text, segments[end - 1], headings[end - 1], end - 1 in titles):
        end -= 1
    if marks:
        return set(range(marks[0], max(end, marks[0] + 1)))
    while start < end and start in titles:
        start += 1
    chapters = sum(
        (heading := headings[at]) is not None and heading.kind == "chapter" for at in range(start, end)
    )
    known = leaders >= _FEWEST_LEADERS or (end - start >= _FEWEST and chapters >= _FEWEST_CHAPTERS)
    return set(range(start, end)) if known else set()


def _opens_plan(text: Text, segment: Segment, heading: Heading | None, title: bool) -> bool:
    """Tell whether a heading can stand right above the plan's first text: title, 前言, 一、, （一）."""
    read = text.of(segment)
    if _LEADERS.search(read) or (_PAGE.search(read) and not title):
        return False
    if title or re.fullmatch(r"\(?20\d\d年?[-~至到一]{1,2}20\d\d年?\)?", read):
        return True
    if heading and heading.kind == "preface":
        return True
    first = heading.mark.number == 1 if heading and heading.mark else read.startswith("(一)")
    return first and not (heading and heading.kind in ("domain", "targets", "measures"))
