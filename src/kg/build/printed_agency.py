"""Bodies that texts and tables name and the register lacks: described by what is printed."""

from rdflib import URIRef
from rdflib.namespace import ORG, RDFS

from kg import iri
from kg.build.quads import GraphQuads, chinese
from kg.codes import Codes
from kg.places import Place
from kg.vocab import GP


def write_printed_agency(quads: GraphQuads, place: Place, name: str, codes: Codes) -> URIRef:
    """Describe a body of a place by its printed name.

    Args:
        quads: The graph to write into.
        place: Its jurisdiction.
        name: As printed; also its label and part of its IRI.
        codes: The code lists, for its function where the name tells it.

    Returns:
        The body's IRI.
    """
    subject = iri.agency(place.code, name)
    quads.a(subject, GP.Agency)
    quads.add(subject, RDFS.label, chinese(name))
    quads.add(subject, GP.jurisdiction, iri.place(place.code))
    quads.add(subject, ORG.classification, codes.find_ending("agency-function", name))
    quads.add(subject, GP.presentAgency, subject)
    return subject
