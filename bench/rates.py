"""Requests a second of a server, by wrk."""

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
MIXED = 600
"""How many times the mix is asked before a text comes again."""
LOOK_UPS = 100_000
FEW = 100
"""Texts below which each is asked again and again: the first run warms up."""
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


def rate(peer: Rated, texts: list[str], seconds: int) -> float:
    """Return requests per second of `CONNECTIONS` connections that ask these texts in turn.

    Raises:
        RuntimeError: Answers were not all right.
    """
    with tempfile.TemporaryDirectory() as made:
        paths, script = Path(made) / "paths.txt", Path(made) / "ask.lua"
        lines = (f"{peer.path}?query={quote(text)}{peer.extra}\n" for text in texts)
        with paths.open("w", encoding="ascii") as file:
            file.writelines(lines)
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
        url = f"http://127.0.0.1:{peer.port}"
        wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), url]
        for _ in range(2 if len(texts) < FEW else 1):  # few are all kept when they are counted
            said = subprocess.run(wrk, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{url}: {said}")
    line = next(line for line in said.splitlines() if "Requests/sec" in line)
    return float(line.split(":")[1])
