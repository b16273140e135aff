"""Errors as the service answers them: one shape (RFC 9457), one table from error class to answer."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from api.render import page
from api.transport.negotiate import NotAcceptableError, wants_html
from api.transport.observed import current
from kg.algebra import RefusedQueryError, TooLongQueryError
from kg.charts import ChartError
from kg.errors import KgError, NotBuiltError, ParameterError, QueryError
from kg.kept import NoReleaseError
from kg.pool import BusyError, LostWorkerError, TooLargeError, TooSlowError
from kg.receipts import ReceiptError
from kg.store import (
    DamagedStoreError,
    FailedQueryError,
    ServiceCallError,
    StoreError,
    UnsupportedQueryError,
    UnwritableError,
)
from kg.vocab import BASE
from kg.writes.blobs import DamagedError
from kg.writes.files import WriteFailedError
from kg.writes.journal import JournalError

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A type of problem: its name in our addresses, its status, its title and what it means."""

    slug: str
    status: int
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    says_why: bool = True
    """Whether the error's own message may be shown; an internal one may name files."""

    @property
    def iri(self) -> str:
        """The problem type's IRI."""
        return f"{BASE}problem/{self.slug}"


def _kinds() -> dict[str, Kind]:
    read = tomllib.loads((files("api.transport") / "problems.toml").read_text(encoding="utf-8"))
    kinds = {}
    for slug, table in read.items():
        (zh, en), (meaning_zh, meaning_en) = table["title"], table["meaning"]
        says_why = table.get("says_why", True)
        kinds[slug] = Kind(slug, table["status"], zh, en, meaning_zh, meaning_en, says_why)
    return kinds


KINDS = _kinds()

