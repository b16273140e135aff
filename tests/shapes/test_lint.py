"""Lint of the shapes themselves: each is named, explained and never parked."""

import re
from collections.abc import Iterator

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.report import SHAPE_PREFIXES
from kg.shipped import shipped
from kg.validate import read_shapes, validate
from kg.validate.constraints import query_text
from kg.vocab import GP

STEMS = {
    "agency",
    "assessment",
    "codes",
    "groups",
    "integrity",
    "observation",
    "ontology",
    "place",
    "plan",
    "printed",
    "provenance",
    "quantity",
    "query",
    "responsibility",
    "sense",
    "table",
    "whole",
    "years",
}
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)


def test_the_files_on_disk_are_the_files_we_know() -> None:
    assert {p.name for p in shipped("shapes").iterdir()} == {f"{stem}.ttl" for stem in STEMS}


def test_every_shape_is_named_explained_rated_and_grouped(shapes: Graph) -> None:
    applied = {s for target in TARGETS for s in shapes.subjects(target, None)}
    applied |= {p for s in applied for p in shapes.objects(s, SH.property)}
    assert len(applied) > 100
    for shape in applied:
        told = [(shape, SH.name), (shape, SH.description)]
        constraints = list(shapes.objects(shape, SH.sparql))
        told += [(constraint, SH.message) for constraint in constraints]
        if (shape, RDF.type, SH.PropertyShape) in shapes or (shape, SH["or"], None) in shapes:
            told.append((shape, SH.message))
        if constraints or told[-1][1] == SH.message:
            assert shapes.value(shape, SH.severity) in {SH.Violation, SH.Warning, SH.Info}, shape
            assert len(set(shapes.objects(shape, SH.group))) == 1, shape
        for node, predicate in told:
            texts = [t for t in shapes.objects(node, predicate) if isinstance(t, Literal) and t.strip()]
            assert sorted(str(t.language) for t in texts) == ["en", "zh"], (node, predicate)


def test_groups_are_declared_and_labelled(shapes: Graph) -> None:
    groups = set(shapes.subjects(RDF.type, SH.PropertyGroup))
    assert set(shapes.objects(None, SH.group)) == groups
    for group in groups:
        labels = [label for label in shapes.objects(group, RDFS.label) if isinstance(label, Literal)]
        assert sorted(str(label.language) for label in labels) == ["en", "zh"]


def test_prefixes_are_ours(shapes: Graph) -> None:
    """A prefix that both declare means the same in a query of a shape and in any other."""
    for node in shapes.objects(None, SH.declare):
        prefix, namespace = str(shapes.value(node, SH.prefix)), str(shapes.value(node, SH.namespace))
        assert SHAPE_PREFIXES.get(prefix, namespace) == namespace
        if prefix not in SHAPE_PREFIXES:
            assert namespace.startswith("https://w3id.org/govplan/id/")


QUERIES = sorted({str(c) for c in read_shapes().objects(None, SH.sparql)})


@pytest.mark.parametrize("constraint", QUERIES)
def test_a_query_means_the_same_for_one_thing_and_for_all(constraint: str, shapes: Graph) -> None:
    """Nothing in it is evaluated apart from `$this`, and every word of its messages is filled in."""
    algebra = prepareQuery(query_text(shapes, URIRef(constraint))).algebra
    parts = list(_parts(algebra))
    names = [part.name for part in parts]
    assert names.count("Project") == 1
    assert not {"Minus", "values", "ToMultiSet", "ServiceGraphPattern", "Group", "Slice"} & set(names)
    selected = {str(v) for v in algebra.p.PV}
    assert "this" in selected
    for message in shapes.objects(URIRef(constraint), SH.message):
        assert set(re.findall(r"\{[?$](\w+)\}", str(message))) <= selected
    assert {str(v) for part in parts if part.name == "Extend" for v in [part.var]}.isdisjoint({"this"})
    for shape in shapes.subjects(SH.sparql, URIRef(constraint)):
        assert (shape, SH.targetClass, None) in shapes
        assert re.search(r"WHERE \{\s+\$this a ", str(shapes.value(URIRef(constraint), SH.select)))


def _parts(node: object) -> Iterator[CompValue]:
    """Yield every part of a query's algebra."""
    if isinstance(node, CompValue):
        yield node
        for value in node.values():
            yield from _parts(value)
    elif isinstance(node, list | tuple | set):
        for value in node:
            yield from _parts(value)


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
