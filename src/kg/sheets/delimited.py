"""Text tables: bytes to text, text to a grid."""

import codecs
import csv
import re
from io import StringIO

from kg.sheets.grid import Content, Grid, content
from kg.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from kg.sheets.refusals import refused

NAME = "-"
"""A text file has no sheets; this stands for the one it is."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MIN_LEVEL_1 = 0.6  # of the characters of a Chinese table; bytes of another encoding give rare ones
_LAST_LEVEL_1_ROW = 0xD7
_DECLARED = re.compile(r"\A\s*sep=(.)\s*?(?:\r\n|\r|\n)")
_AS_TEXT = re.compile(r'="([^"]*)"')
_SAMPLE = 200_000
_DELIMITERS = ",;\t"


def decode(data: bytes, name: str) -> str:
    """Decode a text table: a byte order mark, else UTF-8, else GB18030 if that reads as Chinese.

    Raises:
        TableFileError: None of them fits.
    """
    codec = next((codec for mark, codec in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        if codec == "utf-8":
            text = data.decode("gb18030", errors="replace")
            if "\ufffd" not in text and _reads_as_chinese(text):
                return text
        raise refused(name, "encoding", line=line) from error


def _reads_as_chinese(text: str) -> bool:
    foreign = [character for character in text if not character.isascii()]
    return sum(map(_on_level_1, foreign)) >= len(foreign) * _MIN_LEVEL_1


def _on_level_1(character: str) -> bool:
    try:
        return character.encode("gb2312")[0] <= _LAST_LEVEL_1_ROW
    except UnicodeEncodeError:
        return False


def delimiters(text: str) -> str:
    """Return the separators that a text may have: the one that it declares (`sep=;`), else all that occur."""
    declared = _DECLARED.match(text)
    if declared:
        return declared[1]
    return "".join(mark for mark in _DELIMITERS if mark in text) or ","


def sample(text: str) -> str:
    """Return the begin of a long text up to a line's end: enough to tell its separator."""
    return text if len(text) <= _SAMPLE else text[: text.rfind("\n", 0, _SAMPLE) + 1 or _SAMPLE]


def grid_of(text: str, delimiter: str, name: str, *, strict: bool = True) -> Grid:
    """Return a text table as a grid; rows count as a spreadsheet counts them, blank lines included.

    Args:
        text: The whole text.
        delimiter: What separates its cells.
        name: The file's name, for errors.
        strict: Refuse broken quotes.

    Raises:
        TableFileError: Its quotes are broken, or it is too large.
    """
    declared = _DECLARED.match(text)
    shift = 1 if declared else 0
    reader = csv.reader(
        StringIO(text[declared.end() if declared else 0 :], newline=""), delimiter=delimiter, strict=strict
    )
    contents: dict[tuple[int, int], Content] = {}
    try:
        for row, cells in enumerate(reader, 1 + shift):
            for column, cell in enumerate(cells, 1):
                found = content(_AS_TEXT.sub(r"\1", cell) if cell.startswith('="') else cell)
                if found is not None:
                    _check(row, column, len(contents), name)
                    contents[row, column] = found
    except csv.Error as error:
        raise refused(name, "broken-csv", line=reader.line_num + shift, why=error) from error
    return Grid(NAME, contents)


def _check(row: int, column: int, cells: int, name: str) -> None:
    if cells >= MAX_CELLS:
        raise refused(name, "too-many", limit=MAX_CELLS, what="cells", what_zh="个单元格")
    if row > MAX_ROWS:
        raise refused(name, "too-many", limit=MAX_ROWS, what="rows", what_zh="行")
    if column > MAX_COLUMNS:
        raise refused(name, "too-many", limit=MAX_COLUMNS, what="columns", what_zh="列")
