"""A thing of the graph, and what may be chosen for a parameter, told to a program; run in workers."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import quote

from rdflib.namespace import RDF

from kg import iri
from kg.assistants.errors import UnknownThingError
from kg.catalogue import Parameter
from kg.issuing import Sink
from kg.saved import Name, listed, names, short
from kg.saved.names import folded
from kg.store import GraphStore
from kg.term import Term
from kg.vocab import BASE

Language = Literal["zh", "en"]

MOST_VALUES = 50
"""Values of a property that are told."""
MOST_POINTING = 10
"""Things that are told of those that point to one by the same property."""

_UNSAFE = frozenset('<>"{}|^`\\')
_NAMED = ("rdfs:label", "skos:prefLabel")
_ABOUT = "SELECT DISTINCT ?property ?value WHERE { GRAPH ?g { <%s> ?property ?value } %s }"
_COUNTS = """
SELECT ?property (COUNT(DISTINCT ?other) AS ?n) WHERE { GRAPH ?g { ?other ?property <%s> } %s }
GROUP BY ?property"""
_POINTING = """
SELECT DISTINCT ?other WHERE { GRAPH ?g { ?other <%s> <%s> } %s } ORDER BY STR(?other) LIMIT %d"""
_STATED = f"FILTER(?g != <{iri.graph('inferred')}>)"
"""What follows from the rest would tell all of it twice, in other vocabularies."""
_SOURCE = """
SELECT ?document ?start ?end ?exact ?sha256 WHERE {
  <%s> gp:source ?span . ?span oa:hasSource ?document ; oa:hasSelector ?place .
  ?place oa:start ?start ; oa:end ?end
  OPTIONAL { ?span oa:hasSelector/oa:exact ?exact }
  OPTIONAL { ?document gp:sha256 ?sha256 }
} LIMIT 1"""


def thing(store: GraphStore, named: str, language: Language) -> dict[str, Any]:
    """Tell what the graph says of a thing.

    Args:
        store: The graph.
        named: Its IRI, or what follows `…/id/` in it.
        language: The reader's: things are called by their names in it, else in the other one.

    Returns:
        `iri`, `label`, `classes`, `properties` (a list of values each: text, or `{iri, label}`),
        `pointing_here` (by property how many things point to it, and the first of them) and, of what a
        document says, `source` (document, first and last code point, quote). Lists that are cut say how many
        there are.

    Raises:
        UnknownThingError: The graph says nothing of it.
    """
    subject = _iri(named)
    about: dict[str, list[Term]] = defaultdict(list)
    with store.query(_ABOUT % (subject, _STATED)) as answer:
        for row in answer.rows():
            about[row["property"].value].append(row["value"])
    with store.query(_COUNTS % (subject, _STATED)) as answer:
        counts = {row["property"].value: int(row["n"].value) for row in answer.rows()}
    if not about and not counts:
        raise UnknownThingError(
            f"图谱里没有 {named[:200]!r}。 The graph says nothing of {named[:200]!r}.",
            "先用 search 查找，再用其中的 iri。 Look for it with `search`, and take the `iri` from there.",
        )
    pointing = {prop: _pointing(store, prop, subject) for prop in sorted(counts)}
    iris = {subject, *about, *counts, *(other for found in pointing.values() for other in found)}
    iris |= {term.value for values in about.values() for term in values if term.kind == "iri"}
    labels = names(store, iris)

    def called(one: str) -> str:
        return labels.get(one, Name()).first(language) or short(one)

    classes = [term.value for term in about.pop(_RDF_TYPE, [])]
    told: dict[str, Any] = {
        "iri": subject,
        "label": called(subject),
        "classes": [called(one) for one in sorted(classes) if one.startswith(BASE)] or sorted(classes),
        "properties": [
            {"property": short(prop), "label": called(prop)} | _values(about[prop], called)
            for prop in sorted(about, key=short)
            if short(prop) not in _NAMED
        ],
        "pointing_here": [
            {
                "property": short(prop),
                "label": called(prop),
                "count": counts[prop],
                "first": [{"iri": other, "label": called(other)} for other in pointing[prop]],
            }
            for prop in pointing
        ],
    }
    if source := _source(store, subject, language):
        told["source"] = source
    return told


_RDF_TYPE = str(RDF.type)


def _iri(named: str) -> str:
    """Return the IRI that somebody means: as it is, or what follows the part that all have in common."""
    named = named.strip()
    if not named.startswith(("http://", "https://")):
        named = f"{BASE}id/{named.removeprefix('/').removeprefix('id/')}"
    if set(named) & _UNSAFE or any(ord(character) <= ord(" ") for character in named):
        named = quote(named, safe="/#:?&=%-._~")
    return named


def _pointing(store: GraphStore, prop: str, subject: str) -> list[str]:
    with store.query(_POINTING % (prop, subject, _STATED, MOST_POINTING)) as answer:
        return [row["other"].value for row in answer.rows()]


def _values(terms: list[Term], called: Any) -> dict[str, Any]:  # noqa: ANN401 - a function of one text
    ordered = sorted(terms, key=lambda term: (term.language == "en", term.sort_key))
    values = [
        {"iri": term.value, "label": called(term.value)} if term.kind == "iri" else _literal(term)
        for term in ordered[:MOST_VALUES]
    ]
    return {"values": values} | ({"count": len(terms)} if len(terms) > MOST_VALUES else {})


def _literal(term: Term) -> object:
    return {"text": term.value, "language": term.language} if term.language else term.value


def _source(store: GraphStore, subject: str, language: Language) -> dict[str, Any]:
    with store.query(_SOURCE % subject) as answer:
        row = next(iter(answer.rows()), None)
    if row is None:
        return {}
    document = row["document"].value
    name = names(store, [document]).get(document, Name()).first(language)
    told: dict[str, Any] = {"document": name or short(document), "iri": document}
    told |= {key: row[key].value for key in ("sha256",) if key in row}
    told |= {"start": int(row["start"].value), "end": int(row["end"].value)}
    return told | ({"quote": row["exact"].value} if "exact" in row else {})


def values(
    store: GraphStore, parameter: Parameter, containing: str, most: int, language: Language
) -> dict[str, Any]:
    """Tell what may be chosen for a parameter.

    Args:
        store: The graph.
        parameter: The parameter.
        containing: Only values whose name (in either language) or whose IRI contains this; empty for all.
        most: Values that are told.
        language: The reader's.

    Returns:
        `values` (`value` and `label`) and `count`, how many fit; none of a parameter whose type alone
        decides.
    """
    wanted = folded(containing)
    fitting = [
        one
        for one in listed(store, parameter)
        if wanted in folded(f"{one.name.zh}\n{one.name.en}\n{one.value}")
    ]
    told = [{"value": one.value, "label": one.name.first(language) or one.value} for one in fitting[:most]]
    return {"values": told, "count": len(fitting)}


def tell_thing(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Tell of a thing from a worker.

    Args:
        store: What is asked.
        payload: `named` and `language`; see `thing`.
        sink: Gets the answer as JSON.

    Returns:
        The end: `{cut: None}`.

    Raises:
        UnknownThingError: The graph says nothing of it.
    """
    return _told(sink, thing(store, payload["named"], payload["language"]))


def tell_values(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Tell from a worker what may be chosen for a parameter.

    Args:
        store: What is asked.
        payload: `parameter` as JSON, `containing`, `most` and `language`; see `values`.
        sink: Gets the answer as JSON.

    Returns:
        The end: `{cut: None}`.
    """
    parameter = Parameter.model_validate_json(payload["parameter"])
    most, language = payload["most"], payload["language"]
    return _told(sink, values(store, parameter, payload["containing"], most, language))


def _told(sink: Sink, told: Mapping[str, Any]) -> dict[str, Any]:
    sink.head({"kind": "told"})
    sink.write(json.dumps(told, ensure_ascii=False).encode())
    return {"cut": None}
