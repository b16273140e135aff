"""Every integrity constraint finds a cube that breaks it, and nothing in one that is well-formed."""

import pytest
from rdflib import Graph, URIRef

from kg.cube import CubeError, broken, hold
from kg.cube.constraints import constraints

HEAD = """
@prefix : <https://example.org/> .
@prefix qb: <http://purl.org/linked-data/cube#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SOUND = """
:set a qb:DataSet ; qb:structure :dsd ; qb:slice :slice .
:dsd a qb:DataStructureDefinition ; qb:component :c1, :c2, :c3, :c4 ; qb:sliceKey :key .
:c1 a qb:ComponentSpecification ; qb:componentProperty :area .
:c2 a qb:ComponentSpecification ; qb:componentProperty :year .
:c3 a qb:ComponentSpecification ; qb:componentProperty :value .
:c4 a qb:ComponentSpecification ; qb:componentProperty :unit ; qb:componentRequired true .
:area a qb:DimensionProperty, qb:CodedProperty ; rdfs:range skos:Concept ; qb:codeList :areas .
:year a qb:DimensionProperty ; rdfs:range xsd:gYear .
:value a qb:MeasureProperty .
:unit a qb:AttributeProperty .
:areas a skos:ConceptScheme .
:city a skos:Concept ; skos:inScheme :areas ; skos:narrower :district .
:district a skos:Concept ; skos:inScheme :areas .
:key a qb:SliceKey ; qb:componentProperty :area .
:slice a qb:Slice ; qb:sliceStructure :key ; :area :city ; qb:observation :o1 .
:o1 a qb:Observation ; qb:dataSet :set ; :area :city ; :year "2020"^^xsd:gYear ; :value 1.5 ; :unit "%" .
:o2 a qb:Observation ; qb:dataSet :set ; :area :district ; :year "2020"^^xsd:gYear ; :value 2.5 ; :unit "%" .
"""
MEASURE_TYPES = """
:set a qb:DataSet ; qb:structure :dsd .
:dsd a qb:DataStructureDefinition ; qb:component :c1, :c2, :c3, :c4 .
:c1 qb:componentProperty :year . :c2 qb:componentProperty qb:measureType .
:c3 qb:componentProperty :value . :c4 qb:componentProperty :count .
qb:measureType a qb:DimensionProperty ; rdfs:range qb:MeasureProperty .
:year a qb:DimensionProperty ; rdfs:range xsd:gYear .
:value a qb:MeasureProperty . :count a qb:MeasureProperty .
:o1 a qb:Observation ; qb:dataSet :set ; :year "2020"^^xsd:gYear ; qb:measureType :value ; :value 1.5 .
:o2 a qb:Observation ; qb:dataSet :set ; :year "2020"^^xsd:gYear ; qb:measureType :count ; :count 2 .
"""
HIERARCHY = SOUND + ":areas a qb:HierarchicalCodeList ; qb:hierarchyRoot :city ; qb:parentChildProperty "
DOWN = HIERARCHY + "skos:narrower ."
UP = HIERARCHY + "[ owl:inverseOf skos:broader ] . :district skos:broader :city ."
COLLECTION = SOUND.replace(
    ":areas a skos:ConceptScheme .", ":areas a skos:Collection ; skos:member :city, :district ."
)

BROKEN = {
    "IC-0": (SOUND, ":value 1.5", ':value "much"^^xsd:decimal'),
    "IC-1": (SOUND, ":o2 a qb:Observation ; qb:dataSet :set ;", ":o2 a qb:Observation ;"),
    "IC-2": (SOUND, "qb:structure :dsd ;", ""),
    "IC-3": (SOUND, ":c3 a qb:ComponentSpecification ; qb:componentProperty :value .", ""),
    "IC-4": (SOUND, "; rdfs:range xsd:gYear", ""),
    "IC-5": (SOUND, "; qb:codeList :areas", ""),
    "IC-6": (SOUND, "Property :year .", "Property :year ; qb:componentRequired false ."),
    "IC-7": (SOUND, "; qb:sliceKey :key", ""),
    "IC-8": (SOUND, ":key a qb:SliceKey ;", ":key a qb:SliceKey ; qb:componentProperty :other ;"),
    "IC-9": (SOUND, "qb:sliceStructure :key ;", ""),
    "IC-10": (SOUND, "qb:sliceStructure :key ; :area :city ;", "qb:sliceStructure :key ;"),
    "IC-11": (SOUND, ':area :district ; :year "2020"^^xsd:gYear', ":area :district"),
    "IC-12": (SOUND, ":area :district ;", ":area :city ;"),
    "IC-13": (SOUND, ':value 2.5 ; :unit "%"', ":value 2.5"),
    "IC-14": (SOUND, ":value 2.5 ;", ""),
    "IC-15": (MEASURE_TYPES, "qb:measureType :count ; :count 2", "qb:measureType :count"),
    "IC-16": (MEASURE_TYPES, ":count 2 .", ":count 2 ; :value 2.5 ."),
    "IC-17": (MEASURE_TYPES, '0"^^xsd:gYear ; qb:measureType :c', '1"^^xsd:gYear ; qb:measureType :c'),
    "IC-18": (SOUND, "qb:observation :o1", "qb:observation :elsewhere"),
    "IC-19": (SOUND, ":district a skos:Concept ; skos:inScheme :areas .", ""),
    "IC-20": (DOWN, "; skos:narrower :district", ""),
    "IC-21": (UP, ":district skos:broader :city .", ""),
}  # fmt: skip


def _found(turtle: str) -> set[str]:
    return {one.constraint.id for one in broken(Graph().parse(data=HEAD + turtle, format="turtle"))}


def test_all_constraints_of_the_recommendation_are_there() -> None:
    assert [c.id for c in constraints()] == [
        *(f"IC-{number}" for number in range(20)), "IC-19", "IC-20", "IC-21",
    ]  # fmt: skip
    assert set(BROKEN) == {c.id for c in constraints()}


@pytest.mark.parametrize("turtle", [SOUND, MEASURE_TYPES, DOWN, UP, COLLECTION])
def test_a_well_formed_cube_breaks_none(turtle: str) -> None:
    assert _found(turtle) == set()


@pytest.mark.parametrize("constraint", BROKEN)
@pytest.mark.filterwarnings("ignore:.*Decimal.*")
def test_a_cube_that_breaks_a_constraint_is_found(constraint: str) -> None:
    turtle, whole, cut = BROKEN[constraint]
    assert turtle.count(whole) == 1
    assert constraint in _found(turtle.replace(whole, cut))


def test_a_code_outside_a_collection_is_found() -> None:
    assert _found(COLLECTION.replace("skos:member :city, :district", "skos:member :city")) == {"IC-19"}


def test_a_broken_cube_is_not_let_pass() -> None:
    graph = Graph().parse(data=HEAD + SOUND, format="turtle")
    hold(graph)
    graph.remove((URIRef("https://example.org/o2"), URIRef("https://example.org/value"), None))
    with pytest.raises(CubeError, match="IC-14 All measures present") as refused:
        hold(graph)
    assert refused.value.remedy
