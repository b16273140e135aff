"""Names that a question writes almost: 就业人员里女性占比 for 就业人员中的女性比例."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from kg.questions.things import Thing
from kg.questions.tokens import Token, cut

ALIKE = 84.0
"""Likeness (0 to 100) from which on a name counts as written."""
APART = 4.0
"""How much less like it any other thing has to be."""
_LONGEST, _SHORTEST = 18, 4
_WORDS = 2
"""English words that a name has to have in common at least."""


class Likeness:
    """Finds names of measures in words that are almost theirs.

    Args:
        things: What is looked for.
        same: Words and what they are counted as; as nothing where they say nothing.
        ends: Words that the name of a measure ends with.
    """

    def __init__(self, things: Iterable[Thing], same: Mapping[str, str], ends: Sequence[str]) -> None:
        self._same = sorted(same.items(), key=lambda pair: -len(pair[0]))
        self._ends = tuple(cut(end) for end in ends)
        self._names: dict[str, Thing] = {}
        self._english: list[tuple[frozenset[str], Thing]] = []
        for thing in things:
            for name in thing.called:
                if name.isascii():
                    continue
                self._names[self._plain("".join(cut(name)))] = thing
            self._english.append((frozenset(self._content(cut(thing.en))), thing))

    def _plain(self, text: str) -> str:
        for word, counted_as in self._same:
            text = text.replace(word, counted_as)
        return text

    def _content(self, words: Iterable[str]) -> Iterator[str]:
        drop = {word for word, counted_as in self._same if not counted_as}
        return (word for word in words if word not in drop)

    def found(self, tokens: Sequence[Token]) -> Iterator[tuple[tuple[int, ...], Thing]]:
        """Yield the best match at each word that may end the name of a measure, and its positions."""
        words = [token.text for token in tokens]
        for stop in range(1, len(words) + 1):
            end = next((e for e in self._ends if tuple(words[max(0, stop - len(e)) : stop]) == e), None)
            if end is None:
                continue
            match = self._chinese(tokens, stop) if tokens[stop - 1].han else self._latin(words, stop)
            if match:
                yield match

    def _chinese(self, tokens: Sequence[Token], stop: int) -> tuple[tuple[int, ...], Thing] | None:
        best: tuple[float, int, Thing] | None = None
        for start in range(stop - _SHORTEST, max(-1, stop - _LONGEST), -1):
            if start < 0 or tokens[start].stop:
                break
            written = self._plain("".join(token.text for token in tokens[start:stop]))
            ranked = process.extract(
                written, self._names.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE - APART, limit=6
            )
            if not ranked or ranked[0][1] < ALIKE or (best and ranked[0][1] <= best[0]):
                continue
            thing = self._names[ranked[0][0]]
            others = [score for name, score, _ in ranked if self._names[name] is not thing]
            if not others or ranked[0][1] - others[0] >= APART:
                best = (ranked[0][1], start, thing)
        return (tuple(range(best[1], stop)), best[2]) if best else None

    def _latin(self, words: Sequence[str], stop: int) -> tuple[tuple[int, ...], Thing] | None:
        for start in range(max(0, stop - _LONGEST // 2), stop - 1):
            wanted = frozenset(self._content(words[start:stop]))
            if len(wanted) < _WORDS or words[start] not in wanted:
                continue
            fits = sorted(
                ((len(name), thing) for name, thing in self._english if wanted <= name),
                key=lambda one: one[0],
            )
            if fits and (len(fits) == 1 or fits[0][0] < fits[1][0]):
                return tuple(range(start, stop)), fits[0][1]
        return None
