"""The ontology as it is written, and its code lists looked up by what documents print."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.namespace import SKOS
from rdflib.term import Node

from kg import iri
from kg.base import named_here
from kg.errors import BuildError
from kg.flat import fold
from kg.shipped import shipped


def read_ontology(folder: Path) -> Graph:
    """Parse every Turtle file below a folder into one graph.

    OWL writes a restriction as a blank node; here each has an IRI made from its content (RDF 1.1, 3.5), so
    that the graph holds none.

    Args:
        folder: The folder `ontology/`.

    Raises:
        BuildError: A file is no Turtle; names the file and what the parser says.
    """
    graph = Graph()
    for path in sorted(folder.rglob("*.ttl")):
        try:
            graph.parse(data=named_here(path.read_text(encoding="utf-8")), format="turtle")
        except Exception as error:  # rdflib's parsers raise errors of many kinds
            raise BuildError(f"ontology/{path.relative_to(folder)}: {error}") from error
    return _named(graph)


def _named(graph: Graph) -> Graph:
    """Replace blank nodes by IRIs that depend on their content alone."""
    blank, named = Graph(), Graph()
    for triple in graph:
        (blank if any(isinstance(node, BNode) for node in triple) else named).add(triple)
    for triple in to_canonical_graph(blank):
        subject, predicate, node = (iri.genid(str(n)) if isinstance(n, BNode) else n for n in triple)
        named.add((subject, predicate, node))
    return named


class Codes:
    """Concepts of the ontology's schemes, by label, notation and alias.

    Args:
        ontology: The ontology with its code lists.
    """

    def __init__(self, ontology: Graph) -> None:
        self._by_scheme: dict[URIRef, dict[str, URIRef]] = {}
        for predicate in (SKOS.hiddenLabel, SKOS.altLabel, SKOS.notation, SKOS.prefLabel):
            for concept, text in ontology.subject_objects(predicate):
                for scheme in ontology.objects(concept, SKOS.inScheme):
                    if (
                        isinstance(concept, URIRef)
                        and isinstance(scheme, URIRef)
                        and isinstance(text, Literal)
                    ):
                        self._by_scheme.setdefault(scheme, {})[fold(str(text))] = concept

    def find(self, scheme: str, printed: str) -> URIRef | None:
        """Return the concept that a scheme names so, width folded, or `None`."""
        return self._by_scheme.get(iri.scheme(scheme), {}).get(fold(printed))

    def get(self, scheme: str, printed: str, where: str) -> URIRef:
        """Return the concept that a scheme names so.

        Args:
            scheme: Scheme name, for example `unit`.
            printed: Label, notation or alias.
            where: IRI of the thing that needs it, for the message.

        Raises:
            BuildError: The scheme has no such name.
        """
        found = self.find(scheme, printed)
        if found is None:
            raise BuildError(
                f"{where}：代码表没有这一项 {printed!r} is not in the code list {scheme!r}.",
                f"请补入 add it, or an alias for it, to ontology/codes/{scheme}.ttl.",
            )
        return found

    def find_ending(self, scheme: str, name: str) -> URIRef | None:
        """Return the concept whose longest label or alias ends a name (区民政部门 ends in 民政部门)."""
        labels: Iterable[str] = self._by_scheme.get(iri.scheme(scheme), {})
        endings = [label for label in labels if fold(name).endswith(label)]
        return self._by_scheme[iri.scheme(scheme)][max(endings, key=len)] if endings else None

    def slugs(self, scheme: str) -> frozenset[str]:
        """Return the slugs of a scheme's concepts; empty when there is no such scheme."""
        labels = self._by_scheme.get(iri.scheme(scheme), {})
        return frozenset(concept.rsplit("/", 1)[1] for concept in labels.values())


@cache
def shipped_codes() -> Codes:
    """Return the code lists of the shipped ontology."""
    return Codes(shipped_ontology())


@cache
def shipped_notations() -> dict[Node, str]:
    """Return what concepts of the shipped code lists are written as in records."""
    return {concept: str(text) for concept, text in shipped_ontology().subject_objects(SKOS.notation)}


@cache
def shipped_ontology() -> Graph:
    """Return the shipped ontology, read once in a process: not to be changed."""
    return read_ontology(shipped("ontology"))
