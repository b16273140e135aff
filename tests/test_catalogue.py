"""Saved queries: headers are checked, values are bound as typed terms."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store as Engine

from kg.algebra import admit
from kg.catalogue import Parameter, SavedQuery, catalogue, read_query, term
from kg.errors import CatalogueError, ParameterError
from kg.saved import bind, run
from kg.shipped import shipped
from kg.store import Store

HEADER = """#+ title_zh = "例"
#+ title_en = "Example"
#+ question_zh = "什么？"
#+ question_en = "What?"
#+ description_zh = "例"
#+ description_en = "Example"
#+ version = "1.0.0"
#+ topics = ["plans"]
#+ audience = ["policy"]
#+ rows_at_least = 0
#+ [[parameters]]
#+ name = "word"
#+ type = "string"
#+ label_zh = "词"
#+ label_en = "Word"
#+ [[columns]]
#+ name = "word"
#+ label_zh = "词"
#+ label_en = "Word"
"""
BODY = "SELECT ?word WHERE {\n  # VALUES word\n}\n"
EMPTY = Store(Engine())
QUERIES = catalogue(shipped("queries"))


def made_up(tmp_path: Path, text: str = HEADER + BODY) -> SavedQuery:
    path = tmp_path / "example.rq"
    path.write_text(text, encoding="utf-8")
    return read_query(path)


SAMPLES = {
    "concept": "https://w3id.org/govplan/id/x",
    "iri": "https://w3id.org/govplan/id/x",
    "integer": "3",
    "language": "zh",
    "date": "2026-11-22",
    "year": "2024",
    "number": "3",
    "string": "词",
}


def sample(parameter: Parameter) -> str:
    return parameter.choices[0].value if parameter.choices else SAMPLES[parameter.type]


@pytest.mark.parametrize("name", QUERIES)
def test_both_engines_parse_every_query(name: str, caplog: pytest.LogCaptureFixture) -> None:
    text = QUERIES[name].bound({p.name: (sample(p),) for p in QUERIES[name].header.parameters})
    admit(text, frozenset())
    assert not caplog.records, "rdflib warns of IRIs that it reads differently"
    assert EMPTY.query(text).variables == [column.name for column in QUERIES[name].header.columns]


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_says_what_it_answers_in_both_languages(name: str) -> None:
    header = QUERIES[name].header
    for chinese in (header.title_zh, header.question_zh, header.description_zh):
        assert any("\u4e00" <= c <= "\u9fff" for c in chinese)
    labels = [label for column in header.columns for label in (column.label_zh, column.label_en)]
    assert all(labels)
    assert len({column.label_zh for column in header.columns}) == len(header.columns)
    assert {*re.findall(r"\{(\w+)\}", header.question_zh)} <= {p.name for p in header.parameters}
    assert {*re.findall(r"\{(\w+)\}", header.question_en)} <= {p.name for p in header.parameters}


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_passes_its_golden_check(name: str, store: Store) -> None:
    header = QUERIES[name].header
    table = run(store, QUERIES[name], {key: [value] for key, value in header.golden.items()})
    assert len(table.rows) >= header.rows_at_least


@given(word=st.text(max_size=60))
def test_no_string_leaves_its_literal(word: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    query = made_up(tmp_path_factory.mktemp("q"))
    if "\x00" in word or any(0xD800 <= ord(c) < 0xE000 for c in word):
        return
    rows = list(EMPTY.query(query.bound({"word": (word,)})).rows())
    assert [row["word"].value for row in rows] == [word]


@given(st.text(min_size=1, max_size=40))
def test_a_concept_is_an_iri_or_refused(value: str) -> None:
    parameter = Parameter(name="x", type="concept", scheme="domain", label_zh="例", label_en="X")
    try:
        bound = term(parameter, value).n3()
    except ParameterError:
        return
    assert not set(bound[1:-1]) & set('<>"{}|\\^` \n\t')


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("year", "2030", "30"),
        ("number", "-1.5", "1e5"),
        ("date", "2026-11-22", "2026"),
        ("date", "2028-02-29", "2026-02-29"),
        ("boolean", "true", "yes"),
    ],
)
def test_values_are_checked_by_type(kind: str, good: str, bad: str) -> None:
    parameter = Parameter.model_validate({"name": "x", "type": kind, "label_zh": "例", "label_en": "X"})
    assert good in term(parameter, good).n3()
    with pytest.raises(ParameterError, match="x="):
        term(parameter, bad)


def test_an_empty_parameter_means_all(tmp_path: Path) -> None:
    assert "VALUES ?word { UNDEF }" in made_up(tmp_path).bound({})


DATED = HEADER.replace('type = "string"', 'type = "date"\n#+ default = "today"')
ASKED_ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("given", "bound"),
    [([], "2026-11-22"), (["today"], "2026-11-22"), (["2031-01-01"], "2031-01-01")],
)
def test_a_value_given_wins_over_the_default(tmp_path: Path, given: list[str], bound: str) -> None:
    text = bind(EMPTY, made_up(tmp_path, DATED + BODY), {"word": given}, ASKED_ON).text()
    assert f'VALUES ?word {{ "{bound}"^^<http://www.w3.org/2001/XMLSchema#date> }}' in text


def test_today_is_this_day_unless_it_is_given(tmp_path: Path) -> None:
    text = bind(EMPTY, made_up(tmp_path, DATED + BODY), {}).text()
    asked = re.search(r'"(\d{4}-\d{2}-\d{2})"', text)
    assert asked is not None
    assert abs(date.fromisoformat(asked[1]) - datetime.now(UTC).date()) <= timedelta(days=1)


def test_only_a_date_can_be_today(tmp_path: Path) -> None:
    query = made_up(tmp_path, HEADER + BODY)
    assert '"today"' in bind(EMPTY, query, {"word": ["today"]}, ASKED_ON).text()


def test_choices_are_the_only_values(tmp_path: Path) -> None:
    query = made_up(
        tmp_path, HEADER.replace('type = "string"', 'type = "string"\n#+ choices = ["a", "b"]') + BODY
    )
    assert '"a"' in query.bound({"word": ("a",)})
    assert "UNDEF" in query.bound({})
    with pytest.raises(ParameterError, match="a, b"):
        query.bound({"word": ("c",)})


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('required = true\n#+ default = "x"', "required and has a default"),
        ('default = "2026-02-30"', "is no date"),
        ('choices = ["2026-02-28"]', "is no string"),
    ],
)
def test_an_unsound_default_is_refused(tmp_path: Path, more: str, says: str) -> None:
    text = HEADER.replace('type = "string"', f'type = "date"\n#+ {more}')
    with pytest.raises(CatalogueError, match=says):
        made_up(tmp_path, text + BODY)


def test_an_unknown_parameter_is_named(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no parameter 'wrod'"):
        made_up(tmp_path).bound({"wrod": ("x",)})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('type = "string"', 'type = "strong"', r"example.rq, line \d+: parameters"),
        ('version = "1.0.0"', 'version = "1"', "line 7: version"),
        ('title_en = "Example"', "title_en = ", "no TOML"),
        ("# VALUES word", "# VALUES wort", "wort"),
        ('#+ title_zh = "例"\n', "", "title_zh"),
    ],
)
def test_a_wrong_header_names_file_and_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(CatalogueError, match=says):
        made_up(tmp_path, (HEADER + BODY).replace(old, new, 1))


def test_a_parameter_is_found_by_label_alias_and_key(store: Store) -> None:
    query = QUERIES["targets-of-domain"]
    by_label = run(store, query, {"domain": ["儿童与安全"], "plan": ["440103-children-2021-2030"]})
    assert by_label.rows
    by_iri = run(store, query, {"domain": ["https://w3id.org/govplan/id/domain/children-safety"]})
    assert len(by_iri.rows) > len(by_label.rows)


def test_a_label_that_names_nothing_offers_near_ones(store: Store) -> None:
    with pytest.raises(ParameterError, match="儿童与安"):
        run(store, QUERIES["targets-of-domain"], {"domain": ["儿童与安"]})
