"""Boxes in rows and lines between them: a layered layout (Sugiyama) of a small graph, the same every time.

Rows by longest path, an order in each row with few crossings, then places that keep lines short. Lengths are
in the units of the drawing; x and y of a box are its centre.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

Edge = tuple[str, str]
Point = tuple[float, float]

_SWEEPS = 24
_BEND = "\x00"
"""Begins the name of a place where a long line passes through a row."""


@dataclass(frozen=True)
class Spacing:
    """Distances of a drawing."""

    between: float = 14
    """Between boxes of a row."""
    passing: float = 8
    """The width that a passing line takes."""
    rows: float = 74
    """Between rows, where the labels of lines stand."""
    margin: float = 12


@dataclass(frozen=True)
class Layout:
    """Where everything is.

    Attributes:
        boxes: Centre of every box.
        lines: Points of every line, from its first box's lower edge to its second one's upper edge.
        width: Of the whole drawing.
        height: Of the whole drawing.
    """

    boxes: dict[str, Point]
    lines: dict[Edge, list[Point]]
    width: float
    height: float


def layout(sizes: Mapping[str, Point], edges: Iterable[Edge], spacing: Spacing | None = None) -> Layout:
    """Place boxes and lines.

    Args:
        sizes: Width and height by box.
        edges: (box above, box below); edges that close a circle are drawn from below to above.
        spacing: Distances.

    Returns:
        The layout; `lines` has every edge given once, under the names given.
    """
    space = spacing or Spacing()
    given = sorted({edge for edge in edges if edge[0] != edge[1]})
    downward = _without_circles(sizes, given)
    rank = _ranks(sizes, set(downward.values()))
    rows, chains = _rows(sizes, downward, rank)
    neighbours = _neighbours(chains.values())
    rows = _untangled(rows, neighbours)
    widths = {name: sizes[name][0] if name in sizes else space.passing for row in rows for name in row}
    x = _spread(rows, widths, neighbours, space)
    heights = [max((sizes[name][1] for name in row if name in sizes), default=0.0) for row in rows]
    tops = [space.margin + sum(heights[:n]) + n * space.rows for n in range(len(rows))]
    y = {name: tops[n] + heights[n] / 2 for n, row in enumerate(rows) for name in row}
    left = min((x[name] - widths[name] / 2 for name in x), default=0.0) - space.margin
    x = {name: round(place - left, 1) for name, place in x.items()}
    lines = _lines(chains, x, y, sizes)
    turned = {edge: line if downward[edge] == edge else line[::-1] for edge, line in lines.items()}
    return Layout(
        {name: (x[name], round(y[name], 1)) for name in sizes},
        turned,
        max((x[name] + widths[name] / 2 for name in x), default=0.0) + space.margin,
        tops[-1] + heights[-1] + space.margin if rows else 0.0,
    )


def _without_circles(names: Iterable[str], edges: Sequence[Edge]) -> dict[Edge, Edge]:
    """Return every edge with the direction it is drawn in; those that would close a circle are turned."""
    after: dict[str, list[str]] = defaultdict(list)
    for above, below in edges:
        after[above].append(below)
    turned: set[Edge] = set()
    state: dict[str, int] = {}

    def visit(name: str) -> None:
        state[name] = 1
        for below in after[name]:
            if state.get(below) == 1:
                turned.add((name, below))
            elif below not in state:
                visit(below)
        state[name] = 2

    entered = {below for _, below in edges}
    for name in sorted(names, key=lambda name: (name in entered, name)):
        if name not in state:
            visit(name)
    return {edge: edge[::-1] if edge in turned else edge for edge in edges}


def _ranks(names: Iterable[str], edges: set[Edge]) -> dict[str, int]:
    """Return the row of every box: the longest path to it, then as near to its neighbours as may be."""
    rank = dict.fromkeys(sorted(names), 0)
    for _ in rank:
        for above, below in sorted(edges):
            rank[below] = max(rank[below], rank[above] + 1)
    for _ in range(_SWEEPS):
        for name in rank:
            over = [rank[above] for above, below in edges if below == name]
            under = [rank[below] for above, below in edges if above == name]
            low, high = max(over, default=-1) + 1, min(under, default=len(rank)) - 1
            pull = len(under) - len(over)
            if under and pull > 0:
                rank[name] = max(low, high)
            elif over and pull < 0:
                rank[name] = low
    first = min(rank.values(), default=0)
    return {name: n - first for name, n in rank.items()}


def _rows(
    sizes: Mapping[str, Point], downward: Mapping[Edge, Edge], rank: Mapping[str, int]
) -> tuple[list[list[str]], dict[Edge, list[str]]]:
    """Return the rows, and for every edge what it runs through; lines drawn twice the same share a chain."""
    rows: list[list[str]] = [[] for _ in range(max(rank.values(), default=-1) + 1)]
    for name in sorted(sizes, key=lambda name: (rank[name], name)):
        rows[rank[name]].append(name)
    chains: dict[Edge, list[str]] = {}
    for edge, (above, below) in downward.items():
        bends = []
        for row in range(rank[above] + 1, rank[below]):
            bend = f"{_BEND}{edge[0]}{_BEND}{edge[1]}{_BEND}{row}"
            rows[row].append(bend)
            bends.append(bend)
        chains[edge] = [above, *bends, below]
    return rows, chains


def _neighbours(chains: Iterable[list[str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    over: dict[str, list[str]] = defaultdict(list)
    under: dict[str, list[str]] = defaultdict(list)
    for chain in chains:
        for above, below in pairwise(chain):
            under[above].append(below)
            over[below].append(above)
    return over, under


def _crossings(upper: Sequence[str], lower: Sequence[str], under: Mapping[str, list[str]]) -> int:
    place = {name: n for n, name in enumerate(lower)}
    ends = [n for name in upper for n in sorted(place[below] for below in under.get(name, ()))]
    return sum(1 for i, a in enumerate(ends) for b in ends[i + 1 :] if b < a)


def _untangled(
    rows: list[list[str]], neighbours: tuple[dict[str, list[str]], dict[str, list[str]]]
) -> list[list[str]]:
    """Order every row by the mean place of its neighbours, downward and upward in turn; keep the best."""
    over, under = neighbours

    def tangle(order: list[list[str]]) -> int:
        return sum(_crossings(a, b, under) for a, b in pairwise(order))

    best, order = (tangle(rows), rows), rows
    for sweep in range(_SWEEPS):
        beside = over if sweep % 2 == 0 else under
        order = [list(row) for row in order]
        for n in range(len(order)) if sweep % 2 == 0 else reversed(range(len(order))):
            place = {name: i for row in order for i, name in enumerate(row)}
            order[n].sort(key=lambda name: _mean([place[o] for o in beside[name]], place[name]))
        order = _swapped(order, under)
        best = min(best, (tangle(order), order), key=lambda found: found[0])
    return best[1]


def _swapped(order: list[list[str]], under: Mapping[str, list[str]]) -> list[list[str]]:
    """Swap neighbours of a row as long as that removes crossings."""
    for n, row in enumerate(order):
        for i in range(len(row) - 1):
            before = _around(order, n, under)
            row[i], row[i + 1] = row[i + 1], row[i]
            if _around(order, n, under) >= before:
                row[i], row[i + 1] = row[i + 1], row[i]
    return order


def _around(order: list[list[str]], n: int, under: Mapping[str, list[str]]) -> int:
    above = _crossings(order[n - 1], order[n], under) if n else 0
    return above + (_crossings(order[n], order[n + 1], under) if n + 1 < len(order) else 0)


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _spread(
    rows: list[list[str]],
    widths: Mapping[str, float],
    neighbours: tuple[dict[str, list[str]], dict[str, list[str]]],
    space: Spacing,
) -> dict[str, float]:
    """Return x of everything: each row as near to its neighbours' means as order and widths allow."""
    over, under = neighbours
    offsets: dict[str, float] = {}
    for row in rows:
        at = 0.0
        for before, name in zip([None, *row], row, strict=False):
            at += 0 if before is None else (widths[before] + widths[name]) / 2 + space.between
            offsets[name] = at
    middle = max((offsets[row[-1]] for row in rows if row), default=0.0) / 2
    x = {name: offsets[name] + middle - offsets[row[-1]] / 2 for row in rows for name in row}
    for sweep in range(_SWEEPS):
        for row in rows if sweep % 2 == 0 else reversed(rows):
            wanted = [
                _mean([x[o] for o in (*over[name], *under[name])], x[name]) - offsets[name] for name in row
            ]
            weights = [4.0 if name.startswith(_BEND) else 1.0 + len(over[name]) for name in row]
            for name, place in zip(row, _rising(wanted, weights), strict=True):
                x[name] = place + offsets[name]
    return x


