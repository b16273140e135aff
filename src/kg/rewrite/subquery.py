"""An OPTIONAL that holds a subquery, such as the names of all agencies of a target put together."""

import re

from kg.rewrite.reading import certain, closing, variables, without_groups, without_parentheses

_SELECT = re.compile(r"\s*SELECT\s+(?P<distinct>DISTINCT\s+)?", re.IGNORECASE)
_GROUP_BY = re.compile(r"\bGROUP\s+BY\b(?P<keys>(?:\s*[?$]\w+)+)", re.IGNORECASE)
_AGGREGATE = re.compile(r"\b(?:COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)\s*\(", re.IGNORECASE)
_CUT = re.compile(r"\b(?:LIMIT|OFFSET|VALUES|HAVING|REDUCED|EXISTS)\b|\*", re.IGNORECASE)
"""What may stand neither before a subquery's group nor after it. EXISTS: its group would pass for it."""
_ASSIGNED = re.compile(r"\bAS\s*[?$](\w+)\s*\)", re.IGNORECASE)
_UNSURE = re.compile(
    r"[\[*]|_:|\?(?!\w)|\+(?!\s*\d)"
    r"|(?<![\w:?$@%])(?:VALUES|GRAPH|SERVICE|MINUS|UNION|RAND|UUID|STRUUID|BNODE)\b",
    re.IGNORECASE,
)
_NOT_A_PATTERN = re.compile(r"[{}]|(?<![\w:?$@%-])(?:FILTER|BIND|OPTIONAL|LATERAL)\b", re.IGNORECASE)


def is_narrowed(inside: str, before: str) -> bool:
    """Tell whether an OPTIONAL means the same when it is asked for each solution before it.

    That is so if the variable that it shares with what stands before it (its key) has a value there in every
    solution, and its own triple patterns bind it before it does anything else with it; if it gathers, it
    gathers by it. One that shares several is left: asked for each pair of a plan and a topic, it took sixty
    times as long as once for all.

    Args:
        inside: What it holds.
        before: What stands before it in its group.
    """
    if _UNSURE.search(inside) or not _SELECT.match(inside):
        return False
    selected = _selected(inside)
    if selected is None:
        return False
    keys = variables(before) & (selected | {*_ASSIGNED.findall(_head(inside))})
    return len(keys) == 1 and keys <= certain(before) & selected and _subquery(inside, *keys)


def _head(text: str) -> str:
    """Return what stands before a subquery's group."""
    return text[: text.index("{")] if "{" in text else text


def _selected(text: str) -> set[str] | None:
    """Return the variables that a subquery gives as they are; `None` if it does not name them."""
    head = _head(text)
    match = _SELECT.match(head)
    if match is None or _CUT.search(_quiet_of_aggregates(head)):
        return None
    return variables(without_parentheses(head[match.end() :]))


def _quiet_of_aggregates(head: str) -> str:
    return re.sub(r"COUNT\s*\(\s*\*\s*\)", "", head, flags=re.IGNORECASE)


def _subquery(text: str, key: str) -> bool:
    """Tell whether a subquery gives for a value of its key what it gives without one, narrowed to it."""
    selected = _selected(text)
    if selected is None or key not in selected:
        return False
    opening = text.index("{")
    end = closing(text, opening)
    after = text[end + 1 :]
    grouped = _GROUP_BY.search(after)
    gathers = bool(_AGGREGATE.search(_head(text))) or bool(re.search(r"\bGROUP\b", after, re.IGNORECASE))
    if _CUT.search(after) or (gathers and (grouped is None or key not in variables(grouped["keys"]))):
        return False
    return _group(text[opening + 1 : end], key)


def _group(text: str, key: str) -> bool:
    """Tell whether a group binds a key before it does anything else with it, in each group below as well."""
    if key in _ASSIGNED.findall(text):
        return False
    if _SELECT.match(text):
        return _subquery(text, key)
    first = _NOT_A_PATTERN.search(text)
    leading = text[: first.start()] if first else text
    if key not in variables(leading):
        return _only_subquery(text, key)
    return all(_group(below, key) for below in _groups(text) if key in variables(below))


def _only_subquery(text: str, key: str) -> bool:
    """Tell whether a group is one group and nothing else, and that binds the key."""
    below = [*_groups(text)]
    return len(below) == 1 and not without_groups(text).strip(" \n\t.") and _group(below[0], key)


def _groups(text: str) -> list[str]:
    """Return what the groups at the top of a text hold."""
    found, at = [], text.find("{")
    while at >= 0:
        end = closing(text, at)
        found.append(text[at + 1 : end])
        at = text.find("{", end)
    return found
