"""The description of all routes (OpenAPI): the framework's, completed, and those in front of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.openapi_endpoints import STRING, endpoints
from api.queries.offers import CHART
from api.queries.operations import operations
from api.routes.compare import OFFERS as COMPARED
from api.routes.diff import OFFERS as DIFFERENCE
from api.routes.reports import OFFERS as REPORTED
from api.routes.search import OFFERS as FOUND
from api.routes.validation import OFFERS as FINDINGS
from api.transport.negotiate import HTML, PAGE, THING, Offer
from api.transport.problem import KINDS, MEDIA_TYPE
from kg.catalogue import SavedQuery
from kg.feeds import ATOM, ICALENDAR


def _types(offers: Sequence[Offer]) -> tuple[str, ...]:
    return tuple(offer.media_type for offer in offers)


_PAGE = ("not-acceptable", "invalid-parameter", "too-many-requests", "internal-error")
_UNREADY = ("not-ready", "store-not-ready", "store-damaged")
_READING = (*_PAGE, *_UNREADY)
_WORKED = ("too-many-at-once", "busy", "query-too-slow", "query-too-large", "query-too-hard")
_THING = (*_READING, "bad-parameter", "not-found")
_FILE = ("not-found", "range-not-satisfiable", "too-many-requests", "internal-error", *_UNREADY)
_FORMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "/": (_types(PAGE), (*_READING, "bad-parameter")),
    "/livez": (("application/json",), ()),
    "/readyz": (("application/json",), (*_UNREADY, "stopping")),
    "/metrics": (("text/plain", "application/openmetrics-text"), ("not-found",)),
    "/id/{path}": (_types(THING), _THING),
    "/graph/{path}": (_types(THING), (*_READING, "not-found")),
    "/.well-known/genid/{path}": (_types(THING), _THING),
    "/id/query/{name}.rq": (("application/sparql-query",), (*_UNREADY, "not-found", "too-many-requests")),
    "/id/{path}.json": (("application/ld+json",), (*_UNREADY, "not-found", "too-many-requests")),
    "/shapes": (_types(THING[1:]), _READING),
    "/shapes.{ending}": (_types(THING[1:]), (*_READING, "not-found")),
    "/context.jsonld": (("application/ld+json",), ("too-many-requests",)),
    "/sitemap.xml": (("application/xml",), ("too-many-requests", *_UNREADY)),
    "/sitemap-{number}.xml": (("application/xml",), ("too-many-requests", "not-found", *_UNREADY)),
    "/ontology": (_types(THING), _READING),
    "/ontology.{ending}": (_types(THING), (*_READING, "not-found")),
    "/ontology/{path}": (_types(THING), (*_READING, "not-found")),
    "/validation": (_types(FINDINGS), (*_READING, "bad-parameter")),
    "/compare": (_types(COMPARED), (*_READING, "bad-parameter")),
    "/charts/{path}": (_types(CHART), (*_THING, "no-chart", *_WORKED)),
    "/matrix": (_types(PAGE), (*_READING, "bad-parameter")),
    "/reports/{kind}/{key}": (_types(REPORTED), (*_THING, *_WORKED)),
    "/plans": (_types(PAGE), (*_READING, "bad-parameter")),
    "/sparql/terms": (("application/json",), ("too-many-requests", *_UNREADY)),
    "/sparql/q/{packed}": (_types(PAGE), (*_READING, "not-found")),
    "/sparql/saved/{name}": (_types(PAGE), (*_READING, "not-found")),
    "/search": (_types(FOUND), (*_READING, "bad-parameter")),
    "/problem/": (_types(PAGE), _PAGE),
    "/problem/{slug}": (_types(PAGE), (*_PAGE, "not-found")),
    "/robots.txt": (("text/plain",), ("too-many-requests",)),
    "/favicon.ico": (("image/svg+xml",), ("too-many-requests",)),
    "/data/": (_types(THING), _READING),
    "/data/{version}": (_types(THING), (*_READING, "not-found")),
    "/data/{version}/{address}": (("application/n-quads", "text/turtle", "application/gzip"), _FILE),
    "/.well-known/void": (_types(THING[1:]), _READING),
    "/calendar.ics": ((ICALENDAR,), (*_READING, "bad-parameter", *_WORKED)),
    "/feeds/{kind}.atom": ((ATOM,), (*_READING, "bad-parameter", "not-found", *_WORKED)),
    "/diff": (_types(DIFFERENCE), (*_READING, "bad-parameter", "not-found", *_WORKED)),
    "/dataset.nq": (("application/n-quads",), ("too-many-requests", *_UNREADY)),
}
"""Media types and problems of the framework's own routes; it knows none, as they make answers themselves."""


_THINGS = ("/id/{path}", "/.well-known/genid/{path}")
_SEE_OTHER = {
    "303": {
        "description": "A thing is no document: `Location` is the one about it, in the form agreed on.",
        "headers": {"Location": {"schema": STRING}},
    }
}
_ALWAYS_ANEW = ("/livez", "/metrics", "/readyz")
_AGAIN = {"304": {"description": "The client has it already, by the `ETag` that it had with it."}}


def described(schema: dict[str, Any], queries: Mapping[str, SavedQuery], *, writing: bool) -> dict[str, Any]:
    """Complete the framework's description.

    Args:
        schema: The framework's description; it is changed.
        queries: The saved queries, each of which is an operation.
        writing: Whether graphs may be written.

    Returns:
        The same.
    """
    before = {}
    for path, methods in (endpoints(writing=writing) | operations(queries)).items():
        before[path] = {
            method: {**operation, "responses": operation["responses"] | errors(operation.pop("problems", ()))}
            for method, operation in methods.items()
        }
    if writing:
        schema.setdefault("components", {})["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer"}
        }
    schema["paths"] = {**before, **schema.get("paths", {})}
    for path, (forms, slugs) in _FORMS.items():
        for operation in schema["paths"].get(path, {}).values():
            content = {form: {"schema": STRING} for form in forms}
            operation["responses"] = {
                "200": {"description": "What is at this address, in the form agreed on.", "content": content},
                **(_SEE_OTHER if path in _THINGS else {}),
                **({} if path in _ALWAYS_ANEW else _AGAIN),
                **errors(slugs),
            }
    return schema


def errors(slugs: Iterable[str]) -> dict[str, Any]:
    """Return the descriptions of error answers by status.

    Args:
        slugs: Keys of `api.transport.problem.KINDS`.
    """
    by_status: dict[int, list[str]] = {}
    for slug in slugs:
        kind = KINDS[slug]
        by_status.setdefault(kind.status, []).append(f"`{slug}`: {kind.meaning_en}")
    problem = {"schema": {"type": "object", "required": ["type", "title", "status", "detail"]}}
    return {
        str(status): {
            "description": " ".join(meanings),
            "content": {MEDIA_TYPE: problem, HTML.media_type: {"schema": STRING}},
        }
        for status, meanings in sorted(by_status.items())
    }
