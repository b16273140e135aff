"""Requests a second by number of workers."""

from bench.data import data
from bench.measuring import Cell, Outcome, Section, Setup, Table, say
from bench.queries import queries
from bench.rates import loads, rate
from bench.serving import Served

WORKERS = (1, 2, 4)
MOST_PLANS = 100


def measure(setup: Setup) -> Outcome:
    """Measure at the smallest size; with time, at each that a service holds in memory."""
    outcome = Outcome()
    for plans in [plans for plans in setup.plans if plans <= MOST_PLANS][: None if setup.full else 1]:
        made = data(setup.build, plans)
        rates: dict[str, list[float]] = {}
        for workers in WORKERS:
            with Served(made.out, workers, KG_CACHE_MB="64") as service:
                for load, texts in loads(
                    queries(made.target, made.plan, made.indicator), made.targets
                ).items():
                    say(f"  {plans} plans: {workers} workers, {load}")
                    rates.setdefault(load, []).append(rate(service, texts, 1 if setup.quick else 4))
        rows: list[list[Cell]] = [[load, *values] for load, values in rates.items()]
        columns = ("load", *(f"{workers} workers" for workers in WORKERS))
        title = f"{plans:,} plans: requests a second, 16 connections"
        outcome.tables.append(Table(f"workers-{plans}", title, columns, rows, "1/s"))
        for load, values in rates.items():
            for workers, value in zip(WORKERS[1:], values[1:], strict=True):
                outcome.ratios[f"{plans} plans, {load}: {workers} ÷ 1 worker"] = value / values[0]
    return outcome


SECTION = Section(
    "workers",
    "Throughput by number of workers",
    "Requests a second by wrk. Workers beyond the machine's cores take turns; the service starts twice as "
    "many as there are cores, so that long queries leave room for quick ones. Repeated queries are "
    "answered from the cache, before any worker.",
    measure,
    ("wrk",),
)
