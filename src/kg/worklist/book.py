"""Findings as a workbook that officials filter, hand out and print."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from kg.vocabulary import vocabulary
from kg.worklist.lists import By, WorkList, work_lists
from kg.worklist.model import Finding, Findings, severity_words

_HEAD = PatternFill("solid", start_color="D9E2F3")
_LINE = Side(style="thin", color="BFBFBF")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_WRAP = Alignment(wrap_text=True, vertical="top")
_LINK = Font(color="1D4F91", underline="single")
_LONGEST = 32_767
"""Characters that a cell can hold."""
_LISTS: tuple[By, ...] = ("agency", "plan", "domain", "shape")


def to_workbook(findings: Findings, chosen: Sequence[Finding]) -> bytes:
    """Return a workbook: every finding a row, then counts by agency, plan, domain and rule, and explanations.

    Args:
        findings: All findings of the release.
        chosen: Those that are wanted.
    """
    words = vocabulary("worklist")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = words["sheets"]["findings"]
    _write_findings(sheet, words["columns"], chosen)
    for by in _LISTS:
        _write_counts(book.create_sheet(words["sheets"][by]), words["counts"], work_lists(chosen, by))
    _write_about(book.create_sheet(words["sheets"]["about"]), words["about"], findings)
    book.properties.creator = "govplan-kg"
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _write_findings(
    sheet: Worksheet, columns: Sequence[Mapping[str, Any]], findings: Iterable[Finding]
) -> None:
    _head(sheet, [(column["heading"], column["width"]) for column in columns])
    for number, finding in enumerate(findings, 2):
        cells, links = _cells(finding), _links(finding)
        for at, column in enumerate(columns, 1):
            cell = _text(sheet, number, at, cells[column["field"]])
            if link := links.get(column["field"]):
                cell.hyperlink, cell.font = link, _LINK
    _finish(sheet, len(columns))


def _cells(finding: Finding) -> dict[str, str]:
    entry, item, quote = finding.acceptance, finding.item, finding.quote
    words = item.words if item and item.kind != "Plan" else ""
    presumed = f"；推定牵头：{_all(finding.suggested)}" if finding.suggested else ""
    return {
        "severity": severity_words(finding.severity).zh,
        "accepted": "已认可" if finding.accepted else "待处理",
        "plan": "、".join(plan.zh for plan in finding.plans),
        "domain": finding.domain.zh if finding.domain else "",
        "item": words,
        "particular": finding.particular,
        "rule": finding.rule.name.zh,
        "message": finding.message.zh,
        "agency": _all(finding.fixer.agencies),
        "ground": finding.fixer.ground.words.zh + presumed,
        "quote": quote.words if quote else "",
        "where": quote.where if quote else "",
        "reason": entry.reason.zh if entry else "",
        "until": entry.until.isoformat() if entry else "",
        "description": finding.rule.description.zh,
        "message_en": finding.message.en,
        "shape": finding.rule.key,
        "focus": finding.focus.iri,
    }


def _all(agencies: Iterable[Any]) -> str:
    return "、".join(agency.zh or agency.key for agency in agencies)


def _links(finding: Finding) -> dict[str, str]:
    links = {"focus": finding.focus.iri}
    if finding.item:
        links["item"] = finding.item.iri
    if len(finding.plans) == 1:
        links["plan"] = finding.plans[0].iri
    if len(finding.fixer.agencies) == 1 and finding.fixer.agencies[0].iri:
        links["agency"] = finding.fixer.agencies[0].iri
    return links


def _write_counts(sheet: Worksheet, words: Mapping[str, str], lists: Iterable[WorkList]) -> None:
    severities = [severity_words(name) for name in vocabulary("worklist")["severity"]]
    headings = [(words["name"], 48)]
    headings += [(f"{words['open']}：{severity.zh}", 13) for severity in severities]
    _head(sheet, [*headings, (words["open"], 10), (words["accepted"], 10), (words["total"], 10)])
    for number, work in enumerate(lists, 2):
        cell = _text(sheet, number, 1, work.named.zh or work.named.key)
        if work.named.iri and "#" not in work.named.iri:
            cell.hyperlink, cell.font = work.named.iri, _LINK
        counts = [work.open_count, work.accepted_count, len(work.findings)]
        for at, count in enumerate([*work.open.values(), *counts], 2):
            sheet.cell(number, at, count).border = _BOX
    _finish(sheet, len(severities) + 4)


def _write_about(sheet: Worksheet, words: Mapping[str, Any], findings: Findings) -> None:
    sheet.column_dimensions["A"].width = words["width"]
    entries = [f"认可已过期：{entry.identifier}（{entry.until}）" for entry in findings.expired]
    entries += [f"认可没有对应的发现：{entry.identifier}" for entry in findings.unmatched]
    lines = [line.format(version=findings.version, day=findings.day) for line in words["lines"]]
    for number, line in enumerate([*lines, *entries], 1):
        _text(sheet, number, 1, line).border = Border()
    sheet.cell(1, 1).font = Font(bold=True, size=14)


def _head(sheet: Worksheet, columns: Iterable[tuple[str, float]]) -> None:
    for at, (heading, width) in enumerate(columns, 1):
        cell = _text(sheet, 1, at, heading)
        cell.font, cell.fill = Font(bold=True), _HEAD
        sheet.column_dimensions[get_column_letter(at)].width = width


def _text(sheet: Worksheet, row: int, column: int, words: str) -> Cell:
    """Write words as words: a quote that begins with = or + is no formula."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - no cell of ours is part of a merged one
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", words)[:_LONGEST]
    if cell.value:
        cell.data_type, cell.number_format = "s", "@"
        cell.quotePrefix = words.startswith(("=", "+", "-", "@"))
    cell.border, cell.alignment = _BOX, _WRAP
    return cell


def _finish(sheet: Worksheet, columns: int) -> None:
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{max(sheet.max_row, 2)}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
