"""The routes in front of the framework, described as it describes its own (OpenAPI)."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.negotiate import BOOLEAN, DESCRIPTION, GRAPH, HTML, PAGE, SOLUTIONS, THING, Offer
from api.problem import KINDS, MEDIA_TYPE
from api.protocol import FORM, MAX_QUERY, QUERY
from api.sparql import PATH
from api.validation import OFFERS as FINDINGS

_STRING = {"type": "string"}
_GRAPHS = {"type": "array", "items": {"type": "string", "format": "iri"}}
_PARAMETERS: dict[str, tuple[str, dict[str, Any]]] = {
    "query": (
        "A SPARQL 1.1 query, at most once. Without it the service describes itself.",
        {"type": "string", "maxLength": MAX_QUERY},
    ),
    "default-graph-uri": (
        "A graph of the default graph's union; replaces FROM and FROM NAMED of the query. May be repeated.",
        _GRAPHS,
    ),
    "named-graph-uri": ("A graph that GRAPH sees; replaces FROM and FROM NAMED. May be repeated.", _GRAPHS),
    "format": ("Name of a form or its media type; wins over `Accept`.", _STRING),
    "timeout": (
        "Seconds that the query may take; lowers the limit; raises it with a token for long queries.",
        {"type": "number", "exclusiveMinimum": 0},
    ),
    "lang": ("Language of pages.", {"type": "string", "enum": ["zh", "en"], "default": "zh"}),
}
_ERRORS = (
    "bad-request", "malformed-query", "refused-query", "not-acceptable", "content-too-large", "uri-too-long",
    "unsupported-media-type", "too-many-requests", "too-many-at-once", "request-too-slow",
    "headers-too-large", "busy", "query-too-slow", "query-too-large", "query-too-hard",
    "not-ready", "internal-error",
)  # fmt: skip
_HEADERS = {
    "ETag": "Weak; the same query of the same data has the same one. Missing where answers differ each time.",
    "Vary": "Accept, Accept-Encoding",
    "Cache-Control": "no-cache: may be kept, has to be asked for again.",
    "Content-Encoding": "br or gzip, if the client takes it.",
    "Answer-Complete": "true or false; false: the answer was cut. A trailer where the answer is streamed.",
}


def _types(offers: Sequence[Offer]) -> tuple[str, ...]:
    return tuple(offer.media_type for offer in offers)


_FORMS: dict[str, tuple[str, ...]] = {
    "/": _types(PAGE),
    "/livez": ("application/json",),
    "/readyz": ("application/json",),
    "/id/{path}": _types(THING),
    "/graph/{path}": _types(THING),
    "/ontology": _types(THING),
    "/ontology/{path}": _types(THING),
    "/validation": _types(FINDINGS),
    "/problem/": _types(PAGE),
    "/problem/{slug}": _types(PAGE),
    "/robots.txt": ("text/plain",),
    "/favicon.ico": ("image/svg+xml",),
    "/dataset.nq": ("application/n-quads",),
}
"""Media types of the framework's own routes; it knows none, since they make their answers themselves."""
_ERRORS_OF_PAGES = (
    "bad-parameter", "not-found", "not-acceptable", "invalid-parameter", "too-many-requests", "not-ready",
    "internal-error",
)  # fmt: skip


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """Add the endpoint to the framework's description.

    Args:
        schema: The framework's description; it is changed.

    Returns:
        The same.
    """
    schema["paths"] = {PATH: _endpoint(), **schema.get("paths", {})}
    for path, forms in _FORMS.items():
        for operation in schema["paths"].get(path, {}).values():
            content = {form: {"schema": _STRING} for form in forms}
            operation["responses"] = {
                **operation["responses"],
                "200": {"description": "What is at this address, in the form agreed on.", "content": content},
                **errors(_ERRORS_OF_PAGES),
            }
    return schema


def _endpoint() -> dict[str, Any]:
    return {
        "get": {
            "tags": ["sparql"],
            "summary": "Ask a SPARQL 1.1 query, or what the service is",
            "description": "Answers `query`. Without one: the service's description, or for a browser the "
            "page to write one on.",
            "operationId": "query_by_get",
            "parameters": [_parameter(name, *_PARAMETERS[name]) for name in _PARAMETERS],
            "responses": _responses({"304": {"description": "The client has the answer already."}}),
        },
        "post": {
            "tags": ["sparql"],
            "summary": "Ask a SPARQL 1.1 query",
            "description": "The query as a form, or as it is; parameters of the address count too.",
            "operationId": "query_by_post",
            "parameters": [_parameter(name, *_PARAMETERS[name]) for name in _PARAMETERS if name != "query"],
            "requestBody": {
                "required": True,
                "content": {
                    FORM: {
                        "schema": {
                            "type": "object",
                            "required": ["query"],
                            "properties": {
                                name: {**schema, "description": about}
                                for name, (about, schema) in _PARAMETERS.items()
                            },
                        }
                    },
                    QUERY: {"schema": {"type": "string", "maxLength": MAX_QUERY}},
                },
            },
            "responses": _responses({}),
        },
        "options": {
            "tags": ["sparql"],
            "summary": "Which methods there are",
            "description": "Also answers the preflight requests of browsers (CORS).",
            "operationId": "query_options",
            "responses": {"204": {"description": "`Allow` and `Accept-Post` say it."}},
        },
    }


def _parameter(name: str, about: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": about, "schema": dict(schema)}


def _responses(more: Mapping[str, Any]) -> dict[str, Any]:
    offers: dict[Offer, None] = dict.fromkeys((*SOLUTIONS, *BOOLEAN, *GRAPH, *DESCRIPTION))
    answered = {
        "description": "The answer, in the form agreed on.",
        "headers": {name: {"description": about, "schema": _STRING} for name, about in _HEADERS.items()},
        "content": {offer.media_type: {"schema": _STRING} for offer in offers},
    }
    return {"200": answered, **more, **errors(_ERRORS)}


def errors(slugs: tuple[str, ...]) -> dict[str, Any]:
    """Return the descriptions of error answers by status.

    Args:
        slugs: Keys of `api.problem.KINDS`.
    """
    by_status: dict[int, list[str]] = {}
    for slug in slugs:
        kind = KINDS[slug]
        by_status.setdefault(kind.status, []).append(f"`{slug}`: {kind.meaning_en}")
    problem = {"schema": {"type": "object", "required": ["type", "title", "status", "detail"]}}
    return {
        str(status): {
            "description": " ".join(meanings),
            "content": {MEDIA_TYPE: problem, HTML.media_type: {"schema": _STRING}},
        }
        for status, meanings in sorted(by_status.items())
    }
