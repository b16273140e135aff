"""Why a stranger's query is not run."""

from kg.errors import QueryError


class RefusedQueryError(QueryError):
    """A query is well formed but asks for what this store does not do: other hosts, unknown graphs."""


class TooLongQueryError(RefusedQueryError):
    """A query has more bytes than the parsers are given."""


class TooDeepQueryError(RefusedQueryError):
    """A query is nested deeper, chained longer or has more words than the parsers bear."""


class UnreadableQueryError(QueryError):
    """The reader that guards the store cannot read the query as SPARQL 1.1."""


def place(text: str, at: int) -> tuple[int, int]:
    """Return the 1-based line and column of an offset."""
    begun = text.rfind("\n", 0, at) + 1
    return text.count("\n", 0, at) + 1, at - begun + 1


def unreadable(text: str, line: int, column: int, reason: tuple[str, str] = ("", "")) -> UnreadableQueryError:
    """Make the error of a query that cannot be read from some place on.

    Args:
        text: The query.
        line: 1-based line of the place.
        column: 1-based column of the place.
        reason: What is wrong there in Chinese, without a stop, and in English, if it is known.
    """
    zh, en = reason
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 : column + 29].strip() if line <= len(lines) else ""
    where = f"near “{rest}”" if rest else "where the line ends"
    there = f"查询语句从第 {line} 行第 {column} 列起"
    said = f"{there}有误：{zh}。" if zh else f"{there}读不懂。"
    return UnreadableQueryError(
        f"{said} The query is not SPARQL 1.1 from line {line}, column {column} on, {where}. {en}".strip(),
        "请在该处改正。 Mend it at that place.",
        line,
        column,
    )
