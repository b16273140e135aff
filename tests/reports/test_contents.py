"""What reports say is what the graph says: asked here in SPARQL of the tests' own."""

import re
from datetime import date

import pytest

from kg.catalogue import catalogue
from kg.errors import ParameterError
from kg.receipts import read_receipt
from kg.reports.asking import Wanted
from kg.reports.making import report
from kg.reports.model import Facts, Figure, Heading, Number, Numbers, Paragraph, Report, Table
from kg.reports.wording import told
from kg.shipped import shipped
from kg.store import Store
from kg.verifying import verify
from kg.vocab import BASE
from tests.reports.conftest import AGENCY, DAY, PLAN, PRESUMED, PRESUMED_AGENCY, Reporting

STATUSES = """
SELECT ?value ?status ?label ?due WHERE {
  ?assessment gp:assesses ?value ; gp:asOf ?from ; gp:status/skos:prefLabel ?status .
  OPTIONAL { ?assessment gp:holdsUntil ?until }
  FILTER(LANG(?status) = "zh" && ?from <= %(day)s && (!BOUND(?until) || %(day)s <= ?until))
  ?value a gp:TargetValue ; gp:plan <%(plan)s> ; gp:due ?due ; rdfs:label ?label .
  FILTER(LANG(?label) = "zh")
}"""
LATEST = """
SELECT ?label ?figure ?year ?source WHERE {
  ?assessment gp:assesses ?value ; gp:asOf ?from ; gp:latestObservation ?latest .
  OPTIONAL { ?assessment gp:holdsUntil ?until }
  FILTER(?from <= %(day)s && (!BOUND(?until) || %(day)s <= ?until))
  ?value gp:plan <%(plan)s> ; rdfs:label ?label .
  FILTER(LANG(?label) = "zh")
  ?latest gp:valueText ?figure ; gp:year ?year ; dcterms:source ?source .
}"""
TARGETS = "SELECT ?target ?kind WHERE { ?target a gp:Target ; gp:plan <%(plan)s> ; gp:targetKind ?kind }"


def asked(store: Store, text: str, plan: str, day: date = DAY) -> list[dict[str, str]]:
    """Return a query's rows as plain text."""
    values = {"plan": f"{BASE}id/plan/{plan}", "day": f'"{day}"^^xsd:date'}
    with store.query(text % values) as answer:
        return [{name: term.value for name, term in row.items()} for row in answer.rows()]


def tables(found: Report) -> list[Table]:
    return [part for part in found.parts if isinstance(part, Table)]


def listing(found: Report) -> list[Table]:
    """Return the tables of target values."""
    return [table for table in tables(found) if "最近数据" in [column.heading for column in table.columns]]


def numbers(found: Report) -> dict[str, str]:
    (part,) = (part for part in found.parts if isinstance(part, Numbers))
    return {item.label: item.value for item in part.items}


def words(found: Report) -> str:
    return "\n".join(part.text for part in found.parts if isinstance(part, Heading | Paragraph))


@pytest.mark.parametrize("plan", [PLAN, PRESUMED])
def test_the_numbers_of_a_plan_are_those_of_the_graph(reporting: Reporting, store: Store, plan: str) -> None:
    said, targets = numbers(reporting("plan", plan)), asked(store, TARGETS, plan)
    values = asked(store, STATUSES, plan)
    assert said["目标"] == str(len(targets))
    assert said["量化目标"] == str(sum(row["kind"].endswith("/quantified") for row in targets))
    assert said["目标值"] == str(len(values))
    counted = {row["status"] for row in values}
    assert {status: said[status] for status in counted} == {
        status: str(sum(row["status"] == status for row in values)) for status in counted
    }
    assert counted == {*said} - {"目标", "量化目标", "目标值", "无责任单位"}


@pytest.mark.parametrize("plan", [PLAN, PRESUMED])
def test_every_target_value_is_listed_once_with_due_year_and_status(
    reporting: Reporting, store: Store, plan: str
) -> None:
    rows = [row for table in listing(reporting("plan", plan)) for row in table.rows]
    shown = sorted((row[1].text, row[2].text, row[4].text) for row in rows)
    assert shown == sorted((r["label"], r["due"][:4], r["status"]) for r in asked(store, STATUSES, plan))


def test_a_latest_figure_comes_with_its_year_and_who_published_it(reporting: Reporting, store: Store) -> None:
    found = reporting("plan", PLAN)
    known = {row["label"]: row for row in asked(store, LATEST, PLAN)}
    assert known, "the plan has figures"
    places = {row[0].text: row for row in tables(found)[-2].rows}
    for row in (row for table in listing(found) for row in table.rows):
        if (label := row[1].text) not in known:
            assert row[3].text == "无数据"
            continue
        figure = known[label]
        assert row[3].text == figure["figure"]
        assert row[3].more == f"{figure['year'][:4]}年"
        cited = [places[mark] for mark in re.findall(r"\[\d+\]", row[6].text)]
        assert [place[1].text for place in cited] == ["目标", "数据"]
        assert figure["source"] in cited[1][3].text


def test_what_is_overdue_comes_first_and_the_office_is_told(reporting: Reporting, store: Store) -> None:
    found = reporting("plan", PLAN)
    overdue = {"逾期未达", "逾期未报"}
    late = [row for row in asked(store, STATUSES, PLAN) if row["status"] in overdue]
    assert late
    first, rest = listing(found)
    assert {row[4].text for row in first.rows} <= overdue
    assert len(first.rows) == len(late)
    assert not overdue & {row[4].text for row in rest.rows}
    assert all(row[4].strong for row in first.rows)
    assert f"逾期 {len(late)} 个" in words(found)


