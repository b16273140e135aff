"""Tables of figures: what officials write is read as meant; what can be no figure is refused at its cell."""

import dataclasses
from pathlib import Path

import pytest

from kg.errors import RegisterError
from kg.imports.observations import import_observations
from kg.registry import Registry, read_registry
from kg.sheets import Fault, TableError, read_sheets
from kg.shipped import shipped
from kg.tables import OBSERVATIONS, ObservationRow, Table, read_tables
from tests.imports import shili

HEADER = ["地区", "指标", "年份", "数值", "单位", "口径", "发布日期", "来源"]
SOURCE = "示例市统计局（虚构）"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return read_registry(shili.write_registers(tmp_path_factory.mktemp("shili") / "registers"))


def figures(
    folder: Path, registry: Registry, *rows: list[str | int | float | None], **given: str
) -> tuple[ObservationRow, ...]:
    path = shili.workbook(folder / "示例数据.xlsx", 数据=[HEADER, *rows])
    return import_observations(read_sheets(path, "observations"), registry, **given).table.rows


def faults(
    folder: Path, registry: Registry, *rows: list[str | int | float | None], **given: str
) -> tuple[Fault, ...]:
    with pytest.raises(TableError) as caught:
        figures(folder, registry, *rows, **given)
    return caught.value.faults


def row(**changed: str | int | float | None) -> list[str | int | float | None]:
    """Return a good row with some cells changed."""
    good: dict[str, str | int | float | None] = dict(
        zip(HEADER, ["示例市", "婴儿死亡率", 2024, 2.1, "‰", "全市", None, SOURCE], strict=True)
    )
    return list((good | changed).values())


@pytest.mark.shared
def test_the_shipped_figures_are_those_of_the_published_table(shared: Path) -> None:
    file = read_sheets(shared / "reference" / "observations.csv", "observations")
    (kept,) = read_tables(shipped("data", "registers", OBSERVATIONS), ObservationRow)
    table = import_observations(file, read_registry(), key=kept.key).table
    assert table == kept
    assert len(table.rows) == 88
    known = {(r.indicator, r.year, r.population): (r.value, r.unit) for r in table.rows}
    assert known["childcare-places-per-1000", 2024, "全国"] == ("4.08", "个")
    assert known["maternal-mortality", 2024, "农村"] == ("15.9", "/10万")


@pytest.mark.shared
def test_the_day_that_a_source_names_is_the_day_of_publication(shared: Path) -> None:
    file = read_sheets(shared / "reference" / "observations.csv", "observations")
    dated = {
        r.source: r.published for r in import_observations(file, read_registry()).table.rows if r.published
    }
    assert dated == {"国家卫生健康委 2022-05-30 发布": "2022-05-30"}


@pytest.mark.parametrize(
    ("indicator", "value", "unit", "kept"),
    [
        ("孕产妇死亡率", "12/10万", "", ("12", "/10万")),
        ("孕产妇死亡率", "１２．５", "／十万", ("12.5", "/10万")),
        ("孕产妇死亡率", "12.50", "1/10万", ("12.50", "/10万")),
        ("孕产妇死亡率", "0.125", "‰", ("0.125", "‰")),
        ("产前筛查率", "98.5%", "", ("98.5", "%")),
        ("产前筛查率", "98.5", "％", ("98.5", "%")),
        ("示例市产前筛查率", "98.5%", "", ("98.5", "%")),
        ("全市产前筛查率", "98.5%", "", ("98.5", "%")),
        ("学前教育毛入园率", "102.3%", "", ("102.3", "%")),
        ("每千名儿童拥有儿科执业（助理）医生数", "0.8", "人", ("0.8", "名")),
        ("每千名儿童拥有儿科执业（助理）医生数", "0.8", "名/千名儿童", ("0.8", "名")),
        ("每千人口拥有3岁以下婴幼儿托位数", "5.1", "个/千人", ("5.1", "个")),
        ("婴儿死亡率", "3.2", "千分之", ("3.2", "‰")),
        ("婴儿死亡率", "3.2", "千分之(x)", ("3.2", "‰")),
        ("产前筛查率", "0.8%", "%", ("0.8", "%")),
        ("产前筛查率", "百分之零点八", "", ("0.8", "%")),
        ("产前筛查率", "1.2", "%", ("1.2", "%")),
        ("产前筛查率", "0", "%", ("0", "%")),
    ],
)
def test_a_figure_is_read_as_officials_write_it(
    tmp_path: Path, registry: Registry, indicator: str, value: str, unit: str, kept: tuple[str, str]
) -> None:
    (one,) = figures(tmp_path, registry, row(指标=indicator, 数值=value, 单位=unit))
    assert (one.value, one.unit) == kept
    assert (one.place, one.year, one.source) == ("990100", 2024, SOURCE)
    assert (one.phrase, one.sheet, one.row) == (indicator, "数据", 2)


