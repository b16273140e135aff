"""JSON-LD 1.1 with a context and one node a subject: Oxigraph's own is expanded and hard to read."""

import json
from collections.abc import Iterable, Mapping

from rdflib.namespace import RDF

from kg.term import RDF_LANG_STRING, XSD_STRING, Term, Triple

Json = dict[str, "Json"] | list["Json"] | str
_TYPE = str(RDF.type)


def compact(iri: str, prefixes: Mapping[str, str]) -> str:
    """Shorten an IRI with the longest namespace that fits, or return it whole.

    A rest that begins with `//` would read as an absolute IRI and is never made.
    """
    fits = [(len(ns), name) for name, ns in prefixes.items() if iri.startswith(ns)]
    if not fits:
        return iri
    length, name = max(fits)
    rest = iri[length:]
    return iri if rest.startswith("//") else f"{name}:{rest}"


def used_prefixes(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return those prefixes whose namespace begins some IRI or datatype of the triples."""
    iris = {t.value if t.kind == "iri" else _written_type(t) for triple in triples for t in triple}
    return {name: ns for name, ns in prefixes.items() if any(iri.startswith(ns) for iri in iris)}


def _written_type(term: Term) -> str:
    """Return the datatype IRI if it is written out; strings with and without a language need none."""
    return "" if term.datatype in {None, XSD_STRING, RDF_LANG_STRING} else str(term.datatype)


def _reference(term: Term, prefixes: Mapping[str, str]) -> str:
    return compact(term.value, prefixes) if term.kind == "iri" else term.value


def _value(term: Term, prefixes: Mapping[str, str]) -> Json:
    if term.kind != "literal":
        return {"@id": _reference(term, prefixes)}
    if term.language:
        return {"@language": term.language, "@value": term.value}
    datatype = _written_type(term)
    return {"@type": compact(datatype, prefixes), "@value": term.value} if datatype else term.value


def to_jsonld(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """Write triples as JSON-LD.

    Numbers stay strings with their datatype, so nothing is rounded on the way.

    Args:
        triples: Distinct triples, a subject's in a row.
        prefixes: Prefix to namespace; those in use become the context.

    Returns:
        UTF-8 JSON: `@context` and `@graph` with one object a subject.
    """
    given = list(triples)
    used = used_prefixes(given, prefixes)
    nodes: dict[str, dict[str, Json]] = {}
    for subject, predicate, node in given:
        name = _reference(subject, used)
        entry = nodes.setdefault(name, {"@id": name})
        is_type = predicate.value == _TYPE and node.kind != "literal"
        key = "@type" if is_type else compact(predicate.value, used)
        value: Json = _reference(node, used) if is_type else _value(node, used)
        present = entry.get(key)
        if present is None:
            entry[key] = value
        elif isinstance(present, list):
            present.append(value)
        else:
            entry[key] = [present, value]
    document = {"@context": used, "@graph": list(nodes.values())}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
