"""The places of a list at which an item may begin, and what it costs to believe it or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.structure.lines import Segment, Text
from kg.extract.structure.numbering import Mark, Style, bare_at, mark_at

_INLINE: dict[Style, re.Pattern[str]] = {
    "dot": re.compile(r"(?<=[^\d.])\d{1,3}[.、](?=[^.%‰])"),
    "paren": re.compile(r"(?<=。)\(\d{1,3}\)"),
    "circled": re.compile(r"(?<=。)[①-⑳]"),
    "cjk-paren": re.compile(r"(?<=。)\([一二三四五六七八九十]{1,3}\)"),
}

# What it costs to take a printed number for a part of the text, by how much it looks like an item's number.
STRONG, FAIR, DOUBTFUL, FREE = 9.0, 2.0, 4.0, 0.0


@dataclass(frozen=True)
class Candidate:
    """A printed number at which an item may begin.

    Attributes:
        at: Offset of the number.
        segment: Index of its segment in the list.
        mark: The number.
        ignoring: Cost of taking it for text.
        choosing: Cost of taking it for an item's number.
        only_next: It is one only if it carries on from the number before it.
    """

    at: int
    segment: int
    mark: Mark
    ignoring: float
    choosing: float = 0.0
    only_next: bool = False


def list_style(text: Text, segments: Sequence[Segment]) -> Style | None:
    """Return how a list's items are numbered: as the first line with a number is; `None` without any."""
    marks = (mark_at(text.read, segment.start) for segment in segments)
    return next((mark.style for mark in marks if mark and (mark.clean or mark.number == 1)), None)


def candidates(text: Text, segments: Sequence[Segment], style: Style) -> list[Candidate]:
    """Return all candidates of a list in reading order.

    Args:
        text: The document.
        segments: The list's segments.
        style: How its items are numbered; other arabic styles are believed only where they carry on.
    """
    found: list[Candidate] = []
    for index, segment in enumerate(segments):
        first = _at_line_start(text, segments, index, style)
        if first:
            found.append(first)
        after = first.mark.end if first else segment.start
        found.extend(_inside(text, segment, index, style, after))
    return _weaken_sublists(text, found)


def _at_line_start(text: Text, segments: Sequence[Segment], index: int, style: Style) -> Candidate | None:
    segment = segments[index]
    ended = index == 0 or text.ends_sentence(segments[index - 1].end)
    mark = mark_at(text.read, segment.start)
    if mark is None:
        bare = bare_at(text.read, segment.start) if style == "dot" and ended else None
        return Candidate(segment.start, index, bare, FREE, 1.0, only_next=True) if bare else None
    if mark.style != style:
        akin = {mark.style, style} <= {"dot", "paren", "circled"} and ended
        return Candidate(segment.start, index, mark, FREE, 1.5, only_next=True) if akin else None
    if not mark.clean and not (ended and text.spaced(mark.end)):
        return Candidate(segment.start, index, mark, DOUBTFUL, 0.0, only_next=True) if ended else None
    return Candidate(segment.start, index, mark, STRONG if ended else FAIR)


def _inside(text: Text, segment: Segment, index: int, style: Style, after: int) -> list[Candidate]:
    """Return the numbers inside a line: behind a 。, or (`2.`) set off by white space."""
    found: list[Candidate] = []
    if style not in _INLINE:
        return found
    for match in _INLINE[style].finditer(text.read, after, segment.end):
        at = match.start()
        ended = text.ends_sentence(at) and text.read[at - 1] != "；"
        mark = mark_at(text.read, at)
        if mark is None or mark.style != style or at == after or not (mark.clean or text.spaced(mark.end)):
            continue
        if ended or text.spaced(at):
            found.append(Candidate(at, index, mark, STRONG / 2 if ended else FREE, 1.0, only_next=True))
    return found


def _weaken_sublists(text: Text, found: list[Candidate]) -> list[Candidate]:
    """Make numbers 1, 2, 3 … that a `包括：` announces cheap to ignore: they count inside an item."""
    result: list[Candidate] = []
    expected = 0
    for candidate in found:
        number = candidate.mark.number
        announced = number == 1 and candidate.at > 0 and text.read[candidate.at - 1] in ":："
        if announced and result:
            expected = 1
        if number == expected:
            weak = min(candidate.ignoring, 1.0)
            candidate = Candidate(  # noqa: PLW2901 - the weakened one takes its place
                candidate.at, candidate.segment, candidate.mark, weak, candidate.choosing, candidate.only_next
            )
            expected += 1
        else:
            expected = 0
        result.append(candidate)
    return result
