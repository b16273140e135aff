"""What an answer rests on: the plans that its things stand in, their documents, who published its figures."""

from collections.abc import Iterable

from kg.saved.answer import Name, Source
from kg.store import GraphStore

_AT_ONCE = 500
_PLANS = """
SELECT DISTINCT ?plan WHERE {
  VALUES ?thing { %s }
  { ?thing gp:plan ?plan } UNION { ?thing a gp:Plan BIND(?thing AS ?plan) }
}"""
_OF_PLANS = """
SELECT ?plan ?title ?document ?sha256 ?from WHERE {
  VALUES ?plan { %s }
  ?plan a gp:Plan ; rdfs:label ?title .
  OPTIONAL {
    ?plan prov:wasDerivedFrom ?source . ?source rdfs:label ?document .
    OPTIONAL { ?source gp:sha256 ?sha256 }
  }
  OPTIONAL { ?plan dcterms:source ?from }
}"""
_FIGURES = """
SELECT DISTINCT ?publication WHERE {
  VALUES ?thing { %s }
  { ?thing a gp:Observation ; dcterms:source ?publication }
  UNION { ?thing gp:latestObservation ?latest . ?latest dcterms:source ?publication }
}"""
_LICENSE = "SELECT ?license WHERE { ?dataset a gp:Dataset ; dcterms:license ?license } LIMIT 1"


def sources(store: GraphStore, iris: Iterable[str]) -> tuple[Source, ...]:
    """Return what things of an answer rest on.

    Args:
        store: The graph.
        iris: The things that the answer names.

    Returns:
        Plans by their IRIs, then publications of figures by their titles.
    """
    wanted, plans, published = sorted(set(iris)), set[str](), set[str]()
    for start in range(0, len(wanted), _AT_ONCE):
        part = " ".join(f"<{iri}>" for iri in wanted[start : start + _AT_ONCE])
        with store.query(_PLANS % part) as answer:
            plans |= {row["plan"].value for row in answer.rows()}
        with store.query(_FIGURES % part) as answer:
            published |= {row["publication"].value for row in answer.rows()}
    figures = (Source("figures", Name(title)) for title in sorted(published))
    return (*_of_plans(store, plans), *figures)


def _of_plans(store: GraphStore, plans: Iterable[str]) -> list[Source]:
    found: dict[str, dict[str, str]] = {}
    with store.query(_OF_PLANS % " ".join(f"<{plan}>" for plan in plans)) as answer:
        for row in answer.rows():
            told = found.setdefault(row["plan"].value, {})
            told["en" if row["title"].language == "en" else "zh"] = row["title"].value
            for name in ("document", "sha256", "from"):
                if name in row:
                    told[name] = min(row[name].value, told.get(name, row[name].value))
    return [
        Source(
            "plan",
            Name(told.get("zh", ""), told.get("en", "")),
            plan,
            told.get("from", told.get("document", "")),
            told.get("sha256", ""),
        )
        for plan, told in sorted(found.items())
    ]


def license_of(store: GraphStore) -> str:
    """Return the IRI of the licence of the data; empty if the data do not say."""
    with store.query(_LICENSE) as answer:
        return next((row["license"].value for row in answer.rows()), "")
