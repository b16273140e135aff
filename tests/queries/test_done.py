"""What the shipped data have to answer: who answers for what is overdue, and on what basis."""

import pytest

from kg.catalogue import catalogue
from kg.saved import run
from kg.shipped import shipped
from kg.store import Store

QUERIES = catalogue(shipped("queries"))
PRESUMED, ASSIGNED, LEAD = "按职能推定", "分解表列明", "牵头单位"


def ask(store: Store, name: str, **values: str) -> list[dict[str, str]]:
    """Return the answer's rows, column to text; an unbound cell is left out."""
    table = run(store, QUERIES[name], {key: [value] for key, value in values.items()})
    return [{column: cell.value for column, cell in row.items()} for row in table.terms]


def overdue(store: Store, **values: str) -> list[dict[str, str]]:
    return ask(store, "overdue-targets-by-agency", **values)


def test_the_national_childcare_target_is_overdue_with_its_agency_basis_and_sources(store: Store) -> None:
    rows = overdue(store, domain="儿童与福利", as_of="2026-11-22")
    national = [row for row in rows if row["placeLabel"] == "中国" and "托位" in row["statement"]]
    assert len(national) == 1
    row = national[0]
    assert row["targetLabel"] == "每千人口拥有3岁以下婴幼儿托位数 ≥ 4.5个"
    assert (row["due"], row["latestFigure"], row["latestYear"]) == ("2025", "4.08个", "2024")
    assert row["status"] == "逾期未达"
    assert (row["agencyLabel"], row["roleLabel"], row["basis"]) == ("国家卫生健康委员会", LEAD, ASSIGNED)
    assert "统计监测报告" in row["figureSource"]
    assert "行" in row["figureSource"]
    assert "发布会" in row["targetSource"]
    assert "字符" in row["targetSource"]
    assert "行" in row["responsibilitySource"]


def test_nothing_of_a_plan_that_ends_in_2030_is_overdue_before(store: Store) -> None:
    for day in ("2026-11-22", "2030-12-31"):
        assert {row["due"] for row in overdue(store, as_of=day)} == {"2020", "2025"}


SAFETY = """
SELECT ?value ?target WHERE {
  ?value a gp:TargetValue ; dcterms:isPartOf ?target ; gp:due ?due .
  ?target gp:domain <https://w3id.org/govplan/id/domain/children-safety> .
  FILTER(STR(?due) <= "2030")
}"""


def test_each_unreported_safety_target_is_listed_with_presumed_leads_marked(store: Store) -> None:
    rows = overdue(store, domain="儿童与安全", as_of="2031-01-01")
    values = {row["value"].value for row in store.query(SAFETY).rows()}
    assert len(values) >= 3
    assert {row["targetValue"] for row in rows} == values
    for value in values:
        leads = [row for row in rows if row["targetValue"] == value and row["roleLabel"] == LEAD]
        assert leads
        assert {row["basis"] for row in leads} == {PRESUMED}
        assert all(row["responsibilitySource"].startswith("推定规则：") for row in leads)
        assert {row["status"] for row in leads} == {"逾期未报"}


GUANGDONG = {
    "18岁以下儿童伤害死亡率以2010年为基数下降1/6",
    "低出生体重儿发生率控制在4%以下",
    "5岁以下儿童贫血患病率控制在12%以下",
    "5岁以下儿童生长迟缓率降低到7%以下",
    "到2020年妇女常见病筛查率达到80%以上",
    "孕产妇死亡率控制在15/10万以内",
    "孕产妇系统管理率达到90%以上",
}
REPORTED_LATER = {"婴儿死亡率控制在6‰以下", "5岁以下儿童死亡率控制在8‰以下"}


@pytest.mark.parametrize("name", ["省卫生厅", "广东省卫生厅", "广东省卫生健康委员会", "省卫健委"])
@pytest.mark.parametrize(
    ("day", "statements"), [("2026-11-22", GUANGDONG), ("2021-01-01", GUANGDONG | REPORTED_LATER)]
)
def test_guangdongs_health_department_answers_under_its_present_name(
    store: Store, name: str, day: str, statements: set[str]
) -> None:
    rows = overdue(store, place="广东省", agency=name, as_of=day)
    led = [row for row in rows if row["roleLabel"] == LEAD]
    assert {row["statement"] for row in led} == statements
    assert {row["agencyLabel"] for row in rows} == {"广东省卫生健康委员会"}
    assert {row["printedAs"] for row in led} == {"省卫生厅"}
    assert {row["basis"] for row in rows} == {ASSIGNED}
    assert {row["status"] for row in rows} == {"逾期未报"}


def test_every_target_is_answered_for_or_listed_as_nobodys(store: Store) -> None:
    """The lists by basis and the counts add up to all targets."""
    everything = {row["t"].value for row in store.query("SELECT ?t { ?t a gp:Target }").rows()}
    firm = {
        row["t"].value
        for row in store.query(
            "SELECT DISTINCT ?t { ?t a gp:Target . ?r gp:responsibleFor ?t ; gp:basis/skos:notation ?b ."
            " FILTER(?b != 'presumed') }"
        ).rows()
    }
    only_presumed = {row["target"] for row in ask(store, "targets-without-responsible", basis="presumed")}
    nobody = {row["target"] for row in ask(store, "targets-without-responsible", basis="none")}
    assert firm | only_presumed | nobody == everything
    assert not firm & (only_presumed | nobody)
    assert not only_presumed & nobody


@pytest.mark.parametrize("day", ["2026-11-22", "2028-07-01", "2031-01-01"])
def test_the_summary_counts_each_value_and_each_target_in_words_once(store: Store, day: str) -> None:
    counted = sum(int(row["count"]) for row in ask(store, "status-summary", as_of=day))
    things = store.query(
        "SELECT (COUNT(DISTINCT ?v) AS ?n) { { ?v a gp:TargetValue } UNION { ?v a gp:Target ."
        " FILTER NOT EXISTS { ?v gp:hasTargetValue ?any } }"
        f" ?v gp:plan/gp:periodStart ?start . FILTER(STR(?start) <= '{day[:4]}') }}"
    )
    assert counted == int(next(things.rows())["n"].value)
