"""The shapes and the ontology as the tests of shapes see them."""

import pytest
from rdflib import Graph

from kg.shipped import shipped
from kg.validate import read_shapes


@pytest.fixture(scope="session")
def shapes() -> Graph:
    """Return the shipped shapes."""
    return read_shapes()


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """Return the ontology with its code lists, which `sh:class` needs."""
    graph = Graph()
    for path in sorted(shipped("ontology").rglob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph
