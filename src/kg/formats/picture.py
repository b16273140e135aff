"""An answer as its chart: what is drawn, for browsers and programs, and drawn here."""

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from kg.charts import ChartError, chart, png, svg
from kg.formats.issued import Issued
from kg.formats.table import typed
from kg.formats.words import words
from kg.saved import Cell, Language

_SIGNS: Mapping[Language, tuple[str, str, str]] = {"zh": ("、", "：", "；"), "en": (", ", ": ", "; ")}
_SOURCES = 3
"""Sources that a chart names; it counts the others."""


def to_vega(issued: Issued) -> bytes:
    """Write an answer's chart as a Vega-Lite specification that has its data.

    Returns:
        JSON; the same bytes for the same answer.

    Raises:
        ChartError: The query has no chart, or this answer cannot be drawn as it.
    """
    return (json.dumps(_chart(issued), ensure_ascii=False, indent=1) + "\n").encode()


def to_picture(draw: Callable[[dict[str, Any]], bytes]) -> Callable[[Issued], bytes]:
    """Return what writes an answer's chart as a picture.

    Args:
        draw: Draws a specification.
    """
    return lambda issued: draw(_chart(issued))


to_svg, to_png = to_picture(svg), to_picture(png)


def _chart(issued: Issued) -> dict[str, Any]:
    answer = issued.answer
    header = answer.query.header
    if header.chart is None:
        raise ChartError(
            f"查询 {answer.query.name} 没有图。 The query {answer.query.name} has no chart.",
            "请取表格。 Take its table.",
        )
    known = header.columns_by_name
    rows = [{name: _value(cell) for name, cell in row.items()} for row in answer.rows]
    fragment = header.chart.vega_lite(known, answer.language)
    return chart(fragment, known, rows, answer.language, [*_said(issued)])


def _value(cell: Cell) -> object:
    """Return what a chart gets of a cell: a number as it is, all else as readers see it."""
    value = typed(cell)
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else cell.text


def _said(issued: Issued) -> Iterator[str]:
    """Yield what stands below the title: what was asked, how much of it this is, from what and as of when."""
    answer, say = issued.answer, words(issued.answer.language)
    comma, colon, stop = _SIGNS[answer.language]
    if answer.values:
        yield issued.question
    if not answer.complete:
        yield issued.extent
    titles = list(dict.fromkeys(source.title.first(answer.language) for source in answer.sources))
    named = comma.join(titles[:_SOURCES]) + (f"{comma}… ({len(titles)})" if len(titles) > _SOURCES else "")
    source = f"{say['sources']}{colon}{named}{stop}" if titles else ""
    data = f"{say['data']}{colon}{issued.receipt.data}{comma}{answer.day.isoformat()}"
    yield source + data
