"""A document's text without its layout, and the way back to the raw text.

Layout is what carries no meaning: white space (page breaks cut sentences anywhere), bold markers, heading
marks, bookmarks, footnote references and bodies. All matching happens on flat text; every position found
there maps back to code points of the raw document text.
"""

import re
from dataclasses import dataclass

_LAYOUT = re.compile(
    r"\[footnoteRef:\d+\]"
    r"|\[\s*\d+:(?:[^\[\]]|\[[^\[\]]*\])*\]"  # a footnote's body, which may hold one level of brackets
    r"|\[bookmark:[^\]]*\]"
    r"|\*\*|__"
    r"|(?m:^[ \t\u3000]*(?:"
    r"#{1,6}"  # a heading's mark, also one that no space follows
    r"|(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:=[ \t]*){3,})$"  # a rule
    r"|[-–—－]{1,2}[ \t]*\d{1,3}[ \t]*[-–—－]{1,2}[ \t]*$"  # a page number: — 12 —
    r"|第[ \t]*\d{1,3}[ \t]*页(?:[ \t]*[,，/]?[ \t]*共[ \t]*\d{1,3}[ \t]*页)?[ \t]*$"
    r"|!\[[^\]\n]*\]\([^)\n]*\)[ \t]*$"  # an image alone on its line
    r"))"
    # A run of white space ends at a line's end, so that the rules above still see where the next line begins.
    r"|[^\S\n\u3000]*\n|[^\S\n]+|[\u3000\u200b\u2060\ufeff]+"
)


@dataclass(frozen=True)
class Flat:
    """Text with its layout removed.

    Attributes:
        text: The flat text.
        origin: For each code point of `text`, its offset in the raw document text; strictly increasing.
    """

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map a non-empty `[start, end)` of the flat text to the raw text's `[start, end)` that holds it."""
        return self.origin[start], self.origin[end - 1] + 1

    def part(self, start: int, end: int) -> "Flat":
        """Return `[start, end)` of this text as a `Flat`; its offsets still point into the raw text."""
        return Flat(self.text[start:end], self.origin[start:end])


def flatten(raw: str, start: int = 0, end: int | None = None) -> Flat:
    """Remove the layout from `raw[start:end]`.

    Args:
        raw: The document's raw text.
        start: First code point.
        end: One past the last code point; `None` for the end of the text.

    Returns:
        The flat text with offsets into `raw`.
    """
    stop = len(raw) if end is None else end
    kept: list[int] = []
    at = start
    for match in _LAYOUT.finditer(raw, start, stop):
        kept.extend(range(at, match.start()))
        at = match.end()
    kept.extend(range(at, stop))
    return Flat("".join(raw[i] for i in kept), tuple(kept))


# Full-width forms and look-alikes folded one to one, so that positions in folded and flat text agree.
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FOLD |= {
    ord("–"): ord("-"), ord("—"): ord("-"), ord("－"): ord("-"), ord("−"): ord("-"), ord("～"): ord("~"),
    ord("〜"): ord("~"), ord("﹪"): ord("%"), ord("∶"): ord(":"), ord("︰"): ord(":"), ord("․"): ord("."),
    ord("，"): ord("，"), ord("；"): ord("；"), ord("？"): ord("？"), ord("！"): ord("！"),
    ord(","): ord("，"), ord(";"): ord("；"), ord("?"): ord("？"), ord("!"): ord("！"), ord("｡"): ord("。"),
}  # fmt: skip


def fold(text: str) -> str:
    """Fold width variants, one code point to one.

    Digits, letters, brackets, `%`, `:`, `/`, `~` become half-width, all dashes `-`; the sentence marks
    `，；？！。` become full-width (`.` stays: it is a decimal point).

    Args:
        text: Any text.

    Returns:
        Text of the same length.
    """
    return text.translate(_FOLD)
