"""`/ask?q=`: a question in words; what it was understood as, and at a sufficient score the answer."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from api.editions import page_tag
from api.endpoint import ReadingEndpoint
from api.queries.asked import Asked, read
from api.queries.chart import chart_of, lasting
from api.queries.job import answered, saved
from api.queries.links import query_path, run_path, with_fields
from api.queries.view import context_of
from api.render import page
from api.transport.exchange import Exchange
from api.transport.negotiate import HTML, Offer, choose
from api.transport.problem import Problem, ProblemError, problem_of
from kg.errors import KgError
from kg.questions import Candidate, Understanding, understand
from kg.questions.kept import lexicon_of
from kg.questions.plain import as_dict, subjects
from kg.questions.understanding import MOST_CHARACTERS
from kg.saved import Language

PATH = "/ask"
JSON = Offer("application/json", ("json",), (), "JSON")
OFFERS = (HTML, JSON)
_TRIES = 3
"""How often a question is asked while releases are switched."""
EXAMPLES = (
    ("荔湾区儿童健康领域有哪些目标进展滞后？", "Which children's health targets of Liwan are off track?"),
    ("广东省妇联在儿童规划里要做什么？", "What is Liwan's education bureau responsible for?"),
    ("各地孕产妇死亡率的目标分别是多少？", "Compare the targets on maternal mortality across plans"),
    ("去年底以来哪些目标的状态变了？", "What changed since the end of 2025?"),
    ("哪些措施引用了反家庭暴力法？", "Which targets have nobody responsible?"),
)  # fmt: skip
"""What the page proposes to those who have asked nothing yet."""


@dataclass(frozen=True)
class Offered:
    """A candidate as the page shows it.

    Attributes:
        candidate: The saved query and what was filled in.
        href: Its page with that filled in.
    """

    candidate: Candidate
    href: str


@dataclass(frozen=True)
class Outcome:
    """What came of a question that was understood.

    Attributes:
        values: What was filled in; as the address says where nothing was understood.
        body: The answer in the form `page`, if there is one.
        problem: Why there is none.
        chart: What `chart_of` returned.
    """

    values: Asked
    body: bytes | None = None
    problem: Problem | None = None
    chart: bytes | Problem | None = None


class Ask(ReadingEndpoint):
    """Questions in words, in front of the framework: their answers come from the workers."""

    async def _read(self, exchange: Exchange) -> None:
        asked = read(exchange.query_string)
        choice = choose(exchange.accept, asked.form, OFFERS)
        words = " ".join(asked.values.get("q", [])).strip()
        if len(words) > MOST_CHARACTERS:
            raise ProblemError(
                "bad-parameter",
                f"问题最多 {MOST_CHARACTERS} 个字，现有 {len(words)} 个。",
                f"A question has {MOST_CHARACTERS} characters at most; this one has {len(words)}.",
            )
        if choice.offer is not HTML:
            understood = await run_in_threadpool(self._understood, words)
            told = self._told(understood or Understanding("", None, ()))
            await self._data(exchange, choice.content_type, told)
            return
        for _ in range(_TRIES):
            tag, version = page_tag(self._service, exchange), self._service.version
            response = await self._page(exchange, asked, words)
            if self._service.version == version:
                break  # else words were understood by one release, and answered by the next
        await self._send(exchange, response, tag)

    def _understood(self, words: str) -> Understanding | None:
        """Return what words mean; `None` where there are none."""
        if not words:
            return None
        service = self._service
        lexicon = lexicon_of(service.loaded.store, service.queries)
        return understand(words, lexicon, datetime.now(UTC).date())

    def _told(self, understood: Understanding) -> bytes:
        told = as_dict(understood, self._service.version)
        if understood.best:
            path = with_fields(run_path(understood.best.query), understood.best.fields)
            told["answer"] = path
        return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()

    async def _page(self, exchange: Exchange, asked: Asked, words: str) -> HTMLResponse:
        """Return the page; the answer itself below what was understood."""
        self._service.loaded  # noqa: B018 - raises while there is nothing to ask
        understood = await run_in_threadpool(self._understood, words)
        request, best = self._request(exchange), understood.best if understood else None
        body: bytes | None = None
        problem: Problem | None = None
        chart: bytes | Problem | None = None
        values = _values(best, asked) if best else asked
        if best:
            try:
                size = best.query.header.page_size
                wanted = saved(self._service, exchange, best.query, values, "page", limit=size)
                body = (await answered(exchange, self._service, wanted)).body
                chart = await chart_of(exchange, self._service, best.query, values)
            except (KgError, ProblemError) as error:
                problem = problem_of(error)
        outcome = Outcome(values, body, problem, chart)
        return await run_in_threadpool(ask_page, request, words, understood, outcome)


def _values(candidate: Candidate, asked: Asked) -> Asked:
    values: dict[str, list[str]] = {}
    for name, value in candidate.fields:
        values.setdefault(name, []).append(value)
    return Asked(values=values, language=asked.language, names=asked.names, sent=True)


def ask_page(
    request: Request,
    words: str,
    understood: Understanding | None,
    outcome: Outcome,
) -> HTMLResponse:
    """Render the page of a question.

    Args:
        request: The request.
        words: The question.
        understood: What it was understood as; `None` if nothing was asked.
        outcome: What came of it.
    """
    values, problem = outcome.values, outcome.problem
    language: Language = values.language
    best = understood.best if understood else None
    context: dict[str, object] = {}
    if best:
        context = context_of(request, best.query, values, outcome.body, problem, outcome.chart)
    context |= {
        "words": words,
        "understood": understood,
        "best": _offered(best) if best else None,
        "nearest": [_offered(candidate) for candidate in understood.nearest] if understood else [],
        "subjects": [pair[language == "en"] for pair in subjects(understood)] if understood else [],
        "examples": [pair[language == "en"] for pair in EXAMPLES],
        "most": MOST_CHARACTERS,
    }
    status = (problem.status or problem.kind.status) if problem else 200
    headers = {"Cache-Control": "no-store", **problem.headers} if problem else lasting(outcome.chart)
    return page(request, "ask.html", context, status, headers)


def _offered(candidate: Candidate) -> Offered:
    return Offered(candidate, with_fields(query_path(candidate.query), candidate.fields))
