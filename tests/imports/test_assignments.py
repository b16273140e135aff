"""Tables of responsibilities of 示例市, as files: what is taken, what is refused, where and why."""

import dataclasses
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import RecordError
from kg.imports.assignments import Assignments, import_assignments, table_key
from kg.imports.changes import compare_tables
from kg.record import read_record
from kg.registry import Registry, read_registry
from kg.sheets import Fault, TableError, read_sheets
from kg.shipped import shipped
from kg.tables import AssignmentRow, Table
from tests.imports import shili
from tests.imports.shili import Rows

HEADER = ["领域", "目标", "牵头单位", "配合单位"]
MORTALITY = ["妇女与健康", "示例孕产妇死亡率控制在9.5/10万以下", "市卫健局", "市公安局、市妇联"]
SCREENING = ["妇女与健康", "示例产前筛查率达到80%以上", "示例市卫生健康局", ""]
KINDERGARTEN = ["妇女与教育", "示例女童学前毛入园率达到95%以上", "市教育局", "市卫健局；市妇联"]


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return read_registry(shili.write_registers(tmp_path_factory.mktemp("assignments") / "registers"))


def take(path: Path, registry: Registry, *, plan: str | None = shili.PLAN, both: bool = False) -> Assignments:
    records = shili.records("women", "children") if both else shili.records()
    return import_assignments(read_sheets(path, "assignments"), records, registry, plan=plan)


def said(found: Assignments) -> set[tuple[str, str, str]]:
    return {(row.target, row.agency, row.role) for row in found.table.rows}


def faults(path: Path, registry: Registry, *, plan: str | None = shili.PLAN) -> list[Fault]:
    with pytest.raises(TableError) as caught:
        take(path, registry, plan=plan)
    return list(caught.value.faults)


def table(tmp_path: Path, *rows: list[str], header: list[str] | None = None) -> Path:
    return shili.workbook(tmp_path / "made-up.xlsx", 分解书=[header or HEADER, *rows])


def test_a_table_becomes_responsibilities_that_cite_their_row(tmp_path: Path, registry: Registry) -> None:
    found = take(table(tmp_path, MORTALITY, SCREENING, KINDERGARTEN), registry)
    assert said(found) == {
        ("d1/t1", "health", "lead"),
        ("d1/t1", "public-security", "participating"),
        ("d1/t1", "womens-federation", "participating"),
        ("d1/t2", "health", "lead"),
        ("d2/t1", "education", "lead"),
        ("d2/t1", "health", "participating"),
        ("d2/t1", "womens-federation", "participating"),
    }
    first = found.table.rows[0]
    assert (first.file, first.sheet, first.row, first.printed) == ("made-up.xlsx", "分解书", 2, "市卫健局")
    assert first.statement == "示例孕产妇死亡率控制在9.5/10万以下，城乡差距缩小。"
    assert first.plan == shili.PLAN
    assert (found.read, found.matched, found.unfilled) == (3, {shili.PLAN: 3}, 0)
    assert [row.row for row in found.reworded] == [2, 3]
    assert found.unregistered == ()


def test_rows_without_units_are_counted_and_not_matched(tmp_path: Path, registry: Registry) -> None:
    found = take(table(tmp_path, MORTALITY, ["妇女与健康", "示例从未写过的目标", "", ""]), registry)
    assert (found.matched, found.unfilled) == ({shili.PLAN: 1}, 1)


def test_several_leads_and_several_rows_of_a_target_are_put_together(
    tmp_path: Path, registry: Registry
) -> None:
    again = [
        "妇女与健康",
        "城乡差距缩小，示例孕产妇死亡率控制在9.5/10万以下",
        "市公安局、市教育局",
        "市卫健局",
    ]
    found = take(table(tmp_path, MORTALITY, again), registry)
    assert said(found) == {
        ("d1/t1", "health", "lead"),
        ("d1/t1", "public-security", "lead"),
        ("d1/t1", "education", "lead"),
        ("d1/t1", "womens-federation", "participating"),
    }


