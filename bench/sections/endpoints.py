"""Fourteen queries of this service and of its peers, at each size: answers, latencies, throughput."""

import statistics
from collections.abc import Mapping
from itertools import product

from bench.asking import Asked, Panel, milliseconds
from bench.data import Data, data
from bench.measuring import Bound, Cell, Outcome, Rounds, Section, Setup, Table, doing, joint, say, times
from bench.peers import PEERS
from bench.peers.peer import Peer, PeerError, Server, TooSlowError
from bench.peers.servers import Ours, Oxigraph, Virtuoso
from bench.queries import queries
from bench.rates import ROUNDS, loads, rates

KINDS = ("once", "again")
QUICK = 3.0
"""Milliseconds below which Oxigraph's own server may be a fifth faster."""
PEER_MOST = {Oxigraph.name: 1.0, Virtuoso.name: 1.5}
"""How many times as long as a peer's our answers may take."""
QUICK_MOST = 1.2
LOOK_UPS_LEAST = 0.5
"""Share of Oxigraph's rate that look-ups that never repeat should reach."""
RATED = (Ours, Oxigraph, Virtuoso)
"""Those whose rate is taken: a mix takes the others minutes."""


def started(made: Data, setup: Setup, outcome: Outcome) -> list[Peer]:
    """Load and start all that hold this size; notes say who is left out and why."""
    running: list[Peer] = []
    for kind in PEERS:
        if made.plans > kind.most_plans:
            outcome.notes.append(f"{made.plans} plans: {kind.name} is left out: {kind.why}")
            continue
        if made.plans > kind.hasty_plans and not setup.full:
            outcome.notes.append(f"{made.plans} plans: {kind.name} takes minutes to load: `make bench-full`")
            continue
        peer = kind(made, setup.peers)
        if lacks := peer.missing():
            outcome.notes.append(f"{kind.name} is left out: there is no {lacks} on this machine")
            continue
        try:
            with doing(f"{made.plans} plans: {kind.name} loads and starts"):
                peer.load()
                peer.start()
        except (PeerError, TooSlowError, OSError) as error:
            peer.stop()
            if kind is Ours:
                stop(running)
                raise
            outcome.notes.append(f"{made.plans} plans: {kind.name} is left out: {error}")
            continue
        running.append(peer)
    return running


def stop(peers: list[Peer]) -> None:
    """End all."""
    for peer in peers:
        peer.stop()


def latency_tables(made: Data, asked: Asked, names: list[str]) -> list[Table]:
    """Return a table for each kind of asking."""
    tables = []
    for kind in KINDS:
        rows: list[list[Cell]] = []
        complete = {
            name: sum(milliseconds(by[name], kind) for by in asked.times.values())
            for name in names
            if all(name in by for by in asked.times.values())
        }
        for query, by in asked.times.items():
            times = [
                milliseconds(by[name], kind) if name in by else asked.told[query].get(name, "not asked")
                for name in names
            ]
            rows.append([query, asked.rows.get(query), *times])
        rows.append(["sum", None, *(complete.get(name, "—") for name in names)])
        what = "a query that nobody asked before" if kind == "once" else "the same text again"
        tables.append(
            Table(
                f"{kind}-{made.plans}",
                f"{made.plans:,} plans, {made.triples:,} triples: {what}, ms",
                ("query", "rows, count", *names),
                rows,
                "ms",
            )
        )
    return tables


def ratios_of(plans: int, asked: Asked, kind: str, name: str) -> dict[str, float]:
    """Return our times by those of a peer, of a kind of asking."""
    return {
        f"{kind} {plans} {query} ÷ {name}": milliseconds(by[Ours.name], kind) / milliseconds(by[name], kind)
        for query, by in asked.times.items()
        if name in by and Ours.name in by
    }


