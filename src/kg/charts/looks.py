"""How charts look: sizes, axes, and marks that are told apart without colours."""

from collections.abc import Iterable, Mapping
from typing import Any

from kg.catalogue.columns import Column

WIDTH, HEIGHT, STEP = 640, 320, 22
"""Size in pixels, and that of one category."""
FONT = (
    "'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', "
    "'Source Han Sans SC', sans-serif"
)
_DARK, _LIGHT = (0x16, 0x36, 0x5F), (0xCF, 0xDE, 0xF0)
_SHAPES = (
    *("circle", "square", "triangle-up", "diamond"),
    *("cross", "triangle-down", "triangle-right", "triangle-left"),
)
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [1, 4])
_LETTERS = 50
"""Chinese characters that stand beside each other below an axis."""
_ABOVE = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -8}
"""Where a standing axis has its title: Chinese is not read sideways."""

Encoding = dict[str, dict[str, Any]]
Rows = list[dict[str, Any]]


def size(encoding: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return width and height: of the whole, or by category."""
    sized: dict[str, Any] = {"width": WIDTH, "height": HEIGHT}
    if discrete(encoding.get("y")):
        sized["height"] = {"step": STEP}
    if "facet" in encoding:
        sized["width"] = WIDTH // 2
    return sized


def laid_out(name: str, channel: dict[str, Any], column: Column | None, rows: Rows, mark: str) -> None:
    """Say how a channel's axis looks; years of a line stand as far apart as they are.

    Args:
        name: The channel's name.
        channel: The channel; changed.
        column: What it shows.
        rows: The cells that are drawn; years become numbers.
        mark: What is drawn.
    """
    if (
        name in {"x", "y"}
        and column is not None
        and column.kind == "year"
        and mark in {"line", "area", "point"}
    ):
        channel |= {"type": "quantitative", "scale": {"zero": False, "padding": 20}}
        channel["axis"] = {"format": "d", "tickMinStep": 1}
        for row in rows:
            row[channel["field"]] = int(row[channel["field"]])
    elif discrete(channel):
        kinds = dict.fromkeys(str(row[channel["field"]]) for row in rows if channel["field"] in row)
        channel.setdefault("sort", None)  # as the query orders them
        if name == "x":
            longest = max(map(len, kinds), default=0)
            channel["axis"] = {"labelAngle": 0 if longest * len(kinds) < _LETTERS else -40}
    if name == "y":
        channel["axis"] = {**channel.get("axis", {}), **_ABOVE}
    if name == "facet":
        channel["columns"] = 2


def drawn(mark: str, encoding: dict[str, Any], rows: Rows) -> dict[str, Any]:
    """Return mark and encoding, with what tells them apart without colours."""
    colour = encoding.get("color")
    if mark == "rect" and colour is not None:
        return _table_of_numbers(encoding, colour)
    if mark == "line" and _crossed(encoding, rows):
        mark = "point"
    options: dict[str, Any] = {"type": mark, "tooltip": True}
    if mark in {"bar", "area"}:
        options |= {"stroke": "#16365f", "strokeWidth": 0.7}
    elif mark == "point":
        options |= {"filled": True, "size": 70, "opacity": 0.9}
    elif mark == "line":
        options |= {"point": {"size": 50, "filled": True}}
    if colour is not None and discrete(colour):
        kinds = list(dict.fromkeys(row[colour["field"]] for row in rows if colour["field"] in row))
        colour["scale"] = {"domain": kinds, "range": _ramp(len(kinds))}
        if mark in {"point", "line"}:
            encoding["shape"] = _alike(colour, kinds, _SHAPES)
        if mark == "line":
            encoding["strokeDash"] = _alike(colour, kinds, _DASHES)
    return {"mark": options, "encoding": encoding}


def _crossed(encoding: Encoding, rows: Rows) -> bool:
    """Tell whether rows share a place of a line, which would then join what does not belong together."""
    fields = [encoding[name]["field"] for name in ("x", "color", "facet") if name in encoding]
    places = [tuple(row.get(field) for field in fields) for row in rows]
    return "aggregate" not in encoding["y"] and len(set(places)) < len(places)


def discrete(channel: Mapping[str, Any] | None) -> bool:
    """Tell whether a channel shows categories."""
    return channel is not None and channel["type"] in {"nominal", "ordinal"}


def _alike(colour: Mapping[str, Any], kinds: list[str], marks: tuple[object, ...]) -> dict[str, Any]:
    """Return a channel that tells the same kinds apart as the colour does, in the same legend."""
    told = [marks[n % len(marks)] for n in range(len(kinds))]
    return {**colour, "scale": {"domain": kinds, "range": told}}


def _table_of_numbers(encoding: dict[str, Any], colour: dict[str, Any]) -> dict[str, Any]:
    """Return cells whose shade is their number, and the number itself in each, rimmed to be read on all."""
    colour["scale"] = {"range": [_hex(_LIGHT), _hex(_DARK)]}
    number = {key: colour[key] for key in ("field", "type", "aggregate") if key in colour}
    places = {name: channel for name, channel in encoding.items() if name != "color"}
    rim = {"mark": {"type": "text", "stroke": "white", "strokeWidth": 3}, "encoding": {"text": number}}
    words = {"mark": {"type": "text", "color": "black"}, "encoding": {"text": number}}
    cells = {"mark": {"type": "rect", "tooltip": True, "stroke": "white"}, "encoding": {"color": colour}}
    return {"encoding": places, "layer": [cells, rim, words]}


def _ramp(count: int) -> list[str]:
    """Return colours from dark to light, whose lightness alone tells them apart."""
    steps = max(count - 1, 1)
    return [
        _hex(tuple(round(a + (b - a) * n / steps) for a, b in zip(_DARK, _LIGHT, strict=True)))
        for n in range(count)
    ]


def _hex(rgb: Iterable[int]) -> str:
    return "#" + "".join(f"{part:02x}" for part in rgb)


CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    "axis": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelLimit": 260,
        "grid": True,
        "gridColor": "#dde2e8",
    },
    "axisBand": {"grid": False},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 260, "symbolLimit": 40},
    "title": {"fontSize": 15, "subtitleFontSize": 12, "subtitleColor": "#56616d", "offset": 24},
    "bar": {"color": "#2b64ad"},
    "point": {"color": "#16365f"},
    "line": {"color": "#16365f"},
    "tick": {"color": "#16365f", "thickness": 2},
    "area": {"color": "#b4c9e6"},
    "view": {"stroke": "#dde2e8"},
}
