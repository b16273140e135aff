"""What a query asks for, by rdflib's reading of it."""

import logging
import re
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from pyparsing import ParseBaseException, ParseResults
from rdflib import URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.algebra.errors import TooDeepQueryError, UnreadableQueryError, place, unreadable
from kg.algebra.limits import check_limits
from kg.algebra.mistakes import explained
from kg.algebra.skeleton import skeleton
from kg.algebra.text import bare
from kg.vocab import BASE, PREFIXES

_LOG = logging.getLogger("kg.algebra")
_SERVICE = re.compile(r"(?<![\w:?$@%-])SERVICE", re.IGNORECASE)
_CALLS = re.compile(r"[{}]|" + _SERVICE.pattern, re.IGNORECASE)
_VOLATILE = frozenset(f"Builtin_{name}" for name in ("NOW", "RAND", "UUID", "STRUUID", "BNODE"))
"""rdflib's names of the functions that give something else each time."""
_UPDATE = re.compile(
    r"(?:\s|BASE|PREFIX\s+[^\s:]*:)*(INSERT|DELETE|LOAD|CLEAR|DROP|CREATE|ADD|MOVE|COPY|WITH)\b",
    re.IGNORECASE,
)
_UNKNOWN_PREFIX = re.compile(r"Unknown namespace prefix : ([^\s]*)")

ONE_AT_A_TIME = threading.Lock()
"""pyparsing finds out how many arguments its actions take when they first run, and two threads that do so at
once leave it wrong for good: every later query would be unreadable."""

_FRAMES = 20_000
"""Python frames that rdflib needs at our limits of depth and chains; they take no room on the C stack."""

_FORMS = 512
"""Forms of queries that are remembered."""


@dataclass(frozen=True)
class Reading:
    """What a query asks for.

    Attributes:
        graphs: IRIs of its FROM and FROM NAMED.
        services: IRIs of its SERVICE clauses; `None` among them: a host that is not certain.
        volatile: It may answer otherwise each time it is asked of the same data; others' data may change.
    """

    graphs: frozenset[str]
    services: frozenset[str | None]
    volatile: bool


class _Forms:
    """Readings by form, the latest used ones."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Reading] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, form: str) -> Reading | None:
        with self._lock:
            if (reading := self._known.get(form)) is not None:
                self._known.move_to_end(form)
            return reading

    def put(self, form: str, reading: Reading) -> None:
        with self._lock:
            self._known[form] = reading
            if len(self._known) > _FORMS:
                self._known.popitem(last=False)


_KNOWN = _Forms()


def read(text: str) -> Reading:
    """Read a query; one whose form was read before is not parsed again.

    Args:
        text: The query, escapes expanded.

    Raises:
        TooLongQueryError: It is longer than the parsers are given.
        TooDeepQueryError: It is nested or chained deeper than they bear.
        UnreadableQueryError: rdflib cannot read it; line and column where it says them.
    """
    form = skeleton(text)
    if form is not None and (known := _KNOWN.get(form)) is not None:
        return known
    reading = read_anew(text)
    if form is not None:
        _KNOWN.put(form, reading)
    return reading


def service_depth(text: str) -> int:
    """Return how deep SERVICE stands inside SERVICE, outside strings, IRIs and comments; 0: there is none."""
    if "SERVICE" not in text.upper():
        return 0
    deepest, brackets = 0, 0
    open_at: list[int] = []
    for token in _CALLS.finditer(bare(text)):
        if token[0] == "{":
            brackets += 1
        elif token[0] == "}":
            brackets -= 1
            while open_at and open_at[-1] >= brackets:
                open_at.pop()
        else:
            open_at.append(brackets)
            deepest = max(deepest, len(open_at))
    return deepest


def read_anew(text: str) -> Reading:
    """Read a query as `read` does, whatever is remembered."""
    check_limits(text)
    quiet = bare(text)
    try:
        with ONE_AT_A_TIME, _room():
            tree = parseQuery(text)
            # The translation changes the tree.
            called = len(_named(tree, "ServiceGraphPattern"))
            volatile = any(node.name in _VOLATILE for node in _nodes(tree))
            if tree[1].name == "DescribeQuery" and tree[1].var is None:  # of a `*`, which rdflib forgets
                tree[1]["var"] = []
            algebra = translateQuery(tree, base=BASE, initNs=PREFIXES).algebra
    except ParseBaseException as error:
        if (update := _UPDATE.match(quiet)) is not None:
            raise _no_query(text, update) from error
        raise explained(text, error.lineno, error.column, "rdflib") from error
    except RecursionError as error:
        raise TooDeepQueryError(
            "查询语句嵌套过深。 The query is nested or chained too deep.",
            "请写得平一些，或分成几个查询。 Write it flatter, or ask in several queries.",
        ) from error
    except Exception as error:  # rdflib's translation raises errors of many kinds
        raise untranslated(text, error) from error
    graphs = {str(c.default or c.named) for c in _named(algebra, "DatasetClause")}
    services = _services(algebra, called, quiet)
    return Reading(frozenset(graphs), services, bool(services or volatile))


def _services(algebra: object, called: int, quiet: str) -> frozenset[str | None]:
    """Return the hosts that are called; uncertain where the readings differ, or a failure would be silent."""
    patterns = _named(algebra, "ServiceGraphPattern")
    words = len(_SERVICE.findall(quiet))
    hosts = {str(p.term) if isinstance(p.term, URIRef) and "silent" not in p else None for p in patterns}
    if not words == called == len(patterns):
        hosts.add(None)
    return frozenset(hosts)


@contextmanager
def _room() -> Iterator[None]:
    """Let rdflib recurse, and keep it from logging each literal whose form its datatype lacks."""
    limit, log = sys.getrecursionlimit(), logging.getLogger("rdflib.term")
    sys.setrecursionlimit(max(limit, _FRAMES))
    log.disabled = True
    try:
        yield
    finally:
        log.disabled = False
        sys.setrecursionlimit(limit)


def _no_query(text: str, update: re.Match[str]) -> UnreadableQueryError:
    return UnreadableQueryError(
        f"这是更新（{update[1].upper()}），不是查询。 This is an update ({update[1].upper()}), not a query.",
        "此处只接受 SELECT、ASK、CONSTRUCT、DESCRIBE。 Only queries are taken here.",
        *place(text, update.start(1)),
    )


def untranslated(text: str, error: Exception) -> UnreadableQueryError:
    """Return the error of a text that rdflib parsed and does not understand; the log has rdflib's words."""
    if (prefix := _UNKNOWN_PREFIX.search(str(error))) is not None:
        name = re.compile(rf"(?<![\w.:?$@%-]){re.escape(prefix[1])}:")
        if (used := name.search(bare(text))) is not None:
            why = f"前缀 {prefix[1]}: 没有声明", f"Unknown namespace prefix: {prefix[1]}."
            return unreadable(text, *place(text, used.start()), why)
    _LOG.warning("rdflib parsed a text and could not translate it: %s: %s", type(error).__name__, error)
    return UnreadableQueryError(
        "这段 SPARQL 有一部分读不懂。 Some part of this SPARQL cannot be understood.",
        "请换一种写法。 Write it otherwise.",
    )


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
