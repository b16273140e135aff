"""Calendars: what is in them and when, read by two parsers that are not ours."""

from collections import Counter
from datetime import UTC, date, datetime

import icalendar
import pytest
import vobject

from kg.errors import NotBuiltError, ParameterError
from kg.feeds import Event, Scope, calendar, events, scope_of
from kg.feeds.event import in_order
from kg.saved import Language
from kg.store import Store
from kg.vocab import BASE

CITY = f"{BASE}id/plan/city"
OTHERS = ("due", "period-end")


def told(store: Store, language: Language = "zh", **keys: str) -> bytes:
    return calendar(store, scope_of(store, **keys), language, lambda iri: iri)


def found(store: Store, **keys: str) -> dict[tuple[str, str], Event]:
    return {
        (event.of.removeprefix(BASE), event.key): event for event in events(store, scope_of(store, **keys))
    }


def test_a_year_stays_a_year_and_says_whether_the_plan_gives_it(shili: Store) -> None:
    made = found(shili)
    stated = made["id/plan/city/d1/t1/v1", "due"]
    assert (stated.begins, stated.ends) == (date(2025, 1, 1), date(2026, 1, 1))
    assert stated.title.zh == "到期：示例产检率 ≥ 85%（示例市妇女发展规划（2021—2030年））"
    assert stated.title.en == "Due: Antenatal checks (made up) ≥ 85% (Shili women's plan)"
    assert [line.zh for line in stated.lines if "到期年" in line.zh] == ["到期年：2025，原文写明"]
    assumed = made["id/plan/city/d1/t1/v2", "due"]
    assert "以规划期末年为准" in assumed.lines[0].zh
    assert (assumed.first, assumed.last) == (2030, 2030)


def test_it_says_who_answers_on_what_ground_and_where_it_stands(shili: Store) -> None:
    lines = [line.zh for line in found(shili)["id/plan/city/d1/t1/v1", "due"].lines]
    assert "责任单位：示例市卫生局（牵头，原文写明）" in lines
    assert "责任单位：示例市统计局（参与，按职能推定，不是事实）" in lines
    assert "出处：示例文件.txt 第100—128字符" in lines
    assert "责任单位：没有写明，也没有推定" in [
        line.zh for line in found(shili)["id/plan/province/d1/t1/v1", "due"].lines
    ]


def test_monitoring_and_evaluation_stand_where_the_words_put_them(shili: Store) -> None:
    made = {
        (of.rpartition("/")[2], key): event for (of, key), event in found(shili).items() if key not in OTHERS
    }
    yearly = {("city", f"yearly-{year}"): (year, year) for year in range(2021, 2031)}
    yearly |= {("later", f"yearly-{year}"): (year, year) for year in range(2022, 2025)}
    assert {key: (event.first, event.last) for key, event in made.items()} == yearly | {
        ("city", "mid-term"): (2021, 2030),  # no year is given, so none is made up
        ("city", "final"): (2021, 2030),
        ("province", "mid-term"): (2016, 2016),
        ("province", "final"): (
            2021,
            2021,
        ),  # the year after the period; 2005 and the 1990s are another matter
        ("later", "mid-term"): (2022, 2024),  # of two years it is neither
    }
    lines = [line.zh for line in made["city", "mid-term"].lines]
    assert lines == [
        "原文没有写在哪一年；标出的是规划期2021—2030年",
        "责任单位：示例市妇儿工委（参与，原文写明）",
        "原文：示例市妇儿工委组织开展中期和终期评估",
        "出处：示例文件.txt",
        "原文：提交中期评估报告",
    ]
    assert made["city", "mid-term"].page == f"{CITY}/monitoring/1"
    assert made["city", "mid-term"].title.zh == "中期评估：示例市妇女发展规划（2021—2030年）"
    yearly_lines = [line.zh for line in made["later", "yearly-2022"].lines]
    assert "原文：每年公布示例监测结果" in yearly_lines


def test_a_plan_tells_its_last_year_and_how_many_targets_have_no_other_date(shili: Store) -> None:
    ends = {of: event for (of, key), event in found(shili).items() if key == "period-end"}
    assert {of.rpartition("/")[2]: event.last for of, event in ends.items()} == {
        "city": 2030,
        "province": 2020,
        "later": 2024,
    }
    assert "没有数字的目标：1条，规划没有另写期限" in [line.zh for line in ends["id/plan/city"].lines]
    assert not [line for line in ends["id/plan/province"].lines if "没有数字" in line.zh]


