"""A document cut into segments: one a printed line, more where a label or heading is glued to other text."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

from kg.flat import Flat, flatten, fold
from kg.vocabulary import vocabulary

_LEVEL = re.compile(r"[ \t\u3000]*(?:[-*+][ \t]+)?(#{1,6})")
# A point behind a word ends a sentence; behind 一 or ) it belongs to a number, and dots in a row are leaders.
_FULL_STOP = re.compile(r"(?<=[\u4e00-\u9fff”》%‰])(?<![一二三四五六七八九十])\.(?!\.)")
_SENTENCE_ENDS = "。！？；…"
_CLOSERS = "”’」』）)】]"


@dataclass(frozen=True)
class Segment:
    """A printed line or a part of one; offsets are into the document's flat text.

    Attributes:
        start: First code point.
        end: One past the last code point; a segment is never empty.
        line: 1-based line of the raw text.
        level: Markdown heading level, 0 for none.
        bold: The whole line is set bold.
        table: The line is a row of a Markdown table.
    """

    start: int
    end: int
    line: int
    level: int = 0
    bold: bool = False
    table: bool = False


@dataclass(frozen=True)
class Text:
    """A document's raw text, its flat text, and the flat text as it is read.

    Attributes:
        raw: The raw text.
        flat: Without layout; texts are output from here.
        read: Position by position the flat text with widths folded, traditional characters and known
            misprints of headings put right; all matching happens here.
    """

    raw: str
    flat: Flat
    read: str

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines of the raw text, without their ends."""
        return tuple(self.raw.split("\n"))

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """All segments in reading order; blank lines have none."""
        return tuple(_segments(self))

    def of(self, segment: Segment) -> str:
        """Return the segment as it is read."""
        return self.read[segment.start : segment.end]

    def printed(self, start: int, end: int) -> str:
        """Return `[start, end)` of the flat text as it is printed."""
        return self.flat.text[start:end]

    def ends_sentence(self, end: int) -> bool:
        """Tell whether a sentence, and quotes or brackets around it, ends before the flat offset `end`."""
        at = end - 1
        while at > 0 and self.read[at] in _CLOSERS:
            at -= 1
        return at >= 0 and self.read[at] in _SENTENCE_ENDS

    def spaced(self, at: int) -> bool:
        """Tell whether the raw text has white space before the flat offset `at`."""
        return at > 0 and self.flat.origin[at] - self.flat.origin[at - 1] > 1


def open_text(raw: str) -> Text:
    """Return a raw text ready for extraction."""
    flat = flatten(raw)
    return Text(raw, flat, reading(flat.text))


def reading(text: str) -> str:
    """Return text as headings are compared: of the same length, position by position.

    Args:
        text: Flat text.
    """
    misprinted, words, table = _misprints()
    folded = _FULL_STOP.sub("。", fold(text).translate(table))
    return misprinted.sub(lambda match: words[match[0]], folded)


@cache
def _misprints() -> tuple[re.Pattern[str], dict[str, str], dict[int, str]]:
    known = vocabulary("misprints")
    pairs = known["characters"]
    words: dict[str, str] = known["words"]
    table = {ord(a): b for a, b in zip(pairs["from"], pairs["to"], strict=True)}
    return re.compile("|".join(map(re.escape, words))), words, table


def _segments(text: Text) -> list[Segment]:
    cuts, joined = _cuts(text)
    found: list[Segment] = []
    for number, (start, end, line) in enumerate(_lines(text), start=1):
        if start == end:
            continue
        mark = _LEVEL.match(line)
        bare = line.strip()
        bold = len(bare) > len("****") and bare.startswith("**") and bare.endswith("**")
        inside = cuts[bisect_left(cuts, start + 1) : bisect_left(cuts, end)]
        edges = [start, *inside, end]
        for a, b in pairwise(edges):
            if a in joined and found:
                found[-1] = replace(found[-1], end=b)
            else:
                found.append(Segment(a, b, number, len(mark[1]) if mark else 0, bold, bare.startswith("|")))
    return found


def _lines(text: Text) -> Iterator[tuple[int, int, str]]:
    """Yield for each raw line where it begins and ends in the flat text, and the line."""
    at = 0
    for line in text.lines:
        yield bisect_left(text.flat.origin, at), bisect_left(text.flat.origin, at + len(line)), line
        at += len(line) + 1


def _cuts(text: Text) -> tuple[list[int], set[int]]:
    """Return the offsets at which a label or heading that is glued to other text begins or ends.

    A label counts also where a line ends inside of it: the second set holds the beginnings of such lines,
    which are none of a segment.
    """
    broken, labels, below, headings = _glue()
    cuts: set[int] = set()
    inside: set[int] = set()
    for match in broken.finditer(text.read):
        cuts.update(match.span())
        inside.update(range(match.start() + 1, match.end()))
    for start, end, _ in _lines(text):
        line = text.read[start:end]
        cuts.update(start + offset for match in labels.finditer(line) for offset in match.span())
        cuts.update(start + offset for match in below.finditer(line) for offset in match.span("label"))
        cuts.update(start + match.start() for match in headings.finditer(line))
    return sorted(cuts), inside


@cache
def _glue() -> tuple[re.Pattern[str], ...]:
    """Return what is looked for.

    Labels behind a 。, over lines' ends; inside a line labels, labels behind a domain's name, and headings
    behind a 。.
    """
    words = vocabulary("headings")
    label = rf"(?:{words['labels']['glued_targets']}|{words['labels']['glued_measures']})"
    domain = words["domains"]["pattern"].removeprefix("^").removesuffix("$")
    number = r"[一二三四五六七八九十]{1,3}"
    return (
        re.compile(rf"(?<=[。；]){label}:"),
        re.compile(
            rf"(?:^|(?<=[。；]))(?:\(?(?:{number}|\d{{1,2}})[)、.]+)?{label}(?::|$|(?=\d{{1,2}}[.、]))"
        ),
        re.compile(rf"^\({number}\)[^。，；:]{{2,20}}?(?P<label>{label}:)"),
        re.compile(rf"(?<=[。；])(?:\({number}\){domain}[。:]?|{number}、[^。，；]{{2,24}})$"),
    )
