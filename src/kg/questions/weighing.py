"""Which saved query a question asks for: its meanings held against ways to ask for each query."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from kg.catalogue import SavedQuery
from kg.questions.filling import Filling
from kg.questions.marks import Mark, Reading
from kg.questions.reading import NOT, Reader
from kg.questions.tokens import cut
from kg.questions.words import Words

_BLANK = re.compile(r"\{(\w+)\}")
_DAY = date(2000, 1, 1)
SLOT = 1.0
"""Weight of a parameter that an example needs."""
NAME = 0.4
"""Weight of a name that fills a parameter: names in plenty do not make a query fit."""
UNUSED_THING, BEYOND, LEFT, LEFT_WORD, LEFT_ONE = 2.2, 4.0, 0.5, 1.1, 0.2
"""Weights of what a query does not account for: something named, something never answered, a character
and a word of which nothing is known, a character alone."""
DENIED, DEFINED = 2.0, 1.5
"""Weights of a negation and of asking what something means: either makes another question of it."""
_HEAVY = {NOT: DENIED, "meaning": DEFINED}
NEARLY, BIGRAM = 0.5, 0.5
"""How far a meaning counts that is only elsewhere in the query's own text; or a pair of characters."""
QUESTION, EXAMPLE = 1.0, 0.6
"""How much it matters that the question is accounted for, and that the example is."""

_EVERYWHERE = frozenset(
    {"place", "plan", "domain", "audience", "agency", "indicator", "topic", "group", "year", "text"}
)
"""Parameters that many queries have: naming one alone asks nothing."""
_SEVERAL = 3
"""So many named together do ask something: a year, a place and an indicator."""
OWN, NAMED, LOOSE = 0.05, 0.02, 0.05
"""What decides between queries that fit alike: how much of a query's own question is asked, how many names an
example needs that are there, and that free words stand for something that has a name."""
REQUIRED = 0.015
"""What a query wins that needs values, and gets them all."""
_LEAST = 0.6
"""Weight of meanings that a question has to share with an example to be worth its full score."""


@dataclass(frozen=True)
class _Example:
    """A way to ask: what it means, which parameters it needs, and unknown words of it, pair by pair."""

    meanings: frozenset[str]
    slots: frozenset[str]
    pairs: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True)
class _Profile:
    """What is known of a query's words."""

    examples: tuple[_Example, ...]
    core: frozenset[str]
    near: frozenset[str]
    pairs: frozenset[tuple[str, ...]]
    required: frozenset[str]
    """Parameters that have to be filled."""
    said: frozenset[str]
    """Names that the query's own title and question hold: it is about these, and takes them for no value."""


