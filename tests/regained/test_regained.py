"""A plan's graph read back is the record that the build wrote it from, up to spelling."""

import re
from functools import cache
from typing import Any

import pytest
from rdflib import Graph, URIRef

from kg import iri
from kg.build.agency_graph import agency_iri
from kg.build.plan_graph import PlanGraph
from kg.codes import shipped_codes
from kg.difference import compare, side_of
from kg.errors import RecordError
from kg.intake import read_records
from kg.places import Place
from kg.record import Record
from kg.regained import read_turtle
from kg.registry import Registry, read_registry
from kg.shipped import shipped

KEYS = ("100000-children-2021-2025-childcare", "440000-children-2011-2020", "450700-women-2021-2030")
"""A plan in part, with a slug; one of a table; one with duties, projects and provisions of its own."""


@cache
def _records() -> dict[str, Record]:
    return read_records(shipped("data", "plans"))


@cache
def _registry() -> Registry:
    return read_registry()


@cache
def _named() -> dict[str, str]:
    places = {str(iri.place(place.code)): _full(place) for place in _registry().places}
    agencies = {str(agency_iri(agency)): agency.name_zh for agency in _registry().agencies}
    return places | agencies


def _names(thing: URIRef) -> str | None:
    return _named().get(str(thing))


def _full(place: Place) -> str:
    return _registry().places.full_name(place)


def _turtle(record: Record) -> bytes:
    graph = Graph()
    for subject, predicate, node, _ in PlanGraph(record, _registry(), shipped_codes()).quads:
        graph.add((subject, predicate, node))
    return graph.serialize(format="turtle").encode()


def _plain(data: Any) -> Any:  # noqa: ANN401 - JSON values
    """Return JSON without what a graph says in one spelling or order."""
    if isinstance(data, dict):
        spelt = {"place", "issuer", "based_on", "printed", "unit"}
        return {key: _plain(value) for key, value in data.items() if key not in spelt}
    if isinstance(data, list):
        every = [_plain(one) for one in data]
        return sorted(set(every)) if every and all(isinstance(one, str) for one in every) else every
    return data


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_plan_comes_back_from_its_graph(key: str) -> None:
    record = _records()[key]
    (back,) = read_turtle(_turtle(record), "made.ttl", _names)
    assert back.sha256 == record.sha256
    assert _plain(back.plans[0].model_dump(mode="json")) == _plain(record.plans[0].model_dump(mode="json"))
    old, new = (side_of(one, _registry(), "a") for one in (record, back))
    assert compare(old, new) == ()
    again = PlanGraph(back, _registry(), shipped_codes())
    assert again.key == key


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "gp:Plan"),
        ("<a", "no Turtle"),
        ("[" * 5000, "no Turtle"),
        ("<http://a.example/> a <https://w3id.org/govplan/ontology#Plan> .", "breaks a record's format"),
    ],
)
def test_what_holds_no_plan_is_refused(text: str, says: str) -> None:
    with pytest.raises(RecordError, match=says):
        read_turtle(text.encode(), "made.ttl", _names)


def test_a_target_without_its_place_in_the_document_is_refused() -> None:
    text = _turtle(_records()["100000-children-2021-2025-childcare"]).decode()
    torn = re.sub(r":start\b", ":begin", text)
    assert torn != text
    with pytest.raises(RecordError, match="span"):
        read_turtle(torn.encode(), "made.ttl", _names)
