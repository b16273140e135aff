"""The words of reports, from `data/vocabulary/reports.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kg.saved import Language
from kg.vocabulary import vocabulary


@dataclass(frozen=True)
class Words:
    """What reports say, in one language."""

    language: Language

    def __call__(self, key: str, /, **values: object) -> str:
        """Return some words, their blanks filled in.

        Args:
            key: Which words.
            values: By blank.
        """
        return str(told()["words"][key][0 if self.language == "zh" else 1]).format(**values)

    def day(self, day: date) -> str:
        """Write a day as people do."""
        return self("day", year=day.year, month=day.month, day=day.day, iso=day.isoformat())

    def printed_day(self, text: str) -> str:
        """Write a day of the graph as people do; what is no whole day stays as it is."""
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            return text

    def given(self, text: str) -> str:
        """Return a text, or that the source does not say."""
        return text or self("missing")

    def side(self, text: str) -> str:
        """Return the reader's half of words that a query gives in both languages: `违规 violation`."""
        zh, _, en = text.partition(" ")
        return (en or zh) if self.language == "en" else zh

    @property
    def comma(self) -> str:
        """What stands between things that are listed."""
        return "、" if self.language == "zh" else ", "


def told() -> Mapping[str, Any]:
    """Return all that the file says: words, and which statuses count as what."""
    return vocabulary("reports")
