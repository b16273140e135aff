"""What a stranger's query asks for, read without running it: nothing outside the store may be contacted.

Two readings must agree before Oxigraph sees a query: rdflib's algebra holds no SERVICE and no unknown graph,
and no SERVICE stands outside strings, IRIs and comments. Both read the text that Oxigraph will get: escapes
are expanded and line ends made one kind first, because parsers differ there and a difference is a way past.
"""

import re
import threading
from collections.abc import Collection, Iterator

from pyparsing import ParseBaseException, ParseResults
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import QueryError
from kg.vocab import PREFIXES

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_QUIET = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^<>"{}|^`\\\x00-\x20]*>'
    r"|\#[^\n\r]*"
    r"|\\.",  # an escaped quote or hash of a local name opens nothing
    re.DOTALL,
)
_SERVICE = re.compile(r"(?<![\w:?$@%-])SERVICE", re.IGNORECASE)
_VOLATILE = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)

_ONE_AT_A_TIME = threading.Lock()
"""pyparsing finds out how many arguments its actions take when they first run, and two threads that do so at
once leave it wrong for good: every later query would be unreadable."""


class RefusedQueryError(QueryError):
    """A query is well formed but asks for what this store does not do: other hosts, unknown graphs."""


class UnreadableQueryError(QueryError):
    """The reader that guards the store cannot read the query as SPARQL 1.1."""


def unreadable(text: str, line: int, column: int, reason: str = "") -> UnreadableQueryError:
    """Make the error of a query that cannot be read from some place on.

    Args:
        text: The query.
        line: 1-based line of the place.
        column: 1-based column of the place.
        reason: What is wrong there, if the parser has a sentence for it.
    """
    lines = text.split("\n")
    rest = lines[line - 1][column - 1 : column + 29].strip() if line <= len(lines) else ""
    place = f"near “{rest}”" if rest else "where the line ends"
    return UnreadableQueryError(
        f"The query is not SPARQL 1.1 from line {line}, column {column} on, {place}. {reason}".strip(),
        "Mend it at that place.",
        line,
        column,
    )


def plain(text: str) -> str:
    r"""Expand the escapes `\uXXXX` and `\UXXXXXXXX` (SPARQL 1.1, 19.2) and make all line ends `\n`.

    Raises:
        QueryError: An escape names no character, or the result would hold an escape again.
    """

    def expand(match: re.Match[str]) -> str:
        try:
            character = chr(int(match[1] or match[2], 16))
            character.encode()  # half of a surrogate pair is no character
        except (ValueError, OverflowError) as error:
            raise QueryError(f"{match[0]} names no character.", "Write the character itself.") from error
        return character

    expanded = _ESCAPE.sub(expand, text)
    if _ESCAPE.search(expanded):
        raise QueryError("An escape expands to another escape.", "Write the characters themselves in UTF-8.")
    return expanded.replace("\r\n", "\n").replace("\r", "\n")


def bare(text: str) -> str:
    """Return a query with its strings, IRIs and comments blanked, positions kept."""
    return _QUIET.sub(lambda match: " " * len(match[0]), text)


def volatile(text: str) -> bool:
    """Say whether a query may answer otherwise each time it is asked of the same data."""
    return _VOLATILE.search(bare(plain(text))) is not None


def admit(text: str, graphs: Collection[str]) -> str:
    """Check a stranger's query.

    Args:
        text: The query as it came.
        graphs: IRIs of the store's named graphs.

    Returns:
        The text to evaluate: the same query with escapes expanded.

    Raises:
        UnreadableQueryError: rdflib cannot read it; line and column where it says them.
        RefusedQueryError: It holds SERVICE, or FROM of a graph that the store lacks.
    """
    text = plain(text)
    tree, algebra = _read(text)
    if _SERVICE.search(bare(text)) or any(_named(root, "ServiceGraphPattern") for root in (tree, algebra)):
        raise RefusedQueryError(
            "SERVICE is refused: this endpoint contacts no other host.",
            "Ask the other endpoint itself, or join the answers on your side.",
        )
    for clause in _named(algebra, "DatasetClause"):
        graph = str(clause.get("default") or clause.get("named"))
        if graph not in graphs:
            raise RefusedQueryError(
                f"The query reads FROM <{graph}>, which is no graph of this store.",
                "List the graphs: SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
            )
    return text


def _read(text: str) -> tuple[object, object]:
    """Return rdflib's parse tree and algebra of a query."""
    try:
        with _ONE_AT_A_TIME:
            tree = parseQuery(text)
            return list(tree), translateQuery(parseQuery(text), initNs=PREFIXES).algebra
    except ParseBaseException as error:
        raise unreadable(text, error.lineno, error.column) from error
    except RecursionError as error:
        raise RefusedQueryError(
            "The query is nested or chained too deep.", "Write it flatter, or ask in several queries."
        ) from error
    except Exception as error:  # rdflib's translation raises errors of many kinds
        raise UnreadableQueryError(f"The query is not SPARQL 1.1: {error}", "Mend that part.") from error


def _named(root: object, name: str) -> list[CompValue]:
    return [node for node in _nodes(root) if node.name == name]


def _nodes(root: object) -> Iterator[CompValue]:
    """Yield every node below a parse tree or algebra; iterative, since chains are deep."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, CompValue):
            yield node
            waiting.extend(value for key, value in node.items() if key != "_vars")
        elif isinstance(node, list | tuple | ParseResults):
            waiting.extend(node)
