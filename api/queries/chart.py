"""The chart of an answer on its page: a picture of known size, what it says, and where its files are."""

import json
from dataclasses import dataclass
from http import HTTPStatus

from api.queries.asked import Asked
from api.queries.job import answered, saved
from api.queries.links import Download, downloads
from api.queries.offers import CHART
from api.release import Service
from api.transport.exchange import Exchange
from api.transport.problem import Problem, ProblemError, problem_of
from kg.catalogue import SavedQuery
from kg.charts import size
from kg.errors import KgError


@dataclass(frozen=True)
class ChartView:
    """A chart as a page shows it.

    Attributes:
        title: What it shows.
        alt: The same with what was asked, source, day and number of rows.
        size: Width and height in pixels.
        files: Where it can be had: SVG, PNG, Vega-Lite.
    """

    title: str
    alt: str
    size: tuple[int, int]
    files: list[Download]


async def chart_of(
    exchange: Exchange, service: Service, query: SavedQuery, asked: Asked
) -> bytes | Problem | None:
    """Return what is drawn of the whole answer.

    Args:
        exchange: The request.
        service: Has the workers.
        query: The saved query.
        asked: Its values, and the reader's language.

    Returns:
        The specification; why there is none; `None` of a query without chart.

    Raises:
        GoneError: The client went away.
    """
    if query.header.chart is None:
        return None
    try:
        return (await answered(exchange, service, saved(service, exchange, query, asked, "vega"))).body
    except (KgError, ProblemError) as error:
        return problem_of(error)


def lasting(chart: bytes | Problem | None) -> dict[str, str]:
    """Return headers of a page: where its chart is missing only just now, the page is not to be kept.

    Args:
        chart: What `chart_of` returned.
    """
    if isinstance(chart, Problem) and (chart.status or chart.kind.status) >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return {"Cache-Control": "no-store"}
    return {}


def chart_view(query: SavedQuery, asked: Asked, spec: bytes) -> ChartView:
    """Return a chart as a page shows it.

    Args:
        query: The saved query.
        asked: Its values, and the reader's language.
        spec: What `chart_of` returned.
    """
    told = json.loads(spec)
    files = downloads(query, asked, CHART)
    return ChartView(str(told["title"]["text"]), str(told["description"]), size(told), files)
