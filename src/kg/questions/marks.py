"""What was understood of a question: words that stand for something, and words that are left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.questions.things import Thing
from kg.questions.times import Time
from kg.questions.tokens import Token


@dataclass(frozen=True)
class Mark:
    """Words of a question that stand for something, in every way in which they can be understood.

    Attributes:
        at: Positions of its tokens.
        meanings: What they mean.
        things: What they name.
        time: The time that they say.
        beyond: What they are about that the catalogue never answers.
        guessed: Understood by their sound or likeness alone.
        idle: Also a word without weight, so that nothing is lost when it is not used.
        said: Its tokens, put together.
    """

    at: tuple[int, ...]
    meanings: frozenset[str] = frozenset()
    things: tuple[Thing, ...] = ()
    time: Time | None = None
    beyond: frozenset[str] = frozenset()
    guessed: bool = False
    idle: bool = False
    said: str = ""

    def of(self, key: str) -> tuple[Thing, ...]:
        """Return the things of a kind that they name."""
        return tuple(thing for thing in self.things if thing.key == key)


@dataclass(frozen=True)
class Reading:
    """A question as it was read.

    Attributes:
        text: The question.
        tokens: Its characters, words and numbers.
        marks: What was understood, in the order of the question; fillers are left out.
        left: Positions of tokens of which nothing is known.
        quoted: What stands in quotation marks, and where.
        today: The day of asking.
    """

    text: str
    tokens: tuple[Token, ...]
    marks: tuple[Mark, ...]
    left: tuple[int, ...]
    quoted: tuple[tuple[int, int, str], ...]
    today: date

    @property
    def meanings(self) -> frozenset[str]:
        """All meanings of its words."""
        return frozenset(meaning for mark in self.marks for meaning in mark.meanings)

    def words(self, at: Sequence[int]) -> str:
        """Return the words of the question at some positions; what stands between them is left out."""
        parts: list[str] = []
        last = None
        for position in sorted(at):
            token = self.tokens[position]
            if last is not None and position == last + 1:
                parts.append(self.text[self.tokens[last].end : token.end])
            else:
                parts.append(("…" if parts else "") + self.text[token.start : token.end])
            last = position
        return "".join(parts)
