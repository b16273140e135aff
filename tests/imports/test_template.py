"""The forms that officials fill in: they import back as they are, and what is filled in arrives."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kg.errors import RecordError
from kg.imports.assignments import import_assignments
from kg.imports.observations import import_observations
from kg.imports.template import write_template
from kg.intake import read_records
from kg.record import Quantity, Record
from kg.registry import Registry, read_registry
from kg.sheets import read_sheets
from kg.shipped import shipped
from kg.tables import ObservationRow, Table, TableRow
from tests.imports import shili

Kind = Literal["assignments", "observations"]
PLAN = shili.PLAN
TODAY = date(2026, 3, 1)
ORIGIN = {"file", "sha256", "sheet", "row"}
PLANS = sorted(path.stem for path in shipped("data", "plans").glob("*.json"))


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return read_registry(shili.write_registers(tmp_path_factory.mktemp("shili") / "registers"))


@pytest.fixture(scope="module")
def kept() -> tuple[dict[str, Record], Registry]:
    """Return the shipped records and registers."""
    return read_records(shipped("data", "plans")), read_registry()


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    """Return the made-up plan with an indicator that the register knows, and one in two units."""
    made = shili.records()
    for domain in made[PLAN].plans[0].domains:
        for target in domain.targets:
            if "产前筛查率" in target.text:
                target.quantities = [
                    value("示例市产前筛查率", 80, "%"),
                    value("出生缺陷发生率", 1, "%", comparator="<="),
                ]
    return made


def value(indicator: str, number: float, unit: str, comparator: str = ">=") -> Quantity:
    return Quantity.model_validate(
        {
            "indicator": indicator,
            "comparator": comparator,
            "value": number,
            "printed": f"{number}{unit}",
            "unit": unit,
            "text": "虚构",
            "span": (0, 1),
        }
    )


def form(folder: Path, kind: Kind, records: Mapping[str, Record], registry: Registry) -> Path:
    path = folder / f"{kind}.xlsx"
    write_template(kind, PLAN, records, registry, path, TODAY)
    return path


def filled(path: Path, *rows: Mapping[str, str | float]) -> Path:
    """Fill in rows of a form, each found by its 目标编号, by heading."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    columns = {str(cell.value): number for number, cell in enumerate(sheet[2], 1)}
    for given in rows:
        number = next(r for r in range(3, sheet.max_row + 1) if sheet.cell(r, 1).value == given["目标编号"])
        for heading, content in given.items():
            sheet.cell(number, columns[heading], content)
    book.save(path)
    return path


def cells(sheet: Worksheet) -> list[dict[str, object]]:
    headings = [str(cell.value) for cell in sheet[2]]
    return [
        {heading: value for heading, value in zip(headings, row, strict=True) if value is not None}
        for row in sheet.iter_rows(min_row=3, values_only=True)
    ]


def facts(rows: tuple[TableRow, ...]) -> set[str]:
    """Return what rows say, without where they stand."""
    return {row.model_dump_json(exclude=ORIGIN) for row in rows}


@pytest.mark.parametrize("plan", PLANS)
def test_a_form_of_responsibilities_imports_back_unchanged(
    tmp_path: Path, plan: str, kept: tuple[dict[str, Record], Registry]
) -> None:
    records, registry = kept
    path = tmp_path / f"assignments-{plan}.xlsx"
    write_template("assignments", plan, records, registry, path)
    found = import_assignments(read_sheets(path, "assignments"), records, registry)
    before = [row for table in registry.assignments for row in table.rows if row.plan == plan]
    assert facts(found.table.rows) == facts(tuple(before))
    assert found.read == sum(len(domain.targets) for domain in records[plan].plans[0].domains)
    assert sum(found.matched.values()) == len({row.target for row in before})
    assert (found.reworded, found.unregistered) == ((), ())


@pytest.mark.parametrize("plan", PLANS)
def test_a_form_of_figures_imports_back_unchanged(
    tmp_path: Path, plan: str, kept: tuple[dict[str, Record], Registry]
) -> None:
    records, registry = kept
    path = tmp_path / f"observations-{plan}.xlsx"
    write_template("observations", plan, records, registry, path)
    found = import_observations(read_sheets(path, "observations"), registry).table
    slugs = {row.indicator for row in found.rows}
    before = [
        row
        for table in registry.observations
        for row in table.rows
        if row.place == plan[:6] and row.indicator in slugs
    ]
    assert facts(found.rows) == facts(tuple(before))
    assert bool(before) == (plan[:6] in {"100000", "440000"} and "women" not in plan)


