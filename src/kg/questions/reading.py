"""Reading a question: which words name things, which have a meaning, which do not matter."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kg.questions.likeness import Likeness
from kg.questions.marks import Mark, Reading
from kg.questions.sounds import sound, sounded, spelt
from kg.questions.things import Thing
from kg.questions.times import Time, times
from kg.questions.tokens import Token, cut, tokens
from kg.questions.trie import Trie
from kg.questions.words import GAP, Words

_REACH = 9
"""Tokens that a gap in a phrase may span."""
_QUOTED = re.compile(r"[“\"「『‘《](?P<text>[^”\"」』’》]{1,60})[”\"」』’》]")
GAPPED, TIMED, GUESSED = 0.1, 0.5, 0.2
"""In tokens: what a phrase loses for a gap, wins for a time, loses for being known by sound or likeness."""
_PAIR = 2
_LACKING = (("没", "有"), ("没",))
_AT_ALL = (("都", "没", "有"), ("也", "没", "有"), ("都", "没"))
_COMMA = re.compile(r"[，,、：:（(]")
FILLER = "filler"
NOT = "not"
ELSEWHERE = "elsewhere"
"""Subject of the names of places that the register lacks."""


@dataclass
class _Found:
    """A phrase found in a question, not yet chosen."""

    at: tuple[int, ...]
    meanings: set[str] = field(default_factory=set)
    things: list[Thing] = field(default_factory=list)
    beyond: set[str] = field(default_factory=set)
    time: Time | None = None
    filler: bool = False
    guessed: bool = False
    gap: bool = False

    def add(self, kind: str, value: object) -> None:
        if kind == "meaning":
            self.meanings.add(str(value))
        elif kind == "beyond":
            self.beyond.add(str(value))
        elif kind == FILLER:
            self.filler = True
        elif isinstance(value, Thing) and value not in self.things:
            self.things.append(value)

    @property
    def time_said(self) -> bool:
        return self.time is not None

    @property
    def rank(self) -> tuple[float, int]:
        weight = len(self.at) - GAPPED * self.gap + TIMED * self.time_said - GUESSED * self.guessed
        return (-weight, self.at[0])


_Payload = tuple[str, object]


class Reader:
    """Reads questions.

    Args:
        vocabulary: Meanings, fillers and what lies beyond the catalogue.
        things: What questions may name, by IRI.
    """

    def __init__(self, vocabulary: Words, things: Mapping[str, Thing]) -> None:
        self._phrases: Trie[tuple[str, object]] = Trie()
        self._sounds: Trie[tuple[str, object]] = Trie()
        self._twos: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        self._gaps: dict[str, list[tuple[tuple[tuple[str, ...], ...], str, str]]] = defaultdict(list)
        for kind, table in (("meaning", vocabulary.meanings), ("beyond", vocabulary.beyond)):
            for name, phrases in table.items():
                for phrase in phrases:
                    self._add(phrase, kind, name)
        for word in vocabulary.fillers:
            self._add(word, FILLER, FILLER)
        for name in vocabulary.places:
            self._add(name, "beyond", ELSEWHERE)
        measures = [thing for thing in things.values() if thing.key == "indicator"]
        self._likeness = Likeness(measures, vocabulary.same, vocabulary.ends)
        for thing in things.values():
            for name in thing.called:
                self._add(name, "thing", thing)

    def _add(self, phrase: str, kind: str, value: object) -> None:
        if GAP in phrase:
            parts = tuple(cut(part) for part in phrase.split(GAP))
            self._gaps[parts[0][0]].append((parts, kind, str(value)))
            if len(parts) == _PAIR and parts[0] in _LACKING:  # 没有…责任单位 is 责任单位都没有
                for both in _AT_ALL:
                    turned = (parts[1], both)
                    self._gaps[turned[0][0]].append((turned, kind, str(value)))
            return
        sequence = cut(phrase)
        self._phrases.add(sequence, (kind, value))
        heard = sounded(sequence)
        if heard and len(sequence) == _PAIR:
            self._twos[tuple(heard)].append(sequence)
        if heard and (len(heard) > 1 or kind == FILLER):
            self._sounds.add(heard, (kind, value))

    def read(self, text: str, today: date) -> Reading:
        """Read a question.

        Args:
            text: The question.
            today: The day of asking.
        """
        cut_up = tokens(text)
        found = [*self._exact(cut_up), *self._with_gaps(text, cut_up), *self._of_time(text, cut_up, today)]
        found += [_Found(at, things=[thing], guessed=True) for at, thing in self._likeness.found(cut_up)]
        if not any(token.han for token in cut_up):
            found += self._romanised(cut_up)
        asking = _either(cut_up)
        found = [phrase for phrase in found if phrase.filler or asking.isdisjoint(phrase.at[:1])]
        chosen, free = _chosen(found, len(cut_up))
        chosen += self._heard(cut_up, chosen, free)
        taken = {position for phrase in chosen for position in phrase.at}
        marks = tuple(
            Mark(
                phrase.at,
                frozenset(phrase.meanings),
                tuple(sorted(phrase.things, key=lambda thing: thing.iri)),
                phrase.time,
                frozenset(phrase.beyond),
                phrase.guessed,
                phrase.filler,
                "".join(cut_up[position].text for position in phrase.at),
            )
            for phrase in sorted(chosen, key=lambda phrase: phrase.at)
            if (phrase.meanings or phrase.things or phrase.time or phrase.beyond)
            and not (phrase.meanings == {NOT} and _ends(phrase.at[-1], cut_up))
        )
        left = tuple(n for n, token in enumerate(cut_up) if n not in taken and not token.stop)
        quoted = tuple((*match.span("text"), match["text"].strip()) for match in _QUOTED.finditer(text))
        return Reading(text, tuple(cut_up), marks, left, quoted, today)

    def _exact(self, cut_up: Sequence[Token]) -> Iterator[_Found]:
        sequence = [token.text for token in cut_up]
        for start in range(len(sequence)):
            for end, held in self._phrases.at(sequence, start):
                phrase = _Found(tuple(range(start, end)))
                for kind, value in held:
                    phrase.add(kind, value)
                yield phrase

    def _with_gaps(self, text: str, cut_up: Sequence[Token]) -> Iterator[_Found]:
        sequence = [token.text for token in cut_up]
        stops = _clauses(text, cut_up)
        for start, word in enumerate(sequence):
            limit = next((stop for stop in stops if stop > start), len(sequence))
            for parts, kind, name in self._gaps.get(word, ()):
                at = _in_order(sequence[:limit], start, parts)
                if at:
                    phrase = _Found(at, gap=True)
                    phrase.add(kind, name)
                    yield phrase

    def _of_time(self, text: str, cut_up: Sequence[Token], today: date) -> Iterator[_Found]:
        for time in times(text, today):
            at = tuple(n for n, t in enumerate(cut_up) if t.start >= time.start and t.end <= time.end)
            if at:
                yield _Found(at, time=time)

    def _romanised(self, cut_up: Sequence[Token]) -> Iterator[_Found]:
        """Yield what words in Latin letters say when they are pinyin; whole words only."""
        sequence: list[str] = []
        begins, ends = dict[int, int](), dict[int, int]()
        for position, token in enumerate(cut_up):
            begins[len(sequence)] = position
            sequence.extend(spelt(token.text) or (token.text,))
            ends[len(sequence)] = position + 1
        if sum(1 for token in cut_up if spelt(token.text)) * 3 < len(cut_up) * 2:
            return
        for start, position in begins.items():
            for end, held in self._sounds.at(sequence, start):
                if end not in ends:
                    continue
                phrase = _Found(tuple(range(position, ends[end])), guessed=True)
                for kind, value in held:
                    phrase.add(kind, value)
                yield phrase

    def _heard(self, cut_up: Sequence[Token], chosen: Sequence[_Found], free: set[int]) -> list[_Found]:
        """Return what characters that nothing is known of mean by their sound, each taken once."""
        loose = free | {p.at[0] for p in chosen if len(p.at) == 1 and p.filler and not p.meanings}
        sequence = [
            sound(token.text) if n in loose and token.han else token.text for n, token in enumerate(cut_up)
        ]
        found = []
        for start in sorted(loose):
            for end, held in self._sounds.at(sequence, start):
                at = tuple(range(start, end))
                useful = [(kind, value) for kind, value in held if kind in {"meaning", "thing"}]
                if len(at) == _PAIR and not self._half([cut_up[n].text for n in at], sequence[start:end]):
                    continue
                if len(at) > 1 and useful and free & {*at} and {*at} <= loose:
                    phrase = _Found(at, guessed=True)
                    for kind, value in useful:
                        phrase.add(kind, value)
                    found.append(phrase)
        return _chosen(found, len(cut_up))[0]

    def _half(self, written: Sequence[str], heard: Sequence[str]) -> bool:
        """Say whether one of two characters is as in a phrase that sounds like both: too many sound alike."""
        known = self._twos.get(tuple(heard), ())
        return any(one == other for pair in known for one, other in zip(pair, written, strict=True))


def _clauses(text: str, cut_up: Sequence[Token]) -> list[int]:
    """Return where clauses begin; what belongs together does not reach from one into another."""
    return [
        n
        for n, token in enumerate(cut_up)
        if token.stop or (n and _COMMA.search(text[cut_up[n - 1].end : token.start]))
    ]


def _either(cut_up: Sequence[Token]) -> set[int]:
    """Return where a negation only asks: 有没有, 是不是, 能不能."""
    words = [token.text for token in cut_up]
    return {
        n
        for n, word in enumerate(words)
        if n
        and (
            (word == "没" and words[n - 1] == "有")
            or (word == "不" and words[n - 1 : n] == words[n + 1 : n + 2])
        )
    }


def _ends(position: int, cut_up: Sequence[Token]) -> bool:
    """Say whether a token is the last of a sentence: 没有 there asks, and denies nothing."""
    return position + 1 == len(cut_up) or cut_up[position + 1].stop


def _in_order(sequence: Sequence[str], start: int, parts: Sequence[tuple[str, ...]]) -> tuple[int, ...]:
    """Return where the parts of a phrase with gaps stand; nothing when they do not follow each other."""
    at: list[int] = []
    position = start
    for number, part in enumerate(parts):
        last = position + (_REACH if number else 0)
        begin = next(
            (b for b in range(position, last + 1) if tuple(sequence[b : b + len(part)]) == part), None
        )
        if begin is None:
            return ()
        at += range(begin, begin + len(part))
        position = begin + len(part)
    return tuple(at)


def _chosen(found: Sequence[_Found], length: int) -> tuple[list[_Found], set[int]]:
    """Choose phrases, the longest first, so that no token is in two; return them and the tokens in none.

    What is said by the same tokens is one phrase with all its meanings.
    """
    free = set(range(length))
    chosen: dict[tuple[int, ...], _Found] = {}
    for phrase in sorted(found, key=lambda phrase: phrase.rank):
        same = chosen.get(phrase.at)
        if same:
            if same.guessed == phrase.guessed:
                same.meanings |= phrase.meanings
                same.things += [thing for thing in phrase.things if thing not in same.things]
                same.beyond |= phrase.beyond
                same.filler = same.filler or phrase.filler
                same.time = same.time or phrase.time
        elif free.issuperset(phrase.at):
            chosen[phrase.at] = phrase
            free -= {*phrase.at}
    return list(chosen.values()), free
