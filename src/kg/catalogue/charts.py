"""A chart of a saved query's answer: what the header says of it, and the Vega-Lite that it becomes."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import field_validator

from kg.catalogue.columns import Column
from kg.catalogue.parts import HeaderPart

_MEASURES = {"number": "quantitative", "integer": "quantitative", "year": "ordinal", "date": "temporal"}


class Channel(HeaderPart):
    """What is shown along an axis or by colour; written as a table, or as the column's name alone."""

    field: str
    """The column."""
    type: Literal["quantitative", "nominal", "ordinal", "temporal"] | None = None
    """How its values compare; by the column's kind if it is left out."""
    aggregate: Literal["sum", "mean", "min", "max", "count"] | None = None
    """How several rows of one place in the chart become one."""
    sort: Literal["x", "-x", "y", "-y", "ascending", "descending"] | None = None


class Chart(HeaderPart):
    """A chart: one mark, and the columns that it shows."""

    title_zh: str
    title_en: str
    mark: Literal["bar", "line", "point", "rect", "tick", "area"]
    x: Channel
    y: Channel
    colour: Channel | None = None
    facet: Channel | None = None
    """The column by whose values the chart is cut into several."""

    @field_validator("x", "y", "colour", "facet", mode="before")
    @classmethod
    def _plain(cls, given: Any) -> Any:  # noqa: ANN401 - whatever the TOML holds
        return {"field": given} if isinstance(given, str) else given

    def channels(self) -> Iterator[tuple[str, Channel]]:
        """Yield each channel in use with its name in the header."""
        for name in ("x", "y", "colour", "facet"):
            channel = getattr(self, name)
            if channel is not None:
                yield name, channel

    def vega_lite(self, columns: Mapping[str, Column], language: Literal["zh", "en"]) -> dict[str, Any]:
        """Return the chart as a Vega-Lite fragment: title, mark and encoding, without data.

        Args:
            columns: The query's columns by name.
            language: Of titles.
        """
        encoding: dict[str, Any] = {}
        for name, channel in self.channels():
            column = columns[channel.field]
            label = column.label_zh if language == "zh" else column.label_en
            if channel.aggregate == "count":
                label = "数量" if language == "zh" else "Number"
            shown: dict[str, Any] = {
                "field": channel.field,
                "type": channel.type or _MEASURES.get(column.kind, "nominal"),
                "title": f"{label} ({column.unit})" if column.unit else label,
            }
            if channel.aggregate:
                shown["aggregate"] = channel.aggregate
            if channel.sort:
                shown["sort"] = channel.sort
            encoding["color" if name == "colour" else name] = shown
        title = self.title_zh if language == "zh" else self.title_en
        return {"title": title, "mark": self.mark, "encoding": encoding}
