"""One shipped plan in memory, so that one fact of it can be broken and the findings compared.

The world is the plan, what it refers to in the registers, and the code lists: what is found in it about the
plan is what is found in the whole graph. It is built anew for each broken fact, in a few seconds.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from kg import iri
from kg.assess.standings import standings
from kg.build.assessment_graph import assessment_graph
from kg.build.dataset_graph import Used, dataset_graph, read_description
from kg.build.plan_graph import PlanGraph
from kg.build.presumed_graph import presumed_graph
from kg.build.quads import GraphQuads
from kg.build.register_graph import register_graph
from kg.codes import Codes, shipped_codes, shipped_ontology
from kg.record import Domain, Measure, Plan, Quantity, Record, Target, read_record
from kg.registry import Registry, read_registry
from kg.shipped import shipped
from kg.validate import read_shapes, validate
from kg.vocab import BASE

PLAN = "440103-children-2021-2030"
DAY = date(2026, 11, 22)
GPS = f"{BASE}shapes#"

Found = set[tuple[str, str, str]]
"""Shape, thing at fault, and the other thing if the fault names one; both within the plan where they are."""
Break = Callable[[Plan], None]
WEAKER = ("Target-weaker-than-baseline", "d1/t3/v2", "b3")
"""Found in the plan as it ships: its infant mortality target is worse than what its preface reports."""


def record() -> Record:
    """Return the shipped record of the plan."""
    return read_record(shipped("data", "plans") / f"{PLAN}.json")


def small_record() -> Record:
    """Return the beginning of it: two domains with their first targets and measures, the first projects."""
    cut = record()
    plan = cut.plans[0]
    del plan.domains[2:], plan.projects[2:], plan.implementation[:], plan.monitoring[:]
    for domain in plan.domains:
        del domain.targets[6:], domain.measures[4:]
    return cut


def domain(plan: Plan, ordinal: int) -> Domain:
    """Return a domain of a plan."""
    return plan.domains[ordinal - 1]


def target(plan: Plan, domain_ordinal: int, ordinal: int) -> Target:
    """Return a target of a plan."""
    return domain(plan, domain_ordinal).targets[ordinal - 1]


def measure(plan: Plan, domain_ordinal: int, ordinal: int) -> Measure:
    """Return a measure of a plan."""
    return domain(plan, domain_ordinal).measures[ordinal - 1]


def infant_mortality(plan: Plan) -> Quantity:
    """Return d1/t3/v2, which the preface's b3 is better than."""
    return target(plan, 1, 3).quantities[1]


@cache
def unbroken() -> Found:
    """Return what is found in the beginning of the plan as it ships."""
    return found(small_record())


@cache
def _registry() -> Registry:
    return read_registry()


@cache
def _fixed() -> tuple[Codes, Graph, Graph, Graph]:
    """Return the code lists, the graph of them and of the classes, that of the registers, and the shapes."""
    ontology, codes = shipped_ontology(), shipped_codes()
    lists = Graph()
    schemes = set(ontology.subjects(RDF.type, SKOS.ConceptScheme))
    for triple in ontology:
        listed = triple[0] in schemes or (triple[0], SKOS.inScheme, None) in ontology
        if triple[1] == RDFS.subClassOf or listed:
            lists.add(triple)
    return codes, lists, _union([register_graph(_registry(), codes)]), read_shapes()


def found(broken: Record, registry: Registry | None = None) -> Found:
    """Return what validation finds in a record's plan.

    Args:
        broken: The record, whole or broken.
        registry: Other registers than the shipped ones.
    """
    codes, lists, registers, shapes = _fixed()
    registry = registry or _registry()
    plan = PlanGraph(broken, registry, codes)
    records = {plan.key: broken}
    told = _union(
        [
            plan.quads,
            presumed_graph(records, registry, codes),
            assessment_graph(standings(records, registry, DAY)),
            dataset_graph("x", read_description(shipped("data", "dataset.toml")), Used(records, day=DAY), {}),
        ]
    )
    world = told + lists
    _reach(told, registers, world)
    report = validate(world, shapes, check_shapes=False)
    start = f"{iri.plan(plan.key)}"
    return {
        (
            str(result.shape).removeprefix(GPS),
            within(result.focus, start),
            within(result.value, start) if isinstance(result.value, URIRef) else "",
        )
        for result in report.results
    }


def within(node: URIRef, start: str) -> str:
    """Return the end of an IRI below the plan's, or below all things'."""
    return node.removeprefix(start).removeprefix(f"{BASE}id").lstrip("/") or "plan"


def _union(graphs: Iterable[GraphQuads]) -> Graph:
    union = Graph()
    for graph in graphs:
        for subject, predicate, node, _ in graph:
            union.add((subject, predicate, node))
    return union


def _reach(told: Graph, registers: Graph, world: Graph) -> None:
    """Add what the registers say of all that is named, and of all that they name in turn."""
    seen = {node for triple in told for node in (triple[0], triple[2]) if isinstance(node, URIRef)}
    waiting = list(seen)
    while waiting:
        for triple in registers.triples((waiting.pop(), None, None)):
            world.add(triple)
            if isinstance(triple[2], URIRef) and triple[2] not in seen:
                seen.add(triple[2])
                waiting.append(triple[2])
