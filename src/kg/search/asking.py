"""What somebody looks for: phrases, and how the index is asked for them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.search.errors import SearchError
from kg.search.words import Word, words

MOST_CHARACTERS = 200
"""Characters of what is asked."""
MOST_WORDS = 64
"""Words that it may come to; each is a look-up."""

_BETWEEN = re.compile(r"[\s，。、；：！？;:!?()（）\[\]【】|…—～~]+|(?<![0-9]),|,(?![0-9])")
_SIGNS = frozenset("/%‰")
_LEAST_BEGINNING = 3
"""Letters that a word needs to stand for all that begin with it."""


@dataclass(frozen=True)
class Phrase:
    """Words that stand next to each other.

    Attributes:
        words: As the index has them.
        open: Whether the last may go on: it is one Chinese character, which begins a pair, or letters.
    """

    words: tuple[str, ...]
    open: bool = False

    @property
    def asked(self) -> str:
        """The phrase in the index's language; its words hold no quotation mark."""
        exact = f'"{" ".join(self.words)}"'
        if not self.open:
            return exact
        # The word itself counts for more than one that begins with it.
        return f"({exact} OR {exact} *)" if self.words[-1].isascii() else f"{exact} *"


@dataclass(frozen=True)
class Asked:
    """What somebody looks for.

    Attributes:
        text: As it was given, without blanks around.
        phrases: What has to be there; none if it holds neither letter nor digit.
    """

    text: str
    phrases: tuple[Phrase, ...]

    @property
    def everything(self) -> str:
        """All phrases in the index's language."""
        return " AND ".join(phrase.asked for phrase in self.phrases)

    @property
    def parts(self) -> tuple[Phrase, ...]:
        """The phrases taken apart into their words, each once: for what nobody says in these words."""
        found: dict[Phrase, None] = {}
        for phrase in self.phrases:
            last = len(phrase.words) - 1
            for at, word in enumerate(phrase.words):
                if word not in _SIGNS:
                    found[Phrase((word,), phrase.open and at == last)] = None
        return tuple(found)


def read_asked(text: str) -> Asked:
    """Read what somebody looks for: words between blanks or commas have to be there all, in any order.

    Args:
        text: Whatever was typed.

    Raises:
        SearchError: It is too long.
    """
    text = text.strip()
    if len(text) > MOST_CHARACTERS:
        raise SearchError(
            f"查找的文字太长：{len(text)} 字，最多 {MOST_CHARACTERS} 字。 "
            f"That is too long to look for: {len(text)} characters, at most {MOST_CHARACTERS}.",
            "请只写关键的词。 Give the words that matter.",
        )
    phrases = tuple(dict.fromkeys(_phrases(text)))
    if sum(len(phrase.words) for phrase in phrases) > MOST_WORDS:
        raise SearchError(
            f"查找的词太多，最多 {MOST_WORDS} 个。 Too many words to look for, at most {MOST_WORDS}.",
            "请只写关键的词。 Give the words that matter.",
        )
    return Asked(text, phrases)


def _phrases(text: str) -> Iterator[Phrase]:
    for piece in _BETWEEN.split(text):
        found = list(words(piece))
        if found:
            yield _phrase(found)


def _phrase(found: list[Word]) -> Phrase:
    """Return words as a phrase: what follows its last character is open."""
    last = found[-1]
    if not last.ends:
        letters = last.text.isascii() and last.text.isalpha() and len(last.text) >= _LEAST_BEGINNING
        return Phrase(tuple(word.text for word in found), letters)
    # The character has been said by the pair before it, unless it stands alone.
    alone = len(found) == 1 or found[-2].end <= last.start
    kept = found if alone else found[:-1]
    return Phrase(tuple(word.text for word in kept), alone)
