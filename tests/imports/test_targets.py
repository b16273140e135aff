"""Tables of targets: plans of their own, quoted from the table's cells; and who the table says leads them."""

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kg.assess import standings
from kg.assess.goals import goal_of
from kg.build.quotes import check_quotes
from kg.corrections import check_unlisted, correct
from kg.document import read
from kg.errors import RecordError
from kg.extract.kinds import kind_of
from kg.extract.parts import quantities
from kg.flat import flatten
from kg.imports.targets import Given, import_targets
from kg.record import Record, Target, read_record
from kg.registry import Registry, read_registry
from kg.sheets import Fault, TableError, read_sheets
from kg.shipped import shipped
from kg.tables import ASSIGNMENTS, AssignmentRow, Table, read_tables
from tests.imports import shili

SLUGS = {
    "健康儿童行动提升计划（2021—2025年）": "health-action",
    "国家托育服务发展目标（“十四五”）": "childcare",
}
HEADER = ["规划", "领域", "目标", "指标", "比较", "目标值", "单位", "目标年份", "牵头单位", "来源"]
PLAN = "示例市妇女发展规划（2031—2035年）"
SOURCE = "示例市目标责任分解书（虚构）"
IN_WORDS = dict.fromkeys(["指标", "比较", "目标值", "单位", "目标年份"])


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    return read_registry(shili.write_registers(tmp_path_factory.mktemp("shili") / "registers"))


def imported(
    path: Path, registry: Registry, **given: object
) -> tuple[dict[str, Record], list[Table[AssignmentRow]]]:
    told = Given(**{"quantities_of": quantities, "kind_of": kind_of, **given})  # type: ignore[arg-type]  # by name
    return import_targets(path, read_sheets(path, "targets"), registry, told)


def row(**changed: str | int | float | None) -> list[str | int | float | None]:
    """Return a good row with some cells changed."""
    statement = "示例产前筛查率达到80%以上"
    cells: list[str | int | float | None] = [
        PLAN,
        "妇女与健康",
        statement,
        "示例产前筛查率",
        "≥",
        80,
        "%",
        2033,
        "市卫生健康局",
        SOURCE,
    ]
    return list((dict(zip(HEADER, cells, strict=True)) | changed).values())


def made(
    folder: Path, registry: Registry, *rows: list[str | int | float | None], **given: object
) -> tuple[dict[str, Record], list[Table[AssignmentRow]]]:
    return imported(shili.text(folder / "targets.csv", [HEADER, *rows]), registry, **given)


def only(records: dict[str, Record]) -> Target:
    ((target,),) = ([*domain.targets] for record in records.values() for domain in record.plans[0].domains)
    return target


def faults(
    folder: Path, registry: Registry, *rows: list[str | int | float | None], **given: object
) -> tuple[Fault, ...]:
    with pytest.raises(TableError) as caught:
        made(folder, registry, *rows, **given)
    return caught.value.faults


@pytest.mark.shared
@pytest.mark.parametrize("name", ["assignments-guangdong-2011-2020", "dated-targets"])
def test_the_shipped_records_and_tables_are_what_the_importer_makes(shared: Path, name: str) -> None:
    records, tables = imported(shared / "reference" / f"{name}.csv", read_registry(), slugs=SLUGS)
    for key, record in records.items():
        kept = read_record(shipped("data", "plans", f"{key}.json"))
        assert record.model_copy(update={"software": kept.software}) == kept  # which version made it
    shipped_tables = read_tables(shipped("data", "registers", ASSIGNMENTS), AssignmentRow)
    assert tables == [table for table in shipped_tables if table.key == name]


@pytest.mark.shared
def test_every_quote_of_the_shipped_records_stands_in_its_table(shared: Path) -> None:
    checked = 0
    for path in shipped("data", "plans").glob("*.json"):
        record = read_record(path)
        if record.plans[0].partial:
            check_unlisted(record, path.name)
            checked += check_quotes(record, read(shared / "reference" / record.document))
    assert checked == 21 + 17  # statements, and the values that they name


def test_the_shipped_plans_known_by_tables_say_what_the_tables_say() -> None:
    dated = read_record(shipped("data", "plans", "100000-children-2021-2025-childcare.json")).plans[0]
    assert (dated.title, dated.slug, dated.partial) == ("国家托育服务发展目标（“十四五”）", "childcare", True)
    assert (dated.place, dated.period, dated.issuer) == ("中国", (2021, 2025), "国家卫生健康委")
    ((value,),) = (target.quantities for target in dated.domains[0].targets)
    assert (value.comparator, value.value, value.unit, value.by_year) == (">=", 4.5, "个", 2025)
    guangdong = read_record(shipped("data", "plans", "440000-children-2011-2020.json")).plans[0]
    values = [[(q.comparator, q.value, q.unit) for q in t.quantities] for t in guangdong.domains[0].targets]
    assert values == [
        [("<=", 4, "%")],
        [("<=", 6, "‰")],
        [("<=", 8, "‰")],
        [("delta<=", -1 / 6, "")],
        [("<=", 12, "%")],
        [("<=", 7, "%")],
        [],
    ]