def test_every_fault_is_named_with_its_cell(tmp_path: Path, registry: Registry) -> None:
    path = shili.workbook(
        tmp_path / "made-up.xlsx",
        甲=[
            ["示例市妇女发展规划目标责任分解书"],
            HEADER,
            ["妇女与健康", "示例孕产妇死亡率控制在15/10万以下", "市卫健局", ""],
            ["妇女与航天", "示例女童学前毛入园率达到95%以上", "市教育局", ""],
            KINDERGARTEN,
        ],
        乙=[HEADER, ["妇女与教育", "示例宇宙航行普及率", "市卫建站", "市妇联、市某某处"]],
    )
    found = faults(path, registry)
    assert [(one.sheet, one.row, one.column.split()[0], one.value) for one in found] == [
        ("甲", 3, "B", "示例孕产妇死亡率控制在15/10万以下"),
        ("甲", 4, "A", "妇女与航天"),
        ("乙", 2, "B", "示例宇宙航行普及率"),
        ("乙", 2, "C", "市卫建站"),
        ("乙", 2, "D", "市某某处"),
    ]
    figures, domain, target, unit, _ = found
    assert "15/10万" in figures.reason_zh
    assert "d1/t1 示例孕产妇死亡率控制在9.5/10万以下" in figures.remedy_zh
    assert domain.remedy_zh.endswith("妇女与健康、妇女与教育")
    assert target.remedy_zh.count("；") == 2
    assert "示例市卫生健康局" in unit.remedy_zh
    assert "kg import agencies" in unit.remedy_en


def test_a_unit_whose_kind_is_known_goes_in_under_its_full_name(tmp_path: Path, registry: Registry) -> None:
    found = take(table(tmp_path, [*SCREENING[:2], "市民政局", ""]), registry)
    assert said(found) == {("d1/t2", "示例市民政局", "lead")}
    assert found.table.rows[0].printed == "市民政局"
    assert found.unregistered == ("示例市民政局",)


def test_what_asks_for_a_look_is_said_and_no_fault(tmp_path: Path, registry: Registry) -> None:
    other = [*MORTALITY[:2], "市公安局", ""]
    plates = [*SCREENING[:2], "市教育局（市语委办）、市妇联", ""]
    found = take(table(tmp_path, MORTALITY, MORTALITY, other, plates), registry)
    assert found.repeated == 1
    assert found.led_twice == {f"{shili.PLAN}/d1/t1": "市卫健局（分解书 第2行）、市公安局（分解书 第4行）"}
    assert found.plates == ("市教育局(市语委办)",)
    assert ("d1/t2", "education", "lead") in said(found)
    again = take(table(tmp_path, MORTALITY), registry)
    assert (again.repeated, again.led_twice, again.plates) == (0, {}, ())


def test_only_the_domain_leaves_several_plans_open(tmp_path: Path, registry: Registry) -> None:
    health = ["健康", *MORTALITY[1:]]
    first, second = faults_of_both(table(tmp_path, MORTALITY, health), registry)
    assert first.reason_zh == second.reason_zh == "没有写明是哪个规划"
    assert "--plan" in first.remedy_en


def faults_of_both(path: Path, registry: Registry) -> list[Fault]:
    records = {**shili.records("women", "children")}
    records["990100-women-2031-2040"] = records[shili.PLAN]
    with pytest.raises(TableError) as caught:
        import_assignments(read_sheets(path, "assignments"), records, registry)
    return list(caught.value.faults)


@pytest.mark.parametrize("where", ["title", "sheet"])
def test_a_title_of_a_plan_without_record_is_named(tmp_path: Path, registry: Registry, where: str) -> None:
    title = "示例市妇女发展规划（2011—2020年）"
    rows = [HEADER, MORTALITY, SCREENING]
    if where == "title":
        path = shili.workbook(tmp_path / "a.xlsx", 一=[[f"{title}目标责任分解表"], *rows])
    else:
        path = shili.workbook(tmp_path / "a.xlsx", **{title: rows})
    (fault,) = faults(path, registry, plan=None)
    assert fault.value.startswith("示例市妇女发展规划")
    assert "2011" in fault.value
    assert fault.column == "表题 title"
    assert fault.reason_zh.startswith("没有这个规划的记录（共 2 行")
    assert shili.PLAN in fault.remedy_zh
    (contrary,) = faults(path, registry)
    assert f"--plan {shili.PLAN}" in contrary.reason_zh


