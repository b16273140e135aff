"""The endpoints in front of the framework, described as it describes its own routes (OpenAPI)."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.graphs import graphs, update
from api.keeping import PATH
from api.queries.offers import CHART, TABLE
from api.queries.offers import GRAPH as GRAPH_ANSWERS
from api.releases.listing import OFFERS
from api.sparql import sparql
from api.sparql.protocol import FORM, MAX_QUERY, QUERY
from api.transport.negotiate import BOOLEAN, DESCRIPTION, GRAPH, SOLUTIONS

Operation = dict[str, Any]

STRING = {"type": "string"}
_IRI = {"type": "string", "format": "iri"}
_IRIS = {"type": "array", "items": _IRI}
_FIELDS: dict[str, tuple[str, dict[str, Any]]] = {
    "query": (
        "A SPARQL 1.1 query, at most once. Without it the service describes itself.",
        {"type": "string", "maxLength": MAX_QUERY},
    ),
    "default-graph-uri": (
        "A graph of the default graph's union; replaces FROM and FROM NAMED of the query. May be repeated.",
        _IRIS,
    ),
    "named-graph-uri": ("A graph that GRAPH sees; replaces FROM and FROM NAMED. May be repeated.", _IRIS),
    "format": ("Name of a form or its media type; wins over `Accept`.", STRING),
    "timeout": (
        "Seconds that the query may take; lowers the limit, and raises it with a token for long queries.",
        {"type": "number", "exclusiveMinimum": 0},
    ),
    "lang": ("Language of pages.", {"type": "string", "enum": ["zh", "en"], "default": "zh"}),
    "graph": ("IRI of a graph.", _IRI),
    "default": ("The graph that takes triples written to none, without a value.", STRING),
    "update": ("A SPARQL 1.1 update, once.", STRING),
    "using-graph-uri": ("A graph that patterns see; replaces USING. May be repeated.", _IRIS),
    "using-named-graph-uri": ("A graph that GRAPH sees; replaces USING NAMED. May be repeated.", _IRIS),
}
_ASKING = ("default-graph-uri", "named-graph-uri", "format", "timeout", "lang")
_BELOW = (
    "malformed-request", "chunks-too-small", "malformed-host", "request-too-slow", "headers-too-large",
    "uri-too-long", "too-many-requests", "unknown-transfer-coding", "too-many-connections",
)  # fmt: skip
_WORKERS = (
    "too-many-at-once", "busy", "query-failed", "query-too-slow", "query-too-large", "query-too-hard",
    "not-ready", "store-not-ready", "store-damaged", "internal-error",
)  # fmt: skip
_QUERYING = (
    "bad-request", "malformed-query", "unsupported-query", "refused-query", "token-needed",
    "not-acceptable", "content-too-large", "unsupported-media-type", "service-failed", *_BELOW, *_WORKERS,
)  # fmt: skip
_READING = ("bad-request", "no-such-graph", "not-acceptable", *_BELOW, *_WORKERS)
_WRITING = (
    "bad-request", "malformed-rdf", "malformed-query", "refused-query", "token-needed", "forbidden-graph",
    "no-such-graph", "graph-conflict", "precondition-failed", "content-too-large", "unsupported-media-type",
    "write-refused", "write-failed", *_BELOW, *_WORKERS,
)  # fmt: skip
_HEADERS = {
    "ETag": "Weak; the same query of the same data has the same one. Missing where answers differ each time.",
    "Vary": "Accept, Accept-Encoding",
    "Cache-Control": "no-cache: may be kept, has to be asked for again.",
    "Content-Encoding": "br or gzip, if the client takes it.",
    "Answer-Complete": "true or false; false: the answer was cut. A trailer where the answer is streamed.",
}
_BEARER: list[dict[str, list[str]]] = [{"token": []}]


def endpoints(*, writing: bool) -> dict[str, dict[str, Operation]]:
    """Return the operations by path and method; `problems` of one are slugs of `api.transport.problem.KINDS`.

    Args:
        writing: Whether graphs may be written.
    """
    found = {sparql.PATH: _sparql()}
    found |= _releases()
    for path in (graphs.PATH, f"{graphs.PATH}/{{path}}"):
        found[path] = _graphs(path, writing=writing)
    if writing:
        found[update.PATH] = _update()
    return found


def _sparql() -> dict[str, Operation]:
    forms = (offer.media_type for offer in (*SOLUTIONS, *BOOLEAN, *GRAPH, *DESCRIPTION))
    answered = _answered("The answer, in the form agreed on.", forms)
    return {
        "get": {
            "tags": ["sparql"],
            "summary": "Ask a SPARQL 1.1 query, or what the service is",
            "description": "Answers `query`. Without one: the service's description, or for a browser the "
            "page to write one on.",
            "operationId": "query_by_get",
            "parameters": _parameters(("query", *_ASKING)),
            "responses": {"200": answered, "304": {"description": "The client has the answer already."}},
            "problems": _QUERYING,
        },
        "post": {
            "tags": ["sparql"],
            "summary": "Ask a SPARQL 1.1 query",
            "description": "The query as a form, or as it is; parameters of the address count too.",
            "operationId": "query_by_post",
            "parameters": _parameters(_ASKING),
            "requestBody": _body({FORM: _form(("query", *_ASKING)), QUERY: _FIELDS["query"][1]}),
            "responses": {"200": answered},
            "problems": _QUERYING,
        },
        "options": _options("sparql", "query"),
    }


def _releases() -> dict[str, dict[str, Operation]]:
    version = {"name": "version", "in": "path", "required": True, "description": _VERSION, "schema": STRING}
    name = {
        "name": "name",
        "in": "path",
        "required": True,
        "description": "Of a saved query.",
        "schema": STRING,
    }
    forms = _parameters(("format", "lang"))
    asked, one = _sparql(), f"{PATH}/{{version}}"
    named: dict[str, Operation] = {}
    for method in ("get", "post"):
        operation = {**asked[method], "tags": ["releases"], "operationId": f"query_release_by_{method}"}
        operation["summary"] = "Ask a kept release a SPARQL 1.1 query"
        operation["description"] = (
            "As `/sparql`, within the same limits; answers as data, and describes nothing."
        )
        operation["parameters"] = [version, *operation["parameters"]]
        operation["problems"] = (*_QUERYING, "not-found")
        named[method] = operation
    named["options"] = {**_options("releases", "query_release"), "parameters": [version]}
    types = dict.fromkeys(offer.media_type for query in (TABLE, CHART, GRAPH_ANSWERS) for offer in query)
    return {
        PATH: {
            "get": {
                "tags": ["releases"],
                "summary": "The releases",
                "description": "Every kept release, what it has otherwise than the one before, and where "
                "it can be taken away and asked.",
                "operationId": "releases",
                "parameters": forms,
                "responses": {"200": _answered("The list.", (offer.media_type for offer in OFFERS))},
                "problems": ("not-acceptable", "not-ready", "store-not-ready", "too-many-requests"),
            },
        },
        one: {
            "get": {
                "tags": ["releases"],
                "summary": "A release",
                "description": "Leads to its files.",
                "operationId": "release",
                "parameters": [version],
                "responses": {"303": {"description": "`Location` is its page below `/data/`."}},
                "problems": ("too-many-requests",),
            },
        },
        f"{one}/sparql": named,
        f"{one}/queries/{{name}}/run": {
            "get": {
                "tags": ["releases"],
                "summary": "Run a saved query on a kept release",
                "description": "As `/queries/{name}/run`, with the same parameters.",
                "operationId": "run_on_release",
                "parameters": [version, name, *forms],
                "responses": {
                    "200": _answered("The answer.", (form for form in types if form != "text/html"))
                },
                "problems": ("bad-parameter", "not-found", "no-chart", "not-acceptable", *_BELOW, *_WORKERS),
            },
        },
    }


_VERSION = "Version of a release that is kept; `/releases` lists them."


def _graphs(path: str, *, writing: bool) -> dict[str, Operation]:
    direct = path != graphs.PATH
    name = "graph" if direct else "graphs"
    where = [{"name": "path", "in": "path", "required": True, "description": _BELOW_PATH, "schema": STRING}]
    which = where if direct else _parameters(("graph", "default"))
    content = _answered("The graph's triples.", (offer.media_type for offer in graphs.FORMS))
    found: dict[str, Operation] = {
        "get": {
            "tags": ["graphs"],
            "summary": "Read a graph",
            "description": "SPARQL 1.1 Graph Store HTTP Protocol.",
            "operationId": f"{name}_read",
            "parameters": [*which, *_parameters(("format",))],
            "responses": {"200": content, "304": {"description": "The client has the graph already."}},
            "problems": _READING,
        },
        "options": _options("graphs", name),
    }
    if writing:
        sent = _body(dict.fromkeys(graphs.SENT.split(", "), STRING))
        done = {
            "200": {"description": "It is written; with the changes, and findings if there are any."},
            "201": {"description": "A graph was made; with `Location` if its name was made up."},
            "204": {"description": "It is written, or nothing was different."},
        }
        for method, summary in _WRITES.items():
            found[method] = {
                "tags": ["graphs"],
                "summary": summary,
                "description": "Takes a bearer token whose scopes cover the graph; `If-Match` and "
                "`If-None-Match` are kept to. What breaks shapes is refused with a report.",
                "operationId": f"{name}_{method}",
                "parameters": which,
                **({} if method == "delete" else {"requestBody": sent}),
                "responses": done,
                "security": _BEARER,
                "problems": _WRITING,
            }
    return found


_BELOW_PATH = "The rest of the graph's IRI, if that begins with this address."
_WRITES = {
    "put": "Make a graph hold what is sent",
    "post": "Add what is sent to a graph, or to the graphs that it names",
    "delete": "Remove a graph",
}


def _update() -> dict[str, Operation]:
    fields = ("using-graph-uri", "using-named-graph-uri")
    return {
        "post": {
            "tags": ["graphs"],
            "summary": "Change graphs by SPARQL 1.1 Update",
            "description": "Takes a bearer token whose scopes cover every graph that is changed.",
            "operationId": "update",
            "parameters": _parameters(fields),
            "requestBody": _body({FORM: _form(("update", *fields)), update.UPDATE: STRING}),
            "responses": {"200": {"description": "It is done; with the changes, and findings if any."}},
            "security": _BEARER,
            "problems": _WRITING,
        },
        "options": _options("graphs", "update"),
    }


def _options(tag: str, name: str) -> Operation:
    return {
        "tags": [tag],
        "summary": "Which methods there are",
        "description": "Also answers the preflight requests of browsers (CORS).",
        "operationId": f"{name}_options",
        "responses": {"204": {"description": "`Allow` and `Accept-Post` say it."}},
        "problems": ("too-many-requests",),
    }


def _answered(about: str, forms: Iterable[str]) -> dict[str, Any]:
    return {
        "description": about,
        "headers": {name: {"description": meaning, "schema": STRING} for name, meaning in _HEADERS.items()},
        "content": {form: {"schema": STRING} for form in dict.fromkeys(forms)},
    }


def _parameters(names: Iterable[str]) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "required": False, "description": about, "schema": schema}
        for name, (about, schema) in ((name, _FIELDS[name]) for name in names)
    ]


def _form(names: tuple[str, ...]) -> dict[str, Any]:
    fields = {name: {**_FIELDS[name][1], "description": _FIELDS[name][0]} for name in names}
    return {"type": "object", "required": [names[0]], "properties": fields}


def _body(schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    content = {media_type: {"schema": dict(schema)} for media_type, schema in schemas.items()}
    return {"required": True, "content": content}
