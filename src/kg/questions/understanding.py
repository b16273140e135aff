"""From a question to a saved query with its parameters filled, or to a refusal with what is nearest."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kg.catalogue import SavedQuery
from kg.questions.filling import Filler, Filling
from kg.questions.marks import Reading
from kg.questions.reading import Reader
from kg.questions.things import LAW, Thing, admitted, things
from kg.questions.weighing import Scale
from kg.questions.words import words
from kg.saved.answer import Language, Name, Value
from kg.saved.sentence import Piece, pieces
from kg.store import GraphStore
from kg.vocab import BASE

SURE, FAIR = 0.76, 0.46
"""Scores from which on a question counts as understood: at once, and when nothing else comes near."""
APART, FAR_APART = 0.01, 0.11
"""How much better than the next one the best query has to be in either case."""
_OFFERED = 3
_ALWAYS = {"place", "plan", "audience", LAW}
"""What is looked for even if no query takes it: it tells plans from each other, or is a value itself."""
MOST_CHARACTERS = 300
"""Characters of the longest question; what is longer is no question."""


@dataclass(frozen=True)
class Filled:
    """A parameter filled from a question.

    Attributes:
        name: The parameter.
        values: IRIs or lexical forms.
        labels_zh: What the values are called.
        labels_en: In English, where they have such a name, else in Chinese.
        words: The words of the question that they come from.
    """

    name: str
    values: tuple[str, ...]
    labels_zh: tuple[str, ...]
    labels_en: tuple[str, ...]
    words: str


def _by_key(key: str, value: str) -> bool:
    """Say whether the last part of an IRI names it; those of agencies are the same in each place."""
    return bool(key) and key != "agency" and value.startswith(BASE)


@dataclass(frozen=True)
class Candidate:
    """A saved query that a question may ask for.

    Attributes:
        query: The saved query.
        filled: Its parameters, as far as the question fills them.
        score: How well it fits, from 0 to 1.
        missing: Required parameters that the question does not fill.
        day: The day of asking, which is what a day means that is left out.
    """

    query: SavedQuery
    filled: tuple[Filled, ...]
    score: float
    missing: tuple[str, ...]
    day: date

    @property
    def values(self) -> dict[str, tuple[str, ...]]:
        """Values by parameter, as a saved query is run with."""
        return {filled.name: filled.values for filled in self.filled}

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The same as fields of an address: keys of things where they say enough, else IRIs."""
        keys = {parameter.name: parameter.key for parameter in self.query.header.parameters}
        return [
            (filled.name, value.rsplit("/", 1)[1] if _by_key(keys[filled.name], value) else value)
            for filled in self.filled
            for value in filled.values
        ]

    def pieces(self, language: Language) -> list[Piece]:
        """Return the query's question with its blanks filled, piece by piece."""
        values = {
            parameter.name: [Value(value, value, Name(value, value))]
            for parameter in self.query.header.parameters
            for value in parameter.given((), self.day)
        } | {
            filled.name: [
                Value(value, value, Name(zh, en))
                for value, zh, en in zip(filled.values, filled.labels_zh, filled.labels_en, strict=True)
            ]
            for filled in self.filled
        }
        return pieces(self.query, values, language)

    def sentence(self, language: Language) -> str:
        """Return the query's question with its blanks filled."""
        return "".join(piece.text for piece in self.pieces(language))


@dataclass(frozen=True)
class Understanding:
    """What a question was understood as.

    Attributes:
        text: The question.
        best: What it asks for; `None` when that is not clear enough to be run.
        nearest: The next best, three at most, the best first.
        unread: Words of the question of which nothing is known or that no query accounts for.
        elsewhere: Names of places in the question of which nothing is known.
        beyond: What the question is about that the catalogue never answers: keys of `data/ask/neutral.toml`.
    """

    text: str
    best: Candidate | None
    nearest: tuple[Candidate, ...]
    unread: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


class Lexicon:
    """All that is known of the words of questions, for one catalogue and one graph.

    Args:
        store: The built graph, whose labels are read.
        catalogue: The saved queries by name.

    Raises:
        CatalogueError: A file of words cannot be read.
    """

    def __init__(self, store: GraphStore, catalogue: Mapping[str, SavedQuery]) -> None:
        vocabulary = words()
        self.catalogue = dict(catalogue)
        asked = {parameter.key for query in catalogue.values() for parameter in query.header.parameters}
        known = things(store, vocabulary)
        self.things = {iri: thing for iri, thing in known.items() if thing.key in asked | _ALWAYS}
        self.reader = Reader(vocabulary, self.things)
        self.scale = Scale(catalogue, vocabulary, self.reader)
        self.filler = Filler(vocabulary, self.things, admitted(store, catalogue), self.scale.core)


def understand(text: str, lexicon: Lexicon, today: date) -> Understanding:
    """Find the saved query that a question asks for, and fill its parameters.

    Args:
        text: A question in Chinese or English; what is longer than `MOST_CHARACTERS` is cut.
        lexicon: The words of questions.
        today: The day of asking.
    """
    reading = lexicon.reader.read(text.strip()[:MOST_CHARACTERS], today)
    ranked = []
    for name, query in lexicon.catalogue.items():
        filling = lexicon.filler.fill(query, reading)
        score = lexicon.scale.weigh(name, reading, filling)
        if score > 0:
            ranked.append((score, name, filling))
    ranked.sort(key=lambda entry: (-entry[0], entry[1]))
    candidates = [
        Candidate(
            lexicon.catalogue[name],
            _filled(filling, reading, lexicon.things),
            round(score, 4),
            filling.missing,
            today,
        )
        for score, name, filling in ranked[: _OFFERED + 1]
    ]
    unread = _unread(reading, ranked[0][2] if ranked else Filling())
    subjects = sorted({subject for mark in reading.marks for subject in mark.beyond})
    places = [reading.words(m.at) for m in reading.marks if "elsewhere" in m.beyond]
    if ranked:
        places += [thing.zh for thing in ranked[0][2].refused]
    beyond = tuple(subject for subject in subjects if subject != "elsewhere")
    sure = bool(candidates) and not ranked[0][2].refused and _clear(candidates)
    best = candidates[0] if sure else None
    nearest = candidates[1:] if best else candidates[:_OFFERED]
    return Understanding(text, best, tuple(nearest), unread, tuple(places), beyond)


def _clear(candidates: list[Candidate]) -> bool:
    best = candidates[0]
    second = max((other.score for other in candidates[1:] if not other.missing), default=0.0)
    ahead = best.score - second
    fits = (best.score >= SURE and ahead >= APART) or (best.score >= FAIR and ahead >= FAR_APART)
    return fits and not best.missing


def _filled(filling: Filling, reading: Reading, known: Mapping[str, Thing]) -> tuple[Filled, ...]:
    def labels(value: str, language: str) -> str:
        thing = known.get(value)
        if thing is None:
            return value
        return (thing.en or thing.zh) if language == "en" else (thing.zh or thing.en)

    return tuple(
        Filled(
            name,
            values,
            tuple(labels(value, "zh") for value in values),
            tuple(labels(value, "en") for value in values),
            reading.words(sorted({*filling.words[name]})),
        )
        for name, values in filling.values.items()
    )


def _unread(reading: Reading, filling: Filling) -> tuple[str, ...]:
    runs: list[list[int]] = []
    for position in reading.left:
        if position in filling.used:
            continue
        if runs and position == runs[-1][-1] + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    named = [mark.at for mark in reading.marks if not mark.meanings and not filling.used.issuperset(mark.at)]
    return tuple(reading.words(run) for run in (*runs, *named))
