"""What the query page asks for beside answers: the terms to complete from, and queries that were shared."""

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response

from api.derived import OncePerStore
from api.reading import labels
from api.release import Release, release_of, service_of
from api.sparql import sharing
from api.sparql.console import console_page, examples
from api.sparql.protocol import Asked
from api.transport.problem import ProblemError
from api.words import terms as others_terms
from kg.saved import short
from kg.vocab import PREFIXES

router = APIRouter(tags=["sparql"])

Lang = Annotated[Literal["zh", "en"], Query(description="Language of the interface")]
Loaded = Annotated[Release, Depends(release_of)]

_WRITTEN: OncePerStore[bytes] = OncePerStore()
"""Written once a release: it is the same for everybody."""


@router.get("/sparql/terms", summary="Prefixes, classes and properties of the graph", response_model=None)
def terms(request: Request, release: Loaded) -> Response:
    """Say which prefixes need no declaration, and which classes and properties the graph uses how often."""
    tag = f'"terms-{release.version}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = _WRITTEN.of(release.store, lambda: json.dumps(_terms(release), ensure_ascii=False).encode())
    return Response(body, media_type="application/json", headers=headers)


def _terms(release: Release) -> dict[str, Any]:
    used = {"classes": release.ontology.usage.classes, "properties": release.ontology.usage.properties}
    names = labels(release.store, [iri for uses in used.values() for iri in uses], others_terms())
    return {"prefixes": PREFIXES} | {
        kind: [
            {"name": _name(iri), "zh": names[iri].zh, "en": names[iri].en, "count": use.count}
            for iri, use in uses.items()
            if iri in names
        ]
        for kind, uses in used.items()
    }


def _name(iri: str) -> str:
    """Return how a query names a term: with a prefix, or in angle brackets where there is none."""
    name = short(iri)
    return name if name != iri and "/" not in name else f"<{iri}>"


@router.get(sharing.PATH + "/{packed}", summary="A shared query", response_model=None)
def shared(
    request: Request,
    packed: Annotated[str, Path(description="The query, deflated and in base64url")],
    lang: Lang = "zh",
) -> Response:
    """Show the page on which the query of a short link can be read, changed and run."""
    return console_page(request, Asked(sharing.unpacked(packed), None, None, language=lang))


@router.get("/sparql/saved/{name}", summary="A saved query to start from", response_model=None)
def saved(
    request: Request,
    release: Loaded,
    name: Annotated[str, Path(description="Name of the saved query")],
    lang: Lang = "zh",
) -> Response:
    """Show the page on which a saved query, its parameters filled in, can be read, changed and run."""
    ready = examples(service_of(request), release.store)
    text = next((example.text for example in ready if example.query.name == name), None)
    if text is None:
        raise ProblemError("not-found")
    return console_page(request, Asked(text, None, None, language=lang))
