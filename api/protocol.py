"""Reading a request of the SPARQL 1.1 protocol: what is asked, of which dataset, in which form."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from api.problem import ProblemError

MAX_QUERY = 8_000
"""Characters of a query. A chain of `+` of 16,000 crashes the engine's parser; saved queries have 2,000."""
MAX_BODY = 128 * 1024
"""Bytes of a POST body: the longest query with every character percent-encoded, and some graphs."""
MAX_FIELDS = 200

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
POSTED = f"{FORM}, {QUERY}"

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """What a request asks.

    Attributes:
        query: The query's text.
        default_graphs: Graphs whose merge is the default graph; `None` when the request names no dataset.
        named_graphs: Graphs that `GRAPH ?g` sees; `None` when the request names no dataset.
        form: Value of `format`.
    """

    query: str
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    form: str | None


def fields_of(encoded: bytes) -> Fields:
    """Decode form fields.

    Raises:
        ProblemError: They are not percent-encoded UTF-8, or too many.
    """
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS
        )
    except ValueError as error:
        raise ProblemError(
            "bad-request",
            f"参数应为百分号编码的 UTF-8，且不超过 {MAX_FIELDS} 个。",
            f"Parameters have to be percent-encoded UTF-8, and no more than {MAX_FIELDS}.",
        ) from error


def one(fields: Fields, name: str) -> str | None:
    """Return a field's value, or `None`.

    Raises:
        ProblemError: It is given more than once.
    """
    values = [value for key, value in fields if key == name]
    if len(values) > 1:
        raise ProblemError(
            "bad-request",
            f"参数 {name} 只能给一个，现有 {len(values)} 个。",
            f"Give `{name}` once, not {len(values)} times.",
        )
    return values[0] if values else None


def _asked(fields: Fields, query: str | None, too_long: str) -> Asked:
    if not query or not query.strip():
        raise ProblemError(
            "bad-request", "没有查询语句：缺少参数 query。", "There is no query: give `query`."
        )
    if len(query) > MAX_QUERY:
        raise ProblemError(
            too_long,
            f"查询语句有 {len(query)} 个字符，上限是 {MAX_QUERY}。",
            f"The query has {len(query)} characters; the limit is {MAX_QUERY}.",
        )
    default = [value for key, value in fields if key == "default-graph-uri"]
    named = [value for key, value in fields if key == "named-graph-uri"]
    given = bool(default or named)
    return Asked(query, default if given else None, named if given else None, one(fields, "format"))


def read_get(request: Request) -> Asked:
    """Read a GET request.

    Raises:
        ProblemError: It breaks the protocol, or the query is too long.
    """
    fields = fields_of(request.scope["query_string"])
    return _asked(fields, one(fields, "query"), "uri-too-long")


async def _body(request: Request) -> bytes:
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > MAX_BODY:
            raise ProblemError(
                "content-too-large",
                f"请求正文超过 {MAX_BODY} 字节。",
                f"The body is larger than {MAX_BODY} bytes.",
            )
    return bytes(read)


async def read_post(request: Request) -> Asked:
    """Read a POST request: a form, or a query as it is.

    Raises:
        ProblemError: It breaks the protocol, or body or query are too large.
    """
    kind, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    if kind.strip() == FORM:
        form = fields_of(await _body(request))
        if any(key == "update" for key, _ in form):
            raise ProblemError(
                "bad-request", "本服务只读，不接受 update。", "This service only reads: no `update`."
            )
        return _asked(form, one(form, "query"), "content-too-large")
    if kind.strip() == QUERY:
        if parameters.strip() not in {"", "charset=utf-8", 'charset="utf-8"'}:
            raise ProblemError("unsupported-media-type", headers={"Accept-Post": POSTED})
        try:
            query = (await _body(request)).decode("utf-8")
        except UnicodeDecodeError as error:
            raise ProblemError("bad-request", "查询语句不是 UTF-8。", "The query is not UTF-8.") from error
        return _asked(fields_of(request.scope["query_string"]), query, "content-too-large")
    raise ProblemError("unsupported-media-type", headers={"Accept-Post": POSTED})
