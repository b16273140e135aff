"""What the dataset says that it holds, held against what it holds, counted by rdflib."""

from collections import Counter

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID, XSD

from kg import iri
from kg.build.void_graph import LINKING
from kg.vocab import BASE, GP
from tests.made_up import VERSION, quads

DATASET = iri.thing("dataset", VERSION)


@pytest.fixture(scope="module")
def graphs() -> tuple[Graph, Graph]:
    """Return the dataset without its description, and the description."""
    held, said = Graph(), Graph()
    for subject, prop, node, name in quads():
        (said if name == iri.graph("dataset") else held).add((subject, prop, node))
    return held, said


def number(graph: Graph, subject: object, prop: URIRef) -> int:
    return int(str(graph.value(URIRef(str(subject)), prop)))


def test_totals_are_those_of_the_union(graphs: tuple[Graph, Graph]) -> None:
    held, said = graphs
    assert number(said, DATASET, VOID.triples) == len(held)
    assert number(said, DATASET, VOID.distinctSubjects) == len(set(held.subjects()))
    assert number(said, DATASET, VOID.distinctObjects) == len(set(held.objects()))
    assert number(said, DATASET, VOID.properties) == len(set(held.predicates()))
    assert number(said, DATASET, VOID.classes) == len(set(held.objects(None, RDF.type)))


def test_partitions_cover_every_class_and_property(graphs: tuple[Graph, Graph]) -> None:
    held, said = graphs
    classes = {
        said.value(part, VOID["class"]): number(said, part, VOID.entities)
        for part in said.objects(DATASET, VOID.classPartition)
    }
    assert classes == Counter(held.objects(None, RDF.type))
    properties = {
        said.value(part, VOID.property): number(said, part, VOID.triples)
        for part in said.objects(DATASET, VOID.propertyPartition)
    }
    assert properties == Counter(held.predicates())


def test_examples_are_things_of_ours(graphs: tuple[Graph, Graph]) -> None:
    held, said = graphs
    examples = set(said.objects(DATASET, VOID.exampleResource))
    assert {cls for e in examples for cls in held.objects(e, RDF.type)} >= {GP.Plan, GP.Target, GP.Agency}


def test_linksets_count_the_links_to_others(graphs: tuple[Graph, Graph]) -> None:
    held, said = graphs
    links = [o for prop in LINKING for o in held.objects(None, prop) if not str(o).startswith(BASE)]
    sets = list(said.subjects(RDF.type, VOID.Linkset))
    assert sum(number(said, one, VOID.triples) for one in sets) == len(links) > 0
    assert set(said.objects(DATASET, VOID.subset)) == set(sets)


def test_time_and_places_are_those_of_the_plans(graphs: tuple[Graph, Graph]) -> None:
    held, said = graphs
    plans = list(held.subjects(RDF.type, GP.Plan))
    period = said.value(DATASET, DCTERMS.temporal)
    assert period is not None
    known = [y for p in plans for y in held.objects(p, GP.periodStart) if (p, GP.place, None) in held]
    assert said.value(period, DCAT.startDate) == Literal(str(min(map(str, known))), datatype=XSD.gYear)
    assert set(said.objects(DATASET, DCTERMS.spatial)) <= set(held.objects(None, GP.place))
