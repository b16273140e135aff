"""What engines read differently is taken out of a query's text: its dataset, and what says nothing.

Virtuoso merges FROM with the dataset of the protocol instead of letting the latter win, and shows all graphs
to `GRAPH ?g` if nothing names any. A dataset that is always sent by the protocol, and whole, is read alike.
A parameter that is left open, `VALUES ?x { UNDEF }`, restricts nothing; Virtuoso loses rows over it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg.algebra import RefusedQueryError, bare
from kg.vocab import BASE, PREFIXES

_GAP = r"(?:\s|\#[^\n]*\n)*"
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r"|\#[^\n]*"
    r"|\\."
    rf"|(?P<open>(?<![\w:?$@%-])VALUES{_GAP}[?$]\w+{_GAP}\{{{_GAP}UNDEF{_GAP}\}})"
    rf"|(?P<from>(?<![\w:?$@%-])FROM(?![\w:-]){_GAP}(?:NAMED(?![\w:-]){_GAP})?"
    r"(?:<[^<>\"{}|^`\\\x00-\x20]*>|[^\s<>{}()\"'#;,?$]*:[^\s<>{}()\"'#;,?$]*))"
    r"|(?P<iri><[^<>\"{}|^`\\\x00-\x20]*>)",
    re.DOTALL | re.IGNORECASE,
)
_FORM = re.compile(r"(?<![\w:?$@%.-])(SELECT|ASK|CONSTRUCT|DESCRIBE)(?![\w:-])", re.IGNORECASE)
_BASE = re.compile(rf"(?:{_GAP}PREFIX\s+[^\s:]*:{_GAP}<[^<>]*>)*{_GAP}BASE{_GAP}<[^<>]*>", re.IGNORECASE)
_PREFIX = re.compile(r"(?<![\w:?$@%.-])PREFIX\s+([^\s:]*)\s*:", re.IGNORECASE)
_ALL = re.compile(r"(?<![\w:?$@%.-])SELECT\s*(?:(?:DISTINCT|REDUCED)\s*)?\*", re.IGNORECASE)
_MADE = re.compile(r"(?<![\w:?$@%])(?:IRI|URI)\s*\(", re.IGNORECASE)
"""A function that makes an IRI of a text, which may be a relative one."""
_GRAPH = re.compile(r"(?<![\w:?$@%.-])GRAPH(?![\w:-])", re.IGNORECASE)
_RELATIVE = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*:)[^<>\"{}|^`\\\x00-\x20]*>")
_RELATIVE_PREFIX = re.compile(r"\bPREFIX\s+[^\s:]*:\s*" + _RELATIVE.pattern, re.IGNORECASE)
_OF_AN_ENGINE = re.compile(r"(?<![\w-])(?:bif|sql):", re.IGNORECASE)
"""Virtuoso's functions that run SQL, read files and call other hosts: `bif:http_get`, `<sql:…>`."""


@dataclass(frozen=True)
class Clauses:
    """A query without FROM, and without parameters left open.

    Attributes:
        text: The query; what was taken out left blanks, and its BASE is a whole IRI.
        default_graphs: What FROM named.
        named_graphs: What FROM NAMED named.
        given: Whether there was either.
        form: `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`.
        uses_graph: Whether it may ask with GRAPH.
        relative: Whether it may hold or make a relative IRI, and says no BASE.
        declared: Prefixes that it declares.
        opening: Where declarations can be put in: after its BASE, which some engines want first.
    """

    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    given: bool
    form: str
    uses_graph: bool
    relative: bool
    declared: frozenset[str]
    opening: int


def clauses(text: str) -> Clauses:
    """Take FROM, FROM NAMED and open parameters out of a query that both parsers accept, escapes expanded."""
    text = _with_whole_base(text)
    quiet = bare(text)
    form = _FORM.search(quiet)
    base = _BASE.match(text)
    tokens = list(_TOKEN.finditer(text))
    found = [match for match in tokens if match["from"]]
    gone = found if _ALL.search(quiet) else [match for match in tokens if match["from"] or match["open"]]
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    if found:
        head = text[: form.start()] if form else ""
        default, named = _resolved(head, [match["from"] for match in found])
    for match in gone:
        start, end = match.span()
        text = text[:start] + re.sub(r"[^\n]", " ", match[0]) + text[end:]
    return Clauses(
        text,
        default,
        named,
        bool(found),
        form[1].upper() if form else "SELECT",
        _GRAPH.search(quiet) is not None,
        base is None and (_RELATIVE.search(text) is not None or _MADE.search(quiet) is not None),
        frozenset(_PREFIX.findall(quiet)),
        base.end() if base else 0,
    )


def _with_whole_base(text: str) -> str:
    """Return a query whose own BASE, if it is relative, is made whole: engines know no base before it."""
    base = _BASE.match(text)
    if base is None or _RELATIVE.match(text, start := base[0].rindex("<")) is None:
        return text
    return f"{text[:start]}<{urljoin(BASE, text[start + 1 : base.end() - 1])}>{text[base.end() :]}"


def _resolved(prologue: str, found: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the IRIs that clauses name, prefixed and relative ones resolved by rdflib."""
    small = f"{prologue} SELECT * {' '.join(found)} {{}}"
    algebra = translateQuery(parseQuery(small), base=BASE, initNs=PREFIXES).algebra
    named = algebra.datasetClause
    return (
        tuple(str(clause.default) for clause in named if clause.default is not None),
        tuple(str(clause.named) for clause in named if clause.named is not None),
    )


def check_portable(text: str) -> None:
    """Refuse what an engine elsewhere would take for a function of its own: those may do anything.

    Args:
        text: A query, escapes expanded.

    Raises:
        RefusedQueryError: It names one, or could spell one with a relative prefix.
    """
    for part in _outside_texts(text):
        if _OF_AN_ENGINE.search(part) or _RELATIVE_PREFIX.search(part):
            raise RefusedQueryError(
                "不接受数据库自带的 bif:、sql: 函数，也不接受相对的 PREFIX。 Functions of an engine "
                "(bif:, sql:) are refused, and so are relative IRIs of prefixes.",
                "请只用 SPARQL 1.1 的函数和完整的 IRI。 Use functions of SPARQL 1.1, and whole IRIs.",
            )


def _outside_texts(text: str) -> Iterator[str]:
    """Yield a query's text without its strings and comments."""
    at = 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup is None:
            yield text[at : match.start()]
            at = match.end()
    yield text[at:]