@pytest.mark.parametrize("given", [{"place": "990100"}, {"place": "示例"}, {"plan": shili.PLAN}])
def test_the_place_may_be_given_for_the_whole_file(
    tmp_path: Path, registry: Registry, given: dict[str, str]
) -> None:
    (one,) = figures(tmp_path, registry, row(地区=None), **given)
    assert one.place == "990100"


def test_a_given_place_that_nobody_knows_is_refused(tmp_path: Path, registry: Registry) -> None:
    with pytest.raises(RegisterError, match="无此市"):
        figures(tmp_path, registry, row(), place="无此市")


def test_a_line_without_a_value_is_not_reported_yet(tmp_path: Path, registry: Registry) -> None:
    assert figures(tmp_path, registry, row(数值=None), row(年份=2023, 数值="—")) == ()


def test_the_same_figure_twice_counts_once(tmp_path: Path, registry: Registry) -> None:
    again = row(数值="2.10", 口径=None), row(数值="0.21", 单位="%", 口径="合计")
    (one,) = figures(tmp_path, registry, row(), *again)
    assert (one.value, one.row) == ("2.1", 2)


def test_parts_of_a_population_stand_beside_the_whole(tmp_path: Path, registry: Registry) -> None:
    found = figures(tmp_path, registry, row(), row(数值=2.4, 口径="农村"), row(数值=2.3, 年份=2023))
    assert [(one.year, one.population, one.value) for one in found] == [
        (2024, "全市", "2.1"),
        (2024, "农村", "2.4"),
        (2023, "全市", "2.3"),
    ]


def test_two_values_for_one_thing_do_not_go_together(tmp_path: Path, registry: Registry) -> None:
    (fault,) = faults(tmp_path, registry, row(), row(年份=2023), row(数值=2.2))
    assert (fault.row, fault.column, fault.value) == (4, "D 数值", "2.2")
    assert "第2行" in fault.reason_zh
    assert "row 2" in fault.reason_en


@pytest.mark.parametrize(
    ("changed", "column", "reason", "remedy"),
    [
        ({"指标": "婴儿死亡比例率"}, "B 指标", "相近的有 婴儿死亡率、", "indicators.csv"),
        ({"指标": None}, "B 指标", "没有指标", "指标名称"),
        ({"地区": "示例省"}, "A 地区", "地区未登记", "places.csv"),
        ({"地区": None}, "A 地区", "没有写明地区", "--place"),
        ({"年份": "上年"}, "C 年份", "不是年份", "2024"),
        ({"年份": 2199}, "C 年份", "还没有到", "核对"),
        ({"数值": "约2.1"}, "D 数值", "不是单独的数值", "98.5%"),
        ({"数值": "2.1%"}, "D 数值", "与单位一栏不符", "98.5%"),
        ({"数值": -2.1}, "D 数值", "小于零", "核对"),
        ({"数值": 2100}, "D 数值", "超过了全部", "单位"),
        ({"单位": None}, "D 数值", "没有单位", "可用 ‰"),
        ({"指标": "产前筛查率", "数值": 0.985, "单位": "%"}, "D 数值", "疑为小数形式的百分数", "98.5"),
        ({"指标": "产前筛查率", "数值": 1, "单位": "%"}, "D 数值", "疑为小数形式的百分数", "改写为 100；"),
        ({"单位": "个/千人"}, "E 单位", "不适用", "可用 ‰"),
        ({"地区": "999999"}, "A 地区", "地区未登记", "行政区划代码"),
        ({"单位": "个"}, "E 单位", "不适用", "可用 ‰"),
        ({"发布日期": "去年三月"}, "G 发布日期", "不是日期", "留空"),
        ({"发布日期": "2199-01-02"}, "G 发布日期", "还没有到", "核对"),
        ({"发布日期": "2023-05-30"}, "C 年份", "不会是 2024 年", "核对"),
        ({"来源": None}, "H 来源", "没有出处", "--source"),
    ],
)
def test_what_is_wrong_is_named_with_its_cell_and_remedy(
    tmp_path: Path,
    registry: Registry,
    changed: dict[str, str | int | float | None],
    column: str,
    reason: str,
    remedy: str,
) -> None:
    (fault,) = faults(tmp_path, registry, row(**changed))
    assert (fault.sheet, fault.row, fault.column) == ("数据", 2, column)
    assert reason in fault.reason_zh
    assert remedy in fault.remedy_zh
    assert fault.reason_en
    assert fault.remedy_en


