"""A question cut into what is compared: Chinese characters, words of other scripts, numbers.

Labels and questions are cut alike, so that width, case, quotation marks, blanks and endings of English words
make no difference.
"""

import re
import unicodedata
from dataclasses import dataclass

from kg.numerals import counted, spelled

_TOKEN = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff〇])|(?P<number>\d+(?:\.\d+)?)|(?P<word>[^\W\d_\u3400-\u9fff]+(?:['’][^\W\d_]+)?)"
    r"|(?P<stop>[。！？!?；;\n])"
)
_SPELLED_YEAR = re.compile(r"(?<![〇○零一二三四五六七八九])[〇○零一二三四五六七八九]{4}(?=年|到|至|[—–~-])")
_COUNTED = re.compile(r"[一二两三四五六七八九十百]+(?=周?岁|个?月龄|个月|年[前来后]|年以来|年间|日)")

_SHORTEST = 4
"""Letters of a word that may have an ending."""


@dataclass(frozen=True)
class Token:
    """A character, word or number.

    Attributes:
        text: As it is compared.
        start: Where it begins in the question, in characters.
        end: Where it ends.
        stop: Whether it ends a sentence; what belongs together never reaches across it.
    """

    text: str
    start: int
    end: int
    stop: bool = False

    @property
    def han(self) -> bool:
        """Whether it is a Chinese character."""
        return len(self.text) == 1 and self.text >= "\u3007" and not self.stop


def fold(text: str) -> str:
    """Return a text of the same length: width and case folded, Chinese numerals of years in digits.

    Characters whose folded form is longer or shorter stay as they are.
    """
    same = (unicodedata.normalize("NFKC", c).casefold() for c in text)
    folded = "".join(new if len(new) == 1 else old for old, new in zip(text, same, strict=True))
    return _SPELLED_YEAR.sub(lambda match: spelled(match[0]) or match[0], folded)


def stem(word: str) -> str:
    """Return an English word without the endings of plural and possession."""
    word = re.sub(r"['’]s?$", "", word)
    if len(word) < _SHORTEST:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def tokens(text: str) -> list[Token]:
    """Cut a text; punctuation that ends no sentence, blanks and quotation marks are left out.

    Args:
        text: A question or label, as people write it.
    """
    found: list[Token] = []
    folded = fold(text)
    position = 0
    while position < len(folded):
        numeral = _COUNTED.match(folded, position)
        number = counted(numeral[0]) if numeral else None
        if numeral and number is not None:
            found.append(Token(str(number), *numeral.span()))
            position = numeral.end()
            continue
        match = _TOKEN.match(folded, position)
        if match is None:
            position += 1
            continue
        text_of = stem(match[0]) if match["word"] else match[0]
        found.append(Token(text_of, *match.span(), stop=match["stop"] is not None))
        position = match.end()
    return found


def cut(text: str) -> tuple[str, ...]:
    """Return what a label is compared by."""
    return tuple(token.text for token in tokens(text) if not token.stop)
