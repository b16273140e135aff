"""A chart with its data, from a saved query's header and answer."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from kg.catalogue.columns import Column
from kg.charts.looks import CONFIG, cut, discrete, drawn, laid_out, size
from kg.errors import KgError

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
MOST_ROWS = 2_000
"""Rows of a chart: beyond, nobody tells marks apart."""
MOST_KINDS = 40
"""Categories on an axis, the first ones of the answer; a chart that leaves some out says so."""
MOST_PARTS = 6
"""Charts that one is cut into; likewise."""
_NONE = "—"
"""The category of rows that have none."""
_LARGEST = Decimal("1e15")
"""Numbers beyond would lose digits on their way."""

Row = Mapping[str, object]
Language = Literal["zh", "en"]


class ChartError(KgError):
    """An answer cannot be drawn as its chart."""


def chart(
    fragment: Mapping[str, Any],
    columns: Mapping[str, Column],
    rows: Iterable[Row],
    language: Language,
    said: Sequence[str] = (),
) -> dict[str, Any]:
    """Return a chart with its data.

    Args:
        fragment: Title, mark and encoding, as `kg.catalogue.charts.Chart.vega_lite` returns them.
        columns: The answer's columns by name.
        rows: The answer's rows: cells by column; numbers as numbers or as they are written.
        language: Of what the chart says.
        said: What stands below the title: what was asked, source and day.

    Returns:
        A Vega-Lite specification that names no other address than its schema.

    Raises:
        ChartError: There is nothing to draw, too much, or numbers of several units on one axis.
    """
    listed = list(rows)
    encoding = {name: dict(channel) for name, channel in fragment["encoding"].items()}
    shown = [row for row in (_cells(encoding, row) for row in listed) if row]
    if not shown:
        raise ChartError(
            "没有可以画的数据。 There is nothing to draw.", "请换一个条件再试。 Choose other values."
        )
    if "facet" in encoding and len({row.get(encoding["facet"]["field"]) for row in shown}) == 1:
        del encoding["facet"]  # one drawing needs no parts
    shown, left_out = _first(encoding, shown, language)
    said = [*said, *left_out]
    lines = [line for text in said for line in cut(text)]
    if len(shown) > MOST_ROWS:
        raise ChartError(
            f"数据有 {len(shown)} 行，图上最多 {MOST_ROWS} 行。 "
            f"There are {len(shown)} rows; a chart shows {MOST_ROWS} at most.",
            "请缩小查询范围。 Narrow the query.",
        )
    for name, channel in encoding.items():
        _unit(channel, columns.get(channel["field"]), listed)
        laid_out(name, channel, columns.get(channel["field"]), shown, str(fragment["mark"]))
    title = str(fragment["title"])
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "title": {"text": title, "subtitle": lines, "anchor": "start"},
        "description": _described(title, said, len(shown), language),
        "data": {"values": shown},
        **size(encoding, shown, len(lines)),
        **drawn(str(fragment["mark"]), encoding, shown),
        "config": CONFIG,
    }
    return spec


def _cells(encoding: Mapping[str, Mapping[str, Any]], row: Row) -> dict[str, Any] | None:
    """Return a row's cells that are drawn; `None` if a place on an axis is missing."""
    cells: dict[str, Any] = {}
    for name, channel in encoding.items():
        value = row.get(channel["field"])
        if value is None or value == "":
            if name in {"x", "y"}:
                return None
            if discrete(channel):
                cells[channel["field"]] = _NONE
            continue
        counted = channel["type"] != "quantitative" or channel.get("aggregate") == "count"
        cells[channel["field"]] = str(value) if counted else _number(value)
    return cells


def _first(
    encoding: Mapping[str, Mapping[str, Any]], rows: list[dict[str, Any]], language: Language
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the rows of the first categories of each axis, and what to say of those left out.

    Where the axis goes from the greatest down, those are the greatest ones.
    """
    said = []
    for name, most in (("facet", MOST_PARTS), ("x", MOST_KINDS), ("y", MOST_KINDS)):
        channel = encoding.get(name)
        if channel is None or not discrete(channel):
            continue
        kinds = list(dict.fromkeys(row.get(channel["field"]) for row in rows))
        if len(kinds) > most:
            greatest = channel.get("sort") == "-x" and not discrete(encoding["x"])
            if greatest:
                kinds.sort(key=_totals(channel["field"], encoding["x"], rows).__getitem__, reverse=True)
            kept = set(kinds[:most])
            rows = [row for row in rows if row.get(channel["field"]) in kept]
            title, count = channel.get("title", channel["field"]), len(kinds)
            first_zh, first_en = ("最大的", "greatest") if greatest else ("前", "first")
            said.append(
                f"{title}: the {first_en} {most} of {count}"
                if language == "en"
                else f"{title}共 {count} 个，只画{first_zh} {most} 个"
            )
    return rows, said


def _totals(kind: str, channel: Mapping[str, Any], rows: Iterable[Row]) -> dict[object, Decimal]:
    """Return what each category has along an axis in all: its rows where these are counted."""
    totals: dict[object, Decimal] = {}
    for row in rows:
        one = 1 if channel.get("aggregate") == "count" else row.get(channel["field"], 0)
        totals[row.get(kind)] = totals.get(row.get(kind), Decimal(0)) + Decimal(str(one))
    return totals


def _number(value: object) -> float | int:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > _LARGEST:
        raise ChartError(
            f"“{str(value)[:40]}”不是能画到轴上的数。 {str(value)[:40]!r} is no number for an axis.",
            "请检查查询头里这一列的 kind。 Check the column's kind in the query's header.",
        )
    return int(number) if number == number.to_integral_value() else float(number)


def _unit(channel: dict[str, Any], column: Column | None, rows: Iterable[Row]) -> None:
    """Put the unit into an axis's title that the rows have in a column of its own."""
    if column is None or not column.unit_column:
        return
    units = sorted({str(row[column.unit_column]) for row in rows if row.get(column.unit_column)})
    if len(units) > 1:
        raise ChartError(
            f"{column.label_zh}的单位不同（{'、'.join(units)}），不能画在同一条轴上。 "
            f"{column.label_en} comes in several units ({', '.join(units)}), which share no axis.",
            "请把查询缩小到一种单位。 Narrow the query to one unit.",
        )
    if units:
        channel["title"] = f"{channel['title']} ({units[0]})"


def _described(title: str, said: Sequence[str], count: int, language: Language) -> str:
    many = f"{count} rows" if language == "en" else f"{count} 行数据"
    texts = (text.rstrip("。；") for text in said)
    return ("; " if language == "en" else "；").join((title, *texts, many))
