"""Text as the index knows it: folded, and cut into words with the places where they stand.

Chinese has no blanks between words, so a run of Chinese characters is cut at every character into pairs,
which overlap: 两癌筛查 gives 两癌, 癌筛, 筛查, and 查 for its end. A word of two characters or more is then a
row of pairs, and one of one character is the beginning of a pair; both are found wherever they stand, and
nothing depends on a dictionary that knows today's words only. Numbers and words of other scripts stay whole:
3岁 is not in 13岁, nor 12/10万 in 112/10万. Traditional characters count as simplified
ones: 兩癌 is 两癌.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kg.simplified import simplified

HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
"""Scripts that are written without blanks, as the inside of a character class: Chinese, Japanese, Korean."""

_SILENT = frozenset("\"'`“”‘’„«»《》〈〉「」『』〝〞·・\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Characters that nobody types who looks for what they enclose: “两癌”筛查 is found by 两癌筛查."""
_RUNS = re.compile(
    rf"(?P<number>[0-9]+(?:,[0-9]{{3}}(?![0-9]))*(?:\.[0-9]+)?)"
    rf"|(?P<sign>(?<=[0-9])[%‰]|(?<=[0-9])/(?=[0-9]))"
    rf"|(?P<han>[{HAN}]+)"
    rf"|(?P<word>(?:(?![{HAN}0-9])[^\W_])+)"
)
_SHORT = 3
"""A shorter word of letters is no plural: is, as, gas."""
_NO_PLURAL = ("ss", "us", "is")


class Word(NamedTuple):
    """A word of a text.

    Attributes:
        text: As the index has it; a pair of Chinese characters, or the last one of a run.
        start: Where it begins in the text as it was given.
        end: Where it ends there.
        ends: Whether it is the last character of a run of Chinese, which is no pair.
    """

    text: str
    start: int
    end: int
    ends: bool = False


def words(text: str) -> Iterator[Word]:
    """Cut a text into words, in order; what is neither letter, digit nor a sign behind a digit is left out.

    Args:
        text: Any text.

    Yields:
        Words; `start` and `end` count characters of `text`.
    """
    folded, places = _folded(text)
    for run in _RUNS.finditer(folded):
        first, last = run.start(), run.end()
        if run.lastgroup != "han":
            yield Word(_plain(run[0], run.lastgroup or ""), places[first], places[last - 1] + 1)
            continue
        for at in range(first, last):
            end = min(at + 2, last)
            yield Word(folded[at:end], places[at], places[end - 1] + 1, ends=end == at + 1)


def fold(text: str) -> str:
    """Return a text as texts are compared whole: its words, without what stands between them."""
    return " ".join(word.text for word in words(text))


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text in half-width, small, simplified, without accents, and where each character is from."""
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character in _SILENT:
            continue
        plain = character.lower() if character.isascii() else _unaccented(character)
        folded.append(plain)
        places += [place] * len(plain)
    return "".join(folded), places


@lru_cache(maxsize=1 << 15)  # an index asks of a few thousand characters a million times
def _unaccented(character: str) -> str:
    """Return a character as people type it; what UTF-8 cannot carry becomes a blank."""
    category = unicodedata.category(character)
    if category in {"Cs", "Cn", "Co"}:
        return " "
    apart = unicodedata.normalize("NFKD", character).casefold()
    plain = "".join(part for part in apart if unicodedata.category(part) != "Mn")
    return simplified(unicodedata.normalize("NFKC", plain))


def _plain(run: str, kind: str) -> str:
    """Return a number without separators and empty decimals, a word without the ending of a plural."""
    if kind == "number":
        whole, point, decimals = run.replace(",", "").partition(".")
        decimals = decimals.rstrip("0")
        return f"{whole}.{decimals}" if point and decimals else whole
    if kind != "word" or len(run) <= _SHORT or not run.isascii() or not run.endswith("s"):
        return run
    if run.endswith(_NO_PLURAL):
        return run
    return f"{run[:-3]}y" if run.endswith("ies") else run[:-1]
