"""Words of the interface in two languages: `words.toml`, and `words_graph.toml` for pages of the graph."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from markupsafe import Markup

FILES = (
    "words.toml", "words_data.toml", "words_feeds.toml", "words_graph.toml", "words_reports.toml",
    "words_versions.toml",
)  # fmt: skip
Language = Literal["zh", "en"]
Pairs = Mapping[str, tuple[str, str]]


@cache
def _tables() -> dict[str, dict[str, tuple[str, str]]]:
    tables: dict[str, dict[str, tuple[str, str]]] = {}
    for name in FILES:
        read = tomllib.loads((files("api") / name).read_text(encoding="utf-8"))
        for table, words in read.items():
            tables.setdefault(table, {}).update({key: (zh, en) for key, (zh, en) in words.items()})
    return tables


def terms() -> Pairs:
    """Return Chinese and English names of other vocabularies' terms by prefixed name."""
    return _tables()["terms"]


def sign(notation: str, language: Language) -> str:
    """Return how people write a comparator."""
    return _tables()["signs"].get(notation, (notation, notation))[language == "en"]


def points(unit: str, language: Language) -> str:
    """Return the unit of a difference between two values of a unit: percentage points for percent."""
    if unit in _tables()["points"]:
        return _tables()["points"][unit][language == "en"]
    return unit


def heading(column: str, language: Language) -> str:
    """Return the heading of a column of a table that is taken away."""
    return _tables()["columns"][column][language == "en"]


class Words:
    """The interface's words in one language.

    Args:
        language: The reader's choice.
    """

    def __init__(self, language: Language) -> None:
        self.language = language

    @staticmethod
    def keys() -> set[str]:
        """Return the keys of all words."""
        return set(_tables()["ui"])

    def __call__(self, key: str, **values: object) -> str:
        """Return the words for a key, `{name}` filled in; a missing key is a mistake of ours."""
        words = _tables()["ui"][key][self.language == "en"]
        return words.format(**values) if values else words

    def both(self, key: str) -> Markup:
        """Return the words with the English ones small beside the Chinese."""
        zh, en = _tables()["ui"][key]
        if self.language == "en":
            return Markup("{}").format(en)
        return Markup('{}<span class="beside" lang="en">{}</span>').format(zh, en)
