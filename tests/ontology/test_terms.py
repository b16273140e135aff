"""Lint of our own terms: each says what it is, in both languages, and where that comes from."""

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from kg import iri
from kg.vocab import BASE, GP

ONTOLOGY = URIRef(f"{BASE}ontology")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
BOTH = {"zh", "en"}


def own_terms(graph: Graph, *kinds: URIRef) -> set[URIRef]:
    """Return the classes and properties of our namespace that a graph declares."""
    return {
        term
        for kind in kinds or KINDS
        for term in graph.subjects(RDF.type, kind)
        if isinstance(term, URIRef) and str(term).startswith(str(GP))
    }


def faults(graph: Graph, term: URIRef) -> list[str]:
    """Return what a term's description lacks."""
    found = []
    for predicate, name in ((RDFS.label, "label"), (SKOS.definition, "definition")):
        languages = [
            o.language for o in graph.objects(term, predicate) if isinstance(o, Literal) and str(o).strip()
        ]
        if sorted(filter(None, languages)) != sorted(BOTH) or len(languages) != len(BOTH):
            found.append(name)
    for predicate, name in ((DCTERMS.source, "source"), (SKOS.example, "example")):
        if not any(str(o).strip() for o in graph.objects(term, predicate)):
            found.append(name)
    if set(graph.objects(term, RDFS.isDefinedBy)) != {ONTOLOGY}:
        found.append("isDefinedBy")
    return found


def test_every_term_is_described(ontology: Graph) -> None:
    terms = own_terms(ontology)
    assert len(terms) > 80
    assert {str(t): f for t in terms if (f := faults(ontology, t))} == {}


def test_nothing_of_our_namespace_is_left_undeclared(ontology: Graph) -> None:
    mentioned = {
        n for triple in ontology for n in triple if isinstance(n, URIRef) and str(n).startswith(str(GP))
    }
    assert mentioned - own_terms(ontology) == set()


@pytest.mark.parametrize("lacking", ["label", "definition", "source", "example", "isDefinedBy"])
def test_the_lint_finds_what_is_lacking(ontology: Graph, lacking: str) -> None:
    predicates = {
        "label": RDFS.label,
        "definition": SKOS.definition,
        "source": DCTERMS.source,
        "example": SKOS.example,
        "isDefinedBy": RDFS.isDefinedBy,
    }
    spoilt = Graph()
    for triple in ontology.triples((GP.Target, None, None)):
        spoilt.add(triple)
    assert faults(spoilt, GP.Target) == []
    spoilt.remove((GP.Target, predicates[lacking], None))
    assert faults(spoilt, GP.Target) == [lacking]


def test_two_labels_in_one_language_are_a_fault(ontology: Graph) -> None:
    spoilt = Graph()
    for triple in ontology.triples((GP.Target, None, None)):
        spoilt.add(triple)
    spoilt.add((GP.Target, RDFS.label, Literal("目标", lang="zh")))
    assert faults(spoilt, GP.Target) == ["label"]


def test_classes_and_properties_are_spelt_as_such(ontology: Graph) -> None:
    for term in own_terms(ontology):
        name = str(term).removeprefix(str(GP))
        is_class = (term, RDF.type, OWL.Class) in ontology
        assert name[0].isupper() == is_class, name


def test_no_two_classes_and_no_two_properties_share_a_label(ontology: Graph) -> None:
    for language in BOTH:
        for kinds in ((OWL.Class,), (OWL.ObjectProperty, OWL.DatatypeProperty)):
            seen: dict[str, URIRef] = {}
            for term in own_terms(ontology, *kinds):
                for label in ontology.objects(term, RDFS.label):
                    if isinstance(label, Literal) and label.language == language:
                        assert seen.setdefault(str(label), term) == term, label


def test_every_property_says_what_it_points_to_or_why_not(ontology: Graph) -> None:
    years = {GP.periodStart, GP.periodEnd, GP.due, GP.baselineYear, GP.year}
    years_and_dates = years | {GP.asOf, GP.holdsUntil, GP.acceptedUntil}
    open_ended = {GP.evidence, GP.assesses}
    for term in own_terms(ontology):
        if (term, RDF.type, OWL.Class) in ontology:
            continue
        has_range = ontology.value(term, RDFS.range) is not None
        assert has_range != (term in years_and_dates | open_ended), term


def test_the_header_names_a_version(ontology: Graph) -> None:
    version = ontology.value(ONTOLOGY, OWL.versionInfo)
    assert (ONTOLOGY, RDF.type, OWL.Ontology) in ontology
    assert ontology.value(ONTOLOGY, OWL.versionIRI) == URIRef(f"{BASE}ontology/{version}")
    assert not list(ontology.objects(ONTOLOGY, OWL.imports))
    for predicate in (DCTERMS.title, DCTERMS.description):
        assert {o.language for o in ontology.objects(ONTOLOGY, predicate) if isinstance(o, Literal)} == BOTH
    assert ontology.value(ONTOLOGY, DCTERMS.license) is not None


def test_concepts_have_the_iris_that_are_minted(ontology: Graph) -> None:
    for concept in ontology.subjects(RDF.type, SKOS.Concept):
        _, name, slug = str(concept).removeprefix(BASE).split("/")
        assert concept == iri.concept(name, slug)
        assert ontology.value(concept, SKOS.inScheme) == iri.scheme(name)
