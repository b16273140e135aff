"""A shard of records validated: their plans' graphs, held against the shapes."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from rdflib import Graph

from kg.assess.standings import standings
from kg.build.assessment_graph import assessment_graph
from kg.build.dataset_graph import Used, dataset_graph, read_description
from kg.build.ontology_graph import ontology_graph
from kg.build.plan_graph import PlanGraph
from kg.build.presumed_graph import presumed_graph
from kg.build.register_graph import register_graph
from kg.codes import shipped_codes, shipped_ontology
from kg.errors import BuildError
from kg.record import Record, parse_record
from kg.registry import read_registry
from kg.report import Report
from kg.shipped import shipped
from kg.validate import validate


def validate_shard(records: Mapping[str, str], as_of: date, registers: str | None = None) -> Report:
    """Hold a shard's plans against the shapes, with ontology, registers and what is judged of the plans.

    Shapes about several plans at once see those of the shard alone; imported tables are not part of it.

    Args:
        records: File name to JSON of records of facts, as `Extracted.records`.
        as_of: The day to judge progress for.
        registers: Folder of registers; `None` for the shipped one.

    Raises:
        RecordError: A record breaks the schema.
        BuildError: A record's plan cannot be made into a graph, or its file is named after another.
    """
    registry = read_registry(Path(registers) if registers else None)
    ontology, codes = shipped_ontology(), shipped_codes()
    read: dict[str, Record] = {}
    graphs = [ontology_graph(ontology), register_graph(registry, codes)]
    for name, text in sorted(records.items()):
        record = parse_record(name, text.encode())
        plan = PlanGraph(record, registry, codes)
        if name != f"{plan.key}.json":
            raise BuildError(
                f"{name}：文件名与规划不符 this is the record of the plan {plan.key}.",
                f"请改名为 rename it to {plan.key}.json.",
            )
        read[plan.key] = record
        graphs.append(plan.quads)
    graphs.append(presumed_graph(read, registry, codes))
    graphs.append(assessment_graph(standings(read, registry, as_of)))
    description = read_description(shipped("data", "dataset.toml"))
    graphs.append(dataset_graph("shard", description, Used(read, day=as_of), graphs))
    union = Graph()
    for graph in graphs:
        for subject, predicate, node, _ in graph:
            union.add((subject, predicate, node))
    return validate(union, check_shapes=False)
