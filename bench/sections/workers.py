"""Requests a second by number of workers."""

import statistics
from contextlib import ExitStack

from bench.data import data
from bench.measuring import Cell, Outcome, Section, Setup, Table, say, times
from bench.queries import queries
from bench.rates import ROUNDS, loads, rates
from bench.serving import Served

WORKERS = (1, 2, 4)
MOST_PLANS = 100


def measure(setup: Setup) -> Outcome:
    """Measure at the smallest size; with time, at each that a service holds in memory."""
    outcome = Outcome()
    for plans in [plans for plans in setup.plans if plans <= MOST_PLANS][: None if setup.full else 1]:
        made = data(setup.build, plans)
        asked = loads(queries(made.target, made.plan, made.indicator), made.targets)
        by_load: dict[str, dict[str, list[float]]] = {}
        with ExitStack() as stack:
            services = {
                str(workers): stack.enter_context(Served(made.out, workers, KG_CACHE_MB="64"))
                for workers in WORKERS
            }
            for load, texts in asked.items():
                say(f"  {plans} plans: {', '.join(services)} workers: {load}")
                by_load[load] = rates(services, texts, quick=setup.quick)
        rows: list[list[Cell]] = [
            [load, *map(statistics.median, by.values())] for load, by in by_load.items()
        ]
        columns = ("load", *(f"{workers} workers" for workers in WORKERS))
        title = f"{plans:,} plans: requests a second, 16 connections"
        outcome.tables.append(Table(f"workers-{plans}", title, columns, rows, "1/s"))
        for load, by in by_load.items():
            one, *more = by.items()
            for workers, its in more:
                outcome.ratios[f"{plans} plans, {load}: {workers} ÷ 1 worker"] = times(its, one[1])
    return outcome


SECTION = Section(
    "workers",
    "Throughput by number of workers",
    f"Requests a second by wrk, the median of {ROUNDS} turns of services that are up at once. Workers beyond "
    "the machine's cores take turns; the service starts twice as many as there are cores, so that long "
    "queries leave room for quick ones. Repeated queries are answered from the cache, before any worker.",
    measure,
    ("wrk",),
)
