"""How long others wait while strangers attack the service: every attack of the tests, longer and all at once.

    .venv/bin/python -m bench.hostile [ROUNDS] [FILE]

Runs `kg serve` over the made-up graph with the settings of an operator who changed none but the time of a
query, attacks it over loopback, and prints how long `/livez` and a small query took meanwhile, as a table in
Markdown; FILE gets it, too.
"""

import os
import platform
import sys
import tempfile
import threading
import time
from http import HTTPStatus
from pathlib import Path

from tests.api.wire import Came
from tests.hostile.attacks import ATTACKS, RING, Attack, all_of_them
from tests.hostile.watching import percentile, watched
from tests.protocol.conftest import put
from tests.protocol.process import Served, running

SECONDS = 10
SHARES = (0.5, 0.99, 1.0)


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
    time.sleep(2)
    return []


def measure(served: Served, rounds: int) -> list[str]:
    """Attack a service; return the table's lines."""
    attacks: dict[str, Attack] = {"nothing": nothing, **ATTACKS, "all": all_of_them}
    lines = [
        "| attack | seconds | probes | unanswered | livez p50 | p99 | max | query p50 | p99 | max | MB |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    with watched(served.host) as watch:
        for name, attack in attacks.items():
            began = time.monotonic()
            for _ in range(rounds):
                twice_at_once(attack)(served.address)
            ended = time.monotonic()
            time.sleep(5)
            probes = watch.since(began, ended)
            shares = [f"{percentile(probes, kind, s):.3f}" for kind in ("livez", "query") for s in SHARES]
            lost = sum(probe.status != HTTPStatus.OK for probe in probes)
            size = served.memory(served.pid) / 1e6
            cells = [name, f"{ended - began:.0f}", str(len(probes)), str(lost), *shares, f"{size:.0f}"]
            lines.append(f"| {' | '.join(cells)} |")
            print(lines[-1], flush=True)
    return lines


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), query_seconds=SECONDS) as served:
        follows = " , ".join(f"<urn:ring:{n}>" for n in range(60))
        put(served, RING, "".join(f"<urn:ring:{n}> <urn:follows> {follows} .\n" for n in range(60)).encode())
        table = measure(served, rounds)
    head = (
        f"{time.strftime('%Y-%m-%d')}, {platform.platform()}, {os.cpu_count()} cores, load before {load:.1f}"
    )
    report = "\n".join([head, "", *table, ""])
    print(report)
    if len(sys.argv) > 2:  # noqa: PLR2004 - the file is the second argument
        Path(sys.argv[2]).write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
