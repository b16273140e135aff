"""The order of the stages: the one module that knows it."""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from rdflib import Graph

from kg import __version__, iri
from kg.assess.standings import standings
from kg.build.assessment_graph import assessment_graph
from kg.build.assignment_graph import assignment_graph
from kg.build.check_graph import check_graph
from kg.build.dataset_graph import Used, dataset_graph, read_description
from kg.build.inferred_graph import inferred_graph
from kg.build.observation_graph import observation_graph
from kg.build.ontology_graph import ontology_graph
from kg.build.plan_graph import PlanGraph
from kg.build.presumed_graph import presumed_graph
from kg.build.quads import GraphQuads
from kg.build.query_graph import query_graph
from kg.build.quotes import check_quotes, match_documents, with_paragraphs
from kg.build.register_graph import register_graph
from kg.build.release import DATASET, MANIFEST, REPORT, forget_aside, publish, set_aside
from kg.catalogue import SavedQuery, all_queries
from kg.catalogue.checks import Checked
from kg.codes import Codes, read_ontology
from kg.document import Document
from kg.errors import BuildError, UnacceptedError
from kg.golden import check_answers, check_text, require_passed
from kg.history import Past, remember
from kg.intake import read_documents, read_records
from kg.policy import apply, require_shapes, told
from kg.record import Record
from kg.registry import Registry, read_registry
from kg.report import shorten
from kg.search import INDEX, index_of
from kg.shipped import shipped
from kg.store import Store, canonical_nquads
from kg.tables import Table
from kg.validate import Report, Result, read_shapes, shape_names, validate

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
        left_out: Assignments that were left out because there is no record of their plan: "table: plan".
        report: The validation report.
        accepted: How many of its results are accepted on the build day, by severity.
        checked: What the golden checks of the saved queries found.
        notes: What went amiss beside the release without stopping the build.
    """

    release: Path
    version: str
    quads: int
    plans: tuple[str, ...]
    quotes: int
    unchecked: tuple[str, ...]
    left_out: tuple[str, ...]
    report: Report
    accepted: Mapping[str, int]
    checked: tuple[Checked, ...]
    notes: tuple[str, ...]


def silent(_what: str, _done: int, _of: int) -> None:
    """Show no progress."""


def build(  # noqa: PLR0913 - what a build is made from
    records_folder: Path,
    documents_folder: Path | None,
    out: Path,
    progress: Progress = silent,
    *,
    registers_folder: Path | None = None,
    queries_folder: Path | None = None,
    as_of: date | None = None,
    refuse: bool = False,
) -> BuildResult:
    """Build, validate and publish a release: all or nothing.

    Args:
        records_folder: Records, one a plan.
        documents_folder: Source documents, or `None`; records whose document is there get their paragraphs,
            and all their quotes are checked.
        out: The build folder.
        progress: Called as the work goes on.
        registers_folder: Registers and imported tables; `None` for the shipped ones.
        queries_folder: An operator's further saved queries; `None` for the shipped ones alone.
        as_of: The build day, for which progress is judged beside each year's end; `None` for `build_day()`.
        refuse: Whether a release with violations that are not accepted on the build day is set aside instead
            of published.

    Returns:
        What was made.

    Raises:
        UnacceptedError: There are such violations; says which, and where the release was kept.
        KgError: Something is wrong with a record, register, document, saved query or the ontology, or a saved
            query does not answer what it must; the release in service is untouched.
    """
    started = datetime.now(UTC)
    description = read_description(shipped("data", "dataset.toml"))
    shapes = read_shapes()
    require_shapes(description.accepted, shape_names(shapes))
    registry = read_registry(registers_folder)
    queries = _read_queries(queries_folder)
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
    quotes = _hold_against(records, documents)
    unchecked = tuple(name for name in records if name not in documents) if documents else ()
    registry, left_out = _of_these_plans(registry, records)
    day = as_of or build_day()
    graphs = list(_graphs(records, registry, queries, day, progress))
    content = canonical_nquads(quad for graph in graphs for quad in graph)
    # The software is part of it: a release's description names it, and a version's files never change.
    version = hashlib.sha256(content + __version__.encode() + _judged_by()).hexdigest()[:12]
    given = frozenset(document.sha256 for document in documents.values())
    tables = (*(t.key for t in registry.assignments), *(t.key for t in registry.observations))
    graphs.append(dataset_graph(version, description, Used(records, tables, given, day), graphs))
    progress("校验 validate", len(records), len(records))
    report = validate(_union(graphs), shapes)
    as_shipped = records_folder == shipped("data", "plans") and registers_folder is None
    if as_shipped:
        require_reached(report)
    validation = GraphQuads(iri.graph("validation"))
    validation.extend(report.triples())
    policy = apply(description.accepted, report.results)
    validation.extend(policy.triples())
    accepted = policy.accepted(report.results, day)
    graphs.append(validation)
    progress("核对查询 check queries", len(records), len(records))
    store = Store.of(quad for graph in graphs for quad in graph)
    checked = check_answers(store, queries.values(), day)
    graphs.append(check_graph(checked, queries, day))
    data = canonical_nquads(quad for graph in graphs for quad in graph)
    count = sum(len(graph) for graph in graphs)
    manifest = {
        "version": version,
        "software": f"kg {__version__}",
        "issued": description.issued,
        "as_of": day.isoformat(),
        "started": started.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "plans": sorted(records),
        "tables": sorted(tables),
        "quads": count,
        "graphs": {str(graph.graph): len(graph) for graph in graphs},
        "documents": sorted(given),
        "unchecked": list(unchecked),
        "left_out": list(left_out),
        "findings": dict(report.counts),
        "accepted": accepted,
        "failed_checks": [check.query for check in checked if not check.passed],
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    files = {
        DATASET: data,
        MANIFEST: (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode(),
        REPORT.format(form="txt"): report.to_text().encode(),
        REPORT.format(form="json"): report.to_json().encode(),
        INDEX: index_of(store, version),
    }
    if refuse and (found := policy.unaccepted(report.results, day)):
        ended = tuple(entry.about for entry in policy.expired(day))
        raise _refused(out, set_aside(out, version, files), found, ended)
    require_passed([check for check in checked if as_shipped or _is_own(check, queries_folder)])
    release = publish(out, version, files)
    forget_aside(out)
    progress("发布 publish", len(records), len(records))
    return BuildResult(
        release,
        version,
        count,
        tuple(sorted(records)),
        quotes,
        unchecked,
        left_out,
        report,
        accepted,
        checked,
        tuple(filter(None, (remember(out, _past(manifest, report, accepted)),))),
    )


def _hold_against(records: dict[str, Record], documents: Mapping[str, Document]) -> int:
    """Check the records' quotes against their documents, from which they get paragraphs; count the quotes."""
    quotes = 0
    for name, document in documents.items():
        quotes += check_quotes(records[name], document)
        records[name] = with_paragraphs(records[name], document)
    return quotes


