"""A workbook held against its answer: what somebody changed is found, and sorting is no change."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kg.formats import Issued, write
from kg.formats.compared import Compared, compared, said, window
from kg.issuing import Wanted, issue
from kg.sheets import TableFileError
from tests.saved.made_up import query, store

NOW, DAY = datetime(2026, 6, 30, 8, tzinfo=UTC), date(2026, 6, 30)


def made(limit: int | None = None, offset: int = 0) -> Issued:
    return issue(store(), Wanted(query(), {}, "v1", DAY, limit=limit, offset=offset), NOW)


ISSUED = made()
ROWS = ISSUED.answer.total


def after(edit: Callable[[Worksheet], object]) -> Compared:
    """Return what comes of comparing after somebody did something to the sheet."""
    book = load_workbook(BytesIO(write(ISSUED, "xlsx")))
    edit(book["答案"])
    saved = BytesIO()
    book.save(saved)
    return compared(saved.getvalue(), "答案.xlsx", ISSUED)


def test_a_workbook_as_it_came_says_what_the_answer_says() -> None:
    assert compared(write(ISSUED, "xlsx"), "答案.xlsx", ISSUED) == Compared(ROWS, ROWS)


def value_of(sheet: Worksheet) -> str:
    """Return the address of the first number."""
    column = next(cell.column_letter for cell in sheet[1] if cell.value == "目标值")
    return f"{column}2"


@pytest.mark.parametrize("new", [99.5, "99.5", "=1+1", None])
def test_a_changed_cell_is_named_with_both_values(new: float | str | None) -> None:
    seen: list[tuple[str, str]] = []

    def edit(sheet: Worksheet) -> None:
        at = value_of(sheet)
        seen.append((at, str(sheet[at].value)))
        sheet[at] = new

    found = after(edit)
    (changed,) = found.changed
    assert (changed.cell, changed.expected, changed.heading) == (*seen[0], "目标值")
    assert changed.found == {"=1+1": "公式 formula =1+1", None: ""}.get(str(new) if new else None, "99.5")
    assert (found.rows, found.same) == (ROWS - 1, False)
    assert f"{seen[0][0]}（目标值）：文件里是“{changed.found}”，答案是“{seen[0][1]}”" in "".join(
        said(found, "zh")
    )


def test_a_formula_with_the_right_result_is_a_change_all_the_same() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet[value_of(sheet)] = f"={sheet[value_of(sheet)].value}"

    assert not after(edit).same


def test_sorting_notes_and_formats_are_no_change() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.insert_cols(1)
        sheet["A1"] = "备注"
        sheet.move_range(f"A2:{sheet.dimensions.partition(':')[2]}", rows=5)
        sheet.delete_rows(2, 2)
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, int | float):
                    cell.number_format = "0.000"

    found = after(edit)
    assert found.same
    assert (found.rows, found.beside) == (ROWS, ("备注",))


def test_rows_and_columns_that_were_taken_out_or_added_are_told() -> None:
    def edit(sheet: Worksheet) -> None:
        sheet.delete_rows(2)
        sheet.cell(sheet.max_row + 1, 1).value = "编造的一行 made up"

    found = after(edit)
    assert (found.rows, found.missing, len(found.added)) == (ROWS - 1, 1, 1)
    assert after(lambda sheet: sheet.delete_cols(1)).lacking == ("地区",)


def test_a_page_says_which_rows_it_holds() -> None:
    page = made(limit=1, offset=1)
    book = write(page, "xlsx")
    assert window(book, "页.xlsx") == (1, 1)
    assert compared(book, "页.xlsx", page).same
    assert compared(book, "页.xlsx", ISSUED).missing == ROWS - 1
    assert window(write(ISSUED, "xlsx"), "答案.xlsx") == (0, ROWS)


def test_a_damaged_workbook_is_refused() -> None:
    with pytest.raises(TableFileError):
        window(b"PK\x03\x04 no archive", "坏.xlsx")
