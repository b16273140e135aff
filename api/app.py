"""The service on one screen.

Start it with `kg serve`, or as `uvicorn --factory api.app:create_app`.
"""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from api import health, ontology, pages, problem, resource, sparql, validation
from api.headers import HeadAsGet, Headers
from api.negotiate import NotAcceptableError
from api.queries import Queries
from api.release import Service
from kg import __version__
from kg.errors import KgError
from kg.settings import Settings

PARTS = (health, sparql, ontology, validation, resource, pages)
STATIC = Path(__file__).parent / "static"
ERRORS = (problem.ProblemError, NotAcceptableError, KgError, HTTPException, RequestValidationError)


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the service.

    Args:
        settings: Where the built graph is; read from the environment if `None`.

    Returns:
        The application; it loads the release in service when it starts.

    Raises:
        SettingsError: The environment holds an unknown or wrong setting.
    """
    settings = settings or Settings()
    service = Service(settings, Queries(settings.query_seconds))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(service.open)
        yield

    app = FastAPI(
        title="妇女儿童发展规划知识图谱 · govplan",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,  # both pages load scripts from other hosts
        redoc_url=None,
    )
    app.state.service = service
    app.add_middleware(HeadAsGet)
    app.add_middleware(Headers)
    for error in ERRORS:
        app.add_exception_handler(error, problem.answer)
    app.add_exception_handler(Exception, unexpected)
    for part in PARTS:
        app.include_router(part.router)
    app.state.routes = [route for part in PARTS for route in part.router.routes]
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    return app


async def unexpected(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw; what happened goes to the log and not to the client."""
    logging.getLogger("api").error("unexpected at %s", request.url.path, exc_info=error)
    response = await problem.answer(request, error)
    response.headers.update(Headers.ALWAYS)  # this answer is made outside the middleware
    return response
