"""What the graph is made with, to take away: shapes, queries, the JSON-LD context; and where pages are."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated
from xml.sax.saxutils import escape

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from rdflib import Graph

from api.derived import OncePerStore
from api.reading import is_iri, rows
from api.release import Release, release_of, service_of
from api.render import local
from api.routes.alternate import FORMS
from api.routes.documents import ENDINGS
from api.transport.callers import public_url
from api.transport.negotiate import Offer, choose
from api.transport.problem import ProblemError
from api.views.thing import classes_of
from kg.base import named_here
from kg.exports.framing import context as context_text
from kg.exports.framing import framed, framed_classes
from kg.shipped import shipped
from kg.vocab import BASE, GP

router = APIRouter(tags=["data"])

Loaded = Annotated[Release, Depends(release_of)]

CONTEXT = "context.jsonld"
AT_MOST = 50_000
"""Addresses in one sitemap, by sitemaps.org."""
_RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
_AGAIN = {"Cache-Control": "no-cache"}
_PAGES = ("/", "/plans", "/compare", "/queries", "/ontology", "/validation", "/search", "/data/")
_THINGS = """SELECT DISTINCT ?thing WHERE {
  VALUES ?class { gp:Plan gp:Target gp:Measure gp:KeyProject gp:Provision gp:Indicator gp:Agency gp:Place }
  ?thing a ?class
} ORDER BY ?thing"""
_MAPS: OncePerStore[tuple[str, ...]] = OncePerStore()


@router.get("/shapes", summary="The shapes (SHACL)", response_model=None)
def show_shapes(request: Request) -> Response:
    """Send all shapes that the graph is held against."""
    offer = choose(request.headers.get("accept"), request.query_params.get("format"), FORMS).offer
    return _shapes(offer)


@router.get("/shapes.{ending}", summary="The shapes as a document", response_model=None)
def shapes_as(ending: str) -> Response:
    """Send the shapes in the form that the address names."""
    offer = ENDINGS.get(ending)
    if offer not in FORMS:
        raise ProblemError("not-found")
    return _shapes(offer)


def _shapes(offer: Offer) -> Response:
    links = ", ".join(f'</shapes.{o.names[0]}>; rel="alternate"; type="{o.media_type}"' for o in FORMS)
    told = {"Vary": "Accept", "Link": f'{links}, <{BASE}shapes>; rel="canonical"', **_AGAIN}
    return Response(_written(offer.names[0]), media_type=offer.media_type, headers=told)


@cache
def _written(name: str) -> bytes:
    graph = Graph()
    for path in sorted(shipped("shapes").rglob("*.ttl")):
        graph.parse(data=named_here(path.read_text(encoding="utf-8")), format="turtle")
    return graph.serialize(format=_RDFLIB[name], encoding="utf-8")


@router.get("/id/query/{name}.rq", summary="A saved query's text", response_model=None)
def query_text(request: Request, name: str) -> Response:
    """Send a saved query as SPARQL, with its parameters where values go."""
    query = service_of(request).queries.get(name)
    if query is None:
        raise ProblemError("not-found")
    link = f'<{BASE}id/query/{name}.rq>; rel="canonical", <{BASE}id/query/{name}>; rel="describes"'
    return Response(query.text, media_type="application/sparql-query", headers={"Link": link, **_AGAIN})


@router.get(f"/{CONTEXT}", summary="The JSON-LD context", response_model=None)
def context() -> Response:
    """Send the context in which our JSON is JSON-LD; names in it never change their meaning."""
    link = f'<{BASE}{CONTEXT}>; rel="canonical"'
    return Response(context_text(), media_type="application/ld+json", headers={"Link": link, **_AGAIN})


@router.get("/sitemap.xml", summary="Where the pages are", response_model=None)
def sitemap(request: Request, loaded: Loaded) -> Response:
    """List the sitemaps, each of at most 50,000 addresses."""
    site = public_url(request.scope, service_of(request).settings)
    count = -(-len(_paths(request, loaded)) // AT_MOST)
    maps = "".join(
        f"<sitemap><loc>{escape(site)}/sitemap-{number}.xml</loc>{_changed(loaded)}</sitemap>"
        for number in range(1, count + 1)
    )
    return _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</sitemapindex>')


@router.get("/sitemap-{number}.xml", summary="A part of where the pages are", response_model=None)
def sitemap_part(request: Request, number: str, loaded: Loaded) -> Response:
    """List the addresses of pages."""
    paths = _paths(request, loaded)
    first = (int(number) - 1) * AT_MOST if number.isdecimal() and len(number) < 6 else -1  # noqa: PLR2004
    if not 0 <= first < len(paths):
        raise ProblemError("not-found")
    site = escape(public_url(request.scope, service_of(request).settings))
    urls = "".join(
        f"<url><loc>{site}{escape(path)}</loc>{_changed(loaded)}</url>"
        for path in paths[first : first + AT_MOST]
    )
    return _xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')


def _paths(request: Request, loaded: Release) -> tuple[str, ...]:
    """Return the paths of all pages, read anew when something was written beside the release."""
    return _MAPS.of(loaded.store, lambda: (*_PAGES, *_things(loaded)), service_of(request).written)


def _things(loaded: Release) -> Iterator[str]:
    for row in rows(loaded.store, _THINGS):
        if path := local(row["thing"].value):
            yield path


def _changed(loaded: Release) -> str:
    day = str(loaded.manifest.get("ended", ""))[:10]
    return f"<lastmod>{day}</lastmod>" if day else ""


def _xml(body: str) -> Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
    return Response(text, media_type="application/xml", headers=_AGAIN)


@router.get("/id/{path:path}.json", summary="A thing as JSON", response_model=None)
def show_json(request: Request, path: str, loaded: Loaded) -> Response:
    """Send a plan, target, agency or indicator as JSON of a fixed shape, which is JSON-LD."""
    iri = f"{BASE}id/{path}"
    if not is_iri(iri):
        raise ProblemError("not-found")
    kinds = classes_of(loaded.store, iri)
    cls = next((name for name in framed_classes() if str(GP[name]) in kinds), None)
    if cls is None:
        raise ProblemError(
            "not-found",
            f"只有这些事物有固定形状的 JSON：{'、'.join(framed_classes())}。其余请用 .jsonld。",
            f"Only these have JSON of a fixed shape: {', '.join(framed_classes())}; for others take .jsonld.",
        )
    link = (
        f'<{iri}.json>; rel="canonical", <{iri}>; rel="describes", '
        f'</{CONTEXT}>; rel="http://www.w3.org/ns/json-ld#context"'
    )
    told = {"Link": link, "Content-Location": request.url.path, **_AGAIN}
    return Response(framed(loaded.store, iri, cls), media_type="application/ld+json", headers=told)
