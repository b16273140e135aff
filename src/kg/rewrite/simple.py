"""An OPTIONAL that holds triple patterns, filters, assignments and OPTIONALs of such, and nothing else."""

import re

from kg.rewrite.reading import certain, closing, parenthesis, variables

_JOIN = re.compile(r"[;.,/]|\b(?:FILTER|BIND|OPTIONAL)\b", re.IGNORECASE)
_UNSURE = re.compile(
    r"[{}\[*]|_:|\?(?!\w)|\+(?!\s*\d)|(?<![\w:?$@%])(?:VALUES|RAND|UUID|STRUUID|BNODE)\b", re.IGNORECASE
)
"""Names that end so are unsure, too: a hyphen before a word may be a minus."""
_OPTIONAL = re.compile(r"(?<![\w:?$@%.-])(?P<lateral>LATERAL\s*\{\s*)?OPTIONAL\s*\{", re.IGNORECASE)
_BIND = re.compile(r"(?<![\w:?$@%-])BIND\s*\(", re.IGNORECASE)
_UNSURE_NAME = re.compile(r"(?<=[\w:?$@%-])BIND\b", re.IGNORECASE)
_TARGET = re.compile(r"\bAS\s*[?$](\w+)\s*$", re.IGNORECASE)


def is_one_pattern(inside: str) -> bool:
    """Tell whether an OPTIONAL holds one triple pattern and nothing else."""
    return not _JOIN.search(inside.rstrip().removesuffix("."))


def is_simple(inside: str, before: str) -> bool:
    """Tell whether an OPTIONAL means the same when it is asked for each solution before it.

    Args:
        inside: What it holds.
        before: What stands before it in its group.
    """
    outer = None if _UNSURE_NAME.search(inside) else _without_optionals(inside, before)
    if outer is None:
        return False
    without, assigned = _assignments(outer, variables(before))
    return assigned and not _UNSURE.search(without) and bool(certain(before) & certain(without))


def _without_optionals(inside: str, before: str) -> str | None:
    """Leave out the OPTIONALs in an OPTIONAL; `None` if one of them may see what is outside.

    It sees what it has in common with what stands before it in the OPTIONAL. So of what has a value outside
    it may name only what has one there, too.
    """
    text = inside
    while match := _OPTIONAL.search(text):
        within, end = text[: match.start()], closing(text, match.end() - 1)
        held = text[match.end() : end]
        if not is_simple(held, within) or (variables(held) & variables(before)) - certain(within):
            return None
        after = text[end + 1 :]
        if match["lateral"]:  # it was rewritten itself
            after = after.lstrip().removeprefix("}")
        text = f"{within} {after}"
    return text


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
