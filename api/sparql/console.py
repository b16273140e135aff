"""The page on which people write a query and read its answer; works without scripts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.derived import OncePerStore
from api.reading import Label, labels
from api.release import Service, release_of, service_of
from api.render import language_of, local, page
from api.sparql.protocol import MAX_QUERY, Asked
from api.sparql.samples import samples
from api.sparql.sharing import PATH as SHARED
from api.sparql.sharing import packed
from api.sparql.shown import Shown, shown
from api.transport.cache import Kept
from api.transport.callers import public_url
from api.transport.negotiate import (
    CSV,
    HTML,
    JSON,
    JSON_LD,
    N_QUADS,
    N_TRIPLES,
    RDF_XML,
    TRIG,
    TSV,
    TURTLE,
    XML,
)
from api.transport.problem import Problem
from kg.catalogue import SavedQuery
from kg.errors import ParameterError
from kg.saved import bind
from kg.store import GraphStore, Term
from kg.vocab import PREFIXES

FORMS = (HTML, JSON, XML, CSV, TSV, TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
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


_EXAMPLES: OncePerStore[tuple[Example, ...]] = OncePerStore()
"""Examples bound today: binding asks the store for every concept, and some queries mean today's date."""


def examples(service: Service, store: GraphStore) -> tuple[Example, ...]:
    """Return the saved queries that run as they are, or with the parameters of their golden check."""
    today = datetime.now(UTC).date()
    return _EXAMPLES.of(store, lambda: tuple(_bound(service, store)), today)


def _bound(service: Service, store: GraphStore) -> Iterator[Example]:
    for saved in service.queries.values():
        golden = {name: (value,) for name, value in saved.header.golden.items()}
        try:
            yield Example(saved, bind(store, saved, golden).text().strip())
        except ParameterError:  # its example names a concept that this graph lacks
            continue


def _headings(ready: Iterable[Example], text: str | None, request: Request) -> dict[str, str]:
    """Return the columns' names for people when the query is a saved one as it stands."""
    sent = (text or "").replace("\r\n", "\n").strip()
    saved = next((example.query for example in ready if example.text == sent), None)
    english = language_of(request) == "en"
    columns = saved.header.columns if saved else ()
    return {column.name: column.label_en if english else column.label_zh for column in columns}


def _names(store: GraphStore, answer: Shown | None) -> dict[str, Label]:
    """Return what the things of an answer are called, as far as they are this graph's."""
    rows = answer.rows if answer else ()
    return labels(store, {term.value for row in rows for term in row if term and _ours(term)})


def _ours(term: Term) -> bool:
    return term.kind == "iri" and local(term.value) is not None


def _downloader(asked: Asked | None) -> Callable[[str], str]:
    """Return what makes the address of the whole answer in a form."""

    def download(form: str) -> str:
        if asked is None:
            return "/sparql"
        fields = [("query", asked.query)]
        fields += [("default-graph-uri", graph) for graph in asked.default_graphs or ()]
        fields += [("named-graph-uri", graph) for graph in asked.named_graphs or ()]
        return "/sparql?" + urlencode([*fields, ("format", form)])

    return download


def console_page(
    request: Request, asked: Asked | None = None, problem: Problem | None = None, answer: Shown | None = None
) -> HTMLResponse:
    """Render the page.

    Args:
        request: The request.
        asked: What it asks; without a query the page shows a first example.
        problem: Why there is no answer.
        answer: The answer.
    """
    text = asked.query if asked else None
    service, store = service_of(request), release_of(request).store
    ready = examples(service, store)
    written = FIRST_QUERY if text is None else text
    address = public_url(request.scope, service.settings)
    context = {
        "text": written,
        "names": _names(store, answer),
        "share_href": f"{address}{SHARED}/{packed(written)}",
        "samples": samples(f"{address}/sparql", written),
        "longest": MAX_QUERY,
        "problem": problem,
        "shown": answer,
        "examples": ready,
        "headings": _headings(ready, text, request),
        "download_href": _downloader(asked),
        "prefixes": PREFIXES,
        "forms": FORMS,
    }
    if problem is None:
        return page(request, "sparql.html", context)
    headers = {"Cache-Control": "no-store", **problem.headers}
    return page(request, "sparql.html", context, problem.status or problem.kind.status, headers)


def answered_page(request: Request, asked: Asked, answer: Kept, *, cut: bool) -> HTMLResponse:
    """Render the page with an answer, or with the beginning of one."""
    return console_page(request, asked, answer=shown(answer, cut=cut))
