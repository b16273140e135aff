"""An OPTIONAL that holds triple patterns, filters and assignments and nothing else."""

import re

from kg.rewrite.reading import certain, parenthesis, variables

_JOIN = re.compile(r"[;.,/]|\b(?:FILTER|BIND)\b", re.IGNORECASE)
_UNSURE = re.compile(
    r"[{}\[*]|_:|\?(?!\w)|\+(?!\s*\d)|(?<![\w:?$@%])(?:VALUES|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE
)
"""Names that end so are unsure, too: a hyphen before a word may be a minus."""
_BIND = re.compile(r"(?<![\w:?$@%-])BIND\s*\(", re.IGNORECASE)
_UNSURE_NAME = re.compile(r"(?<=[\w:?$@%-])BIND\b", re.IGNORECASE)
_TARGET = re.compile(r"\bAS\s*[?$](\w+)\s*$", re.IGNORECASE)


def is_simple(inside: str, before: str) -> bool:
    """Tell whether an OPTIONAL means the same when it is asked for each solution before it.

    Args:
        inside: What it holds.
        before: What stands before it in its group.
    """
    if not _JOIN.search(inside.rstrip().removesuffix(".")) or _UNSURE_NAME.search(inside):
        return False
    without, assigned = _assignments(inside, variables(before))
    return assigned and not _UNSURE.search(without) and bool(certain(before) & certain(without))


def _assignments(inside: str, named: set[str]) -> tuple[str, bool]:
    """Return what is left without assignments, and whether each sees and sets the same as it would alone.

    An assignment sees what stands before it in its own group. So what it reads must have its value there
    already, or have none outside; and what it sets must be named nowhere outside.
    """
    text = inside
    while match := _BIND.search(text):
        end = parenthesis(text, match.end() - 1)
        said = text[match.end() : end]
        target = _TARGET.search(said)
        if target is None or target[1] in named:
            return text, False
        if (variables(said[: target.start()]) & named) - certain(text[: match.start()]):
            return text, False
        if "{" in said or _UNSURE_WORD.search(said):
            return text, False
        text = f"{text[: match.start()]} {text[end + 1 :]}"
    return text, True


_UNSURE_WORD = re.compile(r"(?<![\w:?$@%])(?:RAND|UUID|STRUUID|BNODE|EXISTS)\b", re.IGNORECASE)