def test_an_unknown_indicator_is_told_its_three_nearest(tmp_path: Path, registry: Registry) -> None:
    (fault,) = faults(tmp_path, registry, row(指标="产前检查筛查率"))
    near = fault.reason_zh.partition("相近的有 ")[2].split("、")
    assert len(near) == 3
    assert "产前筛查率" in near


def test_code_and_name_of_a_place_have_to_agree(tmp_path: Path, registry: Registry) -> None:
    path = shili.text(tmp_path / "figures.csv", [["行政区划代码", *HEADER], ["440000", *row()]])
    with pytest.raises(TableError) as caught:
        import_observations(read_sheets(path, "observations"), registry)
    assert "440000 是广东省" in str(caught.value)


def test_all_faults_are_listed_and_nothing_is_taken(tmp_path: Path, registry: Registry) -> None:
    second = row(指标="产前筛查率", 年份=None, 单位=None)
    found = faults(tmp_path, registry, row(), second, row(指标="无此指标"))
    assert {(fault.row, fault.column) for fault in found} == {(3, "C 年份"), (3, "D 数值"), (4, "B 指标")}


def test_a_code_in_the_column_of_places_is_a_code(tmp_path: Path, registry: Registry) -> None:
    (text,) = figures(tmp_path, registry, row(地区="990100"))
    (number,) = figures(tmp_path, registry, row(地区=990100))
    assert text.place == number.place == "990100"


def test_only_places_that_are_called_nearly_so_are_offered(tmp_path: Path, registry: Registry) -> None:
    far, near = faults(tmp_path, registry, row(地区="虚构区"), row(地区="示例是"))
    assert far.reason_zh == "地区未登记"
    assert near.reason_zh == "地区未登记；相近的有 示例市"


def test_a_share_below_one_percent_that_is_known_is_no_fraction(tmp_path: Path, registry: Registry) -> None:
    known = figures(tmp_path, registry, row(指标="产前筛查率", 数值="0.8%", 单位=None, 年份=2023))
    later = dataclasses.replace(registry, observations=(Table("kept", known),))
    (one,) = figures(tmp_path, later, row(指标="产前筛查率", 数值=0.9, 单位="%"))
    assert one.value == "0.9"


def test_lines_that_say_a_figure_again_are_counted(tmp_path: Path, registry: Registry) -> None:
    path = shili.workbook(tmp_path / "a.xlsx", 数据=[HEADER, row(), row(), row(年份=2023), row()])
    found = import_observations(read_sheets(path, "observations"), registry)
    assert (len(found.table.rows), found.repeated) == (2, 2)


def test_a_column_that_is_missing_is_told_once(tmp_path: Path, registry: Registry) -> None:
    rows: shili.Rows = [HEADER[:-1], *(row(年份=year)[:-1] for year in (2020, 2021, 2022))]
    path = shili.workbook(tmp_path / "a.xlsx", 数据=rows)
    with pytest.raises(TableError) as caught:
        import_observations(read_sheets(path, "observations"), registry)
    (fault,) = caught.value.faults
    assert (fault.row, fault.column, fault.reason_zh) == (0, "来源", "没有出处（共 3 行，第 2—4 行之间）")


def test_a_unit_is_taken_from_above_only_for_the_same_indicator(tmp_path: Path, registry: Registry) -> None:
    first, second = figures(tmp_path, registry, row(), row(指标=None, 年份=2023, 单位=None))
    assert first.unit == second.unit == "‰"
    (fault,) = faults(tmp_path, registry, row(), row(指标="孕产妇死亡率", 单位=None))
    assert fault.reason_zh == "没有单位"


def test_the_key_is_the_files_name_or_that_of_the_table_it_was_before(
    tmp_path: Path, registry: Registry
) -> None:
    ascii_named = shili.text(tmp_path / "Figures 2024.csv", [HEADER, row()])
    file = read_sheets(ascii_named, "observations")
    assert import_observations(file, registry).table.key == "figures-2024"
    assert import_observations(file, registry, key="given").table.key == "given"
    chinese = read_sheets(shili.text(tmp_path / "数据.csv", [HEADER, row()]), "observations")
    assert import_observations(chinese, registry).table.key == f"observations-{chinese.sha256[:8]}"
    kept = Table("kept", import_observations(chinese, registry).table.rows)
    before = Registry(**(vars(registry) | {"observations": (kept,)}))
    assert import_observations(chinese, before).table.key == "kept"
