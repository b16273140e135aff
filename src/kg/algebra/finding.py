"""Where a known mistake stands in a query's text; asked only about texts that a parser has refused.

Each function takes the text and the same with its strings, IRIs and comments blanked. It returns the offset
of the mistake and what is to be named there; `None` if it does not see it. Some take time that grows with the
square of the text's length, so they are asked about texts of a screen or some, not of megabytes.
"""

import re
from collections.abc import Iterator

Found = tuple[int, str] | None

_PAIRS = {")": "(", "}": "{", "]": "["}
_BRACKET = re.compile(r"[(){}\[\]]")
_VARIABLE = re.compile(r"[?$](\w+)")
_AS = re.compile(r"\bAS\s*([?$]\w+)\s*$", re.IGNORECASE)
_BEFORE = r"(?<![\w:?$@%.-])"
_BIND = re.compile(rf"{_BEFORE}BIND\s*\(", re.IGNORECASE)
_FILTER = re.compile(rf"{_BEFORE}(?:FILTER|BIND)\b[^({{}}]*\(", re.IGNORECASE)
_GROUP_BY = re.compile(rf"{_BEFORE}GROUP\s+BY\b", re.IGNORECASE)
_AFTER_GROUP_BY = re.compile(rf"{_BEFORE}(?:HAVING|ORDER|LIMIT|OFFSET|VALUES)\b|\}}", re.IGNORECASE)
_AGGREGATE = re.compile(r"(?<![\w:?$@%-])(COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)\s*\(", re.IGNORECASE)
_OUT_OF_SCOPE = re.compile(rf"{_BEFORE}(?:MINUS|EXISTS)\s*\{{|{_BEFORE}FILTER\b[^({{}}]*\(", re.IGNORECASE)
_SELECT = re.compile(rf"{_BEFORE}SELECT\b", re.IGNORECASE)
_HEAD_ENDS = re.compile(rf"\{{|{_BEFORE}(?:WHERE|FROM)\b", re.IGNORECASE)
_VALUES = re.compile(rf"{_BEFORE}VALUES\s*\(([^(){{}}]*)\)\s*\{{", re.IGNORECASE)
_VALUE = re.compile(
    r"(?:\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')(?:@[\w-]+|\s*\^\^\s*(?:<[^>]*>|[^\s<>()]+))?"
    r"|<[^<>]*>|#[^\n]*|[^\s<>\"'()#]+",
    re.DOTALL,
)
_NEAR = 200
"""Characters before a variable in which AS is looked for."""
_NUMBER = re.compile(rf"{_BEFORE}(LIMIT|OFFSET)\s+(\d+)", re.IGNORECASE)
_LARGEST = 2**64 - 1
_BLANK_NODE = re.compile(r"(?<![\w:?$@%.-])_:[\w.-]*\w")


def open_string(_: str, quiet: str) -> Found:
    """Find a quote that opens a string without an end in its line."""
    found = re.search("[\"']", quiet)
    return (found.start(), found[0]) if found else None


def open_bracket(_: str, quiet: str) -> Found:
    """Find an opening bracket that another one than its own, or none, closes."""
    waiting: list[re.Match[str]] = []
    for mark in _BRACKET.finditer(quiet):
        if mark[0] not in _PAIRS:
            waiting.append(mark)
        elif not waiting:
            return None
        elif waiting[-1][0] != _PAIRS[mark[0]]:
            break
        else:
            waiting.pop()
    return (waiting[-1].start(), waiting[-1][0]) if waiting else None


def stray_bracket(_: str, quiet: str) -> Found:
    """Find a closing bracket before which none is open."""
    depth = 0
    for mark in _BRACKET.finditer(quiet):
        depth += -1 if mark[0] in _PAIRS else 1
        if depth < 0:
            return mark.start(), mark[0]
    return None


