"""A saved query as its page shows it: what may be filled in, what comes back, and the text that runs."""

import re
from dataclasses import dataclass

from api.reading import Label, Row, labels, rows, text
from api.words import terms
from kg.store import GraphStore
from kg.vocab import GP

_TEXT = "SELECT ?text WHERE { $query sh:select|sh:construct|sh:ask ?text }"
_PARTS = """
SELECT ?part ?kind ?name ?type ?required ?default ?choices ?zh ?en WHERE {
  ?part dcterms:isPartOf $query ; a ?kind ; gp:ordinal ?ordinal ; schema:valueName|csvw:name ?name .
  FILTER(?kind IN (gp:QueryParameter, gp:ResultColumn))
  OPTIONAL { ?part sh:datatype|sh:class|gp:valueScheme ?type }
  OPTIONAL { ?part schema:valueRequired ?required }
  OPTIONAL { ?part schema:defaultValue ?default }
  OPTIONAL { ?part schema:valuePattern ?choices }
  OPTIONAL { ?part rdfs:comment ?zh FILTER(LANG(?zh) = "zh") }
  OPTIONAL { ?part rdfs:comment ?en FILTER(LANG(?en) = "en") }
} ORDER BY ?ordinal ?part"""

_BLANK = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class QueryPart:
    """A parameter, or a column of the answer.

    Attributes:
        label: What it is called.
        name: The variable.
        help: What to fill in, in both languages; of a parameter.
        type: The datatype, class or concept scheme of its values; of a parameter.
        required: Whether a value has to be given.
        default: The value that counts when none is given; empty for all.
        choices: The only values it may have; empty where its type alone counts.
    """

    label: Label
    name: str
    help: Label
    type: Label | None
    required: bool
    default: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class SavedQueryView:
    """A saved query's text, which runs as it stands, with its parameters and columns in their order."""

    text: str
    parameters: list[QueryPart]
    columns: list[QueryPart]

    def pieces(self, question: str) -> list[tuple[str, QueryPart | None]]:
        """Cut a question at its blanks: each piece of words with the parameter whose blank follows it."""
        known = {part.name: part for part in self.parameters}
        cut = _BLANK.split(question)
        return [(words, known.get(name)) for words, name in zip(cut[::2], [*cut[1::2], ""], strict=True)]


def saved_query_view(store: GraphStore, query: str) -> SavedQueryView:
    """Read a saved query.

    Args:
        store: The built graph.
        query: The query's IRI.
    """
    found = list(rows(store, _PARTS, query=query))
    names = labels(
        store, {row[key].value for row in found for key in ("part", "type") if key in row}, terms()
    )
    parts: dict[str, list[QueryPart]] = {str(GP.QueryParameter): [], str(GP.ResultColumn): []}
    for row in found:
        parts[row["kind"].value].append(_part(row, names))
    texts = [row["text"].value for row in rows(store, _TEXT, query=query)]
    return SavedQueryView(min(texts, default=""), *parts.values())


def _part(row: Row, names: dict[str, Label]) -> QueryPart:
    part = row["part"].value
    return QueryPart(
        label=names[part],
        name=row["name"].value,
        help=Label(text(row, "zh"), text(row, "en"), part),
        type=names[row["type"].value] if "type" in row else None,
        required=text(row, "required") == "true",
        default=text(row, "default"),
        choices=tuple(filter(None, text(row, "choices").split("|"))),
    )
