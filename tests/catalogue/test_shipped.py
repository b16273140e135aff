"""Every query that ships: both engines read it, it says what it answers, and it answers what it must."""

from collections import defaultdict
from datetime import date

import pytest

from kg.catalogue import Column, Parameter, catalogue, topics, value_list
from kg.golden import check_answer, check_text
from kg.saved import bind
from kg.shipped import shipped
from kg.store import Store
from kg.term import Term

QUERIES = catalogue(shipped("queries"))
DAY = date(2026, 11, 22)
DATATYPES = {
    "text": {"string", "langString", "gYear", "gYearMonth", "date"},
    "number": {"decimal", "double", "integer"},
    "integer": {"integer"},
    "year": {"gYear"},
    "date": {"date"},
    "iri": {"iri"},
    "boolean": {"boolean"},
}


@pytest.mark.parametrize("name", QUERIES)
def test_both_engines_read_every_query(name: str, caplog: pytest.LogCaptureFixture) -> None:
    check_text(QUERIES[name])
    assert not caplog.records, "rdflib warns of IRIs that it reads differently"


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_says_what_it_answers_in_both_languages(name: str) -> None:
    header = QUERIES[name].header
    for chinese in (header.title_zh, header.question_zh, header.description_zh):
        assert any("\u4e00" <= c <= "\u9fff" for c in chinese)
    for english in (header.title_en, header.question_en):
        assert not any("\u4e00" <= c <= "\u9fff" for c in english)
    assert all(column.label_zh and column.label_en for column in header.columns)
    assert len({column.label_zh for column in header.columns}) == len(header.columns)
    assert all(parameter.help_zh and parameter.help_en for parameter in header.parameters)
    assert all(
        choice.label_zh and choice.label_en for parameter in header.parameters for choice in parameter.choices
    )


@pytest.mark.parametrize("name", QUERIES)
def test_every_label_of_a_thing_leads_to_it(name: str) -> None:
    header = QUERIES[name].header
    if QUERIES[name].form != "SELECT":
        return
    assert header.shown
    assert all(column.kind != "iri" or column.label_zh in {"外部IRI", "许可"} for column in header.shown)


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_passes_its_golden_check(name: str, store: Store) -> None:
    checked = check_answer(store, QUERIES[name], DAY)
    assert checked.passed, checked.fault


@pytest.mark.parametrize("name", QUERIES)
def test_cells_are_of_their_columns_kind(name: str, store: Store) -> None:
    query = QUERIES[name]
    if query.form != "SELECT":
        return
    values = {key: (value,) for key, value in query.header.golden.items()}
    with store.query(bind(store, query, values, DAY).text()) as answer:
        rows = list(answer.rows())
    for column in query.header.columns:
        cells = [row[column.name] for row in rows if column.name in row]
        assert {datatype(cell) for cell in cells} <= DATATYPES[column.kind], column.name
        for other in filter(None, (column.label_of, column.link)):
            loose = [row for row in rows if column.name in row and other not in row]
            assert all(row[column.name].kind == "literal" for row in loose)
            assert not loose or name == "remit-rules", (column.name, other)


def datatype(cell: Term) -> str:
    return (cell.datatype or cell.kind).rpartition("#")[2]


def test_lists_of_values_are_not_empty(store: Store) -> None:
    lists = {
        text
        for query in QUERIES.values()
        for parameter in query.header.parameters
        if (text := value_list(parameter)) is not None
    }
    assert len(lists) > 10
    for text in lists:
        with store.query(text) as answer:
            rows = list(answer.rows())
        assert rows, text
        assert all("value" in row and "label" in row for row in rows)
        assert len({row["value"].value for row in rows}) == len(rows), text


def test_every_topic_has_queries() -> None:
    used = {topic for query in QUERIES.values() for topic in query.header.topics}
    assert used == set(topics())


def test_one_name_means_one_thing_in_all_queries() -> None:
    """Parameters of a name take the same kind of value; of `basis` one query asks whether there is any."""
    types: defaultdict[str, set[str]] = defaultdict(set)
    for query in QUERIES.values():
        for parameter in query.header.parameters:
            types[parameter.name].add(kind_of(parameter))
    allowed = {"basis"}
    assert {name: kinds for name, kinds in types.items() if len(kinds) > 1 and name not in allowed} == {}


def kind_of(parameter: Parameter) -> str:
    return f"{parameter.type} {parameter.key}".strip()


def test_numbers_have_units() -> None:
    bare: list[tuple[str, Column]] = [
        (name, column)
        for name, query in QUERIES.items()
        for column in query.header.columns
        if column.kind == "number" and not column.unit and not column.unit_column
    ]
    assert {column.name for _, column in bare} == {"observedRate", "requiredRate", "rateRatio"}
