"""Synthetic graphs by number of plans, generated once and kept below `build/bench/<plans>`."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.generate.triples import write_triples
from bench.measuring import doing
from kg import __version__
from kg.search import INDEX
from kg.vocab import BASE

QUADS = "synthetic.nq"
TRIPLES = "synthetic.nt"
VERSIONS = ("synthetic", "synthetic-2")
"""Two releases of the same data, so that one can be switched for the other."""
_GENERATOR = Path(__file__).parent / "generate"
_TARGET = re.compile(rf"<({re.escape(BASE)}id/plan/9[^>]+)> <\S+> <{re.escape(BASE)}ontology#Target> \.\n")

_INDICATOR = re.compile(rf"> <{re.escape(BASE)}ontology#indicator> <([^>]+)> \.\n")


@dataclass(frozen=True)
class Data:
    """A synthetic graph.

    Attributes:
        plans: How many plans it has.
        folder: Where everything about it lies.
    """

    plans: int
    folder: Path

    @property
    def quads_file(self) -> Path:
        """The N-Quads."""
        return self.folder / QUADS

    @property
    def triples_file(self) -> Path:
        """The same without graphs, each triple once."""
        return self.folder / TRIPLES

    @property
    def out(self) -> Path:
        """A build folder whose releases hold it."""
        return self.folder / "graph"

    @cached_property
    def quads(self) -> int:
        """How many quads there are."""
        return int(self._counts["quads"])

    @cached_property
    def triples(self) -> int:
        """How many triples there are, whatever the graph."""
        return int(self._counts["triples"])

    @cached_property
    def targets(self) -> list[str]:
        """IRIs of synthetic targets, spread over the graph."""
        return [str(one) for one in self._counts["targets"]]

    @cached_property
    def _counts(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "counts.json").read_text())
        return told

    @property
    def indicator(self) -> str:
        """IRI of the indicator that most is said of."""
        return str(self._counts["indicator"])

    @property
    def target(self) -> str:
        """IRI of a target in the middle."""
        return self.targets[len(self.targets) // 2]

    @property
    def plan(self) -> str:
        """IRI of its plan."""
        return self.target.split("/d")[0]


def data(build: Path, plans: int) -> Data:
    """Return the data of a size, generated unless they are there, made by the same software.

    Args:
        build: The folder below which all sizes lie.
        plans: How many plans; at least ten are generated.
    """
    made_of = _made_of()
    base = build / "base"
    _renewed(base, made_of)
    folder = build / str(plans)
    if _renewed(folder, made_of) and (folder / "counts.json").is_file():
        return Data(plans, folder)
    (folder / "base").symlink_to(base.resolve())
    with doing(f"generating {plans} plans"):
        write_triples(folder, plans, "1")
        _write_triples(folder)
    _release(Data(plans, folder))
    return Data(plans, folder)


def _made_of() -> str:
    files = sorted(path for path in _GENERATOR.iterdir() if path.suffix in {".py", ".toml"})
    digest = hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
    return json.dumps({"software": __version__, "generator": digest, "index": INDEX})


def _renewed(folder: Path, made_of: str) -> bool:
    """Have a folder empty if it is not there or was made by another generator; tell whether it was kept."""
    note = folder / "bench-made-of.json"
    if note.is_file() and note.read_text(encoding="utf-8") == made_of:
        return True
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    note.write_text(made_of, encoding="utf-8")
    return False


def _write_triples(folder: Path) -> None:
    """Write the triples, each once, and count; of a triple its hash is in memory."""
    said: set[int] = set()
    quads, targets, indicators = 0, [], Counter[str]()
    with (
        (folder / QUADS).open(encoding="utf-8") as lines,
        (folder / TRIPLES).open("w", encoding="utf-8") as out,
    ):
        for line in lines:
            quads += 1
            triple = line[: line.rindex(" <")] + " .\n"
            if (known := hash(triple)) in said:
                continue
            said.add(known)
            out.write(triple)
            if found := _TARGET.fullmatch(triple):
                targets.append(found[1])
            elif of_indicator := _INDICATOR.search(triple):
                indicators[of_indicator[1]] += 1
    step = max(1, len(targets) // 1000)
    most = max(sorted(indicators), key=indicators.__getitem__)
    counts = {"quads": quads, "triples": len(said), "targets": targets[::step], "indicator": most}
    (folder / "counts.json").write_text(json.dumps(counts), encoding="utf-8")


def _release(made: Data) -> None:
    """Put the quads where a build would have put them, twice; the first release has an index by words."""
    for version in VERSIONS:
        release = made.out / "releases" / version
        release.mkdir(parents=True, exist_ok=True)
        (release / "dataset.nq").hardlink_to(made.quads_file)
        (release / "build.json").write_text(json.dumps({"version": version}), encoding="utf-8")
    with doing(f"indexing the words of {made.plans} plans"):
        first = str(made.out / "releases" / VERSIONS[0])
        subprocess.run([sys.executable, "-m", "bench.indexing", first, VERSIONS[0]], check=True)
    (made.out / "current").symlink_to(Path("releases") / VERSIONS[0])


def shipped_release(build: Path) -> Path:
    """Return a release of the shipped records, built anew but for parts that did not change."""
    out = build / "shipped"
    with doing("building the shipped records"):
        command = [sys.executable, "-m", "kg.cli", "build", "--out", str(out), "--as-of", "2026-11-22"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the shipped records cannot be built: {done.stderr[-600:]}")
    return (out / "current").resolve()
