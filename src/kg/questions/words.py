"""What questions are made of beside names: meanings, fillers, choices, examples; from `data/ask/*.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.errors import CatalogueError
from kg.shipped import shipped
from kg.vocabulary import vocabulary

GAP = "…"
"""In a phrase: some words may stand here."""


@dataclass(frozen=True)
class Words:
    """The words of questions.

    Attributes:
        meanings: Phrases by meaning; a phrase may have a gap.
        beyond: Phrases of what the catalogue never answers, by what they are about; the same form.
        fillers: Words without weight: politeness, particles, and what every question has.
        choices: By parameter or scheme, then by value: the meanings that choose it.
        examples: By query, ways to ask it; blanks are parameters that have to be there.
        short: Full forms of words in names and what people write instead.
        places: Names of places elsewhere that the register may lack.
        names: What people call things of the graph beside its own labels, by path of their IRI.
        same: Words in names of measures, and what they count as.
        ends: Words that names of measures end with.
        plural: Beginnings of names that mean no single body.
        subjects: Labels in Chinese and English of what the catalogue never answers.
    """

    meanings: Mapping[str, tuple[str, ...]]
    beyond: Mapping[str, tuple[str, ...]]
    fillers: tuple[str, ...]
    choices: Mapping[str, Mapping[str, tuple[str, ...]]]
    examples: Mapping[str, tuple[str, ...]]
    short: Mapping[str, tuple[str, ...]]
    places: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]
    same: Mapping[str, str]
    ends: tuple[str, ...]
    plural: tuple[str, ...]
    subjects: Mapping[str, tuple[str, ...]]


def _read(name: str) -> dict[str, Any]:
    path = shipped("data", "ask", f"{name}.toml")
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"data/ask/{name}.toml: {error}.", "Mend the TOML at that place.") from error


def _lists(table: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(values) for key, values in table.items()}


@cache
def words() -> Words:
    """Return the shipped words of questions.

    Raises:
        CatalogueError: A file is not valid TOML; names file, line and column.
    """
    neutral, names = _read("neutral"), _read("names")
    return Words(
        meanings=_lists(_read("meanings")),
        beyond=_lists(neutral["beyond"]),
        fillers=tuple(word for group in neutral["fillers"].values() for word in group),
        choices={key: _lists(values) for key, values in _read("choices").items()},
        examples=_lists(_read("examples")),
        short=_lists(names["short"]),
        places=tuple(name for group in names["elsewhere"].values() for name in group.split()),
        names=_lists(names["also"]),
        same=names["alike"]["same"],
        ends=tuple(names["alike"]["ends"]),
        plural=tuple(vocabulary("agency-names")["generic"]["plural_beginnings"]),
        subjects=_lists(neutral["subjects"]),
    )
