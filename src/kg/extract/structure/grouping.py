"""A list's lines without numbers: which of them begin an item, which carry one on."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from kg.extract.structure.candidates import Candidate
from kg.extract.structure.lines import Segment, Text
from kg.extract.structure.numbering import bullet_end
from kg.vocabulary import vocabulary

# How many broken lines tell a page's width, and by how much they may differ in length.
_FEWEST_BROKEN, _RAGGED = 4, 3


def lines_above(segments: Sequence[Segment], candidate: Candidate, first: int = 0) -> list[Segment]:
    """Return the segments from the one with index `first` to a number, with the part of its own before it."""
    above = list(segments[first : candidate.segment])
    own = segments[candidate.segment]
    return [*above, replace(own, end=candidate.at)] if candidate.at > own.start else above


def lines_between(segments: Sequence[Segment], one: Candidate, other: Candidate | None) -> list[Segment]:
    """Return the segments from a number to the next one."""
    return list(segments[one.segment :]) if other is None else lines_above(segments, other, one.segment)


def orphans(text: Text, body: Sequence[Segment], due: int = 0) -> list[list[Segment]]:
    """Return the groups of lines of a body that follow its first sentence's end at a line's end."""
    own = 1
    while own < len(body) and not text.ends_sentence(body[own - 1].end):
        own += 1
    return groups(text, body[own:], due)


def groups(text: Text, segments: Sequence[Segment], due: int = 0) -> list[list[Segment]]:
    """Group lines without numbers: a line carries on the one above that has not ended its sentence.

    Where a page's width breaks the lines, a 。 at the end of a full line ends no item, unless only so as many
    items come out as are `due`.
    """
    bullets = [bullet_end(text.read, segment.start) > segment.start for segment in segments]
    if sum(bullets) > 1 and bullets[0]:
        return _grouped(segments, bullets)
    ended = [text.ends_sentence(segment.end) for segment in segments]
    for at, segment in enumerate(segments[1:]):
        if _carries_on().search(text.of(segment)):
            ended[at : at + 2] = [False, True]
    if not any(ended):
        return [[segment] for segment in segments]
    full = _full_line(segments, ended)
    closed = [stop and one.end - one.start < full for one, stop in zip(segments, ended, strict=True)]
    by_width = _grouped(segments, [True, *closed])
    by_mark = _grouped(segments, [True, *ended])
    return by_mark if len(by_mark) == due else by_width


@cache
def _carries_on() -> re.Pattern[str]:
    return re.compile(vocabulary("headings")["items"]["carries_on"])


def _grouped(segments: Sequence[Segment], begins: Sequence[bool]) -> list[list[Segment]]:
    grouped: list[list[Segment]] = []
    for segment, first in zip(segments, begins, strict=False):
        if first:
            grouped.append([segment])
        else:
            grouped[-1].append(segment)
    return grouped


def _full_line(segments: Sequence[Segment], ended: Sequence[bool]) -> float:
    """Return the length of the lines of a page where most lines stop inside a sentence, all at one length."""
    broken = [one.end - one.start for one, stop in zip(segments, ended, strict=True) if not stop]
    uniform = len(broken) >= _FEWEST_BROKEN and max(broken) - min(broken) <= _RAGGED
    return min(broken) if uniform and len(broken) > len(segments) / 2 else float("inf")
