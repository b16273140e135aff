"""What a build asks of its whole graph, by several processes: constraints, golden checks, the search index.

Each process opens a store on disk for itself, and shares one in memory; so nothing is asked here before it is
forked.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rdflib import Graph

from kg.assembly.asked import Growing
from kg.assembly.keeping import Progress
from kg.build.crew import Crew
from kg.catalogue import SavedQuery
from kg.catalogue.checks import Checked
from kg.golden import check_answer
from kg.search import write_index
from kg.shipped import shipped
from kg.validate import Result, Stated, broken_in_store, stated


@dataclass(frozen=True)
class _Held:
    """A graph and the shapes whose constraints it is held against."""

    store: Growing
    shapes: Graph


def constraint_findings(store: Growing, shapes: Graph, jobs: int, progress: Progress) -> Iterator[Result]:
    """Hold a graph against the SPARQL constraints of shapes.

    Args:
        store: The graph; not asked since it last took something.
        shapes: The shapes.
        jobs: How many processes.
        progress: Told how many constraints are done.

    Yields:
        What was found, in the order of the constraints.

    Raises:
        BuildError: A constraint cannot be read or evaluated; names it.
    """
    every = list(stated(shapes))
    with Crew(jobs, _Held(store, shapes)) as crew:
        for done, found in enumerate(crew.each(_broken, every), 1):
            progress("约束 constraints", done, len(every))
            yield from found


def _broken(held: _Held, stands: Stated) -> list[Result]:
    return list(broken_in_store(held.store, held.shapes, stands))


@dataclass(frozen=True)
class Index:
    """An index that is to be made.

    Attributes:
        path: Its file, which is not there yet.
        version: The data version.
    """

    path: Path
    version: str


@dataclass(frozen=True)
class _Day:
    """A graph on the day that it is built for."""

    store: Growing
    day: date


def check_and_index(
    store: Growing, queries: Collection[SavedQuery], day: date, index: Index, jobs: int, progress: Progress
) -> tuple[Checked, ...]:
    """Check what saved queries answer, and make the search index meanwhile.

    Args:
        store: The graph; not asked since it last took something.
        queries: The queries.
        day: What `today` means.
        index: The index.
        jobs: How many processes.
        progress: Told how many of these are done.

    Returns:
        What was found of each query.

    Raises:
        OSError: The disk refuses.
    """
    tasks: list[Index | SavedQuery] = [index, *queries]  # the longest first
    with Crew(jobs, _Day(store, day)) as crew:
        found = []
        for done, checked in enumerate(crew.each(_checked_or_indexed, tasks), 1):
            progress("检索索引与核对查询 index, check queries", done, len(tasks))
            found.append(checked)
    return tuple(checked for checked in found if checked)


def _checked_or_indexed(asked: _Day, task: Index | SavedQuery) -> Checked | None:
    if isinstance(task, SavedQuery):
        return check_answer(asked.store.opened(), task, asked.day)
    write_index(task.path, asked.store.opened(), task.version)
    return None


def held_to(queries: Iterable[SavedQuery], own: Path | None, plans: Collection[str]) -> list[SavedQuery]:
    """Return the queries whose golden checks are about the data that are built.

    What a shipped query must answer is about shipped plans, and says nothing where one of them is missing; an
    operator's own is written for whatever data the operator builds.

    Args:
        queries: All saved queries.
        own: Folder of the operator's, if there is one.
        plans: Keys of the plans that are built.
    """
    all_shipped = all(path.stem in plans for path in shipped("data", "plans").glob("*.json"))
    return [query for query in queries if all_shipped or is_own(query.name, own)]


def is_own(name: str, own: Path | None) -> bool:
    """Say whether a query is an operator's."""
    return own is not None and (own / f"{name}.rq").is_file()
