"""Every constraint accepts its valid example and finds its invalid one, and nothing else.

`valid/<Shape>.ttl` and `invalid/<Shape>.ttl` hold made-up things. Each invalid thing breaks one constraint,
and its name says which: `ex:Target-statement.MinCount` breaks `sh:minCount` of `gps:Target-statement`. They
are held against the shape that the file is named for alone, so that the examples stay small.
"""

from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH

from kg.report import Report
from kg.validate import read_shapes, validate
from tests.shapes.alone import GPS, alone

HERE = Path(__file__).resolve().parent
EXAMPLE = "https://example.org/"
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
COMPONENTS = {
    SH.minCount: "MinCount",
    SH.maxCount: "MaxCount",
    SH["class"]: "Class",
    SH.datatype: "Datatype",
    SH.languageIn: "LanguageIn",
    SH.pattern: "Pattern",
    SH.minInclusive: "MinInclusive",
    SH.lessThan: "LessThan",
    SH.lessThanOrEquals: "LessThanOrEquals",
    SH.minLength: "MinLength",
    SH.nodeKind: "NodeKind",
    SH.qualifiedMinCount: "QualifiedMinCount",
    SH.qualifiedMaxCount: "QualifiedMaxCount",
    SH.uniqueLang: "UniqueLang",
    SH["or"]: "Or",
    SH.sparql: "SPARQL",
}
ABOUT = {
    SH.path,
    SH.name,
    SH.description,
    SH.message,
    SH.severity,
    SH.group,
    SH.property,
    SH.qualifiedValueShape,
    RDF.type,
}


def targeted(shapes: Graph) -> set[URIRef]:
    """Return the node shapes that have targets."""
    return {s for target in TARGETS for s in shapes.subjects(target, None) if isinstance(s, URIRef)}


def name(shape: URIRef) -> str:
    """Return a shape's local name."""
    return str(shape).removeprefix(GPS)


def constraints(shapes: Graph) -> set[str]:
    """Return every constraint that applies to data, named as the examples name it."""
    applied = targeted(shapes)
    applied |= {p for s in applied for p in shapes.objects(s, SH.property) if isinstance(p, URIRef)}
    return {
        f"{name(shape)}.{COMPONENTS[predicate]}"
        for shape in applied
        for predicate in set(shapes.predicates(shape)) - ABOUT - set(TARGETS)
        if isinstance(predicate, URIRef)
    }


NAMES = sorted(name(shape) for shape in targeted(read_shapes()))


def check(folder: str, shape: str, shapes: Graph, ontology: Graph) -> tuple[Graph, Report]:
    """Validate an example with its shape alone; return the example and the report."""
    example = Graph().parse(HERE / folder / f"{shape}.ttl", format="turtle")
    return example, validate(example + ontology, alone(shapes, shape), check_shapes=False)


def test_every_shape_has_its_examples_and_every_example_its_shape() -> None:
    for folder in ("valid", "invalid"):
        assert sorted(p.name for p in (HERE / folder).iterdir()) == sorted(f"{n}.ttl" for n in NAMES)


def test_every_constraint_has_an_invalid_example(shapes: Graph) -> None:
    wanted = constraints(shapes)
    named = {
        str(subject).removeprefix(EXAMPLE)
        for path in (HERE / "invalid").glob("*.ttl")
        for subject in Graph().parse(path, format="turtle").subjects()
    }
    assert len(wanted) > 150
    assert wanted - named == set()


@pytest.mark.parametrize("shape", NAMES)
def test_valid(shape: str, shapes: Graph, ontology: Graph) -> None:
    _, report = check("valid", shape, shapes, ontology)
    assert [r.cells() for r in report.results] == []
    assert report.unreached == ()


@pytest.mark.parametrize("shape", NAMES)
def test_invalid(shape: str, shapes: Graph, ontology: Graph) -> None:
    example, report = check("invalid", shape, shapes, ontology)
    expected = {
        broken
        for s in example.subjects()
        if "." in (broken := str(s).removeprefix(EXAMPLE))
        and f"{broken.split('.')[0]}-".startswith(f"{shape}-")
    }
    found = [
        (r.focus.removeprefix(EXAMPLE), f"{name(r.shape)}.{_component(r.component)}") for r in report.results
    ]
    assert expected
    assert sorted(found) == sorted((e, e) for e in expected)
    for result in report.results:
        assert result.severity == str(shapes.value(result.shape, SH.severity)).removeprefix(str(SH))
        assert result.predicate == (
            p if isinstance(p := shapes.value(result.shape, SH.path), URIRef) else None
        )
        assert result.message_zh != result.message_en
        assert result.message_zh
        assert result.message_en


def _component(component: URIRef) -> str:
    return str(component).removeprefix(str(SH)).removesuffix("ConstraintComponent")