def test_what_is_due_by_the_end_of_next_year_is_due_soon(reporting: Reporting) -> None:
    found = reporting("plan", PLAN, day=date(2024, 12, 31))
    soon = [row for row in listing(found)[0].rows if row[4].more == "即将到期"]
    assert soon
    assert {row[2].text for row in soon} == {"2025"}
    assert "2025年底前到期" in listing(found)[0].caption


def test_presumed_duties_are_told_from_facts(reporting: Reporting) -> None:
    assert "全部责任均为按职能推定" in words(reporting("plan", PRESUMED))
    leads = [row[5].text for table in listing(reporting("plan", PRESUMED)) for row in table.rows]
    assert leads
    assert all("（按职能推定）" in lead for lead in leads if lead != "无")
    firm = reporting("agency", AGENCY)
    assert "推定" not in words(firm).replace(told()["words"]["basis_note_agency"][0], "")
    assert {row[5].text for table in listing(firm) for row in table.rows} == {"牵头单位（分解表列明）"}
    assert "推定" not in duties(firm).more
    presumed = duties(reporting("agency", PRESUMED_AGENCY))
    assert presumed.more.endswith(f"按职能推定 {presumed.value}"), "none of them is a fact"


def duties(found: Report) -> Number:
    (part,) = (part for part in found.parts if isinstance(part, Numbers))
    return part.items[0]


def test_an_agency_is_told_what_it_answers_for_in_all_plans(reporting: Reporting, store: Store) -> None:
    found = reporting("agency", AGENCY)
    agency = f"{BASE}id/agency/{AGENCY}"
    duties = f"""
    SELECT DISTINCT ?target ?label WHERE {{
      {{ ?duty gp:agency <{agency}> }} UNION {{ ?was gp:presentAgency <{agency}> . ?duty gp:agency ?was }}
      ?duty gp:responsibleFor ?target . ?target gp:hasTargetValue ?value . ?value rdfs:label ?label .
      FILTER(LANG(?label) = "zh")
    }}"""
    with store.query(duties) as answer:
        rows = [(row["target"].value, row["label"].value) for row in answer.rows()]
    assert numbers(found)["承担的目标"] == str(len({target for target, _ in rows}))
    shown = [row[1].text for table in listing(found) for row in table.rows]
    assert sorted(shown) == sorted(label for _, label in rows)


def test_findings_are_counted_by_kind(reporting: Reporting, store: Store) -> None:
    (table,) = (table for table in tables(reporting("plan", PRESUMED)) if "数据校验" in table.caption)
    queries = catalogue(shipped("queries"))
    found = report(store, queries, Wanted("plan", PRESUMED, DAY, "x"))
    rows = next(r for r in map(read_receipt, found.receipts) if r.query == "validation-findings").rows
    assert sum(int(row[2].text) for row in table.rows) == rows > 0
    assert {row[0].text for row in table.rows} <= {"违规", "提醒", "提示"}
    assert any(row[4].text.startswith("3 处，至 ") for row in table.rows)


@pytest.mark.parametrize(("kind", "key"), [("agency", AGENCY), ("plan", PLAN)])
def test_every_receipt_is_confirmed_and_every_table_names_its_own(
    reporting: Reporting, store: Store, version: str, kind: str, key: str
) -> None:
    found, queries = reporting(kind, key), catalogue(shipped("queries"))
    receipts = [read_receipt(text) for text in found.receipts]
    for receipt in receipts:
        assert verify(store, queries[receipt.query], receipt, version).outcome == "same", receipt.query
        assert receipt.time == f"{DAY}T00:00:00Z"
    last = tables(found)[-1]
    assert [row[3].text for row in last.rows] == [*found.receipts]
    for table in listing(found):
        named = re.search(r"（回执 ([\d, ]+)）", table.caption)
        assert named
        asked_of = {receipts[int(n) - 1].query for n in named[1].split(", ")}
        assert "targets-due" in asked_of


def test_a_chart_is_told_in_words_and_drawn_of_what_its_table_says(reporting: Reporting) -> None:
    found = reporting("plan", PLAN)
    (figure,) = (part for part in found.parts if isinstance(part, Figure))
    drawn = figure.spec["data"]["values"]
    table = tables(found)[0]
    assert sum(row["count"] for row in drawn) == int(table.rows[-1][-1].text)
    for row in drawn:
        assert f"{row['by']} {row['status']} {row['count']}" in figure.alt


def test_english_reports_speak_english_around_the_words_of_documents(reporting: Reporting) -> None:
    found = reporting("plan", PLAN, "en")
    assert found.title.startswith("Status report: ")
    assert not re.search(r"[\u4e00-\u9fff]", words(found).replace("按职能推定", ""))
    (facts,) = (part for part in found.parts if isinstance(part, Facts))
    assert dict(facts.rows)["Data version"] == found.data


def test_a_day_before_all_assessments_is_told_honestly(reporting: Reporting) -> None:
    found = reporting("plan", PLAN, day=date(1990, 1, 1))
    assert "没有任何判定" in words(found)
    assert not listing(found)
    assert not [*found.figures]


@pytest.mark.parametrize("wanted", [("plan", "nowhere"), ("agency", "999900/nobody"), ("place", "440103")])
def test_what_is_not_there_has_no_report(store: Store, wanted: tuple[str, str]) -> None:
    with pytest.raises(ParameterError) as caught:
        report(store, catalogue(shipped("queries")), Wanted(*wanted, DAY, "x"))
    assert caught.value.remedy


def test_all_words_have_the_same_blanks_in_both_languages() -> None:
    for key, pair in told()["words"].items():
        zh, en = ({*re.findall(r"\{(\w+)\}", words)} for words in pair)
        assert zh == en or key == "day", key
