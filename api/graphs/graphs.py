"""The SPARQL 1.1 Graph Store HTTP Protocol at `/graphs`: graphs read, and by holders of tokens written.

Directly, a graph's IRI is the address asked for: `/graphs/<path>`. Indirectly it is named: `?graph=<iri>`, or
`?default` for the graph that takes triples written to no graph.
"""

import re
import secrets
from collections.abc import Callable

from fastapi.responses import JSONResponse, Response
from starlette.types import Scope

from api.endpoint import Endpoint
from api.graphs.writing import (
    Outcome,
    RefusedWriteError,
    Wanted,
    bearer,
    permission,
    refusal,
    report_form,
    write,
)
from api.reading import is_iri, ref
from api.release import Service
from api.sparql.outgoing import Outgoing
from api.sparql.protocol import UTF_8, Fields, content_type, fields_of, form_of, not_utf8, one, read_body
from api.sparql.question import TASK, Question, opaque
from api.transport.cache import kept_under
from api.transport.callers import client_of, public_url
from api.transport.exchange import Exchange
from api.transport.negotiate import GRAPH, HTML, Choice, Forms, Offer, choose
from api.transport.problem import ProblemError, halves
from kg.pool import Job
from kg.store.content import QUAD_MEDIA, TRIPLE_MEDIA
from kg.tokens import Token
from kg.writes.attempt import MULTIPART
from kg.writes.draft import DEFAULT_GRAPH, ForbiddenGraphError
from kg.writes.overlay import released

PATH = "/graphs"
READING, WRITING = "GET, HEAD, OPTIONS", "DELETE, GET, HEAD, OPTIONS, POST, PUT"
SENT = ", ".join([*TRIPLE_MEDIA, *QUAD_MEDIA, MULTIPART])
FORMS = tuple(offer for offer in GRAPH if offer is not HTML)

_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_TAG = re.compile(r'(?:W/)?"([^"]*)"')
_ALL = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {} {{ ?s ?p ?o }} }}"


class Graphs(Endpoint):
    """The graph store."""

    async def _answer(self, exchange: Exchange) -> None:
        writing = self._service.settings.write
        if exchange.method == "OPTIONS":
            await self._options(exchange, WRITING if writing else READING, SENT if writing else "")
        elif exchange.reads_only:
            await self._read(exchange)
        elif exchange.method not in {"PUT", "POST", "DELETE"}:
            raise ProblemError("method-not-allowed", headers={"Allow": WRITING if writing else READING})
        elif not writing:
            raise ProblemError("writing-off", headers={"Allow": READING})
        else:
            await self._write(exchange)

    async def _read(self, exchange: Exchange) -> None:
        service = self._service
        fields = fields_of(exchange.query_string)
        graph = _graph(exchange.scope, service, fields)
        if graph is None:
            raise ProblemError(
                "bad-request",
                "请指明图：?graph=<IRI> 或 ?default；有哪些图见 /sparql 的服务描述。",
                "Name a graph: ?graph=<IRI> or ?default. The service description at /sparql lists them.",
            )
        if not _there(service, graph) and graph != DEFAULT_GRAPH:
            raise _missing(graph)
        choice = choose(exchange.accept, form_of(fields), FORMS)
        agreed = Forms({"graph": choice}, page=False, paged=False)
        client = client_of(exchange.scope, service.settings.trusted_proxies)
        question = Question(
            Job(TASK, _payload(graph, choice), client, service.settings.query_seconds),
            _key(service, graph, choice.offer),
            agreed.declared,
        )
        await Outgoing(exchange, service, question, agreed).send()

    async def _write(self, exchange: Exchange) -> None:
        service = self._service
        token = bearer(service, exchange)
        fields = fields_of(exchange.query_string)
        named = _graph(exchange.scope, service, fields)
        kind, charset = content_type(exchange.content_type)
        graph, made = _target(exchange, service, named, quads=kind in QUAD_MEDIA)
        if graph:
            _require(service, token, graph)
        body = b""
        if exchange.method != "DELETE":
            if kind not in {*TRIPLE_MEDIA, *QUAD_MEDIA, MULTIPART} or exchange.content_encoding not in (
                "",
                "identity",
            ):
                raise ProblemError(
                    "unsupported-media-type",
                    f"请以下列形式之一发送：{SENT}。",
                    f"Send one of: {SENT}.",
                    headers={"Accept-Post": SENT},
                )
            if charset not in UTF_8:
                not_utf8()
            body = await read_body(exchange, service.settings.write_mb * 1_000_000)
        wanted = Wanted(
            exchange.method, graph, exchange.content_type, body,
            graph or public_url(exchange.scope, service.settings) + PATH, report=report_form(exchange),
        )  # fmt: skip
        try:
            outcome = await write(exchange, service, token, wanted, _ready(exchange, service, graph))
        except RefusedWriteError as refused:
            await self._send(exchange, refusal(self._request(exchange), refused))
            return
        await self._send(exchange, _answered(exchange.method, outcome, graph if made else ""))


