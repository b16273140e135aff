"""Where in a document its plans begin and end."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.errors import ExtractionError
from kg.extract.structure.contents import find_contents
from kg.extract.structure.headings import Heading, heading_of
from kg.extract.structure.lines import Text
from kg.extract.structure.titles import Title, find_notices, find_titles


@dataclass(frozen=True)
class Range:
    """A plan's place in its document; indexes are of segments.

    Attributes:
        title: Its title; `None` where none is printed.
        start: The first segment, the title's included.
        end: One past the last segment that can be the plan's; a tail may still be among them.
        head: What is printed above it: the notice, or nothing; from the end of the plan before.
    """

    title: Title | None
    start: int
    end: int
    head: tuple[int, int]


@dataclass(frozen=True)
class Layout:
    """A document's headings and the plans that they enclose.

    Attributes:
        headings: For each segment what heading it is by its own words.
        contents: Indexes of segments that are a table of contents.
        notices: Headings of notices: index of the first segment to one past the last.
        plans: The plans in reading order.
    """

    headings: tuple[Heading | None, ...]
    contents: frozenset[int]
    notices: dict[int, int]
    plans: tuple[Range, ...]


def find_plans(text: Text, name: str) -> Layout:
    """Find the plans of a document.

    Args:
        text: The document.
        name: Its name, for errors.

    Raises:
        ExtractionError: The document holds no plan.
    """
    headings = tuple(heading_of(text, segment) for segment in text.segments)
    contents = frozenset(find_contents(text))
    notices = find_notices(text)
    in_notice = {at for first, last in notices.items() for at in range(first, last)}
    titles = find_titles(text, contents | in_notice)
    anchors = [
        at
        for at, heading in enumerate(headings)
        if heading and at not in contents and _is_anchor(headings, at)
    ]
    if not anchors:
        message = f"{name}：没有规划正文 holds no plan: no line reads 主要目标 or 妇女与健康 or the like."
        raise ExtractionError(message, "请提供规划全文 give the full text of such a plan.")
    edges = sorted({title.first for title in titles} | set(notices) | {len(headings)})
    starts = _starts(headings, contents, titles, anchors)
    plans: list[Range] = []
    for (start, title), (following, _) in pairwise([*starts, (len(headings), None)]):
        last_anchor = max(anchor for anchor in anchors if start <= anchor < following)
        end = min(edge for edge in [*edges, following] if edge > last_anchor)
        plans.append(Range(title, start, end, (plans[-1].end if plans else 0, start)))
    return Layout(headings, contents, notices, tuple(plans))


def _is_anchor(headings: Sequence[Heading | None], at: int) -> bool:
    """Tell whether only a plan's own text has this heading: a domain, or a label without a number."""
    heading = headings[at]
    if heading is None:
        return False
    return heading.kind == "domain" or (heading.kind == "targets" and heading.mark is None)


def _starts(
    headings: Sequence[Heading | None],
    contents: frozenset[int],
    titles: Sequence[Title],
    anchors: Sequence[int],
) -> list[tuple[int, Title | None]]:
    """Return where each plan starts: at a title that anchors follow, or at its first heading without one."""
    edges = [*(title.first for title in titles), len(headings)]
    starts: list[tuple[int, Title | None]] = [
        (title.first, title)
        for title, end in zip(titles, edges[1:], strict=True)
        if any(title.last <= anchor < end for anchor in anchors)
    ]
    first = starts[0][0] if starts else len(headings)
    if anchors[0] < first:
        starts.insert(0, (_untitled(headings, contents, 0, anchors[0]), None))
    for (start, _), (end, _) in pairwise([*starts, (len(headings), None)]):
        starts.extend((at, None) for at in _resets(headings, contents, anchors, start, end))
    return sorted(starts, key=lambda one: one[0])


def _untitled(headings: Sequence[Heading | None], contents: frozenset[int], after: int, anchor: int) -> int:
    """Return where a plan without title starts: at the 前言 or the first chapter above its first domain."""
    opening = [
        at
        for at in range(after, anchor)
        if (heading := headings[at]) and at not in contents and heading.kind in ("preface", "chapter")
    ]
    return opening[0] if opening else anchor


def _resets(
    headings: Sequence[Heading | None], contents: frozenset[int], anchors: Sequence[int], start: int, end: int
) -> list[int]:
    """Return where inside a range a further plan starts without a title: chapters count from 一 again."""
    found: list[int] = []
    seen = start
    inside = [anchor for anchor in anchors if start <= anchor < end]
    for before, after in pairwise(inside):
        between = [
            at
            for at in range(before + 1, after)
            if (heading := headings[at]) and at not in contents and _begins(heading)
        ]
        if between and before >= seen:
            found.append(between[0])
            seen = after
    return found


def _begins(heading: Heading) -> bool:
    if heading.kind == "preface":
        return True
    first = heading.mark is not None and heading.mark.number == 1
    return heading.kind == "chapter" and heading.chapter == "general" and first