class Scale:
    """Weighs questions against saved queries.

    Args:
        catalogue: The saved queries.
        vocabulary: The words of questions.
        reader: Reads examples as it reads questions.
    """

    def __init__(self, catalogue: Mapping[str, SavedQuery], vocabulary: Words, reader: Reader) -> None:
        @cache
        def meanings(text: str) -> frozenset[str]:  # many queries have the same columns and parameters
            return reader.read(_BLANK.sub("，", text), _DAY).meanings

        self._profiles = {
            name: _profile(query, vocabulary.examples.get(name, ()), reader, meanings)
            for name, query in catalogue.items()
        }
        self.core = {name: profile.core for name, profile in self._profiles.items()}
        among = Counter(
            meaning
            for profile in self._profiles.values()
            for meaning in {m for example in profile.examples for m in example.meanings}
        )
        whole = math.log(1 + len(self._profiles))
        self._weights = {m: math.log(1 + len(self._profiles) / n) / whole for m, n in among.items()}

    def weight(self, meaning: str) -> float:
        """Return how much a meaning tells queries apart, from 0 to 1."""
        return _HEAVY.get(meaning) or self._weights.get(meaning, 1.0)

    def weigh(self, name: str, reading: Reading, filling: Filling) -> float:
        """Return how well a query fits a question, from 0 to 1.

        Args:
            name: The query.
            reading: The question.
            filling: The query's parameters, filled from it.
        """
        profile = self._profiles[name]
        return max(
            (self._against(example, profile, reading, filling) for example in profile.examples), default=0.0
        )

    def _against(self, example: _Example, profile: _Profile, reading: Reading, filling: Filling) -> float:
        needed = sum(self.weight(m) for m in example.meanings) + LEFT * len(example.pairs)
        met = sum(self.weight(m) for m in example.meanings & reading.meanings)
        met += LEFT * len(example.pairs & _pairs(reading)) if example.pairs else 0
        if needed and not met:
            return 0.0
        said = met / needed if needed else 1.0
        named = sum(1 for slot in example.slots if filling.values.get(slot)) / max(1, len(example.slots))
        if not needed and named < 1:
            return 0.0
        explained, whole = self._accounted(example, profile, reading, filling)
        if not whole:
            return 0.0
        slots = named if example.slots else 1.0
        enough = min(1.0, (met + SLOT * named * bool(example.slots)) / _LEAST)
        score = (explained / whole) ** QUESTION * said**EXAMPLE * slots**EXAMPLE * enough
        if profile.required and not filling.missing:
            score += REQUIRED
        own = sum(self.weight(m) for m in profile.core & reading.meanings)
        own /= sum(self.weight(m) for m in profile.core) or 1.0
        score *= 1 - OWN + OWN * own + NAMED * named * len(example.slots) - LOOSE * filling.loose
        return float(score)

    def _accounted(
        self, example: _Example, profile: _Profile, reading: Reading, filling: Filling
    ) -> tuple[float, float]:
        """Return the weight of the question's words that the query accounts for, and of all."""
        explained = whole = 0.0
        for mark in reading.marks:
            used = filling.used.issuperset(mark.at)
            if used or mark.meanings:
                weight = max((self.weight(m) for m in mark.meanings), default=NAME if used else SLOT)
                whole += weight
                explained += weight if used else self._meant(mark, example, profile)
            elif mark.beyond:
                whole += BEYOND
            elif (mark.things or mark.time) and not mark.idle and mark.said not in profile.said:
                whole += UNUSED_THING
        for run in _runs(position for position in reading.left if position not in filling.used):
            of_run, known = self._left(run, profile, reading)
            known = min(of_run, known / BIGRAM) if example.pairs else known
            whole += of_run
            explained += known
        return explained, whole

    def _meant(self, mark: Mark, example: _Example, profile: _Profile) -> float:
        """Return how much of a phrase's meaning an example accounts for, or the query's own text."""
        said = [
            self.weight(meaning)
            * (NEARLY if meaning == NOT else 1.0)  # which part of it is denied is not read
            for meaning in mark.meanings & example.meanings
        ]
        near = [NEARLY * self.weight(meaning) for meaning in mark.meanings & profile.near - {NOT}]
        return max([*said, *near], default=0.0)

    def _left(self, run: list[int], profile: _Profile, reading: Reading) -> tuple[float, float]:
        words = [reading.tokens[position] for position in run]
        if len(words) == 1 and words[0].han:
            return LEFT_ONE, 0.0
        weights = [LEFT if word.han else LEFT_WORD for word in words]
        pairs = pairwise(words)
        shared = sum(1 for one, other in pairs if (one.text, other.text) in profile.pairs)
        alone = sum(1 for word in words if not word.han and (word.text,) in profile.pairs)
        whole = sum(weights)
        return whole, whole * BIGRAM * min(1.0, (shared + alone) / max(1, len(words) - 1))


def _runs(positions: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for position in positions:
        if runs and position == runs[-1][-1] + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs


def _own(query: SavedQuery) -> list[str]:
    header = query.header
    return [header.question_zh, header.question_en, header.title_zh, header.title_en]


def _profile(
    query: SavedQuery,
    examples: Sequence[str],
    reader: Reader,
    meanings: Callable[[str], frozenset[str]],
) -> _Profile:
    header = query.header
    own = _own(query)
    # Of a query that no example is known of, an operator's own, the unknown words count too.
    made = [_example(text, reader, slots=False, pairs=not examples) for text in own]
    made += [_example(text, reader, slots=True) for text in examples]
    rest = [header.description_zh, header.description_en]
    rest += [text for column in header.columns for text in (column.label_zh, column.label_en)]
    rest += [text for parameter in header.parameters for text in (parameter.label_zh, parameter.label_en)]
    near = frozenset(meaning for text in rest for meaning in meanings(text))
    near |= {m for example in made for m in example.meanings}
    pairs = set[tuple[str, ...]]()
    for text in (*own, *rest):
        words = cut(text)
        pairs.update(pairwise(words))
        pairs.update((word,) for word in words if len(word) > 1)
    core = frozenset(meaning for example in made[: len(own)] for meaning in example.meanings)
    kept = tuple(
        one
        for one in dict.fromkeys(made)
        if one.meanings or one.pairs or one.slots - _EVERYWHERE or len(one.slots) >= _SEVERAL
    )
    said = {m.said for text in own for m in reader.read(_BLANK.sub("，", text), _DAY).marks if m.things}
    required = frozenset(parameter.name for parameter in header.parameters if parameter.required)
    return _Profile(kept, core, near, frozenset(pairs), required, frozenset(said))


def _example(text: str, reader: Reader, *, slots: bool, pairs: bool = False) -> _Example:
    named = frozenset(_BLANK.findall(text)) if slots else frozenset[str]()
    reading = reader.read(_BLANK.sub("，", text), _DAY)
    return _Example(reading.meanings, named, _pairs(reading) if pairs else frozenset())


def _pairs(reading: Reading) -> frozenset[tuple[str, ...]]:
    """Return the words of which nothing is known, characters pair by pair."""
    found = set[tuple[str, ...]]()
    for run in _runs(reading.left):
        words = [reading.tokens[position] for position in run]
        found.update((one.text, other.text) for one, other in pairwise(words))
        found.update((word.text,) for word in words if not word.han)
    return frozenset(found)
