"""Which of a list's numbers begin items: the cheapest chain of them, a shortest path over the candidates."""

from collections.abc import Sequence

from kg.extract.structure.candidates import Candidate
from kg.extract.structure.grouping import groups, lines_above, lines_between, orphans
from kg.extract.structure.lines import Segment, Text
from kg.extract.structure.numbering import mark_at

_SKIP, _MOST_SKIPPED, _REPEAT, _BACK, _RESTART = 2.0, 4.0, 3.0, 6.0, 12.0
_UNNUMBERED = 1.8
# Over how many lines an item without a number is looked for, how many of them in one gap, and how many
# numbers back the one before an item's: they keep a hostile text from taking forever.
_MOST_LINES, _MOST_MISSING, _WINDOW = 40, 15, 60


def choose(text: Text, segments: Sequence[Segment], found: list[Candidate]) -> list[Candidate]:
    """Return the cheapest chain of item numbers.

    Args:
        text: The document.
        segments: The list's segments.
        found: Its candidates in reading order.
    """
    ignored = [0.0]
    for candidate in found:
        ignored.append(ignored[-1] + candidate.ignoring)
    best: list[tuple[float, int]] = []
    for at, candidate in enumerate(found):
        options = [(ignored[at] + _entry(text, segments, candidate), -1)]
        options.extend(
            (
                best[back][0]
                + ignored[at]
                - ignored[back + 1]
                + _step(text, segments, found[back], candidate),
                back,
            )
            for back in range(max(0, at - _WINDOW), at)
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


def repeated(found: Sequence[Candidate], chosen: Sequence[Candidate]) -> list[Candidate]:
    """Return the numbers that were taken for text although they repeat the number of an item.

    A document that prints 3. twice may have left the second one without a sentence's end before it. Points
    that count 1, 2, 3 inside an item are none of these.

    Args:
        found: A list's candidates in reading order.
        chosen: Those of them at which items begin.
    """
    begins = {candidate.at for candidate in chosen}
    numbers: set[int] = set()
    inside: list[Candidate] = []
    result: list[Candidate] = []
    for candidate in [*found, None]:
        if candidate is not None and candidate.at not in begins:
            inside.append(candidate)
            continue
        counted = {one.mark.number for one in inside}
        result += [
            one
            for one in inside
            if one.mark.clean
            and one.mark.style == chosen[0].mark.style
            and one.mark.number in numbers
            and not counted & {one.mark.number - 1, one.mark.number + 1}
        ]
        inside = []
        if candidate is not None:
            numbers.add(candidate.mark.number)
    return result


def _entry(text: Text, segments: Sequence[Segment], candidate: Candidate) -> float:
    missing = candidate.mark.number - 1
    if missing == 0:
        return 0.0
    if missing <= _MOST_MISSING and candidate.segment < missing * _MOST_LINES:
        leading = groups(text, lines_above(segments, candidate), missing)
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
    return _UNNUMBERED if fills(text, segments, one, other) else min(_SKIP * (step - 1), _MOST_SKIPPED)


def fills(text: Text, segments: Sequence[Segment], one: Candidate, other: Candidate) -> bool:
    """Tell whether as many lines without a number stand between two numbers as the second one leaves out."""
    due = other.mark.number - one.mark.number - 1
    if due > _MOST_MISSING or not due <= other.segment - one.segment <= (due + 1) * _MOST_LINES:
        return False
    between = orphans(text, lines_between(segments, one, other), due)
    return len(between) == due and not any(
        mark is not None and mark.style == one.mark.style and mark.clean
        for mark in (mark_at(text.read, group[0].start) for group in between)
    )
