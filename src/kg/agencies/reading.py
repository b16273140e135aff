"""Reading the registers of agencies, and the checks that concern more than one cell."""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from kg.agencies.functions import functions
from kg.agencies.model import Agency, AgencyChange, earlier, overlap
from kg.agencies.register import AgencyRegister
from kg.errors import RegisterError, RowFault
from kg.places import PlaceRegister
from kg.registers import read_register

_AGENCIES, _CHANGES = "agencies.csv", "agency-changes.csv"


def read_agencies(folder: Path, places: PlaceRegister) -> AgencyRegister:
    """Read `agencies.csv` and `agency-changes.csv` of a folder of registers.

    Raises:
        RegisterError: A row is wrong; names file and line.
    """
    agencies = read_register(folder / _AGENCIES, Agency)
    changes = read_register(folder / _CHANGES, AgencyChange)
    lines: dict[tuple[str, str], int] = {}
    for row, line in zip(agencies, _lines(folder / _AGENCIES), strict=True):
        lines.setdefault((row.place, row.id), line)
        _check_agency(row, line, lines, places)
    register = AgencyRegister(agencies, changes, places)
    _check_names(register, lines)
    for change, line in zip(changes, _lines(folder / _CHANGES), strict=True):
        _check_change(change, line, register)
    _check_ends(register, lines)
    return register


def _lines(path: Path) -> Iterator[int]:
    """Yield the line on which each row begins, as `read_register` counts them."""
    reader = csv.reader(StringIO(path.read_text(encoding="utf-8-sig"), newline=""))
    next(reader)
    begin = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begin
        begin = reader.line_num + 1


def _error(file: str, line: int, what: str, remedy: str) -> RegisterError:
    return RegisterError.of_rows([RowFault(file, line, "", "", what, remedy)])


def _check_agency(row: Agency, line: int, lines: dict[tuple[str, str], int], places: PlaceRegister) -> None:
    if lines[row.place, row.id] != line:
        raise _error(
            _AGENCIES, line,
            f"同一地区编号重复 column 'id', value {row.id!r}: the place has it on line"
            f" {lines[row.place, row.id]}",
            "同一地区内编号不得重复 give it an id of its own.",
        )  # fmt: skip
    if row.place not in {place.code for place in places}:
        raise _error(
            _AGENCIES, line,
            f"地区未登记 column 'place', value {row.place!r}: no place has this code",
            "请先补入 places.csv add the place there first, or correct the code.",
        )  # fmt: skip
    for slug in row.functions:
        if slug not in functions():
            raise _error(
                _AGENCIES, line,
                f"职能未列入代码表 column 'function', value {slug!r}: not in the code list agency-function",
                "请用代码表中的职能 use a slug of ontology/codes/agency-function.ttl.",
            )  # fmt: skip
    if row.since and row.until and earlier(row.until, row.since):
        raise _error(
            _AGENCIES, line,
            f"撤销早于设立 column 'until', value {row.until!r}: before since ({row.since})",
            "请更正日期 correct one of the dates.",
        )  # fmt: skip


def _check_names(register: AgencyRegister, lines: dict[tuple[str, str], int]) -> None:
    """Check that no name means two agencies of one place at one time."""
    called: dict[tuple[str, str], list[Agency]] = {}
    for row in sorted(register, key=lambda row: lines[row.place, row.id]):
        for key in register.keys(row):
            known = called.setdefault((row.place, key), [])
            for other in known:
                if overlap(row, other):
                    raise _error(
                        _AGENCIES, lines[row.place, row.id],
                        f"名称重复 the name {key!r} also means the agency {other.id!r}"
                        f" on line {lines[other.place, other.id]}",
                        "同一时期一个名称只能指一个机构 leave it with one of them, or correct their dates.",
                    )  # fmt: skip
            known.append(row)


def _check_change(change: AgencyChange, line: int, register: AgencyRegister) -> None:
    known = {row.id: row for row in register if row.place == change.place}
    for column, slugs in (("before", change.before), ("after", change.after)):
        for slug in slugs:
            if slug not in known:
                raise _error(
                    _CHANGES, line,
                    f"机构未登记 column {column!r}, value {slug!r}: {change.place} has no such agency",
                    "请先补入 agencies.csv add the agency there first, or correct its id.",
                )  # fmt: skip
    for slug in change.before:
        if slug not in change.after:
            _check_ended(change, line, known[slug])
    for slug in change.after:
        _check_begun(change, line, known[slug])


def _check_ended(change: AgencyChange, line: int, agency: Agency) -> None:
    """Check that what a change ended did not exist after it; a transfer may leave it with other duties."""
    survives = change.kind == "transfer"
    if not agency.until and survives:
        return
    contradicts = earlier(agency.until, change.date) or (earlier(change.date, agency.until) and not survives)
    if not agency.until or contradicts:
        raise _error(
            _CHANGES, line,
            f"日期矛盾 column 'date', value {change.date!r}: {agency.id!r} has until {agency.until!r}",
            "变更日期应与 agencies.csv 的 until 一致 give the agency the date of the change.",
        )  # fmt: skip


def _check_begun(change: AgencyChange, line: int, agency: Agency) -> None:
    """Check that what a change left existed from then on; only a renaming has to begin it."""
    since = agency.since
    renamed = change.kind == "renaming" and agency.id not in change.before
    late = bool(since) and earlier(change.date, since)
    early = renamed and bool(since) and earlier(since, change.date)
    gone = bool(agency.until) and earlier(agency.until, change.date)
    if late or early or gone:
        raise _error(
            _CHANGES, line,
            f"日期矛盾 column 'date', value {change.date!r}: {agency.id!r} existed from {since!r}"
            f" until {agency.until!r}",
            "变更日期应与 agencies.csv 的 since 一致 give the agency the date of the change.",
        )  # fmt: skip


def _check_ends(register: AgencyRegister, lines: dict[tuple[str, str], int]) -> None:
    """Check that each agency that ended leads to one that exists, and never back to itself."""
    for row in register:
        path = [row.id]
        _follow(row, path, register, lines)
        if not register.present(row):
            raise _error(
                _AGENCIES, lines[row.place, row.id],
                f"去向不明 column 'until', value {row.until!r}: no change says what became of {row.id!r}",
                "请在 agency-changes.csv 写明去向 add the change there, or empty the cell.",
            )  # fmt: skip


def _follow(
    row: Agency, path: list[str], register: AgencyRegister, lines: dict[tuple[str, str], int]
) -> None:
    if not row.until:
        return
    for following in register.successors(row):
        if following.id in path:
            circle = " → ".join([*path[path.index(following.id) :], following.id])
            raise _error(
                _AGENCIES, lines[row.place, row.id],
                f"变更成环 the changes go in a circle ({circle})",
                "请更正 correct one of these rows of agency-changes.csv.",
            )  # fmt: skip
        _follow(following, [*path, following.id], register, lines)