def _rising(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the rising numbers nearest to those wanted (isotonic regression, pooling neighbours)."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(wanted, weights, strict=True):
        pool = (value, weight, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, heavy, count = pools.pop()
            total = heavy + pool[1]
            pool = ((mean * heavy + pool[0] * pool[1]) / total, total, count + pool[2])
        pools.append(pool)
    return [value for value, _, count in pools for _ in range(count)]


def _lines(
    chains: Mapping[Edge, list[str]],
    x: Mapping[str, float],
    y: Mapping[str, float],
    sizes: Mapping[str, Point],
) -> dict[Edge, list[Point]]:
    """Return the points of each line; several lines at one side of a box are spread along it."""
    down, up = defaultdict[str, list[Edge]](list), defaultdict[str, list[Edge]](list)
    for edge, chain in chains.items():
        down[chain[0]].append(edge)
        up[chain[-1]].append(edge)

    def port(name: str, edge: Edge, beside: list[Edge], toward: int) -> float:
        order = sorted(beside, key=lambda other: (x[chains[other][toward]], other))
        return x[name] + sizes[name][0] * 0.8 * ((order.index(edge) + 0.5) / len(order) - 0.5)

    lines = {}
    for edge, chain in chains.items():
        first, last = chain[0], chain[-1]
        start = (port(first, edge, down[first], 1), y[first] + sizes[first][1] / 2)
        end = (port(last, edge, up[last], -2), y[last] - sizes[last][1] / 2)
        middle = [(x[bend], y[bend]) for bend in chain[1:-1]]
        lines[edge] = [(round(a, 1), round(b, 1)) for a, b in (start, *middle, end)]
    return lines