def misplaced_aggregate(_: str, quiet: str) -> Found:
    """Find an aggregate in FILTER, BIND or GROUP BY; one in a subquery there is where it belongs."""
    spans = [(found.end(), closing(quiet, found.end() - 1)) for found in _FILTER.finditer(quiet)]
    spans += [(at, end) for at, end in _grouped(quiet)]
    for start, end in sorted(spans):
        inside = _without_groups(quiet[start:end])
        if (found := _AGGREGATE.search(inside)) is not None:
            return start + found.start(), found[1].upper()
    return None


def bound_again(_: str, quiet: str) -> Found:
    """Find a BIND of a variable that stands before it in its group."""
    for bind in _BIND.finditer(quiet):
        named = _AS.search(quiet, bind.end(), closing(quiet, bind.end() - 1))
        if named is None:
            continue
        before = _in_scope(quiet[group_start(quiet, bind.start()) + 1 : bind.start()])
        if named[1][1:] in _VARIABLE.findall(before):
            return named.start(1), named[1]
    return None


def repeated_in_values(_: str, quiet: str) -> Found:
    """Find a variable that VALUES names twice."""
    for values in _VALUES.finditer(quiet):
        if (again := _again(list(_VARIABLE.finditer(quiet, *values.span(1))))) is not None:
            return again.start(), again[0]
    return None


def uneven_row(text: str, quiet: str) -> Found:
    """Find a row of VALUES that has more or fewer values than there are variables."""
    for values in _VALUES.finditer(quiet):
        wanted = len(_VARIABLE.findall(values[1]))
        for row in re.finditer(r"\([^()]*\)", quiet[: closing(quiet, values.end() - 1)][values.end() :]):
            start, end = values.end() + row.start() + 1, values.end() + row.end() - 1
            have = sum(not value[0].startswith("#") for value in _VALUE.finditer(text, start, end))
            if have != wanted:
                return start - 1, f"{have} ≠ {wanted}"
    return None


def shared_blank_node(_: str, quiet: str) -> Found:
    """Find a label of a blank node that stands in another group, too."""
    known: dict[str, int] = {}
    for label in _BLANK_NODE.finditer(quiet):
        group = group_start(quiet, label.start())
        if known.setdefault(label[0], group) != group:
            return label.start(), label[0]
    return None


def selected_twice(_: str, quiet: str) -> Found:
    """Find a variable that a SELECT names for the second time."""
    for start, end in _heads(quiet):
        if (again := _again(list(_selected(quiet, start, end)))) is not None:
            return again.start(), again[0]
    return None


def selected_over(_: str, quiet: str) -> Found:
    """Find a variable that a SELECT gives a value to although its pattern uses it."""
    for start, end in _heads(quiet):
        opening = quiet.find("{", end)
        pattern = _in_scope(quiet[opening + 1 : closing(quiet, opening)])
        for named in _selected(quiet, start, end):
            if _depth(quiet, start, named.start()) and named[1] in _VARIABLE.findall(pattern):
                return named.start(), named[0]
    return None


def grouped_star(_: str, quiet: str) -> Found:
    """Find the star of a SELECT that has a GROUP BY."""
    for start, end in _heads(quiet):
        star = quiet.find("*", start, end)
        if star >= 0 and not _depth(quiet, start, star) and _keys(quiet, end) is not None:
            return star, "*"
    return None


def ungrouped(_: str, quiet: str) -> Found:
    """Find a variable that a SELECT names beside groups without being one of their keys."""
    for start, end in _heads(quiet):
        keys = _keys(quiet, end)
        if keys is None and _AGGREGATE.search(quiet, start, end) is None:
            continue
        for named in _selected(quiet, start, end):
            if not _depth(quiet, start, named.start()) and named[1] not in (keys or ()):
                return named.start(), named[0]
    return None


def huge_number(_: str, quiet: str) -> Found:
    """Find a number after LIMIT or OFFSET that the engine cannot hold."""
    for found in _NUMBER.finditer(quiet):
        if len(found[2]) > len(str(_LARGEST)) or int(found[2]) > _LARGEST:
            return found.start(2), found[1].upper()
    return None


