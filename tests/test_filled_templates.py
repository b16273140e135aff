"""What officials fill in changes the answer: from a form over the import and the build to the saved query.

The duty and the figure filled in here are made up; they go into a copy of the registers and nowhere else.
"""

import shutil
from pathlib import Path

from openpyxl import load_workbook
from typer.testing import CliRunner

from kg import pipeline
from kg.build.release import DATASET
from kg.catalogue import catalogue
from kg.cli.app import app
from kg.cli.entry import load
from kg.saved import run
from kg.shipped import shipped
from kg.store import Store

PLAN = "440281-children-2021-2030"
TARGET = f"{PLAN}/d2/t5"
ASKED = {"domain": ["儿童与安全"], "place": ["乐昌市"], "as_of": ["2031-01-01"]}


def fill(form: Path, key: str, values: dict[str, str]) -> None:
    """Fill cells of the row with a key, by the heading of their column."""
    book = load_workbook(form)
    sheet = book.worksheets[0]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    headings = next(row for row in rows if "目标编号" in row)
    at = next(number for number, row in enumerate(rows, 1) if row[0] == key)
    for heading, value in values.items():
        sheet.cell(at, headings.index(heading) + 1, value)
    book.save(form)


def answer(store: Store) -> list[tuple[str, str, str, str, str]]:
    """Return (agency, role, basis, status, latest figure) of the target's rows among the overdue ones."""
    table = run(store, catalogue(shipped("queries"))["overdue-targets-by-agency"], ASKED)
    names = {column.label_zh: column.name for column in table.columns}
    wanted = [names[label] for label in ("责任单位", "角色", "依据", "状态", "最近数据")]
    return [
        (cells[0], cells[1], cells[2], cells[3], cells[4])
        for row in table.terms
        if "儿童药品质量抽检合格率" in row[names["目标值"]].value
        for cells in [[row[column].value if column in row else "" for column in wanted]]
    ]


def test_filled_forms_change_basis_and_status_in_the_answer(store: Store, tmp_path: Path) -> None:
    before = answer(store)
    assert before
    assert {(basis, status, latest) for _, _, basis, status, latest in before} == {
        ("按职能推定", "逾期未报", "")
    }
    registers = tmp_path / "registers"
    shutil.copytree(shipped("data", "registers"), registers)
    load()
    duties = {"牵头单位": "市市场监督管理局", "责任单位": "市教育局、卫健局", "来源": "示例责任分解表"}
    figures = {"数值": "90.5", "来源": "示例统计监测"}
    filled = {"assignments": (TARGET, duties), "observations": (f"{TARGET}/v1", figures)}
    for kind, (key, values) in filled.items():
        form = tmp_path / f"{kind}.xlsx"
        made = CliRunner().invoke(
            app, ["template", kind, "--plan", PLAN, "-o", str(form), "--registers", str(registers)]
        )
        assert made.exit_code == 0, made.output
        fill(form, key, values)
        taken = CliRunner().invoke(app, ["import", kind, str(form), "--registers", str(registers)])
        assert taken.exit_code == 0, taken.output
    records = tmp_path / "plans"
    records.mkdir()
    shutil.copy(shipped("data", "plans") / f"{PLAN}.json", records)
    built = pipeline.build(records, None, tmp_path / "out", registers_folder=registers)
    assert sorted(answer(Store.load(built.release / DATASET))) == [
        ("乐昌市卫生健康局", "参与单位", "分解表列明", "逾期未达", "90.5%"),
        ("乐昌市市场监督管理局", "牵头单位", "分解表列明", "逾期未达", "90.5%"),
        ("乐昌市教育局", "参与单位", "分解表列明", "逾期未达", "90.5%"),
    ]
