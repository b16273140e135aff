"""What the dataset holds, counted: VoID with partitions, linksets and examples; its time and its places."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, RDF, RDFS, SKOS, VOID

from kg import iri
from kg.build.quads import Node, integer, year
from kg.vocab import BASE, GP, PREFIXES, SCHEMA

Triple = tuple[URIRef, URIRef, Node]

LINKING = (
    OWL.sameAs, SCHEMA.sameAs, SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch,
    SKOS.relatedMatch,
)  # fmt: skip
"""Properties whose triples are links to other datasets, and not uses of a vocabulary."""
_SPACE = re.compile(r"(https?://[^/]+/)[^>]*")
_FEATURES = "http://www.w3.org/ns/formats/"
_FORMS = ("N-Quads", "TriG", "JSON-LD", "Turtle", "N-Triples", "RDF_XML")
_PLANS = f"{BASE}graph/plan/"
_TYPE = str(RDF.type)
_LINKING = frozenset(map(str, LINKING))
_SHORT = 20
"""Bytes that stand for an object when different ones are counted; longer ones are told by a digest."""


class Counted:
    """What one look at a dataset's lines tells; a triple of several graphs counts once.

    Args:
        lines: Canonical N-Quads, sorted.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        self.sizes: Counter[str] = Counter()
        """Quads by graph."""
        self.subjects = 0
        self.properties: Counter[str] = Counter()
        self.entities: Counter[str] = Counter()
        """Things by class."""
        self.examples: dict[str, str] = {}
        """Of each class the thing that comes first."""
        self.links: Counter[tuple[str, str]] = Counter()
        self.years: set[str] = set()
        self.places: set[str] = set()
        self._objects: set[bytes] = set()
        subject = triple = b""
        for line in lines:
            end = line.rindex(b" <")
            graph = line[end + 2 : -4].decode()
            self.sizes[graph] += 1
            if graph.startswith(_PLANS):
                self._of_a_plan(line[:end], graph)
            if line[:end] == triple:
                continue
            triple = line[:end]
            about, prop, node = triple.split(b" ", 2)
            if about != subject:
                subject = about
                self.subjects += 1
            self._count(about, prop[1:-1].decode(), node)
        self.objects = len(self._objects)
        """How many different things and literals are objects."""
        self._objects.clear()  # a hundred bytes each; what was counted is asked for until the build ends

    def _count(self, subject: bytes, prop: str, node: bytes) -> None:
        self.properties[prop] += 1
        self._objects.add(node if len(node) <= _SHORT else blake2b(node, digest_size=_SHORT).digest())
        if node.startswith(b"<"):
            self._refer(subject[1:-1].decode(), prop, node[1:-1].decode())

    def _refer(self, subject: str, prop: str, node: str) -> None:
        if prop == _TYPE:
            self.entities[node] += 1
            self.examples[node] = min(subject, self.examples.get(node, subject))
        elif prop in _LINKING and not node.startswith(BASE) and (space := _SPACE.fullmatch(node)):
            self.links[prop, space[1]] += 1

    def _of_a_plan(self, triple: bytes, graph: str) -> None:
        subject, prop, node = triple.decode().split(" ", 2)
        if subject != f"<{BASE}id/plan/{graph.removeprefix(_PLANS)}>":
            return
        if prop in {f"<{GP.periodStart}>", f"<{GP.periodEnd}>"}:
            self.years.add(node[1:].partition('"')[0])
        elif prop == f"<{GP.place}>" and node.startswith("<"):
            self.places.add(node[1:-1])

    @property
    def triples(self) -> int:
        """How many triples there are."""
        return self.properties.total()


def sizes_of(counted: Counted, *graphs: bytes) -> dict[str, int]:
    """Return how many quads every graph holds.

    Args:
        counted: Those that were counted.
        graphs: Canonical N-Quads of others, each of one graph.
    """
    named = ((lines[lines.rindex(b" <") + 2 : -4].decode(), lines.count(b"\n")) for lines in graphs if lines)
    return dict(sorted([*counted.sizes.items(), *named]))


