"""A small made-up dataset beside the real one: every query is held to its exact rows there."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.iri import graph
from kg.shipped import shipped
from kg.store import Store

MADE_UP = Path(__file__).with_name("made_up.trig")
CONTENTS = Path(__file__).with_name("contents.trig")


Imported = Callable[[str], Store]


@pytest.fixture(scope="session")
def imported() -> Imported:
    """Return a function that opens the made-up data with more: TriG in the prefixes of `made_up.trig`."""
    ontology = ox.NamedNode(graph("ontology"))
    codes = [
        ox.Quad(triple.subject, triple.predicate, triple.object, ontology)
        for path in sorted(shipped("ontology").rglob("*.ttl"))
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    ]

    def load(more: str) -> Store:
        text = MADE_UP.read_text(encoding="utf-8") + more
        return Store([*codes, *ox.parse(text, format=ox.RdfFormat.TRIG)])

    return load


@pytest.fixture(scope="session")
def shili(imported: Imported) -> Store:
    """Return the store of `made_up.trig`, with the real ontology and code lists."""
    return imported("")


@pytest.fixture(scope="session")
def contents(imported: Imported) -> Store:
    """Return the store of `made_up.trig` with `contents.trig`: measures, further plans, findings and more."""
    return imported(CONTENTS.read_text(encoding="utf-8"))
