"""`/releases`: the list, and below each release SPARQL and the saved queries, asked of it as it was."""

import re
from dataclasses import replace

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from api.endpoint import Endpoint
from api.keeping import PATH, NamedRelease
from api.queries.asked import read
from api.queries.queries import Queries
from api.releases.listing import OFFERS, listing
from api.sparql.protocol import POSTED, Asked, read_get, read_post
from api.sparql.sparql import Sparql
from api.transport.exchange import Exchange
from api.transport.negotiate import choose
from api.transport.problem import ProblemError

_VERSION = r"(?P<version>[0-9A-Za-z][0-9A-Za-z._-]{0,99})"
_SPARQL = re.compile(rf"{PATH}/{_VERSION}/sparql")
_RUN = re.compile(rf"{PATH}/{_VERSION}/queries/(?P<query>[a-z0-9-]{{1,100}})/run")
_ONE = re.compile(rf"{PATH}/{_VERSION}")
READING = "GET, HEAD, OPTIONS"
ASKING = f"{READING}, POST"


class Releases(Endpoint):
    """The releases, below the framework.

    Args:
        app: The application.
        sparql: Answers queries.
        queries: Answers saved queries.
    """

    def __init__(self, app: FastAPI, sparql: Sparql, queries: Queries) -> None:
        super().__init__(app)
        self._sparql, self._queries = sparql, queries

    async def _answer(self, exchange: Exchange) -> None:
        path = exchange.scope["path"].removeprefix(exchange.scope.get("root_path", "")).rstrip("/")
        if found := _SPARQL.fullmatch(path):
            await self._ask(exchange, found["version"])
        elif exchange.method == "OPTIONS":
            await self._options(exchange, READING, "")
        elif not exchange.reads_only:
            raise ProblemError("method-not-allowed", headers={"Allow": READING})
        elif found := _RUN.fullmatch(path):
            await self._run(exchange, found["version"], found["query"])
        elif found := _ONE.fullmatch(path):
            await self._send(exchange, RedirectResponse(f"/data/{found['version']}", 303))
        elif path == PATH:
            await self._list(exchange)
        else:
            raise ProblemError("not-found")

    async def _ask(self, exchange: Exchange, version: str) -> None:
        if exchange.method == "OPTIONS":
            await self._options(exchange, ASKING, POSTED)
            return
        if exchange.reads_only:
            asked = read_get(exchange.query_string)
        elif exchange.method == "POST":
            asked = await read_post(exchange)
        else:
            raise ProblemError("method-not-allowed", headers={"Allow": ASKING})
        if not isinstance(asked, Asked):
            raise ProblemError(
                "bad-request", "没有查询语句：缺少参数 query。", "There is no query: give `query`."
            )
        await self._sparql.query_named(exchange, replace(asked, named=await self._named(exchange, version)))

    async def _run(self, exchange: Exchange, version: str, query: str) -> None:
        asked = read(exchange.query_string)
        named = await self._named(exchange, version)
        await self._queries.run_named(exchange, query, replace(asked, named=named))

    async def _named(self, exchange: Exchange, version: str) -> NamedRelease | None:
        """Return which release is asked; `None` for the one in service while nothing is written beside it.

        Raises:
            NoReleaseError: There is none of that name.
            BusyError: Too many wait for one to be made ready.
            NotBuiltError: It cannot be, or nothing is served yet.
            GoneError: The client went away.
        """
        if version == self._service.loaded.version == self._service.version and not self._service.switching:
            return None
        async with exchange.while_connected():
            return await self._service.keeping.named(version)

    async def _list(self, exchange: Exchange) -> None:
        request = self._request(exchange)
        choice = choose(exchange.accept, request.query_params.get("format"), OFFERS)
        await self._send(exchange, await run_in_threadpool(listing, request, self._service.loaded, choice))
