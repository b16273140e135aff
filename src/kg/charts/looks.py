"""How charts look: sizes, axes, and marks that are told apart without colours."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.catalogue.columns import Column

WIDTH, HEIGHT, STEP = 760, 300, 22
"""Width of a whole chart in pixels, height of the drawing in it, and that of one category."""
_PARTS_BESIDE = 2
_PART, _GAP = 320, 24
"""Width of the drawing of one of several, and what lies between two."""
_LETTER, _LIMIT = 12, 230
"""Width of a Chinese character, and of the longest name beside an axis."""
_TITLE, _LINE, _AXIS, _HEADER, _TURNED, _KEY = 62, 15, 48, 46, 84, 18
"""Heights: title with the room below it, line below the title, axis with its name, name of one of several,
names that stand aslant below an axis, line of a legend."""
_LONG_KEY = 10
"""Characters of a name in a legend from which on two stand in a line, and not four."""
_WIDEST = 116
"""Half-width characters of a line below the title."""
_PIECES = re.compile(r"[（《“]*(?:[!-~]+\s*|.)[，。；：、）》”？！]*")
"""What stays together: words, and signs with what they belong to."""
_MOST_PIECES = 300
_IDEOGRAPHS = "\u2e80"
"""Characters from here on are twice as wide."""
_FEWEST = 120
"""Height below which a drawing does not go."""
FONT = (
    "'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', "
    "'Source Han Sans SC', sans-serif"
)
_DARK, _MIDDLE, _LIGHT = (0x16, 0x36, 0x5F), (0x86, 0xA5, 0xCC), (0xCF, 0xDE, 0xF0)
_SHAPES = (
    *("circle", "square", "triangle-up", "diamond"),
    *("cross", "triangle-down", "triangle-right", "triangle-left"),
)
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [1, 4])
_LETTERS = 50
"""Chinese characters that stand beside each other below an axis."""
_TICKS = 8
"""Numbers beside an axis of counts, at most about."""
_ABOVE = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -8}
"""Where a standing axis has its title: Chinese is not read sideways."""

Encoding = dict[str, dict[str, Any]]
Rows = list[dict[str, Any]]


def size(encoding: Encoding, rows: Rows, lines: int) -> dict[str, Any]:
    """Return how large a chart is: the whole of it, titles, names and legend included.

    A chart that is cut into several says how large each drawing is, and beside the specification how large
    the whole will be shown (`usermeta`): Vega fits no such chart into a frame.

    Args:
        encoding: What is shown along which axis, laid out.
        rows: The cells that are drawn.
        lines: Lines below the title.
    """
    around = _TITLE + _LINE * lines + _AXIS + _legend(encoding, rows)
    x, y = encoding.get("x", {}), encoding.get("y", {})
    around += _TURNED if x.get("axis", {}).get("labelAngle") else 0
    height = max(_FEWEST, STEP * len(_kinds(y, rows))) if discrete(y) else HEIGHT
    if "facet" not in encoding:
        fitted = {"type": "fit", "contains": "padding"}
        return {"width": WIDTH, "height": height + around, "autosize": fitted}
    height = height if discrete(y) else HEIGHT // 2
    down = -(-len(_kinds(encoding["facet"], rows)) // _PARTS_BESIDE)
    beside = _LETTER * max(map(len, _kinds(y, rows)), default=0) if discrete(y) else _AXIS
    whole = [
        _PARTS_BESIDE * (_PART + _GAP) + min(beside, _LIMIT),
        down * (height + _HEADER) + (down - 1) * _AXIS + around,
    ]
    return {"width": _PART, "height": height, "usermeta": {"frame": whole}}


def cut(text: str) -> Iterator[str]:
    """Cut a text into lines as wide as a chart: Chinese after any character, other words at blanks."""
    line, room = "", _WIDEST
    for number, piece in enumerate(_PIECES.findall(text)):
        if number == _MOST_PIECES:
            line += "…"
            break
        wide = sum(1 if character < _IDEOGRAPHS else 2 for character in piece.rstrip())
        if line and wide > room:
            yield line.rstrip()
            line, room = "", _WIDEST
        line += piece
        room -= wide + len(piece) - len(piece.rstrip())
    yield line.rstrip()


def _legend(encoding: Encoding, rows: Rows) -> int:
    """Put the legend below the drawing, in as many columns as its names leave room for; return its height."""
    colour = encoding.get("color")
    if colour is None:
        return 0
    if not discrete(colour):
        colour["legend"] = {"orient": "bottom", "gradientLength": WIDTH // 3}
        return 2 * _KEY
    kinds = _kinds(colour, rows)
    columns = 4 if max(map(len, kinds), default=0) <= _LONG_KEY else 2
    colour["legend"] = {"orient": "bottom", "columns": columns}
    return _KEY * (1 + -(-len(kinds) // columns))


def _kinds(channel: Mapping[str, Any], rows: Rows) -> list[str]:
    """Return the categories of a channel in the order in which they come."""
    return list(dict.fromkeys(str(row[channel["field"]]) for row in rows if channel["field"] in row))


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
        channel |= {"type": "quantitative", "scale": {"zero": False, "nice": False, "padding": 20}}
        channel["axis"] = {"format": "d", "tickMinStep": 1, "labelFlush": False, "labelOverlap": True}
        for row in rows:
            row[channel["field"]] = int(row[channel["field"]])
    elif discrete(channel):
        kinds = _kinds(channel, rows)
        channel.setdefault("sort", None)  # as the query orders them
        if name == "x":
            longest = max(map(len, kinds), default=0)
            turned = longest * len(kinds) >= _LETTERS
            channel["axis"] = {"labelAngle": -40, "labelLimit": 120} if turned else {"labelAngle": 0}
    elif name in {"x", "y"} and column is not None and column.kind == "integer":
        # Not tickMinStep, which lets halves through below three.
        channel["axis"] = {"tickCount": {"expr": f"max(1, min({_TICKS}, ceil(domain('{name}')[1])))"}}
    if name == "y":
        channel["axis"] = {**channel.get("axis", {}), **_ABOVE}
    if name == "facet":
        channel["columns"] = _PARTS_BESIDE
        channel["header"] = {
            "labelAnchor": "start",
            "labelFontWeight": "bold",
            "labelPadding": 20,
            "title": None,
        }


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
        options |= {"filled": True, "size": 70, "opacity": 0.9, "stroke": "#16365f", "strokeWidth": 1}
    elif mark == "line":
        options |= {"point": {"size": 50, "filled": True}}
    if colour is not None and discrete(colour):
        kinds = _kinds(colour, rows)
        if colour["type"] == "ordinal":
            kinds.sort(key=lambda kind: (len(kind), kind))  # whole numbers and days by their size
        colour["scale"] = {"domain": kinds, "range": _ramp(len(kinds), _MIDDLE if mark == "line" else _LIGHT)}
        if mark in {"point", "line"}:
            encoding["shape"] = _alike(colour, kinds, _SHAPES)
        if mark == "line":
            encoding["strokeDash"] = {**_alike(colour, kinds, _DASHES), "legend": None}
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


def _ramp(count: int, light: Iterable[int]) -> list[str]:
    """Return colours from dark to light, whose lightness alone tells them apart."""
    steps = max(count - 1, 1)
    return [
        _hex(tuple(round(a + (b - a) * n / steps) for a, b in zip(_DARK, light, strict=True)))
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
        "labelLimit": _LIMIT,
        "grid": True,
        "gridColor": "#dde2e8",
    },
    "axisBand": {"grid": False},
    "legend": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 330, "symbolLimit": 40},
    "title": {"fontSize": 15, "subtitleFontSize": 12, "subtitleColor": "#56616d", "offset": 24},
    "bar": {"color": "#2b64ad"},
    "point": {"color": "#16365f"},
    "line": {"color": "#16365f"},
    "tick": {"color": "#16365f", "thickness": 2},
    "area": {"color": "#b4c9e6"},
    "view": {"stroke": "#dde2e8"},
}
