"""Endpoints side by side: answers compared first, then latencies over HTTP, then throughput.

`python bench/endpoints.py --triples 100000 1000000 [--peers FOLDER]` prints the tables and writes them as
JSON below `build/bench`. Every server has the same triples; all are up at once and asked in turn, so that
whatever else the machine does hits all alike. `once` asks a query that nobody has asked before (a comment
differs); `again` asks the very same text, which this service may answer from its cache.
"""

import argparse
import http.client
import json
import platform
import shutil
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from itertools import count
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.generate import FIRST_PLACE, generate
from bench.peers import PEERS, Ours, Oxigraph, Peer, RdflibEndpoint, Virtuoso
from bench.queries import TEXTS, queries

BUILD = Path("build/bench").resolve()
ACCEPT = {True: "application/n-triples", False: "application/sparql-results+json"}
"""By whether the query asks for a graph."""
EITHER = "application/sparql-results+json, application/n-triples;q=0.9"
SLOW = 10.0
"""Seconds after which a peer is not asked this query again."""
CONNECTIONS = 16
QUICK = 3.0
"""Milliseconds below which Oxigraph's own server may be a fifth faster."""
_FRESH = count(1)


@dataclass
class Line:
    """A kept-alive connection to one server."""

    peer: Peer

    def __post_init__(self) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", self.peer.port, timeout=180)

    def ask(self, query: str) -> tuple[float, bytes, str]:
        """Return seconds, body and media type of one answer, read whole.

        A server may have closed the connection while others were asked: it is asked anew.
        """
        try:
            return self._ask(query)
        except ConnectionError:
            self.__post_init__()
            self._http.connect()
            return self._ask(query)

    def _ask(self, query: str) -> tuple[float, bytes, str]:
        path = f"{self.peer.path}?query={quote(query)}{self.peer.extra}"
        started = time.perf_counter()
        self._http.request(
            "GET", path, headers={"Accept": ACCEPT["DESCRIBE" in query or "CONSTRUCT" in query]}
        )
        answer = self._http.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - started
        if answer.status != HTTPStatus.OK:
            raise RuntimeError(f"{self.peer.name}: {answer.status} {body[:300]!r}")
        return seconds, body, answer.headers.get("content-type", "")


def meaning(body: bytes, media_type: str) -> object:
    """Return what an answer says, whatever the order and the spelling of numbers."""
    if "json" not in media_type:
        kind = ox.RdfFormat.from_media_type(media_type) or ox.RdfFormat.N_TRIPLES
        return {str(t) for t in ox.parse(body, format=kind)}
    rows = []
    for row in json.loads(body)["results"]["bindings"]:
        cells = []
        for name, term in sorted(row.items()):
            value = term["value"]
            with suppress(ValueError):
                value = f"{float(value):.6g}"
            cells.append((name, value, term.get("xml:lang", "").lower()))
        rows.append(tuple(cells))
    return sorted(rows)


def same(name: str, ours: object, theirs: object) -> bool:
    """Tell whether two answers agree; engines may describe a thing by more than its own triples."""
    if name == "describe" and isinstance(ours, set) and isinstance(theirs, set):
        return ours <= theirs
    return ours == theirs


def latencies(
    lines: dict[str, Line], asked: dict[str, str], rounds: int
) -> tuple[dict[str, dict[str, dict[str, float]]], list[str]]:
    """Ask every query of every server in turn.

    Returns:
        Query → server → `once` and `again`, medians in milliseconds; and where answers differ.
    """
    table: dict[str, dict[str, dict[str, float]]] = {}
    differences = []
    for name, query in asked.items():
        ours = meaning(*lines[Ours.name].ask(query)[1:])
        taken: dict[str, dict[str, list[float]]] = {}
        for peer, line in lines.items():
            try:
                seconds, body, media_type = line.ask(query)
                theirs = meaning(body, media_type)
            except (RuntimeError, OSError, SyntaxError) as error:
                differences.append(f"{name}: {peer} fails: {str(error)[:120]}")
                lines[peer] = Line(line.peer)
                continue
            if not same(name, ours, theirs):
                differences.append(f"{name}: {peer} gives another answer")
            taken[peer] = {"once": [], "again": [seconds]}
        for _ in range(rounds):
            for peer, times in taken.items():
                if times["again"][0] > SLOW and len(times["once"]) > 0:
                    continue
                times["once"].append(lines[peer].ask(f"{query}\n# {next(_FRESH)}")[0])
                times["again"].append(lines[peer].ask(query)[0])
        table[name] = {
            peer: {kind: statistics.median(values[-rounds:]) * 1000 for kind, values in times.items()}
            for peer, times in taken.items()
        }
    return table, differences


