"""What calendars and feeds say, in both languages, from `data/vocabulary/calendar.toml`."""

import re
from typing import Any

from kg.saved import Name
from kg.vocabulary import vocabulary

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What neither iCalendar nor XML 1.0 can hold."""


def said(table: str, key: str, **values: object) -> Name:
    """Say something in both languages.

    Args:
        table: A table of the file.
        key: A key of it.
        values: What stands for the names in braces; a `Name` is said in each language.
    """
    zh, en = _words()[table][key]
    return Name(_filled(zh, "zh", values), _filled(en, "en", values))


def pattern(cycle: str) -> re.Pattern[str]:
    """Return by which words a plan asks to be monitored or evaluated so."""
    return re.compile(_words()["cycles"][cycle])


def cycles() -> tuple[str, ...]:
    """Return how a plan may ask to be monitored or evaluated."""
    return tuple(_words()["cycles"])


def cleaned(text: str) -> str:
    """Return a text without characters that neither format can hold, and with plain line ends."""
    return _CONTROLS.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _words() -> dict[str, Any]:
    return vocabulary("calendar")


def _filled(words: str, language: str, values: dict[str, object]) -> str:
    told = {
        name: value.first("en" if language == "en" else "zh") if isinstance(value, Name) else value
        for name, value in values.items()
    }
    return words.format(**told)
