"""The page on which people write a query and read its answer; works without scripts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from weakref import WeakKeyDictionary

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.negotiate import BOOLEAN, CSV, GRAPH, HTML, JSON, N_TRIPLES, SOLUTIONS, TSV, TURTLE, XML, Offer
from api.problem import Problem, problem_of
from api.release import Service, release_of, service_of
from api.render import language_of, page, with_query
from kg.algebra import plain
from kg.catalogue import SavedQuery
from kg.errors import ParameterError, QueryError
from kg.query import bind
from kg.store import Answer, Store, Term
from kg.vocab import PREFIXES

SHOWN_AT_MOST = 1_000
FORMS = (HTML, JSON, XML, CSV, TSV, TURTLE, N_TRIPLES)
_OFFERS = {"solutions": SOLUTIONS, "boolean": BOOLEAN, "graph": GRAPH}
_NUMBERS = ("decimal", "integer", "double", "nonNegativeInteger", "gYear")
FIRST_QUERY = """SELECT ?plan ?title (COUNT(?target) AS ?targets) WHERE {
  ?plan a gp:Plan ; rdfs:label ?title .
  ?target a gp:Target ; gp:plan ?plan .
  FILTER(LANG(?title) = "zh")
}
GROUP BY ?plan ?title
ORDER BY DESC(?targets)
"""


@dataclass(frozen=True)
class Example:
    """A saved query with its example parameters put in."""

    query: SavedQuery
    text: str


@dataclass(frozen=True)
class Shown:
    """An answer as the page shows it.

    Attributes:
        kind: `solutions`, `boolean` or `graph`.
        variables: Names of the columns.
        numeric: Columns that hold numbers alone.
        rows: The first rows; a missing cell is `None`.
        count: How many rows there are.
        boolean: The answer of ASK.
        turtle: The graph in Turtle.
        downloads: Forms that the whole answer can be had in.
    """

    kind: str
    variables: list[str]
    numeric: set[str]
    rows: list[list[Term | None]]
    count: int
    boolean: bool
    turtle: str
    downloads: tuple[Offer, ...]


def _shown(answer: Answer) -> Shown:
    downloads = tuple(offer for offer in _OFFERS[answer.kind] if offer is not HTML)
    if answer.kind == "boolean":
        return Shown("boolean", [], set(), [], 1, bool(answer), "", downloads)
    if answer.kind == "graph":
        turtle = answer.write(TURTLE.media_type).decode()
        return Shown(
            "graph", [], set(), [], turtle.count("\n"), boolean=False, turtle=turtle, downloads=downloads
        )
    names = answer.variables
    solutions = answer.rows()
    rows: list[list[Term | None]] = [[row.get(n) for n in names] for row in islice(solutions, SHOWN_AT_MOST)]
    count = len(rows) + sum(1 for _ in solutions)
    numeric = {name for i, name in enumerate(names) if all(_is_number(row[i]) for row in rows)}
    return Shown("solutions", names, numeric, rows, count, boolean=False, turtle="", downloads=downloads)


def _is_number(term: Term | None) -> bool:
    return term is None or (term.datatype or "").rsplit("#", 1)[-1] in _NUMBERS


_EXAMPLES: WeakKeyDictionary[Store, tuple[date, tuple[Example, ...]]] = WeakKeyDictionary()
"""Examples bound today: binding asks the store for every concept, and some queries mean today's date."""


def examples(service: Service, store: Store) -> tuple[Example, ...]:
    """Return the saved queries that run as they are, or with the parameters of their golden check."""
    today = datetime.now(UTC).date()
    bound = _EXAMPLES.get(store)
    if bound is None or bound[0] != today:
        bound = _EXAMPLES[store] = (today, tuple(_bound(service, store)))
    return bound[1]


def _bound(service: Service, store: Store) -> Iterator[Example]:
    for saved in service.queries.values():
        golden = {name: (value,) for name, value in saved.header.golden.items()}
        try:
            yield Example(saved, bind(store, saved, golden).strip())
        except ParameterError:  # its example names a concept that this graph lacks
            continue


def _headings(ready: Iterable[Example], text: str | None, request: Request) -> dict[str, str]:
    """Return the columns' names for people when the query is a saved one as it stands."""
    saved = next((e.query for e in ready if text is not None and e.text == plain(text).strip()), None)
    english = language_of(request) == "en"
    columns = saved.header.columns if saved else ()
    return {column.name: column.label_en if english else column.label_zh for column in columns}


def _download(text: str, form: str) -> str:
    return with_query("/sparql", query=text, format=form)


def console_page(
    request: Request, text: str | None = None, error: QueryError | None = None, shown: Shown | None = None
) -> HTMLResponse:
    """Render the page.

    Args:
        request: The request.
        text: The query to show; a first example if none.
        error: What is wrong with it.
        shown: Its answer.
    """
    problem: Problem | None = problem_of(error) if error else None
    ready = examples(service_of(request), release_of(request).store)
    context = {
        "text": FIRST_QUERY if text is None else text,
        "problem": problem,
        "shown": shown,
        "examples": ready,
        "headings": _headings(ready, text, request),
        "download_href": _download,
        "prefixes": PREFIXES,
        "forms": FORMS,
    }
    return page(request, "sparql.html", context, problem.kind.status if problem else 200)


def answered_page(request: Request, text: str, answer: Answer) -> HTMLResponse:
    """Render the page with an answer."""
    return console_page(request, text, shown=_shown(answer))
