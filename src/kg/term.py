"""An RDF term as pages, tables and serialisers need it; knows no engine."""

from dataclasses import dataclass
from typing import Literal

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"
RDF_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


@dataclass(frozen=True)
class Term:
    """An RDF term.

    Attributes:
        value: The IRI, the literal's lexical form, or `_:` and a blank node's label.
        kind: `iri` or `literal` (the store holds no blank nodes; a CONSTRUCT template may make `bnode`).
        language: Language tag of a literal, lower case, else `None`.
        datatype: Datatype IRI of a literal, else `None`.
    """

    value: str
    kind: Literal["iri", "literal", "bnode"]
    language: str | None = None
    datatype: str | None = None

    @property
    def sort_key(self) -> tuple[str, str, str, str]:
        """Order of terms in what we write: by kind, value, language, datatype."""
        return self.kind, self.value, self.language or "", self.datatype or ""


Triple = tuple[Term, Term, Term]
