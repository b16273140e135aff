"""How long, deep and chained a query may be: found out in linear time, before any parser sees it.

Measured with pyoxigraph 0.5.13 on a stack of 8 MB: it dies by signal at 500 to 1,000 nested function calls,
1,000 to 5,000 nested groups and 2,000 to 10,000 links of a chain (`+`, `||`, UNION, BIND); rdflib gets slow,
not wrong: some seconds at the limits below.
"""

import re

from kg.algebra.errors import TooDeepQueryError, TooLongQueryError, place

MAX_BYTES = 256 * 1024
"""Bytes of a query in UTF-8."""
MAX_DEPTH = 100
"""Brackets of any kind that may be open at once."""
MAX_LINKS = 1_000
"""Operators, and keywords that join a pattern to what stands before it."""
MAX_TOKENS = 20_000
"""Words, values and signs; rdflib takes about 0.2 ms for each."""

_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|\#[^\n]*"
    r"|\\."
    r"|(?P<open>[({\[])|(?P<close>[)}\]])"
    r"|(?P<link>\|\||&&|[-+*/|!^<>=]|(?<![\w:?$@%-])"
    r"(?:UNION|OPTIONAL|MINUS|FILTER|BIND|AS|EXISTS|GRAPH|HAVING|VALUES|SELECT|SERVICE)(?![\w:-]))"
    r"|[?$]\w+|\d[\w.]*|[^\W\d][\w.:%-]*|[,;.]",
    re.DOTALL | re.IGNORECASE,
)


def check_limits(text: str) -> None:
    """Refuse what the parsers might not survive.

    Args:
        text: The query, escapes expanded.

    Raises:
        TooLongQueryError: It has more than `MAX_BYTES`.
        TooDeepQueryError: It has more than `MAX_DEPTH` brackets open at once, more than `MAX_LINKS` links or
            more than `MAX_TOKENS` tokens; line and column of the first one too many.
    """
    check_length(text)
    if len(text) <= MAX_LINKS and sum(map(text.count, "({[")) <= MAX_DEPTH:
        return
    depth = links = 0
    for count, token in enumerate(_TOKEN.finditer(text), 1):
        kind = token.lastgroup
        if count > MAX_TOKENS:
            raise _too_deep(text, token.start(), "词和符号", "words and signs", MAX_TOKENS)
        if kind == "open":
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep(text, token.start(), "嵌套的括号", "brackets open at once", MAX_DEPTH)
        elif kind == "close":
            depth -= 1
        elif kind == "link":
            links += 1
            if links > MAX_LINKS:
                what = "运算符和 UNION、OPTIONAL、BIND 等关键词", "operators and words such as UNION or BIND"
                raise _too_deep(text, token.start(), *what, MAX_LINKS)


def check_length(text: str) -> None:
    """Refuse a query with more than `MAX_BYTES`.

    Raises:
        TooLongQueryError: It has more.
    """
    if 4 * len(text) > MAX_BYTES:
        size = len(text) if len(text) > MAX_BYTES else len(text.encode(errors="replace"))
        if size > MAX_BYTES:
            raise TooLongQueryError(
                f"查询语句超过 {MAX_BYTES} 字节。 The query has more than {MAX_BYTES} bytes.",
                "请分成几个查询。 Ask in several queries.",
            )


def _too_deep(text: str, at: int, zh: str, en: str, limit: int) -> TooDeepQueryError:
    line, column = place(text, at)
    return TooDeepQueryError(
        f"查询语句过于复杂：第 {line} 行第 {column} 列起{zh}超过 {limit} 个。 "
        f"The query is too complex: from line {line}, column {column} on it has more than {limit} {en}.",
        "请写得平一些，或分成几个查询。 Write it flatter, or ask in several queries.",
        line,
        column,
    )
