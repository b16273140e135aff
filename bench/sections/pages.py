"""The main kinds of pages at each size: how large, how long anew and again."""

import statistics
from urllib.parse import quote

from bench.data import Data, data
from bench.measuring import Cell, Outcome, Rounds, Section, Setup, Table, by_size, doing, joint, say, steady
from bench.serving import OK, Served
from kg.vocab import BASE


def pages(made: Data) -> dict[str, str]:
    """Return the kinds of pages, and where there is one of each."""
    target, plan = made.target.removeprefix(BASE), made.plan.removeprefix(BASE)
    key = plan.rpartition("/")[2]
    indicator = made.indicator.removeprefix(BASE)
    return {
        "home": "/",
        "all plans": "/plans",
        "a plan": f"/{plan}",
        "a target": f"/{target}",
        "an agency": "/id/agency/100000/national-health-commission",
        "an indicator": f"/{indicator}",
        "comparison of an indicator": f"/compare?indicator={indicator.rpartition('/')[2]}",
        "matrix": "/matrix",
        "matrix of a plan": f"/matrix?plan={key}",
        "validation": "/validation",
        "search": f"/search?q={quote('儿童 健康')}",
        "question": f"/ask?q={quote('各地孕产妇死亡率的目标分别是多少？')}",
        "saved queries": "/queries",
        "a saved query and its answer": "/queries/due-years",
        "ontology": "/ontology",
        "files": "/data/",
    }


def measured(made: Data, rounds: Rounds, outcome: Outcome) -> list[list[Cell]]:
    """Ask for every page; return a row a page."""
    rows: list[list[Cell]] = []
    times: dict[str, dict[str, list[float]]] = {name: {} for name in pages(made)}
    sizes: dict[str, int] = {}
    for kind, cache in (("anew", "0"), ("again", "64")):
        with Served(made.out, KG_CACHE_MB=cache) as service, doing(f"{made.plans} plans: pages {kind}"):
            for name, path in pages(made).items():
                first = service.ask(path)
                if first.status != OK:
                    outcome.notes.append(
                        f"{made.plans} plans: {name} ({path}) is answered with {first.status}"
                    )
                    continue
                times[name][kind] = [service.ask(path).seconds * 1000 for _ in rounds]
                sizes[name] = first.size
                say(f"    {name} {kind}: {statistics.median(times[name][kind]):.1f} ms")
    for name, by in times.items():
        if len(by) < 2:  # noqa: PLR2004 - of both kinds
            continue
        cells = [f(by[kind]) for kind in by for f in (statistics.median, percentile_95)]
        rows.append([name, sizes[name] / 1000, *cells])
        outcome.add(f"page: {name}, anew", "ms", (made.triples, steady(by["anew"])))
    return rows


def percentile_95(times: list[float]) -> float:
    """Return the time that one of twenty exceeds."""
    return sorted(times)[min(len(times) - 1, int(0.95 * len(times)))]


def measure(setup: Setup) -> Outcome:
    """Measure at each size."""
    outcome = Outcome()
    rounds = Rounds(1, 1, 0) if setup.quick else Rounds(4, 40, 0.5)
    columns = ("page", "gzip, kB", "anew p50, ms", "anew p95, ms", "again p50, ms", "again p95, ms")
    for plans in setup.plans:
        made = data(setup.build, plans)
        rows = measured(made, rounds, outcome)
        outcome.tables.append(Table(f"pages-{plans}", f"{plans:,} plans: pages", columns, rows))
    outcome.singles = by_size(outcome.series)
    outcome.ratios = joint("all pages, anew: at the largest ÷ at the smallest size", outcome.singles)
    return outcome


SECTION = Section(
    "pages",
    "Pages",
    "HTML over HTTP with one connection, compressed. *Anew*: by a service that keeps no answers. *Again*: "
    "by one that does, from the second time on.",
    measure,
)
