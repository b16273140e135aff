"""The one door: a file in, its tables out, or one error that lists all that is wrong."""

from pathlib import Path

from kg.sheets.model import Kind, SheetFile


def read_sheets(path: Path, kind: Kind) -> SheetFile:
    """Read the tables of a file.

    Args:
        path: An `.xlsx` or `.xlsm` workbook, or text (`.csv`, `.tsv`; UTF-8, UTF-16 or GB18030; separated by
            comma, semicolon or tab).
        kind: What the table is about. Fields of `assignments`: key, plan, domain, number, target, lead,
            participating, oversight, source, remark. Of `observations`: key, place_code, place, indicator, year,
            value, unit, population, published, source, remark. Of `targets`: plan, plan_issuer, plan_period,
            place_code, place, domain, number, target, indicator, comparator, value, unit, due_year, lead,
            participating, source, remark.

    Raises:
        TableFileError: The file is no table at all, or too large.
        TableError: Something in a table is wrong; lists every fault.
    """
    raise NotImplementedError
