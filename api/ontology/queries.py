"""A query for each term that runs as it stands: the things it is said of, or how its values are spread."""

from rdflib.namespace import SKOS

from api.ontology.terms import OntologyTerm, Vocabulary
from api.ontology.usage import Usage
from kg.saved import short
from kg.vocab import GP

_SHOWN = 3
_ROWS = 50


def example_query(vocabulary: Vocabulary, usage: Usage, term: OntologyTerm, language: str) -> str:
    """Return SPARQL that shows how a term is used; labels are asked for in a language."""
    if term.is_class:
        return _of_class(vocabulary, usage, term, language)
    lists = (str(SKOS.Concept) in vocabulary.kinds_of(kind.iri) for kind in term.range)
    if term.kind == "object_properties":
        return (_spread if any(lists) else _of_property)(term, language)
    return f"""SELECT ?thing ?value WHERE {{
  ?thing gp:{term.name} ?value .
}}
ORDER BY ?thing
LIMIT {_ROWS}
"""


def _of_class(vocabulary: Vocabulary, usage: Usage, term: OntologyTerm, language: str) -> str:
    below = vocabulary.below(term.iri)
    kinds = [kind for kind in below if usage.of(kind).count] or [term.iri]
    used = {prop: n for kind in kinds for prop, n in usage.with_.get(kind, {}).items()}
    own = [
        name
        for name, prop in vocabulary.terms.items()
        if prop.iri in used and any(kind.iri in vocabulary.kinds_of(term.iri) for kind in prop.domain)
    ]
    own.sort(key=lambda name: (-used[str(GP[name])], name))
    shown = [name if name not in {"thing", "label", "kind"} else f"{name}Value" for name in own[:_SHOWN]]
    belongs = f"?thing a {short(kinds[0])} ."
    if len(kinds) > 1:
        belongs = f"VALUES ?kind {{ {' '.join(map(short, kinds))} }}\n  ?thing a ?kind ."
    columns = " ".join(
        f"?{name}" for name in ["thing", "label", *(["kind"] if len(kinds) > 1 else []), *shown]
    )
    optional = "".join(
        f"\n  OPTIONAL {{ ?thing gp:{name} ?{variable} }}" for name, variable in zip(own, shown, strict=False)
    )
    return f"""SELECT {columns} WHERE {{
  {belongs}
  OPTIONAL {{ ?thing rdfs:label ?label FILTER(LANG(?label) = "{language}") }}{optional}
}}
ORDER BY ?thing
LIMIT {_ROWS}
"""


def _of_property(term: OntologyTerm, language: str) -> str:
    return f"""SELECT ?thing ?value ?name WHERE {{
  ?thing gp:{term.name} ?value .
  OPTIONAL {{ ?value rdfs:label ?name FILTER(LANG(?name) = "{language}") }}
}}
ORDER BY ?thing ?value
LIMIT {_ROWS}
"""


def _spread(term: OntologyTerm, language: str) -> str:
    return f"""SELECT ?value ?name (COUNT(?thing) AS ?things) WHERE {{
  ?thing gp:{term.name} ?value .
  OPTIONAL {{ ?value skos:prefLabel ?name FILTER(LANG(?name) = "{language}") }}
}}
GROUP BY ?value ?name
ORDER BY DESC(?things) ?value
LIMIT {_ROWS}
"""
