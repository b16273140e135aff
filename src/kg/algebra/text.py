"""A query's text before anybody parses it: escapes expanded, and what is quiet in it blanked."""

import re

from kg.algebra.errors import UnreadableQueryError, place
from kg.errors import QueryError

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_QUIET = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|\#[^\n\r]*"
    r"|\\.",  # an escaped quote or hash of a local name opens nothing
    re.DOTALL,
)


def plain(text: str) -> str:
    r"""Expand the escapes `\uXXXX` and `\UXXXXXXXX` (SPARQL 1.1, 19.2) and make all line ends `\n`.

    Raises:
        QueryError: An escape names no character, or the result would hold an escape again.
        UnreadableQueryError: The text holds half of a surrogate pair, which is no character.
    """

    def expand(match: re.Match[str]) -> str:
        try:
            character = chr(int(match[1] or match[2], 16))
            character.encode()  # half of a surrogate pair is no character
        except (ValueError, OverflowError) as error:
            raise QueryError(
                f"{match[0]} names no character.",
                "Write the character itself.",
                *place(text, match.start()),
            ) from error
        return character

    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UnreadableQueryError(
            "The query holds half of a surrogate pair, which is no character.",
            "Write the character itself in UTF-8.",
            *place(text, error.start),
        ) from error
    if "\\" in text:
        text = _ESCAPE.sub(expand, text)
        if (again := _ESCAPE.search(text)) is not None:
            raise QueryError(
                "An escape expands to another escape.",
                "Write the characters themselves in UTF-8.",
                *place(text, again.start()),
            )
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def bare(text: str) -> str:
    """Return a query with its strings, IRIs and comments blanked, positions kept."""
    return _QUIET.sub(lambda match: " " * len(match[0]), text)
