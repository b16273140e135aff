"""Reading as much of a query's text as its rewriting needs: groups, and the variables that are bound in them.

All functions take text whose strings, IRIs and comments are blanked.
"""

import re
from collections.abc import Iterator

_OPTIONAL = re.compile(r"(?<![\w:?$@%.-])OPTIONAL\s*\{", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_VARIABLE = re.compile(r"[?$](\w+)")
_BINDS_NOTHING = re.compile(
    r"(?<![\w:?$@%-])(?:FILTER|BIND|VALUES)\b\s*(?:[\w:.%-]*\s*)?(?:\(|(?=[?$]))", re.IGNORECASE
)


def variables(text: str) -> set[str]:
    """Return the variables that a text names."""
    return {*_VARIABLE.findall(text)}


def optionals(quiet: str) -> Iterator[tuple[int, int]]:
    """Yield where OPTIONAL and its opening brace stand."""
    for match in _OPTIONAL.finditer(quiet):
        yield match.start(), match.end() - 1


def closing(quiet: str, opening: int) -> int:
    """Return where the group that opens here ends."""
    depth = 0
    for match in _BRACE.finditer(quiet, opening):
        depth += 1 if match[0] == "{" else -1
        if not depth:
            return match.start()
    return len(quiet)


def parenthesis(quiet: str, opening: int) -> int:
    """Return where the parenthesis that opens here ends."""
    depth = 0
    for at in range(opening, len(quiet)):
        depth += (quiet[at] == "(") - (quiet[at] == ")")
        if not depth:
            return at
    return len(quiet)


def group_start(quiet: str, at: int) -> int:
    """Return where the innermost group around a place opens; -1 if there is none."""
    opened: list[int] = []
    for match in _BRACE.finditer(quiet, 0, at):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            opened.pop()
    return opened[-1] if opened else -1


def certain(before: str) -> set[str]:
    """Return the variables that the triple patterns at the top of a group bind in every solution."""
    return variables(_without_expressions(without_groups(before)))


def without_groups(text: str) -> str:
    """Leave out what stands between braces."""
    kept, depth, after = [], 0, 0
    for match in _BRACE.finditer(text):
        if not depth:
            kept.append(text[after : match.start()])
        depth += 1 if match[0] == "{" else -1
        after = match.end()
    return "".join([*kept, text[after:]] if not depth else kept)


def _without_expressions(text: str) -> str:
    """Leave out FILTER (…), BIND (…) and VALUES heads: what stands there is bound elsewhere or not at all."""
    while match := _BINDS_NOTHING.search(text):
        if not match[0].endswith("("):  # VALUES ?one
            head = _VARIABLE.match(text, match.end())
            text = text[: match.start()] + " " + text[head.end() if head else match.end() :]
            continue
        text = text[: match.start()] + " " + text[parenthesis(text, match.end() - 1) + 1 :]
    return text
