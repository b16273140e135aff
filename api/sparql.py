"""The SPARQL endpoint: what strangers send goes to the workers, and what comes back goes out as it comes.

It stands in front of the framework. Nothing here reads a query's text.
"""

import asyncio
import logging
from hashlib import blake2b

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from api.callers import public_url
from api.console import console_page
from api.description import description
from api.exchange import BrokenAnswerError, Exchange, GoneError, pairs
from api.headers import PREFLIGHT
from api.negotiate import DESCRIPTION, HTML, KINDS, NotAcceptableError, choose, forms
from api.outgoing import REVALIDATED, Outgoing, not_modified
from api.paging import paged
from api.problem import ProblemError, problem_of, respond
from api.protocol import POSTED, Asked, Fields, one, read_get, read_post
from api.question import question
from api.release import Service
from kg.errors import KgError
from kg.pool import RemoteError

LOG = logging.getLogger("api")

PATH = "/sparql"
METHODS = "GET, HEAD, OPTIONS, POST"

ERRORS = (ProblemError, NotAcceptableError, KgError)


class Endpoint:
    """The endpoint, below the framework.

    Args:
        app: The application, which knows what all requests share and makes pages.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        exchange = Exchange(scope, receive, send)
        try:
            await self._answer(exchange)
        except GoneError:
            return
        except asyncio.CancelledError:
            if not exchange.gone:  # the service ends
                raise
        except BrokenAnswerError:
            raise
        except Exception as error:
            if exchange.started:
                LOG.warning("an answer of %s ends early: %s", PATH, error)
                raise BrokenAnswerError from error
            if not isinstance(error, ERRORS):
                LOG.exception("unexpected at %s", PATH)
            await self._send(exchange, respond(self._request(exchange), problem_of(error)))

    @property
    def _service(self) -> Service:
        service: Service = self._app.state.service
        return service

    def _request(self, exchange: Exchange) -> Request:
        return Request({**exchange.scope, "app": self._app}, exchange.receive)

    async def _send(self, exchange: Exchange, response: Response) -> None:
        headers = [(name, value) for name, value in response.raw_headers if name != b"content-length"]
        await exchange.whole(response.status_code, headers, bytes(response.body))

    async def _answer(self, exchange: Exchange) -> None:
        if exchange.reads_only:
            asked = read_get(exchange.query_string)
            if isinstance(asked, Asked):
                await self._query(exchange, asked)
            else:
                await self._describe(exchange, asked)
        elif exchange.method == "POST":
            await self._query(exchange, await read_post(exchange))
        elif exchange.method == "OPTIONS":
            await self._options(exchange)
        else:
            raise ProblemError("method-not-allowed", headers={"Allow": METHODS})

    async def _options(self, exchange: Exchange) -> None:
        headers = {"Allow": METHODS, "Accept-Post": POSTED}
        if any(name == b"access-control-request-method" for name, _ in exchange.scope["headers"]):
            headers |= PREFLIGHT
        await exchange.start(204, pairs(headers))
        await exchange.send({"type": "http.response.body", "body": b""})

    async def _describe(self, exchange: Exchange, fields: Fields) -> None:
        choice = choose(exchange.accept, one(fields, "format"), DESCRIPTION)
        service = self._service
        if choice.offer is HTML:
            await self._send(exchange, await run_in_threadpool(console_page, self._request(exchange)))
            return
        endpoint = public_url(exchange.scope, service.settings) + PATH
        body = await run_in_threadpool(description, service, endpoint, choice.offer.media_type)
        tag = f'W/"{blake2b(body, digest_size=16).hexdigest()}"'
        if exchange.holds(tag):
            await not_modified(exchange, tag)
            return
        headers = [*REVALIDATED, (b"etag", tag.encode()), (b"content-type", choice.content_type.encode())]
        await exchange.whole(200, headers, body)

    async def _query(self, exchange: Exchange, asked: Asked) -> None:
        agreed = forms(exchange.accept, asked.form)
        if agreed.page:
            await self._send(exchange, await paged(exchange, self._request(exchange), asked))
            return
        wanted = question(self._service, exchange, asked, agreed.media)
        try:
            await Outgoing(exchange, self._service, wanted, agreed).send()
        except RemoteError as error:
            kind = error.more.get("kind")
            if error.kind != "NotAcceptableError" or kind not in KINDS:
                raise
            if not agreed.paged:
                raise NotAcceptableError(KINDS[kind]) from error
            await self._send(exchange, await paged(exchange, self._request(exchange), asked))
