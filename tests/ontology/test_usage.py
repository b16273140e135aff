"""Every term of ours that code, queries or shapes use is declared."""

import re
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import OWL, RDF

from kg.shipped import shipped
from kg.vocab import GP

TOP = Path(__file__).resolve().parents[2]


def declared(ontology: Graph) -> set[str]:
    """Return the local names of our declared terms."""
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty)
    return {str(t).removeprefix(str(GP)) for kind in kinds for t in ontology.subjects(RDF.type, kind)}


def used(paths: list[Path], pattern: str) -> dict[str, str]:
    """Return each local name that files use, with one file that uses it."""
    found: dict[str, str] = {}
    for path in paths:
        for name in re.findall(pattern, path.read_text(encoding="utf-8")):
            found.setdefault(name, path.name)
    return found


def test_code_uses_declared_terms(ontology: Graph) -> None:
    names = used([*TOP.glob("src/**/*.py"), *TOP.glob("api/**/*.py")], r"\bGP\.(\w+)")
    assert len(names) > 30
    assert {n: f for n, f in names.items() if n not in declared(ontology)} == {}


def test_queries_pages_and_shapes_use_declared_terms(ontology: Graph) -> None:
    paths = [
        *shipped("queries").rglob("*.rq"),
        *shipped("shapes").rglob("*.ttl"),
        *TOP.glob("api/**/*.py"),
        *TOP.glob("src/**/*.py"),
        *TOP.glob("tests/shapes/**/*.ttl"),
    ]
    names = used(paths, r"(?<![\w:])gp:(\w+)")
    assert len(names) > 30
    assert {n: f for n, f in names.items() if n not in declared(ontology)} == {}
