"""The order of the stages: the one module that knows it."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from kg import __version__, iri
from kg.assembly.answers import Index, check_and_index, held_to, is_own
from kg.assembly.asked import growing
from kg.assembly.checking import validate
from kg.assembly.graph import Sources, assemble
from kg.assembly.keeping import Bench, Progress, workplace
from kg.assembly.sources import read_queries, read_sources
from kg.assembly.verdict import past, refused
from kg.base import BASE
from kg.build.check_graph import check_graph
from kg.build.crew import Crew
from kg.build.dataset_graph import Used, dataset_graph, read_description
from kg.build.merging import digest_of, merged, put, read_lines, write_lines
from kg.build.parts import FOLDER, Parts
from kg.build.plan_parts import Ground, lines_of
from kg.build.quads import GraphQuads
from kg.build.release import DATASET, MANIFEST, REPORT, forget_aside, publish, set_aside
from kg.build.void_graph import Counted, sizes_of
from kg.catalogue.checks import Checked
from kg.durable import Content
from kg.errors import BuildError
from kg.golden import require_passed
from kg.history import remember
from kg.policy import Policy, apply, require_shapes
from kg.releases import digest_of_file
from kg.report import Report, shorten
from kg.search import INDEX
from kg.settings import MEMORY_MB
from kg.shipped import shipped
from kg.validate import read_shapes, shape_names
from kg.validate.lookup import Lines

BESIDE = ("about", "found", "checks")
"""Files beside what is asserted and inferred: the dataset's description, what validation and checks found."""


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
    jobs: int = 1,
    memory_mb: int = MEMORY_MB,
) -> BuildResult:
    """Build, validate and publish a release: all or nothing.

    What a build has made of one plan is kept in `<out>/parts`, and taken from there as long as all that it
    was made of is the same: so one that was killed goes on where it was, and the bytes are the same either
    way.

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
        jobs: How many processes share the work on plans.
        memory_mb: Megabytes that the graph may take in memory while it is asked; a larger one is asked on
            disk, and what was made for that becomes the release's store.

    Returns:
        What was made.

    Raises:
        UnacceptedError: There are such violations; says which, and where the release was kept.
        KgError: Something is wrong with a record, register, document, saved query or the ontology, or a saved
            query does not answer what it must; the release in service is untouched.
    """
    started = datetime.now(UTC)
    description = read_description(shipped("data", "dataset.toml"))
    require_shapes(description.accepted, shape_names(read_shapes()))
    given = read_sources(records_folder, documents_folder, registers_folder, description.plans_at_least)
    records, registry = given.records, given.registry
    day = as_of or build_day()
    parts = Parts(out / FOLDER)
    queries = read_queries(queries_folder, parts)
    with workplace(parts.folder) as folder:
        ground = Ground(registry, day)
        with Crew(jobs, ground) as crew:
            made = assemble(
                Sources(records, registry, queries, day), ground, Bench(parts, crew, progress), folder
            )
        # The software is part of it: a release's description names it, and a version's files never change.
        version = digest_of(made.lines(), __version__.encode(), _judged_by())[:12]
        counted = Counted(made.lines())
        tables = (*(t.key for t in registry.assignments), *(t.key for t in registry.observations))
        about = lines_of(
            dataset_graph(version, description, Used(records, tables, given.documents, day), counted)
        )
        store = growing(folder / "store", [made.asserted, made.inferred], memory_mb)
        store.take([made.asserted, put(folder / "about.nq", about)])
        report = validate(Lines(made.asserted, about), store, parts, jobs, progress)
        as_shipped = records_folder == shipped("data", "plans") and registers_folder is None
        if as_shipped:
            require_reached(report)
        policy = apply(description.accepted, report.results)
        accepted = policy.accepted(report.results, day)
        found = _found(report, policy)
        store.take([made.inferred, put(folder / "found.nq", found)])
        held = held_to(queries.values(), queries_folder, records.keys())
        index = Index(folder / INDEX, version)
        checked = check_and_index(store, held, day, index, jobs, progress)
        checks = lines_of(check_graph(checked, queries, day))
        store.take([put(folder / "checks.nq", checks)])
        progress("写出 write", len(records), len(records))
        everything = (made.asserted, made.inferred, *(folder / f"{name}.nq" for name in BESIDE))
        write_lines(folder / DATASET, merged(map(read_lines, everything)))
        sizes = sizes_of(counted, about, found, checks)
        manifest = {
            "version": version,
            "software": f"kg {__version__}",
            "base": BASE,
            "issued": description.issued,
            "as_of": day.isoformat(),
            "started": started.isoformat(timespec="seconds"),
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "plans": sorted(records),
            "tables": sorted(tables),
            "quads": sum(sizes.values()),
            "graphs": sizes,
            "documents": sorted(given.documents),
            "unchecked": list(given.unchecked),
            "left_out": list(given.left_out),
            "findings": dict(report.counts),
            "accepted": accepted,
            "failed_checks": [check.query for check in checked if not check.passed],
            "sha256": digest_of_file(folder / DATASET),
        }
        files = _files(folder, manifest, report)
        if refuse and (broken := policy.unaccepted(report.results, day)):
            ended = tuple(entry.about for entry in policy.expired(day))
            raise refused(out, set_aside(out, version, files), broken, ended)
        require_passed([check for check in checked if as_shipped or is_own(check.query, queries_folder)])
        release = publish(out, version, files)
        forget_aside(out)
        store.leave(release)
    parts.trim()
    progress("发布 publish", len(records), len(records))
    return BuildResult(
        release,
        version,
        sum(sizes.values()),
        tuple(sorted(records)),
        given.quotes,
        given.unchecked,
        given.left_out,
        report,
        accepted,
        checked,
        tuple(filter(None, (remember(out, past(manifest, report, accepted)),))),
    )


def _found(report: Report, policy: Policy) -> bytes:
    """Return the graph of what validation found, and of what is accepted of it."""
    validation = GraphQuads(iri.graph("validation"))
    validation.extend(report.triples())
    validation.extend(policy.triples())
    return lines_of(validation)


def _files(folder: Path, manifest: Mapping[str, object], report: Report) -> dict[str, Content]:
    """Return the files of a release: dataset and index lie in a folder, where they take no memory."""
    return {
        DATASET: folder / DATASET,
        MANIFEST: (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode(),
        REPORT.format(form="txt"): report.to_text().encode(),
        REPORT.format(form="json"): report.to_json().encode(),
        INDEX: folder / INDEX,
    }


def _judged_by() -> bytes:
    """Return what decides the report beside the facts: shapes, and what the dataset says of itself."""
    paths = [*sorted(shipped("shapes").rglob("*.ttl")), shipped("data", "dataset.toml")]
    return b"\0".join(path.read_bytes() for path in paths)


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
