"""All saved queries of ours at each size: how long anew, how many rows, and what the time grows with."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from bench.data import Data, data
from bench.growth import fitted, verdict
from bench.measuring import (
    Bound,
    Cell,
    Outcome,
    Rounds,
    Section,
    Series,
    Setup,
    Table,
    by_size,
    doing,
    joint,
    say,
    steady,
)
from bench.serving import OK, Served
from kg.catalogue import SavedQuery, catalogue
from kg.shipped import shipped
from kg.vocab import BASE

REAL_PLAN = "440103-children-2021-2030"
"""The plan of the queries' golden checks, of which a synthetic one takes the place."""


LONG = 2.0
"""Seconds beyond which an answer is not asked for again: what else the machine does is little of it."""
RESULTS_JSON = "application/sparql-results+json"
NARROW = {"plan": "a plan", "place": "a place", "indicator": "an indicator", "agency": "an agency"}
"""What a query may be narrowed to: the first three in this order, and an agency besides."""
NARROW_MOST = 2_000.0
"""Milliseconds that an answer about one of these may take, however large the graph."""
_WHO = "SELECT ?agency WHERE {{ ?duty gp:responsibleFor <{target}> ; gp:agency ?agency }} ORDER BY ?agency"
TOO_SLOW = {503, 504}
"""Statuses of an answer that takes longer than the service lets it."""


def path_of(query: SavedQuery, plan: str) -> str:
    """Return where a query is run with the values of its golden check, about a synthetic plan."""
    golden = query.header.golden.items()
    fields = {name: str(value).replace(REAL_PLAN, plan) for name, value in golden}
    return f"/queries/{query.name}/run?{urlencode({**fields, 'format': 'json'})}"


def rows_of(body: bytes) -> int:
    """Return how many rows or triples an answer has, as its receipt says."""
    return int(json.loads(body)["receipt"]["rows"])


def measured(made: Data, rounds: Rounds, outcome: Outcome) -> dict[str, tuple[float, int]]:
    """Run all saved queries on a service that keeps no answers.

    Returns:
        Query to milliseconds and rows.
    """
    plan = (
        next(one for one in made.targets if "-children-" in one).removeprefix(f"{BASE}id/plan/").split("/")[0]
    )
    found = {}
    saved = catalogue(shipped("queries")).values()
    with (
        Served(made.out, KG_CACHE_MB="0") as service,
        doing(f"{made.plans} plans: {len(saved)} saved queries"),
    ):
        for query in saved:
            path = path_of(query, plan)
            first = service.ask(path, "*/*")
            if first.status in TOO_SLOW:
                outcome.notes.append(f"{made.plans} plans: {query.name} is not answered in time")
                continue
            if first.status != OK:
                outcome.faults.append(
                    f"{made.plans} plans: {query.name}: {first.status} {first.body[:200]!r}"
                )
                continue
            again = () if first.seconds > LONG else rounds
            times = [first.seconds, *(service.ask(path, "*/*").seconds for _ in again)]
            found[query.name] = steady(times) * 1000, rows_of(first.body)
            say(f"    {query.name}: {found[query.name][0]:.1f} ms, {found[query.name][1]} rows")
    return found


def narrowings(query: SavedQuery) -> list[str]:
    """Return the parameters that a query is narrowed by here."""
    known = [name for name in NARROW if name in query.header.parameters_by_name]
    return [*[name for name in known if name != "agency"][:1], *[name for name in known if name == "agency"]]


def narrowed(made: Data, rounds: Rounds, outcome: Outcome) -> dict[str, tuple[float, int]]:
    """Run what can be narrowed about one thing of a synthetic plan, on a service that keeps no answers.

    Returns:
        Query and what it is about, to milliseconds and rows.
    """
    things = {"plan": made.plan, "indicator": made.indicator}
    things["place"] = f"{BASE}id/place/{made.plan.rpartition('/')[2].partition('-')[0]}"
    found = {}
    saved = catalogue(shipped("queries")).values()
    with (
        Served(made.out, KG_CACHE_MB="0") as service,
        doing(f"{made.plans} plans: saved queries about one thing"),
    ):
        asked = service.ask(f"/sparql?{urlencode({'query': _WHO.format(target=made.target)})}", RESULTS_JSON)
        things["agency"] = json.loads(asked.body)["results"]["bindings"][0]["agency"]["value"]
        for query in saved:
            required = [one.name for one in query.header.parameters if one.required]
            for name in narrowings(query):
                fields = {one: query.header.golden[one] for one in required if one != name} | {
                    name: things[name]
                }
                path = f"/queries/{query.name}/run?{urlencode({**fields, 'format': 'json'})}"
                first = service.ask(path, "*/*")
                if first.status != OK:
                    outcome.faults.append(f"{made.plans} plans: {path}: {first.status} {first.body[:200]!r}")
                    continue
                times = [first.seconds, *(service.ask(path, "*/*").seconds for _ in rounds)]
                found[f"{query.name}, {NARROW[name]}"] = steady(times) * 1000, rows_of(first.body)
    slowest = max(found, key=lambda one: found[one][0])
    about = f"{made.plans} plans: the slowest saved query about one thing ({slowest})"
    outcome.bounds.append(Bound(about, found[slowest][0], NARROW_MOST, "ms"))
    return found


