"""What the engine covers of the rules of OWL 2 RL, held against owlrl, which is slow and thorough."""

import warnings

import pytest
from owlrl import DeductiveClosure, OWLRL_Semantics
from rdflib import Graph, Literal, URIRef, term
from rdflib.namespace import OWL, RDF, RDFS

from kg.reason.axioms import Triple, theory, triples_of
from kg.reason.rl import closure, inferred
from kg.vocab import GP
from tests.reason.conftest import made_up

START = "https://example.org/"
PREFIXES = f"""@prefix : <{START}> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> .
@prefix id: <https://w3id.org/govplan/.well-known/genid/> .
"""
SCHEMA = {
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    OWL.equivalentClass,
    OWL.equivalentProperty,
}
# Each rule that a form of axiom in our ontology needs, with the triples that it has to give.
USED = {
    "prp-dom": (":p rdfs:domain :C . :x :p :y .", ":x a :C ."),
    "prp-dom of data": (":p a owl:DatatypeProperty ; rdfs:domain :C . :x :p 3 .", ":x a :C ."),
    "prp-rng": (":p rdfs:range :C . :x :p :y .", ":y a :C ."),
    "prp-spo1": (":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :x :p :y .", ":x :q :y ; :r :y ."),
    "prp-spo1 of data": (":p rdfs:subPropertyOf :q . :x :p '三'@zh .", ":x :q '三'@zh ."),
    "prp-spo1, prp-dom": (":p rdfs:subPropertyOf :q . :q rdfs:domain :C . :x :p :y .", ":x :q :y ; a :C ."),
    "cax-sco": (
        ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :x a :A .",
        ":x a :B, :C . :A rdfs:subClassOf :C .",
    ),
    "cls-hv2": (
        """id:1 a owl:Restriction ; owl:onProperty :p ; owl:hasValue :w ; rdfs:subClassOf :C .
        :x :p :w . :y :p :z .""",
        ":x a :C .",
    ),
    "cls-svf1": (
        """id:1 a owl:Restriction ; owl:onProperty :p ; owl:someValuesFrom :D ; rdfs:subClassOf :C .
        :x :p :y . :y a :D . :u :p :v .""",
        ":x a :C .",
    ),
    "cls-avf": (
        """:C rdfs:subClassOf id:1 . id:1 a owl:Restriction ; owl:onProperty :p ; owl:allValuesFrom :D .
        :x a :C ; :p :y . :u :p :v .""",
        ":y a :D .",
    ),
    "cax-dw gives nothing": (":A owl:disjointWith :B . :x a :A . :y a :B .", ""),
    "prp-fp is left out": (":p a owl:FunctionalProperty . :x :p :y, :z . :y :q :u .", ""),
}
# Rules that the engine lacks, or knows in part. The profile test keeps the ontology from needing them.
LACKING = {
    "prp-spo2": (":p owl:propertyChainAxiom (:q :r) . :x :q :y . :y :r :z .", ":x :p :z ."),
    "prp-key": (":C owl:hasKey (:p) . :x a :C ; :p :z . :y a :C ; :p :z .", ":x owl:sameAs :y ."),
    "cls-maxc2": (
        """:C rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:maxCardinality
        "1"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger> ] . :x a :C ; :p :y, :z .""",
        ":y owl:sameAs :z .",
    ),
}
# Rules about the terms themselves. What they give about things, the rules above give too.
TERMS_ONLY = {
    "scm-spo": ":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :x :p :y .",
    "scm-dom1": ":p rdfs:domain :A . :A rdfs:subClassOf :B . :x :p :y .",
    "scm-dom2": ":p rdfs:domain :A . :q rdfs:subPropertyOf :p . :x :q :y .",
    "scm-rng1": ":p rdfs:range :A . :A rdfs:subClassOf :B . :x :p :y .",
    "scm-rng2": ":p rdfs:range :A . :q rdfs:subPropertyOf :p . :x :q :y .",
}


def parsed(turtle: str) -> set[Triple]:
    return set(triples_of(Graph().parse(data=PREFIXES + turtle, format="turtle")))


