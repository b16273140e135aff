"""The one door to pySHACL: a graph held against the shapes.

pySHACL is wrong and slow on a graph that stands on Oxigraph (plain literals come back typed), so it only ever
gets a graph parsed by rdflib itself. It also calls a shape whose target class is misspelt conforming; shapes
that reach nothing are therefore part of the report.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import get_args

import pyshacl
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.plugins.stores.memory import Memory, SimpleMemory
from rdflib.term import Node

from kg import iri
from kg.errors import BuildError
from kg.report import Report, Result, Severity
from kg.store import Store
from kg.validate.apart import told_apart
from kg.validate.asking import Asked
from kg.validate.constraints import broken_constraints, language_of, templates
from kg.validate.numbers import canonical, require_calculable
from kg.validate.shapes import group_of, path_text, read_shapes, severity
from kg.validate.targets import narrowed, unreached

_HIDE = {ord(shown): 0xF0000 + ord(shown) for shown in "\\{}"}
_SHOW = {hidden: shown for shown, hidden in _HIDE.items()}
"""Characters that pySHACL would take for instructions; private ones stand for them while it works."""


def validate(
    data: Graph,
    shapes: Graph | None = None,
    *,
    check_shapes: bool = True,
    store: Asked | None = None,
    reference: bool = False,
    focus: Collection[URIRef] | None = None,
) -> Report:
    """Hold data against shapes (SHACL Core and SPARQL constraints).

    Args:
        data: The data with the ontology, whose subclasses `sh:class` needs; a plain in-memory graph.
        shapes: The shapes; `None` for the shipped ones.
        check_shapes: Whether to hold the shapes against the shapes of SHACL itself first (about 1 s).
        store: The same data as the union of a store's graphs, where the caller has it; else it is made
            (about 1 s for 100,000 triples).
        reference: Whether pySHACL evaluates the SPARQL constraints too, once a focus node. It takes minutes
            where Oxigraph takes a second, and finds the same.
        focus: The things to be judged; `None` for all. The data then need to hold no more than what shapes
            look at from there, while `store` holds everything.

    Returns:
        All results and all shapes that reached nothing; with `focus`, no shape is told of.

    Raises:
        BuildError: The data stand on another store, hold a fault at a blank node or a number that is beyond
            an engine; the shapes are malformed.
    """
    if not isinstance(data.store, Memory | SimpleMemory):
        raise BuildError(
            f"Validation needs a plain rdflib graph, not one on {type(data.store).__name__}.",
            "Parse the data with rdflib into a Graph of its own.",
        )
    held = read_shapes() if shapes is None else shapes
    if focus is not None:
        held = narrowed(data, held, focus)
    require_calculable(data)
    results = list(_core_results(data, held, check_shapes=check_shapes, sparql=reference))
    if not reference and (None, SH.sparql, None) in held:
        results += broken_constraints(
            data, _store(data) if store is None else store, held, few=focus is not None
        )
    return report_of(results, () if focus is not None else unreached(data, held))


def report_of(results: Iterable[Result], unreached: Iterable[URIRef]) -> Report:
    """Return results as a report: sorted, each fault once.

    Args:
        results: What was found, in any order.
        unreached: The shapes that nothing of the data is held against.
    """
    order = get_args(Severity)
    told = sorted(_once(results), key=lambda r: (order.index(r.severity), *r.cells()))
    return Report(tuple(told), tuple(sorted(unreached)))


def _store(data: Graph) -> Store:
    """Return the data as a store of one graph."""
    graph = iri.graph("validated")
    return Store.of((subject, predicate, node, graph) for subject, predicate, node in data)


def _once(results: Iterable[Result]) -> Iterator[Result]:
    """Yield each fault once: of several solutions that differ in their messages alone, the first by them."""
    seen = set()
    for result in sorted(results, key=Result.cells):
        if (key := (result.focus, result.shape, result.component, result.value)) not in seen:
            seen.add(key)
            yield result


def _core_results(data: Graph, shapes: Graph, *, check_shapes: bool, sparql: bool) -> Iterator[Result]:
    """Yield what pySHACL finds, with or without SPARQL constraints."""
    used = shapes if sparql else _without_sparql(shapes)
    with _explained():
        if check_shapes:  # as they are written, against no data
            _hold_against_shacl(frozenset(used))
        _, found, text = pyshacl.validate(
            _hidden(data) if sparql else data,
            shacl_graph=told_apart(used),
            inference="none",
            advanced=False,
        )
    if not isinstance(found, Graph):
        raise BuildError(f"Validation broke off: {text}", "Mend the shape that it names.")
    return (_read(found, shapes, node) for node in found.objects(None, SH.result))


def _without_sparql(shapes: Graph) -> Graph:
    used = Graph()
    for triple in shapes:
        if triple[1] != SH.sparql:
            used.add(triple)
    return used


@contextmanager
def _explained() -> Iterator[None]:
    """Turn pySHACL's complaints about shapes into ours."""
    try:
        yield
    except (ReportableRuntimeError, ValidationFailure) as error:
        raise BuildError(f"The shapes cannot be used: {error}", "Mend the shape that it names.") from error


