"""What the shapes call themselves, for those who read their findings."""

from collections.abc import Iterable

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDFS, SH
from rdflib.term import Node

from kg.report import Severity, path_text
from kg.worklist.model import Named, Rule


def rules(shapes: Graph, broken: Iterable[tuple[str, Severity]]) -> dict[str, Rule]:
    """Read the names of shapes.

    Args:
        shapes: The shapes.
        broken: IRI and severity of those that are wanted.

    Returns:
        IRI to rule. A shape that is no longer there is called by its own IRI's end.
    """
    return {iri: _rule(shapes, iri, severity) for iri, severity in broken}


def _rule(shapes: Graph, iri: str, severity: Severity) -> Rule:
    node, key = URIRef(iri), iri.rpartition("#")[2]
    # A property's name says little alone: the shape that holds it says whose.
    holder = next(iter(shapes.subjects(SH.property, node)), None)
    name, whose = _texts(shapes, node, SH.name), _texts(shapes, holder, SH.name)
    zh, en = (
        f"{whose[0]}：{name[0]}" if whose[0] and name[0] else name[0] or key,
        f"{whose[1]}: {name[1]}" if whose[1] and name[1] else name[1] or key,
    )
    group = shapes.value(node, SH.group)
    told, of = _texts(shapes, node, SH.description), _texts(shapes, group, RDFS.label)
    return Rule(
        iri,
        key,
        Named(iri, zh, en, key),
        Named(iri, *told, key),
        Named(str(group or ""), *of, str(group or "").rpartition("#group-")[2]),
        severity,
        "" if (path := shapes.value(node, SH.path)) is None else path_text(shapes, path),
    )


def _texts(shapes: Graph, node: Node | None, predicate: URIRef) -> tuple[str, str]:
    """Return the Chinese and the English text of a node; empty where it has none."""
    if node is None:
        return "", ""
    found = {
        text.language: str(text) for text in shapes.objects(node, predicate) if isinstance(text, Literal)
    }
    return found.get("zh", ""), found.get("en", "")