def test_an_agency_has_what_it_and_its_predecessors_answer_for(shili: Store) -> None:
    health = found(shili, agency="990100/health-commission")
    assert set(health) == {
        ("id/plan/city/d1/t1/v1", "due"),
        ("id/plan/city/d1/t1/v2", "due"),
        ("id/plan/city", "period-end"),
    }
    assert not health["id/plan/city/d1/t1/v1", "due"].presumed
    statistics = found(shili, agency="990100/statistics")
    due = statistics["id/plan/city/d1/t1/v1", "due"]
    assert due.presumed
    assert due.title.zh.startswith("推定 到期：")
    assert Counter(event.kind for event in statistics.values()) == {"due": 2, "yearly": 10, "period-end": 1}
    committee = Counter(event.kind for event in found(shili, agency="990100/committee").values())
    assert committee == {"mid-term": 1, "final": 1}
    assert not found(shili, agency="990100/idle")


def test_a_place_has_its_own_plans(shili: Store) -> None:
    whole, city, province = found(shili), found(shili, place="990100"), found(shili, place="990000")
    assert set(whole) == set(city) | set(province)
    assert set(city) == set(found(shili, plan="city")) | set(found(shili, plan="later"))
    assert all(of.startswith("id/plan/province") for of, _ in province)


def test_what_is_not_there_is_refused_with_what_is_near(shili: Store) -> None:
    with pytest.raises(ParameterError, match="990100/health-comission") as refused:
        scope_of(shili, agency="990100/health-comission")
    assert "990100/health-commission" in refused.value.remedy
    with pytest.raises(ParameterError):
        scope_of(shili, plan="> . ?s ?p ?o")
    with pytest.raises(NotBuiltError):
        calendar(Store([]), Scope(), "zh", str)


def test_names_are_made_of_iris_and_stay(shili: Store) -> None:
    made = events(shili, Scope())
    uids = {event.uid: event for event in made}
    assert len(uids) == len(made)
    assert found(shili)["id/plan/city/d1/t1/v1", "due"].uid == "6cb7314d-a264-503b-a9a9-2c7b1debc19b"
    narrow = {event.uid for event in events(shili, scope_of(shili, agency="990100/statistics"))}
    assert narrow < set(uids)


def test_another_library_reads_the_same(shili: Store) -> None:
    data = told(shili)
    ours = in_order(events(shili, Scope()))
    theirs = vobject.readOne(data.decode())
    read = list(theirs.vevent_list)
    assert len(read) == len(ours) == len(icalendar.Calendar.from_ical(data).walk("VEVENT"))
    for component, event in zip(read, ours, strict=True):
        assert component.uid.value == event.uid
        assert component.dtstart.value == event.begins
        assert component.dtend.value == event.ends
        assert component.summary.value == event.title.zh
        assert component.url.value == event.page
        assert component.dtstamp.value == datetime(2026, 6, 30, tzinfo=UTC)
        assert component.sequence.value == str((date(2026, 6, 30) - date(1970, 1, 1)).days)
        assert component.transp.value == "TRANSPARENT"
    statement = next(c.description.value for c in read if "示例产检率" in c.summary.value)
    assert "目标：示例产检率到2025年达到85%，\ufffd示例筛查率达到75%；\n不得\\降低。" in statement


def test_lines_are_folded_between_characters_at_75_octets(shili: Store) -> None:
    lines = told(shili).split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert max(map(len, lines)) > 70
    for line in lines:
        line.decode("utf-8")
        assert not set(line) & {*range(32)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_data_give_the_same_bytes(shili: Store, language: Language) -> None:
    first = told(shili, language)
    assert first == told(shili, language)
    assert f"SUMMARY;LANGUAGE={'en' if language == 'en' else 'zh-CN'}:".encode() in first
    named = icalendar.Calendar.from_ical(told(shili, language, plan="city"))
    assert str(named["x-wr-calname"]) == str(named["name"])
    assert ("Shili women's plan" in str(named["name"])) == (language == "en")


def test_the_shipped_data_are_all_there(store: Store) -> None:
    """Counts of the calendar are those of the graph, asked in other ways."""
    count = "SELECT (COUNT(*) AS ?n) WHERE { %s }"
    values = asked(store, count % "?value a gp:TargetValue")
    plans = asked(store, count % "?plan a gp:Plan")
    quotes = "?duty gp:responsibleFor ?item ; gp:source/oa:hasSelector/oa:exact ?words . ?item gp:section ?s"
    plan_of = "?item gp:plan ?plan FILTER(CONTAINS(STR(?s), 'monitoring') && CONTAINS(?words, '%s'))"
    distinct = "SELECT (COUNT(DISTINCT ?plan) AS ?n) WHERE { %s . %s }"
    kinds = Counter(str(event.categories[0]) for event in icalendar.Calendar.from_ical(told(store)).events)
    assert kinds["到期"] == values > 100
    assert kinds["规划期末"] == plans
    assert kinds["年度监测"] == 10 * asked(store, distinct % (quotes, plan_of % "年度监测")) > 0
    assert kinds["中期评估"] == asked(store, distinct % (quotes, plan_of % "中期和终期评估")) > 0
    assert kinds["终期评估"] == kinds["中期评估"]


def asked(store: Store, query: str) -> int:
    with store.query(query) as answer:
        return int(next(iter(answer.rows()))["n"].value)
