"""The layout of the class diagram: nothing overlaps, lines reach their boxes, the same every time."""

from random import Random

import pytest

from api.ontology.layout import Layout, Spacing, layout

SIZE = (80.0, 40.0)


def boxes_apart(found: Layout) -> bool:
    """Tell whether no two boxes overlap."""
    places = sorted(found.boxes.values())
    return all(
        abs(a[0] - b[0]) >= SIZE[0] - 0.2 or abs(a[1] - b[1]) >= SIZE[1] - 0.2
        for i, a in enumerate(places)
        for b in places[i + 1 :]
    )


@pytest.mark.parametrize("seed", range(12))
def test_boxes_stand_apart_and_lines_reach_them(seed: int) -> None:
    dice = Random(seed)  # noqa: S311 - no secret
    names = [f"c{n:02}" for n in range(18)]
    edges = {(dice.choice(names), dice.choice(names)) for _ in range(26)}
    found = layout(dict.fromkeys(names, SIZE), edges)
    assert set(found.boxes) == set(names)
    assert boxes_apart(found)
    assert set(found.lines) == {edge for edge in edges if edge[0] != edge[1]}
    for (above, below), points in found.lines.items():
        for name, (x, y) in ((above, points[0]), (below, points[-1])):
            assert abs(x - found.boxes[name][0]) <= SIZE[0] / 2
            assert abs(y - found.boxes[name][1]) == pytest.approx(SIZE[1] / 2, abs=0.2)
    for x, y in (*found.boxes.values(), *(point for line in found.lines.values() for point in line)):
        assert 0 <= x <= found.width
        assert 0 <= y <= found.height
    assert layout(dict.fromkeys(reversed(names), SIZE), sorted(edges, reverse=True)) == found


def test_what_is_above_stands_above_and_long_lines_pass_between_boxes() -> None:
    edges = [("a", "b"), ("b", "c"), ("a", "c"), ("a", "x"), ("x", "c")]
    found = layout(dict.fromkeys("abcx", SIZE), edges)
    y = {name: place[1] for name, place in found.boxes.items()}
    assert y["a"] < y["b"] == y["x"] < y["c"]
    line = found.lines["a", "c"]
    assert len(line) == 3, "it bends where it passes the row between"
    for name in ("b", "x"):
        assert abs(line[1][0] - found.boxes[name][0]) >= SIZE[0] / 2


def test_a_tangle_that_can_be_undone_is() -> None:
    names = ["a1", "a2", "a3", "b1", "b2", "b3"]
    found = layout(dict.fromkeys(names, SIZE), [("a1", "b3"), ("a2", "b2"), ("a3", "b1")])
    x = {name: place[0] for name, place in found.boxes.items()}
    upper, lower = sorted(["a1", "a2", "a3"], key=x.get), sorted(["b1", "b2", "b3"], key=x.get)  # type: ignore[arg-type]  # every name has a place
    assert [{"a1": "b3", "a2": "b2", "a3": "b1"}[name] for name in upper] == lower


def test_circles_and_nothing_are_laid_out_too() -> None:
    ring = [("a", "b"), ("b", "c"), ("c", "a")]
    found = layout(dict.fromkeys("abc", SIZE), ring)
    assert set(found.lines) == set(ring)
    y = {name: place[1] for name, place in found.boxes.items()}
    for (first, last), points in found.lines.items():
        assert (points[0][1] < points[-1][1]) == (y[first] < y[last])
    nothing = layout({}, [], Spacing(margin=5))
    assert (nothing.boxes, nothing.lines) == ({}, {})
