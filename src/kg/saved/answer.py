"""A saved query's answer: rows with names for readers, what was understood, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kg.catalogue import Column, SavedQuery
from kg.term import Term, Triple

Language = Literal["zh", "en"]
"""Language of a reader."""


@dataclass(frozen=True)
class Name:
    """What a thing is called.

    Attributes:
        zh: Its Chinese name; empty if it has none.
        en: Its English name; empty if it has none.
    """

    zh: str = ""
    en: str = ""

    def first(self, language: Language) -> str:
        """Return the name in a language, else in the other one; empty if there is none."""
        return (self.en or self.zh) if language == "en" else (self.zh or self.en)


@dataclass(frozen=True)
class Value:
    """A value of a parameter, as it was understood.

    Attributes:
        written: As the reader wrote it; the default or the day where nothing was written.
        term: The IRI of what it names, or its lexical form.
        name: What it is called.
    """

    written: str
    term: str
    name: Name


@dataclass(frozen=True)
class Cell:
    """One cell of an answer.

    Attributes:
        term: What the query answered; `None` where it answered nothing.
        text: What a reader sees.
        iri: The thing that it names; empty if it names none.
    """

    term: Term | None
    text: str
    iri: str = ""


NOTHING = Cell(None, "")
Row = Mapping[str, Cell]
"""Cells by name of their column; one for every column."""


@dataclass(frozen=True)
class Source:
    """What an answer rests on.

    Attributes:
        kind: `plan`: a plan that things of the answer stand in; `figures`: who published figures in it.
        title: The plan's name, or the publication.
        iri: The plan; empty for figures.
        document: Name of the document that the plan was read from; empty for figures.
        sha256: Hash of that document; empty if it is not known.
    """

    kind: Literal["plan", "figures"]
    title: Name
    iri: str = ""
    document: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Answer:
    """A saved query's answer, or a page of it.

    Attributes:
        query: The saved query.
        values: What its parameters were understood as; none of a parameter means all.
        day: What `today` meant.
        language: The reader's.
        rows: Rows of this page; none of a graph.
        total: Rows (or triples) of the whole answer, of which `rows` is a part.
        offset: How many of them come before this page.
        whole: Whether `total` is all that there is; else evaluation stopped there.
        digest: Says the same for the same rows, whatever their order, language or form.
        sources: What the answer rests on.
        license: IRI of the licence of the data; empty if the data do not say.
        triples: The answer of a CONSTRUCT; `None` for a table.
    """

    query: SavedQuery
    values: Mapping[str, tuple[Value, ...]]
    day: date
    language: Language
    rows: tuple[Row, ...]
    total: int
    offset: int
    whole: bool
    digest: str
    sources: tuple[Source, ...] = ()
    license: str = ""
    triples: tuple[Triple, ...] | None = field(default=None, repr=False)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, as the header orders them."""
        return self.query.header.columns

    @property
    def terms(self) -> tuple[dict[str, Term], ...]:
        """The rows as the query answered them: bound terms by column."""
        return tuple({n: c.term for n, c in row.items() if c.term is not None} for row in self.rows)

    @property
    def complete(self) -> bool:
        """Whether nothing of the answer is missing here."""
        held = len(self.rows) if self.triples is None else len(self.triples)
        return self.whole and not self.offset and held == self.total