def bounds_of(plans: int, asked: Asked) -> list[Bound]:
    """Return our times held to those of the peers that are bounds."""
    found = []
    for kind in KINDS:
        for query, by in asked.times.items():
            for name, most in PEER_MOST.items():
                if name not in by or Ours.name not in by:
                    continue
                theirs = milliseconds(by[name], kind)
                factor = QUICK_MOST if name == Oxigraph.name and theirs < QUICK else most
                about = f"{plans} plans, {kind}, {query}: {factor:g} × {name}"
                found.append(
                    Bound(about, milliseconds(by[Ours.name], kind), theirs * factor, "ms", ours=False)
                )
    return found


def rates_table(
    made: Data, peers: list[Peer], asked: Mapping[str, str], setup: Setup
) -> tuple[Table, dict[str, dict[str, list[float]]]]:
    """Measure requests a second of the quick servers."""
    servers = {peer.name: peer for peer in peers if isinstance(peer, Server) and isinstance(peer, RATED)}
    found: dict[str, dict[str, list[float]]] = {}
    for load, texts in loads(asked, made.targets).items():
        say(f"  {made.plans} plans: requests a second of {', '.join(servers)}: {load}")
        found[load] = rates(servers, texts, quick=setup.quick)
    rows: list[list[Cell]] = [[load, *map(statistics.median, by.values())] for load, by in found.items()]
    title = f"{made.plans:,} plans: requests a second, 16 connections"
    return Table(f"rates-{made.plans}", title, ("load", *servers), rows, "1/s"), found


def measure(setup: Setup) -> Outcome:
    """Measure at each size."""
    outcome = Outcome()
    rounds = Rounds(2, 3, 1) if setup.quick else Rounds(5, 40, 0.7)
    for plans in setup.plans:
        made = data(setup.build, plans)
        queried = queries(made.target, made.plan, made.indicator)
        peers = started(made, setup, outcome)
        try:
            with doing(f"{plans} plans: asking {', '.join(peer.name for peer in peers)}"):
                asked = Panel(peers).ask(queried, rounds)
            outcome.tables += latency_tables(made, asked, [peer.name for peer in peers])
            for kind, name in product(KINDS, (peer.name for peer in peers if not isinstance(peer, Ours))):
                singles = ratios_of(plans, asked, kind, name)
                outcome.singles |= singles
                outcome.ratios |= joint(f"{kind} {plans} all queries ÷ {name}", singles)
            outcome.bounds += bounds_of(plans, asked)
            for query, by in asked.times.items():
                for name in (peer.name for peer in peers if isinstance(peer, RATED) and peer.name in by):
                    value = milliseconds(by[name], "once")
                    outcome.add(f"{query}, anew, {name}", "ms", (made.triples, value))
            outcome.faults += [f"{plans} plans: {fault}" for fault in asked.faults]
            outcome.notes += [f"{plans} plans: {note}" for note in asked.notes]
            table, by_load = rates_table(made, peers, queried, setup)
            outcome.tables.append(table)
        finally:
            stop(peers)
        for load, rated in by_load.items():
            for name, its in rated.items():
                if name != Ours.name:
                    outcome.ratios[f"rate {plans} {load} ÷ {name}"] = times(rated[Ours.name], its)
        look_ups = next(iter(by_load.values()))
        if Oxigraph.name in look_ups:
            about = f"{plans} plans: {LOOK_UPS_LEAST:g} × {Oxigraph.name}'s rate of look-ups, by our rate"
            least = LOOK_UPS_LEAST * times(look_ups[Oxigraph.name], look_ups[Ours.name])
            outcome.bounds.append(Bound(about, least, 1.0, "", ours=False))
    return outcome


SECTION = Section(
    "endpoints",
    "Endpoints side by side",
    "Same triples, same queries; answers are compared first, and one that differs has no time. All "
    "servers are up at once and asked in turn over HTTP with one connection; engines in process are asked "
    "without HTTP. A query asked *anew* differs from all before by a comment; *again* is the same text, "
    "which this service answers from its cache. An answer that takes longer than 10 s is given up. "
    f"Requests a second are wrk's, the median of {ROUNDS} turns; how many times as many one has is the "
    "median of what it is in each round.",
    measure,
    ("wrk",),
)
