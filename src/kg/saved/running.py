"""A saved query asked: names understood, rows read, things named, sources found."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import islice

from kg.catalogue import SavedQuery
from kg.saved.answer import NOTHING, Answer, Cell, Language, Name, Row
from kg.saved.binding import Bound, bind
from kg.saved.digest import Digest
from kg.saved.labels import names, short
from kg.saved.places import in_file
from kg.saved.sources import license_of, sources
from kg.store import Answer as Found
from kg.store import GraphStore
from kg.term import Term, Triple

MOST_ROWS = 50_000
"""Rows of the longest answer; a longer one is cut there, and says so."""
_WORDS = {"true": Name("是", "yes"), "false": Name("否", "no")}
Raw = Mapping[str, Term]


def run(  # noqa: PLR0913 - a query, its values, and how much of the answer is wanted
    store: GraphStore,
    query: SavedQuery,
    values: Mapping[str, Sequence[str]],
    today: date | None = None,
    language: Language = "zh",
    *,
    called: Language | None = None,
    limit: int | None = None,
    offset: int = 0,
    most: int = MOST_ROWS,
) -> Answer:
    """Run a saved query.

    Args:
        store: The built graph.
        query: The saved query.
        values: Parameter name to values as people write them; see `kg.saved.bind`.
        today: The day of asking; without it, this day in UTC.
        language: The reader's.
        called: In which language things are named, the reader's without it; else in the other one, else as
            the answer has it, else by a short form of their IRI. What documents say stays as they say it.
        limit: Rows wanted; all if `None`. Rows that are left out are counted all the same.
        offset: Rows to leave out before them.
        most: Rows after which the whole answer is cut.

    Raises:
        ParameterError: A parameter is unknown, missing, or names nothing or several things.
        QueryError: The query fails.
    """
    bound = bind(store, query, values, today)
    return run_bound(store, bound, language, called=called, limit=limit, offset=offset, most=most)


def run_bound(  # noqa: PLR0913 - as `run`
    store: GraphStore,
    bound: Bound,
    language: Language = "zh",
    *,
    called: Language | None = None,
    limit: int | None = None,
    offset: int = 0,
    most: int = MOST_ROWS,
) -> Answer:
    """Run a saved query whose values are understood; see `run`."""
    digest = Digest()
    with store.query(_text(bound, most)) as found:
        if bound.query.form == "CONSTRUCT":
            return _graph(
                bound, language, found, digest, slice(offset, limit if limit is None else offset + limit)
            )
        window: list[Raw] = []
        whole = True
        for number, row in enumerate(_rows(found, bound.query)):
            if number == most:
                whole = False
                break
            digest.row(row)
            if number >= offset and (limit is None or number < offset + limit):
                window.append(row)
    iris = {term.value for row in window for term in row.values() if term.kind == "iri"}
    labels = names(store, iris)
    return Answer(
        query=bound.query,
        values=bound.values,
        day=bound.day,
        language=language,
        rows=tuple(_named(bound.query, row, labels, (language, called or language)) for row in window),
        total=len(digest),
        offset=offset,
        whole=whole,
        digest=digest.hex(),
        sources=sources(store, iris),
        license=license_of(store),
    )


def _text(bound: Bound, most: int) -> str:
    """Return the text; a table is asked for one row more than counts, so that a cut is noticed."""
    return bound.text(limit=most + 1 if bound.query.form == "SELECT" else None)


def _rows(found: Found, query: SavedQuery) -> Iterable[Raw]:
    """Yield the rows; yes or no is a row of one cell in the first column."""
    if query.form == "ASK":
        value = "true" if found else "false"
        boolean = Term(value, "literal", None, "http://www.w3.org/2001/XMLSchema#boolean")
        return iter([{query.header.columns[0].name: boolean}])
    return found.rows()


def _graph(bound: Bound, language: Language, found: Found, digest: Digest, wanted: slice) -> Answer:
    triples: list[Triple] = sorted(
        {*islice(found.triples(), MOST_ROWS + 1)}, key=lambda triple: [term.sort_key for term in triple]
    )
    whole = len(triples) <= MOST_ROWS
    kept = triples[:MOST_ROWS]
    digest.triples(kept)
    return Answer(
        query=bound.query,
        values=bound.values,
        day=bound.day,
        language=language,
        rows=(),
        total=len(kept),
        offset=wanted.start,
        whole=whole,
        digest=digest.hex(),
        triples=tuple(kept[wanted]),
    )


def _named(
    query: SavedQuery, row: Raw, labels: Mapping[str, Name], languages: tuple[Language, Language]
) -> Row:
    """Return a row with its things named, in the second of the languages; the first is the reader's."""
    cells = {}
    language, called = languages
    for column in query.header.columns:
        term, of = row.get(column.name), row.get(column.label_of) if column.label_of else None
        if of is not None and of.kind == "iri":
            text = labels.get(of.value, Name()).first(called) or (term.value if term else short(of.value))
            cells[column.name] = Cell(term, text, of.value)
        elif term is None:
            cells[column.name] = NOTHING
        elif term.kind == "iri":
            name = labels.get(term.value, Name()).first(called)
            cells[column.name] = Cell(term, name or short(term.value), term.value)
        else:
            to = row.get(column.link) if column.link else None
            text = _words(term, language)
            words = in_file(text) if column.place and language == "en" else text
            cells[column.name] = Cell(term, words, to.value if to else "")
    return cells


def _words(term: Term, language: Language) -> str:
    if (term.datatype or "").endswith("#boolean"):
        return _WORDS.get(term.value, Name(term.value)).first(language)
    return term.value
