"""`kg import` and `kg template` as a person uses them: what they print, what they write, how they refuse."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kg.record import read_record
from kg.registry import read_registry
from tests.imports import shili

KG = Path(sys.executable).parent / "kg"
HEADER = ["领域", "目标", "牵头单位", "配合单位", "完成时限"]
MORTALITY = ["妇女与健康", "示例孕产妇死亡率控制在9.5/10万以下", "市卫健局", "市公安局、市妇联", "2030年"]
KINDERGARTEN = ["妇女与教育", "示例女童学前毛入园率达到95%以上", "市教育局", "", "2030年"]
EMPTY = ["妇女与教育", "示例社区女性学习场所达到3个。", "", "", ""]


@pytest.fixture
def registers(tmp_path: Path) -> Path:
    return shili.write_registers(tmp_path / "registers")


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return shili.write_records(tmp_path / "records")


class Kg:
    """Runs `kg` on one folder of registers and one of records."""

    def __init__(self, registers: Path, records: Path) -> None:
        self.registers, self.records = registers, records

    def __call__(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"KG_REGISTERS": str(self.registers)}
        return subprocess.run(
            [KG, *arguments, "--records", self.records],
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env=environment,
            cwd=self.records.parent,
        )


@pytest.fixture
def kg(registers: Path, records: Path) -> Kg:
    return Kg(registers, records)


def test_an_import_writes_one_table_and_says_what_it_did(kg: Kg, tmp_path: Path) -> None:
    path = shili.workbook(tmp_path / "split-2024.xlsx", 分解书=[HEADER, MORTALITY, KINDERGARTEN, EMPTY])
    before = shili.bytes_of(kg.registers)
    done = kg("import", "assignments", path, "--plan", shili.PLAN)
    assert (done.returncode, done.stderr) == (0, "")
    for line in (
        "split-2024.xlsx → assignments/split-2024.csv",
        "读取 read        3 行 rows",
        f"对应 matched     2 行 rows：{shili.PLAN} 示例市妇女发展规划（2021—2030年）",
        "未填 not filled  1 行 rows",
        "新增 added 4，改变 changed 0，删除 removed 0，不变 same 0",
        "完成时限",
        "第2行 “示例孕产妇死亡率控制在9.5/10万以下” → d1/t1",
        "下一步 next      kg build",
    ):
        assert line in done.stdout
    after = shili.bytes_of(kg.registers)
    assert set(after) - set(before) == {"assignments/split-2024.csv"}
    assert {name: after[name] for name in before} == before
    (table,) = read_registry(kg.registers).assignments
    assert (table.key, len(table.rows)) == ("split-2024", 4)


def test_a_dry_run_says_the_same_and_leaves_every_byte(kg: Kg, tmp_path: Path) -> None:
    path = shili.workbook(tmp_path / "a.xlsx", 一=[HEADER, MORTALITY])
    before = shili.bytes_of(tmp_path)
    done = kg("import", "assignments", path, "--plan", shili.PLAN, "--dry-run")
    assert done.returncode == 0
    assert "新增 added 3" in done.stdout
    assert "未写入 not written" in done.stdout
    assert shili.bytes_of(tmp_path) == before


def test_a_file_with_one_bad_row_leaves_every_byte(kg: Kg, tmp_path: Path) -> None:
    bad = ["妇女与健康", "示例产前筛查率达到81%以上", "市卫健局、市卫建站", "", ""]
    path = shili.workbook(tmp_path / "a.xlsx", 一=[HEADER, MORTALITY, bad], 二=[HEADER, KINDERGARTEN])
    before = shili.bytes_of(tmp_path)
    done = kg("import", "assignments", path, "--plan", shili.PLAN)
    assert (done.returncode, done.stdout) == (1, "")
    assert "2 处错误，什么也没有导入" in done.stderr
    figure, unit = done.stderr.splitlines()[1:]
    assert figure.startswith("工作表“一” 第3行 B 目标 “示例产前筛查率达到81%以上”：与最相近的目标数字不一致")
    assert unit.startswith("工作表“一” 第3行 C 牵头单位 “市卫建站”：示例市没有登记这个单位")
    assert "Traceback" not in done.stderr
    assert shili.bytes_of(tmp_path) == before


def test_a_broken_cell_hides_no_other_fault(kg: Kg, tmp_path: Path) -> None:
    longer = [*KINDERGARTEN, "市妇联"]
    rows: shili.Rows = [HEADER, [*MORTALITY[:2], "#DIV/0!", "", ""], longer, [*MORTALITY[:2], "7", "", ""]]
    before = shili.bytes_of(tmp_path)
    done = kg("import", "assignments", shili.workbook(tmp_path / "a.xlsx", 一=rows), "--plan", shili.PLAN)
    assert (done.returncode, done.stdout) == (1, "")
    shili_rows = [line.partition("：")[0] for line in done.stderr.splitlines()[1:]]
    assert shili_rows == [
        "工作表“一” 第2行 C 牵头单位 “#DIV/0!”",
        "工作表“一” 第3行 F “市妇联”",
        "工作表“一” 第4行 C 牵头单位 “7”",
    ]
    assert set(shili.bytes_of(tmp_path)) - set(before) == {"a.xlsx"}


def test_what_asks_for_a_look_is_shown(kg: Kg, tmp_path: Path) -> None:
    other = [*MORTALITY[:2], "市公安局", "市教育局（市语委办）", ""]
    path = shili.workbook(tmp_path / "a.xlsx", 一=[HEADER, MORTALITY, MORTALITY, other])
    done = kg("import", "assignments", path, "--plan", shili.PLAN, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "重复 repeated    1 行 rows" in done.stdout
    assert "牵头单位不同 leads differ 1 个目标，请核对 targets, please check:" in done.stdout
    assert f"  {shili.PLAN}/d1/t1 市卫健局（一 第2行）、市公安局（一 第4行）" in done.stdout
    assert "括号中的名称未另计 names in brackets not counted: 市教育局(市语委办)" in done.stdout
    figure = ["示例市", "孕产妇死亡率", "2023", "9.1", "/10万", "虚构"]
    rows = [["地区", "指标", "年份", "数值", "单位", "来源"], figure, figure]
    done = kg("import", "observations", shili.text(tmp_path / "f.csv", rows), "--dry-run")
    assert "重复 repeated    1 行 rows" in done.stdout


def test_the_same_file_again_is_unchanged_and_a_new_version_replaces_it(kg: Kg, tmp_path: Path) -> None:
    path = tmp_path / "目标责任分解书.xlsx"
    shili.workbook(path, 一=[HEADER, MORTALITY, KINDERGARTEN])
    assert kg("import", "assignments", path, "--plan", shili.PLAN).returncode == 0
    before = shili.bytes_of(kg.registers)
    again = kg("import", "assignments", path, "--plan", shili.PLAN)
    assert "没有变化 unchanged" in again.stdout
    assert shili.bytes_of(kg.registers) == before
    shili.workbook(path, 一=[HEADER, [*MORTALITY[:2], "市妇联", "市公安局", ""], EMPTY])
    changed = kg("import", "assignments", path, "--plan", shili.PLAN)
    assert f"  - {shili.PLAN}/d1/t1 health lead" in changed.stdout
    assert f"  - {shili.PLAN}/d2/t1 education lead" in changed.stdout
    assert f"  ~ {shili.PLAN}/d1/t1 womens-federation: participating → lead" in changed.stdout
    (table,) = read_registry(kg.registers).assignments
    assert table.key.startswith(f"{shili.PLAN}-")
    assert {(row.agency, row.role) for row in table.rows} == {
        ("womens-federation", "lead"),
        ("public-security", "participating"),
    }


def test_a_table_under_a_given_key_and_source(kg: Kg, tmp_path: Path) -> None:
    path = shili.text(tmp_path / "a.csv", [HEADER, MORTALITY])
    done = kg(
        "import", "assignments", path, "--plan", "示例市妇女发展规划", "--as", "made-up", "--source", "虚构"
    )
    assert done.returncode == 0, done.stderr
    (table,) = read_registry(kg.registers).assignments
    assert (table.key, {row.source for row in table.rows}) == ("made-up", {"虚构"})
    refused = kg("import", "assignments", path, "--plan", shili.PLAN, "--as", "../up")
    assert (refused.returncode, "--as" in refused.stderr) == (1, True)


def test_a_template_imports_back_without_change(kg: Kg, tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    made = kg("template", "assignments", "--plan", shili.PLAN, "-o", form)
    assert made.returncode == 0, made.stderr
    empty = kg("import", "assignments", form)
    assert empty.returncode == 0, empty.stderr
    assert "未填 not filled  5 行 rows" in empty.stdout
    assert "nothing was written" in empty.stderr
    book = load_workbook(form)
    sheet = book.active
    assert sheet is not None
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    top = next(at for at, row in enumerate(rows) if any(cell.startswith("牵头单位") for cell in row))
    column = next(at for at, cell in enumerate(rows[top], 1) if cell.startswith("牵头单位"))
    for row in range(top + 2, len(rows) + 1):
        sheet.cell(row, column, "示例市教育局" if row % 2 else "示例市妇女联合会")
    book.save(form)
    filled = kg("import", "assignments", form)
    assert filled.returncode == 0, filled.stderr
    assert "新增 added 5" in filled.stdout
    assert "措辞不同" not in filled.stdout
    assert kg("template", "assignments", "--plan", shili.PLAN, "-o", form).returncode == 0
    again = kg("import", "assignments", form)
    assert "新增 added 0，改变 changed 0，删除 removed 0，不变 same 5" in again.stdout


def test_rows_of_a_register_are_put_in(kg: Kg, tmp_path: Path) -> None:
    header = ["place", "id", "name_zh", "name_en", "function", "source"]
    station = ["990100", "station", "示例市卫建站", "Station (made up)", "health", "虚构"]
    rows = shili.text(tmp_path / "new.csv", [header, station])
    dry = kg("import", "agencies", rows, "--dry-run")
    assert "  + 990100 station " in dry.stdout
    before = shili.bytes_of(kg.registers)
    assert kg("import", "agencies", rows).returncode == 0
    after = shili.bytes_of(kg.registers)
    assert {name for name in after if after[name] != before[name]} == {"agencies.csv"}
    bad = ["妇女与健康", "示例产前筛查率达到80%以上", "市卫建站", "", ""]
    table = shili.text(tmp_path / "a.csv", [HEADER, bad])
    assert kg("import", "assignments", table, "--plan", shili.PLAN).returncode == 0


def test_a_register_that_would_be_wrong_as_a_whole_is_not_written(kg: Kg, tmp_path: Path) -> None:
    header = ["place", "id", "name_zh", "name_en", "function", "source"]
    rows = [header, ["999999", "nowhere", "无处局", "Nowhere (made up)", "health", "虚构"]]
    before = shili.bytes_of(kg.registers)
    done = kg("import", "agencies", shili.text(tmp_path / "new.csv", rows))
    assert (done.returncode, done.stdout) == (1, "")
    assert "999999" in done.stderr
    assert shili.bytes_of(kg.registers) == before


def test_figures_are_imported_too(kg: Kg, tmp_path: Path) -> None:
    rows = [
        ["地区", "指标", "年份", "数值", "单位", "来源"],
        ["示例市", "孕产妇死亡率", "2023", "9.1", "/10万", "虚构"],
    ]
    path = shili.text(tmp_path / "figures.csv", rows)
    done = kg("import", "observations", path)
    assert done.returncode == 0, done.stderr
    assert "新增 added 1" in done.stdout
    (table,) = read_registry(kg.registers).observations
    assert (table.rows[0].place, table.rows[0].indicator) == ("990100", "maternal-mortality")


def test_targets_become_a_plan_of_their_own_but_never_replace_a_plans_text(kg: Kg, tmp_path: Path) -> None:
    rows: shili.Rows = [
        ["规划", "地区", "规划期", "领域", "目标", "牵头单位", "来源"],
        [
            "示例市妇女发展规划（2021—2030年）",
            "示例市",
            "2021-2030",
            "妇女与健康",
            "示例筛查率达到80%以上",
            "市卫健局",
            "虚构",
        ],
    ]
    path = shili.text(tmp_path / "targets.csv", rows)
    before = shili.bytes_of(tmp_path)
    refused = kg("import", "targets", path)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert shili.PLAN in refused.stderr
    assert shili.bytes_of(tmp_path) == before
    slug = ("--slug", "示例市妇女发展规划（2021—2030年）=table")
    assert kg("import", "targets", path, *slug, "--dry-run").returncode == 0
    assert shili.bytes_of(tmp_path) == before
    done = kg("import", "targets", path, *slug)
    assert done.returncode == 0, done.stderr
    made = read_record(kg.records / f"{shili.PLAN}-table.json").plans[0]
    assert (made.partial, made.domains[0].targets[0].text) == (True, "示例筛查率达到80%以上")
    (table,) = read_registry(kg.registers).assignments
    assert (table.rows[0].plan, table.rows[0].agency) == (f"{shili.PLAN}-table", "health")
    assert "没有变化 unchanged" in kg("import", "targets", path, *slug).stdout


@pytest.mark.parametrize("name", ["none.xlsx", "broken.xlsx", "other.pdf"])
def test_what_is_no_table_is_named(kg: Kg, tmp_path: Path, name: str) -> None:
    if name != "none.xlsx":
        (tmp_path / name).write_bytes(b"%PDF-1.7 made up" if name.endswith("pdf") else b"PK\x03\x04 broken")
    done = kg("import", "assignments", tmp_path / name, "--plan", shili.PLAN)
    assert (done.returncode, done.stdout) == (1, "")
    assert name in done.stderr
    assert "Traceback" not in done.stderr
