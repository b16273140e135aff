"""A graph held against the shapes: SHACL Core shard by shard, SPARQL constraints in a store."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rdflib import Graph

from kg.assembly.answers import constraint_findings
from kg.assembly.asked import Growing
from kg.assembly.keeping import Progress
from kg.build.crew import Crew
from kg.build.digests import digest, digest_of_files, software
from kg.build.parts import Parts
from kg.report import Report, Result
from kg.shipped import shipped
from kg.validate import read_shapes, report_of, require_shacl, unreached_in_store
from kg.validate.kept import from_bytes, to_bytes
from kg.validate.lookup import Followed, Lines, referring
from kg.validate.shards import Shard, cut, followed, grouped, require_near, results_by_shard, subclass_lines

MOST = 25_000
"""Things that are validated in one go: pySHACL has a price a run, and takes memory by the thing."""
_GOOD = b"good"

Batch = tuple[tuple[str, tuple[bytes, ...]], ...]
"""Shards that are validated in one go: name and things of each."""


@dataclass(frozen=True)
class View:
    """A graph as shards are cut out of it.

    Attributes:
        lines: What it says.
        folder: Where the results of shards lie that were found before.
    """

    lines: Lines
    folder: Parts

    @cached_property
    def shapes(self) -> Graph:
        """The shipped shapes."""
        return read_shapes()

    @cached_property
    def base(self) -> str:
        """The digest of software and shapes."""
        top = shipped("shapes")
        return digest("shapes", software(), digest_of_files(top, top.rglob("*.ttl")))

    @cached_property
    def back(self) -> Followed:
        """Who refers to what by a property that shapes follow backwards."""
        return referring(self.lines, followed(self.shapes))

    @cached_property
    def classes(self) -> list[bytes]:
        """All that is said of subclasses."""
        return subclass_lines(self.lines)

    def shard(self, name: str, things: Sequence[bytes]) -> Shard:
        """Cut a shard out."""
        return cut(name, things, self.lines, self.back, self.classes)


def validate(graph: Lines, store: Growing, parts: Parts, jobs: int, progress: Progress) -> Report:
    """Hold a graph against the shipped shapes.

    Args:
        graph: All that is asserted. What was inferred stays out: a class that follows from a relation would
            hide that nobody gave it.
        store: The same; not asked since it last took something.
        parts: Where results of shards lie, and are kept.
        jobs: How many processes.
        progress: Told how many shards are done.

    Returns:
        What `kg.validate.validate` would report of it.

    Raises:
        BuildError: The shapes are malformed, or a number is beyond an engine.
    """
    shapes = check_shapes(parts)
    found = [
        *core_findings(graph, parts, jobs, progress),
        *constraint_findings(store, shapes, jobs, progress),
    ]
    return report_of(found, unreached_in_store(store, shapes))


def check_shapes(parts: Parts) -> Graph:
    """Return the shipped shapes, held against SHACL's own the first time that they are met.

    Raises:
        BuildError: They break them, or look too far for a shard.
    """
    view = View(Lines(None), parts)
    if parts.get(view.base) != _GOOD:
        require_shacl(view.shapes)
        require_near(view.shapes)
        parts.put(view.base, _GOOD)
    return view.shapes


def core_findings(lines: Lines, parts: Parts, jobs: int, progress: Progress) -> list[Result]:
    """Hold a graph against the shapes, SPARQL constraints left out.

    Args:
        lines: The graph.
        parts: Where results of shards lie, and are kept.
        jobs: How many processes.
        progress: Told how many shards are done.

    Returns:
        What was found, in no order.

    Raises:
        BuildError: A number is beyond an engine.
    """
    view = View(lines, parts)
    things = grouped(lines)
    batches = list(_batches(things, jobs))
    view.back, view.classes, view.base  # noqa: B018 - read before processes are forked that share them
    found: list[Result] = []
    done = 0
    with Crew(jobs, view) as crew:
        for made in crew.each(_validated, batches):
            for key, results, fresh in made:
                if fresh:
                    parts.put(key, results)
                parts.use(key)
                found += from_bytes(results)
                done += 1
            progress("校验 validate", done, len(things))
    return found


def _batches(things: dict[str, list[bytes]], jobs: int) -> Iterator[Batch]:
    """Yield all shards, as many together as a process is to validate in one go."""
    most = min(MOST, -(-sum(map(len, things.values())) // jobs))
    batch: list[tuple[str, tuple[bytes, ...]]] = []
    size = 0
    for name, own in things.items():
        if batch and size + len(own) > most:
            yield tuple(batch)
            batch, size = [], 0
        batch.append((name, tuple(own)))
        size += len(own)
    if batch:
        yield tuple(batch)


def _validated(view: View, batch: Batch) -> list[tuple[str, bytes, bool]]:
    """Return, of each shard, the key of its results, the results, and whether they are fresh."""
    shards = [view.shard(name, things) for name, things in batch]
    keys = {shard.name: digest("core", view.base, shard.digest) for shard in shards}
    kept = {shard.name: view.folder.get(keys[shard.name]) for shard in shards}
    missing = [shard for shard in shards if kept[shard.name] is None]
    found = results_by_shard(missing, view.shapes) if missing else {}
    told = []
    for shard in shards:
        known = kept[shard.name]
        results = to_bytes(found[shard.name]) if known is None else known
        told.append((keys[shard.name], results, known is None))
    return told
