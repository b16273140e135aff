"""The closure of many parts of a graph, each drawn alone, together the closure of all.

The rules that our ontology sets in motion look at one triple of the data at a time, but for two: what comes
of `owl:someValuesFrom` and `owl:allValuesFrom` joins a triple `x p y` to the class of `x` or of `y`. So parts
can be drawn alone as long as they tell each other those classes; `Joint` knows which, and refuses an
ontology that says more than this.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from kg.reason.axioms import Triple, triples_of
from kg.reason.rl import closure, wanted

_SILENT = frozenset(
    {RDFS.label, RDFS.comment, RDFS.isDefinedBy, RDFS.seeAlso, OWL.versionInfo, OWL.versionIRI, OWL.imports}
)
"""Words of RDFS and OWL that no rule looks at."""
_LOCAL = frozenset(
    {
        *(RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range),
        *(OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf, OWL.disjointWith),
        *(OWL.onProperty, OWL.someValuesFrom, OWL.allValuesFrom, OWL.hasValue),
    }
)
"""Words of which parts can be drawn alone, told of some classes."""
_KINDS = frozenset(
    {
        *(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology),
        *(OWL.Restriction, OWL.FunctionalProperty, OWL.NamedIndividual, RDFS.Class, RDFS.Datatype),
    }
)
"""Kinds of terms likewise; `closure` leaves out that a property is functional."""
_WORDS = (str(RDFS), str(OWL))


@dataclass(frozen=True)
class Drawn:
    """What follows from one part.

    Attributes:
        triples: What is inferred and worth keeping; some of it may be asserted elsewhere.
        needs: Things whose classes decide what follows from the part.
        gives: Things of the part with those of their classes that decide for others.
        more: Whether the part states axioms that the ontology does not: then it cannot be drawn alone.
    """

    triples: tuple[Triple, ...]
    needs: frozenset[str]
    gives: frozenset[tuple[str, str]]
    more: bool = False


@dataclass(frozen=True)
class Joint:
    """What the parts of a graph have in common when their closures are drawn.

    Attributes:
        axioms: The triples of the ontology that rules look at.
        premises: The properties that rules look at, beside `rdf:type`.
        joining: Those of which a triple joins the classes of both its ends.
        classes: The classes that are told from part to part.
        apart: Whether parts can be drawn alone.
    """

    axioms: tuple[Triple, ...]
    premises: frozenset[str]
    joining: frozenset[str]
    classes: frozenset[str]
    apart: bool

    @classmethod
    def of(cls, ontology: Graph) -> "Joint":
        """Read from an ontology what its closure rests on."""
        schema = [t for t in triples_of(ontology) if _is_axiom(t)]
        words = {t[1] for t in schema if t[1] != RDF.type}
        kinds = {t[2] for t in schema if t[1] == RDF.type and str(t[2]).startswith(_WORDS)}
        named = {RDFS.domain, RDFS.range, RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf}
        premises = {str(t[0]) for t in schema if t[1] in named}
        other = {RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf, OWL.onProperty}
        premises |= {str(t[2]) for t in schema if t[1] in other}
        some = {t[0]: t[2] for t in schema if t[1] == OWL.someValuesFrom}
        every = {t[0]: t[2] for t in schema if t[1] == OWL.allValuesFrom}
        joins = {t[2] for t in schema if t[1] == OWL.onProperty and t[0] in {*some, *every}}
        return cls(
            axioms=tuple(sorted(schema)),
            premises=frozenset(premises),
            joining=frozenset(map(str, _below(joins, schema, RDFS.subPropertyOf))),
            classes=frozenset(map(str, {*some.values(), *every})),
            apart=words <= _LOCAL and kinds <= _KINDS,
        )

    def is_premise(self, predicate: str) -> bool:
        """Say whether a rule looks at triples of a property."""
        return predicate == str(RDF.type) or predicate in self.premises or says_more(predicate)

    @cached_property
    def consequences(self) -> frozenset[Triple]:
        """What follows from the axioms alone, themselves included: the same whatever the part."""
        return frozenset(closure(self.axioms))

    def draw(self, triples: Iterable[Triple], told: Iterable[tuple[str, str]] = ()) -> Drawn:
        """Draw what follows from a part.

        Args:
            triples: Those that the part asserts, of properties that are premises at least.
            told: Classes of things, from other parts.

        Returns:
            What follows, without `consequences`.
        """
        known = {*triples, *((URIRef(thing), RDF.type, URIRef(kind)) for thing, kind in told)}
        whole = closure({*known, *self.axioms}) - self.consequences
        whole |= known
        ends = {node for s, p, o in whole if str(p) in self.joining for node in (s, o)}
        return Drawn(
            triples=tuple(t for t in whole - known if wanted(t)),
            needs=frozenset(str(node) for node in ends if isinstance(node, URIRef)),
            gives=frozenset(
                (str(s), str(o)) for s, p, o in whole if p == RDF.type and str(o) in self.classes
            ),
            more=any(_is_axiom(triple) for triple in known.difference(self.axioms)),
        )


def says_more(predicate: str) -> bool:
    """Say whether a property is one of RDFS or OWL that data have no business to use beside an ontology."""
    return predicate.startswith(_WORDS) and URIRef(predicate) not in _SILENT


def _is_axiom(triple: Triple) -> bool:
    _, predicate, node = triple
    if predicate == RDF.type:
        return str(node).startswith(_WORDS)
    return says_more(str(predicate))


def _below(tops: Iterable[Node], schema: Collection[Triple], above: URIRef) -> set[Node]:
    """Return what stands below some classes or properties, or is the same, themselves included."""
    same = {OWL.equivalentClass, OWL.equivalentProperty}
    edges: list[tuple[Node, Node]] = [(s, o) for s, p, o in schema if p == above or p in same]
    edges += [(o, s) for s, p, o in schema if p in same]
    found = set(tops)
    while fresh := {s for s, o in edges if o in found} - found:
        found |= fresh
    return found