ANSWERS: dict[type[KgError], str] = {
    QueryError: "malformed-query",
    UnsupportedQueryError: "unsupported-query",
    FailedQueryError: "query-failed",
    ServiceCallError: "service-failed",
    UnwritableError: "not-acceptable",
    RefusedQueryError: "refused-query",
    TooLongQueryError: "content-too-large",
    ParameterError: "bad-parameter",
    ReceiptError: "bad-receipt",
    ChartError: "no-chart",
    NotBuiltError: "not-ready",
    StoreError: "store-not-ready",
    DamagedStoreError: "store-damaged",
    NoReleaseError: "not-found",
    BusyError: "busy",
    TooSlowError: "query-too-slow",
    TooLargeError: "query-too-large",
    LostWorkerError: "query-too-hard",
    WriteFailedError: "write-failed",
    JournalError: "write-failed",
    DamagedError: "write-failed",
    KgError: "internal-error",
}
"""From error class to problem; a class that is not here is answered as the nearest one above it."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")

_BY_STATUS = {
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    415: "unsupported-media-type",
}


class ProblemError(Exception):
    """A request that cannot be answered, raised where that is found out.

    Args:
        slug: A key of `KINDS`.
        zh: What is wrong, in Chinese; the kind's meaning if empty.
        en: The same in English.
        extra: Further members of the problem, and for people the reason.
        headers: Headers of the answer.
        status: Only for `http-error`: the status to answer with.
    """

    def __init__(
        self,
        slug: str,
        zh: str = "",
        en: str = "",
        extra: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(slug)
        self.problem = Problem(KINDS[slug], zh, en, extra or {}, headers or {}, status or KINDS[slug].status)


@dataclass(frozen=True)
class Problem:
    """One problem to answer with."""

    kind: Kind
    zh: str = ""
    en: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 0

    @property
    def detail_zh(self) -> str:
        """What went wrong, in Chinese."""
        return self.zh or self.kind.meaning_zh

    @property
    def detail_en(self) -> str:
        """What went wrong, in English."""
        return self.en or self.kind.meaning_en

    def members(self, request: Request) -> dict[str, object]:
        """Return the members of the JSON form."""
        return {
            "type": self.kind.iri,
            "title": f"{self.kind.zh} {self.kind.en}",
            "status": self.status or self.kind.status,
            "detail": f"{self.detail_zh} {self.detail_en}",
            "instance": request.url.path,
            **self.extra,
        }


def problem_of(error: Exception) -> Problem:
    """Turn any error into the problem it is answered with, and note it on the request."""
    problem = _problem_of(error)
    current().problem = problem.kind.slug
    return problem


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, ProblemError):
        return error.problem
    if isinstance(error, NotAcceptableError):
        forms = ", ".join(error.available)
        return Problem(
            KINDS["not-acceptable"],
            f"可用的形式有：{forms}；也可以用 ?format={'|'.join(error.names)}。",
            f"There are: {forms}; or use ?format={'|'.join(error.names)}.",
            {"available": error.available},
        )
    if isinstance(error, KgError):
        return _problem_of_ours(error)
    if isinstance(error, RequestValidationError):
        wrong = [{"parameter": str(e["loc"][-1]), "message": str(e["msg"])} for e in error.errors()]
        names = ", ".join(str(e["parameter"]) for e in wrong)
        return Problem(
            KINDS["invalid-parameter"], f"无效的参数：{names}。", f"Invalid: {names}.", {"errors": wrong}
        )
    if isinstance(error, HTTPException):
        kind = KINDS[_BY_STATUS.get(error.status_code, "http-error")]
        en = "" if kind.slug != "http-error" else str(error.detail)
        return Problem(kind, "", en, {}, dict(error.headers or {}), error.status_code)
    return Problem(KINDS["internal-error"])


def _problem_of_the_pool(error: KgError) -> Problem | None:
    """Return the problem of a query that the workers did not finish."""
    if isinstance(error, BusyError):
        seconds = error.retry_after
        kind = KINDS["too-many-at-once" if error.own else "busy"]
        zh = f"{kind.meaning_zh}请过 {seconds} 秒再试。"
        en = f"{kind.meaning_en} Try again in {seconds} s."
        return Problem(kind, zh, en, headers={"Retry-After": str(seconds)})
    if isinstance(error, TooSlowError):
        return Problem(
            KINDS["query-too-slow"],
            f"查询用时超过 {error.seconds:g} 秒，已被终止；请缩小查询范围。",
            f"The query took longer than {error.seconds:g} s and was ended; ask for less.",
        )
    if isinstance(error, TooLargeError):
        size = error.size // 2**20
        return Problem(
            KINDS["query-too-large"],
            f"查询所需内存超过 {size} MB，已被终止；请缩小查询范围。",
            f"The query needed more than {size} MB of memory and was ended; ask for less.",
        )
    return None


def _problem_of_ours(error: KgError) -> Problem:
    if pool := _problem_of_the_pool(error):
        return pool
    nearest = next(cls for cls in type(error).__mro__ if cls in ANSWERS)
    kind = KINDS[ANSWERS[nearest]]
    extra: dict[str, object] = {}
    if isinstance(error, QueryError) and error.line is not None:
        extra = {"line": error.line, "column": error.column}
    if not kind.says_why:
        return Problem(kind, "", "", extra)
    zh, en = halves(error.message, error.remedy)
    if not zh and extra:
        where = f"第 {extra['line']} 行第 {extra['column']} 列"
        unread = kind.slug == ANSWERS[QueryError]
        zh = f"查询语句从{where}起读不懂。" if unread else f"{kind.meaning_zh}见查询语句{where}。"
    return Problem(kind, zh, en, extra)


def halves(*texts: str) -> tuple[str, str]:
    """Return the Chinese halves and the English halves of sentences, each joined."""
    found = [_halves(text) for text in texts]
    return "".join(zh for zh, _ in found), " ".join(en for _, en in found if en)


def _halves(text: str) -> tuple[str, str]:
    """Return the Chinese and the English half of a sentence said in both; all is English if it is not."""
    zh, stop, en = text.partition("。 ")
    return (zh + "。", en) if stop and _CHINESE.search(zh) and en[:1].isascii() else ("", text)


async def answer(request: Request, error: Exception) -> Response:
    """Answer an error: a page for a browser, `application/problem+json` for everyone else."""
    problem = problem_of(error)
    if problem.kind.slug == "method-not-allowed":
        problem = replace(problem, headers={"Allow": ", ".join(_allowed(request))})
    return respond(request, problem)


def _allowed(request: Request) -> list[str]:
    """Return the methods that some route takes at the request's address; files take GET alone."""
    methods = {
        method
        for route in request.app.state.routes
        if route.matches(dict(request.scope))[0] is not Match.NONE
        for method in route.methods
    } or {"GET"}
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


def respond(request: Request, problem: Problem) -> Response:
    """Answer with a problem."""
    status = problem.status or problem.kind.status
    headers = {"Vary": "Accept", "Cache-Control": "no-store", **problem.headers}
    if wants_html(request.headers.get("accept")) and "format" not in request.query_params:
        return page(request, "problem.html", {"problem": problem, "status": status}, status, headers)
    return JSONResponse(problem.members(request), status, headers, MEDIA_TYPE)
