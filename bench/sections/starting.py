"""Start, reload, memory and disk of the service, with the graph in memory and on disk."""

import os
import shutil
from pathlib import Path

from bench.data import VERSIONS, Data, data
from bench.measuring import Cell, Outcome, Section, Setup, Table, by_size, doing
from bench.serving import Served, put_in_service
from kg.settings import MEMORY_MB, Settings
from kg.store import source_of
from kg.store.disk import FOLDER

IN_MEMORY = 8
"""Bytes of memory for each of N-Quads: the serving process and that of the workers hold the graph each."""
SHARE = 0.5
"""Of the machine's memory that a service may take here."""


ONCE_FROM = 10
"""Plans beyond which a start takes long enough to be timed once."""


def fits(made: Data) -> bool:
    """Tell whether the graph may be held in memory on this machine."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return made.quads_file.stat().st_size * IN_MEMORY < SHARE * memory


def held_by_default(made: Data) -> bool:
    """Tell whether the service holds the graph in memory if nobody says where."""
    settings = Settings(store="auto", memory_mb=MEMORY_MB, write=False)
    release = made.out / "releases" / VERSIONS[0]
    return bool(source_of(settings, release, VERSIONS[0])["kind"] == "memory")


def not_in_memory(made: Data, setup: Setup) -> str:
    """Return why the graph is not held in memory here; nothing if it is."""
    if not fits(made):
        return "the graph would not fit, twice over"
    if setup.full or held_by_default(made):
        return ""
    return "the service keeps so many on disk; `make bench-full` measures it"


def size_mb(folder: Path) -> float:
    """Return the megabytes of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def measured(made: Data, store: str, times: int) -> list[Cell]:
    """Start so many times, switch to the other release and back; return a row."""
    stores = [made.out / "releases" / version / FOLDER for version in VERSIONS]
    for folder in stores:
        shutil.rmtree(folder, ignore_errors=True)
    put_in_service(made.out, VERSIONS[0])
    first: float | None = None
    with doing(f"{made.plans} plans: start and reload with the graph in {store}"):
        if store == "disk":
            with Served(made.out, KG_STORE=store) as service:
                first = service.start_seconds
        starts: list[float] = []
        back: float | None = None
        for _ in range(times):
            with Served(made.out, KG_STORE=store, KG_MEMORY_MB="100000") as service:
                starts.append(service.start_seconds)
                memory = service.memory_mb
                if len(starts) == 1:
                    switched = service.switch(VERSIONS[1])
                    if store == "disk":  # in memory one release is read like another
                        back = service.switch(VERSIONS[0])
    disk = size_mb(made.out / "releases" / VERSIONS[0])
    return [f"{made.plans:,}, {store}", first, min(starts), switched, back, memory, disk]


def measure(setup: Setup) -> Outcome:
    """Measure at each size."""
    outcome, rows = Outcome(), []
    columns = (
        "plans, graph in", "first start, s", "start, s", "another release, s", "a release known, s",
        "memory of all processes, MB", "disk, MB",
    )  # fmt: skip
    for plans in setup.plans:
        made = data(setup.build, plans)
        for store in ("memory", "disk"):
            if store == "memory" and (why := not_in_memory(made, setup)):
                outcome.notes.append(f"{plans} plans: not held in memory: {why}")
                continue
            row = measured(made, store, 1 if setup.quick or plans > ONCE_FROM else 2)
            rows.append(row)
            for head, cell in zip(columns[2:], row[2:], strict=True):
                what, _, unit = head.rpartition(", ")
                if isinstance(cell, float):
                    outcome.add(f"{what}, graph in {store}", unit, (made.triples, cell))
    outcome.ratios = by_size(outcome.series)
    outcome.tables.append(Table("start", "Start and reload", columns, rows))
    return outcome


SECTION = Section(
    "start",
    "Start, reload, memory",
    "From the command until `/readyz` says that queries are answered, and from the switch of a release "
    "until its version is what `/readyz` says. A graph on disk is loaded into its store at the first "
    "start, and when a release is switched to that was not served before. Memory is the proportional "
    "share (PSS) of all processes at rest; the disk is the release's, store included.",
    measure,
)
