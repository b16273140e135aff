"""Lint of the shapes themselves: each is named, explained and never parked."""

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH

from kg.shipped import shipped
from kg.validate import validate
from kg.vocab import GP

STEMS = {
    "agency",
    "assessment",
    "codes",
    "groups",
    "observation",
    "ontology",
    "place",
    "plan",
    "provenance",
    "quantity",
    "responsibility",
    "table",
}
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def test_the_files_on_disk_are_the_files_we_know() -> None:
    assert {p.name for p in shipped("shapes").iterdir()} == {f"{stem}.ttl" for stem in STEMS}


def test_every_shape_is_named_explained_and_rated(shapes: Graph) -> None:
    applied = {s for target in TARGETS for s in shapes.subjects(target, None)}
    applied |= {p for s in applied for p in shapes.objects(s, SH.property)}
    assert len(applied) > 100
    for shape in applied:
        told = [SH.name, SH.description]
        if (shape, RDF.type, SH.PropertyShape) in shapes or (shape, SH["or"], None) in shapes:
            told.append(SH.message)
            assert shapes.value(shape, SH.severity) in {SH.Violation, SH.Warning, SH.Info}, shape
        for predicate in told:
            texts = [t for t in shapes.objects(shape, predicate) if isinstance(t, Literal) and t.strip()]
            assert sorted(str(t.language) for t in texts) == ["en", "zh"], (shape, predicate)


def test_every_shape_has_an_iri_and_none_is_switched_off(shapes: Graph) -> None:
    for kind in (SH.NodeShape, SH.PropertyShape):
        for shape in shapes.subjects(RDF.type, kind):
            assert isinstance(shape, URIRef), shape
            assert str(shape).startswith("https://w3id.org/govplan/shapes#")
    assert not list(shapes.subject_objects(SH.deactivated))


def test_blank_nodes_are_only_where_shacl_wants_them(shapes: Graph) -> None:
    """A path that is no predicate and a list have to be blank nodes; nothing else is."""
    heads = {
        o for p in (SH.path, SH.languageIn, SH["or"], SH.alternativePath) for o in shapes.objects(None, p)
    }
    tails = set(shapes.objects(None, RDF.rest))
    assert {n for n in shapes.all_nodes() if isinstance(n, BNode)} <= heads | tails


def test_every_property_shape_is_used(shapes: Graph) -> None:
    assert set(shapes.subjects(RDF.type, SH.PropertyShape)) == set(shapes.objects(None, SH.property))


def test_a_target_without_responsible_unit_is_a_violation(shapes: Graph) -> None:
    shape = URIRef("https://w3id.org/govplan/shapes#Target-responsible")
    path = shapes.value(shape, SH.path)
    assert shapes.value(path, SH.inversePath) == GP.responsibleFor
    assert (shapes.value(shape, SH.minCount), shapes.value(shape, SH.severity)) == (Literal(1), SH.Violation)


def test_the_ontology_keeps_its_shapes(shapes: Graph, ontology: Graph) -> None:
    report = validate(ontology, shapes)
    assert [r.cells() for r in report.results] == []
    reached = {"Term", "Concept"}
    unreached = {str(s).rsplit("#", 1)[1] for s in report.unreached}
    assert unreached.isdisjoint(reached)
    assert "Plan" in unreached
