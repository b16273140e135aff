"""What a write touches is judged as validation of the whole graph would judge it; nothing else is judged."""

import random

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import XSD

from kg.report import Report
from kg.store import Store
from kg.store.around import around, named
from kg.store.content import Content, read_content, things
from kg.validate import validate
from kg.vocab import BASE, PREFIXES
from kg.writes.draft import Draft, Permission
from kg.writes.judge import LEFT_OUT, judge
from tests.made_up import CITY_WOMEN, quads

EX = "https://example.org/made-up/"
PLAN = f"{BASE}graph/plan/{CITY_WOMEN}"
PREFIX = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
NARROW = ("http://www.w3.org/ns/oa#start", "http://www.w3.org/ns/oa#end")

Found = set[tuple[str, str, str]]


@pytest.fixture
def store() -> Store:
    return Store.of(quads())


@pytest.fixture
def draft(store: Store) -> Draft:
    return Draft(store, Permission(("*",), store.graphs()), ())


def turtle(text: str) -> Content:
    return read_content((PREFIX + text).encode(), "text/turtle", EX, text).get("", frozenset())


def found(report: Report) -> Found:
    return {
        (str(r.shape).rsplit("#", 1)[1], str(r.focus), "" if r.value is None else str(r.value))
        for r in report.results
    }


def judged(draft: Draft) -> Found:
    return found(judge(draft.store, list(draft.altered()), draft.written))


def whole(store: Store) -> Found:
    """Validate everything that the store holds, with the types of whole numbers that the store forgets."""
    everything = {thing for graph in store.graphs() for thing in things(store.content(graph))}
    data = Graph().parse(around(store, everything, LEFT_OUT), format="nt")
    for path in map(URIRef, NARROW):
        for subject, node in list(data.subject_objects(path)):
            data.remove((subject, path, node))
            data.add((subject, path, Literal(str(node), datatype=XSD.nonNegativeInteger)))
    return found(validate(data, check_shapes=False))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_write_is_judged_as_in_the_whole_graph(store: Store, draft: Draft, seed: int) -> None:
    """Things of the release are given facts of other things, at random."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    known = sorted(store.content(PLAN), key=str)
    added = []
    for _ in range(60):
        thing, fact = chance.choice(known), chance.choice(known)
        added.append(type(thing)(thing.subject, fact.predicate, fact.object))
    draft.add(f"{EX}mixed", frozenset(added))
    altered = list(draft.altered())
    touched = {named(thing) for one in altered for thing in things(one.added | one.removed)}
    wanted = {result for result in whole(store) if result[1] in touched}
    assert judged(draft) == wanted
    assert len({shape for shape, _, _ in wanted}) > 5


def test_only_what_the_write_touches_is_judged(store: Store, draft: Draft) -> None:
    draft.put(f"{EX}a", turtle("<o1> a gp:Observation ."))
    assert {focus for _, focus, _ in judged(draft)} == {f"{EX}o1"}
    later = Draft(store, Permission(("*",), ()), draft.written)
    later.add(f"{EX}a", turtle('<other> rdfs:comment "nothing that a shape looks at" .'))
    assert judged(later) == set()
    again = Draft(store, Permission(("*",), ()), later.written)
    again.add(f"{EX}a", turtle('<o1> rdfs:comment "touched" .'))
    assert {focus for _, focus, _ in judged(again)} == {f"{EX}o1"}


def test_what_refers_to_the_release_is_judged_in_its_light(draft: Draft) -> None:
    """The class of a value stands in the release's graph, the fact in the written one."""
    place = f"<{BASE}id/place/990100>"
    draft.put(f"{EX}good", turtle(f"<o1> a gp:Observation ; gp:place {place} ."))
    draft.put(f"{EX}bad", turtle(f"<o2> a gp:Observation ; gp:place <{BASE}id/plan/{CITY_WOMEN}> ."))
    shapes = {(shape, focus) for shape, focus, _ in judged(draft)}
    assert ("Observation-place", f"{EX}o2") in shapes
    assert ("Observation-place", f"{EX}o1") not in shapes


def test_what_loses_what_it_refers_to_is_judged(store: Store, draft: Draft) -> None:
    draft.put(f"{EX}place", turtle("<place> a gp:Place ."))
    draft.put(f"{EX}figure", turtle("<o1> a gp:Observation ; gp:place <place> ."))
    assert "Observation-place" not in {shape for shape, _, _ in judged(draft)}
    later = Draft(store, Permission(("*",), ()), draft.written)
    later.drop(f"{EX}place")
    assert ("Observation-place", f"{EX}o1") in {(shape, focus) for shape, focus, _ in judged(later)}


