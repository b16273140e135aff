"""Consistency and classification by OWL 2 DL: the ontology, alone or with data."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF

from kg.reason.axioms import Axiom, Theory, Triple, theory
from kg.reason.hermit import Hermit, InconsistentError
from kg.reason.shrink import Justification, justification
from kg.reason.wording import Labels

_SOMETHING = URIRef("urn:x-kg:something")
_EXPLAINED = 5
"""So many of the unsatisfiable classes are explained; the rest are mostly below them."""


@dataclass(frozen=True)
class Verdict:
    """What HermiT says.

    Attributes:
        consistent: Whether there is no contradiction.
        unsatisfiable: Classes that nothing can be in; empty when it is inconsistent.
        why: A justification for the inconsistency, or for each of the first unsatisfiable classes.
        classes: Number of classes.
        facts: Number of facts.
        left_out: What could not be taken into account: reason to number of triples.
        labels: Labels, for the wording of the justifications.
        seconds: How long it took.
    """

    consistent: bool
    unsatisfiable: tuple[URIRef, ...]
    why: tuple[Justification, ...]
    classes: int
    facts: int
    left_out: Mapping[str, int]
    labels: Labels
    seconds: float

    @property
    def sound(self) -> bool:
        """Whether it is consistent and every class can have members."""
        return self.consistent and not self.unsatisfiable


def check(ontology: Graph, data: Iterable[Triple], limit: float) -> Verdict:
    """Check ontology and data for consistency, and classify.

    Different IRIs of the values of functional properties are taken to be different things. Labels and other
    annotations mean nothing to OWL; what OWL 2 cannot read (xsd:gYear, xsd:date) is left out and counted.

    Args:
        ontology: The ontology with its code lists.
        data: Facts.
        limit: Seconds that all may take, explanations included.

    Raises:
        TimeLimitError: HermiT did not end in time.
        ReasonerError: There is no Java, or HermiT failed.
    """
    started = time.monotonic()
    hermit = Hermit(limit)
    held = theory(ontology, data)
    unsatisfiable: tuple[URIRef, ...] = ()
    try:
        taxonomy = hermit.classify([*held.background, *(t for axiom in held.axioms for t in axiom.triples)])
    except InconsistentError:
        why: tuple[Justification, ...] = (justification(held, hermit),)
        consistent = False
    else:
        consistent, unsatisfiable = True, taxonomy.unsatisfiable
        why = tuple(_why_empty(held, kind, hermit) for kind in unsatisfiable[:_EXPLAINED])
    classes = sum(1 for _, _, node in held.background if node == OWL.Class)
    return Verdict(
        consistent,
        unsatisfiable,
        why,
        classes,
        held.facts,
        held.left_out,
        held.labels,
        time.monotonic() - started,
    )


def _why_empty(held: Theory, kind: URIRef, hermit: Hermit) -> Justification:
    """Say why a class can have no member: give it one, and see what that contradicts."""
    rules = tuple(axiom for axiom in held.axioms if not axiom.is_fact)
    member = Axiom((_SOMETHING, RDF.type, kind))
    return justification(replace(held, axioms=(*rules, member)), hermit)
