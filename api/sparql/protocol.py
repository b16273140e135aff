"""Reading a request of the SPARQL 1.1 protocol: what is asked, of which dataset, in which form."""

import math
from dataclasses import dataclass
from email.message import Message
from typing import NoReturn
from urllib.parse import parse_qsl

from api.keeping import NamedRelease
from api.transport.exchange import Exchange, GoneError
from api.transport.problem import ProblemError

MAX_QUERY = 100_000
"""Characters of a query. Nesting and chains that break parsers below that are the workers' to refuse."""
MAX_BODY = 1024 * 1024
"""Bytes of a POST body: the longest query with every character percent-encoded, and some graphs."""
MAX_FIELDS = 200

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
UTF_8 = ("", "utf-8", "utf8")
"""Names of the one charset that is taken, in lower case; nothing else is RDF's or SPARQL's."""
POSTED = f"{FORM}, {QUERY}"
PARAMETERS = ("query", "default-graph-uri", "named-graph-uri", "format", "timeout", "lang")

_DESCRIBED = frozenset({"format", "lang"})
Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks.

    Attributes:
        query: The query's text.
        default_graphs: Graphs whose merge is the default graph; `None` when the request names no dataset.
        named_graphs: Graphs that `GRAPH ?g` sees; `None` when the request names no dataset.
        form: Value of `format`.
        seconds: How long the client wants to wait at most.
        language: Language of pages.
        named: The kept release that is asked; `None` for the one in service.
    """

    query: str
    default_graphs: list[str] | None
    named_graphs: list[str] | None
    form: str | None = None
    seconds: float | None = None
    language: str = "zh"
    named: NamedRelease | None = None


def fields_of(encoded: bytes) -> Fields:
    """Decode form fields.

    Raises:
        ProblemError: They are not percent-encoded UTF-8, or too many.
    """
    if not encoded:
        return []
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


def form_of(fields: Fields) -> str | None:
    """Return the value of `format`; several, as SPARQLWrapper sends them, with commas between."""
    return ",".join(value for key, value in fields if key == "format") or None


def read_get(query_string: bytes) -> Asked | Fields:
    """Read a GET request.

    Returns:
        What is asked; the fields when there is no query and nothing else that is about one.

    Raises:
        ProblemError: It breaks the protocol, or the query is too long.
    """
    fields = fields_of(query_string)
    if all(key in _DESCRIBED for key, _ in fields):
        return fields
    return _asked(fields, one(fields, "query"), "uri-too-long")


async def read_post(exchange: Exchange) -> Asked:
    """Read a POST request: a form, or a query as it is.

    Raises:
        ProblemError: It breaks the protocol, or body or query are too large.
    """
    kind, charset = content_type(exchange.content_type)
    if kind not in (FORM, QUERY) or exchange.content_encoding not in ("", "identity"):
        raise ProblemError("unsupported-media-type", headers={"Accept-Post": POSTED})
    if charset not in UTF_8:
        not_utf8()
    in_address = fields_of(exchange.query_string)
    body = await read_body(exchange, MAX_BODY)
    if kind == FORM:
        fields = in_address + fields_of(body.strip())
        return _asked(fields, one(fields, "query"), "content-too-large")
    try:
        query = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError("bad-request", "查询语句不是 UTF-8。", "The query is not UTF-8.") from error
    one([*in_address, ("query", query)], "query")
    return _asked(in_address, query, "content-too-large")


async def read_body(exchange: Exchange, most: int) -> bytes:
    """Read a request's body; a body that is too large is not read to its end.

    Args:
        exchange: The request.
        most: Bytes that it may have.

    Raises:
        ProblemError: It is larger.
        GoneError: The client went away.
    """
    length = exchange.content_length
    read = bytearray()
    more = length is None or length <= most
    while more:
        message = await exchange.receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        read += message.get("body", b"")
        more = message.get("more_body", False) and len(read) <= most
    if len(read) > most or (length is not None and length > most):
        raise ProblemError(
            "content-too-large",
            f"请求正文超过 {most} 字节。",
            f"The body is larger than {most} bytes.",
        )
    return bytes(read)


def content_type(header: str) -> tuple[str, str]:
    """Return media type and charset of a Content-Type header, in lower case."""
    if not header or ";" not in header:
        return header.strip().lower(), ""
    message = Message()
    message["Content-Type"] = header
    return message.get_content_type(), str(message.get_param("charset", "")).strip().lower()


def not_utf8() -> NoReturn:
    """Refuse a body in another charset.

    Raises:
        ProblemError: Always.
    """
    raise ProblemError(
        "bad-request",
        "请求正文应为 UTF-8，不接受其他字符编码。",
        "The body has to be UTF-8; no other charset is taken.",
    )


def _asked(fields: Fields, query: str | None, too_long: str) -> Asked:
    if any(key == "update" for key, _ in fields):
        raise ProblemError(
            "bad-request", "这个地址只读，不接受 update。", "This address only reads: no `update`."
        )
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
    if not fields or (len(fields) == 1 and fields[0][0] == "query"):  # the query alone, as most requests are
        return Asked(query, None, None)
    default = [value for key, value in fields if key == "default-graph-uri"]
    named = [value for key, value in fields if key == "named-graph-uri"]
    given = bool(default or named)
    return Asked(
        query,
        default if given else None,
        named if given else None,
        form_of(fields),
        _seconds(one(fields, "timeout")),
        "en" if one(fields, "lang") == "en" else "zh",
    )


def _seconds(given: str | None) -> float | None:
    """Read `timeout`: seconds, whole or not, with or without the unit's letter."""
    if given is None or not given.strip():
        return None
    try:
        seconds = float(given.strip().removesuffix("s"))
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds > 0):
        raise ProblemError(
            "bad-request",
            "参数 timeout 应为秒数，例如 timeout=5 或 timeout=0.5。",
            "`timeout` is a number of seconds above zero, for example timeout=5 or timeout=0.5.",
        )
    return seconds
