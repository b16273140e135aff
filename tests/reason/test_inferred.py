"""What the shipped graph's inferred graph holds, and how a query asks with or without it."""

import random

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, XSD

from kg import iri
from kg.reason.axioms import Triple, triples_of
from kg.reason.facts import of_plan, ontology_of
from kg.reason.rl import GRAPH, asserted_graphs, engine, inferred
from kg.store import Store
from kg.vocab import GP
from tests.reason.conftest import made_up

ELI_PART = "http://data.europa.eu/eli/ontology#LegalResourceSubdivision"


@pytest.fixture(scope="module")
def drawn(store: Store) -> list[tuple[str, str, str]]:
    """Return the triples of the inferred graph."""
    rows = store.query(f"SELECT * {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}").rows()
    return [(row["s"].value, row["p"].value, row["o"].value) for row in rows]


def count(store: Store, pattern: str, graphs: list[str] | None = None) -> int:
    (row,) = store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", graphs).rows()
    return int(row["n"].value)


def test_it_is_small_and_repeats_nothing(store: Store, drawn: list[tuple[str, str, str]]) -> None:
    assert 10_000 < len(drawn) < 60_000
    twice = f"GRAPH <{GRAPH}> {{ ?s ?p ?o }} GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != <{GRAPH}>)"
    assert count(store, twice) == 0


def test_it_holds_nothing_that_nobody_asks_for(drawn: list[tuple[str, str, str]]) -> None:
    reserved = tuple(str(namespace) for namespace in (OWL, RDF, RDFS, XSD))
    for subject, predicate, node in drawn:
        assert predicate != str(OWL.sameAs)
        assert "genid" not in subject + node
        assert not subject.startswith(reserved)
        assert not node.startswith(reserved), node
        assert (subject, predicate) != (node, str(RDFS.subClassOf))


def test_domains_and_ranges_make_nothing_what_nobody_says_it_is(store: Store) -> None:
    """Where only a domain or range gives a thing its class, a type is missing or an axiom is wrong."""
    strangers = f"""GRAPH <{GRAPH}> {{ ?s a ?class }} FILTER(STRSTARTS(STR(?class), STR(gp:)))
        FILTER(?class NOT IN (gp:ForWomen, gp:ForChildren))
        FILTER NOT EXISTS {{ ?s a ?said . ?said rdfs:subClassOf+ ?class }}"""
    assert list(store.query(f"SELECT ?s ?class {{ {strangers} }}").rows()) == []


def test_things_are_for_whom_their_plan_is(store: Store) -> None:
    assert count(store, "?t a gp:Target, gp:ForWomen ; gp:plan ?p") > 200
    wrong = """?t gp:plan ?p . ?p gp:audience ?whom . ?t a ?class
        FILTER(?class IN (gp:ForWomen, gp:ForChildren))
        FILTER((?class = gp:ForWomen) != (?whom = <https://w3id.org/govplan/id/audience/women>))"""
    assert count(store, wrong) == 0


def test_a_part_is_directly_in_one_whole(store: Store) -> None:
    assert count(store, f"GRAPH <{GRAPH}> {{ ?s dcterms:isPartOf ?o }}") == 0


def test_a_query_that_names_nothing_sees_what_is_inferred(store: Store) -> None:
    kinds = "gp:Target, gp:Measure, gp:KeyProject, gp:Provision, gp:DomainSection"
    assert count(store, f"?s a <{ELI_PART}>") == count(store, f"?s a ?c FILTER(?c IN ({kinds}))")


def test_a_query_that_names_the_asserted_graphs_does_not(store: Store) -> None:
    graphs = asserted_graphs(store.graphs())
    assert len(graphs) == len(store.graphs()) - 1
    assert count(store, f"?s a <{ELI_PART}>", graphs) == 0
    assert count(store, "?s a gp:Target", graphs) == count(store, "?s a gp:Target")


def test_a_query_can_leave_out_single_inferred_facts(store: Store) -> None:
    asserted = f"?s a ?class FILTER NOT EXISTS {{ GRAPH <{GRAPH}> {{ ?s a ?class }} }}"
    elsewhere = f"SELECT DISTINCT ?s ?class {{ GRAPH ?g {{ ?s a ?class }} FILTER(?g != <{GRAPH}>) }}"
    assert count(store, asserted) == count(store, f"{{ {elsewhere} }}")


def test_provenance_names_engine_version_and_rules(store: Store) -> None:
    asked = f"""SELECT * {{ ?run a gp:Run ; prov:wasAssociatedWith ?engine .
        <{GRAPH}> prov:wasGeneratedBy ?run ; prov:wasAttributedTo ?engine ; gp:rule ?rules .
        ?engine a prov:SoftwareAgent ; gp:softwareVersion ?version . ?rules dcterms:source ?source }}"""
    (row,) = store.query(asked).rows()
    assert row["engine"].value == str(iri.thing("software", "reasonable"))
    assert row["version"].value == engine().version
    assert "OWL_2_RL" in row["source"].value


def test_the_order_of_the_premises_does_not_matter(store: Store) -> None:
    premises = sorted(of_plan(store, "440103-women-2021-2030") | set(triples_of(ontology_of(store))))
    drawn = inferred(premises)
    random.Random(7).shuffle(premises)  # noqa: S311  no secret
    assert len(drawn) > 1000
    assert inferred(premises) == drawn


def test_strings_are_strings_however_they_are_written() -> None:
    place, typed = made_up("place/990100"), Literal("990100", datatype=XSD.string)
    said: list[Triple] = [(place, GP.placeCode, typed), (place, GP.placeCode, Literal("990100"))]
    found = inferred([*said, (GP.placeCode, RDFS.subPropertyOf, URIRef("https://example.org/code"))])
    assert found == [(place, URIRef("https://example.org/code"), Literal("990100"))]