def closing(quiet: str, opening: int) -> int:
    """Return where the bracket that opens here is closed; the text's end if it is not."""
    depth = 0
    for mark in _BRACKET.finditer(quiet, max(opening, 0)):
        depth += -1 if mark[0] in _PAIRS else 1
        if not depth:
            return mark.start()
    return len(quiet)


def group_start(quiet: str, at: int) -> int:
    """Return where the innermost group around a place opens; -1 if there is none."""
    waiting = [-1]
    for mark in re.finditer(r"[{}]", quiet[:at]):
        if mark[0] == "{":
            waiting.append(mark.start())
        elif len(waiting) > 1:
            waiting.pop()
    return waiting[-1]


def _again(variables: list[re.Match[str]]) -> re.Match[str] | None:
    seen: set[str] = set()
    for variable in variables:
        if variable[1] in seen:
            return variable
        seen.add(variable[1])
    return None


def _depth(quiet: str, start: int, at: int) -> int:
    """Return how many round brackets are open at a place."""
    return quiet.count("(", start, at) - quiet.count(")", start, at)


def _heads(quiet: str) -> Iterator[tuple[int, int]]:
    """Yield where what each SELECT names begins and ends."""
    for select in _SELECT.finditer(quiet):
        ends = _HEAD_ENDS.search(quiet, select.end())
        yield select.end(), ends.start() if ends else len(quiet)


def _selected(quiet: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the variables that a SELECT names: those alone, and those after AS."""
    for variable in _VARIABLE.finditer(quiet, start, end):
        depth = _depth(quiet, start, variable.start())
        if not depth or (depth == 1 and _named_by_as(quiet[start : variable.start()])):
            yield variable


def _named_by_as(before: str) -> bool:
    words = before[-_NEAR:].rstrip()
    return words[-2:].upper() == "AS" and not words[-3:-2].isalnum()


def _grouped(quiet: str) -> Iterator[tuple[int, int]]:
    """Yield where what each GROUP BY names begins and ends."""
    for found in _GROUP_BY.finditer(quiet):
        after = _AFTER_GROUP_BY.search(quiet, found.end())
        yield found.end(), after.start() if after else len(quiet)


def _keys(quiet: str, end: int) -> set[str] | None:
    """Return the variables of the GROUP BY of the SELECT whose head ends here; `None` if it has none."""
    opening = quiet.find("{", end)
    if opening < 0:
        return None
    closed = closing(quiet, opening) + 1
    found = _GROUP_BY.match(quiet, closed + len(quiet[closed:]) - len(quiet[closed:].lstrip()))
    if found is None:
        return None
    after = _AFTER_GROUP_BY.search(quiet, found.end())
    return set(_VARIABLE.findall(quiet, found.end(), after.start() if after else len(quiet)))


def _without_groups(quiet: str) -> str:
    """Blank what stands in braces."""
    while (found := re.search(r"\{[^{}]*\}", quiet)) is not None:
        quiet = quiet[: found.start()] + " " * len(found[0]) + quiet[found.end() :]
    return quiet


def _in_scope(quiet: str) -> str:
    """Leave out what binds nothing that is seen behind it: filters, MINUS, a subquery's own variables."""
    while (found := _OUT_OF_SCOPE.search(quiet)) is not None:
        quiet = quiet[: found.start()] + " " + quiet[closing(quiet, found.end() - 1) + 1 :]
    for start, end in reversed([*_heads(quiet)]):
        opening = quiet.find("{", end)
        if opening >= 0 and "*" not in _without_brackets(quiet[start:end]):
            names = " ".join(variable[0] for variable in _selected(quiet, start, end))
            quiet = f"{quiet[:start]} {names} {quiet[closing(quiet, opening) + 1 :]}"
    return quiet


def _without_brackets(quiet: str) -> str:
    while (found := re.search(r"\([^()]*\)", quiet)) is not None:
        quiet = quiet[: found.start()] + quiet[found.end() :]
    return quiet
