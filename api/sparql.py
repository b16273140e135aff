"""The SPARQL endpoint: queries run beside the event loop, and nothing outside the store is contacted."""

from functools import partial
from string import Template

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.console import answered_page, console_page
from api.negotiate import (
    BOOLEAN,
    GRAPH,
    HTML,
    JSON_LD,
    N_TRIPLES,
    RDF_XML,
    SOLUTIONS,
    TURTLE,
    choose,
    wants_html,
)
from api.protocol import POSTED, Asked, fields_of, one, read_get, read_post
from api.reading import ref
from api.release import Release, release_of, service_of
from kg.errors import QueryError
from kg.vocab import BASE

router = APIRouter(tags=["sparql"])

OFFERS = {"solutions": SOLUTIONS, "boolean": BOOLEAN, "graph": GRAPH}
DESCRIPTION = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, HTML)
ALLOWED = "GET, HEAD, POST, OPTIONS"


def answer(request: Request, asked: Asked) -> Response:
    """Run a query and write its answer in the form agreed on.

    Raises:
        QueryError: The query cannot be read, is refused, or fails.
        NotAcceptableError: The answer has no form that the client takes.
    """
    store, accept = release_of(request).store, request.headers.get("accept")
    try:
        with store.public_query(asked.query, asked.default_graphs, asked.named_graphs) as result:
            choice = choose(accept, asked.form, OFFERS[result.kind])
            if choice.offer is HTML:
                return answered_page(request, asked.query, result)
            body = result.write(choice.offer.media_type)
    except QueryError as error:
        if asked.form == "html" or (asked.form is None and wants_html(accept)):
            return console_page(request, asked.query, error)
        raise
    return Response(body, headers={"Content-Type": choice.content_type, "Vary": "Accept"})


async def _answered(request: Request, asked: Asked) -> Response:
    return await service_of(request).strangers.run(partial(answer, request, asked))


_DESCRIPTION = """
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX form: <http://www.w3.org/ns/formats/>
CONSTRUCT {
  $endpoint a sd:Service ; sd:endpoint $endpoint ; sd:supportedLanguage sd:SPARQL11Query ;
    sd:defaultDataset $dataset ; sd:resultFormat
      form:SPARQL_Results_JSON, form:SPARQL_Results_XML, form:SPARQL_Results_CSV, form:SPARQL_Results_TSV,
      form:Turtle, form:N-Triples, form:RDF_XML, form:JSON-LD .
  $dataset a sd:Dataset ; sd:namedGraph ?graph .
  ?graph a sd:NamedGraph ; sd:name ?graph
} WHERE { SELECT DISTINCT ?graph { GRAPH ?graph { ?s ?p ?o } } }"""


def describe(release: Release, endpoint: str, media_type: str) -> bytes:
    """Write the service's description (SPARQL 1.1 Service Description)."""
    dataset = f"{BASE}id/dataset/{release.version}"
    query = Template(_DESCRIPTION).substitute(endpoint=ref(endpoint), dataset=ref(dataset))
    return release.store.query(query).write(media_type)


@router.get("/sparql", summary="Ask a SPARQL 1.1 query", response_model=None)
async def ask(request: Request) -> Response:
    """Answer `query=…`; without one, a page to write it on for a browser, else the service's description."""
    fields = fields_of(request.scope["query_string"])
    if not {key for key, _ in fields} <= {"format", "lang"}:
        return await _answered(request, read_get(request))
    choice = choose(request.headers.get("accept"), one(fields, "format"), DESCRIPTION)
    release = release_of(request)
    if choice.offer is HTML:
        return await run_in_threadpool(console_page, request)
    endpoint = str(request.url.replace(query=""))
    body = await run_in_threadpool(describe, release, endpoint, choice.offer.media_type)
    return Response(body, headers={"Content-Type": choice.content_type, "Vary": "Accept"})


@router.post("/sparql", summary="Ask a SPARQL 1.1 query", response_model=None)
async def ask_by_post(request: Request) -> Response:
    """Answer a query sent as a form (`query=…`) or as `application/sparql-query`."""
    return await _answered(request, await read_post(request))


@router.options("/sparql", summary="Which methods there are")
async def options() -> Response:
    """Say which methods there are."""
    return Response(status_code=204, headers={"Allow": ALLOWED, "Accept-Post": POSTED})