def test_a_fall_by_a_sixth_is_a_target_value_to_its_end() -> None:
    """From the record to the answer of who is overdue: nothing on the way needs a decimal that ends."""
    key = "440000-children-2011-2020"
    record = read_record(shipped("data", "plans", f"{key}.json"))
    target = record.plans[0].domains[0].targets[3]
    assert target.text.endswith("下降1/6")
    (value,) = target.quantities
    assert (target.kind, record.findings) == ("quantified", [])
    assert (value.indicator, value.comparator, value.unit) == ("18岁以下儿童伤害死亡率", "delta<=", "")
    assert (value.value, value.printed, value.baseline_year) == (-1 / 6, "1/6", 2010)
    goal = goal_of(value, record.plans[0], None)
    assert (goal.share, goal.printed, goal.due) == (Fraction(-1, 6), "-1/6", 2020)
    today = date(2026, 11, 22)
    found = [
        standing.assessment.status
        for standing in standings({key: record}, read_registry(), today)
        if "/d1/t4/" in standing.subject and standing.assessment.as_of == today
    ]
    assert found == ["overdue-unreported"]


@pytest.mark.parametrize(("printed", "value"), [("1/4", -0.25), ("1/6", -1 / 6), ("三分之一", -1 / 3)])
def test_a_fraction_is_kept_as_its_quotient(
    tmp_path: Path, registry: Registry, printed: str, value: float
) -> None:
    records, _ = made(tmp_path, registry, row(目标=f"示例贫血率以2030年为基数下降{printed}", **IN_WORDS))
    (quantity,) = only(records).quantities
    assert (quantity.comparator, quantity.value, quantity.unit) == ("delta<=", value, "")
    assert (quantity.printed, quantity.baseline_year) == (printed, 2030)


