"""Property shapes told apart from their node shapes find what they find within them."""

import pyshacl
import pytest
from rdflib import Graph
from rdflib.namespace import SH

from kg.validate.apart import told_apart
from tests.validate.test_constraints import example, parse

SHAPES = """
:Thing-shape a sh:NodeShape ; sh:targetClass :Thing ; sh:property :Thing-size, :Thing-part .
:Thing-size a sh:PropertyShape ; sh:path :size ; sh:maxInclusive 10 ; sh:severity sh:Warning .
:Thing-part a sh:PropertyShape ; sh:path ( :part :name ) ; sh:minCount 1 .
:Other-shape a sh:NodeShape ; sh:targetNode :a ; sh:targetObjectsOf :part ; sh:property :Other-name .
:Other-name a sh:PropertyShape ; sh:path :name ; sh:maxLength 1 .
"""
DATA = """
:Big rdfs:subClassOf :Thing .
:a a :Thing ; :size 5, 11 ; :part :c ; :name "甲甲" .
:b a :Big ; :size 12 .
:c :name "丙丙" .
"""


def found(shapes: Graph) -> set[tuple[object, ...]]:
    """Return focus node, shape, component, value and severity of each result, as pySHACL finds them."""
    _, report, _ = pyshacl.validate(parse(DATA), shacl_graph=shapes, inference="none", advanced=False)
    said = (SH.focusNode, SH.sourceShape, SH.sourceConstraintComponent, SH.value, SH.resultSeverity)
    return {tuple(report.value(node, part) for part in said) for node in report.objects(None, SH.result)}


def test_the_same_is_found() -> None:
    shapes = parse(SHAPES)
    apart = told_apart(shapes)
    assert (None, SH.property, None) not in apart
    assert (None, SH.property, None) in shapes
    assert len(found(shapes)) == 5
    assert found(apart) == found(shapes)


@pytest.mark.parametrize(
    "more",
    [
        ":Thing-shape sh:closed true .",
        ":Thing-shape sh:deactivated true .",
        ":Thing-shape a rdfs:Class .",
        ":Third a sh:NodeShape ; sh:targetNode :c ; sh:not :Thing-shape .",
        ":Third a sh:NodeShape ; sh:targetNode :c ; sh:or ( :Thing-shape ) .",
    ],
)
def test_a_shape_that_is_more_than_its_parts_stays_whole(more: str) -> None:
    shapes = parse(SHAPES + more)
    apart = told_apart(shapes)
    assert set(apart.objects(example("Thing-shape"), SH.property)) == {
        example("Thing-size"),
        example("Thing-part"),
    }
    assert (example("Other-shape"), SH.property, None) not in apart
    assert found(apart) == found(shapes)


def test_values_that_exclude_each_other_stay_together() -> None:
    shapes = parse(SHAPES + ":Thing-size sh:qualifiedValueShapesDisjoint true .")
    assert set(told_apart(shapes)) == set(shapes)


def test_what_is_no_property_shape_stays_to_be_complained_of() -> None:
    shapes = parse(SHAPES + ":Thing-shape sh:property :nothing .")
    assert list(told_apart(shapes).objects(None, SH.property)) == [example("nothing")]


def test_what_stands_in_a_property_shape_is_about_its_values() -> None:
    shapes = parse(
        SHAPES + ":Third a sh:PropertyShape ; sh:targetNode :a ; sh:path :part ; sh:property :Other-name ."
    )
    apart = told_apart(shapes)
    assert list(apart.subject_objects(SH.property)) == [(example("Third"), example("Other-name"))]
    assert found(apart) == found(shapes)
