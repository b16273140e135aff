"""The plans of a release as records, read from its N-Quads."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import RDFS

from kg import iri
from kg.codes import shipped_notations
from kg.record import Record
from kg.regained.plan import Names, regain
from kg.releases import DATASET, damaged
from kg.vocab import BASE, GP

_PLANS = f" <{BASE}graph/plan/".encode()
_REGISTERS = f" <{BASE}graph/registers> .\n".encode()
_DOCUMENTS = f"<{BASE}id/document/".encode()
_ABOUT = tuple(f"<{BASE}id/{kind}/".encode() for kind in ("place", "agency", "indicator"))
_SAID = tuple(f" <{what}> ".encode() for what in (RDFS.label, GP.direction))


@dataclass(frozen=True)
class Regained:
    """A plan of a release.

    Attributes:
        record: Its record of facts.
        indicators: Path of a number below the plan (`d1/t2/v1`) → slug of the indicator it measures.
        directions: Slug of an indicator → which values of it are better, as the release says.
    """

    record: Record
    indicators: Mapping[str, str]
    directions: Mapping[str, str]


def read_release(folder: Path, only: str | Collection[str] | None = None) -> dict[str, Regained]:
    """Read the plans of a release.

    Args:
        folder: The release's folder.
        only: Key of the one plan that is wanted, or keys of several; `None` for all.

    Returns:
        Plan key → the plan.

    Raises:
        NotBuiltError: There is no release.
        RecordError: A plan's graph lacks what a record needs.
    """
    wanted = {only} if isinstance(only, str) else only
    plans: dict[str, list[bytes]] = {}
    documents: list[bytes] = []
    shared: list[bytes] = []
    try:
        with (folder / DATASET).open("rb") as lines:
            for line in lines:
                graph = line.rfind(b" <")
                if line.startswith(_PLANS, graph):
                    key = line[graph + len(_PLANS) : -4].decode()
                    if wanted is None or key in wanted:
                        plans.setdefault(key, []).append(line[:graph] + b" .\n")
                elif line.startswith(_DOCUMENTS):
                    documents.append(line[:graph] + b" .\n")
                elif _is_shared(line):
                    shared.append(line[:graph] + b" .\n")
    except OSError as error:
        raise damaged(folder, DATASET, f"读不了 it cannot be read ({error.strerror})") from error
    about = _graph(shared)
    directions = dict(_directions(about))
    found = {}
    for key, said in sorted(plans.items()):
        own = _graph([*said, *documents])
        record = regain(own, iri.plan(key), _names(about), f"{key}.nq")
        found[key] = Regained(record, dict(_indicators(own, iri.plan(key))), directions)
    return found


def plan_digests(folder: Path) -> dict[str, bytes]:
    """Return what changes with each plan of a release, and with nothing else: a digest of its graph.

    Args:
        folder: The release's folder.

    Raises:
        NotBuiltError: There is no release.
    """
    found: dict[str, Any] = {}
    try:
        with (folder / DATASET).open("rb") as lines:
            for line in lines:
                graph = line.rfind(b" <")
                if line.startswith(_PLANS, graph):
                    found.setdefault(line[graph + len(_PLANS) : -4].decode(), hashlib.sha256()).update(line)
    except OSError as error:
        raise damaged(folder, DATASET, f"读不了 it cannot be read ({error.strerror})") from error
    return {key: digest.digest() for key, digest in found.items()}


def _is_shared(line: bytes) -> bool:
    """Say whether a line tells what a place, agency or indicator is."""
    return line.endswith(_REGISTERS) and line.startswith(_ABOUT) and any(one in line for one in _SAID)


def _graph(lines: list[bytes]) -> Graph:
    return Graph().parse(data=b"".join(lines), format="nt")


def _names(about: Graph) -> Names:
    def name(thing: URIRef) -> str | None:
        labels = (
            label for label in about.objects(thing, RDFS.label) if getattr(label, "language", "") == "zh"
        )
        return next(map(str, labels), None)

    return name


def _directions(about: Graph) -> Iterator[tuple[str, str]]:
    for indicator, direction in about.subject_objects(GP.direction):
        yield str(indicator).rsplit("/", 1)[-1], shipped_notations().get(direction, "neutral")


def _indicators(graph: Graph, plan: URIRef) -> Iterator[tuple[str, str]]:
    for number, indicator in graph.subject_objects(GP.indicator):
        yield str(number).removeprefix(f"{plan}/"), str(indicator).rsplit("/", 1)[-1]