def throughput(peer: Peer, texts: list[str], seconds: int, folder: Path) -> float:
    """Return requests per second of `CONNECTIONS` connections that ask these texts in turn (wrk)."""
    paths = folder / "paths.txt"
    paths.write_text(
        "\n".join(f"{peer.path}?query={quote(text)}{peer.extra}" for text in texts), encoding="ascii"
    )
    script = folder / "ask.lua"
    script.write_text(
        f"""local paths, n = {{}}, 0
for line in io.lines("{paths.resolve()}") do paths[#paths + 1] = line end
local threads = 0
function setup(thread) thread:set("first", threads); threads = threads + 1 end
function init() n = first end
function request()
  n = n + 1
  return wrk.format("GET", paths[(n - 1) % #paths + 1], {{ ["Accept"] = "{EITHER}" }})
end
local bad = 0
function response(status) if status ~= 200 then bad = bad + 1 end end
""",
        encoding="utf-8",
    )
    url = f"http://127.0.0.1:{peer.port}"
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), url]
    said = subprocess.run(wrk, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in said:
        raise RuntimeError(f"{peer.name}: {said}")
    rate = next(line for line in said.splitlines() if "Requests/sec" in line)
    return float(rate.split(":")[1])


def rates_of(
    peers: list[Peer], asked: dict[str, list[str]], seconds: int, folder: Path
) -> dict[str, dict[str, float]]:
    """Return load → server → requests per second; nothing where there is no wrk."""
    if not shutil.which("wrk"):
        print("throughput left out: there is no command wrk")
        return {}
    quick = [peer for peer in peers if not isinstance(peer, RdflibEndpoint)]  # a mix takes that one minutes
    return {
        load: {peer.name: throughput(peer, texts, seconds, folder) for peer in quick}
        for load, texts in asked.items()
    }


def loads(asked: dict[str, str], targets: list[str]) -> dict[str, list[str]]:
    """Return the loads: look-ups that never repeat, a mix of all queries anew, the mix again and again."""
    look_up = TEXTS["look-up"]
    fresh = [f"{look_up.format(target=targets[i % len(targets)])}\n# {next(_FRESH)}" for i in range(150_000)]
    mix = [f"{query}\n# {next(_FRESH)}" for _ in range(400) for query in asked.values()]
    return {
        "look-ups, never repeated": fresh,
        "mix of 14, anew": mix,
        "mix of 14, repeated": [*asked.values()],
    }


def targets_of(ntriples: Path) -> list[str]:
    """Return the IRIs of the synthetic targets."""
    synthetic = f"id/plan/{str(FIRST_PLACE)[0]}"
    with ntriples.open(encoding="utf-8") as lines:
        return [
            line[1 : line.index(">")]
            for line in lines
            if line.endswith("ontology#Target> .\n") and synthetic in line
        ]


def table_of(rows: dict[str, dict[str, dict[str, float]]], kind: str, names: list[str]) -> str:
    """Write a table in Markdown."""
    head = f"| {kind}, median ms | " + " | ".join(names) + " |\n|---|" + "--:|" * len(names) + "\n"
    body = ""
    for query, cells in rows.items():
        shown = [f"{cells[n][kind]:.2f}" if n in cells else "—" for n in names]
        body += f"| {query} | " + " | ".join(shown) + " |\n"
    sums = [f"{sum(c[n][kind] for c in rows.values() if n in c):.1f}" for n in names]
    return head + body + "| sum | " + " | ".join(sums) + " |\n"


def broken(rows: dict[str, dict[str, dict[str, float]]], kind: str) -> list[str]:
    """Return the bounds that do not hold."""
    found = []
    for query, cells in rows.items():
        ours = cells[Ours.name][kind]
        for peer, times in cells.items():
            theirs = times[kind]
            factor = {Oxigraph.name: 1.2 if theirs < QUICK else 1.0, Virtuoso.name: 1.5}.get(peer, 1.0)
            if peer != Ours.name and ours > theirs * factor:
                found.append(f"{kind} {query}: {ours:.2f} ms, {peer} {theirs:.2f} ms, bound × {factor}")
    return found


def show(
    triples: int,
    rows: dict[str, dict[str, dict[str, float]]],
    rates: dict[str, dict[str, float]],
    names: list[str],
) -> None:
    """Print the tables of one size."""
    print(f"\n## {triples:,} triples\n")
    for kind in ("once", "again"):
        print(table_of(rows, kind, names))
    if rates:
        first = next(iter(rates.values()))
        print("| requests/s, 16 connections | " + " | ".join(first) + " |\n|---|" + "--:|" * len(first))
    for load, rate in rates.items():
        print(f"| {load} | " + " | ".join(f"{value:.0f}" for value in rate.values()) + " |")


def measure(triples: int, given: argparse.Namespace) -> dict[str, object]:
    """Measure the servers with a graph of so many triples."""
    folder = BUILD / str(triples)
    nquads, ntriples = generate(triples, folder, BUILD / "synthetic")
    targets = targets_of(ntriples)
    target = targets[len(targets) // 2]
    plan = target.split("/d")[0]
    asked = queries(target, plan)
    peers, lines = [], {}
    for kind in PEERS:
        if given.only and kind.name not in (Ours.name, *given.only):
            continue
        peer = kind(folder, given.peers)
        if lacks := peer.missing():
            print(f"left out: {peer.name}, there is no command {lacks}")
            continue
        peer.load(nquads, ntriples)
        peers.append(peer)
    try:
        for peer in peers:
            peer.start()
            lines[peer.name] = Line(peer)
        rows, differences = latencies(lines, asked, given.rounds)
        rates = rates_of(peers, loads(asked, targets), given.seconds, folder)
    finally:
        for peer in peers:
            peer.stop()
    names = [peer.name for peer in peers]
    show(triples, rows, rates, names)
    misses = [miss for kind in ("once", "again") for miss in broken(rows, kind)]
    for said in (*differences, *misses):
        print(f"- {said}")
    return {
        "triples": triples,
        "latencies": rows,
        "rates": rates,
        "differences": differences,
        "misses": misses,
    }


def main() -> int:
    """Measure at each size; return 1 when answers differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--triples", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--peers", type=Path, help="folder with the peers' commands")
    parser.add_argument("--only", nargs="+", help="names of the peers to measure; all by default")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--seconds", type=int, default=8)
    given = parser.parse_args()
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "date": time.strftime("%F"),
    }
    machine |= {name: version(name) for name in ("pyoxigraph", "rdflib", "uvicorn")}
    print(machine)
    results = [measure(n, given) for n in given.triples]
    (BUILD / "endpoints.json").write_text(json.dumps([machine, *results], indent=1), encoding="utf-8")
    return int(any(result["differences"] for result in results))


if __name__ == "__main__":
    sys.exit(main())