def expanded(graph: Graph) -> Graph:
    """Return the closure that owlrl draws.

    It exchanges how rdflib reads dates and numbers, for the whole process, and gives back less than it took.
    """
    readers = term._toPythonMapping.copy()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # owlrl is written for an older rdflib
            DeductiveClosure(
                OWLRL_Semantics, rdfs_closure=False, axiomatic_triples=False, datatype_axioms=False
            ).expand(graph)
    finally:
        term._toPythonMapping.clear()
        term._toPythonMapping.update(readers)
    return graph


def by_owlrl(triples: set[Triple]) -> set[Triple]:
    """Return what owlrl adds about things and terms of ours, without trivialities."""
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    return {
        (s, p, o)
        for s, p, o in triples_of(expanded(graph))
        if (s, p, o) not in triples
        and str(s).startswith((START, "https://w3id.org/govplan/id/", str(GP)))
        and s != o
        and p != OWL.sameAs
        and str(o).split("genid/")[0] == str(o)
        and not str(o).startswith((str(OWL), str(RDFS), str(RDF)))
    }


@pytest.mark.parametrize("rule", USED)
def test_a_rule_that_our_ontology_uses_gives_what_owlrl_gives(rule: str) -> None:
    given, expected = USED[rule]
    found = set(inferred(parsed(given)))
    assert found == parsed(expected)
    if rule != "prp-fp is left out":
        beyond = by_owlrl(parsed(given)) - found
        assert {triple for triple in beyond if triple[1] not in SCHEMA} == set()


@pytest.mark.parametrize("rule", TERMS_ONLY)
def test_of_rules_about_terms_nothing_about_things_is_lost(rule: str) -> None:
    given = parsed(TERMS_ONLY[rule])
    found, thorough = set(inferred(given)), by_owlrl(given)
    assert found <= thorough
    assert found
    assert thorough - found
    assert {predicate for _, predicate, _ in thorough - found} <= SCHEMA


@pytest.mark.parametrize("rule", LACKING)
def test_what_the_engine_lacks_is_known(rule: str) -> None:
    """Fails when a newer engine has learnt the rule: then decision 17 and the profile may say so."""
    given, expected = LACKING[rule]
    graph = Graph().parse(data=PREFIXES + given, format="turtle")
    assert not parsed(expected) & closure(graph)
    assert parsed(expected) <= set(expanded(graph))


def test_equality_is_left_to_the_search_for_contradictions() -> None:
    given = parsed(USED["prp-fp is left out"][0])
    alike = {(URIRef(f"{START}z"), URIRef(f"{START}q"), URIRef(f"{START}u"))}
    assert alike <= by_owlrl(given)
    assert not alike & closure(given)


def test_the_whole_ontology_gives_what_owlrl_gives(ontology: Graph) -> None:
    plan, section, target, duty = (made_up(f"plan/p{end}") for end in ("", "/d1", "/d1/t1", "/d1/t1/r1"))
    agency = made_up("agency/990100/a")
    data: set[Triple] = {
        (plan, RDF.type, GP.Plan),
        (plan, GP.audience, made_up("audience/women")),
        (section, GP.plan, plan),
        (section, GP.domain, made_up("domain/women-health")),
        (target, RDF.type, GP.Target),
        (target, GP.plan, plan),
        (target, GP.statement, Literal("示例", lang="zh")),
        (target, GP.hasTargetValue, made_up("plan/p/d1/t1/v1")),
        (duty, GP.agency, agency),
        (duty, GP.responsibleFor, target),
        (agency, GP.jurisdiction, made_up("place/990100")),
    }
    rules = [axiom for axiom in theory(ontology).axioms if not axiom.is_fact]
    terms = {t for t in triples_of(ontology) if t[2] in {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}}
    premises = data | terms | {triple for axiom in rules for triple in axiom.triples}
    found, thorough = set(inferred(premises)), by_owlrl(premises)
    assert found <= thorough
    assert (made_up("domain/women-health"), RDF.type, GP.ForWomen) in found
    assert {triple for triple in thorough - found if triple[1] not in SCHEMA} == set()
