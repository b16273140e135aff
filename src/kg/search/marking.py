"""Where a text says what was looked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.search.asking import Phrase
from kg.search.words import Word, words

EXCERPT = 120
"""Characters of a long text that are shown."""
_BEFORE = 30
_CUT = "…"


@dataclass(frozen=True)
class Marked:
    """A text in pieces, of which some are what was looked for."""

    pieces: tuple[tuple[str, bool], ...]

    @property
    def plain(self) -> str:
        """The text."""
        return "".join(text for text, _ in self.pieces)

    @property
    def hit(self) -> bool:
        """Whether it says anything of what was looked for."""
        return any(hit for _, hit in self.pieces)

    @property
    def places(self) -> list[tuple[int, int]]:
        """Where the pieces that were looked for begin and end, in characters of `plain`."""
        at, found = 0, []
        for text, hit in self.pieces:
            if hit:
                found.append((at, at + len(text)))
            at += len(text)
        return found

    def excerpt(self) -> "Marked":
        """Return the part of a long text around the first piece that was looked for."""
        length = len(self.plain)
        if length <= EXCERPT:
            return self
        first = self.places[0][0] if self.hit else 0
        start = max(0, min(first - _BEFORE, length - EXCERPT))
        end = start + EXCERPT
        kept: list[tuple[str, bool]] = [(_CUT, False)] if start else []
        at = 0
        for text, hit in self.pieces:
            if part := text[max(0, start - at) : max(0, end - at)]:
                kept.append((part, hit))
            at += len(text)
        return Marked((*kept, (_CUT, False)) if end < length else tuple(kept))


def mark(text: str, phrases: Sequence[Phrase]) -> Marked:
    """Mark what was looked for in a text.

    Args:
        text: The text.
        phrases: What was looked for.

    Returns:
        The text in pieces; there are none of an empty text.
    """
    spans = _merged(_spans(list(words(text)), phrases))
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return Marked(tuple(piece for piece in pieces if piece[0]))


def _spans(found: Sequence[Word], phrases: Iterable[Phrase]) -> Iterator[tuple[int, int]]:
    for phrase in phrases:
        length = len(phrase.words)
        for at in range(len(found) - length + 1):
            if found[at].text.startswith(phrase.words[0]) and _fits(found, at, phrase):
                yield found[at].start, _end(found[at + length - 1], phrase)


def _fits(found: Sequence[Word], at: int, phrase: Phrase) -> bool:
    *firm, last = phrase.words
    if any(found[at + step].text != word for step, word in enumerate(firm)):
        return False
    text = found[at + len(firm)].text
    return text.startswith(last) if phrase.open else text == last


def _end(word: Word, phrase: Phrase) -> int:
    """Return where a phrase ends: of a pair that one character begins, that character alone is it."""
    return word.end if word.text.isascii() or not phrase.open else word.start + 1


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
