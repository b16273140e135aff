"""One write on its way: tried by a worker, judged, kept, shown; then and only then it is answered."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from api.graphs.written import behind, show_written
from api.release import Service
from api.sparql.question import REALM, token_of
from api.transport.exchange import Exchange
from api.transport.negotiate import JSON_LD, N_TRIPLES, PROBLEM, RDF_XML, TURTLE, NotAcceptableError, choose
from api.transport.problem import ProblemError, halves, respond
from kg.errors import KgError
from kg.pool import BusyError, Job, RemoteError
from kg.tokens import Token
from kg.writes.attempt import RDF_FORMS, Asked
from kg.writes.draft import Permission
from kg.writes.journal import Entry, Writer
from kg.writes.ledger import Kept, Ledger, StaleError, Told
from kg.writes.overlay import released

LOG = logging.getLogger("api")

TASK = "write"
MOST_WAITING = 32
"""Writes that wait for the one before them."""
RETRY_SECONDS = 5
REPORT = (*PROBLEM[:1], TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
"""Forms of a report on a write that is refused."""
_TRIES = 3
_SHOWN = 2_000
"""Characters of an update that the record holds."""

_PROBLEMS = {
    "ContentError": "malformed-rdf",
    "UnsupportedMediaError": "unsupported-media-type",
    "ForbiddenGraphError": "forbidden-graph",
    "GraphStandingError": "graph-conflict",
    "DatasetTwiceError": "bad-request",
}
"""From error of a worker to problem; those of queries come back as what they were."""


class RefusedWriteError(Exception):
    """What was written breaks shapes, so nothing was.

    Attributes:
        findings: How many findings there are by severity.
        report: They, as JSON.
        rdf: They, in the form of RDF asked for; empty if none was.
        form: The media type of that.
    """

    def __init__(self, findings: Mapping[str, int], report: str, rdf: str, form: str) -> None:
        super().__init__("refused")
        self.findings, self.report, self.rdf, self.form = dict(findings), report, rdf, form


@dataclass(frozen=True)
class Outcome:
    """What came of a write.

    Attributes:
        entry: Its line in the record; `None` if nothing was different afterwards.
        created: Whether it made a graph.
        report: Findings, as JSON; empty if there are none.
    """

    entry: Entry | None
    created: bool
    report: str

    def members(self) -> dict[str, object]:
        """Return what the client is told of it."""
        if self.entry is None:
            return {"sequence": None, "graphs": [], "findings": {}}
        graphs = [
            {
                "graph": c.graph,
                "triples": c.triples,
                "added": c.added,
                "removed": c.removed,
                "gone": c.after is None,
            }
            for c in self.entry.changes
        ]
        return {"sequence": self.entry.seq, "graphs": graphs, "findings": self.entry.findings}


@dataclass(frozen=True)
class Wanted:
    """A write that a client wants.

    Attributes:
        method: The method of the graph store protocol, or `update`.
        graph: The graph; empty where the body names graphs itself, or for an update.
        content_type: Of the body.
        body: What was sent.
        base: What relative IRIs are resolved against.
        using: `using-graph-uri` of an update, `None` where the address names no dataset.
        using_named: `using-named-graph-uri`.
        report: Media type of RDF in which the client takes a report; empty for JSON.
    """

    method: Any
    graph: str
    content_type: str
    body: bytes
    base: str
    using: list[str] | None = None
    using_named: list[str] | None = None
    report: str = ""

    @property
    def what(self) -> str:
        """What the record says of it: an update's text, cut if it is long."""
        if self.method != "update":
            return self.content_type
        text = self.body.decode()
        return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def report_form(exchange: Exchange) -> str:
    """Return the media type of RDF in which a client wants findings; empty where JSON will do."""
    try:
        wanted = choose(exchange.accept, None, REPORT).offer.media_type
    except NotAcceptableError:
        return ""
    return wanted if wanted in RDF_FORMS else ""


def refusal(request: Request, refused: RefusedWriteError) -> Response:
    """Return the answer to a write that breaks shapes: the report, as a problem or as RDF."""
    if refused.rdf:
        headers = {"Content-Type": refused.form, "Vary": "Accept", "Cache-Control": "no-store"}
        return Response(refused.rdf, 422, headers)
    count = refused.findings.get("Violation", 0)
    error = ProblemError(
        "write-refused",
        f"写入的内容有 {count} 处不合数据规则，未予保存。",
        f"What was written breaks rules of the data {count} times, so nothing was kept.",
        {"findings": refused.findings, "report": json.loads(refused.report)},
    )
    return respond(request, error.problem)


def bearer(service: Service, exchange: Exchange) -> Token:
    """Return the token that a write comes with.

    Raises:
        ProblemError: There is none, or none that counts.
    """
    token = token_of(service, exchange)
    if token is None:
        raise ProblemError("token-needed", headers={"WWW-Authenticate": REALM})
    return token


