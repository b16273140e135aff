"""The graph of presumptions of a made-up plan: who answers, by which rule, and who stands in."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, RDF, RDFS

from kg import iri
from kg.build.presumed_graph import presumed_graph, write_remits
from kg.build.quads import GraphQuads, Node
from kg.codes import Codes
from kg.errors import BuildError, RegisterError
from kg.record import Record
from kg.registry import Registry
from kg.remits import Remit
from kg.vocab import GP

SECTION = iri.section(iri.plan("990100-children-2021-2030"), 1)
FIRST, SECOND = iri.target(SECTION, 1), iri.target(SECTION, 2)


def rule(slug: str, function: str = "", **more: object) -> Remit:
    """Return a made-up rule."""
    told = {"label_zh": f"规则{slug}", "label_en": slug, "reason_zh": "编造的理由", "reason_en": "Made up"}
    return Remit.model_validate({"slug": slug, "function": function, "source": "编造"} | told | more)


RATE = rule("rate", "health", indicators=("example-infant-mortality",))
SCHOOLS = rule("schools", "education", role="participating", keywords=("示例",))
NOBODY = rule("nobody")


@pytest.fixture(scope="module")
def with_rules(registry: Registry) -> Registry:
    """Return 示例市's registers with three rules."""
    return replace(registry, remits=(RATE, SCHOOLS, NOBODY))


@pytest.fixture(scope="module")
def quads(records: Mapping[str, Record], with_rules: Registry, codes: Codes) -> GraphQuads:
    """Return the graph of presumptions."""
    return presumed_graph(records, with_rules, codes)


def about(quads: GraphQuads, subject: URIRef) -> dict[URIRef, Node]:
    """Return what a graph says of a subject, one object a predicate."""
    return {p: o for s, p, o, _ in quads if s == subject}


def test_a_duty_says_who_what_and_by_which_rule(quads: GraphQuads) -> None:
    assert quads.graph == iri.graph("presumed")
    assert about(quads, iri.presumed(FIRST, "rate")) == {
        RDF.type: GP.Responsibility,
        RDFS.label: Literal("示例市卫生健康委员会（推定牵头）", lang="zh"),
        GP.responsibleFor: FIRST,
        GP.agency: iri.agency("990100", "health-commission"),
        GP.role: iri.concept("role", "lead"),
        GP.basis: iri.concept("basis", "presumed"),
        GP.plan: iri.plan("990100-children-2021-2030"),
        GP.rule: iri.remit("rate"),
    }


def test_where_nobody_is_registered_a_stand_in_is_described(quads: GraphQuads, with_rules: Registry) -> None:
    stand_in = iri.agency("990100", "education")
    duty = about(quads, iri.presumed(FIRST, "schools"))
    assert (duty[GP.agency], duty[GP.role]) == (stand_in, iri.concept("role", "participating"))
    place = next(iter(with_rules.places))
    name = with_rules.agencies.designation(place, "education")
    assert about(quads, stand_in) == {
        RDF.type: GP.Agency,
        RDFS.label: Literal(name, lang="zh"),
        GP.jurisdiction: iri.place("990100"),
        ORG.classification: iri.concept("agency-function", "education"),
        GP.presentAgency: stand_in,
    }


def test_a_registered_agency_is_described_by_the_registers_alone(quads: GraphQuads) -> None:
    assert about(quads, iri.agency("990100", "health-commission")) == {}


def test_a_target_without_lead_names_the_rule_that_says_so(quads: GraphQuads) -> None:
    assert [(s, o) for s, p, o, _ in quads if p == GP.noPresumedLead] == [(SECOND, iri.remit("nobody"))]
    duties = {s for s, p, o, _ in quads if p == GP.responsibleFor and o == SECOND}
    assert duties == {iri.presumed(SECOND, "schools")}


def test_the_same_input_gives_the_same_graph(
    quads: GraphQuads, records: Mapping[str, Record], with_rules: Registry, codes: Codes
) -> None:
    assert list(presumed_graph(records, with_rules, codes)) == list(quads)


def test_the_rules_are_described() -> None:
    quads = GraphQuads(iri.graph("registers"))
    write_remits(quads, (rule("one", "health", domains=("children-health",), keywords=("甲", "乙")), NOBODY))
    one, nobody = about(quads, iri.remit("one")), about(quads, iri.remit("nobody"))
    assert one[RDF.type] == GP.RemitRule
    assert one[GP.function] == iri.concept("agency-function", "health")
    assert one[GP.domain] == iri.concept("domain", "children-health")
    assert one[GP.role] == iri.concept("role", "lead")
    assert one[DCTERMS.source] == Literal("编造", lang="zh")
    assert {str(o) for s, p, o, _ in quads if p == GP.keyword} == {"甲", "乙"}
    assert {str(o) for s, p, o, _ in quads if s == iri.remit("one") and p == RDFS.label} == {"规则one", "one"}
    assert GP.function not in nobody
    assert {GP.reason, RDFS.label, GP.role} <= nobody.keys()


def test_wrong_rules_are_refused(records: Mapping[str, Record], with_rules: Registry, codes: Codes) -> None:
    wrong = replace(with_rules, remits=(rule("odd", "alchemy", keywords=("甲",)), NOBODY))
    with pytest.raises(RegisterError, match=r"'odd'.*'alchemy'"):
        presumed_graph(records, wrong, codes)


def test_an_unknown_domain_is_refused(
    records: Mapping[str, Record], with_rules: Registry, codes: Codes
) -> None:
    spoilt = {name: record.model_copy(deep=True) for name, record in records.items()}
    for record in spoilt.values():
        record.plans[0].domains[0].name = "儿童与示例"
    with pytest.raises(BuildError, match="儿童与示例"):
        presumed_graph(spoilt, with_rules, codes)
