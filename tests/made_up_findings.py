"""The made-up release with what real validation finds in it, accepted in part, and a release before it."""

import json
from datetime import date
from functools import cache
from pathlib import Path

from rdflib import Graph

from kg import iri
from kg.build.quads import GraphQuads, Quad
from kg.history import Past, remember
from kg.policy import Accepted, apply
from kg.report import Report
from kg.store import Store, canonical_nquads
from kg.validate import validate
from tests import made_up
from tests.made_up_registers import CITY_WOMEN

__all__ = ["ENTRIES", "UNTIL", "publish", "report", "store"]

UNTIL = date(2099, 12, 31)
_ENTRIES = (
    ("gps:Target-responsible", f"{CITY_WOMEN}/d8/t1", UNTIL),
    ("gps:PresumedTarget", f"{CITY_WOMEN}/d1/t1", date(2020, 1, 1)),
    ("gps:Percentage", "d99/t99/v1", UNTIL),
)
ENTRIES = tuple(
    Accepted(
        shape=shape, focus=focus, reason_zh="示例理由。", reason_en="Made up.", role="示例维护者", until=until
    )
    for shape, focus, until in _ENTRIES
)
"""One that counts, one that has ended, one that accepts nothing."""


@cache
def report() -> Report:
    """Return what validation finds in the made-up release."""
    union = Graph()
    for subject, predicate, node, _ in made_up.quads():
        union.add((subject, predicate, node))
    return validate(union, check_shapes=False)


def _quads() -> list[Quad]:
    graph = GraphQuads(iri.graph("validation"))
    graph.extend(report().triples())
    graph.extend(apply(ENTRIES, report().results).triples())
    return [*made_up.quads(), *graph]


def publish(out: Path) -> Path:
    """Write the made-up release with its findings as `kg build` lays releases out.

    Args:
        out: The build folder.

    Returns:
        The build folder.
    """
    made_up.publish(out)
    (out / "current" / "dataset.nq").write_bytes(canonical_nquads(_quads()))
    for version, more in (("00before0000", 2), (made_up.VERSION, 0)):
        counts = {severity: count + more for severity, count in report().counts.items()}
        remember(
            out,
            Past(
                version=version,
                as_of=made_up.DAY.isoformat(),
                ended="2026-01-01T08:00:05+00:00",
                counts=counts,
                accepted={"Violation": 1},
                shapes={"gps:Target-responsible": 1 + more},
            ),
        )
    manifest = json.loads((out / "current" / "build.json").read_text(encoding="utf-8"))
    (out / "current" / "build.json").write_text(
        json.dumps(manifest | {"findings": report().counts, "accepted": {"Violation": 1}}), encoding="utf-8"
    )
    return out


@cache
def store() -> Store:
    """Return the made-up graph with its findings."""
    return Store.of(_quads())
