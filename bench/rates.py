"""Requests a second of servers, by wrk.

All servers are up at once and take turns, several times round. Those of a round share the machine's good and
bad seconds, so that the rate of one by that of another is taken of each round; the median comes again in the
next run, where rates themselves, and the best of each server, do not. Before the first round each has a turn
that does not count: what a server does once, it does then.
"""

import subprocess
import tempfile
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from bench.queries import TEXTS

CONNECTIONS = 16
EITHER = "application/sparql-results+json, application/n-triples;q=0.9"
ROUNDS, SECONDS = 7, 1
"""How many turns of each server count, and how long a turn is."""
SLOW, SLOW_SECONDS = 100, 2
"""Requests a second below which a turn of any server counts too few answers, and how long a turn is then."""
MIXED = 600
"""How many times the mix is asked before a text comes again, in all turns."""
LOOK_UPS = 150_000
FEW = 100
"""Texts below which each is asked again and again, in all turns."""
_FRESH = count(1)


def loads(asked: Mapping[str, str], targets: list[str]) -> dict[str, list[str]]:
    """Return the loads: look-ups that never repeat, a mix of all queries anew, the mix again and again."""
    look_up = TEXTS["look-up"]
    shown = [look_up.format(target=target) for target in targets]
    fresh = [f"{shown[i % len(shown)]}\n# {next(_FRESH)}" for i in range(LOOK_UPS)]
    mix = [f"{query}\n# {next(_FRESH)}" for _ in range(MIXED) for query in asked.values()]
    return {
        "look-ups, never repeated": fresh,
        f"mix of {len(asked)}, anew": mix,
        f"mix of {len(asked)}, repeated": [*asked.values()],
    }


class Rated(Protocol):
    """A server whose rate is taken."""

    @property
    def port(self) -> int:
        """Its port of loopback."""

    @property
    def path(self) -> str:
        """Path of its endpoint."""

    @property
    def extra(self) -> str:
        """Further fields of a request."""


def rates(servers: Mapping[str, Rated], texts: list[str], *, quick: bool = False) -> dict[str, list[float]]:
    """Return requests per second by server, of each of its turns but the first.

    Args:
        servers: Name to server.
        texts: What is asked. If they are many, each round has its own, which no server was asked before.
        quick: Whether one turn of each counts.

    Raises:
        RuntimeError: Answers were not all right.
    """
    found: dict[str, list[float]] = {name: [] for name in servers}
    seconds = SECONDS
    for own in shares(texts, 1 + (1 if quick else ROUNDS)):
        with tempfile.TemporaryDirectory() as folder:
            for name, server in servers.items():
                found[name].append(_asked(server, _script(Path(folder), server, own), seconds))
        if not quick and min(turns[0] for turns in found.values()) < SLOW:
            seconds = SLOW_SECONDS
    return {name: turns[1:] for name, turns in found.items()}


def shares(texts: list[str], turns: int) -> list[list[str]]:
    """Return what is asked in each turn: few texts all, of many a share that no other turn has."""
    if len(texts) < FEW:
        return [texts] * turns
    share = len(texts) // turns
    return [texts[number * share : (number + 1) * share] for number in range(turns)]


def _script(folder: Path, server: Rated, texts: list[str]) -> Path:
    """Write what wrk is to ask; return its script."""
    paths, script = folder / "paths.txt", folder / "ask.lua"
    with paths.open("w", encoding="ascii") as file:
        file.writelines(f"{server.path}?query={quote(text)}{server.extra}\n" for text in texts)
    script.write_text(
        f"""local paths, n = {{}}, 0
for line in io.lines("{paths}") do paths[#paths + 1] = line end
local threads = 0
function setup(thread) thread:set("first", threads); threads = threads + 1 end
function init() n = first end
function request()
  n = n + 1
  return wrk.format("GET", paths[(n - 1) % #paths + 1], {{ ["Accept"] = "{EITHER}" }})
end
""",
        encoding="utf-8",
    )
    return script


def _asked(server: Rated, script: Path, seconds: int) -> float:
    """Return requests per second of `CONNECTIONS` connections that ask in turn what a script says."""
    url = f"http://127.0.0.1:{server.port}"
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), url]
    said = subprocess.run(wrk, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{url}: {said}")
    line = next(line for line in said.splitlines() if "Requests/sec" in line)
    return float(line.split(":")[1])
