"""HermiT finds data that contradict the ontology, and the explanation names the axioms, all and no other."""

import shutil
from pathlib import Path

import owlready2
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD

from kg import iri
from kg.reason import hermit
from kg.reason.axioms import UNIQUE_NAME, Axiom, Theory, Triple, theory, triples_of
from kg.reason.clashes import clashes
from kg.reason.dl import check
from kg.reason.facts import of_plan, ontology_of, plans_of, whole
from kg.reason.hermit import Hermit, ReasonerError, TimeLimitError
from kg.reason.shrink import by_rules, justification
from kg.reason.wording import sentences
from kg.store import Store
from kg.vocab import GP
from tests.reason.conftest import made_up

PLAN, SECTION, DUTY = made_up("plan/p"), made_up("plan/p/d1"), made_up("plan/p/d1/t1/r1")
OFFICE, BUREAU = made_up("agency/990100/office"), made_up("agency/990100/bureau")
WOMEN, CHILDREN = made_up("audience/women"), made_up("audience/children")
HEALTH = made_up("domain/children-health")

AGENCY_THAT_IS_A_PLACE: list[Triple] = [
    (OFFICE, RDF.type, GP.Agency),
    (OFFICE, GP.placeLevel, made_up("place-level/city")),
    (BUREAU, RDF.type, GP.Agency),
]
TWO_LEADS: list[Triple] = [
    (DUTY, GP.role, made_up("role/lead")),
    (DUTY, GP.agency, OFFICE),
    (DUTY, GP.agency, BUREAU),
]
WOMENS_PLAN_WITH_A_CHILD_DOMAIN: list[Triple] = [
    (PLAN, RDF.type, GP.Plan),
    (PLAN, GP.audience, WOMEN),
    (SECTION, GP.plan, PLAN),
    (SECTION, GP.domain, HEALTH),
    (made_up("plan/p/d2"), GP.plan, PLAN),
    (made_up("plan/p/d2"), GP.domain, made_up("domain/women-health")),
]
IN_ORDER: list[Triple] = [
    (OFFICE, RDF.type, GP.Agency),
    (DUTY, GP.agency, OFFICE),
    (DUTY, GP.role, made_up("role/lead")),
    (PLAN, GP.audience, WOMEN),
    (SECTION, GP.plan, PLAN),
    (SECTION, GP.domain, made_up("domain/women-health")),
    (SECTION, GP.ordinal, Literal(1)),
    (PLAN, GP.periodStart, Literal("2021", datatype=XSD.gYear)),
]


def named(axioms: tuple[Axiom, ...]) -> set[str]:
    """Return the axioms as short text, a restriction by what it says."""
    return {" ".join((*(_short(node, axiom) for node in axiom.main),)) for axiom in axioms}


def _short(node: URIRef | Literal, axiom: Axiom) -> str:
    parts = {p: o for s, p, o in axiom.parts if s == node}
    for kind in (OWL.hasValue, OWL.someValuesFrom, OWL.allValuesFrom):
        if kind in parts:
            told = _short(parts[OWL.onProperty], axiom), _short(kind, axiom), _short(parts[kind], axiom)
            return f"[{' '.join(told)}]"
    return str(node).split("#")[-1].split("/id/")[-1]


EXPLANATIONS = [
    (
        AGENCY_THAT_IS_A_PLACE,
        {
            "Agency disjointWith Place",
            "placeLevel domain Place",
            "agency/990100/office type Agency",
            "agency/990100/office placeLevel place-level/city",
        },
    ),
    (
        TWO_LEADS,
        {
            "agency type FunctionalProperty",
            "plan/p/d1/t1/r1 agency agency/990100/office",
            "plan/p/d1/t1/r1 agency agency/990100/bureau",
            "agency/990100/office urn:x-kg:unique-name agency/990100/office",
            "agency/990100/bureau urn:x-kg:unique-name agency/990100/bureau",
        },
    ),
    (
        WOMENS_PLAN_WITH_A_CHILD_DOMAIN,
        {
            "ForWomen disjointWith ForChildren",
            "[audience hasValue audience/women] subClassOf ForWomen",
            "[audience hasValue audience/children] subClassOf ForChildren",
            "[plan someValuesFrom ForWomen] subClassOf ForWomen",
            "ForWomen subClassOf [domain allValuesFrom ForWomen]",
            "plan/p audience audience/women",
            "plan/p/d1 plan plan/p",
            "plan/p/d1 domain domain/children-health",
            "domain/children-health audience audience/children",
        },
    ),
]
NAMES = ["an agency that is a place", "two leads where one is allowed", "a women's plan with a child domain"]


@pytest.mark.parametrize(("data", "expected"), EXPLANATIONS, ids=NAMES)
@pytest.mark.usefixtures("java")
def test_a_contradiction_is_found_and_its_axioms_are_named(
    ontology: Graph, data: list[Triple], expected: set[str]
) -> None:
    verdict = check(ontology, data, limit=120)
    assert not verdict.consistent
    assert not verdict.sound
    (why,) = verdict.why
    assert why.minimal
    assert named(why.axioms) == expected


