"""The headings under which the catalogue lists saved queries, in the order of its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rdflib import Graph, URIRef
from rdflib.namespace import SKOS

from kg.base import named_here
from kg.shipped import shipped
from kg.vocab import GP


@dataclass(frozen=True)
class Topic:
    """A heading.

    Attributes:
        key: The word that headers use.
        label_zh: Its label in Chinese.
        label_en: Its label in English.
        about_zh: What is below it, in Chinese.
        about_en: The same in English.
    """

    key: str
    label_zh: str
    label_en: str
    about_zh: str
    about_en: str


@cache
def topics() -> Mapping[str, Topic]:
    """Return the topics by key, in the order of pages: the code list `query-topic` of the ontology."""
    path = shipped("ontology", "codes", "query-topic.ttl")
    graph = Graph().parse(data=named_here(path.read_text(encoding="utf-8")), format="turtle")

    def text(subject: URIRef, predicate: URIRef, language: str) -> str:
        found = graph.objects(subject, predicate)
        return min((str(o) for o in found if getattr(o, "language", None) == language), default="")

    found = {}
    for concept, place in graph.subject_objects(GP.ordinal):
        if isinstance(concept, URIRef):
            key = str(graph.value(concept, SKOS.notation))
            labels = (text(concept, SKOS.prefLabel, language) for language in ("zh", "en"))
            about = (text(concept, SKOS.definition, language) for language in ("zh", "en"))
            found[int(str(place))] = Topic(key, *labels, *about)
    return {found[place].key: found[place] for place in sorted(found)}
