"""Builds of synthetic records: from nothing, with nothing changed, with one record changed."""

import json
import os
import shutil
from pathlib import Path

from bench.generate.writing import RECORDS, REGISTERS, write_records
from bench.measuring import Bound, Cell, Outcome, Section, Setup, Table, by_size, doing
from bench.processes import Taken, taken
from bench.sections.starting import size_mb

PLANS, FULL, QUICK = (10, 30), (10, 30, 100), (10,)
"""How many plans are built: a hundred take minutes, a thousand half an hour."""
VERY_FULL = 1_000
NOTHING, UNCHANGED, ONE = "from nothing", "nothing changed", "one record changed"
UNCHANGED_MOST = 10
"""Plans beyond which a build with nothing changed waits for `make bench-full`."""
VALIDATION_MOST = 10.0
"""How many times as long as the rest of the build its validation may take."""


def sizes(setup: Setup) -> tuple[int, ...]:
    """Return how many plans are built."""
    if setup.quick:
        return QUICK
    if not setup.full:
        return PLANS
    return (*FULL, VERY_FULL) if VERY_FULL in setup.plans else FULL


def changes(setup: Setup, plans: int) -> tuple[str, ...]:
    """Return which builds of so many plans are made, one upon the other."""
    return (NOTHING, UNCHANGED, ONE) if setup.full or plans <= UNCHANGED_MOST else (NOTHING, ONE)


def build(folder: Path) -> tuple[Taken, dict[str, float]]:
    """Build what lies in a folder."""
    jobs = str(os.cpu_count() or 1)
    given = (str(folder / RECORDS), str(folder / REGISTERS), str(folder / "graph"))
    used = taken(["bench.timed_build", *given, jobs])
    told: dict[str, float] = json.loads(used.said.splitlines()[-1])
    return used, told


def change_one(folder: Path) -> None:
    """Put a record of another seed, of the same plan, in the place of one."""
    other = folder / "other"
    write_records(other, 2, "2")
    changed = min((other / RECORDS).iterdir())
    shutil.copyfile(changed, folder / RECORDS / changed.name)


def measured(folder: Path, plans: int, whats: tuple[str, ...], outcome: Outcome) -> list[list[Cell]]:
    """Make these builds; return a row each."""
    shutil.rmtree(folder, ignore_errors=True)
    write_records(folder, plans, "1")
    rows: list[list[Cell]] = []
    for what in whats:
        if what == ONE:
            change_one(folder)
        with doing(f"building {plans} plans, {what}"):
            used, told = build(folder)
        rest = told["seconds"] - told["validation"]
        rows.append([
            f"{plans:,}, {what}", int(told["quads"]), used.seconds, used.cpu, told["quads"] / used.seconds,
            told["validation"], told["validation"] / rest, used.largest_mb, used.all_mb,
            told["bytes"] / 1e6, size_mb(folder / "graph" / "parts"),
        ])  # fmt: skip
        outcome.add(f"build, {what}: processor", "s", (plans, used.cpu), "plans")
        outcome.add(f"build, {what}: memory of all processes", "MB", (plans, used.all_mb), "plans")
        if what == NOTHING:
            about = f"{plans} plans: validation by the rest of the build"
            outcome.bounds.append(Bound(about, told["validation"] / rest, VALIDATION_MOST, "times"))
            whole = used.cpu
        else:
            outcome.ratios[f"{plans} plans: processor, {what} ÷ {NOTHING}"] = used.cpu / whole
    shutil.rmtree(folder, ignore_errors=True)
    return rows


def measure(setup: Setup) -> Outcome:
    """Build at each size."""
    outcome, rows = Outcome(), []
    columns = (
        "plans", "quads, count", "seconds, s", "processor, s", "quads a second, 1/s", "validation, s",
        "validation ÷ rest, times", "largest process, MB", "all processes, MB", "release, MB", "parts, MB",
    )  # fmt: skip
    for plans in sizes(setup):
        whats = changes(setup, plans)
        rows += measured(setup.build / "building", plans, whats, outcome)
        if UNCHANGED not in whats:
            outcome.notes.append(f"{plans} plans: not built with {UNCHANGED}: `make bench-full`")
        outcome.tables = [Table("build", "Builds, a process a core", columns, rows)]
    if not setup.full:
        outcome.notes.append(
            "100 plans take minutes to build from nothing, so that they are built in `make bench-full` alone"
        )
    elif VERY_FULL not in setup.plans:
        outcome.notes.append(f"{VERY_FULL:,} plans were not built")
    outcome.ratios |= by_size(outcome.series)
    return outcome


SECTION = Section(
    "build",
    "Build",
    "`kg build` of synthetic records with a process a core. *Parts* are kept below the build folder so "
    "that the next build takes what did not change. Validation is timed within the build.",
    measure,
)
