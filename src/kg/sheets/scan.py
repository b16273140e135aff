"""A workbook's parts before they are loaded: are they small enough, and what openpyxl does not tell.

A sheet's XML is read once as a stream, so that no file, however made, costs more than its limits.
"""

import re
import zipfile
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

from kg.sheets.grid import Area
from kg.sheets.limits import MAX_CELLS, MAX_COLUMNS, MAX_MERGED, MAX_ROWS
from kg.sheets.refusals import refused

MAX_UNPACKED = 200 * 1024 * 1024
MAX_TABLE_XML = 64 * 1024 * 1024
MAX_OTHER_XML = 8 * 1024 * 1024
"""Of all parts together, of one sheet or of all texts, and of any other XML part."""

_TABLES = re.compile(r"xl/(?:worksheets/|sharedStrings)", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml")
_ENCRYPTED_BIT = 0x1
_CHUNK = 1 << 16
_DTD = [
    mark.encode(codec) for mark in ("<!DOCTYPE", "<!ENTITY") for codec in ("utf-8", "utf-16-le", "utf-16-be")
]
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


@dataclass
class Scan:
    """What a sheet's XML says beside its values.

    Attributes:
        areas: Merged ranges.
        unsaved: Cells with a formula whose result is not in the file.
        hidden_rows: Rows that nobody sees.
    """

    areas: list[Area] = field(default_factory=list)
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)


def check_parts(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that is encrypted, unpacks to too much, or has XML that no workbook has.

    Raises:
        TableFileError: It is refused.
    """
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED_BIT for member in members):
        raise refused(name, "encrypted")
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refused(name, "inflates", part=name, limit=MAX_UNPACKED // 1024**2)
    for member in members:
        if not member.filename.lower().endswith(_XML):
            continue
        limit = MAX_TABLE_XML if _TABLES.match(member.filename) else MAX_OTHER_XML
        if member.file_size > limit:
            raise refused(name, "inflates", part=member.filename, limit=limit // 1024**2)
        with archive.open(member) as part:
            _check_markup(part, name)


def _check_markup(part: IO[bytes], name: str) -> None:
    """Refuse document types and entities, which expand without limit, and the strict dialect."""
    before = b""
    while chunk := part.read(_CHUNK):
        window = before + chunk
        if any(mark in window for mark in _DTD):
            raise refused(name, "damaged", why="a document type or entity in its XML")
        if _STRICT in window:
            raise refused(name, "strict")
        before = chunk[-100:]


def scan_sheet(part: IO[bytes], name: str) -> Scan:
    """Read a sheet's XML as a stream.

    Args:
        part: The XML.
        name: The file's name, for errors.

    Raises:
        TableFileError: It is too large, or its rows are out of order.
        SyntaxError, ValueError: It is broken.
    """
    scan = Scan()
    row = cells = merged = 0
    for _, element in iterparse(part):  # noqa: S314 - `check_parts` refused types and entities
        if element.tag == f"{_MAIN}row":
            before, row = row, int(float(element.get("r") or row + 1))
            if row <= before:
                raise refused(name, "damaged", why=f"row {row} stands behind row {before}")
            if element.get("hidden") in {"1", "true"}:
                scan.hidden_rows.add(row)
            cells += len(element)
            if cells > MAX_CELLS:
                raise refused(name, "too-many", limit=MAX_CELLS, what="cells", what_zh="个单元格")
            _scan_row(element, row, scan, name)
            element.clear()
        elif element.tag == f"{_MAIN}mergeCell":
            merged += _add_area(scan, element.get("ref", ""))
            if merged > MAX_MERGED:
                raise refused(name, "too-many", limit=MAX_MERGED, what="merged cells", what_zh="个合并单元格")
            element.clear()
    return scan


def _scan_row(row: Element, number: int, scan: Scan, name: str) -> None:
    column = 0
    for cell in row:
        reference = cell.get("r")
        column = coordinate_to_tuple(reference)[1] if reference else column + 1
        value = cell.findtext(f"{_MAIN}v") or cell.find(f"{_MAIN}is")
        formula = cell.find(f"{_MAIN}f") is not None
        if formula and value is None and cell.get("t") != "str":
            scan.unsaved.add((number, column))
        if value is not None or formula:
            _check_place(number, column, name)


def _check_place(row: int, column: int, name: str) -> None:
    if row > MAX_ROWS:
        raise refused(name, "too-many", limit=MAX_ROWS, what="rows", what_zh="行")
    if column > MAX_COLUMNS:
        raise refused(name, "too-many", limit=MAX_COLUMNS, what="columns", what_zh="列")


def _add_area(scan: Scan, reference: str) -> int:
    """Add a merged range within the limits; return how many cells it covers."""
    left, top, right, bottom = range_boundaries(reference)
    area = Area(
        top or 1, left or 1, min(bottom or MAX_ROWS, MAX_ROWS), min(right or MAX_COLUMNS, MAX_COLUMNS)
    )
    scan.areas.append(area)
    return max(1, (area.bottom - area.top + 1) * (area.right - area.left + 1))
