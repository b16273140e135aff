"""The page of a saved query: the sentence to fill in, the answer below it, and what goes with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.queries.asked import Asked
from api.queries.chart import chart_view, lasting
from api.queries.checks import check_of
from api.queries.form import Form, form
from api.queries.links import Download, Pager, curl, downloads, pager, query_path, receipt_path, run_path
from api.queries.offers import CHART, offers
from api.release import release_of, service_of
from api.render import page
from api.transport.callers import public_url
from api.transport.problem import Problem
from kg.catalogue import SavedQuery, topics
from kg.formats import heading
from kg.issuing import kind_of


@dataclass(frozen=True)
class AnswerView:
    """An answer as the page shows it.

    Attributes:
        told: What the worker said; see `kg.formats.shown`.
        pager: Where its other pages are.
        downloads: Where the whole answer can be had.
        curl: The command for the whole answer as a spreadsheet, or as triples.
    """

    told: Mapping[str, Any]
    pager: Pager
    downloads: list[Download]
    curl: str

    @property
    def receipt_href(self) -> str:
        """Where its receipt is shown and tried."""
        return receipt_path(str(self.told["receipt"]["id"]))


def query_page(
    request: Request,
    query: SavedQuery,
    asked: Asked,
    answer: bytes | None = None,
    problem: Problem | None = None,
    chart: bytes | Problem | None = None,
) -> HTMLResponse:
    """Render the page of a query.

    Args:
        request: The request.
        query: The saved query.
        asked: What was filled in.
        answer: The answer, in the form `page`; `None` if there is none.
        problem: Why there is none, unless something has to be filled in first.
        chart: What is drawn of the answer, or why nothing is; `None` of a query without chart.
    """
    context = context_of(request, query, asked, answer, problem, chart)
    headers = {"Link": f'<{query_path(query)}>; rel="canonical"'}
    if problem is None:
        return page(request, "saved_query.html", context, headers={**headers, **lasting(chart)})
    status = problem.status or problem.kind.status
    return page(
        request, "saved_query.html", context, status, {"Cache-Control": "no-store", **problem.headers}
    )


def context_of(
    request: Request,
    query: SavedQuery,
    asked: Asked,
    answer: bytes | None = None,
    problem: Problem | None = None,
    chart: bytes | Problem | None = None,
) -> dict[str, Any]:
    """Return what a page shows of a query and its answer; arguments as those of `query_page`."""
    release, header = release_of(request), query.header
    day = datetime.now(UTC).date()
    english = asked.language == "en"
    filled: Form = form(release.store, query, asked.values, (asked.language, asked.content), day)
    return {
        "query": query,
        "header": header,
        "title": header.title_en if english else header.title_zh,
        "description": header.description_en if english else header.description_zh,
        "topics": [topics()[key] for key in header.topics],
        "form": filled,
        "answer": _view(request, query, asked, answer) if answer else None,
        "problem": problem,
        "graph": kind_of(query) == "graph",
        "columns": [
            (heading(c, asked.language), c.meaning_en if english else c.meaning_zh) for c in header.shown
        ],
        "order": _order(query, asked),
        "run_path": run_path(query),
        "query_path": query_path(query),
        "text": _text(query, answer),
        "check": check_of(release.store, query),
        "chart": chart_view(query, asked, chart) if isinstance(chart, bytes) else None,
        "undrawn": chart if isinstance(chart, Problem) else None,
    }


def _view(request: Request, query: SavedQuery, asked: Asked, answer: bytes) -> AnswerView:
    told = json.loads(answer)
    size = asked.page_size or query.header.page_size
    fields = [*asked.pairs, *([("page_size", str(asked.page_size))] if asked.page_size else [])]
    fields += asked.languages
    site = public_url(request.scope, service_of(request).settings)
    return AnswerView(
        told,
        pager(query_path(query), fields, asked.page or 1, size, int(told["total"])),
        downloads(query, asked, [offer for offer in offers(query) if offer not in CHART]),
        curl(site, query, asked, "ttl" if kind_of(query) == "graph" else "xlsx"),
    )


def _order(query: SavedQuery, asked: Asked) -> list[tuple[str, bool]]:
    """Return by what rows are ordered: headings, and whether from the greatest."""
    columns = query.header.columns_by_name
    return [
        (heading(columns[name.removeprefix("-")], asked.language), name.startswith("-"))
        for name in query.header.order
    ]


def _text(query: SavedQuery, answer: bytes | None) -> str:
    """Return the query's text, with the values bound that were understood."""
    if answer is None:
        return query.text
    understood = json.loads(answer)["parameters"]
    return query.bound({name: [one["value"] for one in values] for name, values in understood.items()})