def _past(manifest: Mapping[str, object], report: Report, accepted: Mapping[str, int]) -> Past:
    """Return what is remembered of a release's validation."""
    by_shape = Counter(shorten(result.shape) for result in report.results)
    return Past(
        version=str(manifest["version"]),
        as_of=str(manifest["as_of"]),
        ended=str(manifest["ended"]),
        counts=dict(report.counts),
        accepted=dict(accepted),
        shapes=dict(sorted(by_shape.items())),
    )


def _refused(out: Path, kept: Path, found: Sequence[Result], ended: Sequence[str]) -> UnacceptedError:
    """Say which violations stop a release, where it was kept, and what can be done."""
    last = (
        "上一版仍在服务 the last release stays in service"
        if (out / "current").exists()
        else "还没有发布过任何一版 there is no earlier release"
    )
    expired = f"\n认可已过期 expired acceptances: {', '.join(ended)}" if ended else ""
    return UnacceptedError(
        f"{len(found)} 条违规没有认可，没有发布 violations are not accepted, so nothing was published; "
        f"{last}.\n{told(found)}{expired}",
        "请改正记录，或在 data/dataset.toml 写明理由、角色和期限予以认可 mend the record, or accept them in "
        "data/dataset.toml with reason, role and last day.\n"
        f"  → 报告 report: {kept / 'current' / REPORT.format(form='txt')}；"
        f"逐条查看 one by one: kg validate --out {kept}\n"
        "  → 规划还在整理，仍要发布 to publish all the same: kg build --publish-anyway",
    )


def _read_queries(own: Path | None) -> dict[str, SavedQuery]:
    """Read the saved queries, an operator's among them, each of which both engines can read."""
    queries = all_queries(shipped("queries"), own)
    for query in queries.values():
        check_text(query)
    return queries


