"""Names of all things of an answer, looked up together: the reader's language, the other one, a short IRI."""

from collections.abc import Iterable

from kg.saved.answer import Name
from kg.store import GraphStore
from kg.vocab import BASE, PREFIXES

_AT_ONCE = 500
_NAMES = """
SELECT ?thing ?property ?label WHERE {
  VALUES ?thing { %s }
  ?thing ?property ?label
  FILTER(?property IN (rdfs:label, skos:prefLabel, dcterms:title))
}"""
"""A filter: Oxigraph would answer a second `VALUES` by going through every label of the graph."""
_PREFERRED = ("prefLabel", "label", "title")


def names(store: GraphStore, iris: Iterable[str]) -> dict[str, Name]:
    """Look the names of things up, some hundred at a time.

    Args:
        store: The graph.
        iris: The things, absolute IRIs as the store gave them.

    Returns:
        Names by IRI; things that have none are left out. Of several names in a language the one of the
        preferred property counts, then the shortest.
    """
    wanted, found = sorted(set(iris)), dict[str, dict[str, list[tuple[int, int, str]]]]()
    for start in range(0, len(wanted), _AT_ONCE):
        part = " ".join(f"<{iri}>" for iri in wanted[start : start + _AT_ONCE])
        with store.query(_NAMES % part) as answer:
            for row in answer.rows():
                label, kind = row["label"], row["property"].value
                rank = next(n for n, name in enumerate(_PREFERRED) if kind.endswith(name))
                language = "en" if (label.language or "").startswith("en") else "zh"
                entry = (rank, len(label.value), label.value)
                found.setdefault(row["thing"].value, {}).setdefault(language, []).append(entry)
    return {
        iri: Name(*(min(labels[language])[2] if language in labels else "" for language in ("zh", "en")))
        for iri, labels in found.items()
    }


def short(iri: str) -> str:
    """Return a prefixed name of an IRI (`gp:Plan`), or for things of ours their path."""
    if iri.startswith(BASE + "id/"):
        return iri.removeprefix(BASE + "id/")
    fits = [(len(namespace), prefix) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fits:
        return iri
    length, prefix = max(fits)
    return f"{prefix}:{iri[length:]}"
