"""Ontology and data as axioms: the units that a reasoner judges and an explanation names."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from kg.vocab import BASE

Triple = tuple[URIRef, URIRef, URIRef | Literal]

GENERATED = f"{BASE}.well-known/genid/"
"""IRIs below this stand for the blank nodes of restrictions."""

UNIQUE_NAME = URIRef("urn:x-kg:unique-name")
"""A functional property that never leaves this package: things with different values of it are different."""

DECLARATIONS = frozenset({OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty})
CHARACTERISTICS = frozenset({OWL.FunctionalProperty})
AXIOM_PREDICATES = frozenset(
    {
        RDFS.subClassOf,
        RDFS.subPropertyOf,
        RDFS.domain,
        RDFS.range,
        OWL.disjointWith,
        OWL.equivalentClass,
        OWL.equivalentProperty,
        OWL.inverseOf,
    }
)
DATATYPES = frozenset(
    {
        XSD.string,
        XSD.boolean,
        XSD.decimal,
        XSD.integer,
        XSD.nonNegativeInteger,
        XSD.positiveInteger,
        XSD.dateTime,
        XSD.anyURI,
        RDF.langString,
        RDF.PlainLiteral,
    }
)
"""Of the datatypes of OWL 2 those that our data may have; xsd:gYear and xsd:date are none of OWL 2's."""

_WITHOUT_MEANING = (str(RDF), str(RDFS), str(OWL))


def triples_of(graph: Iterable[tuple[Node, Node, Node]]) -> Iterator[Triple]:
    """Yield the triples of an rdflib graph that holds no blank nodes."""
    for subject, predicate, node in graph:
        if (
            isinstance(subject, URIRef)
            and isinstance(predicate, URIRef)
            and isinstance(node, URIRef | Literal)
        ):
            yield subject, predicate, node


def is_generated(node: Node) -> bool:
    """Tell whether a node is a restriction rather than something with a name of its own."""
    return isinstance(node, URIRef) and node.startswith(GENERATED)


@dataclass(frozen=True)
class Axiom:
    """One axiom.

    Attributes:
        main: The triple that states it.
        parts: The triples of the restriction that it names; mostly none.
    """

    main: Triple
    parts: tuple[Triple, ...] = ()

    @property
    def triples(self) -> tuple[Triple, ...]:
        """All its triples."""
        return (self.main, *self.parts)

    @property
    def is_fact(self) -> bool:
        """Whether it is about one thing rather than about classes or properties."""
        _, predicate, node = self.main
        return predicate not in AXIOM_PREDICATES and node not in CHARACTERISTICS


@dataclass(frozen=True)
class Theory:
    """What a reasoner is asked about.

    Attributes:
        background: Declarations of classes and properties, which every question needs.
        axioms: Axioms of the ontology, then facts; facts that two things are different last.
        left_out: What has a meaning and was not taken: reason (a datatype, an undeclared term) to number of
            triples.
        annotations: Number of triples, such as labels, that mean nothing to a reasoner.
        labels: Labels by thing and language, for explanations.
    """

    background: tuple[Triple, ...]
    axioms: tuple[Axiom, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)
    annotations: int = 0
    labels: Mapping[tuple[URIRef, str], str] = field(default_factory=dict)

    @property
    def facts(self) -> int:
        """Number of facts, without those that things are different."""
        return sum(1 for a in self.axioms if a.is_fact and a.main[1] != UNIQUE_NAME)


def theory(ontology: Graph, data: Iterable[Triple] = ()) -> Theory:
    """Sort ontology and data into axioms.

    Args:
        ontology: The ontology with its code lists.
        data: Facts; those that the ontology holds too count once.

    Returns:
        Axioms in an order that does not depend on that of the triples.
    """
    reading = _Reading(ontology)
    for triple in sorted({*triples_of(ontology), *data}):
        reading.take(triple)
    names = {a.main[2] for a in reading.facts if a.main[1] in reading.functional} - reading.terms
    different = [Axiom((n, UNIQUE_NAME, Literal(str(n)))) for n in sorted(names) if isinstance(n, URIRef)]
    background = (
        *reading.background,
        (UNIQUE_NAME, RDF.type, OWL.DatatypeProperty),
        (UNIQUE_NAME, RDF.type, OWL.FunctionalProperty),
    )
    axioms = (*reading.rules, *reading.facts, *different)
    return Theory(background, axioms, dict(reading.left_out), reading.annotations, reading.labels)


class _Reading:
    """Takes triples one by one."""

    def __init__(self, ontology: Graph) -> None:
        kinds = {kind: set(ontology.subjects(RDF.type, kind)) for kind in DECLARATIONS | CHARACTERISTICS}
        self._classes = kinds[OWL.Class]
        self._object, self._data = kinds[OWL.ObjectProperty], kinds[OWL.DatatypeProperty]
        self._annotation = kinds[OWL.AnnotationProperty]
        self._ontology = ontology
        self.functional = kinds[OWL.FunctionalProperty] & self._object
        self.terms: set[Node] = self._classes | self._object | self._data
        self.background: list[Triple] = []
        self.rules: list[Axiom] = []
        self.facts: list[Axiom] = []
        self.left_out: Counter[str] = Counter()
        self.annotations = 0
        self.labels: dict[tuple[URIRef, str], str] = {}

    def take(self, triple: Triple) -> None:
        """Put a triple where it belongs."""
        subject, predicate, node = triple
        if is_generated(subject) and predicate not in AXIOM_PREDICATES:
            return  # comes with the axiom that names the restriction
        if predicate in AXIOM_PREDICATES:
            self.rules.append(Axiom(triple, self._parts(subject) + self._parts(node)))
        elif predicate == RDF.type:
            self._take_type(triple)
        else:
            self._take_value(triple)

    def _parts(self, node: Node) -> tuple[Triple, ...]:
        if not is_generated(node):
            return ()
        about = self._ontology.triples((node, None, None))
        return tuple(t for t in sorted(triples_of(about)) if t[1] not in AXIOM_PREDICATES)

    def _take_type(self, triple: Triple) -> None:
        if triple[2] in DECLARATIONS:
            self.background.append(triple)
        elif triple[2] in CHARACTERISTICS:
            self.rules.append(Axiom(triple))
        elif triple[2] in self._classes:
            self.facts.append(Axiom(triple))
        elif triple[2] != OWL.Ontology:
            self.left_out[f"未声明的类 undeclared class {triple[2]}"] += 1

    def _take_value(self, triple: Triple) -> None:
        subject, predicate, node = triple
        if predicate in {RDFS.label, SKOS.prefLabel} and isinstance(node, Literal):
            self.labels[subject, node.language or ""] = str(node)
        if predicate in self._annotation or str(predicate).startswith(_WITHOUT_MEANING):
            self.annotations += 1
        elif predicate not in self._object | self._data:
            self.left_out[f"未声明的属性 undeclared property {predicate}"] += 1
        elif isinstance(node, Literal) != (predicate in self._data):
            self.left_out[f"值的种类与属性不符 value of the wrong kind {predicate}"] += 1
        elif isinstance(node, Literal) and (reason := _unusable(node)):
            self.left_out[reason] += 1
        else:
            self.facts.append(Axiom(triple))


def _unusable(literal: Literal) -> str | None:
    """Say why a literal means nothing to an OWL 2 reasoner, if so."""
    datatype = literal.datatype or (RDF.langString if literal.language else XSD.string)
    if datatype not in DATATYPES:
        return f"OWL 2 没有的数据类型 datatype that OWL 2 lacks {datatype}"
    return f"不是该数据类型的值 no value of its datatype {datatype}" if literal.ill_typed else None
