"""What the dataset holds, counted: VoID with partitions, linksets and examples; its time and its places."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, OWL, RDF, RDFS, SKOS, VOID

from kg import iri
from kg.build.quads import GraphQuads, Node, integer, year
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


class _Counted:
    """One look at every triple; a triple of several graphs counts once."""

    def __init__(self, graphs: Iterable[GraphQuads]) -> None:
        self.properties: Counter[URIRef] = Counter()
        self.things: dict[URIRef, set[URIRef]] = defaultdict(set)
        self.links: Counter[tuple[URIRef, str]] = Counter()
        self.years: set[str] = set()
        self.places: set[URIRef] = set()
        self.objects: set[Node] = set()
        self.subjects: set[URIRef] = set()
        seen: set[Triple] = set()
        for graph in graphs:
            for subject, prop, node, name in graph:
                if (subject, prop, node) not in seen:
                    seen.add((subject, prop, node))
                    self._count(subject, prop, node)
                    if str(name).startswith(_PLANS):
                        self._of_a_plan(prop, node, subject, name)

    def _count(self, subject: URIRef, prop: URIRef, node: Node) -> None:
        self.properties[prop] += 1
        self.subjects.add(subject)
        self.objects.add(node)
        if isinstance(node, URIRef):
            if prop == RDF.type:
                self.things[node].add(subject)
            elif prop in LINKING and not node.startswith(BASE) and (space := _SPACE.fullmatch(node)):
                self.links[prop, space[1]] += 1

    def _of_a_plan(self, prop: URIRef, node: Node, subject: URIRef, name: URIRef) -> None:
        if str(subject).removeprefix(f"{BASE}id/plan/") != str(name).removeprefix(_PLANS):
            return
        if prop in {GP.periodStart, GP.periodEnd}:
            self.years.add(str(node))
        elif prop == GP.place and isinstance(node, URIRef):
            self.places.add(node)

    @property
    def triples(self) -> int:
        return self.properties.total()


def void_triples(dataset: URIRef, graphs: Iterable[GraphQuads]) -> Iterator[Triple]:
    """Yield what VoID and DCAT say of a dataset's content.

    Args:
        dataset: Its IRI, below which parts get theirs.
        graphs: The named graphs that it holds.
    """
    counted = _Counted(graphs)
    yield dataset, RDF.type, VOID.Dataset
    yield dataset, VOID.uriSpace, Literal(BASE)
    for form in _FORMS:
        yield dataset, VOID.feature, URIRef(f"{_FEATURES}{form}")
    for prop, number in (
        (VOID.triples, counted.triples),
        (VOID.distinctSubjects, len(counted.subjects)),
        (VOID.distinctObjects, len(counted.objects)),
        (VOID.classes, len(counted.things)),
        (VOID.properties, len(counted.properties)),
    ):
        yield dataset, prop, integer(number)
    yield from _partitions(dataset, counted)
    yield from _linksets(dataset, counted)
    yield from _extent(dataset, counted)


def _partitions(dataset: URIRef, counted: _Counted) -> Iterator[Triple]:
    for cls, things in sorted(counted.things.items()):
        part = iri.below(dataset, "class", _named(cls))
        yield dataset, VOID.classPartition, part
        yield part, RDFS.label, Literal(_short(cls))
        yield part, VOID["class"], cls
        yield part, VOID.entities, integer(len(things))
        if cls in GP:
            yield dataset, VOID.exampleResource, min(things)
        if cls in GP or cls in SKOS:
            yield dataset, VOID.vocabulary, URIRef(str(cls).partition("#")[0])
    for prop, triples in sorted(counted.properties.items()):
        part = iri.below(dataset, "property", _named(prop))
        yield dataset, VOID.propertyPartition, part
        yield part, RDFS.label, Literal(_short(prop))
        yield part, VOID.property, prop
        yield part, VOID.triples, integer(triples)


def _linksets(dataset: URIRef, counted: _Counted) -> Iterator[Triple]:
    for (prop, space), triples in sorted(counted.links.items()):
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


def _extent(dataset: URIRef, counted: _Counted) -> Iterator[Triple]:
    """Yield which years and places the plans are about."""
    for place in sorted(counted.places):
        yield dataset, DCTERMS.spatial, place
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