@pytest.mark.parametrize(("data", "expected"), EXPLANATIONS, ids=NAMES)
def test_the_rules_find_it_too_without_java(
    ontology: Graph, data: list[Triple], expected: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    found = by_rules(theory(ontology, data))
    assert found.clashes >= 1
    assert expected in [named(why.axioms) for why in found.why]


@pytest.mark.usefixtures("java")
def test_what_the_rules_cannot_see_hermit_shrinks_alone(ontology: Graph) -> None:
    """A text where a whole number belongs: the rules know no datatypes."""
    small = Graph()
    for triple in triples_of(ontology):
        if {triple[0], triple[2]} & {GP.ordinal, GP.Place, GP.placeLevel, GP.Agency, GP.jurisdiction}:
            small.add(triple)
    held = theory(small, [(SECTION, GP.ordinal, Literal("一")), (OFFICE, RDF.type, GP.Agency)])
    assert by_rules(held).clashes == 0
    why = justification(held, Hermit(120))
    assert why.minimal
    assert named(why.axioms) == {"ordinal range integer", "plan/p/d1 ordinal 一"}


@pytest.mark.usefixtures("java")
def test_the_ontology_and_data_in_order_are_consistent(ontology: Graph) -> None:
    verdict = check(ontology, IN_ORDER, limit=120)
    assert verdict.sound
    assert verdict.why == ()
    assert verdict.classes > 50
    assert verdict.left_out == {f"OWL 2 没有的数据类型 datatype that OWL 2 lacks {XSD.gYear}": 1}


@pytest.mark.usefixtures("java")
def test_a_class_that_nothing_can_be_in_is_reported_and_explained(ontology: Graph) -> None:
    odd = URIRef("https://example.org/Odd")
    spoilt = Graph()
    for triple in triples_of(ontology):
        spoilt.add(triple)
    spoilt.add((odd, RDF.type, OWL.Class))
    spoilt.add((odd, RDFS.subClassOf, GP.Agency))
    spoilt.add((odd, RDFS.subClassOf, GP.Measure))
    verdict = check(spoilt, (), limit=120)
    assert verdict.consistent
    assert not verdict.sound
    assert verdict.unsatisfiable == (odd,)
    assert named(verdict.why[0].axioms) == {
        "https://example.org/Odd subClassOf Agency",
        "https://example.org/Odd subClassOf Measure",
        "Measure subClassOf PlanItem",
        "Agency disjointWith PlanItem",
        "urn:x-kg:something type https://example.org/Odd",
    }


@pytest.mark.usefixtures("java")
def test_owlready2_hears_the_same_from_hermit(ontology: Graph, tmp_path: Path) -> None:
    """The way that owlready2 asks HermiT: the same classes are found empty, the same data inconsistent."""
    world = owlready2.World()
    rules = [t for axiom in theory(ontology).axioms if not axiom.is_fact for t in axiom.triples]
    terms = [t for t in triples_of(ontology) if t[2] in {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}]
    asked = Graph()
    for triple in (*rules, *terms, (made_up("x"), RDF.type, GP.Plan), (made_up("x"), RDF.type, GP.Place)):
        asked.add(triple)
    path = tmp_path / "asked.nt"
    path.write_text(asked.serialize(format="nt"), encoding="utf-8")
    world.get_ontology(path.as_uri()).load(fileobj=path.open("rb"))
    with pytest.raises(owlready2.OwlReadyInconsistentOntologyError):
        owlready2.sync_reasoner_hermit(world, debug=0)
    assert Hermit(60).first_inconsistent([list(triples_of(asked))]) == 0


@pytest.fixture(scope="module")
def facts(store: Store) -> set[Triple]:
    """Return the facts of the shipped graph."""
    return whole(store)


def _triples(held: Theory) -> list[Triple]:
    """Return all that a reasoner is told."""
    return [*held.background, *(triple for axiom in held.axioms for triple in axiom.triples)]


@pytest.mark.usefixtures("java")
def test_one_plan_with_what_it_refers_to_is_consistent(store: Store, facts: set[Triple]) -> None:
    key = "440000-women-2011-2020"
    assert key in plans_of(store)
    verdict = check(ontology_of(store), of_plan(store, key, facts), limit=300)
    assert verdict.sound
    assert verdict.facts > 2000


@pytest.mark.slow
@pytest.mark.usefixtures("java")
def test_the_ontology_with_each_plan_in_turn_is_consistent(store: Store, facts: set[Triple]) -> None:
    """All in one run of Java; classifying too, beside each plan's data, would take five times as long."""
    ontology, keys = ontology_of(store), plans_of(store)
    assert len(keys) >= 10
    held = [theory(ontology, of_plan(store, key, facts)) for key in keys]
    for one in held:
        assert one.facts > 1500
    found = Hermit(300).first_inconsistent([_triples(one) for one in held])
    if found is not None:
        why = sentences(justification(held[found], Hermit(300)).axioms, held[found].labels)
        pytest.fail("\n".join([f"{keys[found]} contradicts the ontology:", *(chinese for chinese, _ in why)]))


@pytest.mark.slow
@pytest.mark.usefixtures("java")
def test_one_plan_s_data_against_the_ontology_are_found_among_the_others(
    store: Store, facts: set[Triple]
) -> None:
    """The index that one run of Java tells is that of the plan at fault."""
    ontology = ontology_of(store)
    keys = ["100000-children-2021-2025-childcare", "440000-women-2011-2020", "440000-children-2011-2020"]
    data = [of_plan(store, key, facts) for key in keys]
    data[1] |= {(iri.plan(keys[1]), GP.audience, CHILDREN)}
    held = [theory(ontology, one) for one in data]
    assert Hermit(300).first_inconsistent([_triples(one) for one in held]) == 1


@pytest.mark.slow
@pytest.mark.usefixtures("java")
def test_the_whole_graph_is_consistent(store: Store, facts: set[Triple]) -> None:
    """So is each plan alone: it holds no fact that the whole lacks."""
    held = theory(ontology_of(store), facts)
    assert held.facts > 50_000
    assert Hermit(600).first_inconsistent([_triples(held)]) is None


def test_without_java_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ReasonerError, match="找不到 Java") as raised:
        Hermit(10)
    assert "default-jre-headless" in raised.value.remedy


