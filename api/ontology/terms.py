"""The ontology's own terms as the graph declares them: names, definitions, what is above and below."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from api.reading import Label, labels, rows
from api.words import terms
from kg.saved import short
from kg.store import GraphStore, Term
from kg.vocab import BASE, GP

IRI = f"{BASE}ontology"
"""The ontology itself, which is also where its pages are."""
GRAPH = f"{BASE}graph/ontology"
INFERRED = f"{BASE}graph/inferred"

Kind = Literal["classes", "object_properties", "data_properties", "others"]
KINDS: dict[str, Kind] = {
    str(OWL.Class): "classes",
    str(OWL.ObjectProperty): "object_properties",
    str(OWL.DatatypeProperty): "data_properties",
}
_CHARACTERISTICS = (
    OWL.FunctionalProperty, OWL.InverseFunctionalProperty, OWL.TransitiveProperty, OWL.SymmetricProperty,
    OWL.AsymmetricProperty, OWL.ReflexiveProperty, OWL.IrreflexiveProperty,
)  # fmt: skip
_FILLERS = {
    "value": OWL.hasValue,
    "some": OWL.someValuesFrom,
    "only": OWL.allValuesFrom,
    "exactly": OWL.cardinality,
    "min": OWL.minCardinality,
    "max": OWL.maxCardinality,
}
_LISTS = {"and": OWL.intersectionOf, "or": OWL.unionOf, "one_of": OWL.oneOf}
_ALIGNED = tuple(
    map(
        str,
        (
            RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty, RDFS.seeAlso,
            SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch,
        ),
    )
)  # fmt: skip
_ALL = "SELECT ?s ?p ?o WHERE { GRAPH $graph { ?s ?p ?o } }"

Expression = tuple[Label | str, ...]
"""A class expression in reading order: things, and keys of words such as `expression_some` between them."""


@dataclass(frozen=True)
class OntologyTerm:
    """A class or property of ours.

    Attributes:
        label: Its names and IRI.
        kind: What it is.
        definition: Its definition in both languages.
        sources: Where it is from: words, or IRIs of others' terms.
        examples: Made-up examples.
        above: Classes or properties of ours that it is a kind of.
        below: Those that are a kind of it.
        conditions: Class expressions that hold for all of its instances.
        suffices: Class expressions whose instances all belong to it.
        domain: Classes of what has the property.
        range: Classes or datatypes of its values.
        inverse: Properties that say the same the other way round.
        disjoint: What it has no instance in common with.
        characteristics: What kind of property it is, such as single-valued.
        aligned: (relation, other's term).
    """

    label: Label
    kind: Kind
    definition: Label
    sources: tuple[Term, ...]
    examples: tuple[Term, ...]
    above: tuple[Label, ...]
    below: tuple[Label, ...]
    conditions: tuple[Expression, ...]
    suffices: tuple[Expression, ...]
    domain: tuple[Label, ...]
    range: tuple[Label, ...]
    inverse: tuple[Label, ...]
    disjoint: tuple[Label, ...]
    characteristics: tuple[Label, ...]
    aligned: tuple[tuple[Label, Label], ...]

    @property
    def iri(self) -> str:
        """Its IRI."""
        return self.label.iri

    @property
    def name(self) -> str:
        """Its name within the ontology (`Plan`): the fragment of its IRI, its anchor on the page of all."""
        return self.iri.removeprefix(str(GP))

    @property
    def is_class(self) -> bool:
        """Whether it is a class."""
        return self.kind == "classes"


class Vocabulary:
    """What the graph of the ontology says, read once.

    Args:
        store: The built graph.

    Attributes:
        terms: Our terms by name, sorted.
        header: What is said of the ontology itself, by predicate.
    """

    def __init__(self, store: GraphStore) -> None:
        self._about: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._into: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for row in rows(store, _ALL, graph=GRAPH):
            subject, predicate, node = row["s"].value, row["p"].value, row["o"]
            self._about[subject][predicate].append(node)
            if node.kind == "iri":
                self._into[node.value][predicate].add(subject)
        ours = {iri: kind for iri in sorted(self._about) if (kind := self._kind(iri))}
        named = {node for iri in ours for node in self._mentioned(iri)}
        self._names = labels(store, {*self._about, *named}, terms())
        self.terms = {iri.removeprefix(str(GP)): self._term(iri, kind) for iri, kind in ours.items()}
        self._below: dict[str, list[str]] = defaultdict(list)
        for term in self.terms.values():
            for wider in self.kinds_of(term.iri):
                self._below[wider].append(term.iri)
        self.header = {predicate: tuple(nodes) for predicate, nodes in self._about[IRI].items()}

    def label(self, iri: str) -> Label:
        """Return what a thing is called, as far as the ontology mentions it."""
        return self._names.get(iri) or Label(*terms().get(short(iri), ("", "")), iri)

    def of(self, iri: str) -> OntologyTerm | None:
        """Return the term of an IRI, if it is one of ours."""
        return self.terms.get(iri.removeprefix(str(GP))) if iri.startswith(str(GP)) else None

    def instances(self, kind: str) -> list[str]:
        """Return what the ontology's graph itself holds of a class, sorted."""
        return sorted(self._into[kind][str(RDF.type)])

    def values(self, iri: str, predicate: str) -> list[Term]:
        """Return the values of a property, sorted."""
        return sorted(self._about.get(iri, {}).get(predicate, ()), key=lambda term: term.sort_key)

    def pointing(self, iri: str, predicate: str) -> list[str]:
        """Return what has a thing as its value of a property, sorted."""
        return sorted(self._into.get(iri, {}).get(predicate, ()))

    def kinds_of(self, iri: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
        """Return a class or property and everything of any vocabulary that it is a kind of."""
        if iri in seen:
            return seen
        seen |= {iri}
        for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
            for node in self.values(iri, str(predicate)):
                seen = self.kinds_of(node.value, seen)
        return seen

    def below(self, iri: str) -> list[str]:
        """Return every class or property of ours that is a kind of one, itself among them."""
        return self._below.get(iri, [])

    def written_with(self, iri: str) -> list[str]:
        """Return the subjects that a term's data consist of: itself and the class expressions it uses."""
        found, open_ends = [iri], [iri]
        suffice = self.pointing(iri, str(RDFS.subClassOf))
        open_ends += [subject for subject in suffice if _unnamed(subject)]
        found += open_ends[1:]
        while open_ends:
            for nodes in self._about.get(open_ends.pop(), {}).values():
                for node in nodes:
                    if _unnamed(node.value) and node.value not in found:
                        found.append(node.value)
                        open_ends.append(node.value)
        return found

    def aligned(self) -> Iterator[tuple[Label, Label, Label]]:
        """Yield (thing of ours, relation, other's term) for every outside term named, ours in order."""
        for iri in sorted(self._about):
            if iri.startswith(BASE) and not _unnamed(iri):
                for relation, other in self._outside(iri):
                    yield self.label(iri), relation, other

    @staticmethod
    def _is_ours(iri: str) -> bool:
        return iri.startswith(str(GP))

    def _kind(self, iri: str) -> Kind | None:
        if not self._is_ours(iri):
            return None
        found = {node.value for node in self._about[iri][str(RDF.type)]}
        defined = str(RDFS.isDefinedBy) in self._about[iri]
        return next((kind for name, kind in KINDS.items() if name in found), "others" if defined else None)

    def _mentioned(self, iri: str) -> Iterator[str]:
        for predicate, nodes in self._about[iri].items():
            yield predicate
            yield from (node.value for node in nodes if node.kind == "iri")

    def _all(self, iri: str, *predicates: object) -> list[str]:
        found = (node for predicate in predicates for node in self.values(iri, str(predicate)))
        return [node.value for node in found if node.kind == "iri"]

    def _labels(self, iris: Iterable[str]) -> tuple[Label, ...]:
        return tuple(self.label(iri) for iri in dict.fromkeys(iris))

    def _outside(self, iri: str) -> list[tuple[Label, Label]]:
        return [
            (self.label(relation), self.label(node.value))
            for relation in _ALIGNED
            for node in self.values(iri, relation)
            if node.kind == "iri" and not node.value.startswith(BASE)
        ]

    def _text(self, iri: str, predicate: object) -> Label:
        found = {term.language: term.value for term in reversed(self.values(iri, str(predicate)))}
        return Label(found.get("zh", ""), found.get("en", ""), iri)

    def _term(self, iri: str, kind: Kind) -> OntologyTerm:
        super_, sub = (RDFS.subClassOf if kind == "classes" else RDFS.subPropertyOf), RDFS.subClassOf
        above = self._all(iri, super_, OWL.equivalentClass)
        below = self.pointing(iri, str(super_))
        disjoint = {*self._all(iri, OWL.disjointWith), *self.pointing(iri, str(OWL.disjointWith))}
        kinds = {node.value for node in self._about[iri][str(RDF.type)]}
        return OntologyTerm(
            label=self.label(iri),
            kind=kind,
            definition=self._text(iri, SKOS.definition),
            sources=tuple(self.values(iri, str(DCTERMS.source))),
            examples=tuple(self.values(iri, str(SKOS.example))),
            above=self._labels(filter(self._is_ours, above)),
            below=self._labels(filter(self._is_ours, below)),
            conditions=tuple(self.expression(node) for node in above if _unnamed(node)),
            suffices=tuple(self.expression(node) for node in self.pointing(iri, str(sub)) if _unnamed(node)),
            domain=self._labels(self._all(iri, RDFS.domain)),
            range=self._labels(self._all(iri, RDFS.range)),
            inverse=self._labels([*self._all(iri, OWL.inverseOf), *self.pointing(iri, str(OWL.inverseOf))]),
            disjoint=self._labels(sorted(disjoint)),
            characteristics=self._labels(str(name) for name in _CHARACTERISTICS if str(name) in kinds),
            aligned=tuple(self._outside(iri)),
        )

    def expression(self, iri: str) -> Expression:
        """Return a class expression as words; what is none of the known forms is its name."""
        if not _unnamed(iri):
            return (self.label(iri),)
        prop = self._all(iri, OWL.onProperty)
        for word, predicate in _FILLERS.items():
            for node in self.values(iri, str(predicate)):
                filler: Expression = self.expression(node.value) if node.kind == "iri" else (node.value,)
                return (*self._labels(prop), f"expression_{word}", *filler)
        for word, predicate in _LISTS.items():
            for node in self.values(iri, str(predicate)):
                parts = [self.expression(member) for member in self._members(node.value)]
                joined = [piece for part in parts for piece in (f"expression_{word}", *part)]
                return tuple(joined[1:])
        complement = self._all(iri, OWL.complementOf)
        return ("expression_not", *self.expression(complement[0])) if complement else (self.label(iri),)

    def _members(self, node: str) -> Iterator[str]:
        while node != str(RDF.nil):
            yield from self._all(node, RDF.first)
            node = next(iter(self._all(node, RDF.rest)), str(RDF.nil))


def _unnamed(iri: str) -> bool:
    """Tell whether an IRI stands for what OWL writes as a blank node."""
    return "/.well-known/genid/" in iri
