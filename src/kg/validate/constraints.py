"""SPARQL constraints of the shapes, each evaluated once for all the things it is about.

SHACL evaluates the query of a SPARQL constraint once a focus node, with `$this` bound to it. Evaluated once
with `$this` as a variable, the same query gives the solutions of all focus nodes together, as long as nothing
in it is evaluated apart from `$this`: no subquery, MINUS, VALUES or BIND that needs it
(`tests/shapes/test_lint.py` holds the shapes to that, `tests/validate` holds the answers against pySHACL's).
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import SH

from kg.errors import BuildError, QueryError
from kg.report import Result, Severity
from kg.store import node_of
from kg.term import Term
from kg.validate.asking import Asked, hit_in_store
from kg.validate.numbers import canonical
from kg.validate.shapes import group_of, severity_of
from kg.validate.targets import hits

Stated = tuple[URIRef, URIRef]
"""A shape and a constraint that stands at it."""

_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


def broken_constraints(data: Graph, store: Asked, shapes: Graph, *, few: bool = False) -> Iterator[Result]:
    """Evaluate every SPARQL constraint of the shapes.

    Args:
        data: The data, for the shapes' targets.
        store: The same data, for the queries.
        shapes: The shapes; a constraint may stand at a node shape or a property shape with an IRI.
        few: Whether the shapes are about few of the store's things, so that naming them to the queries pays.

    Yields:
        One result a solution whose `$this` is a focus node. `?value` is the value at fault, the focus node
        itself where there is none; `{?name}` in a message is filled in from the solution.

    Raises:
        BuildError: A constraint's query cannot be read or evaluated, or a message of it is missing; names it.
    """
    for stands in stated(shapes):
        yield from _evaluate(data, store, shapes, stands, few=few)


def stated(shapes: Graph) -> Iterator[Stated]:
    """Yield every SPARQL constraint of the shapes.

    Raises:
        BuildError: It or its shape has no IRI.
    """
    for shape, constraint in sorted(shapes.subject_objects(SH.sparql)):
        if not isinstance(shape, URIRef) or not isinstance(constraint, URIRef):
            raise BuildError(
                f"The SPARQL constraint {constraint} of {shape} has no IRI.", "Give it and its shape one."
            )
        yield shape, constraint


def query_text(shapes: Graph, constraint: URIRef) -> str:
    """Return a constraint's query with the prefixes that it declares, sorted.

    Raises:
        BuildError: The constraint has no query.
    """
    select = shapes.value(constraint, SH.select)
    if select is None:
        raise BuildError(f"{constraint} has no sh:select.", "Give it its query.")
    declared = {
        f"PREFIX {shapes.value(node, SH.prefix)}: <{shapes.value(node, SH.namespace)}>"
        for prefixes in shapes.objects(constraint, SH.prefixes)
        for node in shapes.objects(prefixes, SH.declare)
    }
    return "\n".join([*sorted(declared), str(select)])


def templates(shapes: Graph, shape: URIRef, constraint: URIRef) -> dict[str, str]:
    """Return the messages of a constraint by language, its shape's where it has none of its own.

    Raises:
        BuildError: There is no message in Chinese or none in English.
    """
    for node in (constraint, shape):
        found = {m.language: str(m) for m in shapes.objects(node, SH.message) if isinstance(m, Literal)}
        if found.keys() >= {"zh", "en"}:
            return {"zh": found["zh"], "en": found["en"]}
    raise BuildError(f"{constraint} lacks a message in Chinese or in English.", "Give it both.")


def language_of(text: str, told: Mapping[str, str]) -> str | None:
    """Return the language of the template that a filled-in message was made from.

    Args:
        text: The message.
        told: Templates by language.
    """
    for language, template in told.items():
        parts = _PLACEHOLDER.split(template)[::2]
        if re.fullmatch("(?s:.*)".join(map(re.escape, parts)), text):
            return language
    return None


def _evaluate(data: Graph, store: Asked, shapes: Graph, stands: Stated, *, few: bool) -> Iterator[Result]:
    """Yield the results of one constraint, given after the shape where it stands."""
    shape, constraint = stands
    told = templates(shapes, shape, constraint)
    about = {f"_:{node}" if isinstance(node, BNode) else str(node) for node in hits(data, shapes, shape)}
    if not about:
        return
    rated, group = severity_of(shapes, shape), group_of(shapes, shape)
    text = query_text(shapes, constraint)
    for row in _rows(store, constraint, _about(text, about) if few else text):
        if row["this"].value in about:
            yield _result(row, shape, told, rated, group)


def broken_in_store(store: Asked, shapes: Graph, stands: Stated) -> Iterator[Result]:
    """Evaluate a SPARQL constraint on a store, which says itself what its shape is about.

    Args:
        store: The data.
        shapes: The shapes.
        stands: One that they state.

    Yields:
        As `broken_constraints`.

    Raises:
        BuildError: As there.
    """
    shape, constraint = stands
    told = templates(shapes, shape, constraint)
    rated, group = severity_of(shapes, shape), group_of(shapes, shape)
    rows = _rows(store, constraint, query_text(shapes, constraint))
    about = hit_in_store(store, shapes, shape, {row["this"].value for row in rows})
    for row in rows:
        if row["this"].value in about:
            yield _result(row, shape, told, rated, group)


def _rows(store: Asked, constraint: URIRef, text: str) -> list[dict[str, Term]]:
    """Return the solutions of a constraint's query that are about something."""
    try:
        with store.query(text) as answer:
            return [row for row in answer.rows() if "this" in row]
    except QueryError as error:
        raise BuildError(f"{constraint}: {error.message}", "Mend the query of that constraint.") from error


def _about(text: str, things: Iterable[str]) -> str:
    """Return a query with `$this` bound to some things, of which those without an IRI are left out."""
    named = " ".join(f"<{thing}>" for thing in sorted(things) if not thing.startswith("_:"))
    return text.replace("{", f"{{ VALUES $this {{ {named} }}", 1)


def _result(
    row: Mapping[str, Term], shape: URIRef, told: Mapping[str, str], rated: Severity, group: URIRef | None
) -> Result:
    """Turn a solution into a result."""
    focus = row["this"]
    value = row.get("value", focus)
    if focus.kind != "iri" or value.kind == "bnode":
        raise BuildError(
            f"{shape}: the fault lies at something without an IRI ({focus.value} {value.value}).",
            "Give things an IRI of their own.",
        )
    said = {language: fill(template, row) for language, template in told.items()}
    return Result(
        focus=URIRef(focus.value),
        path="",
        predicate=None,
        value=_value(value),
        shape=shape,
        component=SH.SPARQLConstraintComponent,
        severity=rated,
        message_zh=said["zh"],
        message_en=said["en"],
        group=group,
    )


def fill(template: str, row: Mapping[str, Term]) -> str:
    """Return a message with `{?name}` replaced by the solution's values; unbound names stay as they are."""
    return _PLACEHOLDER.sub(lambda match: row[match[1]].value if match[1] in row else match[0], template)


def _value(term: Term) -> URIRef | Literal:
    node = node_of(term)
    return canonical(node) if isinstance(node, Literal) else URIRef(node)
