"""A list's lines made into its items: numbered ones, unnumbered ones, and mixtures of both."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extract.candidates import Candidate, candidates, list_style
from kg.extract.lines import Segment, Text
from kg.extract.numbering import bullet_end

_SKIP, _MOST_SKIPPED, _REPEAT, _BACK, _RESTART = 2.0, 4.0, 3.0, 4.0, 12.0
_UNNUMBERED = 0.5
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
        doubts: Line and message of every number that skips or repeats.
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
        paragraphs: Lines without a number behind the last numbered item can be items of their own; false where
            items have paragraphs.

    Returns:
        The items and what is doubtful about them.
    """
    style = list_style(text, segments)
    chosen = _choose(text, segments, candidates(text, segments, style)) if style else []
    result = Split()
    if chosen:
        _cut(text, segments, chosen, result, paragraphs=paragraphs)
    else:
        for group in _groups(text, segments):
            _append(text, group, result)
    return result


def _choose(text: Text, segments: Sequence[Segment], found: list[Candidate]) -> list[Candidate]:
    """Return the cheapest chain of item numbers: a shortest path over the candidates."""
    ignored = [0.0]
    for candidate in found:
        ignored.append(ignored[-1] + candidate.ignoring)
    best: list[tuple[float, int]] = []
    for at, candidate in enumerate(found):
        options = [(ignored[at] + _entry(text, segments, candidate), -1)]
        options.extend(
            (best[back][0] + ignored[at] - ignored[back + 1] + _step(text, segments, found[back], candidate), back)
            for back in range(at)
        )
        cost, back = min(options)
        best.append((cost + candidate.choosing, back))
    ends = [(best[at][0] + ignored[-1] - ignored[at + 1], at) for at in range(len(found))]
    if not ends:
        return []
    cost, at = min(ends)
    if cost == float("inf"):
        return []
    chain = []
    while at >= 0:
        chain.append(found[at])
        at = best[at][1]
    return chain[::-1]


def _entry(text: Text, segments: Sequence[Segment], candidate: Candidate) -> float:
    missing = candidate.mark.number - 1
    if missing == 0:
        return 0.0
    leading = _groups(text, segments[: candidate.segment])
    if len(leading) == missing:
        return _UNNUMBERED
    return float("inf") if candidate.only_next else min(_SKIP * missing, _RESTART / 2)


def _step(text: Text, segments: Sequence[Segment], one: Candidate, other: Candidate) -> float:
    step = other.mark.number - one.mark.number
    if step == 1:
        return 0.0
    if other.only_next:
        return float("inf")
    if step == 0:
        return _REPEAT
    if step < 0:
        return _RESTART if other.mark.number == 1 else _BACK
    between = _orphans(text, segments, one, other.segment)
    return _UNNUMBERED if len(between) == step - 1 else min(_SKIP * (step - 1), _MOST_SKIPPED)


def _orphans(text: Text, segments: Sequence[Segment], one: Candidate, until: int) -> list[list[Segment]]:
    """Return the groups of lines behind a numbered item's sentence end, before the next number."""
    own = one.segment
    while own + 1 < until and not text.ends_sentence(segments[own].end):
        own += 1
    return _groups(text, segments[own + 1 : until])


def _groups(text: Text, segments: Sequence[Segment]) -> list[list[Segment]]:
    """Group lines without numbers: a line carries on the one above that has not ended its sentence."""
    bullets = [bullet_end(text.read, segment.start) > segment.start for segment in segments]
    bulleted = len(segments) > 1 and bullets[0] and sum(bullets) > 1
    loose = not bulleted and not any(text.ends_sentence(segment.end) for segment in segments)
    groups: list[list[Segment]] = []
    for segment, bullet in zip(segments, bullets, strict=True):
        begins = bullet if bulleted else loose or not groups or text.ends_sentence(groups[-1][-1].end)
        if begins or not groups:
            groups.append([segment])
        else:
            groups[-1].append(segment)
    return groups


def _append(
    text: Text,
    group: Sequence[Segment],
    result: Split,
    number: int | None = None,
    start: int | None = None,
    end: int | None = None,
) -> None:
    """Add the item that a group of segments makes, from `start` (behind its number) to `end`."""
    whole = 1
    while whole < len(group) and group[whole].start == group[whole - 1].end:
        whole += 1
    result.stray.extend(group[whole:])
    begin = bullet_end(text.read, group[0].start) if start is None else start
    last = group[-1].end if end is None and whole == len(group) else group[whole - 1].end
    last = min(last, end or last)
    if begin >= last:
        return
    first = next((segment.end for segment in group if segment.end > begin), last)
    heading = bool(group[0].level or group[0].bold)
    result.items.append(Found(number, begin, last, min(first, last), group[0].line, heading))


def _cut(
    text: Text, segments: Sequence[Segment], chosen: list[Candidate], result: Split, *, paragraphs: bool
) -> None:
    """Cut a list at the numbers that were chosen."""
    head = chosen[0]
    leading = list(segments[: head.segment])
    if head.mark.number > 1 and head.at == segments[head.segment].start:
        for group in _groups(text, leading):
            _append(text, group, result)
    else:
        result.stray.extend(leading)
    previous = len(result.items)
    for place, candidate in enumerate(chosen):
        _check(result, candidate, previous, segments[candidate.segment].line)
        following = chosen[place + 1] if place + 1 < len(chosen) else None
        orphans = _below(text, segments, candidate, following) if paragraphs else []
        _add(text, segments, candidate, following, orphans, result)
        previous = candidate.mark.number + len(orphans)
        if orphans and not following:
            what = f"{len(orphans)} items without a number at the end of a list"
            result.doubts.append((orphans[0][0].line, what))


def _check(result: Split, candidate: Candidate, previous: int, line: int) -> None:
    number = candidate.mark.number
    if number == previous + 1:
        return
    if number == 1 and previous > 1 and result.restarted is None:
        result.restarted = len(result.items)
    what = "repeats" if number <= previous else "skips"
    result.doubts.append((line, f"number {number} {what}: {previous + 1} was due"))


def _below(
    text: Text, segments: Sequence[Segment], candidate: Candidate, following: Candidate | None
) -> list[list[Segment]]:
    """Return the items without a number below a numbered one.

    As many as the next number leaves out; at the end of a list three or more finished lines.
    """
    orphans = _orphans(text, segments, candidate, following.segment if following else len(segments))
    if following:
        missing = following.mark.number - candidate.mark.number - 1
        return orphans if len(orphans) == missing else []
    whole = len(orphans) >= _TAIL and all(len(group) == 1 for group in orphans)
    return orphans if whole else []


def _add(
    text: Text,
    segments: Sequence[Segment],
    candidate: Candidate,
    following: Candidate | None,
    orphans: list[list[Segment]],
    result: Split,
) -> None:
    """Add a numbered item, up to the next number, and the items without a number below it."""
    until = following.segment if following else len(segments)
    glued = following is not None and following.at > segments[following.segment].start
    own = segments[candidate.segment : until + glued - sum(len(group) for group in orphans)]
    end = following.at if following and glued and not orphans else None
    _append(text, own, result, candidate.mark.number, candidate.mark.end, end)
    for group in orphans:
        _append(text, group, result)