def test_a_plan_of_a_table_is_partial_and_points_into_it(tmp_path: Path, registry: Registry) -> None:
    second = row(
        目标="到2034年，示例知晓率达到95%", 指标=None, 比较=None, 目标值=None, 单位=None, 目标年份=None
    )
    records, (table,) = made(
        tmp_path, registry, row(), second, row(领域="妇女与教育", 目标="示例平等", **IN_WORDS)
    )
    (key,) = records
    assert key == "990100-women-2031-2035"
    document = read(tmp_path / "targets.csv")
    record = records[key]
    assert (record.document, record.sha256) == (document.name, document.sha256)
    plan = record.plans[0]
    assert (plan.title, plan.place, plan.audience, plan.partial) == (PLAN, "示例市", "women", True)
    assert plan.source == SOURCE
    assert [domain.name for domain in plan.domains] == ["妇女与健康", "妇女与教育"]
    assert [len(domain.targets) for domain in plan.domains] == [2, 1]
    assert check_quotes(record, document) == 5
    for domain in plan.domains:
        assert flatten(document.text, *domain.span).text.startswith(domain.name)
    assert [value.by_year for target in plan.domains[0].targets for value in target.quantities] == [
        2033,
        2034,
    ]
    assert {(one.target, one.agency, one.role) for one in table.rows} == {
        ("d1/t1", "health", "lead"),
        ("d1/t2", "health", "lead"),
        ("d2/t1", "health", "lead"),
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_quotes_stand_at_their_place_in_any_encoding(
    tmp_path: Path, registry: Registry, encoding: str
) -> None:
    path = shili.text(tmp_path / "targets.csv", [HEADER, row(来源="含,逗号\n和换行")], encoding)
    records, _ = imported(path, registry)
    assert check_quotes(next(iter(records.values())), read(path)) == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_quotes_stand_at_their_place_whatever_separates_cells(
    tmp_path: Path, registry: Registry, delimiter: str
) -> None:
    path = tmp_path / "targets.csv"
    source = 'a,b,c; d,e,f,g,h;\t"i"'
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([HEADER, row(来源=source), row(领域="妇女与教育", 指标=None, 来源=source)])
    records, _ = imported(path, registry)
    assert check_quotes(next(iter(records.values())), read(path)) == 4


def test_blank_cells_take_plan_and_domain_from_above(tmp_path: Path, registry: Registry) -> None:
    below = row(规划=None, 领域=None, 目标="示例管理率达到92%", 目标值=92, 指标="示例管理率", 来源=None)
    records, _ = made(tmp_path, registry, row(), below)
    (record,) = records.values()
    (domain,) = record.plans[0].domains
    assert [target.text for target in domain.targets] == ["示例产前筛查率达到80%以上", "示例管理率达到92%"]


def test_a_statement_twice_is_one_target_with_all_its_values(tmp_path: Path, registry: Registry) -> None:
    text = "示例产前筛查率达到80%，示例产后访视率达到90%"
    first, second = row(目标=text), row(目标=text, 指标="示例产后访视率", 目标值=90)
    records, (table,) = made(tmp_path, registry, first, second, second)
    assert [(q.indicator, q.value) for q in only(records).quantities] == [
        ("示例产前筛查率", 80),
        ("示例产后访视率", 90),
    ]
    assert len(table.rows) == 1


def test_a_value_that_the_rules_cannot_read_is_taken_from_the_columns(
    tmp_path: Path, registry: Registry
) -> None:
    records, _ = made(tmp_path, registry, row(目标="示例目标（80%）"))
    (value,) = only(records).quantities
    assert (value.indicator, value.comparator, value.value, value.printed) == (
        "示例产前筛查率",
        ">=",
        80,
        "80%",
    )


def test_a_title_of_another_form_needs_a_slug(tmp_path: Path, registry: Registry) -> None:
    title = "示例行动方案（2031—2035年）"
    (fault,) = faults(tmp_path, registry, row(规划=title))
    assert f"--slug '{title}=" in fault.remedy_zh
    records, (table,) = made(tmp_path, registry, row(规划=title), slugs={title: "action"})
    assert list(records) == ["990100-women-2031-2035-action"]
    assert table.rows[0].plan == "990100-women-2031-2035-action"
    (malformed,) = faults(tmp_path, registry, row(规划=title), slugs={title: "Action!"})
    assert "不合格式" in malformed.reason_zh


def test_two_plans_of_one_key_are_told_apart(tmp_path: Path, registry: Registry) -> None:
    titles = "示例行动方案（2031—2035年）", "示例提升计划（2031—2035年）"
    rows = [row(规划=title) for title in titles]
    (fault,) = faults(tmp_path, registry, *rows, slugs=dict.fromkeys(titles, "action"))
    assert (fault.row, titles[0] in fault.reason_zh) == (3, True)
    records, _ = made(tmp_path, registry, *rows, slugs={titles[0]: "action", titles[1]: "advance"})
    assert len(records) == 2


@pytest.mark.parametrize(
    ("changed", "column", "reason"),
    [
        ({"规划": "无名市妇女发展规划（2031—2035年）"}, "地区", "地区未登记"),
        ({"规划": "示例市妇女发展规划"}, "规划期", "没有规划期"),
        ({"规划": None}, "A 规划名称", "没有规划名称"),
        ({"领域": None}, "B 领域", "没有领域"),
        ({"领域": "妇女与天气"}, "B 领域", "没有这个领域"),
        ({"目标": None}, "C 目标", "没有目标"),
        ({"比较": "大概"}, "E 比较关系", "看不懂"),
        ({"目标值": "八成"}, "F 数值", "不是数值"),
        ({"目标值": 81}, "F 数值", "读不出 81%"),
        ({"单位": "斤"}, "G 单位", "不在代码表中"),
        ({"目标年份": "以后"}, "H 目标年份", "不是年份"),
        ({"来源": None}, "J 来源", "没有出处"),
        ({"目标": '示例"达到"80%'}, "C 目标", "不是原样"),
    ],
)
def test_what_is_wrong_is_named_with_its_cell(
    tmp_path: Path,
    registry: Registry,
    changed: dict[str, str | int | float | None],
    column: str,
    reason: str,
) -> None:
    (fault,) = faults(tmp_path, registry, row(**changed))
    assert (fault.row, fault.column) == (2, column)
    assert reason in fault.reason_zh
    assert fault.remedy_zh
    assert fault.remedy_en


def test_a_workbook_has_no_text_to_quote(tmp_path: Path, registry: Registry) -> None:
    with pytest.raises(TableError, match="CSV"):
        imported(shili.workbook(tmp_path / "targets.xlsx", 目标=[HEADER, row()]), registry)


def test_a_source_may_be_given_for_the_whole_table(tmp_path: Path, registry: Registry) -> None:
    records, (table,) = made(tmp_path, registry, row(来源=None), source="示例来源", key="given")
    assert next(iter(records.values())).plans[0].source == "示例来源"
    assert (table.key, table.rows[0].source) == ("given", "示例来源")


def test_a_table_never_replaces_a_plan_known_by_its_text(tmp_path: Path, registry: Registry) -> None:
    whole = shili.records()
    title = whole[shili.PLAN].plans[0].title
    with pytest.raises(RecordError, match=shili.PLAN):
        made(tmp_path, registry, row(规划=title), existing=whole)


def test_corrections_of_a_partial_plan_are_carried_over(tmp_path: Path, registry: Registry) -> None:
    first, _ = made(tmp_path, registry, row())
    ((key, record),) = first.items()
    corrected = correct(record, "/plans/women/issuer", "示例市人民政府", "在正文中（虚构）")
    again, _ = made(tmp_path, registry, row(), existing={key: corrected})
    assert again == {key: corrected}
