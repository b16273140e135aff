"""Every thing at its own address: a page for people, the same as data for machines."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import partial
from http import HTTPStatus
from itertools import islice
from typing import Annotated, Literal
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.reading import decoded, ref
from api.release import Release, release_of, service_of
from api.render import content_of, in_form, named, page, with_query
from api.routes.alternate import FORMS, about, described_by, headers
from api.routes.documents import document_of
from api.routes.kinds import Asked, View, asked_view, shown
from api.transport.negotiate import HTML, THING, Choice, choose
from api.transport.problem import ProblemError
from api.views.schema_org import crumbs, described, written
from api.views.thing import kinds_in, thing
from api.words import Words
from kg.errors import QueryError
from kg.store import GraphStore
from kg.vocab import BASE

router = APIRouter(tags=["things"])

Format = Annotated[str | None, Query(alias="format", description="html, ttl, jsonld, nt, rdf")]
Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]
Asking = Annotated[View, Depends(asked_view)]


Loaded = Annotated[Release, Depends(release_of)]

_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")

_THING = """
CONSTRUCT { ?s ?p ?o } WHERE {
  { VALUES ?s { $thing } ?s ?p ?o }
  UNION { $thing gp:source ?s . ?s ?p ?o }
  UNION { $thing gp:source/oa:hasSelector ?s . ?s ?p ?o }
  UNION { $thing ?any ?s . VALUES ?p { rdfs:label skos:prefLabel } ?s ?p ?o }
  UNION { SELECT ?s ?p ?o WHERE { VALUES ?o { $thing } ?s ?p ?o } ORDER BY ?p ?s LIMIT 1000 }
}"""
"""A thing, where the document says it, what its values are called, and the first things that point to it."""
_GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH $thing { ?s ?p ?o } }"


def _known(release: Release, iri: str) -> None:
    """Check that the graph says something of a thing.

    Raises:
        ProblemError: It does not; what stands above it, or is called nearly the same, is told.
    """
    if _said_of(release.store, iri):
        return
    within = iri.removeprefix(f"{BASE}id/") if iri.startswith(f"{BASE}id/") else ""
    steps = within.split("/", _DEEPEST)[:_DEEPEST]
    above = (f"{BASE}id/{'/'.join(steps[:count])}" for count in range(len(steps) - 1, 0, -1))
    near = [*islice((upper for upper in above if _said_of(release.store, upper)), 1)]
    near += get_close_matches(iri, [plan.iri for plan in release.overview.plans], n=3, cutoff=_ALIKE)
    raise ProblemError(
        "not-found",
        f"图谱里没有 <{unquote(iri)}>。",
        f"The graph says nothing of <{unquote(iri)}>.",
        {"near": list(dict.fromkeys(near)), "asked_for": decoded(iri.rpartition("/")[2])},
    )


_DEEPEST = 12
"""Steps of an address whose beginnings are looked up; a stranger may send thousands, no thing has so many."""
_ALIKE = 0.9
"""How alike the addresses of two plans are (`difflib`), at least, for one to be told for the other."""


def _said_of(store: GraphStore, iri: str) -> bool:
    text = "ASK {{ {{ {0} ?p ?o }} UNION {{ ?s ?p {0} }} UNION {{ GRAPH {0} {{ ?s ?p ?o }} }} }}"
    try:
        return bool(store.query(text.format(ref(iri))))
    except QueryError:  # no IRI at all, so the graph cannot hold it
        return False


def _addressed(request: Request) -> str:
    """Return the IRI of the thing at the request's address.

    The address is read as it was sent, so that `%2F` is no second spelling of a slash; only escapes of
    unreserved characters mean those characters (RFC 3986, 6.2.2.2).
    """
    sent = request.scope["raw_path"].decode("ascii", "replace")
    path = _ESCAPED.sub(_unreserved, sent).removeprefix(request.scope.get("root_path", ""))
    return BASE + path.removeprefix("/")


def _unreserved(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if _UNRESERVED.fullmatch(character) else escape[0]


def _choice(request: Request, form: str | None) -> Choice:
    return choose(request.headers.get("accept"), form, THING)


def _asked(request: Request, release: Release) -> tuple[str, str | None]:
    """Return the thing that a request is about, and the form that its address ends in.

    Raises:
        ProblemError: The graph says nothing of it.
    """
    iri, ending = document_of(_addressed(request), partial(_said_of, release.store))
    _known(release, iri)
    return iri, ending


def _see_other(request: Request, iri: str, choice: Choice) -> Response:
    """Lead from a thing, which is no document, to the document about it in the form agreed on."""
    path = named(iri) or request.url.path
    kept: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if name != "format":
            kept.setdefault(name, []).append(value)
    location = with_query(in_form(path, choice.offer.names[0]), **kept)
    return RedirectResponse(location, HTTPStatus.SEE_OTHER, described_by(path))


@router.get("/.well-known/genid/{path:path}", summary="A thing without a name", response_model=None)
@router.get("/id/{path:path}", summary="A thing, or a document about it", response_model=None)
def show_thing(
    request: Request,
    path: str,
    release: Loaded,
    view: Asking,
    form: Format = None,
    lang: Lang = "zh",
) -> Response:
    """Lead from a thing to a document about it, or send that: a page, Turtle, JSON-LD, N-Triples or RDF/XML.

    The address of a thing is that of no document: it answers 303 with the address of the one in the form
    agreed on, which ends in `.html`, `.ttl`, `.jsonld`, `.nt` or `.rdf`.
    """
    del path  # what was sent counts, not how it is decoded
    store = release.store
    iri, ending = _asked(request, release)
    choice = _choice(request, form or ending)
    if ending is None:
        return _see_other(request, iri, choice)
    told = about(iri, choice.offer.names[0])
    if choice.offer is not HTML:
        return _data(store, iri, choice, _THING, told)
    seen = thing(store, iri)
    if seen is None:
        raise ProblemError("not-found")
    template, context = shown(Asked(release, service_of(request).settings, seen, view))
    way = crumbs(seen.parents, seen.label, Words(lang)("home"), content_of(request))
    machines = written(described(store, seen.label, [cls.iri for cls in seen.classes]), way)
    context |= {"thing": seen, "forms": FORMS, "day": view.day, "machines": machines}
    return page(request, template, context, headers=told)


def _data(store: GraphStore, iri: str, choice: Choice, template: str, told: Mapping[str, str]) -> Response:
    body = store.query(template.replace("$thing", ref(iri))).write(choice.offer.media_type)
    return Response(body, headers={"Content-Type": choice.content_type, **told})


@router.get("/graph/{path:path}", summary="A named graph", response_model=None)
def show_graph(
    request: Request, path: str, release: Loaded, form: Format = None, lang: Lang = "zh"
) -> Response:
    """Show a named graph: a page about it, or all its triples."""
    del lang, path
    store = release.store
    iri, ending = _asked(request, release)
    choice = _choice(request, form or ending)
    if choice.offer is not HTML:
        located = {"Content-Location": in_form(named(iri) or request.url.path, choice.offer.names[0])}
        return _data(store, iri, choice, _GRAPH, headers(request, iri) | located)
    context = {
        "thing": thing(store, iri),
        "iri": iri,
        "kinds": kinds_in(store, iri),
        "forms": FORMS,
    }
    return page(request, "graph.html", context, headers=headers(request, iri))
