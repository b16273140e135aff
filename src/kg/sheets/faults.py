"""What can be wrong in a table, with its remedy; Chinese first."""

from typing import NamedTuple

from kg.sheets.grid import Grid
from kg.sheets.headings import Header
from kg.sheets.model import Fault, column_letter


class Reason(NamedTuple):
    """Why something is wrong and what to do; without final stops."""

    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


FAILED = Reason(
    "单元格是错误值",
    "the cell shows an error",
    "请改正公式，或填入数值",
    "Mend the formula or enter the value",
)
FORMULA = Reason(
    "公式没有保存结果",
    "the formula's result is not in the file",
    "请用 Excel 或 WPS 打开并保存一次，或改填数值",
    "Open and save the file in Excel or WPS once, or enter the value",
)
SPANNING = Reason(
    "合并单元格跨了几种单位的列，分不清谁牵头、谁配合",
    "the merged cell covers columns of different roles",
    "请取消合并，分别填写牵头单位和配合单位",
    "Unmerge it and fill in each role by itself",
)
UNHEADED = Reason(
    "列没有标题，不知道这一格是什么",
    "the column has no heading, so nobody knows what the cell is",
    "请给这一列加表头；内容本身含有逗号时，请给该格加英文引号，或用“、”分隔",
    "Give the column a heading; where a cell holds commas put it in quotes, or use 、 instead",
)
WHO_LEADS = Reason(
    "一格中有多个单位，而表中没有牵头单位一栏，分不清谁牵头",
    "several units in one cell, and no column says who leads",
    "请把牵头单位另列一栏，或写成“牵头：A；配合：B”，或在表下注明“排在第一位的为牵头单位”",
    "Give the lead a column of its own, write 牵头：A；配合：B, or note that the first one leads",
)
TWICE = Reason(
    "这几列的意思相同，分不清用哪一列：{columns}",
    "these columns mean the same: {columns}",
    "请只保留一列，或改写另一列的表头",
    "Keep one of them, or give the other another heading",
)
NO_HEADER = Reason(
    "没有找到完整的表头，缺少：{missing}",
    "no complete header was found; missing: {missing_en}",
    "请补上这些列的表头；不是数据的工作表请改名为“说明”或删除",
    "Add these headings; name a sheet without data 说明 or delete it",
)
NO_YEAR = Reason(
    "表中没有年份：既没有“年份”列，也没有以年份为表头的列",
    "the table has no year: neither a column 年份 nor years as headings",
    "请加一列“年份”",
    "Add a column 年份",
)
HIDDEN = Reason(
    "隐藏的工作表中有数据表，未定是否导入",
    "a hidden sheet holds a table",
    "请取消隐藏，或删除该工作表",
    "Unhide the sheet or delete it",
)


def fault(grid: Grid, header: Header | None, row: int, column: int, value: str, reason: Reason) -> Fault:
    """Return a fault at a cell, its column named by letter and heading."""
    heading = "" if header is None else header.headings.get(column, "")
    where = f"{column_letter(column)} {heading}".strip() if column else ""
    return Fault(grid.name, row, where, value, *reason)
