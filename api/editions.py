"""What a page is made of, so that whoever has it already is told so before it is made again.

A page is the same as long as the data, the software, its address, its form and, mostly, the day are.
"""

from datetime import UTC, date, datetime
from hashlib import blake2b
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.release import Service
from api.transport.callers import public_url
from api.transport.compression import Packed, coded, packing
from api.transport.exchange import Exchange

TIMELESS = (
    "/ontology",
    "/graph/",
    "/problem/",
    "/dataset.nq",
    "/robots.txt",
    "/openapi.json",
    "/calendar.ics",
    "/feeds/releases.atom",
    "/feeds/findings.atom",
    "/sparql/terms",
)
"""Addresses of what is the same on every day; all other pages may show how things stand today."""


def today() -> date:
    """Return the day for which pages show how things stand if nothing else is asked for."""
    return datetime.now(UTC).date()


def page_tag(service: Service, exchange: Exchange) -> str | None:
    """Return the entity tag of the page that a request gets, `None` while the data change.

    Args:
        service: Serves it.
        exchange: The request.

    Returns:
        A weak tag, since bytes differ between content codings.
    """
    if service.release is None or service.switching:
        return None
    scope = exchange.scope
    path = scope.get("raw_path") or scope["path"].encode()
    day = None if scope["path"].startswith(TIMELESS) else today()
    address = public_url(scope, service.settings), path, exchange.query_string
    known = repr((service.edition, address, exchange.accept, day))
    return f'W/"{blake2b(known.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()}"'


async def told_so(service: Service, exchange: Exchange) -> bool:
    """Tell a client that has the page it asks for that it does; return whether that was so.

    The tag was given with a page, and what it is made of has not changed, so the page is still there.
    """
    if not (exchange.if_none_match and exchange.reads_only):
        return False
    tag = page_tag(service, exchange)
    if tag is None or not exchange.holds(tag):
        return False
    await exchange.not_modified(tag)
    return True


def tagged(headers: MutableHeaders, tag: str | None) -> None:
    """Give an answer its tag, unless it has one of its own or is not to be kept."""
    if tag is None or "etag" in headers or "no-store" in headers.get("cache-control", ""):
        return
    headers["ETag"] = tag
    headers.setdefault("Cache-Control", "no-cache")


class Editions:
    """Answers of the framework: told again only when they changed, and packed.

    Args:
        app: The application inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        service: Service = scope["app"].state.service
        exchange = Exchange(scope, receive, send)
        if not await told_so(service, exchange):
            await self.app(scope, receive, _Outward(service, exchange).pass_on)


class _Outward:
    """One answer of the framework on its way out."""

    def __init__(self, service: Service, exchange: Exchange) -> None:
        self._service, self._exchange = service, exchange
        self._tag = page_tag(service, exchange)
        self._start: Message = {}
        self._parts: Packed | None = None
        self._over = False

    async def pass_on(self, message: Message) -> None:
        """Send a part of the answer; its beginning waits for the body, whose size says how it is packed."""
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] != "http.response.body":
            await self._exchange.send(message)
        elif not self._over:
            await self._body(message.get("body", b""), more=message.get("more_body", False))

    async def _body(self, body: bytes, *, more: bool) -> None:
        begun = self._start
        if begun:
            self._start = {}
            headers = MutableHeaders(raw=begun["headers"])
            begun["headers"] = headers.raw
            if await self._unwanted(begun["status"], headers):
                self._over = True
                return
            size = int(headers.get("content-length", 0)) if more else len(body)
            coding = packing(self._exchange.accept_encoding, begun["status"], headers, size)
            if coding is not None and not more:
                body = await coded(body, coding)
                headers["content-length"] = str(len(body))
            elif coding is not None:
                del headers["content-length"]
            self._parts = Packed(coding if more else None)
            await self._exchange.send(begun)
            if self._exchange.method == "HEAD":  # the server leaves the body out: it need not be packed
                self._over, body, more = True, b"", False
        assert self._parts is not None, "a body follows its beginning"  # noqa: S101
        body = await self._parts.add(body)
        body += b"" if more or self._over else await self._parts.end()
        if body or not more:
            await self._exchange.send({"type": "http.response.body", "body": body, "more_body": more})

    async def _unwanted(self, status: int, headers: MutableHeaders) -> bool:
        """Give a page its tag; tell who has it, or wants none that is there; return whether that was so."""
        exchange = self._exchange
        if status != HTTPStatus.OK or not exchange.reads_only:
            return False
        tagged(headers, self._tag if self._tag == page_tag(self._service, exchange) else None)
        tag = headers.get("etag")
        if not (exchange.holds_any or (tag is not None and exchange.holds(tag))):
            return False
        await exchange.not_modified(tag)
        return True
