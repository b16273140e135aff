"""Reading as much of a query's text as its rewriting needs: groups, and the variables that are bound in them.

All functions take text whose strings, IRIs and comments are blanked.
"""

import re
from collections.abc import Iterator

_OPTIONAL = re.compile(r"(?<![\w:?$@%.-])OPTIONAL\s*\{", re.IGNORECASE)
_BRACE = re.compile(r"[{}]")
_VARIABLE = re.compile(r"[?$](\w+)")
_COPIES = re.compile(r"(?<![\w:?$@%-])BIND\s*\(\s*[?$](\w+)\s+AS\s+[?$](\w+)\s*\)", re.IGNORECASE)
_FILTER = re.compile(r"(?<![\w:?$@%-])FILTER\s*\(", re.IGNORECASE)
_BOUND = re.compile(r"\s*BOUND\s*\(\s*[?$](\w+)\s*\)\s*", re.IGNORECASE)
_SELECT = re.compile(r"\s*SELECT\b(?:\s+DISTINCT\b)?", re.IGNORECASE)
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
    """Return the variables that have a value in every solution of a group's text.

    Triple patterns at its top give them one, copies of such (`BIND(?one AS ?other)`), and groups joined
    there: subqueries that select them, unions all of whose branches give them one, and what a group's own
    `FILTER(BOUND(?one))` demands.
    """
    top = without_groups(before)
    found = variables(_without_expressions(top))
    for union in _joined(before):
        found |= set.intersection(*map(_certain_in, union))
    for copy in _COPIES.finditer(top):
        if copy[1] in variables(_without_expressions(top[: copy.start()])):
            found.add(copy[2])
    return found


def _certain_in(group: str) -> set[str]:
    match = _SELECT.match(group)
    if match is None:
        return certain(group) | _demanded(group)
    opening = group.find("{")
    selected = variables(without_parentheses(group[match.end() : opening]))
    return selected & _certain_in(group[opening + 1 : closing(group, opening)])


def _demanded(group: str) -> set[str]:
    """Return the variables that must have a value at the end of a whole group: `FILTER(BOUND(?one) && …)`."""
    top, found = without_groups(group), set[str]()
    for match in _FILTER.finditer(top):
        said = top[match.end() : parenthesis(top, match.end() - 1)].split("&&")
        bound = [one[1] for one in map(_BOUND.fullmatch, said) if one]
        if len(bound) == len(said):
            found.update(bound)
    return found


def _joined(text: str) -> list[list[str]]:
    """Return the groups at the top of a text that are joined with it, those of a union together.

    A group is if nothing stands between it and what ends before it: no OPTIONAL, MINUS, EXISTS or VALUES.
    """
    unions: list[list[str]] = []
    counts, after, at = False, 0, text.find("{")
    while at >= 0:
        end = closing(text, at)
        between = text[after:at].strip()
        if between.upper() == "UNION":
            if counts:
                unions[-1].append(text[at + 1 : end])
        else:
            counts = not between or between.endswith(".")
            if counts:
                unions.append([text[at + 1 : end]])
        after, at = end + 1, text.find("{", end)
    return unions


def without_groups(text: str) -> str:
    """Leave out what stands between braces."""
    kept, depth, after = [], 0, 0
    for match in _BRACE.finditer(text):
        if not depth:
            kept.append(text[after : match.start()])
        depth += 1 if match[0] == "{" else -1
        after = match.end()
    return "".join([*kept, text[after:]] if not depth else kept)


def without_parentheses(text: str) -> str:
    """Leave out what stands in parentheses."""
    while "(" in text:
        opening = text.index("(")
        text = f"{text[:opening]} {text[parenthesis(text, opening) + 1 :]}"
    return text


def _without_expressions(text: str) -> str:
    """Leave out FILTER (…), BIND (…) and VALUES heads: what stands there is bound elsewhere or not at all."""
    while match := _BINDS_NOTHING.search(text):
        if not match[0].endswith("("):  # VALUES ?one
            head = _VARIABLE.match(text, match.end())
            text = text[: match.start()] + " " + text[head.end() if head else match.end() :]
            continue
        text = text[: match.start()] + " " + text[parenthesis(text, match.end() - 1) + 1 :]
    return text
