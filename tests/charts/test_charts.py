"""Charts of made-up answers: what they say, what they refuse, that they can be read without colours."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kg.catalogue import catalogue
from kg.catalogue.columns import Column
from kg.charts import MOST_KINDS, ChartError, chart, png, size, svg
from kg.saved import bind
from kg.shipped import shipped
from kg.store import Store

SAID = ["数据：示例数据集，2026-01-01"]


def column(name: str, **more: Any) -> Column:  # noqa: ANN401 - whatever columns have
    return Column.model_validate(
        {"name": name, "label_zh": f"示例{name}", "label_en": f"made-up {name}", **more}
    )


def columns(*made: Column) -> dict[str, Column]:
    return {one.name: one for one in made}


PLACE, YEAR = column("place"), column("year", kind="year")
VALUE = column("value", kind="number", unit_column="unit")


def fragment(mark: str, **fields: str) -> dict[str, Any]:
    kinds = {"place": "nominal", "value": "quantitative", "year": "ordinal"}
    encoding = {name: {"field": f, "type": kinds[f], "title": f"示例{f}"} for name, f in fields.items()}
    return {"title": "示例图", "mark": mark, "encoding": encoding}


def rows(count: int) -> list[dict[str, object]]:
    return [{"place": f"示例市{n}", "value": str(n + 0.5), "unit": "‰", "year": "2020"} for n in range(count)]


BARS = fragment("bar", x="value", y="place")
LINE = fragment("line", x="year", y="value", color="place")
ALL = columns(PLACE, YEAR, VALUE)


def test_a_chart_says_what_it_shows_in_which_unit_and_from_what() -> None:
    spec = chart(BARS, ALL, rows(3), "zh", SAID)
    assert spec["title"]["text"] == "示例图"
    assert spec["title"]["subtitle"] == SAID
    assert spec["encoding"]["x"]["title"] == "示例value (‰)"
    assert [row["value"] for row in spec["data"]["values"]] == [0.5, 1.5, 2.5]
    assert all(part in spec["description"] for part in ("示例图", *SAID, "3 行"))
    assert re.findall(r"https?://[^\"]+", json.dumps(spec)) == [spec["$schema"]], "it loads nothing"


def test_a_picture_has_its_words_and_its_size() -> None:
    spec = chart(BARS, ALL, rows(3), "zh", SAID)
    text = svg(spec).decode()
    assert all(word in text for word in ("示例图", *SAID, "示例市0", "示例value (‰)"))
    width, height = size(spec)
    assert f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"' in text, "known before"
    assert "<script" not in text
    assert "href" not in text
    picture = png(spec)
    assert picture.startswith(b"\x89PNG")
    assert abs(int.from_bytes(picture[16:20], "big") - 2 * width) <= 2, "two pixels for one"


def test_numbers_of_several_units_share_no_axis() -> None:
    mixed: list[dict[str, object]] = [*rows(2), {"place": "示例县", "value": "1", "unit": "%"}]
    with pytest.raises(ChartError, match=r"单位不同（%、‰）"):
        chart(BARS, ALL, mixed, "zh")


@pytest.mark.parametrize("facets", [False, True])
@pytest.mark.parametrize("most", [1, 2, 3, 40])
def test_an_axis_of_counts_has_whole_numbers(most: int, facets: bool) -> None:
    given = fragment("bar", x="value", y="place", **({"facet": "year"} if facets else {}))
    counted = [{"place": f"示例市{n}", "value": str(n), "year": "2020"} for n in (1, most)]
    kinds = columns(PLACE, YEAR, column("value", kind="integer"))
    drawn = svg(chart(given, kinds, counted, "zh", SAID)).decode()
    numbers = [float(one) for one in re.findall(r">([0-9.]+)</text>", drawn) if one != "2020"]
    assert max(numbers) >= most, "there are numbers, up to the greatest"
    assert all(number.is_integer() for number in numbers)
    assert len(numbers) <= 12


def test_what_is_left_out_is_said() -> None:
    spec = chart(BARS, ALL, rows(MOST_KINDS + 5), "zh", SAID)
    assert len(spec["data"]["values"]) == MOST_KINDS
    assert f"示例place共 {MOST_KINDS + 5} 个，只画前 {MOST_KINDS} 个" in spec["title"]["subtitle"]
    english = chart(BARS, ALL, rows(MOST_KINDS + 5), "en")
    assert f"示例place: the first {MOST_KINDS} of {MOST_KINDS + 5}" in english["title"]["subtitle"]


def test_the_greatest_are_drawn_where_the_greatest_come_first() -> None:
    greatest = {**BARS, "encoding": {**BARS["encoding"], "y": {**BARS["encoding"]["y"], "sort": "-x"}}}
    spec = chart(greatest, ALL, rows(MOST_KINDS + 5), "zh", SAID)
    assert min(row["value"] for row in spec["data"]["values"]) == 5.5
    assert f"只画最大的 {MOST_KINDS} 个" in spec["title"]["subtitle"][-1]


@pytest.mark.parametrize("given", [[], [{"place": "示例市", "value": None}], [{"place": "", "value": "1"}]])
def test_nothing_is_not_drawn(given: list[dict[str, object]]) -> None:
    with pytest.raises(ChartError, match="没有可以画的数据"):
        chart(BARS, ALL, given, "zh")


@pytest.mark.parametrize("given", ["九成", "NaN", "INF", "1e400"])
def test_what_is_no_number_for_an_axis_is_not_drawn(given: str) -> None:
    with pytest.raises(ChartError, match="不是能画到轴上的数"):
        chart(BARS, ALL, [{"place": "示例市", "value": given}], "zh")


def test_a_chart_of_several_is_shown_at_the_size_that_is_stated() -> None:
    parted = fragment("bar", x="value", y="place", facet="year")
    spec = chart(parted, ALL, [{**row, "year": f"20{n % 3}0"} for n, row in enumerate(rows(9))], "zh", SAID)
    width, height = size(spec)
    text = svg(spec).decode()
    assert f' width="{width}" height="{height}" ' in text
    natural = re.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', text)
    assert natural
    assert float(natural[1]) / width == pytest.approx(1, abs=0.15), "hardly scaled"
    assert float(natural[2]) / height == pytest.approx(1, abs=0.15)


def test_a_part_alone_is_no_part() -> None:
    parted = fragment("bar", x="value", y="place", facet="year")
    assert "facet" not in chart(parted, ALL, rows(3), "zh", SAID)["encoding"]


def test_rows_without_a_category_have_one() -> None:
    without = [*series(2010, 2016), {"value": 3, "unit": "‰", "year": "2016"}]
    assert "—" in {row["place"] for row in chart(LINE, ALL, without, "zh")["data"]["values"]}


def series(*years: int) -> list[dict[str, object]]:
    return [
        {"place": place, "value": n, "unit": "‰", "year": str(year)}
        for place in ("示例市", "示例县")
        for n, year in enumerate(years)
    ]


def test_years_of_a_line_stand_as_far_apart_as_they_are() -> None:
    spec = chart(LINE, ALL, series(2010, 2016, 2018), "zh")
    assert spec["encoding"]["x"]["type"] == "quantitative"
    assert [row["year"] for row in spec["data"]["values"]][:3] == [2010, 2016, 2018]


def test_a_line_does_not_join_what_stands_at_one_place() -> None:
    assert chart(LINE, ALL, series(2010, 2016), "zh")["mark"]["type"] == "line"
    assert chart(LINE, ALL, series(2010, 2016, 2016), "zh")["mark"]["type"] == "point"


def test_kinds_are_told_apart_without_colours() -> None:
    encoding = chart(LINE, ALL, series(2010, 2016), "zh")["encoding"]
    dashes, shapes = (encoding[name]["scale"]["range"] for name in ("strokeDash", "shape"))
    assert len({str(dash) for dash in dashes}) == len(set(shapes)) == 2
    ramp = encoding["color"]["scale"]["range"]
    grey = [
        sum(int(colour[i : i + 2], 16) * w for i, w in ((1, 0.3), (3, 0.59), (5, 0.11))) for colour in ramp
    ]
    assert all(b - a > 20 for a, b in pairwise(grey))


def test_a_cell_shows_its_number() -> None:
    table = fragment("rect", x="year", y="place", color="value")
    text = svg(chart(table, ALL, rows(3), "zh")).decode()
    assert all(f">{n + 0.5}<" in text for n in range(3))


QUERIES = {name: query for name, query in catalogue(shipped("queries")).items() if query.header.chart}


@pytest.mark.parametrize("name", QUERIES)
def test_every_chart_of_a_shipped_query_can_be_drawn(name: str, store: Store, tmp_path: Path) -> None:
    query = QUERIES[name]
    header = query.header
    assert header.chart is not None
    given = {parameter: (value,) for parameter, value in header.golden.items()}
    known = {made.name: made for made in header.columns}
    answer = store.query(bind(store, query, given).text()).rows()
    cells = [{variable: term.value for variable, term in row.items()} for row in answer]
    spec = chart(header.chart.vega_lite(known, "zh"), known, cells, "zh", SAID)
    drawn = svg(spec)
    (tmp_path / f"{name}.svg").write_bytes(drawn)
    assert header.chart.title_zh in drawn.decode()
    assert min(size(spec)) > 50
