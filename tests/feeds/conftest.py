"""Two made-up plans with what calendars and feeds tell of, and the real code lists."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.iri import graph
from kg.shipped import shipped
from kg.store import Store


@pytest.fixture(scope="session")
def shili() -> Store:
    """Open `made_up.trig` with the names of statuses."""
    codes = ox.parse(path=str(shipped("ontology", "codes", "status.ttl")), format=ox.RdfFormat.TURTLE)
    ontology = ox.NamedNode(graph("ontology"))
    named = [ox.Quad(t.subject, t.predicate, t.object, ontology) for t in codes]
    made_up = Path(__file__).with_name("made_up.trig").read_text(encoding="utf-8")
    return Store([*named, *ox.parse(made_up, format=ox.RdfFormat.TRIG)])
