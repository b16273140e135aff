"""The shipped ontology, small made-up data of places that do not exist, and Java."""

import os
import shutil

import pytest
from rdflib import Graph, URIRef

from kg.codes import read_ontology
from kg.shipped import shipped
from kg.vocab import BASE


@pytest.fixture(scope="session")
def ontology() -> Graph:
    """Return the shipped ontology as the build reads it."""
    return read_ontology(shipped("ontology"))


@pytest.fixture(scope="session")
def java() -> None:
    """Skip where there is no Java; in CI that is a failure."""
    if shutil.which("java") is None:
        if os.environ.get("CI") == "true" or os.environ.get("KG_REQUIRE_JAVA") == "1":
            pytest.fail("there is no Java here, and CI needs it: .ci/run installs default-jre-headless")
        pytest.skip("HermiT needs Java, and there is none here")


def made_up(path: str) -> URIRef:
    """Return the IRI of a made-up thing, or of a concept of the code lists."""
    return URIRef(f"{BASE}id/{path}")
