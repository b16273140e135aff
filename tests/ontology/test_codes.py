"""Lint of the code lists: whole concepts, and no name that means two things."""

from collections.abc import Iterator
from typing import get_args

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SKOS

from kg import iri
from kg.assess.wording import RULES
from kg.codes import Codes
from kg.flat import fold
from kg.record import Audience, Comparator, Role, TargetKind
from kg.vocab import GP
from kg.vocabulary import vocabulary

CLASSES = {
    "agency-function": GP.AgencyFunction,
    "assessment-rule": GP.AssessmentRule,
    "audience": GP.Audience,
    "basis": GP.Basis,
    "comparator": GP.Comparator,
    "direction": GP.Direction,
    "domain": GP.Domain,
    "place-level": GP.PlaceLevel,
    "provision-section": GP.ProvisionSection,
    "query-audience": GP.QueryAudience,
    "query-topic": GP.QueryTopic,
    "role": GP.Role,
    "status": GP.Status,
    "target-kind": GP.TargetKind,
    "unit": GP.Unit,
}


def concepts(ontology: Graph, scheme: str) -> list[URIRef]:
    """Return a scheme's concepts in order."""
    return sorted(c for c in ontology.subjects(SKOS.inScheme, iri.scheme(scheme)) if isinstance(c, URIRef))


def languages(ontology: Graph, concept: URIRef, predicate: URIRef) -> list[str]:
    """Return the languages in which a concept has a property."""
    return sorted(
        str(o.language) for o in ontology.objects(concept, predicate) if isinstance(o, Literal) and o.strip()
    )


@pytest.mark.parametrize("scheme", CLASSES)
def test_every_concept_is_whole(ontology: Graph, scheme: str) -> None:
    assert languages(ontology, iri.scheme(scheme), SKOS.prefLabel) == ["en", "zh"]
    assert languages(ontology, iri.scheme(scheme), SKOS.definition) == ["en", "zh"]
    assert concepts(ontology, scheme)
    for concept in concepts(ontology, scheme):
        assert (concept, RDF.type, SKOS.Concept) in ontology, concept
        assert (concept, RDF.type, CLASSES[scheme]) in ontology, concept
        assert languages(ontology, concept, SKOS.prefLabel) == ["en", "zh"], concept
        assert languages(ontology, concept, SKOS.definition) == ["en", "zh"], concept
        top, broader = ontology.value(concept, SKOS.topConceptOf), ontology.value(concept, SKOS.broader)
        assert (top == iri.scheme(scheme)) != (broader in concepts(ontology, scheme)), concept


def test_there_is_no_concept_outside_the_schemes_we_check(ontology: Graph) -> None:
    schemes = {iri.scheme(name) for name in CLASSES}
    assert set(ontology.subjects(RDF.type, SKOS.ConceptScheme)) == schemes
    for concept in ontology.subjects(RDF.type, SKOS.Concept):
        assert set(ontology.objects(concept, SKOS.inScheme)) <= schemes
        assert ontology.value(concept, SKOS.inScheme) is not None


def names(ontology: Graph, concept: URIRef) -> Iterator[str]:
    """Yield everything by which a concept can be looked up, width folded."""
    for predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, SKOS.notation):
        for text in ontology.objects(concept, predicate):
            yield fold(str(text))


@pytest.mark.parametrize("scheme", CLASSES)
def test_no_name_means_two_concepts_of_a_scheme(ontology: Graph, scheme: str) -> None:
    meaning: dict[str, URIRef] = {}
    for concept in concepts(ontology, scheme):
        for name in names(ontology, concept):
            assert meaning.setdefault(name, concept) == concept, name


def notations(ontology: Graph, scheme: str) -> dict[str, str]:
    """Return a scheme's notations with the slug of their concept."""
    return {
        str(n): str(c).rsplit("/", 1)[1]
        for c in concepts(ontology, scheme)
        for n in ontology.objects(c, SKOS.notation)
    }


def test_notations_are_the_codes_that_records_use(ontology: Graph) -> None:
    assert set(notations(ontology, "comparator")) == set(get_args(Comparator))
    assert set(notations(ontology, "audience")) == set(get_args(Audience))
    assert set(notations(ontology, "target-kind")) == set(get_args(TargetKind))
    assert set(get_args(Role)) == set(notations(ontology, "role")) - {"oversight"}
    for scheme in ("audience", "target-kind", "role", "basis", "status", "provision-section", "place-level"):
        codes = notations(ontology, scheme)
        assert codes == {slug: slug for slug in codes}
    rules = notations(ontology, "assessment-rule")
    assert rules == {slug: slug for slug in RULES}


def test_domains_of_both_audiences(ontology: Graph) -> None:
    count = {
        audience: len(list(ontology.subjects(GP.audience, iri.concept("audience", audience))))
        for audience in get_args(Audience)
    }
    assert count == {"women": 8, "children": 7}


def test_every_unit_that_extraction_knows_has_a_concept(ontology: Graph) -> None:
    known = {name for concept in concepts(ontology, "unit") for name in names(ontology, concept)}
    units = vocabulary("units")
    printed = {
        unit for group in ("rate", "points", "count", "size", "time", "age", "money") for unit in units[group]
    }
    printed |= set(units["spelled_shares"].values()) | {"1:", ""}
    printed |= {f"/{per}" for per in ("1000", "10000", "100000", "万", "10万", "百万", "100万")}
    printed |= {
        f"万{unit}" for unit in ("人", "名", "个", "人次", "户", "张", "册", "元", "平方米", "亩")
    } | {"亿元"}
    assert sorted(unit for unit in printed if fold(unit) not in known) == []


def test_agency_functions_answer_to_the_names_of_every_level(ontology: Graph) -> None:
    functions = concepts(ontology, "agency-function")
    assert len(functions) >= 40
    health = set(names(ontology, iri.concept("agency-function", "health")))
    assert {"国家卫生健康委", "省卫生健康委", "市卫生健康局", "卫健局", "卫生健康部门", "卫生厅"} <= health
    nameless = [f for f in functions if not list(ontology.objects(f, SKOS.altLabel))]
    assert nameless == []


@pytest.mark.parametrize(
    ("printed", "function"),
    [
        ("示例市卫生健康局", "health"),
        ("省卫生厅", "health"),
        ("示例区民政部门", "civil-affairs"),
        ("县级以上民政部门", "civil-affairs"),
        ("教育体育局", "education"),
        ("文化广电旅游体育局", "culture-tourism"),
        ("市政府妇儿工委办", "women-children-committee-office"),
        ("区妇儿工委", "women-children-committee"),
        ("省人口计生委", "health"),
        ("示例省出入境检验检疫局", "customs"),
        ("公安机关", "public-security"),
        ("党政机关", "institution"),
        ("婚姻家庭纠纷人民调解委员会", "justice"),
        ("居民委员会", "village-community-committee"),
        ("各级妇联组织", "womens-federation"),
        ("相关职能部门", "departments"),
        ("示例协调小组", None),
    ],
)
def test_a_printed_name_finds_its_function(ontology: Graph, printed: str, function: str | None) -> None:
    found = Codes(ontology).find_ending("agency-function", printed)
    assert found == (iri.concept("agency-function", function) if function else None)