@pytest.mark.usefixtures("java")
def test_a_time_limit_holds(ontology: Graph) -> None:
    with pytest.raises(TimeLimitError, match="--plan"):
        check(ontology, IN_ORDER, limit=0.01)


@pytest.mark.usefixtures("java")
def test_hermit_s_own_failures_are_no_verdict() -> None:
    broken: list[Triple] = [
        (SECTION, GP.ordinal, Literal("x", datatype=XSD.integer)),
        (GP.ordinal, RDF.type, OWL.DatatypeProperty),
    ]
    with pytest.raises(ReasonerError, match="Malformed"):
        Hermit(60).first_inconsistent([broken])


def test_an_ill_typed_literal_is_left_out_and_counted(ontology: Graph) -> None:
    held = theory(ontology, [(SECTION, GP.ordinal, Literal("x", datatype=XSD.integer))])
    assert held.left_out == {f"不是该数据类型的值 no value of its datatype {XSD.integer}": 1}


def test_a_plan_s_facts_reach_what_it_refers_to_and_no_other_plan(store: Store, facts: set[Triple]) -> None:
    of_one = of_plan(store, "440281-women-2021-2030", facts)
    subjects = {str(subject) for subject, _, _ in of_one}
    assert any("/agency/" in subject for subject in subjects)
    assert any("/indicator/" in subject for subject in subjects)
    assert any("/presumed/" in subject for subject in subjects)
    assert any("/as-of/" in subject for subject in subjects)
    assert not [subject for subject in subjects if "440103-women-2021-2030/" in subject]
    assert of_one < facts


def test_numbers_are_compared_by_value_and_other_things_by_name() -> None:
    same = [Literal(text, datatype=XSD.decimal, normalize=False) for text in ("1.0", "1.00", "1.5")]
    rule: Triple = (GP.value, RDF.type, OWL.FunctionalProperty)
    assert clashes([rule, (PLAN, GP.value, same[0]), (PLAN, GP.value, same[1])]) == []
    assert len(clashes([rule, (PLAN, GP.value, same[0]), (PLAN, GP.value, same[2])])) == 1
    two: list[Triple] = [(GP.agency, RDF.type, OWL.FunctionalProperty), *TWO_LEADS]
    assert clashes(two) == []
    names: list[Triple] = [(thing, UNIQUE_NAME, Literal(str(thing))) for thing in (OFFICE, BUREAU)]
    assert [clash.thing for clash in clashes([*two, *names])] == [DUTY]


def test_every_axiom_of_the_ontology_reads_in_both_languages(ontology: Graph) -> None:
    held = theory(ontology)
    rules = [axiom for axiom in held.axioms if not axiom.is_fact]
    said = sentences(rules, held.labels)
    assert len(said) == len(rules) > 200
    assert len(set(said)) == len(said)
    for chinese, english in said:
        assert "{" not in chinese + english
        assert "genid" not in chinese + english
    zh = "“妇女类事项”（gp:ForWomen）"
    assert f"凡有属性“所属规划”（gp:plan）且其值属于{zh}的事物都是{zh}" in dict(said)


def test_hermit_is_named_with_its_version() -> None:
    assert hermit.name().startswith("HermiT 1.3.8 (owlready2 ")
