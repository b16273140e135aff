"""Records on trial: a plan's graph held against the shapes before its record is kept."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import date

from rdflib import Graph, URIRef

from kg.build.assignment_graph import assignment_graph
from kg.build.dataset_graph import Used, dataset_graph, read_description
from kg.build.ontology_graph import ontology_graph
from kg.build.plan_graph import PlanGraph
from kg.build.presumed_graph import presumed_graph
from kg.build.quads import GraphQuads
from kg.build.register_graph import register_graph
from kg.codes import Codes, shipped_codes, shipped_ontology
from kg.errors import BuildError, RecordError
from kg.policy import apply, told
from kg.record import Record
from kg.registry import Registry
from kg.report import Result, shorten
from kg.shipped import shipped
from kg.tables import AssignmentRow, Table
from kg.validate import validate

LATER = frozenset({"gps:Target-responsible"})
"""Shapes that a table settles which refers to the record, so that it cannot be there before."""


def judge(
    records: Mapping[str, Record],
    registry: Registry,
    day: date,
    assignments: Sequence[Table[AssignmentRow]] = (),
) -> tuple[Result, ...]:
    """Hold what is made of records against the shapes, as the build does.

    Args:
        records: Plan key → record of one plan.
        registry: The registers, with the imported tables.
        day: Until when findings are accepted is read as of this day.
        assignments: Tables that come with the records.

    Returns:
        The violations on their plans that are not accepted; those that a table may settle later at the end.

    Raises:
        BuildError: A record names what registers or code lists lack.
    """
    ontology, codes = shipped_ontology(), shipped_codes()
    own = [PlanGraph(record, registry, codes).quads for record in records.values()]
    tables = [*registry.assignments, *assignments]
    own += [presumed_graph(records, registry, codes), *_assigned(tables, records, registry, codes)]
    description = read_description(shipped("data", "dataset.toml"))
    used = Used(records, tuple(table.key for table in tables), frozenset(), day)
    around = [ontology_graph(ontology), register_graph(registry, codes)]
    around.append(dataset_graph("trial", description, used, own))  # it says which documents there are
    data = Graph()
    for graph in (*around, *own):
        for subject, predicate, node, _ in graph:
            data.add((subject, predicate, node))
    focus = {subject for graph in own for subject, *_ in graph if isinstance(subject, URIRef)}
    results = validate(data, check_shapes=False, focus=focus).results
    found = apply(description.accepted, results).unaccepted(results, day)
    return tuple(sorted(found, key=lambda result: shorten(result.shape) in LATER))


def _assigned(
    tables: Sequence[Table[AssignmentRow]], records: Mapping[str, Record], registry: Registry, codes: Codes
) -> list[GraphQuads]:
    """Return what tables say of the plans of the records.

    A table that no longer fits a record that was replaced is left aside: it can only be imported anew when
    the record is there, and the build refuses it until then.
    """
    graphs = []
    for table in tables:
        rows = tuple(row for row in table.rows if row.plan in records)
        if rows:
            with suppress(BuildError):
                graphs.append(assignment_graph(Table(table.key, rows), records, registry, codes))
    return graphs


def require_sound(name: str, found: Collection[Result]) -> list[str]:
    """Refuse what breaks a shape, unless a table may settle it later.

    Args:
        name: The file that the records were read from.
        found: What `judge` returned.

    Returns:
        What to say of what is left for later, line by line.

    Raises:
        RecordError: Something breaks a shape; says what, and where.
    """
    broken = [result for result in found if shorten(result.shape) not in LATER]
    if broken:
        raise RecordError(
            f"{name}：不合校验规则，未写入 breaks the shapes, and was not written: {told(broken)}\n",
            "请改正后再导入 mend it and import it again.",
        )
    left = [result for result in found if shorten(result.shape) in LATER]
    return [f"待补 to be settled before publishing：{told(left)}"] if left else []
