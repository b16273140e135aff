"""What a row of a sheet is: a line of the table, a heading inside it, a note, or the header again."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kg.sheets.grid import Grid
from kg.sheets.headings import Header
from kg.sheets.model import Kind
from kg.sheets.text import compact
from kg.vocabulary import vocabulary

What = Literal["line", "section", "note", "header", "total", "nothing"]

_CHINESE = re.compile(r"[\u3400-\u9fff]{3}")
"""Words that name something; 4项 and 12个 only count."""
_NUMBER = re.compile(r"[0-9.、]*")
_ORDINAL = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,3}[、.章部分:]+|[(（][一二三四五六七八九十0-9]{1,3}[)）]、?|[0-9]{1,2}[、.](?!\d))\s*"
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_SETTING = (
    "number",
    "plan",
    "plan_issuer",
    "plan_period",
    "domain",
    "place",
    "place_code",
    "source",
    "remark",
)


@dataclass(frozen=True)
class Row:
    """A row and the cells in it that hold something themselves, by the column of each.

    Attributes:
        number: 1-based.
        what: What it is.
        text: Of a section or a note its text.
    """

    number: int
    what: What
    text: str = ""


def classify(grid: Grid, header: Header, number: int, kind: Kind, *, among_notes: bool) -> Row:
    """Say what a row is.

    Args:
        grid: The sheet.
        header: The header above the row.
        number: The row, which holds something itself.
        kind: What the table is about.
        among_notes: The row before it was a note.
    """
    own = grid.own(number)
    texts = [grid.text(number, column) for column in own]
    if _is_header_again(grid, header, number):
        return Row(number, "header")
    if _is_note(next((text for text in texts if text), "")):
        return Row(number, "note", " ".join(filter(None, texts)))
    if _is_total(grid, header, number, kind):
        return Row(number, "total", " ".join(filter(None, texts)))
    if len(own) > 1 or _continues_a_line(grid, header, own[0], number):
        return Row(number, "line")
    return _single(grid, header, number, kind, among_notes=among_notes)


def _single(grid: Grid, header: Header, number: int, kind: Kind, *, among_notes: bool) -> Row:
    """Say what a row is that holds one thing."""
    column = grid.own(number)[0]
    text = grid.text(number, column)
    area = grid.area(number, column)
    fields = {field for field, columns in header.columns.items() if column in columns}
    if column in header.years:
        fields.add("value")
    if compact(text) in vocabulary("tables")["rows"]["printing"]:
        return Row(number, "nothing")
    if among_notes and text:
        return Row(number, "note", text)
    if _spans(header, area.left, area.right):
        return Row(number, "section", text)
    return Row(number, _of_fields(fields, text, kind), text)


def _of_fields(fields: set[str], text: str, kind: Kind) -> What:
    """Say what a row is whose only cell stands in a column of these fields."""
    if fields and fields <= {"number", "domain"} and names_document(text):
        return "section"  # the title of a second table below the first one
    if "number" in fields:
        return "nothing" if _NUMBER.fullmatch(text) else "section"
    if "target" in fields and _domain().fullmatch(without_ordinal(text)):
        return "section"
    if fields & {*vocabulary("tables")["content"][kind], *_SETTING}:
        return "line"
    return "note" if text else "nothing"


def _spans(header: Header, left: int, right: int) -> bool:
    """Tell whether a merged cell covers columns of different meaning."""
    covered = [field for field, columns in header.columns.items() if any(left <= c <= right for c in columns)]
    return right > left and len(covered) + any(left <= c <= right for c in header.years) > 1


def _is_header_again(grid: Grid, header: Header, number: int) -> bool:
    """Tell whether a row repeats the header, as printed tables do on every page."""
    mapped = sorted({c for columns in header.columns.values() for c in columns} | set(header.years))
    said = [c for c in mapped if grid.text(number, c)]
    if len(said) < 2 and len(said) < len(mapped):  # noqa: PLR2004 - a single cell may hold the heading's word
        return False
    rows = range(header.first, header.last + 1)
    return all(any(grid.text(number, c) == grid.text(row, c) for row in rows) for c in said)


def _continues_a_line(grid: Grid, header: Header, column: int, number: int) -> bool:
    """Tell whether a row's only cell stands under no heading, beside cells merged from above."""
    return column not in header.headings and any(grid.text(number, c) for c in header.headings)


def _is_total(grid: Grid, header: Header, number: int, kind: Kind) -> bool:
    """Tell whether a row counts others up: 合计 first, and nothing beside it that says of what."""
    first = next((c for c in grid.own(number) if not _NUMBER.fullmatch(grid.text(number, c))), 0)
    words = vocabulary("tables")["rows"]["totals"]
    if compact(grid.text(number, first)).casefold() not in words:
        return False
    if first in header.columns.get("population", ()):
        return False
    meant = (c for field in vocabulary("tables")["about"][kind] for c in header.columns.get(field, ()))
    return not any(column != first and _CHINESE.search(grid.text(number, column)) for column in meant)


def _is_note(text: str) -> bool:
    return _marker("notes").match(text) is not None


def source_of(note: str) -> str:
    """Return what a note names as the source of the whole table, empty when it names none."""
    match = _marker("sources").match(note)
    return note[match.end() :].strip(" 。.") if match else ""


@cache
def _marker(name: str) -> re.Pattern[str]:
    words = sorted(vocabulary("tables")["rows"][name], key=len, reverse=True)
    spaced = "|".join(r"\s*".join(map(re.escape, word)) for word in words)
    return re.compile(rf"\s*\*?\s*(?:{spaced})\s*(?:[0-9一二三四五六七八九十]?\s*[:.、)]|$)", re.IGNORECASE)


def without_ordinal(text: str) -> str:
    """Return a heading without the number before it: 一、妇女与健康 → 妇女与健康."""
    return _ORDINAL.sub("", text).strip() or text


@cache
def _domain() -> re.Pattern[str]:
    return re.compile(vocabulary("tables")["rows"]["domains"])


def names_document(text: str) -> bool:
    """Tell whether a heading inside a table names a plan and not a domain."""
    plain = _BRACKETS.sub("", compact(text)).rstrip("》〉")
    return plain.endswith(tuple(vocabulary("tables")["rows"]["plans"]))
