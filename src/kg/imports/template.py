"""The forms that officials fill in: a workbook with every target of a plan, which imports back."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kg.errors import RecordError
from kg.imports.template_rows import Form, FormPlan, Value, assignment_form, observation_form
from kg.record import Record
from kg.registry import Registry
from kg.vocabulary import vocabulary

_HEADER = 2
"""Row of the headings; the table's title stands above."""
_LONGEST_PROMPT = 255
_UNIT_FIELDS = ("lead", "participating", "oversight")
_STAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""Time of creation that every form bears, so that the same form has the same bytes."""
_GIVEN = PatternFill("solid", start_color="EDEDED")
_HEAD = PatternFill("solid", start_color="D9E2F3")
_LINE = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAP = Alignment(wrap_text=True, vertical="top")


def write_template(
    kind: Literal["assignments", "observations"],
    plan_key: str,
    records: Mapping[str, Record],
    registry: Registry,
    path: Path,
    today: date | None = None,
) -> None:
    """Write a form: every target of a plan, what is imported already, instructions and lists to choose from.

    Args:
        kind: Who answers for the targets, or the figures of their indicators.
        plan_key: Key of the plan.
        records: The records, by key.
        registry: Places, indicators, agencies, and the tables imported so far.
        path: The workbook to write.
        today: Figures are asked for the last year that is over by then; the clock's day by default.

    Raises:
        RecordError: There is no such plan, or the file cannot be written.
    """
    if plan_key not in records:
        raise RecordError(
            f"{plan_key}：没有这个规划 there is no such plan.", f"已有 known: {', '.join(records)}."
        )
    record = records[plan_key]
    plan = record.plans[0]
    place = registry.places.governed(plan.place, record.document)
    year = (today or datetime.now(UTC).date()).year - 1
    of = FormPlan(plan_key, plan, place, year)
    form = assignment_form(of, registry) if kind == "assignments" else observation_form(of, registry)
    words = vocabulary("template")
    named = {"plan": plan.title or plan_key, "file": path.name, "year": year, "existing": _existing(form)}
    book = Workbook()
    table = book.worksheets[0]
    columns: Sequence[Mapping[str, Any]] = words[kind]["columns"]
    _write_table(table, words[kind], form, named)
    _write_instructions(book.create_sheet(words["instructions"]["sheet"]), words["instructions"], kind, named)
    if kind == "assignments":
        _offer_agencies(book, table, columns, _agencies(of, registry))
    else:
        _offer_units(table, columns, form)
    try:
        path.write_bytes(_bytes(book))
    except OSError as error:
        raise RecordError(
            f"{path}：写不了 cannot be written: {error.strerror}.", "请检查路径和权限 check path and rights."
        ) from error


def _existing(form: Form) -> str:
    words = vocabulary("template")["instructions"]
    if not form.tables:
        return str(words["none"])
    some = words["some"].format(tables="、".join(form.tables))
    after = (
        words["replace"].format(table=form.tables[0]) if form.tables == form.whole[:1] else words["beside"]
    )
    return f"{some}{after}"


def _write_table(sheet: Worksheet, words: Mapping[str, Any], form: Form, named: Mapping[str, object]) -> None:
    columns = words["columns"]
    sheet.title = words["sheet"]
    sheet.append([words["title"].format(**named)])
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for column, about in enumerate(columns, 1):
        cell = sheet.cell(_HEADER, column, about["heading"])
        cell.font, cell.fill, cell.border, cell.alignment = Font(bold=True), _HEAD, _BOX, _WRAP
        sheet.column_dimensions[get_column_letter(column)].width = about["width"]
    for number, row in enumerate(form.rows, _HEADER + 1):
        for column, about in enumerate(columns, 1):
            _write_cell(sheet, number, column, row.cells.get(about["field"], ""))
            cell = sheet.cell(number, column)
            cell.border, cell.alignment = _BOX, _WRAP
            if about.get("given"):
                cell.fill = _GIVEN
    last = get_column_letter(len(columns))
    sheet.freeze_panes = f"A{_HEADER + 1}"
    sheet.auto_filter.ref = f"A{_HEADER}:{last}{_HEADER + len(form.rows)}"
    sheet.print_title_rows = f"{_HEADER}:{_HEADER}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_cell(sheet: Worksheet, row: int, column: int, value: Value) -> None:
    """Write a value as what it is: a number with its printed decimals, text never as a formula."""
    if value == "":
        return
    cell = sheet.cell(row, column, value)
    if isinstance(value, Decimal):
        decimals = max(0, -int(value.as_tuple().exponent))
        cell.number_format = f"0.{'0' * decimals}" if decimals else "0"
    elif isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"


def _write_instructions(
    sheet: Worksheet, words: Mapping[str, Any], kind: str, named: Mapping[str, object]
) -> None:
    sheet.column_dimensions["A"].width = words["width"]
    for line in words[kind]:
        sheet.append([line.format(**named)])
        cell = sheet.cell(sheet.max_row, 1)
        cell.data_type, cell.alignment = "s", _WRAP
        cell.font = Font(bold=bool(re.match("[一二三四五六七八九]、", line)))


def _agencies(of: FormPlan, registry: Registry) -> list[str]:
    """Return the agencies of the plan's place that existed while it ran."""
    start = str(of.plan.period[0])
    return [
        agency.name_zh
        for agency in registry.agencies
        if agency.place == of.place.code and not (agency.until and agency.until[:4] < start)
    ]


