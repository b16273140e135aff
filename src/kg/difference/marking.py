"""Two texts side by side: which pieces of each the other one lacks."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

Piece = tuple[str, bool]
"""Some text, and whether only this side has it."""

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|\s+|.", re.DOTALL)
"""A number or a word is one piece: 9.5 and 7.5 share no point."""
_MOST_TOKENS = 1_500
"""Of longer texts all is marked: comparing takes the square of the length."""
_LEAST_COMMON = 0.3
"""Texts with less in common are shown as two: marks all over help nobody."""


def marked(was: str, now: str) -> tuple[list[Piece], list[Piece]]:
    """Return two texts in pieces.

    Args:
        was: What the older version says; may be empty.
        now: What the newer says.

    Returns:
        The pieces of each; joined, they are the text.
    """
    old, new = _TOKEN.findall(was), _TOKEN.findall(now)
    if not was or not now or max(len(old), len(new)) > _MOST_TOKENS:
        return _whole(was), _whole(now)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _LEAST_COMMON:
        return _whole(was), _whole(now)
    codes = matcher.get_opcodes()
    return (
        _pieces(old, [(a, b, tag != "equal") for tag, a, b, _, _ in codes]),
        _pieces(new, [(a, b, tag != "equal") for tag, _, _, a, b in codes]),
    )


def _whole(text: str) -> list[Piece]:
    return [(text, True)] if text else []


def _pieces(tokens: Sequence[str], spans: Sequence[tuple[int, int, bool]]) -> list[Piece]:
    return [("".join(tokens[start:end]), only) for start, end, only in spans if end > start]
