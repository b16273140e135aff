"""The parts of a graph that belong to one plan or one table: pure functions of what they are made of."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from rdflib import Graph

from kg.assess.standings import standings_of
from kg.build.assessment_graph import assessment_graph
from kg.build.assignment_graph import assignment_graph
from kg.build.observation_graph import observation_graph
from kg.build.parts import Parts
from kg.build.plan_graph import PlanGraph
from kg.build.presumed_graph import presumed_graph
from kg.build.quads import GraphQuads
from kg.codes import Codes, shipped_codes, shipped_ontology
from kg.figures import Figure
from kg.reason.rl import GRAPH, wanted
from kg.reason.shards import Joint
from kg.record import Record
from kg.registry import Registry
from kg.store import canonical_nquads, read_nquads
from kg.tables import AssignmentRow, ObservationRow, Table


@dataclass(frozen=True)
class Ground:
    """What every part stands on.

    Attributes:
        registry: Registers and imported tables.
        day: The build day.
    """

    registry: Registry
    day: date

    @property
    def ontology(self) -> Graph:
        """The shipped ontology."""
        return shipped_ontology()

    @property
    def codes(self) -> Codes:
        """Its code lists."""
        return shipped_codes()

    @cached_property
    def joint(self) -> Joint:
        """What the parts' closures have in common."""
        return Joint.of(self.ontology)

    def prepare(self) -> None:
        """Read the ontology once, before processes are forked that share it."""
        self.codes, self.joint.consequences  # noqa: B018 - read for what they keep


def lines_of(*graphs: GraphQuads) -> bytes:
    """Return graphs as canonical N-Quads."""
    return canonical_nquads(quad for graph in graphs for quad in graph)


def facts(ground: Ground, task: tuple[str, Record]) -> bytes:
    """Make a plan's graph, and what is presumed of its targets.

    Args:
        ground: What it stands on.
        task: Name and record.

    Returns:
        Canonical N-Quads.

    Raises:
        BuildError: The record names what registers or code lists lack.
    """
    name, record = task
    plan = PlanGraph(record, ground.registry, ground.codes)
    return lines_of(plan.quads, presumed_graph({name: record}, ground.registry, ground.codes))


def assessed(ground: Ground, task: tuple[str, Record, tuple[Figure, ...]]) -> bytes:
    """Make the assessments of a plan's targets.

    Args:
        ground: What it stands on.
        task: Name, record, and all figures of the plan's place, in their order.

    Returns:
        Canonical N-Quads.
    """
    name, record, known = task
    return lines_of(assessment_graph(standings_of(name, record, known, ground.registry, ground.day)))


def assigned(ground: Ground, task: tuple[Table[AssignmentRow], Mapping[str, Record]]) -> bytes:
    """Make the graph of a table of assignments, given with the records of the plans that it names."""
    table, records = task
    return lines_of(assignment_graph(table, records, ground.registry, ground.codes))


def observed(ground: Ground, task: Table[ObservationRow]) -> bytes:
    """Make the graph of a table of figures."""
    return lines_of(observation_graph(task, ground.registry, ground.codes))


@dataclass(frozen=True)
class Drawing:
    """What is to be drawn together.

    Attributes:
        folder: Where the parts lie.
        keys: Which they are.
        told: Classes of things that other parts tell.
    """

    folder: Path
    keys: tuple[str, ...]
    told: tuple[tuple[str, str], ...]


def drawn(ground: Ground, task: Drawing) -> bytes:
    """Draw what follows from parts.

    Args:
        ground: What they stand on.
        task: The parts.

    Returns:
        A line of JSON with what a `Drawn` says beside its triples; then these as canonical N-Quads of the
        graph of what is inferred.
    """
    parts = Parts(task.folder)
    premises = b"".join(line for key in task.keys for line in _premises(ground.joint, parts.lines(key)))
    found = ground.joint.draw(read_nquads(premises), task.told)
    head = {"more": found.more, "needs": sorted(found.needs), "gives": sorted(found.gives)}
    return json.dumps(head).encode() + b"\n" + canonical_nquads((*triple, GRAPH) for triple in found.triples)


def axiom_lines(joint: Joint) -> bytes:
    """Return what follows from the ontology's axioms alone, as `drawn` does."""
    head = json.dumps({"more": False, "needs": [], "gives": []}).encode() + b"\n"
    return head + canonical_nquads((*triple, GRAPH) for triple in joint.consequences if wanted(triple))


def _premises(joint: Joint, part: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines that rules look at."""
    judged: dict[bytes, bool] = {}
    for line in part:
        start = line.index(b" ") + 2
        predicate = line[start : line.index(b">", start)]
        if predicate not in judged:
            judged[predicate] = joint.is_premise(predicate.decode())
        if judged[predicate]:
            yield line
