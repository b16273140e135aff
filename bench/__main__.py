"""All measurements: `python -m bench [SECTION…] [--plans 10 100] [--full] [--quick]`.

Each section writes what it measured as soon as it is done: into build/bench/results.json, and from there into
bench/RESULTS.md. One that fails is reported, and the others go on; the exit code is then 1, as it is when a
promise about this software does not hold or an answer was wrong.
"""

import argparse
import shutil
import sys
import time
import traceback
from pathlib import Path

from bench.measuring import Outcome, Section, Setup, say
from bench.replacing import RESULTS, put
from bench.results import Run
from bench.sections import SECTIONS
from bench.telling import HEADING, report

BUILD = Path("build/bench").resolve()
PLANS, FULL = (10, 100), (10, 100, 1_000, 7_000)
DISK_MB = 14.0
"""What a plan takes of the disk: quads, triples, and the stores that ours and two peers make of them."""


def fitting(plans: tuple[int, ...], free_mb: float) -> tuple[tuple[int, ...], list[str]]:
    """Return the sizes that the disk has room for, and why others are left out."""
    fit, told = [], []
    for size in sorted(plans):
        need = size * DISK_MB
        if need > 0.9 * free_mb:
            told.append(
                f"{size:,} plans are left out: they take about {need / 1000:,.0f} GB of disk with all "
                f"stores, and {free_mb / 1000:,.0f} GB are free"
            )
        else:
            fit.append(size)
    return tuple(fit), told


def made(section: Section, setup: Setup, run: Run, aside: list[str]) -> bool:
    """Make the measurements of a section; tell whether all was as it should be."""
    say(f"{section.title} …")
    began, outcome, failed = time.monotonic(), None, ""
    lacks = [command for command in section.needs if not shutil.which(command)]
    if lacks:
        outcome = Outcome(notes=[f"left out: there is no {', '.join(lacks)} on this machine"])
    else:
        try:
            outcome = section.measure(setup)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other sections go on
            traceback.print_exc()
            failed = f"{type(error).__name__}: {str(error)[:600]}".replace("\n", " ")
    if outcome is not None and setup.plans and section.name == "endpoints":
        outcome.notes += aside
    seconds = time.monotonic() - began
    run.add(section.name, outcome, seconds, failed)
    say(f"{section.title}: {seconds:.0f} s{', FAILED' if failed else ''}")
    wrong = [*outcome.faults, *(b.about for b in outcome.bounds if b.ours and not b.kept)] if outcome else []
    for one in wrong:
        say(f"  WRONG or broken: {one}")
    return not failed and not wrong


def arguments() -> argparse.Namespace:
    """Return what the command line says."""
    names = [section.name for section in SECTIONS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "sections", nargs="*", metavar="SECTION", help=f"of {', '.join(names)}; all by default"
    )
    parser.add_argument(
        "--plans", type=int, nargs="+", help="sizes; 10 and 100, with --full 1000 and 7000, too"
    )
    parser.add_argument("--full", action="store_true", help="measure what takes hours, too")
    parser.add_argument("--quick", action="store_true", help="hardly measure, to see that everything runs")
    parser.add_argument("--build", type=Path, default=BUILD, help="folder for what is generated and measured")
    parser.add_argument("--peers", type=Path, help="environment of the peers; peers below --build by default")
    parser.add_argument("--report", type=Path, default=RESULTS, help="Markdown file to write the tables into")
    given = parser.parse_args()
    if unknown := sorted(set(given.sections) - set(names)):
        parser.error(f"there is no section {', '.join(unknown)}; there are {', '.join(names)}")
    return given


def main() -> int:
    """Measure."""
    given = arguments()
    build: Path = given.build.resolve()
    build.mkdir(parents=True, exist_ok=True)
    plans = tuple(given.plans or (FULL if given.full else PLANS))
    fit, aside = fitting(plans, shutil.disk_usage(build).free / 1e6)
    peers = (given.peers or build / "peers").absolute()
    setup = Setup(build, fit, peers, quick=given.quick, full=given.full)
    if not given.full:
        aside.append("1,000 and 7,000 plans are measured by `make bench-full`")
    for one in aside:
        say(one)
    run = Run(build / "results.json", setup, fresh=not given.sections)
    right = True
    for section in SECTIONS:
        if section.name in (given.sections or [section.name]):
            right &= made(section, setup, run, aside)
            put(HEADING, report(run.told, SECTIONS), given.report)
    say(f"written: {given.report}, {build / 'results.json'}")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