def test_a_second_plan_below_the_first_one(tmp_path: Path, registry: Registry) -> None:
    children = ["儿童与教育", *KINDERGARTEN[1:]]
    rows: Rows = [
        ["示例市妇女发展规划（2021—2030年）"],
        HEADER,
        MORTALITY,
        [],
        ["示例市儿童发展规划（2021—2030年）"],
        HEADER,
        children,
    ]
    found = take(shili.workbook(tmp_path / "a.xlsx", 一=rows), registry, plan=None, both=True)
    assert found.matched == {shili.CHILDREN: 1, shili.PLAN: 1}


def test_nothing_says_which_plan(tmp_path: Path, registry: Registry) -> None:
    (fault,) = faults(table(tmp_path, MORTALITY[1:], header=HEADER[1:]), registry, plan=None)
    assert (fault.row, fault.column) == (2, "规划名称")
    assert fault.reason_zh == "没有写明是哪个规划"
    assert "--plan" in fault.remedy_en
    assert shili.PLAN in fault.remedy_zh


def test_the_plan_from_heading_sheet_domain_or_column(tmp_path: Path, registry: Registry) -> None:
    heading = shili.workbook(
        tmp_path / "a.xlsx", 一=[["示例市妇女发展规划（2021—2030年）分解书"], HEADER, MORTALITY]
    )
    sheet = shili.workbook(tmp_path / "b.xlsx", 示例市妇女=[HEADER, MORTALITY])
    both = shili.workbook(tmp_path / "c.xlsx", 一=[["示例市妇女儿童发展规划分解书"], HEADER, MORTALITY])
    column = shili.workbook(
        tmp_path / "d.xlsx", 一=[["规划", *HEADER], ["示例市妇女发展纲要（2021-2030）", *MORTALITY]]
    )
    for path in (heading, sheet, both, column):
        assert {row.plan for row in take(path, registry, plan=None, both=True).table.rows} == {shili.PLAN}


def test_a_plan_that_is_unknown_or_not_the_given_one_is_refused(tmp_path: Path, registry: Registry) -> None:
    header = ["规划", *HEADER]
    path = table(tmp_path, ["无名市妇女发展规划", *MORTALITY], header=header)
    (fault,) = faults(path, registry)
    assert (fault.row, fault.column[0], fault.reason_zh) == (2, "A", "没有这个规划")
    other = table(tmp_path, ["示例市妇女发展规划", *MORTALITY], header=header)
    with pytest.raises(TableError, match="--plan 990100-children-2021-2030"):
        take(other, registry, plan=shili.CHILDREN, both=True)
    with pytest.raises(RecordError, match="无名"):
        take(other, registry, plan="无名")
    with pytest.raises(RecordError, match="several plans"):
        take(other, registry, plan="示例市妇女儿童发展规划", both=True)


def test_an_id_and_words_that_contradict_it(tmp_path: Path, registry: Registry) -> None:
    header = ["目标编号", *HEADER]
    right = table(tmp_path, [f"{shili.PLAN}/d1/t2", *SCREENING], header=header)
    assert said(take(right, registry, plan=None)) == {("d1/t2", "health", "lead")}
    wrong = table(
        tmp_path, [f"{shili.PLAN}/d2/t2", *SCREENING], [f"{shili.PLAN}/d7/t2", *SCREENING], header=header
    )
    first, second = faults(wrong, registry, plan=None)
    assert (first.row, first.column[0], second.row, second.column[0]) == (2, "C", 3, "A")
    assert "d2/t2" in first.reason_zh
    assert "d1/t2" in first.remedy_zh


def test_where_a_table_is_from(tmp_path: Path, registry: Registry) -> None:
    rows = [["示例市妇女 分解书"], HEADER, SCREENING]
    file = read_sheets(shili.workbook(tmp_path / "a.xlsx", 一=rows), "assignments")
    (row,) = import_assignments(file, shili.records(), registry).table.rows
    assert row.source == "示例市妇女 分解书"
    (row,) = import_assignments(file, shili.records(), registry, source="虚构办公室").table.rows
    assert row.source == "虚构办公室"
    own = table(tmp_path, [*SCREENING, "虚构文件"], header=[*HEADER, "来源"])
    (row,) = import_assignments(
        read_sheets(own, "assignments"), shili.records(), registry, plan=shili.PLAN, source="虚构办公室"
    ).table.rows
    assert row.source == "虚构文件"
    (row,) = take(table(tmp_path, SCREENING), registry).table.rows
    assert row.source == "made-up.xlsx"


