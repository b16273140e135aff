"""How often the graph uses each class, property and concept, and a first example of each; a query a kind."""

from collections import defaultdict
from dataclasses import dataclass

from api.ontology.terms import INFERRED
from api.reading import number, rows
from kg.store import GraphStore, Term

_CLASSES = """
SELECT ?term (COUNT(DISTINCT ?thing) AS ?n) (MIN(STR(?thing)) AS ?first) WHERE {
  GRAPH ?graph { ?thing a ?term } FILTER(?graph != $inferred)
} GROUP BY ?term"""
_INFERRED = """
SELECT ?term (COUNT(DISTINCT ?thing) AS ?n) (MIN(STR(?thing)) AS ?first) WHERE {
  GRAPH $inferred { ?thing a ?term } FILTER(STRSTARTS(STR(?term), STR(gp:)))
} GROUP BY ?term"""
_PROPERTIES = """
SELECT ?term (COUNT(*) AS ?n) (MIN(STR(?thing)) AS ?first) WHERE {
  GRAPH ?graph { ?thing ?term ?value } FILTER(?graph != $inferred)
} GROUP BY ?term"""
_WITH = """
SELECT ?kind ?term (COUNT(*) AS ?n) WHERE {
  GRAPH ?graph { ?thing a ?kind ; ?term ?value } FILTER(?graph != $inferred)
} GROUP BY ?kind ?term"""
_VALUES = "SELECT ?term ?value WHERE { VALUES (?term ?thing) { %s } ?thing ?term ?value }"
_CONCEPTS = """
SELECT ?term (COUNT(*) AS ?n) WHERE {
  ?term skos:inScheme ?scheme .
  GRAPH ?graph { ?thing ?property ?term }
  FILTER(?graph != $inferred)
  FILTER(!STRSTARTS(STR(?property), STR(skos:)) && !STRSTARTS(STR(?property), STR(sh:)))
} GROUP BY ?term"""
_SCHEMES = """
SELECT ?term (COUNT(DISTINCT ?concept) AS ?n) WHERE { ?concept skos:inScheme ?term } GROUP BY ?term"""


@dataclass(frozen=True)
class Use:
    """How a term is used.

    Attributes:
        count: Instances of a class, or triples of a property, of all graphs but what was inferred.
        inferred: Instances of a class as the graph of what was inferred has them.
        example: A thing that is one, or has it; empty if none does.
        value: The value that the example has; `None` for a class.
    """

    count: int = 0
    inferred: int = 0
    example: str = ""
    value: Term | None = None


@dataclass(frozen=True)
class Usage:
    """How all terms are used, by IRI.

    Attributes:
        classes: By class, of any vocabulary.
        properties: By property, of any vocabulary.
        with_: By class, how many triples its instances have of each property.
        concepts: How many triples have a concept as their value, the order of concepts left aside.
        schemes: How many concepts a scheme has.
    """

    classes: dict[str, Use]
    properties: dict[str, Use]
    with_: dict[str, dict[str, int]]
    concepts: dict[str, int]
    schemes: dict[str, int]

    def of(self, iri: str) -> Use:
        """Return the use of a class or property; none is a count of 0."""
        return self.classes.get(iri) or self.properties.get(iri) or Use()


def _classes(store: GraphStore) -> dict[str, Use]:
    """Count instances; a class that the graph states none of has an inferred one as its example."""
    stated, inferred = (
        {
            row["term"].value: (number(row, "n"), row["first"].value)
            for row in rows(store, query, inferred=INFERRED)
        }
        for query in (_CLASSES, _INFERRED)
    )
    none = (0, "")
    return {
        term: Use(
            stated.get(term, none)[0], inferred.get(term, none)[0], (stated.get(term) or inferred[term])[1]
        )
        for term in {**stated, **inferred}
    }


def usage(store: GraphStore) -> Usage:
    """Count every term's use, each kind of term in one query."""
    classes = _classes(store)
    counted = {
        row["term"].value: (number(row, "n"), row["first"].value)
        for row in rows(store, _PROPERTIES, inferred=INFERRED)
    }
    pairs = " ".join(f"(<{term}> <{first}>)" for term, (_, first) in counted.items())
    values: dict[str, list[Term]] = defaultdict(list)
    for row in rows(store, _VALUES % pairs):
        values[row["term"].value].append(row["value"])
    properties = {
        term: Use(n, 0, first, min(values[term], key=lambda value: (value.language == "en", value.sort_key)))
        for term, (n, first) in counted.items()
    }
    with_: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows(store, _WITH, inferred=INFERRED):
        with_[row["kind"].value][row["term"].value] = number(row, "n")
    concepts = {row["term"].value: number(row, "n") for row in rows(store, _CONCEPTS, inferred=INFERRED)}
    schemes = {row["term"].value: number(row, "n") for row in rows(store, _SCHEMES)}
    return Usage(classes, properties, dict(with_), concepts, schemes)
