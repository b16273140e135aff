"""Attacks on the service: every attack of the tests, by two at once, while others are answered."""

import tempfile
import threading
import time
from http import HTTPStatus
from pathlib import Path

from bench.measuring import Bound, Cell, Outcome, Section, Setup, Table, say
from kg.pool.linux import cpu_seconds
from tests.api.wire import Came
from tests.hostile.attacks import ATTACKS, RING, Attack, all_of_them
from tests.hostile.watching import percentile, watched
from tests.protocol.conftest import put
from tests.protocol.process import Served, running

SECONDS = 10
"""What an operator may have set as the time of a query, so that attacks are over in time."""
SHARES = (0.5, 0.99, 1.0)
CALM = 2.0
"""Seconds without an attack, to compare with."""
REST = 1.5
"""Seconds after each attack."""
BOUND = 1.0
"""Seconds within which 99 of 100 others are answered whatever the attack, as the tests have it."""


def twice_at_once(attack: Attack) -> Attack:
    """Return an attack by two at once."""

    def both(address: str) -> list[Came]:
        threads = [threading.Thread(target=attack, args=(address,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return []

    return both


def nothing(_: str) -> list[Came]:
    """Leave the service in peace."""
    time.sleep(CALM)
    return []


def attacked(served: Served, outcome: Outcome, *, quick: bool) -> list[list[Cell]]:
    """Attack a service; return a row an attack."""
    attacks: dict[str, Attack] = {"nothing": nothing, **ATTACKS, "all": all_of_them}
    rows: list[list[Cell]] = []
    with watched(served.host) as watch:
        for name in list(attacks)[: 2 if quick else None]:
            say(f"  attack: {name}")
            began, before = time.monotonic(), cpu_seconds(served.pid)
            twice_at_once(attacks[name])(served.address)
            ended, used = time.monotonic(), cpu_seconds(served.pid) - before
            time.sleep(REST)
            probes = watch.since(began, ended)
            shares = [1000 * percentile(probes, kind, s) for kind in ("livez", "query") for s in SHARES]
            lost = sum(probe.status != HTTPStatus.OK for probe in probes)
            size = served.memory(served.pid) / 1e6
            rows.append([name.replace("_", " "), ended - began, used, len(probes), lost, *shares, size])
            slowest = max(percentile(probes, kind, 0.99) for kind in ("livez", "query"))
            outcome.bounds.append(Bound(f"{name}: 99 of 100 others", slowest, BOUND, "s", ours=False))
    return rows


def measure(setup: Setup) -> Outcome:
    """Attack with every attack, then with all at once."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), query_seconds=SECONDS) as served:
        follows = " , ".join(f"<urn:ring:{n}>" for n in range(60))
        put(served, RING, "".join(f"<urn:ring:{n}> <urn:follows> {follows} .\n" for n in range(60)).encode())
        rows = attacked(served, outcome, quick=setup.quick)
    columns = (
        "attack", "lasts, s", "processor of the front, s", "others asked, count", "not answered, count",
        "livez p50, ms", "livez p99, ms", "livez slowest, ms",
        "query p50, ms", "query p99, ms", "query slowest, ms", "memory, MB",
    )  # fmt: skip
    outcome.tables.append(Table("hostile", "What others feel of an attack", columns, rows))
    return outcome


SECTION = Section(
    "hostile",
    "Under attack",
    "`kg serve` over the made-up graph of the tests with the settings of an operator who changed none but "
    "the time of a query. Each attack is made by two at once; meanwhile somebody else asks `/livez` and a "
    "small query. Attackers, service and workers share the same cores: what the front itself needs for "
    "an attack has a column of its own.",
    measure,
)
