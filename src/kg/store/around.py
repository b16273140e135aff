"""The part of a graph that says what there is to know about some things: what shapes look at."""

from collections.abc import Collection, Iterable, Iterator

import pyoxigraph as ox
from rdflib.namespace import RDF, RDFS

from kg.store.memory import Store
from kg.store.terms import term_of
from kg.term import Term
from kg.vocab import BASE

GENID = f"{BASE}.well-known/genid/"
"""What stands before the label of a blank node where it is shown as an IRI."""

STEPS = 2
"""How far from the things their surroundings are described; beyond that, only their classes are told."""

_TYPE = ox.NamedNode(str(RDF.type))
_SUBCLASS = ox.NamedNode(str(RDFS.subClassOf))

_Node = ox.NamedNode | ox.BlankNode


def named(term: Term) -> str:
    """Return a thing's IRI; for a blank node the one that stands for it."""
    return term.value if term.kind == "iri" else GENID + term.value.removeprefix("_:")


def around(store: Store, things: Iterable[Term], leave_out: Collection[str] = ()) -> bytes:
    """Return what a store says about things and their surroundings.

    Args:
        store: Where to look.
        things: IRIs and blank nodes.
        leave_out: Graphs that do not count.

    Returns:
        N-Triples: everything said of the things, of what they refer to within `STEPS`, and of what refers to
        them; the classes of what those refer to; all subclasses. Blank nodes are IRIs (`named`).
    """
    look = _Look(store, frozenset(leave_out))
    reached = set(map(_node, things))
    found = {triple for node in reached for triple in look(None, None, node)}
    reached |= {t.subject for t in found if isinstance(t.subject, _Node)}
    described: set[_Node] = set()
    for _ in range(STEPS + 1):
        fresh = reached - described
        described |= fresh
        added = {triple for node in fresh for triple in look(node, None, None)}
        found |= added
        reached = {t.object for t in added if isinstance(t.object, _Node)}
    found |= {triple for node in reached - described for triple in look(node, _TYPE, None)}
    found |= set(look(None, _SUBCLASS, None))
    return ox.serialize(map(_skolemised, found), format=ox.RdfFormat.N_TRIPLES) or b""


def referring(store: Store, things: Iterable[Term], graphs: Collection[str]) -> set[Term]:
    """Return what refers to things, as far as one of some graphs says so."""
    wanted = frozenset(graphs)
    return {
        term_of(quad.subject)
        for thing in things
        for quad in store.quads(None, None, _node(thing))
        if isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in wanted
    }


def described(store: Store, things: Iterable[Term], graphs: Collection[str]) -> set[Term]:
    """Return those of some things that one of some graphs says something of."""
    wanted = frozenset(graphs)
    return {
        thing
        for thing in things
        if any(
            isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value in wanted
            for quad in store.quads(_node(thing), None, None)
        )
    }


def instances(store: Store, classes: Iterable[Term], leave_out: Collection[str] = ()) -> set[Term]:
    """Return what is said to be of one of some classes; of their subclasses does not count."""
    look = _Look(store, frozenset(leave_out))
    return {term_of(triple.subject) for cls in classes for triple in look(None, _TYPE, _node(cls))}


def subclasses(store: Store, leave_out: Collection[str] = ()) -> set[tuple[Term, Term]]:
    """Return all that is said to be a subclass, with the class that it is one of."""
    look = _Look(store, frozenset(leave_out))
    return {(term_of(t.subject), term_of(t.object)) for t in look(None, _SUBCLASS, None)}


def _node(term: Term) -> _Node:
    if term.kind == "iri":
        return ox.NamedNode(term.value)
    return ox.BlankNode(term.value.removeprefix("_:"))


class _Look:
    """Looks triples up in the graphs that count."""

    def __init__(self, store: Store, leave_out: frozenset[str]) -> None:
        self._store = store
        self._leave_out = leave_out

    def __call__(
        self, subject: _Node | None, predicate: ox.NamedNode | None, node: _Node | None
    ) -> Iterator[ox.Triple]:
        for quad in self._store.quads(subject, predicate, node):
            graph = quad.graph_name
            if isinstance(graph, ox.NamedNode) and graph.value not in self._leave_out:
                yield quad.triple


def _skolemised(triple: ox.Triple) -> ox.Triple:
    subject, node = triple.subject, triple.object
    return ox.Triple(
        ox.NamedNode(GENID + subject.value) if isinstance(subject, ox.BlankNode) else subject,
        triple.predicate,
        ox.NamedNode(GENID + node.value) if isinstance(node, ox.BlankNode) else node,
    )
