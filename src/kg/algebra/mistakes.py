"""What is wrong with a query that cannot be read, said in words where a known mistake is found."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from kg.algebra import finding
from kg.algebra.errors import UnreadableQueryError, place, unreadable
from kg.algebra.text import bare

Reader = Literal["rdflib", "engine"]

_LONGEST = 16 * 1024
"""Characters of a query in which a mistake is looked for."""


@dataclass(frozen=True)
class _Mistake:
    """An entry of `mistakes.toml`; see its head."""

    reader: Reader | Literal["any"]
    says: re.Pattern[str]
    find: Callable[[str, str], finding.Found] | None
    zh: str
    en: str


@cache
def _mistakes() -> tuple[_Mistake, ...]:
    read = tomllib.loads((files("kg.algebra") / "mistakes.toml").read_text(encoding="utf-8"))
    return tuple(
        _Mistake(
            entry["reader"],
            re.compile(entry["says"]),
            getattr(finding, entry["find"]) if entry["find"] else None,
            entry["zh"],
            entry["en"],
        )
        for entry in read["mistake"]
    )


def explained(text: str, line: int, column: int, reader: Reader, said: str = "") -> UnreadableQueryError:
    """Make the error of a query that cannot be read: with what is wrong, and where, if that is found.

    Args:
        text: The query.
        line: 1-based line where the reader stopped.
        column: 1-based column of that.
        reader: Who could not read it.
        said: What the reader says of it.
    """
    quiet = bare(text)
    for mistake in _mistakes():
        if mistake.reader not in {reader, "any"} or not mistake.says.search(said):
            continue
        if mistake.find is None:
            return unreadable(text, line, column, (mistake.zh, mistake.en))
        if len(text) <= _LONGEST and (found := mistake.find(text, quiet)) is not None:
            at, what = found
            return unreadable(text, *place(text, at), (mistake.zh.format(what), mistake.en.format(what)))
    return unreadable(text, line, column)