def test_what_is_filled_in_arrives(tmp_path: Path, records: dict[str, Record], registry: Registry) -> None:
    path = filled(
        form(tmp_path, "assignments", records, registry),
        {
            "目标编号": f"{PLAN}/d1/t1",
            "牵头单位": "市卫生健康局",
            "责任单位": "教育局、示例市妇女联合会\n公安局",
            "监督单位": "市妇联",
            "来源": "示例分工方案（虚构）",
        },
        {"目标编号": f"{PLAN}/d2/t1", "牵头单位": "教育局；市妇联"},
    )
    found = import_assignments(read_sheets(path, "assignments"), records, registry)
    assert [(row.target, row.agency, row.role) for row in found.table.rows] == [
        ("d1/t1", "health", "lead"),
        ("d1/t1", "education", "participating"),
        ("d1/t1", "womens-federation", "participating"),
        ("d1/t1", "public-security", "participating"),
        ("d2/t1", "education", "lead"),
        ("d2/t1", "womens-federation", "lead"),
    ]
    assert (found.matched, found.unfilled) == ({PLAN: 2}, 3)
    assert found.table.rows[0].source == "示例分工方案（虚构）"
    assert found.table.rows[0].row == 3


def test_figures_that_are_filled_in_arrive(
    tmp_path: Path, records: dict[str, Record], registry: Registry
) -> None:
    path = filled(
        form(tmp_path, "observations", records, registry),
        {"目标编号": f"{PLAN}/d1/t2/v1", "数值": 78.5, "来源": "示例公报（虚构）", "发布日期": "2026-02-01"},
        {"目标编号": f"{PLAN}/d1/t2/v2", "数值": "120/万", "单位": "", "来源": "示例公报（虚构）"},
    )
    first, second = import_observations(read_sheets(path, "observations"), registry).table.rows
    assert (first.indicator, first.year, first.value, first.unit) == ("prenatal-screening", 2025, "78.5", "%")
    assert (first.place, first.published, first.source) == ("990100", "2026-02-01", "示例公报（虚构）")
    assert (second.indicator, second.value, second.unit) == ("birth-defects", "120", "/万")


def test_a_form_shows_what_is_imported_already(
    tmp_path: Path, records: dict[str, Record], registry: Registry
) -> None:
    path = filled(
        form(tmp_path, "observations", records, registry),
        {"目标编号": f"{PLAN}/d1/t2/v1", "数值": "78.50", "口径": "全市", "来源": "示例公报（虚构）"},
    )
    table = import_observations(read_sheets(path, "observations"), registry, key="made-up").table
    later = Registry(**(vars(registry) | {"observations": (table,)}))
    again = form(tmp_path, "observations", records, later)
    assert facts(import_observations(read_sheets(again, "observations"), later).table.rows) == facts(
        table.rows
    )
    book = load_workbook(again)
    shown = [row for row in cells(book.worksheets[0]) if "数值" in row]
    assert [(row["目标编号"], row["年份"], row["数值"]) for row in shown] == [
        (f"{PLAN}/d1/t2/v1", 2025, 78.5)
    ]
    assert [row["年份"] for row in cells(book.worksheets[0]) if row["指标"] == "示例市产前筛查率"] == [2025]
    assert "--as made-up" in instructions(book)


def test_of_two_tables_the_figure_published_later_is_shown(
    tmp_path: Path, records: dict[str, Record], registry: Registry
) -> None:
    def table(key: str, value: str, published: str) -> Table[ObservationRow]:
        row = ObservationRow(
            source="虚构",
            file=key,
            sha256="0" * 64,
            row=2,
            place="990100",
            indicator="prenatal-screening",
            phrase="产前筛查率",
            year=2024,
            value=value,
            unit="%",
            published=published,
        )
        return Table(key, (row,))

    tables = table("one", "70", ""), table("other", "71", "2025-06-01"), table("third", "69", "2025-01-01")
    later = Registry(**(vars(registry) | {"observations": tables}))
    path = form(tmp_path, "observations", records, later)
    (row,) = import_observations(read_sheets(path, "observations"), later).table.rows
    assert (row.value, row.published) == ("71", "2025-06-01")
    assert "--as" not in instructions(load_workbook(path)).partition("五、")[2]


def test_figures_are_asked_for_the_last_year_that_is_over_or_the_due_year(
    tmp_path: Path, records: dict[str, Record], registry: Registry
) -> None:
    path = form(tmp_path, "observations", records, registry)
    assert {row["年份"] for row in cells(load_workbook(path).worksheets[0])} == {2025}
    write_template("observations", PLAN, records, registry, path, date(2034, 3, 1))
    assert {row["年份"] for row in cells(load_workbook(path).worksheets[0])} == {2030}


