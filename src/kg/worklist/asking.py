"""Asking the store about many things in one go."""

from collections.abc import Iterable, Iterator

from kg.store import GraphStore
from kg.term import Term
from kg.worklist.model import Named

Row = dict[str, Term]
_AT_ONCE = 500
_LABELS = """
SELECT ?node ?label WHERE {
  $nodes ?node ?property ?label FILTER(?property IN (rdfs:label, skos:prefLabel))
}"""


def ask(store: GraphStore, query: str, nodes: Iterable[str]) -> Iterator[Row]:
    """Ask a query about things, some hundred at a time.

    Args:
        store: The built graph.
        query: SPARQL with `$nodes` where `VALUES ?node { … }` goes.
        nodes: IRIs that the store itself gave.

    Yields:
        Solutions.
    """
    wanted = sorted(set(nodes))
    for start in range(0, len(wanted), _AT_ONCE):
        values = " ".join(f"<{node}>" for node in wanted[start : start + _AT_ONCE])
        with store.query(query.replace("$nodes", f"VALUES ?node {{ {values} }}")) as answer:
            yield from answer.rows()


def text(row: Row, name: str) -> str:
    """Return a term's value; empty where it is unbound."""
    return row[name].value if name in row else ""


def names(store: GraphStore, nodes: Iterable[str]) -> dict[str, Named]:
    """Return what things are called; the shortest of several names in a language."""
    wanted = set(nodes)
    found: dict[str, dict[str, list[str]]] = {node: {} for node in wanted}
    for row in ask(store, _LABELS, wanted):
        language = "en" if row["label"].language == "en" else "zh"
        found[row["node"].value].setdefault(language, []).append(row["label"].value)
    return {
        node: Named(node, _shortest(told.get("zh")), _shortest(told.get("en")), key(node))
        for node, told in found.items()
    }


def _shortest(told: list[str] | None) -> str:
    return min(told or [""], key=_short)


def _short(name: str) -> tuple[int, str]:
    return len(name), name


def key(node: str) -> str:
    """Return the end of a thing's IRI: a plan's key, an agency's place and name."""
    return node.partition("/id/")[2].partition("/")[2] or node.rpartition("#")[2]
