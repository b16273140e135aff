"""A target value on its straight line, as a chart that one can take along."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from api.render import dated
from api.views.line import Mark
from api.views.progress import Progress
from api.words import Words, sign
from kg.catalogue.columns import Column
from kg.charts import chart

_SOURCES = 3
"""Sources that a chart names; it counts the others."""


def line_chart(progress: Progress, of: str, version: str, day: date, words: Words) -> dict[str, Any]:
    """Return a target value's figures, straight line and target as a chart.

    Args:
        progress: How the value stands.
        of: The plan's name.
        version: Names the state of the data.
        day: As of which day.
        words: The words of the page.

    Returns:
        A Vega-Lite specification with its data; see `kg.charts`.

    Raises:
        ChartError: There is nothing to draw.
    """
    language, quantity = words.language, progress.quantity
    assert quantity is not None, "a target in words has no marks"  # noqa: S101
    names = {"dots": words("chart_dots"), "path": words("straight_line"), "target": words("value")}
    fields = {"x": ("year", "ordinal", words("year")), "y": ("value", "quantitative", words("figure"))}
    fields["color"] = ("kind", "nominal", " ")
    encoding = {
        channel: {"field": name, "type": kind, "title": title}
        for channel, (name, kind, title) in fields.items()
    }
    columns = [
        Column(name="year", label_zh="年份", label_en="Year", kind="year"),
        Column(name="value", label_zh="数值", label_en="Value", kind="number", unit_column="unit"),
    ]
    sources = [
        *dict.fromkeys(
            known.figure.preface.document.first(language) if known.figure.preface else known.figure.source
            for known in progress.known
        )
    ]
    named = words("comma").join(filter(None, sources[:_SOURCES]))
    named += f"{words('comma')}… ({len(sources)})" if len(sources) > _SOURCES else ""
    target = f"{sign(quantity.notation, language)} {quantity.printed}"
    said = [
        f"{of}{words('colon')}{words('value')} {target}{words('comma')}{words('due_in', year=quantity.due)}",
        f"{words('figure_source')}{words('colon')}{named}",
        f"{words('as_of')} {dated(day.isoformat(), language)}{words('comma')}{words('version')} {version}",
    ]
    rows = [
        {"year": str(mark.year), "value": mark.value, "kind": name, "unit": progress.unit}
        for name, mark in _named(progress.marks, names)
    ]
    title = words("chart_name", phrase=quantity.phrase)
    return chart(
        {"title": title, "mark": "line", "encoding": encoding},
        {column.name: column for column in columns},
        rows,
        language,
        said,
    )


def _named(marks: list[Mark], names: dict[str, str]) -> Iterator[tuple[str, Mark]]:
    """Yield marks with the name of their curve: a second figure of a year is not of the first's curve."""
    seen: dict[tuple[str, int], int] = {}
    for mark in marks:
        count = seen[mark.kind, mark.year] = seen.get((mark.kind, mark.year), 0) + 1
        yield names[mark.kind] + (f" ({count})" if count > 1 else ""), mark
