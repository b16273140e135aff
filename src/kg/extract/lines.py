"""A document cut into segments: one a printed line, more where a label or heading is glued to other text."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, cached_property

from kg.extract.vocabulary import vocabulary
from kg.flat import Flat, flatten, fold

_LEVEL = re.compile(r"[ \t\u3000]*(?:[-*+][ \t]+)?(#{1,6})")
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
        """Tell whether a sentence ends before the flat offset `end`; closing quotes and brackets may follow it."""
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
    characters, words, table = _misprints()
    return characters.sub(lambda match: words[match[0]], fold(text).translate(table))


@cache
def _misprints() -> tuple[re.Pattern[str], dict[str, str], dict[int, str]]:
    known = vocabulary("misprints")
    pairs = known["characters"]
    words: dict[str, str] = known["words"]
    table = {ord(a): b for a, b in zip(pairs["from"], pairs["to"], strict=True)}
    return re.compile("|".join(map(re.escape, words))), words, table


def _segments(text: Text) -> list[Segment]:
    origin = text.flat.origin
    found: list[Segment] = []
    at = 0
    for number, line in enumerate(text.raw.split("\n"), start=1):
        start, end = bisect_left(origin, at), bisect_left(origin, at + len(line))
        at += len(line) + 1
        if start == end:
            continue
        mark = _LEVEL.match(line)
        bare = line.strip()
        bold = len(bare) > len("****") and bare.startswith("**") and bare.endswith("**")
        cuts = [0, *_cuts(text.read[start:end]), end - start]
        found.extend(
            Segment(start + a, start + b, number, len(mark[1]) if mark else 0, bold, bare.startswith("|"))
            for a, b in zip(cuts, cuts[1:], strict=False)
            if a < b
        )
    return found


def _cuts(line: str) -> list[int]:
    """Return the offsets inside a line at which a glued label or heading begins or ends."""
    labels, below, headings = _glue()
    cuts = {offset for match in labels.finditer(line) for offset in match.span()}
    cuts |= {offset for match in below.finditer(line) for offset in match.span("label")}
    cuts |= {match.start() for match in headings.finditer(line)}
    return sorted(cuts - {0, len(line)})


@cache
def _glue() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return what is looked for inside a line: labels, labels behind a domain's name, headings behind a 。."""
    words = vocabulary("headings")
    label = rf"(?:{words['labels']['glued_targets']}|{words['labels']['glued_measures']})"
    domain = words["domains"]["pattern"].removeprefix("^").removesuffix("$")
    number = r"[一二三四五六七八九十]{1,3}"
    return (
        re.compile(
            rf"(?:^|(?<=[。；]))(?:\(?(?:{number}|\d{{1,2}})[)、.]+)?{label}(?::|$|(?=\d{{1,2}}[.、]))"
        ),
        re.compile(rf"^\({number}\)[^。，；:]{{2,20}}?(?P<label>{label}:)"),
        re.compile(rf"(?<=[。；])(?:\({number}\){domain}[。:]?|{number}、[^。，；]{{2,24}})$"),
    )
