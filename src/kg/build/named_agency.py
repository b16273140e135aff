"""Bodies that texts, tables and rules name: the register's where it has them, else described by name."""

from rdflib import URIRef
from rdflib.namespace import ORG, RDFS

from kg import iri
from kg.build.agency_graph import agency_iri
from kg.build.quads import GraphQuads, chinese
from kg.codes import Codes
from kg.places import Place
from kg.registry import Registry
from kg.vocab import GP


def named_agency(quads: GraphQuads, place: Place, name: str, registry: Registry, codes: Codes) -> URIRef:
    """Return the IRI of a body that a document or table of a place names.

    Args:
        quads: The graph to describe it in where the register lacks it.
        place: The place whose document or table names it.
        name: As printed; where the register lacks it also its label and part of its IRI.
        registry: The registers.
        codes: The code lists, for its function where the name tells it.
    """
    known = registry.agencies.find(place, name)
    if known is not None:
        return agency_iri(known)
    subject = iri.agency(place.code, name)
    describe_agency(quads, subject, place, name, codes.find_ending("agency-function", name))
    return subject


def describe_agency(
    quads: GraphQuads, subject: URIRef, place: Place, name: str, function: URIRef | None
) -> None:
    """Describe a body that the register lacks.

    Args:
        quads: The graph to write into.
        subject: The body.
        place: Its jurisdiction.
        name: Its label.
        function: Its function, where that is known.
    """
    quads.a(subject, GP.Agency)
    quads.add(subject, RDFS.label, chinese(name))
    quads.add(subject, GP.jurisdiction, iri.place(place.code))
    quads.add(subject, ORG.classification, function)
    quads.add(subject, GP.presentAgency, subject)
