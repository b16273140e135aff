"""The ontology stays in OWL 2 RL: https://www.w3.org/TR/owl2-profiles/#OWL_2_RL.

The check is a whitelist: a construct that is not named here is a fault, whatever it may mean. Of what RL
writes with blank nodes only restrictions of a property to a value or to a class are allowed, each on the side
of `rdfs:subClassOf` where RL has it.
"""

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD

DECLARATIONS = {OWL.Ontology, OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty}
CHARACTERISTICS = {OWL.FunctionalProperty}
CLASS_AXIOMS = {RDFS.subClassOf, OWL.disjointWith, OWL.equivalentClass}
PROPERTY_AXIOMS = {RDFS.subPropertyOf, OWL.inverseOf, OWL.equivalentProperty}
AXIOMS = CLASS_AXIOMS | PROPERTY_AXIOMS | {RDFS.domain, RDFS.range}
ANNOTATIONS = {RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionIRI, OWL.versionInfo}
# The datatypes of https://www.w3.org/TR/owl2-profiles/#Entities_3 that we allow ourselves.
DATATYPES = {
    RDF.PlainLiteral,
    RDFS.Literal,
    XSD.string,
    XSD.boolean,
    XSD.decimal,
    XSD.integer,
    XSD.nonNegativeInteger,
    XSD.positiveInteger,
    XSD.dateTime,
    XSD.anyURI,
}
# On which side of rdfs:subClassOf RL has a restriction: as what is above, as what is below, or either.
SUBCLASS, SUPERCLASS = "below", "above"
SIDES: dict[object, set[str]] = {
    OWL.someValuesFrom: {SUBCLASS},
    OWL.allValuesFrom: {SUPERCLASS},
    OWL.hasValue: {SUBCLASS, SUPERCLASS},
}
OUTSIDE = "construct outside the whitelist"
RESERVED = (str(OWL), str(RDFS), str(RDF))


def reserved(node: object) -> bool:
    """Tell whether a term belongs to RDF, RDFS or OWL themselves."""
    return str(node).startswith(RESERVED)


