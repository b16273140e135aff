"""The ontology at its own address: a page of all terms, a page a term, and the same as data."""

from collections.abc import Iterable
from typing import Annotated, Literal
from urllib.parse import unquote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from api.ontology.terms import GRAPH, IRI
from api.ontology.view import Documentation
from api.reading import ref
from api.release import Release, release_of
from api.render import language_of, local, page
from api.routes.alternate import FORMS, headers
from api.routes.documents import ENDINGS
from api.transport.negotiate import HTML, THING, Choice, choose
from api.transport.problem import ProblemError

router = APIRouter(tags=["ontology"])

Format = Annotated[str | None, Query(alias="format", description="html, ttl, jsonld, nt, rdf")]
Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]
Loaded = Annotated[Release, Depends(release_of)]

_ALL = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
_SOME = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ $subjects }} GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"


def _data(
    release: Release, request: Request, iri: str, choice: Choice, subjects: Iterable[str] = ()
) -> Response:
    """Write the triples of some subjects, or of the whole ontology with its code lists if none is named."""
    written = " ".join(map(ref, subjects))
    kept, form = release.ontology.written, choice.offer.media_type
    if written:
        body = release.store.query(_SOME.replace("$subjects", written)).write(form)
    else:  # some thousand triples, which stay as they are while the release is served
        body = kept[form] = kept.get(form) or release.store.query(_ALL).write(form)
    return Response(body, headers={"Content-Type": choice.content_type, **headers(request, iri)})


def _unknown(documentation: Documentation, path: str) -> ProblemError:
    """Return the problem of a term that there is not, with those whose names come near."""
    name = unquote(path)
    near = documentation.near(name)
    zh = "、".join(f"{label.zh}（gp:{label.iri.partition('#')[2]}）" for label in near)
    en = ", ".join(f"gp:{label.iri.partition('#')[2]}" for label in near)
    return ProblemError(
        "not-found",
        f"本体没有“{name}”这个术语。" + (f"相近的有：{zh}。" if near else ""),
        f"The ontology has no term {name!r}." + (f" Near it: {en}." if near else ""),
        {"near": [label.iri for label in near]},
    )


def _overview(request: Request, release: Release, form: str | None) -> Response:
    choice = choose(request.headers.get("accept"), form, THING)
    if choice.offer is not HTML:
        return _data(release, request, IRI, choice)
    language, documentation = language_of(request), release.ontology
    context = {
        "documentation": documentation,
        "header": documentation.header(language),
        "diagram": documentation.diagram(language),
        "iri": IRI,
        "forms": FORMS,
    }
    return page(request, "ontology.html", context, headers=headers(request, IRI))


@router.get("/ontology", summary="The ontology", response_model=None)
def show_ontology(request: Request, release: Loaded, form: Format = None, lang: Lang = "zh") -> Response:
    """Show the ontology's terms and code lists; every term has its place on this page."""
    del lang
    return _overview(request, release, form)


@router.get("/ontology.{ending}", summary="The ontology as a document", response_model=None)
def show_document(request: Request, ending: str, release: Loaded) -> Response:
    """Show the ontology in the form that the address names."""
    if ending not in ENDINGS:
        raise ProblemError("not-found")
    return _overview(request, release, ending)


@router.get("/ontology/{path:path}", summary="A term of the ontology", response_model=None)
def show_term(
    request: Request, path: str, release: Loaded, form: Format = None, lang: Lang = "zh"
) -> Response:
    """Show a term; at the address of the ontology's version, the ontology."""
    del lang
    documentation = release.ontology
    if documentation.version and request.url.path == local(documentation.version):
        return _overview(request, release, form)
    shown = documentation.page(path)
    if shown is None:  # a document about a term: the term's address with the ending of a form
        stem, _, ending = path.rpartition(".")
        if ending in ENDINGS and (shown := documentation.page(stem)) is not None:
            form = form or ending
    if shown is None:
        raise _unknown(documentation, path)
    choice = choose(request.headers.get("accept"), form, THING)
    if choice.offer is not HTML:
        subjects = documentation.vocabulary.written_with(shown.term.iri)
        return _data(release, request, shown.term.iri, choice, subjects)
    context = {
        "shown": shown,
        "term": shown.term,
        "query": documentation.query(shown.term, language_of(request)),
        "forms": FORMS,
    }
    return page(request, "ontology_term.html", context, headers=headers(request, shown.term.iri))