def _graph(scope: Scope, service: Service, fields: Fields) -> str | None:
    """Return the graph that a request is about; `None` for the store itself.

    Raises:
        ProblemError: The address names more than one, or the name is no absolute IRI.
    """
    default, graph = one(fields, "default"), one(fields, "graph")
    path = scope.get("raw_path", scope["path"].encode()).decode("ascii", "replace").partition("?")[0]
    below = _ESCAPE.sub(_plain, path).removeprefix(scope.get("root_path", "")).removeprefix(PATH)
    direct = below.removeprefix("/")
    if sum((default is not None, graph is not None, bool(direct))) > 1:
        raise ProblemError(
            "bad-request",
            "地址里只能指明一个图：/graphs/…、?graph= 或 ?default。",
            "The address names more than one graph: use one of /graphs/…, ?graph= and ?default.",
        )
    if default is not None:
        return DEFAULT_GRAPH
    iri = f"{public_url(scope, service.settings)}{PATH}/{direct}" if direct else graph
    if iri is not None and not is_iri(iri):
        raise ProblemError(
            "bad-request", "graph 应为绝对 IRI。", "`graph` has to be an absolute IRI, percent-encoded."
        )
    return iri


def _plain(escape: re.Match[str]) -> str:
    """Return an escaped character as itself where that means the same (RFC 3986, 6.2.2.2)."""
    character = chr(int(escape[1], 16))
    return character if _UNRESERVED.fullmatch(character) else escape[0].upper()


def _target(exchange: Exchange, service: Service, named: str | None, *, quads: bool) -> tuple[str, bool]:
    """Return the graph to write, empty where the body names graphs, and whether its name was made up here.

    Raises:
        ProblemError: The request is about the store, and what it wants cannot be done to that.
    """
    if named is not None:
        return named, False
    if exchange.method != "POST":
        raise ProblemError(
            "bad-request",
            f"{exchange.method} 须指明图：?graph=<IRI>、?default 或 /graphs/…。",
            f"{exchange.method} needs a graph: ?graph=<IRI>, ?default or /graphs/….",
        )
    if quads:
        return "", False
    return f"{public_url(exchange.scope, service.settings)}{PATH}/{secrets.token_hex(12)}", True


def _require(service: Service, token: Token, graph: str) -> None:
    """Refuse a graph that may not be written before its content is read."""
    try:
        permission(service, token).require(graph)
    except ForbiddenGraphError as error:
        raise ProblemError(
            "forbidden-graph", *halves(error.message, error.remedy), {"graph": graph}
        ) from error


def _there(service: Service, graph: str) -> bool:
    return service.loaded.store.has_graph(graph)


def _missing(graph: str) -> ProblemError:
    return ProblemError("no-such-graph", f"没有图 <{graph}>。", f"There is no graph <{graph}>.")


def _ready(exchange: Exchange, service: Service, graph: str) -> Callable[[], None]:
    """Return what checks, when it is the write's turn, that the graph stands as the request presumes."""
    fields: dict[bytes, str] = {}
    for name, value in exchange.scope["headers"]:
        if name in {b"if-match", b"if-none-match"}:
            fields[name] = (
                f"{fields[name]}, {value.decode('latin-1')}" if name in fields else value.decode("latin-1")
            )

    def check() -> None:
        there = _there(service, graph)
        wanted, unwanted = fields.get(b"if-match"), fields.get(b"if-none-match")
        if (wanted is not None and not _matches(service, graph, wanted, there=there)) or (
            unwanted is not None and _matches(service, graph, unwanted, there=there)
        ):
            raise ProblemError("precondition-failed")
        if exchange.method == "DELETE" and not there and graph != DEFAULT_GRAPH:
            raise _missing(graph)

    return check


def _matches(service: Service, graph: str, field: str, *, there: bool) -> bool:
    """Tell whether a field of entity tags is about a graph as it stands; the tags of all its forms count.

    Tags are weak, since bytes differ between content codings, but say exactly what a graph holds: so they are
    compared weakly in `If-Match`, too.
    """
    if field.strip() == "*":
        return there
    tags = (
        {
            opaque(_key(service, graph, offer), [media_type])
            for offer in FORMS
            for media_type in (offer.media_type, *offer.aliases)
        }
        if there
        else set()
    )
    return any(tag in tags for tag in _TAG.findall(field))


def _key(service: Service, graph: str, offer: Offer) -> bytes:
    """Return a name for what a graph holds, in one form."""
    if service.switching:
        return secrets.token_bytes(16)
    written = service.ledger.state.get(graph)
    held = (
        service.loaded.version
        if written is None or graph in released(service.loaded.store)
        else written.digest
    )
    return kept_under(graph, held, offer.media_type)


def _payload(graph: str, choice: Choice) -> dict[str, object]:
    return {
        "query": _ALL.format(ref(graph)),
        "default_graphs": None,
        "named_graphs": None,
        "media": {"solutions": None, "boolean": None, "graph": choice.offer.media_type},
        "max_rows": None,
        "max_bytes": None,
    }


def _answered(method: str, outcome: Outcome, made: str) -> Response:
    """Return the answer to a write: 201 for a new graph, 204 where there is nothing to say, else 200."""
    headers = {"Cache-Control": "no-store"}
    if made:
        headers["Location"] = made
    if outcome.created:
        return JSONResponse(outcome.members(), 201, headers)
    if outcome.entry is None or (method == "PUT" and not outcome.report):
        return Response(status_code=204, headers=headers)
    return JSONResponse(outcome.members(), 200, headers)
