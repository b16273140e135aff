"""The vocabularies the graph uses: namespaces, and our own terms by name.

Our terms are declared in `ontology/`; a test holds both against each other.
"""

from rdflib import Namespace
from rdflib.namespace import DCAT, DCTERMS, ORG, OWL, PROV, RDF, RDFS, SKOS, XSD

from kg import base

BASE = base.BASE

GP = Namespace(f"{BASE}ontology#")
"""The ontology's own terms."""

CSVW = Namespace("http://www.w3.org/ns/csvw#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
QUDT = Namespace("http://qudt.org/schema/qudt/")
SCHEMA = Namespace("https://schema.org/")

PREFIXES: dict[str, str] = {
    "gp": str(GP),
    "id": f"{BASE}id/",
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "owl": str(OWL),
    "xsd": str(XSD),
    "skos": str(SKOS),
    "dcterms": str(DCTERMS),
    "dcat": str(DCAT),
    "prov": str(PROV),
    "org": str(ORG),
    "oa": str(OA),
    "eli": str(ELI),
    "schema": str(SCHEMA),
    "qudt": str(QUDT),
    "unit": "http://qudt.org/vocab/unit/",
    "csvw": str(CSVW),
    "qb": "http://purl.org/linked-data/cube#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
}
"""Prefixes offered to every query and used in every Turtle answer."""
