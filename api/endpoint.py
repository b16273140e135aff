"""What stands in front of the framework: one address, answered from a request's bytes to an answer's."""

import asyncio
import logging
from abc import ABC, abstractmethod
from http import HTTPStatus
from typing import ClassVar

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.types import Receive, Scope, Send

from api.editions import page_tag, tagged, told_so
from api.release import Service
from api.transport.compression import coded, packing
from api.transport.exchange import REVALIDATED, BrokenAnswerError, Exchange, GoneError, pairs
from api.transport.headers import PREFLIGHT
from api.transport.negotiate import NotAcceptableError
from api.transport.observed import current
from api.transport.problem import ProblemError, problem_of, respond
from kg.errors import KgError

LOG = logging.getLogger("api")

ERRORS = (ProblemError, NotAcceptableError, KgError)


class Endpoint(ABC):
    """An endpoint below the framework.

    Args:
        app: The application, which knows what all requests share and makes pages.
    """

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        exchange = Exchange(scope, receive, send)
        try:
            if not await told_so(self._service, exchange):
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
                LOG.warning("an answer ends early: %s", problem_of(error).kind.slug)
                raise BrokenAnswerError from error
            if not isinstance(error, ERRORS):
                LOG.exception("unexpected at %s", current().route)
            await self._send(exchange, respond(self._request(exchange), problem_of(error)))

    @abstractmethod
    async def _answer(self, exchange: Exchange) -> None:
        """Answer; what is raised before the answer began becomes a problem."""

    @property
    def _service(self) -> Service:
        service: Service = self._app.state.service
        return service

    def _request(self, exchange: Exchange) -> Request:
        return Request({**exchange.scope, "app": self._app}, exchange.receive)

    async def _send(self, exchange: Exchange, response: Response, tag: str | None = None) -> None:
        """Send what the framework made.

        Args:
            exchange: The request.
            response: The answer.
            tag: What `page_tag` returned before the answer was made, if the answer is the same next time.
        """
        if response.status_code == HTTPStatus.OK and exchange.reads_only:
            if exchange.holds_any:
                await exchange.not_modified(tag)
                return
            tagged(response.headers, tag if tag == page_tag(self._service, exchange) else None)
        body = bytes(response.body)
        coding = packing(exchange.accept_encoding, response.status_code, response.headers, len(body))
        headers = [(name, value) for name, value in response.raw_headers if name != b"content-length"]
        await exchange.whole(response.status_code, headers, await coded(body, coding))

    async def _options(self, exchange: Exchange, methods: str, posted: str) -> None:
        """Say which methods there are, and to browsers what other sites' pages may do: read."""
        headers = {"Allow": methods} | ({"Accept-Post": posted} if posted else {})
        if any(name == b"access-control-request-method" for name, _ in exchange.scope["headers"]):
            headers |= PREFLIGHT
        await exchange.start(204, pairs(headers))
        await exchange.send({"type": "http.response.body", "body": b""})


class ReadingEndpoint(Endpoint):
    """An endpoint that takes GET and HEAD alone; `_read` answers them."""

    METHODS: ClassVar[str] = "GET, HEAD, OPTIONS"

    async def _answer(self, exchange: Exchange) -> None:
        if exchange.method == "OPTIONS":
            await self._options(exchange, self.METHODS, "")
        elif exchange.reads_only:
            await self._read(exchange)
        else:
            raise ProblemError("method-not-allowed", headers={"Allow": self.METHODS})

    @abstractmethod
    async def _read(self, exchange: Exchange) -> None:
        """Answer; what is raised before the answer began becomes a problem."""

    async def _data(self, exchange: Exchange, content_type: str, body: bytes) -> None:
        """Answer with data that caches may keep, and not use without asking again."""
        await exchange.whole(200, [*REVALIDATED, (b"content-type", content_type.encode())], body)
