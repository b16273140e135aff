"""Contradictions that the OWL 2 RL closure shows: a thing in disjoint classes, or with a value too many."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from rdflib import Literal, URIRef
from rdflib.namespace import OWL, RDF

from kg.reason.axioms import UNIQUE_NAME, Triple
from kg.reason.rl import closure


@dataclass(frozen=True, order=True)
class Clash:
    """One contradiction.

    Attributes:
        thing: What it is about.
        terms: The two disjoint classes, or the functional property.
        values: The values that the functional property has.
    """

    thing: URIRef
    terms: tuple[URIRef, ...]
    values: tuple[str, ...] = ()

    @property
    def things(self) -> frozenset[URIRef]:
        """The thing and its values, where these are things."""
        return frozenset({self.thing, *(URIRef(value) for value in self.values if ":" in value)})


def clashes(triples: Iterable[Triple]) -> list[Clash]:
    """Find what contradicts the ontology.

    Args:
        triples: Ontology and data. Things are different where both have a `UNIQUE_NAME`.

    Returns:
        Clashes, sorted; empty when the rules of OWL 2 RL find none.
    """
    given = list(triples)
    everything = closure(given)
    functional = {s for s, p, o in given if p == RDF.type and o == OWL.FunctionalProperty}
    return sorted({*_disjoint(everything), *_functional(everything, functional)})


def _disjoint(everything: set[Triple]) -> Iterator[Clash]:
    members: dict[URIRef | Literal, set[URIRef]] = defaultdict(set)
    for subject, predicate, node in everything:
        if predicate == RDF.type:
            members[node].add(subject)
    for one, predicate, other in everything:
        if predicate == OWL.disjointWith and isinstance(other, URIRef):
            for thing in members[one] & members[other]:
                yield Clash(thing, (min(one, other), max(one, other)))


def _functional(everything: set[Triple], functional: set[URIRef]) -> Iterator[Clash]:
    named = {subject for subject, predicate, _ in everything if predicate == UNIQUE_NAME}
    values: dict[tuple[URIRef, URIRef], set[URIRef | Literal]] = defaultdict(set)
    for subject, predicate, node in everything:
        if predicate in functional and (isinstance(node, Literal) or node in named):
            values[subject, predicate].add(node)
    for (subject, predicate), found in values.items():
        if any(_differ(one, other) for one, other in combinations(found, 2)):
            yield Clash(subject, (predicate,), tuple(sorted(str(node) for node in found)))


def _differ(one: URIRef | Literal, other: URIRef | Literal) -> bool:
    if isinstance(one, Literal) and isinstance(other, Literal):
        return not one.eq(other) if one.language == other.language else True
    return one != other
