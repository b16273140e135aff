"""A plan of a release with what the release knows around it, read from its N-Quads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS

from kg.codes import shipped_codes
from kg.errors import RecordError
from kg.figures import Figure
from kg.flat import fold
from kg.record import Record
from kg.regained import read_release
from kg.releases import DATASET
from kg.stratml.around import Around, Assigned
from kg.vocab import BASE, GP

_ID = f"{BASE}id/".encode()
_GRAPH = f" <{BASE}graph/".encode()
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Released:
    """A plan of a release.

    Attributes:
        record: Its record, read back from its graph.
        around: What the release knows around it.
    """

    record: Record
    around: Around


@lru_cache(maxsize=4)
def released(folder: Path, key: str) -> Released:
    """Read one plan of a release; kept for its next file.

    Args:
        folder: The release's folder, whose files never change.
        key: The plan's key.

    Raises:
        NotBuiltError: There is no release.
        RecordError: The release has no such plan, or its graph lacks what a record needs.
    """
    found = read_release(folder, key).get(key)
    if found is None:
        raise RecordError(f"{folder.name}：没有规划 the release has no plan {key}.", "")
    place = key.split("-", 1)[0]
    graph = Graph().parse(data=b"".join(_lines(folder / DATASET, key, place)), format="nt")
    said = _Said(graph)
    plan = URIRef(f"{BASE}id/plan/{key}")
    return Released(
        found.record,
        Around(
            key,
            place,
            said.groups(),
            said.assigned(plan),
            {path: slug for path, slug in found.indicators.items() if path.startswith("d")},
            tuple(said.figures(place)),
        ),
    )


def _lines(dataset: Path, key: str, place: str) -> Iterator[bytes]:
    """Yield, as N-Triples, what a release says of groups, tables, and figures of a place."""
    wanted = (
        (re.compile(rb"<%sgroup/" % _ID), b"registers>"),
        (re.compile(rb"<%stable/" % _ID), b"assignments/"),
        (re.compile(rb"<%splan/%s/.*/assigned/" % (_ID, key.encode())), b"assignments/"),
        (re.compile(rb"<%sobservation/%s/" % (_ID, place.encode())), b"observations/"),
        (re.compile(rb"<%splan/%s-[^/>]+/b\d+>" % (_ID, place.encode())), b"plan/"),
    )
    with dataset.open("rb") as lines:
        for line in lines:
            at = line.rfind(b" <")
            graph = line[at:].removeprefix(_GRAPH)
            if any(graph.startswith(of) and subject.match(line) for subject, of in wanted):
                yield line[:at] + b" .\n"


class _Said:
    """What chosen lines of a release say."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def groups(self) -> dict[str, str]:
        """Return the labels of groups by slug."""
        found = self._graph.subject_objects(RDFS.label)
        start = f"{BASE}id/group/"
        return {
            str(group).removeprefix(start): str(label)
            for group, label in found
            if str(group).startswith(start) and isinstance(label, Literal) and label.language == "zh"
        }

    def assigned(self, plan: URIRef) -> dict[str, list[Assigned]]:
        """Return whom tables make responsible, by path of the target, table by table in their order."""
        found: dict[str, list[Assigned]] = {}
        given = self._graph.subject_objects(GP.responsibleFor)
        for duty, target in sorted(given, key=lambda pair: _natural(str(pair[0]))):
            row = self._graph.value(duty, GP.evidence)
            why = f"{self._text(row, DCTERMS.source)}（{self._text(row, RDFS.label)}）"
            role = str(self._graph.value(duty, GP.role)).rsplit("/", 1)[-1]
            path = str(target).removeprefix(f"{plan}/")
            found.setdefault(path, []).append(Assigned(self._text(duty, GP.printedAgency), role, why))
        return found

    def figures(self, place: str) -> Iterator[Figure]:
        """Yield the figures, of tables and of prefaces."""
        for subject in sorted(self._graph.subjects(RDF.type, GP.Observation), key=str):
            year, indicator = self._text(subject, GP.year), self._graph.value(subject, GP.indicator)
            comparator = self._graph.value(subject, GP.comparator)
            printed = self._text(subject, GP.valueText)
            yield Figure(
                iri=URIRef(str(subject)),
                place=place,
                indicator=str(indicator).rsplit("/", 1)[-1] if indicator else None,
                phrase=self._text(subject, GP.indicatorPhrase),
                year=int(year) if year.isdecimal() else None,
                value=_printed(Decimal(self._text(subject, GP.value)), printed),
                unit=_unit(self._graph.value(subject, GP.unit), printed),
                population=self._text(subject, GP.population),
                published=None,
                source=self._text(subject, DCTERMS.source) or _preface(str(subject)),
                exact=comparator is None or str(comparator).endswith("/equal"),
            )

    def _text(self, subject: object, predicate: URIRef) -> str:
        """Return a text, the Chinese one where there are several; empty where there is none."""
        found = self._graph.objects(subject, predicate) if isinstance(subject, URIRef) else ()
        texts = ((getattr(node, "language", None) != "zh", str(node)) for node in found)
        return min(texts, default=(True, ""))[1]


def _printed(value: Decimal, printed: str) -> Decimal:
    """Return a number with its decimals as printed: 30.0, which the graph has as 30."""
    for text in _NUMBER.findall(fold(printed)):
        try:
            if Decimal(text) == abs(value):
                return Decimal(text).copy_sign(value)
        except InvalidOperation:
            continue
    return value


def _unit(unit: object, printed: str) -> str:
    """Return a unit as it is printed behind or before the number."""
    bare = fold(_NUMBER.sub("", printed, count=1))
    endings = [bare[start:] for start in range(len(bare))]
    codes = shipped_codes()
    return next((end for end in endings if codes.find("unit", end) == unit), bare)


def _preface(subject: str) -> str:
    return f"{subject.rsplit('/', 2)[-2]} 前言"


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a key that sorts …/2 before …/10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", text)]
