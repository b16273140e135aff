"""What a cell holds: amounts, years, days, units that answer for something, numbers as shown."""

from datetime import date

import pytest

from kg.sheets import read_amount, read_day, read_year, split_units
from kg.sheets.formats import shown
from kg.sheets.units import shares


@pytest.mark.parametrize(
    ("text", "unit_text", "value", "unit"),
    [
        ("12/10万", "", "12", "/10万"),
        ("98.5%", "", "98.5", "%"),
        ("98.5％", "", "98.5", "%"),
        ("９８．５", "％", "98.5", "%"),
        ("98.50", "%", "98.50", "%"),
        ("1,234", "", "1234", ""),
        ("1，234，567.8", "人", "1234567.8", "人"),
        ("1 234", "", "1234", ""),
        ("百分之九十", "", "90", "%"),
        ("百分之九十八点五", "", "98.5", "%"),
        ("千分之3.1", "", "3.1", "‰"),
        ("12（/10万）", "", "12", "/10万"),
        ("12", "1/10万", "12", "/10万"),
        ("12/10万", "/十万", "12", "/10万"),
        ("4.08个", "", "4.08", "个"),
        ("1.2万人", "", "1.2", "万人"),
        ("１：１．５", "", "1.5", "1:"),
        ("1.5:1", "", "1.5", ":1"),
        ("-0.5", "", "-0.5", ""),
        ("−0.5", "", "-0.5", ""),
        ("007", "", "7", ""),
        ("0", "", "0", ""),
        (".5", "", "0.5", ""),
        ("九十", "%", "90", "%"),
        ("5000元/年", "", "5000", "元/年"),
    ],
)
def test_amounts(text: str, unit_text: str, value: str, unit: str) -> None:
    amount = read_amount(text, unit_text)
    assert amount is not None
    assert (amount.value, amount.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "unit_text"),
    [
        ("", ""), ("—", ""), ("无", ""), ("约98%", ""), ("90%以上", ""), ("≥90", ""), ("3-5", ""),
        ("12/10", ""), ("1/6", ""), ("12/25", ""), ("1.2E+05", ""), ("2024-03-05", ""), ("98.5%(2024年)", ""),
        ("1,23", ""), ("1.2.3", ""), ("98.5%", "‰"), ("全覆盖", ""), ("5.", ""), ("三五", ""), ("٣", ""),
        ("2:3", ""), ("左右", ""),
    ],
)  # fmt: skip
def test_what_is_no_amount(text: str, unit_text: str) -> None:
    assert read_amount(text, unit_text) is None


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2024", 2024), ("2024年", 2024), ("2024.0", 2024), ("2024年度", 2024), ("２０２４年末", 2024),
        ("二〇二四年", 2024), ("2024-01-01", 2024), ("2024-01-01T00:00:00", 2024), ("24年", None),
        ("2024年上半年", None), ("2023—2024", None), ("1905-07-16", None), ("1800", None), ("20240", None),
        ("", None), ("2024.5", None),
    ],
)  # fmt: skip
def test_years(text: str, year: int | None) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-05", date(2024, 3, 5)), ("2024/3/5", date(2024, 3, 5)), ("2024.3.5", date(2024, 3, 5)),
        ("2024年3月5日", date(2024, 3, 5)), ("2024 年 3 月 5 日", date(2024, 3, 5)),
        ("20240305", date(2024, 3, 5)),
        ("2024-03-05 08:30:00", date(2024, 3, 5)), ("2024/3/5 0:00", date(2024, 3, 5)),
        ("2024年3月", None), ("2024", None), ("2024-13-01", None), ("2024-02-30", None), ("2024-3/5", None),
        ("", None),
    ],
)  # fmt: skip
def test_days(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("无", []),
        ("/", []),
        ("省发改委;省财政厅", ["省发改委", "省财政厅"]),
        (
            "市甲局、市乙局，市丙局；市丁局/市妇联\n市残联",
            ["市甲局", "市乙局", "市丙局", "市丁局", "市妇联", "市残联"],
        ),
        ("市委宣传部（市文明办、市新闻出版局）、市妇联", ["市委宣传部(市文明办、市新闻出版局)", "市妇联"]),
        ("（市教育局、市妇联", ["(市教育局", "市妇联"]),
        ("各县（市、区）人民政府", ["各县(市、区)人民政府"]),
        ("各县、区人民政府、市妇联", ["各县、区人民政府", "市妇联"]),
        ("各镇、街道办事处", ["各镇、街道办事处"]),
        ("公、检、法、司", ["公、检、法、司"]),
        ("市教育局和市妇联", ["市教育局", "市妇联"]),
        ("市人力资源和社会保障局", ["市人力资源和社会保障局"]),
        ("市文化和旅游局以及市妇联", ["市文化和旅游局", "市妇联"]),
        ("市教育局等", ["市教育局"]),
        ("市教育局、市妇联等有关部门", ["市教育局", "市妇联"]),
        ("市教育局等5个部门", ["市教育局"]),
        ("各类高等", ["各类高等"]),
        ("1.市教育局\n2.市妇联", ["市教育局", "市妇联"]),
        ("1、市教育局2号楼办公室", ["市教育局2号楼办公室"]),
        ("市 妇 联", ["市妇联"]),
        ("市教育局 市民政局", ["市教育局", "市民政局"]),
        ("国家统计局 示例调查队", ["国家统计局示例调查队"]),
        ("市人口计生\n委\n市妇联", ["市人口计生委", "市妇联"]),
        ("市妇联、市妇联", ["市妇联"]),
        ("National Health Commission; 市妇联", ["National Health Commission", "市妇联"]),
    ],
)
def test_units_in_one_cell(text: str, names: list[str]) -> None:
    assert split_units(text) == names


def test_the_names_of_a_cell_without_roles_stay_as_they_are() -> None:
    assert shares("市市场监督管理局、市妇女儿童工作委员会办公室") is None
    assert shares("责任单位：市甲局") is None
    assert shares("牵头") is None


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (4.5, "General", "4.5"),
        (4.500000001, "General", "4.5"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.333333333"),
        (98.5, "0.00", "98.50"),
        (4.08, "0", "4.08"),  # entered: nothing is rounded away
        (98.45678901, "0.0", "98.5"),  # computed: as shown
        (0.985, "0.0%", "98.5%"),
        (0.98456789, "0.00%", "98.46%"),
        (1234567, "#,##0", "1234567"),
        (12, '0.0"/10万"', "12.0/10万"),
        (4.08, '0.00_);[Red]\\(0.00\\)', "4.08"),
        (2024, '0"年"', "2024年"),
        (12.5, "[$¥-804]0.00", "12.50"),
        (123456, '0!.0,"万"', "123456"),
        (1.5, "# ?/?", "1.5"),
        (15, "0.00E+00", "15"),
        (1e300, "0.00", "1e+300"),
        (-2, "0.0", "-2.0"),
        (0.00012, "General", "0.00012"),
        (100000000000000.0, "General", "100000000000000"),
    ],
)  # fmt: skip
def test_numbers_as_their_cells_show_them(value: float, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text