def after(draft: Draft) -> Draft:
    """Return a draft that begins where another ends."""
    return Draft(draft.store, Permission(("*",), ()), draft.written)


def test_what_becomes_of_a_class_by_a_later_write_is_judged(draft: Draft) -> None:
    """The thing is written first, and what its class is a subclass of by another write, to another graph."""
    draft.put(f"{EX}thing", turtle("<bad> a <Own> . <deep> a <Deeper> . <else> a <Else> ."))
    assert judged(draft) == set()
    further = after(draft)
    further.put(f"{EX}deeper", turtle("<Deeper> rdfs:subClassOf <Own> ."))
    assert judged(further) == set()
    later = after(further)
    later.put(f"{EX}class", turtle("<Own> rdfs:subClassOf gp:Target ."))
    shapes = judged(later)
    assert {focus for _, focus, _ in shapes} == {f"{EX}bad", f"{EX}deep"}
    assert shapes == {result for result in whole(later.store) if result[1] in {f"{EX}bad", f"{EX}deep"}}


def test_a_class_between_is_judged_too(draft: Draft) -> None:
    """Both ends are there; the link between them comes last."""
    draft.put(f"{EX}a", turtle("<bad> a <Own> . <Middle> rdfs:subClassOf gp:Target ."))
    assert judged(draft) == set()
    later = after(draft)
    later.put(f"{EX}b", turtle("<Own> rdfs:subClassOf <Middle> ."))
    assert {focus for _, focus, _ in judged(later)} == {f"{EX}bad"}


def test_a_class_that_no_shape_knows_touches_nothing(draft: Draft) -> None:
    draft.put(f"{EX}a", turtle("gp:Plan rdfs:subClassOf <Anything> . <Own> rdfs:subClassOf <Anything> ."))
    assert judged(draft) == set()


def test_a_class_of_which_another_graph_says_the_same_touches_nothing(draft: Draft) -> None:
    said = "<Own> rdfs:subClassOf gp:Target ."
    draft.put(f"{EX}a", turtle(f"<bad> a <Own> . {said}"))
    assert {focus for _, focus, _ in judged(draft)} == {f"{EX}bad"}
    later = after(draft)
    later.put(f"{EX}b", turtle(said))
    assert judged(later) == set()


def test_what_loses_the_class_of_what_it_refers_to_is_judged(draft: Draft) -> None:
    draft.put(f"{EX}class", turtle("<Hamlet> rdfs:subClassOf gp:Place ."))
    draft.put(f"{EX}place", turtle("<place> a <Hamlet> ."))
    draft.put(f"{EX}figure", turtle("<o1> a gp:Observation ; gp:place <place> ."))
    assert "Observation-place" not in {shape for shape, _, _ in judged(draft)}
    later = after(draft)
    later.drop(f"{EX}class")
    assert ("Observation-place", f"{EX}o1") in {(shape, focus) for shape, focus, _ in judged(later)}


def test_what_is_no_longer_referred_to_is_judged(draft: Draft) -> None:
    draft.put(f"{EX}target", turtle("<t1> a gp:Target ."))
    draft.put(f"{EX}duty", turtle("<d1> a gp:Responsibility ; gp:responsibleFor <t1> ."))
    assert ("Target-responsible", f"{EX}t1") not in {(shape, focus) for shape, focus, _ in judged(draft)}
    later = after(draft)
    later.drop(f"{EX}duty")
    assert ("Target-responsible", f"{EX}t1") in {(shape, focus) for shape, focus, _ in judged(later)}


def test_blank_nodes_are_judged_and_named(draft: Draft) -> None:
    draft.put(f"{EX}a", turtle("[] a gp:Observation ."))
    focuses = {focus for _, focus, _ in judged(draft)}
    assert len(focuses) == 1
    assert focuses.pop().startswith(f"{BASE}.well-known/genid/b")


def test_types_of_whole_numbers_that_the_store_forgets_are_no_fault(store: Store, draft: Draft) -> None:
    position = "<span/position> a oa:TextPositionSelector ; oa:start {} ; oa:end {} ."
    narrow = ('"3"^^xsd:nonNegativeInteger', '"9"^^xsd:nonNegativeInteger')
    draft.put(f"{EX}a", turtle(position.format(*narrow)))
    assert not {shape for shape, _, _ in judged(draft)} & {"Position-start", "Position-end"}
    later = Draft(store, Permission(("*",), ()), draft.written)
    later.put(f"{EX}a", turtle(position.format('"x"', '"-9"^^xsd:integer')))
    assert {shape for shape, _, _ in judged(later)} >= {"Position-start", "Position-end"}
