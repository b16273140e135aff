"""A saved query as the workers get it, and its answer as they gave it or as it is kept."""

import asyncio
from collections.abc import Mapping
from hashlib import blake2b

from api.queries.asked import Asked
from api.release import Service
from api.sparql.outgoing import running
from api.sparql.question import Question, state_of, told_of, who
from api.transport.cache import Kept, kept_under
from api.transport.callers import public_url
from api.transport.exchange import Exchange
from api.transport.observed import current
from kg.catalogue import SavedQuery
from kg.issuing import Wanted, order
from kg.kept import RELEASE
from kg.packs import CHART, added, read
from kg.packs.parts import PICTURES
from kg.pool import Job
from kg.saved import MOST_ROWS

SAVED, VERIFY, DRAW, PACK = "saved", "verify", "draw", "pack"
"""Names of tasks."""
ZIP = "zip"
"""The form of a pack."""


def saved(  # noqa: PLR0913 - what is asked, in which form, and which rows of it
    service: Service,
    exchange: Exchange,
    query: SavedQuery,
    asked: Asked,
    form: str,
    *,
    limit: int | None = None,
    offset: int = 0,
) -> Question:
    """Say what is to be answered.

    Args:
        service: Knows the data and the limits.
        exchange: The request.
        query: The saved query.
        asked: Its values, and the reader's language.
        form: A key of `kg.formats.FORMS`, or `zip` for a pack.
        limit: Rows wanted; all if `None`.
        offset: Rows to leave out before them.
    """
    current().query = query.name
    wanted = Wanted(
        query=query,
        values=asked.values,
        data=asked.named.version if asked.named else service.version,
        language=asked.language,
        called=asked.names,
        limit=limit,
        offset=offset,
        most=min(MOST_ROWS, service.settings.answer_rows),
        site=public_url(exchange.scope, service.settings),
    )
    payload = {**order(wanted, form), **told_of(asked.named)}
    return _question(service, exchange, PACK if form == ZIP else SAVED, payload)


def verified(service: Service, exchange: Exchange, receipt: str, query: SavedQuery | None) -> Question:
    """Say which receipt is to be tried.

    Args:
        service: Knows the data and the limits.
        exchange: The request.
        receipt: Its id.
        query: The saved query that it names; `None` if there is none.
    """
    payload = {
        "receipt": receipt,
        "query": query.to_json() if query else None,
        "data": service.version,
    }
    return _question(service, exchange, VERIFY, payload)


def _question(service: Service, exchange: Exchange, task: str, payload: Mapping[str, object]) -> Question:
    named = RELEASE in payload
    state = "" if named else state_of(service, None)  # the payload says which release, and that stays
    key = kept_under(task, state, sorted(payload.items()))
    client, most = who(service, exchange)
    job = Job(task, payload, client, min(service.settings.query_seconds, most), last=named)
    return Question(job, key)


async def answered(exchange: Exchange, service: Service, wanted: Question, content_type: str = "") -> Kept:
    """Return an answer: the one that is kept, else that of a worker.

    Args:
        exchange: The request.
        service: Has the workers, and the answers that are kept.
        wanted: What is asked.
        content_type: What to declare it as.

    Returns:
        The whole answer; what the worker said of it is its `head`.

    Raises:
        KgError: There is none.
        GoneError: The client went away.
    """
    if kept := service.cache.get(wanted.key):
        return kept
    async with running(exchange, service, wanted) as reply:
        body = await reply.whole()
    kept = Kept(str(reply.head.get("kind", "")), content_type, body, head=reply.head)
    service.cache.put(wanted.key, kept)
    return kept


async def pictured(exchange: Exchange, service: Service, wanted: Question) -> Kept:
    """Return an answer's chart as a picture: the one that is kept, else one drawn of what a worker says.

    Args:
        exchange: The request.
        service: Has the workers, those that draw, and what is kept.
        wanted: What is asked, in a form of `kg.formats.PICTURES`.

    Returns:
        The picture; its `head` is that of the answer.

    Raises:
        KgError: There is none.
        GoneError: The client went away.
    """
    if kept := service.cache.get(wanted.key):
        return kept
    job = wanted.job
    spec = await answered(exchange, service, charted(service, exchange, wanted))
    async with exchange.while_connected():
        body = await drawn(service, spec.body, job.payload["form"], job.client, job.seconds)
    kept = Kept(spec.kind, "", body, head=spec.head)
    service.cache.put(wanted.key, kept)
    return kept


async def packed(exchange: Exchange, service: Service, wanted: Question) -> Kept:
    """Return an answer's pack: the one that is kept, else that of a worker, with pictures drawn of its chart.

    Args:
        exchange: The request.
        service: Has the workers, those that draw, and what is kept.
        wanted: What is asked, in the form `ZIP`.

    Returns:
        The pack; its `head` is that of the answer.

    Raises:
        KgError: There is none.
        GoneError: The client went away.
    """
    key = blake2b(wanted.key, digest_size=16, person=b"pack whole").digest()
    if kept := service.cache.get(key):
        return kept
    told = await answered(exchange, service, wanted)
    body, job = told.body, wanted.job
    if told.head["drawn"]:
        spec = await asyncio.to_thread(read, body, CHART) or b""
        async with exchange.while_connected():
            pictures = {
                name: await drawn(service, spec, form, job.client, job.seconds)
                for form, name in PICTURES.items()
            }
        body = await asyncio.to_thread(added, body, pictures)
    kept = Kept(told.kind, "", body, head=told.head)
    service.cache.put(key, kept)
    return kept


async def drawn(service: Service, spec: bytes, form: str, client: str, seconds: float) -> bytes:
    """Return a chart as a picture: the one that is kept, else one that is drawn.

    Args:
        service: Has those that draw, and what is kept.
        spec: What is drawn, as JSON.
        form: One of `kg.formats.PICTURES`.
        client: Who asks.
        seconds: How long drawing may take.

    Raises:
        KgError: It takes too much, or too many wait.
    """
    key = blake2b(spec, digest_size=16, person=f"chart {form}".encode()).digest()
    if kept := service.cache.get(key):
        return kept.body
    drawers = await service.drawers()
    async with drawers.run(Job(DRAW, {"spec": spec.decode(), "form": form}, client, seconds)) as reply:
        picture = await reply.whole()
    service.cache.put(key, Kept("chart", "", picture))
    return picture


def charted(service: Service, exchange: Exchange, wanted: Question) -> Question:
    """Say that the chart of an answer is wanted, as what is drawn.

    Args:
        service: Knows the data and the limits.
        exchange: The request.
        wanted: The same in another form.
    """
    return _question(service, exchange, SAVED, {**wanted.job.payload, "form": "vega"})