class Profile:
    """Finds what in a graph is outside the profile."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._classes = set(graph.subjects(RDF.type, OWL.Class))
        self._object = set(graph.subjects(RDF.type, OWL.ObjectProperty))
        self._data = set(graph.subjects(RDF.type, OWL.DatatypeProperty))
        self._annotation = set(graph.subjects(RDF.type, OWL.AnnotationProperty))

    def faults(self) -> list[str]:
        """Return one sentence a fault."""
        both = (self._object & self._data) | (self._object | self._data) & self._annotation
        found = [f"{term} is a property of two kinds" for term in both]
        found += [f"{fault}: {s} {p} {o}" for s, p, o in self._graph if (fault := self._fault(s, p, o))]
        return sorted(found)

    def _fault(self, s: object, p: object, o: object) -> str | None:
        if isinstance(s, BNode) or isinstance(o, BNode):
            return self._blank_fault(s, p, o)
        if p == RDF.type:
            return self._type_fault(s, o)
        if p in AXIOMS:
            return self._axiom_fault(s, p, o)
        if reserved(p):
            return None if p in ANNOTATIONS else OUTSIDE
        return self._assertion_fault(p, o)

    def _blank_fault(self, s: object, p: object, o: object) -> str | None:
        if p == RDFS.subClassOf and isinstance(s, BNode) and o in self._classes:
            return self._restriction_fault(s, SUBCLASS)
        if p == RDFS.subClassOf and isinstance(o, BNode) and s in self._classes:
            return self._restriction_fault(o, SUPERCLASS)
        known = (p, o) == (RDF.type, OWL.Restriction) or p == OWL.onProperty or p in SIDES
        return None if known and not isinstance(o, BNode) else "blank node that is no restriction of a class"

    def _restriction_fault(self, node: BNode, side: str) -> str | None:
        told = dict(self._graph.predicate_objects(node))
        kinds = set(told) & set(SIDES)
        if len(told) != len(list(self._graph.predicate_objects(node))) or len(kinds) != 1:
            return "restriction that is not of one kind"
        (kind,) = kinds
        if side not in SIDES[kind]:
            return "restriction on the wrong side"
        if told.get(OWL.onProperty) not in self._object:
            return "restriction of what is no object property"
        of_class = kind != OWL.hasValue
        return (
            None if isinstance(told[kind], URIRef) and (told[kind] in self._classes) == of_class else "filler"
        )

    def _axiom_fault(self, s: object, p: object, o: object) -> str | None:
        if p in CLASS_AXIOMS:
            return None if {s, o} <= self._classes else "class axiom between things not declared as classes"
        if p in PROPERTY_AXIOMS:
            return None if {s, o} <= self._object or {s, o} <= self._data else "property axiom across kinds"
        if p == RDFS.domain:
            return None if s in self._object | self._data and o in self._classes else "domain"
        allowed = self._classes if s in self._object else DATATYPES if s in self._data else set()
        return None if o in allowed else "range"

    def _type_fault(self, s: object, o: object) -> str | None:
        if o in CHARACTERISTICS:
            return None if s in self._object | self._data else "characteristic of what is no property"
        if o in DECLARATIONS or o in self._classes:
            return None
        return OUTSIDE if reserved(o) else "undeclared class"

    def _assertion_fault(self, p: object, o: object) -> str | None:
        if p in self._annotation:
            return None
        if p in self._object:
            return None if isinstance(o, URIRef) else "object property with a literal"
        if p in self._data:
            return None if isinstance(o, Literal) else "datatype property with an IRI"
        return "undeclared property"


def test_the_ontology_is_in_the_profile(ontology: Graph) -> None:
    assert Profile(ontology).faults() == []


PREFIXES = """
@prefix : <https://example.org/#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:A a owl:Class . :B a owl:Class . :p a owl:ObjectProperty . :d a owl:DatatypeProperty .
"""


@pytest.mark.parametrize(
    ("turtle", "fault"),
    [
        (
            ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] .",
            "restriction on the wrong side",
        ),
        (
            "[ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] rdfs:subClassOf :A .",
            "restriction on the wrong side",
        ),
        (
            "[ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality 1 ] rdfs:subClassOf :A .",
            "not of one kind",
        ),
        (
            "[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :A, :B ] rdfs:subClassOf :A .",
            "not of one kind",
        ),
        (
            "[ a owl:Restriction ; owl:onProperty :d ; owl:someValuesFrom :B ] rdfs:subClassOf :A .",
            "no object property",
        ),
        ("[ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :x ] rdfs:subClassOf :A .", "filler"),
        (
            "[ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :x ] rdfs:subClassOf :C .",
            "no restriction of a class",
        ),
        ("[ a owl:Class ] rdfs:subClassOf :A .", "not of one kind"),
        ("[ owl:complementOf :A ] rdfs:subClassOf :B .", "no restriction of a class"),
        (":p owl:propertyChainAxiom ( :p :p ) .", "blank node"),
        (":x :p [ ] .", "blank node"),
        (":U a owl:Class ; owl:unionOf :A .", "construct outside the whitelist"),
        (":p a owl:ReflexiveProperty .", "construct outside the whitelist"),
        (":A owl:disjointUnionOf :B .", "construct outside the whitelist"),
        (":d rdfs:range xsd:gYear .", "range"),
        (":d rdfs:range xsd:date .", "range"),
        (":d rdfs:range :A .", "range"),
        (":p rdfs:range xsd:string .", "range"),
        (":p rdfs:domain :C .", "domain"),
        (":A rdfs:subClassOf owl:Thing .", "class axiom"),
        (":p rdfs:subPropertyOf :d .", "property axiom across kinds"),
        (":d a owl:ObjectProperty .", "property of two kinds"),
        (":x a :C .", "undeclared class"),
        (":x :q :y .", "undeclared property"),
        (':x :p "literal" .', "object property with a literal"),
        (":x :d :y .", "datatype property with an IRI"),
    ],
)
def test_the_check_finds_what_is_outside(turtle: str, fault: str) -> None:
    faults = Profile(Graph().parse(data=PREFIXES + turtle, format="turtle")).faults()
    assert faults
    assert any(fault in found for found in faults), faults


def test_the_check_passes_what_is_inside() -> None:
    turtle = """:A rdfs:subClassOf :B . :p rdfs:domain :A ; rdfs:range :B ; a owl:FunctionalProperty .
        :d rdfs:range xsd:decimal . :x a :A ; :p :y .
        [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :y ] rdfs:subClassOf :A .
        [ a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :B ] rdfs:subClassOf :A .
        :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:hasValue :y ] .
        :A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :B ] ."""
    assert Profile(Graph().parse(data=PREFIXES + turtle, format="turtle")).faults() == []
