"""Lines of canonical N-Quads: chosen, grouped and stripped of their graphs, in constant memory.

The lines of a release are sorted, so lines of one triple in several graphs stand together.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.vocab import BASE

_HELD = 8 * 2**20
"""Bytes of lines that are held before they are written to their groups."""


def of_graph(lines: Iterable[bytes], name: str) -> Iterator[bytes]:
    """Yield the lines of one named graph, given what follows `…/graph/` in its IRI."""
    end = f" <{BASE}graph/{name}> .\n".encode()
    return (line for line in lines if line.endswith(end))


def of_plan(lines: Iterable[bytes], key: str) -> Iterator[bytes]:
    """Yield the lines of a plan: its own graph, and what other graphs say of the plan and its parts."""
    end = f" <{BASE}graph/plan/{key}> .\n".encode()
    thing = f"<{BASE}id/plan/{key}"
    starts = f"{thing}>".encode(), f"{thing}/".encode()
    return (line for line in lines if line.endswith(end) or line.startswith(starts))


def triples(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield sorted N-Quads as N-Triples, each once."""
    last = b""
    for line in lines:
        triple = line[: line.rfind(b" <")]
        if triple != last:
            last = triple
            yield triple + b" .\n"


def grouped(source: Path, target: Path) -> None:
    """Write sorted N-Quads anew, graph after graph by IRI; a graph's lines stay sorted.

    Args:
        source: The lines.
        target: The file to write; the groups lie beside it meanwhile.
    """
    with tempfile.TemporaryDirectory(prefix=".groups-", dir=target.parent) as folder:
        groups = _Groups(Path(folder))
        with source.open("rb") as lines:
            for line in lines:
                groups.add(line[line.rfind(b" <") :], line)
        groups.flush()
        with target.open("wb") as out:
            for path in groups.paths():
                with path.open("rb") as part:
                    shutil.copyfileobj(part, out, 2**20)


class _Groups:
    """Lines by graph, in a file a graph, of which never more than one is open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[bytes, list[bytes]] = {}
        self._numbers: dict[bytes, int] = {}
        self._size = 0

    def add(self, graph: bytes, line: bytes) -> None:
        self._held.setdefault(graph, []).append(line)
        self._size += len(line)
        if self._size > _HELD:
            self.flush()

    def flush(self) -> None:
        for graph, lines in self._held.items():
            number = self._numbers.setdefault(graph, len(self._numbers))
            with (self._folder / str(number)).open("ab") as file:
                file.writelines(lines)
        self._held.clear()
        self._size = 0

    def paths(self) -> Iterator[Path]:
        """Yield the files in the order of their graphs."""
        return (self._folder / str(number) for _, number in sorted(self._numbers.items()))