def void_triples(dataset: URIRef, counted: Counted) -> Iterator[Triple]:
    """Yield what VoID and DCAT say of a dataset's content.

    Args:
        dataset: Its IRI, below which parts get theirs.
        counted: What it holds.
    """
    yield dataset, RDF.type, VOID.Dataset
    yield dataset, VOID.uriSpace, Literal(BASE)
    for form in _FORMS:
        yield dataset, VOID.feature, URIRef(f"{_FEATURES}{form}")
    for prop, number in (
        (VOID.triples, counted.triples),
        (VOID.distinctSubjects, counted.subjects),
        (VOID.distinctObjects, counted.objects),
        (VOID.classes, len(counted.entities)),
        (VOID.properties, len(counted.properties)),
    ):
        yield dataset, prop, integer(number)
    yield from _partitions(dataset, counted)
    yield from _linksets(dataset, counted)
    yield from _extent(dataset, counted)


def _partitions(dataset: URIRef, counted: Counted) -> Iterator[Triple]:
    for cls, things in sorted((URIRef(cls), things) for cls, things in counted.entities.items()):
        part = iri.below(dataset, "class", _named(cls))
        yield dataset, VOID.classPartition, part
        yield part, RDFS.label, Literal(_short(cls))
        yield part, VOID["class"], cls
        yield part, VOID.entities, integer(things)
        if cls in GP:
            yield dataset, VOID.exampleResource, URIRef(counted.examples[str(cls)])
        if cls in GP or cls in SKOS:
            yield dataset, VOID.vocabulary, URIRef(str(cls).partition("#")[0])
    for prop, triples in sorted((URIRef(prop), triples) for prop, triples in counted.properties.items()):
        part = iri.below(dataset, "property", _named(prop))
        yield dataset, VOID.propertyPartition, part
        yield part, RDFS.label, Literal(_short(prop))
        yield part, VOID.property, prop
        yield part, VOID.triples, integer(triples)


def _linksets(dataset: URIRef, counted: Counted) -> Iterator[Triple]:
    for (link, space), triples in sorted(counted.links.items()):
        prop = URIRef(link)
        host = space.split("/")[2]
        links, other = iri.below(dataset, "links", host, _named(prop)), iri.below(dataset, "linked", host)
        yield dataset, VOID.subset, links
        yield links, RDF.type, VOID.Linkset
        yield links, RDFS.label, Literal(f"{host}: {_short(prop)}")
        yield links, VOID.linkPredicate, prop
        yield links, VOID.subjectsTarget, dataset
        yield links, VOID.objectsTarget, other
        yield links, VOID.triples, integer(triples)
        yield other, RDF.type, VOID.Dataset
        yield other, RDFS.label, Literal(host)
        yield other, VOID.uriSpace, Literal(space)


def _extent(dataset: URIRef, counted: Counted) -> Iterator[Triple]:
    """Yield which years and places the plans are about."""
    for place in sorted(counted.places):
        yield dataset, DCTERMS.spatial, URIRef(place)
    if counted.years:
        period = iri.below(dataset, "period")
        first, last = min(counted.years), max(counted.years)
        yield dataset, DCTERMS.temporal, period
        yield period, RDF.type, DCTERMS.PeriodOfTime
        yield period, RDFS.label, Literal(f"{first}–{last}")
        yield period, DCAT.startDate, year(int(first))
        yield period, DCAT.endDate, year(int(last))


def _short(term: URIRef) -> str:
    """Return a term with its prefix, or whole where we have none."""
    spaces = [(len(space), name) for name, space in PREFIXES.items() if term.startswith(space)]
    if not spaces:
        return str(term)
    length, name = max(spaces)
    return f"{name}:{term[length:]}"


def _named(term: URIRef) -> str:
    """Return a name of a term that stands in an IRI: `gp:hasTargetValue` becomes `gp-has-target-value`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", _short(term).partition("://")[2] or _short(term))
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