def _offer_agencies(
    book: Workbook, table: Worksheet, columns: Sequence[Mapping[str, Any]], agencies: Sequence[str]
) -> None:
    """Offer the place's agencies in a list; free text stays allowed, for a cell may hold several."""
    words = vocabulary("template")["codes"]
    codes = book.create_sheet(words["sheet"])
    codes.append([words["agencies"]])
    for name in agencies:
        codes.append([name])
    codes.sheet_state = "hidden"
    source = f"'{words['sheet']}'!$A$2:$A${len(agencies) + 1}" if agencies else None
    for column, about in enumerate(columns, 1):
        if "prompt" in about:
            offered = source if about["field"] in _UNIT_FIELDS else None
            _advise(table, column, about["prompt"], offered)


def _offer_units(table: Worksheet, columns: Sequence[Mapping[str, Any]], form: Form) -> None:
    """Offer in each row the units of its indicator; others of the same scale may be written."""
    for column, about in enumerate(columns, 1):
        if about["field"] != "unit":
            if "prompt" in about:
                _advise(table, column, about["prompt"], None)
            continue
        rows: dict[tuple[str, ...], list[int]] = {}
        for number, row in enumerate(form.rows, _HEADER + 1):
            rows.setdefault(row.units, []).append(number)
        for units, numbers in rows.items():
            _advise(table, column, about["prompt"], f'"{",".join(units)}"' if units else None, numbers)


def _advise(
    table: Worksheet, column: int, prompt: str, source: str | None, rows: Sequence[int] | None = None
) -> None:
    """Show a prompt, and a list to choose from, at the cells of a column."""
    advice = DataValidation(
        type="list" if source else None,
        formula1=source,
        allow_blank=True,
        showErrorMessage=False,
        showInputMessage=True,
        promptTitle=str(table.cell(_HEADER, column).value),
        prompt=prompt[:_LONGEST_PROMPT],
    )
    letter = get_column_letter(column)
    last = max(table.max_row, _HEADER + 1)
    for row in rows or ():
        advice.add(f"{letter}{row}")
    if rows is None:
        advice.add(f"{letter}{_HEADER + 1}:{letter}{last}")
    table.add_data_validation(advice)


def _bytes(book: Workbook) -> bytes:
    """Return the workbook's bytes without the time at which it was written."""
    book.properties.creator = "govplan-kg"
    book.properties.created = _STAMP.replace(tzinfo=None)
    written, fixed = BytesIO(), BytesIO()
    book.save(written)
    stamp = _STAMP.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, data)
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
