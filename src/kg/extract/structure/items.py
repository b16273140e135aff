"""A list's lines made into its items: numbered ones, unnumbered ones, and mixtures of both."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.structure.candidates import Candidate, candidates, list_style
from kg.extract.structure.chain import choose, fills, repeated
from kg.extract.structure.grouping import groups, lines_above, lines_between, orphans
from kg.extract.structure.lines import Segment, Text
from kg.extract.structure.numbering import bullet_end

_TAIL = 3


@dataclass
class Found:
    """An item of a list; offsets are into the flat text.

    Attributes:
        number: The printed number.
        start: First code point of the text, behind the number.
        end: One past the text.
        first: One past the text's first line.
        line: 1-based line of the raw text where it begins.
        heading: Its first line is set as a heading or in bold.
    """

    number: int | None
    start: int
    end: int
    first: int
    line: int
    heading: bool = False


@dataclass
class Split:
    """What a list's lines were made into.

    Attributes:
        items: The items in reading order.
        stray: Segments that belong to no item: above the first, or cut off from their item by a table or box.
        restarted: Index of the item at which the numbers begin again from 1, if they do.
        doubts: Line and message of every number that skips or repeats, also of one that was taken for text.
    """

    items: list[Found] = field(default_factory=list)
    stray: list[Segment] = field(default_factory=list)
    restarted: int | None = None
    doubts: list[tuple[int, str]] = field(default_factory=list)


def split(text: Text, segments: Sequence[Segment], *, paragraphs: bool = True) -> Split:
    """Split a list into its items.

    Args:
        text: The document.
        segments: The lines below the list's label, in reading order.
        paragraphs: Lines without a number behind a numbered item can be items of their own; false where items
            have paragraphs.

    Returns:
        The items and what is doubtful about them.
    """
    style = list_style(text, segments)
    found = candidates(text, segments, style or "dot")
    chosen = choose(text, segments, found)
    result = Split()
    # Where no line begins with a number, one inside a line counts only behind as many items as it says.
    if chosen and (style or chosen[0].mark.number > 1):
        _cut(text, segments, chosen, result, paragraphs=paragraphs)
        for one in repeated(found, chosen):
            what = f"编号 {one.mark.number} 又印了一次，按正文计"
            what += f" (number {one.mark.number} is printed again: taken for text)"
            result.doubts.append((segments[one.segment].line, what))
    else:
        for group in groups(text, segments):
            _append(text, group, result)
    return result


def _append(
    text: Text, group: Sequence[Segment], result: Split, number: int | None = None, start: int | None = None
) -> None:
    """Add the item that a group of segments makes; its text begins at `start`, behind its number."""
    whole = 1
    while whole < len(group) and group[whole].start == group[whole - 1].end:
        whole += 1
    result.stray.extend(group[whole:])
    begin = bullet_end(text.read, group[0].start) if start is None else start
    last = group[whole - 1].end
    if begin >= last:
        return
    first = next(segment.end for segment in group if segment.end > begin)
    heading = bool(group[0].level or group[0].bold)
    result.items.append(Found(number, begin, last, first, group[0].line, heading))


def _cut(
    text: Text, segments: Sequence[Segment], chosen: list[Candidate], result: Split, *, paragraphs: bool
) -> None:
    """Cut a list at the numbers that were chosen."""
    head = chosen[0].mark.number
    leading = lines_above(segments, chosen[0])
    if head > 1:
        for group in groups(text, leading, head - 1):
            _append(text, group, result)
    else:
        result.stray.extend(leading)
    previous = len(result.items)
    for candidate, following in zip(chosen, [*chosen[1:], None], strict=True):
        _check(result, candidate, previous, segments[candidate.segment].line)
        lines = lines_between(segments, candidate, following)
        below = _below(text, segments, candidate, following) if paragraphs else []
        own = lines[: len(lines) - sum(len(group) for group in below)]
        _append(text, own, result, candidate.mark.number, candidate.mark.end)
        for group in below:
            _append(text, group, result)
        previous = candidate.mark.number + len(below)
        if below and not following:
            what = f"末尾 {len(below)} 项没有编号 ({len(below)} items without a number at the end of a list)"
            result.doubts.append((below[0][0].line, what))


def _check(result: Split, candidate: Candidate, previous: int, line: int) -> None:
    number, due = candidate.mark.number, previous + 1
    if number == due:
        return
    if number == 1 and previous > 1 and result.restarted is None:
        result.restarted = len(result.items)
    chinese, english = ("重复", "repeats") if number <= previous else ("跳号", "skips")
    result.doubts.append(
        (line, f"编号 {number} {chinese}，应为 {due} (number {number} {english}: {due} was due)")
    )


def _below(
    text: Text, segments: Sequence[Segment], candidate: Candidate, following: Candidate | None
) -> list[list[Segment]]:
    """Return the items without a number below a numbered one.

    As many as the next number leaves out; at the end of a list three or more finished lines.
    """
    lines = lines_between(segments, candidate, following)
    if following:
        due = following.mark.number - candidate.mark.number - 1
        full = due > 0 and fills(text, segments, candidate, following)
        return orphans(text, lines, due) if full else []
    below = orphans(text, lines)
    return below if len(below) >= _TAIL and all(len(group) == 1 for group in below) else []
