"""A column of a saved query's answer: its labels, and how a page or spreadsheet shows its cells."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from kg.catalogue.parts import HeaderPart

Kind = Literal["text", "number", "integer", "year", "date", "iri", "boolean"]


class Column(HeaderPart):
    """A column; its name is the variable of the query that fills it."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][A-Za-z0-9_]*$")]
    label_zh: str
    label_en: str
    meaning_zh: str = ""
    """What stands in it, in a sentence; empty only where the label says it all."""
    meaning_en: str = ""
    kind: Kind = "text"
    """What its cells are: how they are aligned, and which type they have in a spreadsheet."""
    unit: str = ""
    """The unit of all its numbers, as printed beside the label."""
    unit_column: str = ""
    """The column that holds the unit of each row's number."""
    label_of: str = ""
    """The column whose IRI this is the label of: it is shown in the reader's language and as a link."""
    link: str = ""
    """The column whose IRI this one leads to without being its label: words of a document, a number."""
    place: bool = False
    """Whether its cells say where something stands in a file; our words around names are translated."""
    hidden: bool = False
    """Whether pages leave it out: technical columns. Files have it."""
