"""JSON of a fixed shape: the names are always there, and it says what the graph says."""

import json
import warnings
from typing import Any

import pytest
from rdflib import Graph, URIRef

from kg.exports.framing import CONTEXT, context, framed, framed_classes
from kg.store import Store
from kg.vocab import BASE, GP
from tests.made_up import CITY_WOMEN, quads

PLAN = f"{BASE}id/plan/{CITY_WOMEN}"
NAMES = {
    "Plan": {
        "label", "identifier", "periodStart", "periodEnd", "documentNumber", "place", "audience", "issuer",
        "targets",
    },
    "Target": {
        "label", "statement", "ordinal", "plan", "domain", "targetKind", "topic", "hasTargetValue",
        "responsibilities",
    },
    "Agency": {"label", "altLabel", "jurisdiction", "presentAgency", "duties"},
    "Indicator": {"label", "altLabel", "unit", "direction", "targetValues"},
}  # fmt: skip


@pytest.fixture(scope="module")
def store() -> Store:
    return Store.of(quads())


def shown(store: Store, iri: str, cls: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(framed(store, iri, cls))
    return found


@pytest.mark.parametrize("cls", framed_classes())
def test_every_thing_of_a_class_has_the_same_names(store: Store, cls: str) -> None:
    found = [row["thing"].value for row in store.query(f"SELECT ?thing {{ ?thing a gp:{cls} }}").rows()]
    assert found
    for iri in sorted(found)[:8]:
        one = shown(store, iri, cls)
        assert one["@context"] == CONTEXT
        assert one["id"] == iri
        assert cls in one["type"]
        assert set(one) == {"@context", "id", "type", *NAMES[cls]}, iri


def test_a_plan_has_its_targets(store: Store) -> None:
    plan = shown(store, PLAN, "Plan")
    assert plan["label"]["zh"].startswith("示例市")
    assert (plan["periodStart"], plan["periodEnd"]) == ("2021", "2030")
    assert len(plan["targets"]) == 13
    assert all(target["statement"] and target["domain"]["label"]["zh"] for target in plan["targets"])


def test_a_target_has_its_values_and_who_answers(store: Store) -> None:
    target = shown(store, f"{PLAN}/d1/t3", "Target")
    assert [value["value"] for value in target["hasTargetValue"]] == ["92", "85"]
    assert {value["due"] for value in target["hasTargetValue"]} == {"2030", "2025"}
    assert all(value["comparator"]["label"]["en"] == "at least" for value in target["hasTargetValue"])
    assert all(duty["basis"]["label"]["en"] for duty in target["responsibilities"])
    assert isinstance(shown(store, f"{PLAN}/d1/t1", "Target")["hasTargetValue"], list)


def test_it_is_json_ld_that_says_what_the_graph_says(store: Store) -> None:
    target = shown(store, f"{PLAN}/d1/t3", "Target")
    whole = {**target, "@context": json.loads(context())["@context"]}
    with warnings.catch_warnings():  # rdflib's JSON-LD reader uses what rdflib itself deprecates
        warnings.simplefilter("ignore", DeprecationWarning)
        read = Graph().parse(data=json.dumps(whole), format="json-ld")
    held = Graph()
    for subject, prop, node, _ in quads():
        held.add((subject, prop, node))
    of_ours = {triple for triple in read if str(triple[1]).startswith(str(GP))}
    assert len(of_ours) > 12
    assert {t for t in of_ours if t not in held} == set()
    assert (URIRef(f"{PLAN}/d1/t3"), GP.plan, URIRef(PLAN)) in of_ours
