"""The register of agencies as a graph, held against a golden text of a small made-up register."""

import pytest
from rdflib import Graph
from rdflib.namespace import RDF

from kg import iri
from kg.agencies import Agency, AgencyChange, AgencyRegister
from kg.build.agency_graph import agency_iri, write_agencies
from kg.build.quads import GraphQuads
from kg.codes import shipped_codes
from kg.errors import BuildError
from kg.places import place_register
from kg.registry import read_registry
from kg.shipped import shipped
from kg.validate import read_shapes, validate
from kg.vocab import GP

# Made up: 乐昌市 is real (a graph needs a place that exists), its bodies here and their dates are not.
GOLDEN = """
@prefix gp: <https://w3id.org/govplan/ontology#> .
@prefix a: <https://w3id.org/govplan/id/agency/440281/> .
@prefix c: <https://w3id.org/govplan/id/agency-change/> .
@prefix f: <https://w3id.org/govplan/id/agency-function/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

a:old a gp:Agency ;
    rdfs:label "乐昌市示例文体局"@zh, "Example Bureau"@en ;
    skos:altLabel "示例局"@zh ;
    gp:jurisdiction <https://w3id.org/govplan/id/place/440281> ;
    org:classification f:culture-tourism, f:sports ;
    schema:dissolutionDate "2018-10-25"^^xsd:date ;
    dcterms:source "自拟"@zh ;
    org:changedBy c:made-up-2018 ;
    gp:presentAgency a:sports, a:culture .
a:sports a gp:Agency ;
    rdfs:label "乐昌市示例体育局"@zh, "Example Sports Bureau"@en ;
    gp:jurisdiction <https://w3id.org/govplan/id/place/440281> ;
    org:classification f:sports ;
    schema:foundingDate "2018"^^xsd:gYear ;
    dcterms:source "自拟"@zh ;
    org:resultedFrom c:made-up-2018 ;
    gp:presentAgency a:sports .
a:culture a gp:Agency ;
    rdfs:label "乐昌市示例文化局"@zh, "Example Culture Bureau"@en ;
    gp:jurisdiction <https://w3id.org/govplan/id/place/440281> ;
    org:classification f:culture-tourism ;
    schema:foundingDate "2018-10"^^xsd:gYearMonth ;
    dcterms:source "自拟"@zh ;
    org:resultedFrom c:made-up-2018 ;
    gp:presentAgency a:culture .
c:made-up-2018 a gp:AgencyChange ;
    rdfs:label "拆分：乐昌市示例文体局 → 乐昌市示例体育局、乐昌市示例文化局（2018年10月25日）"@zh,
        "Split: Example Bureau → Example Sports Bureau, Example Culture Bureau (2018-10-25)"@en ;
    org:originalOrganization a:old ;
    org:resultingOrganization a:sports, a:culture ;
    dcterms:date "2018-10-25"^^xsd:date ;
    gp:changeKind "split" ;
    dcterms:source "自拟方案"@zh .
"""


def agency(slug: str, zh: str, en: str, function: str, **more: object) -> Agency:
    row = {"place": "440281", "id": slug, "name_zh": zh, "name_en": en, "function": function}
    return Agency.model_validate({**row, "source": "自拟", **more})


OLD = agency(
    "old",
    "乐昌市示例文体局",
    "Example Bureau",
    "culture-tourism",
    more_functions=("sports",),
    aliases=("示例局",),
    until="2018-10-25",
)
SPORTS = agency("sports", "乐昌市示例体育局", "Example Sports Bureau", "sports", since="2018")
CULTURE = agency("culture", "乐昌市示例文化局", "Example Culture Bureau", "culture-tourism", since="2018-10")
SPLIT = AgencyChange(
    slug="made-up-2018",
    kind="split",
    date="2018-10-25",
    place="440281",
    before=("old",),
    after=("sports", "culture"),
    source="自拟方案",
)


def written(register: AgencyRegister) -> Graph:
    quads = GraphQuads(iri.graph("registers"))
    write_agencies(quads, register, shipped_codes())
    graph = Graph()
    for subject, predicate, node, name in quads:
        assert name == iri.graph("registers")
        graph.add((subject, predicate, node))
    return graph


def test_the_graph_of_a_small_register() -> None:
    register = AgencyRegister((OLD, SPORTS, CULTURE), (SPLIT,), place_register())
    expected = Graph().parse(data=GOLDEN, format="turtle")
    found = written(register)
    assert set(found) - set(expected) == set()
    assert set(expected) - set(found) == set()
    assert agency_iri(OLD) == iri.agency("440281", "old")


def test_a_function_that_is_in_no_code_list_builds_nothing() -> None:
    odd = agency("odd", "乐昌市示例局", "Odd", "weather-control")
    with pytest.raises(BuildError, match="'weather-control' is not in the code list 'agency-function'"):
        written(AgencyRegister((odd,), (), place_register()))


def test_the_shipped_register_keeps_its_shapes() -> None:
    register = read_registry().agencies
    graph = written(register)
    assert len(set(graph.subjects(RDF.type, GP.Agency))) == len(list(register)) > 200
    for place in place_register():
        graph.add((iri.place(place.code), RDF.type, GP.Place))
    graph.parse(shipped("ontology", "codes", "agency-function.ttl"), format="turtle")
    agency_shapes = {"Agency", "AgencyHistory", "AgencyChange"}
    results = [
        result.cells()
        for result in validate(graph, read_shapes(), check_shapes=False).results
        if str(result.shape).rsplit("#", 1)[1].split("-")[0] in agency_shapes
    ]
    assert results == []
