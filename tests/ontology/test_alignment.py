"""One file alone says what our terms are in others' vocabularies."""

import re

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SKOS

from kg.vocab import BASE, GP

AXIOMS = {
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.disjointWith,
    OWL.equivalentClass,
    OWL.equivalentProperty,
    OWL.inverseOf,
    OWL.sameAs,
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
}
DATATYPES = ("http://www.w3.org/2001/XMLSchema#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#PlainLiteral")


def outside(node: object) -> bool:
    """Tell whether a node is neither ours nor a datatype."""
    return isinstance(node, URIRef) and not str(node).startswith((BASE, *DATATYPES))


def test_only_the_alignment_names_outside_terms_in_axioms(files: dict[str, Graph]) -> None:
    guilty = {
        name
        for name, graph in files.items()
        for s, p, o in graph
        if p in AXIOMS and (outside(s) or outside(o))
    }
    assert guilty == {"alignment.ttl"}


def test_the_alignment_declares_every_outside_term_it_uses(files: dict[str, Graph]) -> None:
    alignment = files["alignment.ttl"]
    declared = set(alignment.subjects(RDF.type, None))
    for s, p, o in alignment:
        if p in {RDFS.subClassOf, RDFS.subPropertyOf}:
            assert o in declared, f"{s} {p} {o}"
            assert str(s).startswith(str(GP))


def test_every_vocabulary_of_the_model_is_reached(files: dict[str, Graph]) -> None:
    reached = {
        str(o) for p in AXIOMS | {RDF.type} for o in files["alignment.ttl"].objects(None, p) if outside(o)
    }
    for namespace in (
        "http://data.europa.eu/eli/ontology#",
        "http://www.w3.org/ns/org#",
        "http://www.w3.org/ns/prov#",
        "http://www.w3.org/2004/02/skos/core#",
        "http://purl.org/linked-data/cube#",
        "http://www.w3.org/ns/oa#",
        "https://schema.org/",
        "http://www.w3.org/ns/dcat#",
        "http://qudt.org/vocab/unit/",
        "http://metadata.un.org/sdg/",
    ):
        assert any(term.startswith(namespace) for term in reached), namespace


def test_mappings_start_from_concepts_and_sdg_iris_have_their_form(ontology: Graph) -> None:
    sdg = re.compile(r"http://metadata\.un\.org/sdg/(?:1[0-7]|[1-9])(?:\.[1-9a-d][0-9]?)?")
    for predicate in (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch):
        for concept, match in ontology.subject_objects(predicate):
            assert (concept, RDF.type, SKOS.Concept) in ontology, concept
            if "metadata.un.org" in str(match):
                assert sdg.fullmatch(str(match)), match


def test_every_domain_is_related_to_a_sustainable_development_goal(ontology: Graph) -> None:
    for domain in ontology.subjects(RDF.type, GP.Domain):
        assert list(ontology.objects(domain, SKOS.relatedMatch)), domain


def test_every_class_of_codes_is_a_kind_of_concept(ontology: Graph) -> None:
    of_codes = {
        kind
        for concept in ontology.subjects(RDF.type, SKOS.Concept)
        for kind in ontology.objects(concept, RDF.type)
        if kind != SKOS.Concept
    } | {GP.Indicator, GP.BeneficiaryGroup, GP.Topic}
    assert {kind for kind in of_codes if (kind, RDFS.subClassOf, SKOS.Concept) not in ontology} == set()
