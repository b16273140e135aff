"""The graph of records, registers and queries, as sorted lines of files: asserted, and inferred."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rdflib import Graph

from kg import iri
from kg.assembly.closing import close, drawn_lines
from kg.assembly.keeping import Bench
from kg.assess.standings import figures_by_place
from kg.build.digests import digest, digest_of_files, software
from kg.build.merging import merged, read_lines, without, write_lines, write_merged
from kg.build.ontology_graph import ontology_graph
from kg.build.plan_parts import Ground, assessed, assigned, facts, lines_of, observed
from kg.build.query_graph import query_graph
from kg.build.register_graph import register_graph
from kg.catalogue import SavedQuery
from kg.codes import Codes
from kg.errors import BuildError
from kg.record import Record
from kg.registry import Registry
from kg.shipped import shipped
from kg.tables import ASSIGNMENTS, OBSERVATIONS


@dataclass(frozen=True)
class Sources:
    """What a graph is made of.

    Attributes:
        records: Records of one plan each, by name.
        registry: Registers and imported tables.
        queries: The saved queries, by name.
        day: The build day.
    """

    records: Mapping[str, Record]
    registry: Registry
    queries: Mapping[str, SavedQuery]
    day: date


@dataclass(frozen=True)
class Made:
    """The graph on disk, as sorted canonical N-Quads.

    Attributes:
        asserted: File of all that records, registers, queries and rules of ours say.
        inferred: File of what follows from it by the ontology.
    """

    asserted: Path
    inferred: Path

    def lines(self) -> Iterator[bytes]:
        """Yield all lines, sorted."""
        return merged([read_lines(self.asserted), read_lines(self.inferred)])


def assemble(sources: Sources, ground: Ground, bench: Bench, folder: Path) -> Made:
    """Make a graph, taking from the bench's parts what is as it was.

    Args:
        sources: What it is made of.
        ground: What all parts stand on.
        bench: Where the work is done.
        folder: An empty folder for the files.

    Raises:
        BuildError: Two records are of one plan, or a record or table names what is not there.
        KgError: A figure or goal makes no sense.
    """
    _check_names(sources)
    ground.prepare()
    keys = _Keys(sources)
    fixed = keys.fixed()
    if fixed not in bench.parts:
        bench.parts.put(fixed, _fixed_lines(sources, ground))
    plans = _make_plans(sources, keys, bench)
    tables = _make_tables(sources, keys, bench)
    groups = [(fixed,), *plans, *((key,) for key in tables)]
    consequences = close(groups, keys.base, ground, bench)
    made = Made(folder / "asserted.nq", folder / "inferred.nq")
    lines = bench.parts.lines
    write_merged(made.asserted, [lines(key) for group in groups for key in group])
    drawn = folder / "drawn.nq"
    write_merged(drawn, [drawn_lines(bench.parts, key) for key in consequences])
    write_lines(made.inferred, without(read_lines(drawn), read_lines(made.asserted)))
    drawn.unlink()
    return made


def _make_plans(sources: Sources, keys: "_Keys", bench: Bench) -> list[tuple[str, str]]:
    """Make the parts of every plan, and return their keys."""
    known, registry = figures_by_place(sources.records, sources.registry), sources.registry
    told, stand = [], []
    for name, record in sources.records.items():
        figures = known.get(registry.places.governed(record.plans[0].place, name).code, ())
        written = record.model_dump_json()
        told.append((keys.of("facts", name, written), (name, record)))
        stand.append(
            (keys.of("assessed", name, written, str(sources.day), repr(figures)), (name, record, figures))
        )
    bench.keep("规划图 plan graphs", facts, told)
    bench.keep("判定进展 assess", assessed, stand)
    return [(one, other) for (one, _), (other, _) in zip(told, stand, strict=True)]


def _make_tables(sources: Sources, keys: "_Keys", bench: Bench) -> list[str]:
    """Make the parts of every imported table, and return their keys."""
    observations = [
        (keys.of("observed", table.key, *(row.model_dump_json() for row in table.rows)), table)
        for table in sources.registry.observations
    ]
    assignments = []
    for table in sources.registry.assignments:
        named = {row.plan for row in table.rows}
        records = {name: record for name, record in sources.records.items() if name in named}
        rows = (row.model_dump_json() for row in table.rows)
        held = (record.model_dump_json() for record in records.values())
        assignments.append(
            (keys.of("assigned", table.key, str(len(table.rows)), *rows, *held), (table, records))
        )
    bench.keep("数据 figures", observed, observations)
    bench.keep("责任 responsibility", assigned, assignments)
    return [key for key, _ in (*observations, *assignments)]


def _fixed_lines(sources: Sources, ground: Ground) -> bytes:
    """Return what is the same whatever the plans: ontology, registers, saved queries."""
    made = [ontology_graph(ground.ontology), register_graph(sources.registry, ground.codes)]
    names = Graph()
    for graph in made:
        for subject, predicate, node, _ in graph:
            names.add((subject, predicate, node))
    return lines_of(*made, query_graph(sources.queries, Codes(names), sources.day))


class _Keys:
    """The keys of a graph's parts: digests of all that each depends on."""

    def __init__(self, sources: Sources) -> None:
        ontology, words = shipped("ontology"), shipped("data", "vocabulary")
        self.base = digest(
            software(),
            digest_of_files(ontology, ontology.rglob("*.ttl")),
            digest_of_files(words, (path for path in words.rglob("*") if path.is_file())),
        )
        folder = sources.registry.folder
        files = (p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
        tables = {ASSIGNMENTS, OBSERVATIONS}
        own = (path for path in files if path.relative_to(folder).parts[0] not in tables)
        self._registers = digest_of_files(folder, own)
        self._sources = sources

    def of(self, kind: str, *parts: str) -> str:
        """Return the key of a part of some kind."""
        return digest(kind, self.base, self._registers, *parts)

    def fixed(self) -> str:
        """Return the key of what is the same whatever the plans."""
        queries = (query.to_json() for query in self._sources.queries.values())
        return self.of("fixed", str(self._sources.day), *queries)


def _check_names(sources: Sources) -> None:
    """Refuse records that are not of the plans that their files are named for.

    Raises:
        BuildError: Two are of one plan, one is named otherwise, or is for a place that the register lacks.
    """
    keys: dict[str, str] = {}
    for name, record in sources.records.items():
        plan = record.plans[0]
        place = sources.registry.places.governed(plan.place, record.document)
        key = iri.plan_key(place.code, plan.audience, plan.period, plan.slug)
        if key in keys:
            raise BuildError(
                f"{name}.json 与 {keys[key]}.json：规划重复 are both records of the plan {key}.",
                "请删去一份 remove one of them.",
            )
        if name != key:
            raise BuildError(
                f"{name}.json：文件名与规划不符 this is the record of the plan {key}.",
                f"请改名为 rename it to {key}.json.",
            )
        keys[key] = name
