"""Files to take away: the releases listed, each file by its address, and what describes them for machines."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from rdflib import URIRef
from rdflib.namespace import VOID
from rdflib.term import Node
from starlette.responses import MalformedRangeHeader, RangeNotSatisfiable

from api.reading import rows
from api.release import Release, release_of, service_of
from api.render import page
from api.routes.alternate import FORMS, headers
from api.transport.callers import public_url
from api.transport.exchange import listed
from api.transport.negotiate import HTML, THING, TURTLE, Choice, choose
from api.transport.problem import ProblemError
from api.views.schema_org import of_dataset
from kg.exports import Found, Source, find, sources
from kg.exports.catalogue import CATALOGUE, Listing, Triple, catalogue, files, release
from kg.kept import kept
from kg.offered import EXPORTS
from kg.store import Store, node_of
from kg.vocab import BASE

router = APIRouter(tags=["data"])

Format = Annotated[str | None, Query(alias="format", description="html, ttl, jsonld, nt, rdf")]
Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]
Loaded = Annotated[Release, Depends(release_of)]

CURRENT = "current"
"""Stands for the version in service."""
DIGEST = ".sha256"
_IMMUTABLE = "public, max-age=31536000, immutable"
_ABOUT = f"SELECT ?p ?o WHERE {{ GRAPH <{BASE}graph/dataset> {{ $dataset ?p ?o }} }}"
_DESCRIBED = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@dataclass(frozen=True)
class File:
    """A file as a page links it."""

    path: str
    name: str
    ending: str
    size: int | None


@dataclass(frozen=True)
class Row:
    """One kind of file of the whole."""

    zh: str
    en: str
    plain: File
    packed: File | None


@dataclass(frozen=True)
class Part:
    """A plan or graph with its files."""

    thing: str
    files: tuple[File, ...]


def listing_of(request: Request, loaded: Release) -> Listing:
    """Return what a catalogue of the releases lists."""
    service = service_of(request)
    about: dict[URIRef, list[Node]] = {}
    for row in rows(loaded.store, _ABOUT, dataset=f"{BASE}id/dataset/{loaded.version}"):
        about.setdefault(URIRef(row["p"].value), []).append(node_of(row["o"]))
    site = public_url(request.scope, service.settings)
    kept = service.making.shelf.kept
    return Listing(site, sources(service.settings.out), loaded.version, about, EXPORTS, kept)


def data_answer(request: Request, iri: str, choice: Choice, triples: Iterable[Triple]) -> Response:
    """Write triples in the form agreed on; the entity tag is of what is written."""
    graph = URIRef(iri)
    with Store.of((*triple, graph) for triple in triples).query(_DESCRIBED) as answer:
        body = answer.write(choice.offer.media_type)
    return tagged(Response(body, headers={"Content-Type": choice.content_type, **headers(request, iri)}))


def tagged(response: Response) -> Response:
    """Give an answer a tag of its content: it may change without the release doing so."""
    response.headers["ETag"] = f'W/"{sha256(bytes(response.body)).hexdigest()[:32]}"'
    response.headers["Cache-Control"] = "no-cache"
    return response


@router.get("/data/", summary="Files to take away", response_model=None)
def show_catalogue(request: Request, loaded: Loaded, form: Format = None, lang: Lang = "zh") -> Response:
    """List all releases with their files: a page, or a DCAT 3 catalogue."""
    del lang
    choice, listing = choose(request.headers.get("accept"), form, THING), listing_of(request, loaded)
    if choice.offer is not HTML:
        return data_answer(request, str(CATALOGUE), choice, catalogue(listing))
    context = {
        "version": "",
        "releases": listing.releases,
        "whole": _whole(listing, kept(service_of(request).settings.out, loaded.version)),
        "parts": (),
        "machines": of_dataset(loaded.store, loaded.version),
    }
    return _page(request, str(CATALOGUE), listing, context)


@router.get("/data/{version}", summary="Files of a release", response_model=None)
def show_release(
    request: Request, version: str, loaded: Loaded, form: Format = None, lang: Lang = "zh"
) -> Response:
    """List a release's files: a page, or DCAT."""
    del lang
    if version == CURRENT:
        return _to_current(request, loaded)
    source, listing = kept(service_of(request).settings.out, version), listing_of(request, loaded)
    choice = choose(request.headers.get("accept"), form, THING)
    if choice.offer is not HTML:
        return data_answer(request, f"{BASE}data/{version}", choice, release(listing, source))
    context = {
        "version": version,
        "releases": (),
        "whole": _whole(listing, source),
        "parts": tuple(_parts(source)),
        "machines": of_dataset(loaded.store, version) if version == loaded.version else "",
    }
    return _page(request, f"{BASE}data/{version}", listing, context)