def test_the_key_of_a_table(tmp_path: Path, registry: Registry) -> None:
    assert (table_key("Plan 2024_v2.xlsx"), table_key("分解书.xlsx")) == ("plan-2024-v2", "")
    chinese = take(shili.workbook(tmp_path / "分解书.xlsx", 一=[HEADER, MORTALITY]), registry)
    assert chinese.table.key == f"{shili.PLAN}-{chinese.table.rows[0].sha256[:8]}"
    given = import_assignments(
        read_sheets(tmp_path / "分解书.xlsx", "assignments"),
        shili.records(),
        registry,
        plan=shili.PLAN,
        key="k",
    )
    assert given.table.key == "k"


def test_a_file_of_the_same_name_is_a_new_version_only_of_a_table_about_its_plan(
    tmp_path: Path, registry: Registry
) -> None:
    mine = take(shili.workbook(tmp_path / "split.xlsx", 一=[HEADER, MORTALITY]), registry).table
    renamed = Table("own-name", tuple(row.model_copy(update={"file": "split.xlsx"}) for row in mine.rows))
    knows = dataclasses.replace(registry, assignments=(renamed,))
    assert take(tmp_path / "split.xlsx", knows).table.key == "own-name"
    elsewhere = tuple(row.model_copy(update={"plan": "440281-women-2021-2030"}) for row in mine.rows)
    taken = dataclasses.replace(registry, assignments=(Table("split", elsewhere),))
    assert take(tmp_path / "split.xlsx", taken).table.key == f"{shili.PLAN}-{mine.rows[0].sha256[:8]}"


def test_csv_in_gb18030_gives_the_same(tmp_path: Path, registry: Registry) -> None:
    rows = [HEADER, MORTALITY, KINDERGARTEN]
    utf8 = take(shili.text(tmp_path / "u.csv", rows), registry)
    gb = take(shili.text(tmp_path / "g.csv", rows, "gb18030"), registry)
    assert said(utf8) == said(gb)
    assert {row.sheet for row in gb.table.rows} == {"-"}


def all_rows() -> Rows:
    record = shili.record()
    units = ["市卫健局", "市教育局", "市妇联、市公安局", "市公安局，市教育局", "市妇联"]
    goals = [(d.name, t.text) for d in record.plans[0].domains for t in d.targets]
    return [
        [name, text, unit, "市卫健局" if at % 2 else ""]
        for at, ((name, text), unit) in enumerate(zip(goals, units, strict=True))
    ]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_shuffled_rows_say_the_same_in_the_same_order(tmp_path: Path, registry: Registry, seed: int) -> None:
    rows = list(all_rows())
    before = take(shili.text(tmp_path / "before.csv", [HEADER, *rows]), registry).table.rows
    random.Random(seed).shuffle(rows)  # noqa: S311  # a test's order
    after = take(shili.text(tmp_path / "after.csv", [HEADER, *rows]), registry).table.rows

    def plain(row: AssignmentRow) -> tuple[str, ...]:
        return row.target, row.agency, row.role

    assert [*map(plain, before)] == [*map(plain, after)]
    assert not compare_tables(before, after)


@pytest.mark.shared
def test_a_published_table_imports_whole(shared: Path) -> None:
    records = {path.stem: read_record(path) for path in shipped("data", "plans").glob("440000-*.json")}
    path = shared / "reference" / "assignments-guangdong-2011-2020.csv"
    found = import_assignments(read_sheets(path, "assignments"), records, read_registry())
    assert (found.read, sum(found.matched.values()), found.unfilled) == (14, 14, 0)
    assert found.reworded == ()
    leads = [row for row in found.table.rows if row.role == "lead"]
    assert len(leads) == 14
    assert {row.agency for row in leads if row.printed == "省卫生厅"} == {"health-department"}
    assert len(found.table.rows) == 57
