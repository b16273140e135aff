"""What validation found as the page shows it: chosen by the address, counted, fifty at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Literal, get_args

from rdflib import URIRef
from rdflib.namespace import RDF, SH

from kg.history import Past
from kg.report import Severity
from kg.store import GraphStore
from kg.validate import read_shapes
from kg.vocab import GP
from kg.worklist import By, Chosen, Finding, Findings, WorkList, choose, read_findings, whole, work_lists
from kg.worklist.asking import key
from kg.worklist.trend import Trend, trend

AT_ONCE = 50
"""Findings on a page."""
_REMEMBERED = 12
"""Releases that the page draws."""


class Validation:
    """The findings of a release, read once a day: acceptances end with a day.

    Args:
        store: The built graph.
        history: Past releases, oldest first.
        version: The data version.
        day: The day of loading.
    """

    def __init__(self, store: GraphStore, history: tuple[Past, ...], version: str, day: date) -> None:
        self._store, self._history, self._version = store, history, version
        self.shapes = read_shapes()
        self._things = {"agency": self._of(GP.Agency), "domain": self._of(GP.Domain)}
        self._lock = Lock()
        self._read = self._on(day)

    def on(self, day: date) -> Findings:
        """Return the findings, accepted or not as of a day."""
        with self._lock:
            if self._read.day != day:
                self._read = self._on(day)
            return self._read

    def _of(self, cls: URIRef) -> frozenset[str]:
        """Return the keys of the graph's things of a class."""
        with self._store.query(f"SELECT ?thing WHERE {{ ?thing a <{cls}> }}") as answer:
            return frozenset(key(row["thing"].value) for row in answer.rows())

    def _on(self, day: date) -> Findings:
        return read_findings(self._store, self.shapes, day, self._history, self._version)

    def keys(self, by: Literal["shape", "group", "agency", "domain"]) -> frozenset[str]:
        """Return what findings can be asked for by, also what has none."""
        if by == "shape":
            return frozenset(str(node).rpartition("#")[2] for node in self.shapes.subjects(SH.severity, None))
        if by == "group":
            groups = self.shapes.subjects(RDF.type, SH.PropertyGroup)
            return frozenset(str(node).rpartition("#group-")[2] for node in groups)
        found = {work.named.key for work in work_lists(self._read.found, by)}
        return self._things[by] | found


@dataclass(frozen=True)
class Remembered:
    """A release in the drawing of how findings went: what is open by severity, what is accepted."""

    past: Past
    open: dict[Severity, int]
    accepted: int
    most: int
    """The largest number of findings of a release that is drawn."""


@dataclass(frozen=True)
class Board:
    """What the page shows.

    Attributes:
        findings: All findings of the release.
        chosen: What the address asks for.
        found: The findings that it asks for.
        total: Them counted.
        page: Which page of them, from 1.
        all: Every finding counted, for the lists to choose from.
    """

    findings: Findings
    chosen: Chosen
    found: list[Finding]
    total: WorkList
    page: int
    all: WorkList

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-len(self.found) // AT_ONCE))

    @property
    def shown(self) -> list[Finding]:
        """The findings of this page."""
        return self.found[(self.page - 1) * AT_ONCE : self.page * AT_ONCE]

    @property
    def first(self) -> int:
        """Number of the first finding shown, from 1; 0 where there is none."""
        return (self.page - 1) * AT_ONCE + 1 if self.found else 0

    @property
    def trend(self) -> Trend | None:
        """How the release compares with the one before."""
        return trend(self.findings)

    def lists(self, by: By) -> list[WorkList]:
        """Return work lists of the findings that are asked for."""
        return work_lists(self.found, by)

    def options(self, by: By) -> list[WorkList]:
        """Return what one can choose from: work lists of all findings."""
        return work_lists(self.findings.found, by)

    @property
    def releases(self) -> list[Remembered]:
        """The last releases, newest first."""
        last = self.findings.history[-_REMEMBERED:]
        most = max((sum(past.counts.values()) for past in last), default=1) or 1
        return [
            Remembered(past, {s: past.open(s) for s in get_args(Severity)}, sum(past.accepted.values()), most)
            for past in reversed(last)
        ]

    @property
    def parameters(self) -> Mapping[str, str]:
        """The filters as the address gives them, without the page."""
        return dict(self.chosen.given())


def board(findings: Findings, chosen: Chosen, page: int) -> Board:
    """Choose findings and count them.

    Args:
        findings: All findings of the release.
        chosen: What the address asks for.
        page: Which page, from 1.
    """
    found = choose(findings.found, chosen)
    return Board(findings, chosen, found, whole(found), page, whole(findings.found))
