"""A query's answer, or why there is none, as the page on which people write queries."""

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.release import service_of
from api.sparql.console import answered_page, console_page
from api.sparql.outgoing import running
from api.sparql.protocol import Asked
from api.sparql.question import question
from api.transport.cache import Kept
from api.transport.exchange import Exchange
from api.transport.negotiate import JSON, TURTLE, Choice, Forms
from api.transport.problem import ProblemError, problem_of
from kg.errors import KgError

_OFFERS = {"solutions": JSON, "boolean": JSON, "graph": TURTLE}
_READ_AS = Forms({k: Choice(o, o.media_type) for k, o in _OFFERS.items()}, page=False, paged=False)
"""The form in which a page has an answer given to itself."""


async def paged(exchange: Exchange, request: Request, asked: Asked) -> tuple[Response, bool]:
    """Answer a query with a page; what is wrong with it stands above the query.

    Args:
        exchange: The request.
        request: The same, as pages know it.
        asked: What it asks.

    Returns:
        The page, and whether it is the same next time.

    Raises:
        GoneError: The client went away.
    """
    try:
        answer, cut, lasting = await _answer(exchange, request, asked)
    except (KgError, ProblemError) as error:
        return await run_in_threadpool(console_page, request, asked, problem_of(error)), False
    return await run_in_threadpool(answered_page, request, asked, answer, cut=cut), lasting


async def _answer(exchange: Exchange, request: Request, asked: Asked) -> tuple[Kept, bool, bool]:
    """Return an answer's beginning, whether there is more of it, and whether it is the same next time."""
    service = service_of(request)
    wanted = question(service, exchange, asked, _READ_AS, page=True)
    if kept := service.cache.get(wanted.key):
        return kept, False, True
    async with running(exchange, service, wanted) as reply:
        body = await reply.whole()
    kind = reply.head["kind"]
    kept = Kept(kind, _READ_AS.choices[kind].content_type, body)
    cut = bool(reply.end and reply.end["cut"])
    lasting = not reply.head["volatile"]
    if not cut and lasting:
        service.cache.put(wanted.key, kept)
    return kept, cut, lasting
