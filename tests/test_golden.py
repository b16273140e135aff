"""Golden checks find a query that cannot be read, and an answer that is not what the header says."""

from datetime import date

import pytest
from rdflib import Literal, URIRef

from kg.catalogue import SavedQuery, parse_query
from kg.catalogue.checks import Checked
from kg.errors import CatalogueError
from kg.golden import check_answer, check_text, require_passed
from kg.store import Store
from tests.catalogue.made_up import EXAMPLE

DAY = date(2026, 11, 22)
GRAPH = URIRef("https://example.org/graph")
THING = URIRef("https://w3id.org/govplan/id/plan/an-example")
STORE = Store.of(
    [(THING, URIRef("http://purl.org/dc/terms/title"), Literal(title), GRAPH) for title in ("甲", "乙")]
)
BODY = "SELECT ?word ?thing WHERE {\n  # VALUES word\n  ?thing dcterms:title ?word\n}\n"


def query(more: str = "", body: str = BODY) -> SavedQuery:
    head = EXAMPLE[: EXAMPLE.index("SELECT")].replace(
        "#+ rows_at_least = 0\n", "#+ rows_at_least = 1\n" + more
    )
    column = (
        '#+ [[columns]]\n#+ name = "thing"\n#+ label_zh = "事物"\n#+ label_en = "Thing"\n#+ kind = "iri"\n'
    )
    return parse_query("an-example", head + column + body, "own/an-example.rq")


def test_a_sound_query_passes() -> None:
    check_text(query())
    row = '#+ rows_at_most = 2\n#+ golden_row = { word = "乙", thing = "plan/an-example" }\n'
    assert check_answer(STORE, query(row), DAY) == Checked("an-example", "1.0.0", 2, "")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('#+ golden = { word = "丙" }\n', "expected at least 1 rows, found 0"),
        ("#+ rows_at_most = 1\n", "expected at most 1 rows, found 2"),
        ('#+ golden_row = { word = "丙" }\n', "expected a row with word='丙', found none among 2"),
        ('#+ golden_row = { word = "甲", thing = "plan/other" }\n', "thing='plan/other'"),
    ],
)
def test_an_answer_that_is_otherwise_fails(more: str, says: str) -> None:
    checked = check_answer(STORE, query(more), DAY)
    assert not checked.passed
    assert says in checked.fault
    with pytest.raises(CatalogueError, match=r"queries/an-example\.rq: ") as error:
        require_passed([check_answer(STORE, one, DAY) for one in (query(), query(more))])
    assert says in str(error.value)


def test_golden_values_are_names_that_the_graph_knows() -> None:
    placed = query('#+ golden = { word = "nowhere" }\n').header.model_dump_json(by_alias=True)
    text = placed.replace('"type":"string"', '"type":"iri"').replace('"class":""', '"class":"gp:Place"')
    unknown = SavedQuery.model_validate_json(
        f'{{"name":"x","header":{text},"text":{BODY!r}}}'.replace("'", '"')
    )
    checked = check_answer(STORE, unknown, DAY)
    assert "nowhere" in checked.fault


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (BODY.replace("?thing dcterms", "?thing nowhere"), "查询文本"),
        (BODY.replace("dcterms:title ?word", "dcterms:title ?word FILTER("), "查询文本"),
        (BODY.replace("?word ?thing WHERE", "?word WHERE"), "columns differ from what is selected: thing"),
        (BODY.replace("?word ?thing WHERE", "?thing ?word WHERE"), "order"),
        (BODY + "LIMIT 5\n", "查询文本"),
        (BODY.replace("?thing dcterms", "SERVICE <https://example.org/> { } ?thing dcterms"), "查询文本"),
    ],
)
def test_a_text_that_cannot_be_offered_is_refused(body: str, says: str) -> None:
    with pytest.raises(CatalogueError, match=says):
        check_text(query(body=body))


def test_a_list_selects_values_and_labels() -> None:
    text = EXAMPLE.replace(
        'type = "string"', 'type = "string"\n#+ values = "SELECT ?value WHERE { ?value a gp:Plan }"'
    )
    with pytest.raises(CatalogueError, match="word 的取值列表 selects value"):
        check_text(parse_query("an-example", text, "own/an-example.rq"))


def test_graphs_and_yes_or_no_are_counted_too() -> None:
    where = "{\n  # VALUES word\n  ?thing dcterms:title ?word\n}\n"
    graph = query(body=f"CONSTRUCT {{ ?thing dcterms:title ?word }}\nWHERE {where}")
    check_text(graph)
    assert check_answer(STORE, graph, DAY).rows == 2
    asked = query(body=f"ASK {where}")
    check_text(asked)
    assert check_answer(STORE, asked, DAY).rows == 1
