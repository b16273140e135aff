"""The integrity constraints of cubes, asked as the W3C's Recommendation asks them."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from rdflib import Literal, URIRef
from rdflib.term import Node

from kg.cube.errors import CubeError
from kg.store import GraphStore, Store

_GRAPH = URIRef("urn:cube")


@dataclass(frozen=True)
class Constraint:
    """An integrity constraint; see `constraints.toml`."""

    id: str
    title: str
    says: str
    ask: str = ""
    instantiation: str = ""


@dataclass(frozen=True)
class Broken:
    """A constraint that a cube breaks, and where that is known, by what."""

    constraint: Constraint
    by: str = ""


@cache
def constraints() -> tuple[Constraint, ...]:
    """Return the constraints, IC-0 to IC-21."""
    content = tomllib.loads(files("kg.cube").joinpath("constraints.toml").read_text("utf-8"))
    return tuple(Constraint(**told) for told in content["constraint"])


def broken(triples: Iterable[tuple[Node, Node, Node]]) -> list[Broken]:
    """Return the constraints that cubes break.

    Args:
        triples: All that is said of the cubes, in full form: `qb:componentProperty` beside `qb:dimension`,
            `qb:measure` and `qb:attribute`, and types said outright.
    """
    told = list(triples)
    store = Store.of((s, p, o, _GRAPH) for s, p, o in told)
    found = []
    for constraint in constraints():
        if not constraint.ask:
            wrong = [str(o) for _, _, o in told if isinstance(o, Literal) and o.ill_typed]
            found += [Broken(constraint, wrong[0])] if wrong else []
        elif any(bool(store.query(text)) for text in _texts(constraint, store)):
            found.append(Broken(constraint))
    return found


def hold(triples: Iterable[tuple[Node, Node, Node]]) -> None:
    """See that cubes break no constraint.

    Raises:
        CubeError: They do; names the constraints.
    """
    found = broken(triples)
    if found:
        names = "；".join(
            f"{b.constraint.id} {b.constraint.title}: {b.constraint.says} {b.by}" for b in found
        )
        raise CubeError(
            f"数据立方违反完整性约束。 The cube breaks integrity constraints: {names}",
            "请先校验数据。 Validate the data first: kg validate.",
        )


def _texts(constraint: Constraint, store: GraphStore) -> Iterable[str]:
    if not constraint.instantiation:
        return [constraint.ask]
    with store.query(constraint.instantiation) as answer:
        return [constraint.ask.replace("$p", row["p"].value) for row in answer.rows()]
