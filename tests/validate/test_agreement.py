"""SPARQL constraints evaluated once for all things find what pySHACL, the reference, finds one by one."""

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import SH

from kg import iri
from kg.build.release import DATASET
from kg.pipeline import BuildResult
from kg.shipped import shipped
from kg.validate import Report, read_shapes, validate

EXAMPLES = Path(__file__).resolve().parent.parent / "shapes"
GPS = "https://w3id.org/govplan/shapes#"
SHAPES = read_shapes()
CONSTRAINED = sorted(str(shape).removeprefix(GPS) for shape in SHAPES.subjects(SH.sparql, None))


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    for path in sorted(shipped("ontology").rglob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def alone(shape: str) -> Graph:
    """Return one shape with its constraint, and the prefixes."""
    graph, node = Graph(), URIRef(GPS + shape)
    about = {
        node,
        *SHAPES.objects(node, SH.sparql),
        URIRef(GPS + "prefixes"),
        *SHAPES.objects(None, SH.declare),
    }
    for triple in SHAPES:
        if triple[0] in about:
            graph.add(triple)
    return graph


def both(data: Graph, shapes: Graph) -> tuple[Report, Report]:
    """Validate with both engines."""
    return (
        validate(data, shapes, check_shapes=False),
        validate(data, shapes, check_shapes=False, reference=True),
    )


@pytest.mark.parametrize("shape", CONSTRAINED)
@pytest.mark.parametrize("folder", ["valid", "invalid"])
def test_both_engines_agree_on_an_example(folder: str, shape: str, ontology: Graph) -> None:
    example = Graph().parse(EXAMPLES / folder / f"{shape}.ttl", format="turtle")
    once, one_by_one = both(example + ontology, alone(shape))
    assert once == one_by_one
    assert bool(once.results) == (folder == "invalid")


@pytest.mark.slow
def test_both_engines_agree_on_a_plan(built: BuildResult) -> None:
    """Of one shipped plan with its registers; the whole graph would take the reference an hour."""
    wanted = {
        iri.graph("plan", "440103-children-2021-2030"),
        iri.graph("registers"),
        iri.graph("ontology"),
        iri.graph("dataset"),
    }
    data = Graph()
    for line in (built.release / DATASET).read_text(encoding="utf-8").splitlines():
        if URIRef(line.rsplit(" <", 1)[1].removesuffix("> .")) in wanted:
            data.parse(data=f"{line.rsplit(' <', 1)[0]} .", format="nt")
    shapes = Graph()
    for shape in CONSTRAINED:
        shapes += alone(shape)
    once, one_by_one = both(data, shapes)
    assert once == one_by_one
    found = {str(result.shape).removeprefix(GPS) for result in once.results}
    assert found >= {"Commitment-contradicts-target", "Target-weaker-than-baseline", "Measure-serves-none"}
