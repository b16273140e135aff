"""Spans lie within those of what they belong to, and things of one whole do not overlap; all made up."""

import pytest
from rdflib import Graph

from kg.shipped import shipped
from kg.validate import validate
from kg.vocab import BASE

GPS = f"{BASE}shapes#"
EX = "https://example.org/"
HEAD = f"""
@prefix ex: <{EX}> . @prefix gp: <{BASE}ontology#> . @prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
"""


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Return the shapes of integrity and their prefixes."""
    graph = Graph()
    for stem in ("groups", "integrity"):
        graph.parse(shipped("shapes") / f"{stem}.ttl", format="turtle")
    return graph


def spanned(name: str, start: int, end: int, more: str = "") -> str:
    """Return a thing with its place in the made-up document."""
    return (
        f"ex:{name} gp:source ex:{name}-span {more} . ex:{name}-span oa:hasSource ex:document ;"
        f" oa:hasSelector ex:{name}-at . ex:{name}-at oa:start {start} ; oa:end {end} .\n"
    )


PART = "; dcterms:isPartOf ex:"
WHOLE = (
    spanned("plan", 0, 100, "; a gp:Plan")
    + spanned("d1", 20, 80, f"; a gp:DomainSection ; gp:ordinal 1 {PART}plan")
    + spanned("t1", 30, 40, f"; a gp:Target ; gp:ordinal 1 {PART}d1")
)
CASES = [
    ("a figure of the preface", spanned("it", 5, 10, "; a gp:Observation ; gp:plan ex:plan"), ""),
    ("a figure behind its plan", spanned("it", 95, 101, "; a gp:Observation ; gp:plan ex:plan"), "outside"),
    (
        "a duty",
        spanned("it", 30, 40, "; a gp:Responsibility ; gp:responsibleFor ex:t1 ; gp:plan ex:plan"),
        "",
    ),
    (
        "a duty of another item",
        spanned("it", 41, 44, "; a gp:Responsibility ; gp:responsibleFor ex:t1 ; gp:plan ex:plan"),
        "outside",
    ),
    ("a value", spanned("it", 39, 40, f"; a gp:TargetValue ; gp:ordinal 1 {PART}t1"), ""),
    (
        "a value behind its target",
        spanned("it", 39, 41, f"; a gp:TargetValue ; gp:ordinal 1 {PART}t1"),
        "outside",
    ),
    ("a target", spanned("it", 40, 50, f"; a gp:Target ; gp:ordinal 2 {PART}d1"), ""),
    (
        "a target before its domain",
        spanned("it", 19, 25, f"; a gp:Target ; gp:ordinal 2 {PART}d1"),
        "outside",
    ),
    ("a target over another", spanned("it", 39, 50, f"; a gp:Target ; gp:ordinal 2 {PART}d1"), "overlap"),
    ("a measure over a target", spanned("it", 39, 50, f"; a gp:Measure ; gp:ordinal 1 {PART}d1"), "overlap"),
    (
        "a project behind the domain",
        spanned("it", 80, 90, f"; a gp:KeyProject ; gp:ordinal 1 {PART}plan"),
        "",
    ),
    (
        "a provision over the domain",
        spanned("it", 79, 90, f"; a gp:Provision ; gp:ordinal 1 {PART}plan"),
        "overlap",
    ),
    ("a duty without a place in the document", "ex:it a gp:Responsibility ; gp:responsibleFor ex:t1 .", ""),
]


@pytest.mark.parametrize(("it", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_span_fits_what_it_belongs_to(it: str, expected: str, shapes: Graph) -> None:
    report = validate(Graph().parse(data=HEAD + WHOLE + it, format="turtle"), shapes, check_shapes=False)
    found = {(str(r.shape).removeprefix(GPS), r.focus.removeprefix(EX)) for r in report.results}
    assert found == ({(f"Span-{expected}", "it")} if expected else set())


def test_a_circle_of_three_concepts_is_found_at_each(shapes: Graph) -> None:
    skos = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
    data = (
        skos
        + HEAD
        + "".join(
            f"ex:{one} a skos:Concept ; skos:broader ex:{other} .\n"
            for one, other in ("ab", "bc", "ca", "da")
        )
    )
    report = validate(Graph().parse(data=data, format="turtle"), shapes, check_shapes=False)
    assert {r.focus.removeprefix(EX) for r in report.results} == {"a", "b", "c"}
