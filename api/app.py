"""The service on one screen.

Start it with `kg serve`, or as `uvicorn --factory api.app:create_app --http api.transport.server:Guarded`.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from api import keeping
from api.editions import Editions
from api.graphs import graphs, update
from api.openapi import described
from api.queries import ask, links, queries
from api.rated import turned_away
from api.release import Service
from api.releases.endpoint import Releases
from api.routes import (
    artefacts,
    charts,
    compare,
    data,
    diff,
    editor,
    feeds,
    health,
    matrix,
    metrics,
    ontology,
    pages,
    plans,
    reports,
    resource,
    search,
    validation,
)
from api.sparql import sparql
from api.stopping import told_before
from api.switching import serving
from api.transport import assets, problem
from api.transport.exchange import GoneError
from api.transport.headers import HeadAsGet, Headers
from api.transport.lines import set_up
from api.transport.negotiate import NotAcceptableError
from api.transport.observed import GONE, current
from api.watch import Watch, template
from kg import __version__
from kg.catalogue import catalogue
from kg.errors import KgError
from kg.settings import Settings
from kg.shipped import shipped

PARTS = (
    health,
    metrics,
    ontology,
    validation,
    search,
    editor,
    compare,
    matrix,
    charts,
    plans,
    reports,
    feeds,
    data,
    diff,
    artefacts,
    resource,
    pages,
)
BRANCHES = (graphs.PATH, links.PATH, links.RECEIPTS, keeping.PATH)
"""Addresses below which an endpoint in front of the framework answers too."""
ERRORS = (problem.ProblemError, NotAcceptableError, KgError, HTTPException, RequestValidationError)


class Application(FastAPI):
    """The framework, with the SPARQL endpoint in front of it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, and write down what came of it."""
        if scope["type"] == "http":
            await self.state.watch.over(self._answer, scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._endpoint(scope["path"].removeprefix(scope.get("root_path", ""))) or super().__call__
        if not await turned_away(self, scope, receive, send):
            await app(scope, receive, send)

    def _endpoint(self, path: str) -> ASGIApp | None:
        """Return what answers at an address in front of the framework."""
        first = "/" + path.removeprefix("/").partition("/")[0]
        address = (first if first in BRANCHES else path).removesuffix("/")
        endpoint: ASGIApp | None = self.state.endpoints.get(address)
        if endpoint is not None or first == assets.PATH:
            current().route = template(first if endpoint is None else address, path)
        return endpoint

    def openapi(self) -> dict[str, Any]:
        """Return the description of all routes, those in front of the framework included."""
        service: Service = self.state.service
        queries = service.queries or catalogue(shipped("queries"))
        if self.openapi_schema is None or self.state.described is not queries:
            self.openapi_schema = None  # so that the framework begins anew
            self.openapi_schema = described(super().openapi(), queries, writing=service.settings.write)
            self.state.described = queries
        return self.openapi_schema


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the service.

    Args:
        settings: Where the built graph is; read from the environment if `None`.

    Returns:
        The application; it loads the release in service when it starts.

    Raises:
        SettingsError: The environment holds an unknown or wrong setting.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with serving(app.state.service):
                with told_before(app.state.service):
                    yield
        finally:  # also when workers or a release failed: the log says why
            app.state.watch.lines.close()

    app = Application(
        title="妇女儿童发展规划知识图谱 · govplan",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # both pages load scripts from other hosts
        redoc_url=None,
    )
    app.state.service = Service(settings or Settings())
    set_up("json" if app.state.service.settings.log == "json" else "text")
    app.state.watch = Watch(lambda: app.state.service)
    app.state.described = None
    saved, asking = queries.Queries(app), sparql.Sparql(app)
    app.state.endpoints = {
        sparql.PATH: asking,
        graphs.PATH: graphs.Graphs(app),
        links.PATH: saved,
        links.RECEIPTS: saved,
        ask.PATH: ask.Ask(app),
        keeping.PATH: Releases(app, asking, saved),
    }
    if app.state.service.settings.write:
        app.state.endpoints[update.PATH] = update.Update(app)
    app.add_middleware(HeadAsGet)
    app.add_middleware(Editions)
    app.add_middleware(Headers)
    for error in ERRORS:
        app.add_exception_handler(error, problem.answer)
    app.add_exception_handler(GoneError, left)
    app.add_exception_handler(Exception, unexpected)
    for part in PARTS:
        app.include_router(part.router)
    app.state.routes = [route for part in PARTS for route in part.router.routes]
    app.mount(assets.PATH, assets.Assets(), name="static")
    return app


async def left(_request: Request, _error: Exception) -> Response:
    """Note that the client went away; nobody is there to be answered."""
    return Response(status_code=GONE)


async def unexpected(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw; what happened goes to the log and not to the client."""
    logging.getLogger("api").error("unexpected at %s", current().route, exc_info=error)
    response = await problem.answer(request, error)
    response.headers.update(Headers.ALWAYS)  # this answer is made outside the middleware
    return response
