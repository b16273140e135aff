"""The SPARQL endpoint: what strangers send goes to the workers, and what comes back goes out as it comes.

It stands in front of the framework. Nothing here reads a query's text.
"""

from hashlib import blake2b

from fastapi.concurrency import run_in_threadpool

from api.editions import page_tag
from api.endpoint import Endpoint
from api.sparql.console import console_page
from api.sparql.description import description
from api.sparql.outgoing import Outgoing
from api.sparql.paging import paged
from api.sparql.protocol import POSTED, Asked, Fields, form_of, read_get, read_post
from api.sparql.question import question
from api.transport.callers import public_url
from api.transport.compression import coded, coding_of
from api.transport.exchange import REVALIDATED, Exchange
from api.transport.negotiate import DESCRIPTION, HTML, KINDS, Forms, NotAcceptableError, choose, forms
from api.transport.observed import current
from api.transport.problem import ProblemError
from kg.pool import RemoteError

PATH = "/sparql"
METHODS = "GET, HEAD, OPTIONS, POST"


class Sparql(Endpoint):
    """The endpoint, below the framework."""

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
            await self._options(exchange, METHODS, POSTED)
        else:
            raise ProblemError("method-not-allowed", headers={"Allow": METHODS})

    async def _describe(self, exchange: Exchange, fields: Fields) -> None:
        choice = choose(exchange.accept, form_of(fields), DESCRIPTION)
        service = self._service
        if choice.offer is HTML:
            tag = page_tag(service, exchange)
            await self._send(exchange, await run_in_threadpool(console_page, self._request(exchange)), tag)
            return
        site = public_url(exchange.scope, service.settings)
        body = await run_in_threadpool(description, service, site, choice.offer.media_type)
        tag = f'W/"{blake2b(body, digest_size=16).hexdigest()}"'
        if exchange.holds(tag) or exchange.holds_any:
            await exchange.not_modified(tag)
            return
        headers = [*REVALIDATED, (b"etag", tag.encode()), (b"content-type", choice.content_type.encode())]
        coding = coding_of(exchange.accept_encoding, len(body))
        if coding is not None:
            headers.append((b"content-encoding", coding.encode()))
        await exchange.whole(200, headers, await coded(body, coding))

    async def _query(self, exchange: Exchange, asked: Asked) -> None:
        current().text = asked.query
        agreed = forms(exchange.accept, asked.form)
        if agreed.page:
            await self._page(exchange, asked)
            return
        try:
            await self._evaluated(exchange, asked, agreed)
        except NotAcceptableError:
            if not agreed.paged:
                raise
            await self._page(exchange, asked)

    async def query_named(self, exchange: Exchange, asked: Asked) -> None:
        """Answer a query of a kept release, as data: a browser gets what programs get.

        Args:
            exchange: The request.
            asked: What it asks, of which release.

        Raises:
            KgError: It cannot be answered; nothing was sent yet.
            NotAcceptableError: There is no form for such an answer that the client takes.
        """
        current().text = asked.query
        agreed = forms(exchange.accept, asked.form)
        await self._evaluated(exchange, asked, forms("", None) if agreed.page else agreed)

    async def _evaluated(self, exchange: Exchange, asked: Asked, agreed: Forms) -> None:
        """Have a worker answer.

        Raises:
            KgError: It cannot be answered; nothing was sent yet.
            NotAcceptableError: There is no form for such an answer that the client takes.
        """
        wanted = question(self._service, exchange, asked, agreed)
        try:
            await Outgoing(exchange, self._service, wanted, agreed).send()
        except RemoteError as error:
            kind = error.more.get("kind")
            if error.kind != "NotAcceptableError" or kind not in KINDS:
                raise
            raise NotAcceptableError(KINDS[kind]) from error

    async def _page(self, exchange: Exchange, asked: Asked) -> None:
        tag = page_tag(self._service, exchange)
        response, lasting = await paged(exchange, self._request(exchange), asked)
        await self._send(exchange, response, tag if lasting else None)