@lru_cache(maxsize=4)
def _hold_against_shacl(shapes: frozenset[tuple[Node, Node, Node]]) -> None:
    """Hold shapes against the shapes of SHACL itself, once in a process (about 2 s).

    Raises:
        ReportableRuntimeError: They break them.
    """
    graph = Graph()
    for triple in shapes:
        graph.add(triple)
    pyshacl.validate(Graph(), shacl_graph=graph, meta_shacl=True, inference="none", advanced=False)


def core_results(data: Graph, shapes: Graph) -> Iterator[Result]:
    """Yield what pySHACL finds, SPARQL constraints left out; the shapes were held against SHACL's before."""
    return _core_results(data, shapes, check_shapes=False, sparql=False)


def require_shacl(shapes: Graph) -> None:
    """Hold shapes against the shapes of SHACL itself, SPARQL constraints left out (about 2 s).

    Raises:
        BuildError: They break them.
    """
    with _explained():
        _hold_against_shacl(frozenset(_without_sparql(shapes)))


def _hidden(data: Graph) -> Graph:
    """Return data whose texts pySHACL can fill into messages, their numbers in one spelling.

    It takes a text that it fills in for a replacement in Python's regular expressions, so that a backslash
    in it breaks off validation, and fills in what braces within the text name. `_shown` brings both back.
    """
    hidden = Graph()
    for subject, predicate, node in data:
        if isinstance(node, Literal):
            told = canonical(node)
            node = Literal(  # noqa: PLW2901 - the same literal, as pySHACL can bear it
                str(told).translate(_HIDE), lang=told.language, datatype=told.datatype, normalize=False
            )
        hidden.add((subject, predicate, node))
    return hidden


def _shown(literal: Literal) -> Literal:
    """Return a literal of the report as the data have it."""
    if _SHOW.keys().isdisjoint(map(ord, literal)):
        return literal
    text = str(literal).translate(_SHOW)
    return Literal(text, lang=literal.language, datatype=literal.datatype, normalize=False)


def _read(found: Graph, shapes: Graph, node: Node) -> Result:
    """Read one result of pySHACL's report."""
    focus, value = found.value(node, SH.focusNode), found.value(node, SH.value)
    shape, component = found.value(node, SH.sourceShape), found.value(node, SH.sourceConstraintComponent)
    if isinstance(value, BNode) or not (
        isinstance(focus, URIRef) and isinstance(shape, URIRef) and isinstance(component, URIRef)
    ):
        raise BuildError(
            f"{shape}: the fault lies at something without an IRI ({focus} {value}).",
            "Give shapes and things an IRI of their own.",
        )
    path = shapes.value(shape, SH.path)
    messages = _messages(found, shapes, node, shape)
    fallback = next(iter(messages.values()), "")
    return Result(
        focus=focus,
        path="" if path is None else path_text(shapes, path),
        predicate=path if isinstance(path, URIRef) else None,
        value=canonical(_shown(value)) if isinstance(value, Literal) else _iri(value),
        shape=shape,
        component=component,
        severity=severity(found.value(node, SH.resultSeverity)),
        message_zh=messages.get("zh", fallback),
        message_en=messages.get("en", fallback),
        group=group_of(shapes, shape),
    )


def _iri(node: Node | None) -> URIRef | None:
    return node if isinstance(node, URIRef) else None


def _messages(found: Graph, shapes: Graph, node: Node, shape: URIRef) -> dict[str | None, str]:
    """Return a result's messages by language; pySHACL drops the language of those that it fills in."""
    texts = [_shown(m) for m in found.objects(node, SH.resultMessage) if isinstance(m, Literal)]
    constraint = found.value(node, SH.sourceConstraint)
    if not isinstance(constraint, URIRef):
        return {m.language: str(m) for m in texts}
    told = templates(shapes, shape, constraint)
    return {m.language or language_of(m, told): str(m) for m in texts}
