"""Every reason why a file is not read as a table, with its remedy, Chinese first."""

from typing import NamedTuple

from kg.sheets.model import TableFileError


class Refusal(NamedTuple):
    """One reason; the texts are templates for `str.format`."""

    reason_zh: str
    reason: str
    remedy_zh: str
    remedy: str


REFUSALS = {
    "missing": Refusal("文件不存在", "there is no such file", "请检查路径", "Check the path"),
    "not-a-file": Refusal(
        "不是文件", "this is a folder or a device, not a file", "请给出一个表格文件", "Name one table file"
    ),
    "unreadable": Refusal(
        "文件无法打开（{why}）",
        "the file cannot be opened ({why})",
        "请检查路径和权限，并关闭占用它的程序",
        "Check path and permissions, and close the program that holds it",
    ),
    "too-large": Refusal(
        "文件超过 {limit} MB",
        "the file has more than {limit} MB",
        "请只保留要导入的表格，删去图片和附件",
        "Keep the table alone, without pictures and attachments",
    ),
    "empty": Refusal("文件是空的", "the file is empty", "请重新导出或下载", "Export or download it again"),
    "encrypted": Refusal(
        "工作簿有密码保护",
        "the workbook is protected by a password",
        "请另存为不带密码的 .xlsx",
        "Save a copy without password",
    ),
    "old-excel": Refusal(
        "这是旧版 Excel 文件（.xls）",
        "this is an old Excel file (.xls)",
        "请用 Excel 或 WPS 打开，另存为 .xlsx",
        "Open it in Excel or WPS and save it as .xlsx",
    ),
    "strict": Refusal(
        "这是“Strict Open XML”工作簿",
        "this is a Strict Open XML workbook",
        "请另存为“Excel 工作簿（.xlsx）”",
        "Save it as 'Excel Workbook (.xlsx)'",
    ),
    "other-format": Refusal(
        "这不是表格文件，而是 {what}",
        "this is no table but {what}",
        "请把表格另存为 .xlsx 或 .csv",
        "Save the table as .xlsx or .csv",
    ),
    "web-page": Refusal(
        "这是网页或 XML，只是文件名像表格",
        "this is a web page or XML under a table's name",
        "请用 Excel 或 WPS 打开，另存为 .xlsx",
        "Open it in Excel or WPS and save it as .xlsx",
    ),
    "binary": Refusal(
        "这不是文本，也不是 .xlsx",
        "this is neither text nor .xlsx",
        "请另存为 .xlsx，或“CSV UTF-8”",
        "Save it as .xlsx or as 'CSV UTF-8'",
    ),
    "encoding": Refusal(
        "第 {line} 行起文字编码无法识别",
        "the text is neither UTF-8 nor GB18030 (line {line})",
        "请另存为 .xlsx，或“CSV UTF-8”",
        "Save it as .xlsx or as 'CSV UTF-8'",
    ),
    "broken-csv": Refusal(
        "第 {line} 行的引号或分隔符有误",
        "broken quotes or separators at line {line} ({why})",
        "请改正该处，或另存为 .xlsx",
        "Mend that place, or save it as .xlsx",
    ),
    "damaged": Refusal(
        "工作簿已损坏或不合规范",
        "the workbook is damaged or not standard ({why})",
        "请用 Excel 或 WPS 打开后另存为 .xlsx",
        "Open it in Excel or WPS and save it as .xlsx",
    ),
    "inflates": Refusal(
        "解压后过大（{part} 超过 {limit} MB）",
        "it unpacks to too much ({part} has more than {limit} MB)",
        "请把要导入的表格复制到新工作簿",
        "Copy the table to a new workbook",
    ),
    "too-many": Refusal(
        "表格过大：超过 {limit} {what_zh}",
        "the table is too large: more than {limit} {what}",
        "请只保留要导入的部分，或分成几个文件",
        "Keep what is to be imported, or split the file",
    ),
    "no-table": Refusal(
        "没有找到表格",
        "no sheet holds a table",
        "请保留表头行；可用“kg template”生成模板",
        "Keep the header row; `kg template` writes a template",
    ),
}


def refused(name: str, key: str, **details: object) -> TableFileError:
    """Return the error of reason `key` for the file `name`, ready to be raised.

    Args:
        name: The file's name as the user knows it.
        key: A key of `REFUSALS`.
        details: What the reason's templates need.
    """
    entry = REFUSALS[key]
    message = f"{name}：{entry.reason_zh.format(**details)} {entry.reason.format(**details)}."
    return TableFileError(message, f"{entry.remedy_zh}。{entry.remedy}.")