def test_an_indicator_that_is_not_registered_is_marked(
    tmp_path: Path, records: dict[str, Record], registry: Registry
) -> None:
    known = cells(load_workbook(form(tmp_path, "observations", records, registry)).worksheets[0])
    remarks = {row["指标"]: "备注" in row for row in known}
    assert remarks == {"示例孕产妇死亡率": False, "示例市产前筛查率": False, "出生缺陷发生率": False}
    unknown = shili.records()
    unknown[PLAN].plans[0].domains[0].targets[0].quantities = [value("无人登记的比率", 5, "%")]
    (row,) = cells(load_workbook(form(tmp_path, "observations", unknown, registry)).worksheets[0])
    assert "未登记" in str(row["备注"])
    assert "单位" not in row


def instructions(book: Workbook) -> str:
    return "\n".join(str(cell.value) for (cell,) in book["填写说明"].iter_rows(max_col=1))


@pytest.mark.parametrize("kind", ["assignments", "observations"])
def test_a_form_explains_itself(
    tmp_path: Path, records: dict[str, Record], registry: Registry, kind: Kind
) -> None:
    book = load_workbook(form(tmp_path, kind, records, registry))
    said = instructions(book)
    assert "示例市妇女发展规划（2021—2030年）" in said
    assert f"kg import {kind} {kind}.xlsx --dry-run" in said
    assert "{" not in said
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "A3"
    assert sheet["A1"].value
    prompts = [v for v in sheet.data_validations.dataValidation if v.prompt]
    assert prompts
    assert not any(v.showErrorMessage for v in prompts)


def test_agencies_are_offered_from_a_hidden_list_and_free_text_stays(
    tmp_path: Path, records: dict[str, Record], registry: Registry
) -> None:
    book = load_workbook(form(tmp_path, "assignments", records, registry))
    codes = book["代码表"]
    assert codes.sheet_state == "hidden"
    names = [cell.value for (cell,) in codes.iter_rows(min_row=2, max_col=1)]
    assert sorted(map(str, names)) == ["示例市公安局", "示例市卫生健康局", "示例市妇女联合会", "示例市教育局"]
    lists = {
        str(v.sqref): v.formula1
        for v in book.worksheets[0].data_validations.dataValidation
        if v.type == "list"
    }
    assert lists == dict.fromkeys(["E3:E7", "F3:F7", "G3:G7"], "'代码表'!$A$2:$A$5")


def test_units_are_offered_row_by_row(tmp_path: Path, records: dict[str, Record], registry: Registry) -> None:
    book = load_workbook(form(tmp_path, "observations", records, registry))
    rows = cells(book.worksheets[0])
    lists = {
        str(v.sqref): v.formula1
        for v in book.worksheets[0].data_validations.dataValidation
        if v.type == "list"
    }
    at = {row["指标"]: f"H{number}" for number, row in enumerate(rows, 3)}
    assert lists[at["示例市产前筛查率"]] == '"%"'
    assert lists[at["出生缺陷发生率"]] == '"/万,%,‰"'
    assert {row["指标"]: row.get("单位") for row in rows}["出生缺陷发生率"] == "%"


def test_only_agencies_that_existed_in_the_plans_time_are_offered(
    tmp_path: Path, kept: tuple[dict[str, Record], Registry]
) -> None:
    shipped_records, registry = kept
    path = tmp_path / "form.xlsx"
    offered = {}
    for plan in ("440000-women-2011-2020", "440103-women-2021-2030"):
        write_template("assignments", plan, shipped_records, registry, path)
        offered[plan] = [
            cell.value for (cell,) in load_workbook(path)["代码表"].iter_rows(min_row=2, max_col=1)
        ]
    assert "广东省卫生厅" in offered["440000-women-2011-2020"]
    assert "广东省卫生健康委员会" in offered["440000-women-2011-2020"]
    assert "广东省卫生厅" not in offered["440103-women-2021-2030"]


def test_text_is_never_a_formula(tmp_path: Path, registry: Registry) -> None:
    records = shili.records()
    records[PLAN].plans[0].domains[0].targets[0].text = "=1+1"
    path = form(tmp_path, "assignments", records, registry)
    assert load_workbook(path).worksheets[0]["D3"].data_type == "s"


@pytest.mark.parametrize("kind", ["assignments", "observations"])
def test_the_same_form_has_the_same_bytes(
    tmp_path: Path, records: dict[str, Record], registry: Registry, kind: Kind
) -> None:
    first = form(tmp_path, kind, records, registry).read_bytes()
    assert form(tmp_path, kind, records, registry).read_bytes() == first


def test_an_unknown_plan_is_named(tmp_path: Path, records: dict[str, Record], registry: Registry) -> None:
    with pytest.raises(RecordError, match=PLAN):
        write_template("assignments", "no-such-plan", records, registry, tmp_path / "form.xlsx")
    with pytest.raises(RecordError, match="written"):
        write_template("assignments", PLAN, records, registry, tmp_path / "no" / "form.xlsx")
