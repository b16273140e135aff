"""Chinese by its sound: what is written in pinyin, and characters that sound like those that were meant."""

from collections.abc import Iterator, Sequence
from functools import cache

from pypinyin import lazy_pinyin, pinyin_dict

_LONGEST = 6
"""Letters of the longest syllable."""
_MARK = "~"


def _is_character(text: str) -> bool:
    return "\u4e00" <= text <= "\u9fff"


@cache
def _of(character: str) -> str:
    return _plain(lazy_pinyin(character)[0])


def _plain(syllable: str) -> str:
    return syllable.casefold().replace("ü", "v")


@cache
def _syllables() -> frozenset[str]:
    characters = [chr(code) for code in pinyin_dict.pinyin_dict if _is_character(chr(code))]
    return frozenset(_of(character) for character in characters)


def sounded(sequence: Sequence[str]) -> tuple[str, ...] | None:
    """Return a label's tokens as sounds; `None` when one of them is no Chinese character or number."""
    found = []
    for token in sequence:
        if token.isdigit():
            found.append(token)
        elif len(token) == 1 and _is_character(token):
            found.append(_MARK + _of(token))
        else:
            return None
    return tuple(found)


def sound(character: str) -> str:
    """Return the token of a character's sound."""
    return _MARK + _of(character)


@cache
def spelt(word: str) -> tuple[str, ...]:
    """Cut a word in Latin letters into syllables of pinyin, the fewest there can be.

    Returns:
        Tokens of sounds; none when it is not made of syllables.
    """
    best: list[tuple[str, ...] | None] = [(), *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start, syllable in _endings(word, end):
            before = best[start]
            current = best[end]
            if before is not None and (current is None or len(before) + 1 < len(current)):
                best[end] = (*before, _MARK + syllable)
    return best[-1] or ()


def _endings(word: str, end: int) -> Iterator[tuple[int, str]]:
    for start in range(max(0, end - _LONGEST), end):
        if word[start:end] in _syllables():
            yield start, word[start:end]
