"""The years that a clause gives: the one a value is due or reached in, and the one a change counts from."""

import re

_YEAR = r"((?:19|20)\d\d)年"
_BASE = re.compile(
    rf"以{_YEAR}[^，。；]{{0,8}}?为(?:基数|基期|基准|基础|参照)"
    rf"|(?:较|比|与|同|相比于?|相较于|对比){_YEAR}"
    rf"|在{_YEAR}[^，。；]{{0,6}}?基础上"
)
_ORIGIN = re.compile(rf"[由从自]{_YEAR}")
_DUE = re.compile(
    rf"(?<![-~由从自比较与同以])(?<!对比)(?<!相比){_YEAR}(?![-~]|[^，。；]{{0,6}}基础上|[^，。；]{{0,8}}为基)"
)
_SEVERAL = re.compile(rf"{_YEAR}(?:底|末|前)*(?:(?:和|与|及|、)+{_YEAR}(?:底|末|前)*)+")
_VALUE = re.compile(r"的?\d")
_DUE_CLAUSE = re.compile(
    rf"(?:力争|争取|确保)?(?:到|至|截至|截止|截止到)?{_YEAR}(?:底|末)?(?:前|以前|之前|时)?"
    rf"|以{_YEAR}[^，。；]{{0,8}}为(?:基数|基期|基准|基础|参照)|(?:较|比|与|同){_YEAR}(?:底|末)?相比|到?规划期末|到?期末"
)


def _last(pattern: re.Pattern[str], text: str) -> int | None:
    if "年" not in text:
        return None
    year = None
    for match in pattern.finditer(text):
        year = next(int(group) for group in match.groups() if group)
    return year


def base_year(text: str) -> int | None:
    """Return the year that a change counts from (以2020年为基数, 比2020年), or `None`."""
    return _last(_BASE, text)


def origin_year(text: str) -> int | None:
    """Return the year of a value left behind (从2010年的…), `None` when the text gives none."""
    return _last(_ORIGIN, text)


def due_years(text: str) -> list[int]:
    """Return the years that a value is due or reached in (到2030年, 2025年底前), in order."""
    return [int(match[1]) for match in _DUE.finditer(text)] if "年" in text else []


def carried_years(text: str) -> list[int]:
    """Return those of `due_years` that hold for later clauses too.

    Args:
        text: A clause.

    Returns:
        The last year that is no value's own (下降至2020年的2.9‰); all where the text lists them
        (到2025年和2030年).
    """
    if "年" not in text:
        return []
    found = [int(match[1]) for match in _DUE.finditer(text) if not _VALUE.match(text, match.end())]
    return found if _SEVERAL.search(text) else found[-1:]


def is_year_alone(clause: str) -> bool:
    """Whether a clause says nothing but a year (到2030年) and belongs to the clause after it."""
    return bool(_DUE_CLAUSE.fullmatch(clause))