@router.get("/data/{version}/{address:path}", summary="A file of a release", response_model=None)
async def send_file(request: Request, version: str, address: str, loaded: Loaded) -> Response:
    """Send a file of a release, or with `.sha256` its digest; made when it is first asked for.

    Takes `Range`, `If-Range` and `If-None-Match`.
    """
    if version == CURRENT:
        return _to_current(request, loaded)
    service = service_of(request)
    source = await run_in_threadpool(kept, service.settings.out, version)
    found = await run_in_threadpool(find, EXPORTS, source, address.removesuffix(DIGEST))
    if found is None:
        raise ProblemError(
            "not-found",
            f"这个版本没有文件 {address[:200]}。请看 /data/{version}。",
            f"The release has no file {address[:200]!r}. /data/{version} lists what there is.",
        )
    made = await service.making.made(source, found)
    tag = f'"{made.sha256}"'
    told = {"ETag": tag, "Cache-Control": _IMMUTABLE, "Vary": "Accept-Encoding"}
    if listed(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=told)
    if address.endswith(DIGEST):
        told["ETag"] = f'"{made.sha256}-digest"'
        return PlainTextResponse(f"{made.sha256}  {_name(source, found)}\n", headers=told)
    told["Repr-Digest"] = f"sha-256=:{b64encode(bytes.fromhex(made.sha256)).decode()}:"
    told["Link"] = f'<{BASE}data/{version}/{found.address}>; rel="canonical"'
    return _Ranges(made.path, headers=told, media_type=found.media_type, filename=_name(source, found))


class _Ranges(FileResponse):
    """A file; a `Range` header that is none we know is left aside, as RFC 9110 (14.2) wants.

    Raises:
        ProblemError: The range lies beyond the file's end.
    """

    @classmethod
    def _parse_range_header(cls, http_range: str, file_size: int) -> list[tuple[int, int]]:
        units, _, ranges = http_range.partition("=")
        if units.strip().lower() != "bytes" or not any(c.isdigit() for c in ranges):
            return []
        try:
            return super()._parse_range_header(http_range, file_size)
        except MalformedRangeHeader:
            return []
        except RangeNotSatisfiable as error:
            raise ProblemError(
                "range-not-satisfiable",
                f"文件有 {file_size} 字节，没有 {http_range[:60]} 这一段。",
                f"The file has {file_size} bytes, and none of {http_range[:60]!r}.",
                headers={"Content-Range": f"bytes */{file_size}"},
            ) from error


def _name(source: Source, found: Found) -> str:
    """Return under which name a file is kept by who takes it: with day and version."""
    name = found.address.replace("/", "-").removeprefix("govplan.").removeprefix("govplan-")
    stem = f"govplan-{source.day}-{source.version}"
    return f"{stem}.{name}" if found.address.startswith("govplan.") else f"{stem}-{name}"


def _to_current(request: Request, loaded: Release) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    rest = request.url.path.removeprefix(f"/data/{CURRENT}")
    location = f"/data/{loaded.version}{rest}{query}"
    return RedirectResponse(location, 307, headers={"Cache-Control": "no-cache"})


@router.get("/.well-known/void", summary="What the dataset is (VoID)", response_model=None)
def describe(request: Request, loaded: Loaded, form: Format = None) -> Response:
    """Describe the dataset for machines: VoID and DCAT of the release in service, with its dumps."""
    offers = (TURTLE, *(offer for offer in FORMS if offer is not TURTLE))
    choice, listing = choose(request.headers.get("accept"), form, offers), listing_of(request, loaded)
    iri = f"{BASE}id/dataset/{loaded.version}"
    return data_answer(request, iri, choice, _void(listing, loaded, URIRef(iri)))


_ALL = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{BASE}graph/dataset> {{ ?s ?p ?o }} }}"


def _void(listing: Listing, loaded: Release, dataset: URIRef) -> Iterable[Triple]:
    for row in rows(loaded.store, _ALL):
        yield URIRef(row["s"].value), URIRef(row["p"].value), node_of(row["o"])
    document = URIRef(f"{BASE}.well-known/void")
    yield document, URIRef("http://xmlns.com/foaf/0.1/topic"), dataset
    yield dataset, VOID.sparqlEndpoint, URIRef(f"{listing.site}/sparql")
    source = next(s for s in listing.releases if s.version == loaded.version)
    for found in files(EXPORTS, source, ("whole",)):
        if found.export.family == "dumps":
            yield dataset, VOID.dataDump, URIRef(f"{listing.site}/data/{source.version}/{found.address}")


def _page(request: Request, iri: str, listing: Listing, context: Mapping[str, object]) -> Response:
    may_write = service_of(request).settings.write
    known = {"current": listing.current, "iri": iri, "forms": FORMS, "may_write": may_write}
    return tagged(page(request, "data.html", {**context, **known}, headers=headers(request, iri)))


def _whole(listing: Listing, source: Source) -> list[Row]:
    shown = partial(_file, source, listing)
    return [
        Row(
            export.zh,
            export.en,
            shown(Found(export)),
            shown(Found(export, packed=True)) if export.packs else None,
        )
        for export in listing.exports
        if export.of == "whole"
    ]


def _file(source: Source, listing: Listing | None, found: Found) -> File:
    made = listing.kept(source, found) if listing else None
    name = found.address.rpartition("/")[2]
    ending = found.export.address.rpartition("}")[2].removeprefix(".")
    return File(f"/data/{source.version}/{found.address}", name, ending, made.size if made else None)


def _parts(source: Source) -> Iterable[tuple[str, list[Part]]]:
    for of, heading in (("plan", "data_plans"), ("graph", "data_graphs")):
        by_thing: dict[str, list[File]] = {}
        for found in files(EXPORTS, source, (of,)):
            if not found.packed:
                by_thing.setdefault(found.thing, []).append(_file(source, None, found))
        yield heading, [Part(thing, tuple(found)) for thing, found in sorted(by_thing.items())]
