"""What is wrong in a register with a table's rows in it, said of the table: sheet, row and column."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from openpyxl.utils import get_column_letter

from kg.errors import RegisterError, RowFault
from kg.sheets import Fault

_GENERIC = "不合登记表的要求"
_OF_KIND: Mapping[str, str] = {
    "missing": "必填",
    "literal_error": "只能是{expected}",
    "string_pattern_mismatch": "只能用小写字母、数字和连字符",
}
"""Kind of pydantic's error → how it is said; its parameters in braces."""


@dataclass(frozen=True)
class Origin:
    """Where a row of a register came from.

    Attributes:
        sheet: The sheet's name.
        row: 1-based.
        header: The sheet's columns, by name.
    """

    sheet: str
    row: int
    header: tuple[str, ...]


def letter_of(header: Sequence[str], column: str) -> str:
    """Return a column as the spreadsheet names it, empty where there is none."""
    return get_column_letter(header.index(column) + 1) if column in header else ""


def column_of(header: Sequence[str], column: str) -> str:
    """Return a column as a user finds it: letter and name; the name alone where the sheet lacks it."""
    return f"{letter_of(header, column)} {column}".strip()


def bilingual(text: str) -> tuple[str, str]:
    """Return the two halves of a text that is Chinese first; for one without Chinese a general reason."""
    text = text.removeprefix("Value error, ").removesuffix(".")
    if not re.search(r"[\u4e00-\u9fff]", text):
        return _GENERIC, text
    # The English half begins with a letter, behind the first blank after a Chinese character or mark.
    halves = re.split(r"(?<=[\u3000-\u9fff\uff00-\uffef”）\d]) (?=[a-zA-Z'])", text, maxsplit=1)
    return (halves[0], halves[1]) if len(halves) > 1 else (text, text)


def of_model(error: Mapping[str, Any]) -> tuple[str, str]:
    """Return what pydantic says about a cell, in Chinese and English."""
    said = _OF_KIND.get(error["type"])
    if said is None:
        return bilingual(error["msg"])
    told = {name: re.sub(", | or ", "、", str(value)) for name, value in error.get("ctx", {}).items()}
    return said.format(**told), error["msg"]


def faults_of(
    error: RegisterError, file: str, keys: Mapping[int, str], origins: Mapping[str, Origin]
) -> Iterator[Fault]:
    """Yield the faults of a register as faults of the table that was put into it.

    Args:
        error: What reading the register said.
        file: The register's file.
        keys: Line of the register → which row begins there.
        origins: Which row → where the table has it.

    Yields:
        One fault for each row of the error that is of this register. Rows that the table does not have are
        wrong because of others that it has: these name the register's row and no row of the table.
    """
    for row in error.rows:
        if row.file == file:
            key = keys.get(row.row, "") if isinstance(row.row, int) else row.row
            yield _fault(row, key, origins)


def _fault(row: RowFault, key: str, origins: Mapping[str, Origin]) -> Fault:
    zh, en = bilingual(row.reason)
    remedy = bilingual(row.remedy)
    origin = origins.get(key)
    if origin is None:
        sheet = next((one.sheet for one in origins.values()), "-")
        return Fault(
            sheet, 0, row.column, row.value,
            f"登记表{row.file}原有的“{key}”将不成立：{zh}",
            f"{key!r}, which {row.file} has, would be wrong: {en}",
            *remedy,
        )  # fmt: skip
    return Fault(origin.sheet, origin.row, column_of(origin.header, row.column), row.value, zh, en, *remedy)


def lines_of(data: bytes, columns: tuple[str, ...]) -> dict[int, str]:
    """Return which row begins on each line of a register.

    Args:
        data: The register's file.
        columns: The columns that tell which row is meant.

    Returns:
        Line, 1-based → the cells of these columns, joined by blanks.
    """
    reader = csv.reader(StringIO(data.decode("utf-8-sig"), newline=""))
    header = next(reader)
    found: dict[int, str] = {}
    begin = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            row = dict(zip(header, cells, strict=False))
            found[begin] = " ".join(row.get(column, "").strip() for column in columns)
        begin = reader.line_num + 1
    return found
