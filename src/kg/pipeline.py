"""The order of the stages: the one module that knows it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rdflib import Graph

from kg import __version__, iri
from kg.build.dataset_graph import dataset_graph, read_description
from kg.build.inferred_graph import inferred_graph
from kg.build.ontology_graph import ontology_graph
from kg.build.plan_graph import Lookups, PlanGraph
from kg.build.quads import GraphQuads
from kg.build.quotes import check_quotes, match_documents, with_paragraphs
from kg.build.register_graph import register_graph
from kg.build.release import DATASET, MANIFEST, REPORT, publish
from kg.codes import Codes, read_ontology
from kg.errors import BuildError
from kg.indicators import indicator_register
from kg.intake import read_documents, read_records
from kg.places import place_register
from kg.registers import groups, topics
from kg.shipped import shipped
from kg.store import canonical_nquads
from kg.validate import Report, validate

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class BuildResult:
    """What a build made.

    Attributes:
        release: The release's folder, now in service.
        version: The data version.
        quads: Number of quads.
        plans: Keys of the plans.
        quotes: Quotes checked against documents.
        unchecked: When documents were given: names of the records whose document was not among them.
        report: The validation report.
    """

    release: Path
    version: str
    quads: int
    plans: tuple[str, ...]
    quotes: int
    unchecked: tuple[str, ...]
    report: Report


def silent(_what: str, _done: int, _of: int) -> None:
    """Show no progress."""


def build(
    records_folder: Path, documents_folder: Path | None, out: Path, progress: Progress = silent
) -> BuildResult:
    """Build, validate and publish a release: all or nothing.

    Args:
        records_folder: Records, one a plan.
        documents_folder: Source documents, or `None`; records whose document is there get their paragraphs,
            and all their quotes are checked.
        out: The build folder.
        progress: Called as the work goes on.

    Returns:
        What was made.

    Raises:
        KgError: Something is wrong with a record, register, document or the ontology; the release in service
            is untouched.
    """
    started = datetime.now(UTC)
    description = read_description(shipped("data", "dataset.toml"))
    records = read_records(records_folder)
    if len(records) < description.plans_at_least and records_folder == shipped("data", "plans"):
        raise BuildError(
            f"记录太少 {len(records)} records, data/dataset.toml wants {description.plans_at_least}.",
            "请查明缺了什么 find what was lost, or lower plans_at_least on purpose.",
        )
    documents = match_documents(records, read_documents(documents_folder)) if documents_folder else {}
    if documents_folder and not documents:
        raise BuildError(
            f"{documents_folder.name}：没有一份记录的原文 the folder holds the document of no record.",
            "请检查路径 check the path of --documents.",
        )
    quotes = 0
    for name, document in documents.items():
        quotes += check_quotes(records[name], document)
        records[name] = with_paragraphs(records[name], document)
    unchecked = tuple(name for name in records if name not in documents) if documents else ()
    ontology = read_ontology(shipped("ontology"))
    codes = Codes(ontology)
    lookups = Lookups(codes, place_register(), indicator_register())
    graphs: list[GraphQuads] = [ontology_graph(ontology)]
    graphs.append(
        register_graph(lookups.places, lookups.indicators, {"group": groups(), "topic": topics()}, codes)
    )
    keys = []
    for done, (name, record) in enumerate(records.items()):
        progress(f"规划图 plan graph {name}", done, len(records))
        plan = PlanGraph(record, lookups)
        if plan.key in keys:
            raise BuildError(
                f"{name}.json：规划重复 there is another record of the plan {plan.key}.",
                "请删去一份 remove one of them.",
            )
        keys.append(plan.key)
        graphs.append(plan.quads)
    graphs.append(inferred_graph(ontology, graphs))
    content = canonical_nquads(quad for graph in graphs for quad in graph)
    version = hashlib.sha256(content).hexdigest()[:12]
    given = frozenset(document.sha256 for document in documents.values())
    graphs.append(dataset_graph(version, description, records, {g.graph: len(g) for g in graphs}, given))
    progress("校验 validate", len(records), len(records))
    report = validate(_union(graphs))
    validation = GraphQuads(iri.graph("validation"))
    validation.extend(report.triples())
    graphs.append(validation)
    data = canonical_nquads(quad for graph in graphs for quad in graph)
    count = sum(len(graph) for graph in graphs)
    manifest = {
        "version": version,
        "software": f"kg {__version__}",
        "issued": description.issued,
        "started": started.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "plans": sorted(keys),
        "quads": count,
        "graphs": {str(graph.graph): len(graph) for graph in graphs},
        "documents": sorted(given),
        "unchecked": list(unchecked),
        "findings": dict(report.counts),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    files = {
        DATASET: data,
        MANIFEST: (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode(),
        REPORT.format(form="txt"): report.to_text().encode(),
        REPORT.format(form="json"): report.to_json().encode(),
    }
    release = publish(out, version, files)
    progress("发布 publish", len(records), len(records))
    return BuildResult(release, version, count, tuple(sorted(keys)), quotes, unchecked, report)


def _union(graphs: list[GraphQuads]) -> Graph:
    """Merge named graphs into one plain rdflib graph, which is what pySHACL validates right."""
    union = Graph()
    for graph in graphs:
        for subject, predicate, node, _ in graph:
            union.add((subject, predicate, node))
    return union