def _is_own(check: Checked, own: Path | None) -> bool:
    """Say whether a query is an operator's; it is written for whatever data the operator builds."""
    return own is not None and (own / f"{check.query}.rq").is_file()


def _judged_by() -> bytes:
    """Return what decides the report beside the facts: shapes, and what the dataset says of itself."""
    paths = [*sorted(shipped("shapes").rglob("*.ttl")), shipped("data", "dataset.toml")]
    return b"\0".join(path.read_bytes() for path in paths)


def _of_these_plans(registry: Registry, records: dict[str, Record]) -> tuple[Registry, tuple[str, ...]]:
    """Leave out assignments of plans that this build has no record of: another folder of records is in use.

    An assignment of a target that its plan lacks is an error, and stays one.
    """
    kept = tuple(
        Table(table.key, tuple(row for row in table.rows if row.plan in records))
        for table in registry.assignments
    )
    missing = {
        f"{table.key}: {row.plan}"
        for table in registry.assignments
        for row in table.rows
        if row.plan not in records
    }
    kept = tuple(table for table in kept if table.rows)
    return replace(registry, assignments=kept), tuple(sorted(missing))


def build_day() -> date:
    """Return the day that a build is made for: that of `SOURCE_DATE_EPOCH`, else today (UTC).

    The variable is how reproducible builds are told their time (reproducible-builds.org/specs).

    Raises:
        BuildError: The variable is no number of seconds.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    try:
        return datetime.fromtimestamp(int(given), UTC).date() if given else datetime.now(UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise BuildError(
            f"SOURCE_DATE_EPOCH={given!r} 不是秒数 is no number of seconds.",
            "请改正或删去该变量 correct or remove it.",
        ) from error


def _graphs(
    records: dict[str, Record],
    registry: Registry,
    queries: Mapping[str, SavedQuery],
    day: date,
    progress: Progress,
) -> Iterator[GraphQuads]:
    """Yield every graph that facts and rules make, in an order of which nothing depends."""
    ontology = read_ontology(shipped("ontology"))
    codes = Codes(ontology)
    made = [ontology_graph(ontology), register_graph(registry, codes)]
    made.append(query_graph(queries, Codes(_union(made)), day))
    keys: dict[str, str] = {}
    for done, (name, record) in enumerate(records.items()):
        progress(f"规划图 plan graph {name}", done, len(records))
        plan = PlanGraph(record, registry, codes)
        if plan.key in keys:
            raise BuildError(
                f"{name}.json 与 {keys[plan.key]}.json：规划重复 are both records of the plan {plan.key}.",
                "请删去一份 remove one of them.",
            )
        if name != plan.key:
            raise BuildError(
                f"{name}.json：文件名与规划不符 this is the record of the plan {plan.key}.",
                f"请改名为 rename it to {plan.key}.json.",
            )
        keys[plan.key] = name
        made.append(plan.quads)
    progress("责任和数据 responsibility and figures", len(records), len(records))
    made += [observation_graph(table, registry, codes) for table in registry.observations]
    made += [assignment_graph(table, records, registry, codes) for table in registry.assignments]
    made.append(presumed_graph(records, registry, codes))
    progress("判定进展 assess", len(records), len(records))
    made.append(assessment_graph(standings(records, registry, day)))
    yield from made
    yield inferred_graph(ontology, made)


def require_reached(report: Report) -> None:
    """Refuse a report in which a shape is about nothing.

    The shipped records and registers hold a thing of every kind, so that such a shape has a misspelt target,
    or things were lost. An operator's own may well have no key project or table; the report tells of those.

    Raises:
        BuildError: Names the shapes.
    """
    if report.unreached:
        names = ", ".join(map(shorten, report.unreached))
        raise BuildError(
            f"校验规则没有命中任何内容 shapes are about nothing: {names}.",
            "请检查规则的目标类，或查明缺了什么 mend the shape's target, or find what was lost.",
        )


def _union(graphs: list[GraphQuads]) -> Graph:
    """Merge named graphs into one plain rdflib graph, which is what pySHACL validates right.

    What was inferred stays out: a class that follows from a relation would hide that nobody gave it.
    """
    union = Graph()
    inferred = iri.graph("inferred")
    for graph in graphs:
        if graph.graph == inferred:
            continue
        for subject, predicate, node, _ in graph:
            union.add((subject, predicate, node))
    return union