def rows_by_query(
    sizes: list[Data], found: Mapping[int, Mapping[str, tuple[float, int]]]
) -> list[list[Cell]]:
    """Return a row a query: at each size rows and time, the fit, and what it grows with."""
    rows: list[list[Cell]] = []
    for name in found[sizes[0].plans]:
        there = [made for made in sizes if name in found[made.plans]]
        triples = [float(made.triples) for made in there]
        times = [found[made.plans][name][0] for made in there]
        counts = [found[made.plans][name][1] for made in there]
        time, answer = fitted(triples, times), fitted(triples, [float(count) for count in counts])
        cells: list[Cell] = [name]
        for made in sizes:
            ms, count = found[made.plans].get(name, (None, None))
            cells += [count, ms]
        shown = round(time.b, 2) if time else None
        rows.append([*cells, shown, round(answer.b, 2) if answer else None, verdict(time, answer)])
    return sorted(rows, key=lambda row: (str(row[-1]), str(row[0])))


def measure(setup: Setup) -> Outcome:
    """Measure at each size."""
    outcome = Outcome()
    rounds = Rounds(1, 1, 0) if setup.quick else Rounds(1, 20, 0.4)
    sizes = [data(setup.build, plans) for plans in setup.plans]
    found = {made.plans: measured(made, rounds, outcome) for made in sizes}
    for made in sizes:
        for name, (ms, _) in found[made.plans].items():
            outcome.add(f"saved query {name}", "ms", (made.triples, ms))
    outcome.singles = by_size(outcome.series)
    outcome.ratios = joint("all saved queries: at the largest ÷ at the smallest size", outcome.singles)
    heads = [head for made in sizes for head in (f"rows at {made.plans}", f"at {made.plans} plans, ms")]
    rows = rows_by_query(sizes, found)
    columns = ("query", *heads, "exponent of time", "exponent of rows", "grows")
    outcome.tables.append(Table("saved", "Saved queries, answers not kept", columns, rows))
    few = Rounds(1, 1, 0) if setup.quick else Rounds(1, 20, 0.15)
    about_one = {made.plans: narrowed(made, few, outcome) for made in sizes}
    rows_of_one = rows_by_query(sizes, about_one)
    outcome.tables.append(
        Table("saved-narrowed", "About one plan, place, indicator or agency", columns, rows_of_one)
    )
    singles = by_size(
        {
            name: Series("ms", [(made.triples, about_one[made.plans][name][0]) for made in sizes])
            for name in about_one[sizes[0].plans]
            if all(name in about_one[made.plans] for made in sizes)
        }
    )
    outcome.singles |= singles
    outcome.ratios |= joint("saved queries about one thing: at the largest ÷ at the smallest size", singles)
    totals: list[list[Cell]] = []
    for kind in ("does not grow", "with the answer", "with the graph", "one size"):
        of_kind = [row for row in rows if row[-1] == kind]
        if of_kind:
            last = [float(row[2 * len(sizes)] or 0) for row in of_kind]
            totals.append([kind, len(of_kind), sum(last) / len(last), max(last)])
    columns = ("grows", "queries, count", "mean at the largest size, ms", "slowest there, ms")
    outcome.tables.append(Table("saved-kinds", "What their times grow with", columns, totals))
    return outcome


SECTION = Section(
    "saved",
    "Saved queries and what they grow with",
    "Every saved query with the values of its golden check (a synthetic plan for the real one), over HTTP "
    "as JSON, by a service that keeps no answers; then those that can be asked about one plan, place, "
    "indicator or agency, with that and what they require. The exponents are slopes of the logarithms "
    "of time and rows by triples: below 0.2 a time does not grow; it grows with the answer if the answer "
    "does and the time's exponent is at most 0.3 above the rows'; else with the graph.",
    measure,
)