def permission(service: Service, token: Token) -> Permission:
    """Return what a token may write now."""
    return Permission(token.prefixes, released(service.loaded.store))


async def write(
    exchange: Exchange, service: Service, token: Token, wanted: Wanted, ready: Callable[[], None]
) -> Outcome:
    """Do a write: one after another, whole or not at all.

    Args:
        exchange: The request; if its client goes away before the write is kept, nothing is written.
        service: Has the workers and the record.
        token: Who writes.
        wanted: What.
        ready: Checks, once it is this write's turn, that what it presumes still holds; raises if not.

    Raises:
        ProblemError: It cannot be done.
        RefusedWriteError: It breaks shapes.
        KgError: The worker or the disk failed; nothing was written.
        GoneError: The client went away.
    """
    async with _turn(service):
        for _ in range(_TRIES):
            await run_in_threadpool(service.ledger.read_on)
            if behind(service):
                await show_written(service)
            ready()
            end, content = await _try(exchange, service, token, wanted)
            if end["refused"]:
                raise RefusedWriteError(end["findings"], end["report"], end["rdf"], wanted.report)
            kept = _kept(end["changes"], content)
            if not kept:
                return Outcome(None, created=False, report="")
            told = Told(
                Writer(name=token.name, token=token.id),
                wanted.method,
                service.loaded.version,
                wanted.what,
                end["findings"],
            )
            before = service.ledger.state
            try:
                entry = await asyncio.shield(asyncio.ensure_future(_keep(service, told, kept)))
            except StaleError:
                continue
            created = any(one.graph not in before and one.content is not None for one in kept)
            return Outcome(entry, created, end["report"])
    raise BusyError(RETRY_SECONDS, own=False)


@asynccontextmanager
async def _turn(service: Service) -> AsyncIterator[None]:
    """Wait for the write before; a queue that is too long takes nobody more."""
    if service.waiting_writes >= MOST_WAITING:
        raise BusyError(RETRY_SECONDS, own=False)
    service.waiting_writes += 1
    try:
        async with asyncio.timeout(service.settings.write_seconds):
            await service.writing.acquire()
    except TimeoutError as error:
        raise BusyError(RETRY_SECONDS, own=False) from error
    finally:
        service.waiting_writes -= 1
    try:
        yield
    finally:
        service.writing.release()


async def _try(
    exchange: Exchange, service: Service, token: Token, wanted: Wanted
) -> tuple[dict[str, Any], bytes]:
    """Have a worker try the write; return what it reports and the contents of the graphs it changed."""
    ledger: Ledger = service.ledger
    may = permission(service, token)
    asked = Asked(
        method=wanted.method,
        graph=wanted.graph,
        content_type=wanted.content_type,
        body=wanted.body,
        base=wanted.base,
        using=wanted.using,
        using_named=wanted.using_named,
        prefixes=list(may.prefixes),
        released=sorted(may.released),
        written=sorted(ledger.state.keys() - may.released),
        salt=ledger.head,
        strict=service.settings.write_findings == "refuse",
        report=wanted.report,
    )
    job = Job(TASK, asked.told(), f"token {token.id}", service.settings.write_seconds, last=True)
    try:
        async with exchange.while_connected(), service.workers.run(job) as reply:
            content = await reply.whole()
    except RemoteError as error:
        raise _problem(error) from error
    assert reply.end is not None, "an answer that was read to its end has one"  # noqa: S101
    return reply.end, content


def _problem(error: RemoteError) -> Exception:
    """Return what a worker's error is answered with."""
    if error.kind not in _PROBLEMS:
        return error
    extra = {
        name: value
        for name in ("line", "column", "graph")
        if (value := error.more.get(name)) not in {None, ""}
    }
    zh, en = halves(error.message, error.remedy)
    return ProblemError(_PROBLEMS[error.kind], zh, en, extra)


def _kept(changes: list[dict[str, Any]], content: bytes) -> list[Kept]:
    """Cut the contents of the changed graphs apart."""
    kept, at = [], 0
    for change in changes:
        size = change["size"]
        lines = None if size is None else content[at : at + size]
        at += size or 0
        kept.append(Kept(change["graph"], lines, change["added"], change["removed"]))
    return kept


async def _keep(service: Service, told: Told, kept: list[Kept]) -> Entry:
    """Keep a write and show it; goes on to its end even if the client goes away."""
    entry = await run_in_threadpool(service.ledger.keep, told, kept, service.ledger.seq)
    try:
        await show_written(service)
    except KgError as error:
        LOG.exception("write %s is kept and cannot be shown", entry.seq)
        raise ProblemError(
            "internal-error",
            f"第 {entry.seq} 次写入已保存，但暂时显示不出来。",
            f"Write {entry.seq} is kept, but cannot be shown yet.",
        ) from error
    return entry
