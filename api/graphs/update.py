"""SPARQL 1.1 Update at `/update`, for holders of tokens; the address exists only where writing is on."""

from dataclasses import dataclass

from fastapi.responses import JSONResponse

from api.endpoint import Endpoint
from api.graphs.writing import RefusedWriteError, Wanted, bearer, refusal, report_form, write
from api.sparql.protocol import FORM, UTF_8, Fields, content_type, fields_of, not_utf8, one, read_body
from api.transport.exchange import Exchange
from api.transport.problem import ProblemError
from kg.vocab import BASE

PATH = "/update"
METHODS = "OPTIONS, POST"
UPDATE = "application/sparql-update"
POSTED = f"{FORM}, {UPDATE}"


@dataclass(frozen=True)
class Request:
    """What a request of the protocol asks: the update, and the dataset that its patterns see."""

    text: str
    using: list[str] | None
    using_named: list[str] | None


class Update(Endpoint):
    """The update endpoint."""

    async def _answer(self, exchange: Exchange) -> None:
        if exchange.method == "OPTIONS":
            await self._options(exchange, METHODS, POSTED)
            return
        if exchange.method != "POST":
            raise ProblemError("method-not-allowed", headers={"Allow": METHODS})
        service = self._service
        token = bearer(service, exchange)
        asked = await read(exchange, service.settings.write_mb * 1_000_000)
        wanted = Wanted(
            "update", "", UPDATE, asked.text.encode(), BASE,
            asked.using, asked.using_named, report_form(exchange),
        )  # fmt: skip
        try:
            outcome = await write(exchange, service, token, wanted, lambda: None)
        except RefusedWriteError as refused:
            await self._send(exchange, refusal(self._request(exchange), refused))
            return
        await self._send(exchange, JSONResponse(outcome.members(), headers={"Cache-Control": "no-store"}))


async def read(exchange: Exchange, most: int) -> Request:
    """Read an update request: a form, or an update as it is.

    Args:
        exchange: The request.
        most: Bytes that it may have.

    Raises:
        ProblemError: It breaks the protocol, or is too large.
    """
    kind, charset = content_type(exchange.content_type)
    if kind not in {FORM, UPDATE} or exchange.content_encoding not in {"", "identity"}:
        raise ProblemError(
            "unsupported-media-type",
            f"更新请以 {FORM} 或 {UPDATE} 发送。",
            f"Send the update as {FORM} or as {UPDATE}.",
            headers={"Accept-Post": POSTED},
        )
    if charset not in UTF_8:
        not_utf8()
    fields = fields_of(exchange.query_string)
    body = await read_body(exchange, most)
    if kind == FORM:
        if one(fields, "update") is not None:  # an address stays in logs, and a page of others can send one
            raise ProblemError(
                "bad-request",
                "表单的 update 应放在请求正文里。",
                "A form has its `update` in its body, not in the address.",
            )
        return _asked(fields + fields_of(body.strip()))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError("bad-request", "更新语句不是 UTF-8。", "The update is not UTF-8.") from error
    return _asked([*fields, ("update", text)])


def _asked(fields: Fields) -> Request:
    text = one(fields, "update")
    if text is None or any(name == "query" for name, _ in fields):
        raise ProblemError(
            "bad-request",
            "应给出一个 update，且不带 query。",
            "Give one `update`, and no `query`: queries are asked at /sparql.",
        )
    using = [value for name, value in fields if name == "using-graph-uri"]
    named = [value for name, value in fields if name == "using-named-graph-uri"]
    given = bool(using or named)
    return Request(text, using if given else None, named if given else None)
