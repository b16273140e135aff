"""Saved queries as data: what their headers say is in the graph, and their texts run alone."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Store as Engine
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SH
from rdflib.plugins.sparql import prepareQuery

from kg import iri
from kg.build.quads import GraphQuads
from kg.build.query_graph import query_graph, runnable
from kg.catalogue import SavedQuery, read_query
from kg.codes import Codes
from kg.errors import BuildError, CatalogueError
from kg.vocab import CSVW, GP, SCHEMA

DAY = date(2026, 6, 30)
TEXT = """#+ title_zh = "示例查询"
#+ title_en = "An example"
#+ question_zh = "截至{as_of}，{plan}里有哪些{role}？"
#+ question_en = "Which {role} are in {plan} as of {as_of}?"
#+ description_zh = "编造的查询。"
#+ description_en = "A made-up query."
#+ version = "1.2.0"
#+ topics = ["plans", "linked-data"]
#+ audience = ["research"]
#+ rows_at_least = 0
#+ rows_at_most = 9
#+ page_size = 20
#+ golden = { role = "牵头单位", plan = "no-such-plan", kind = "one" }
#+ [[parameters]]
#+ name = "role"
#+ type = "concept"
#+ scheme = "role"
#+ label_zh = "角色"
#+ label_en = "Role"
#+ help_zh = "如 牵头单位"
#+ help_en = "For example 牵头单位"
#+ required = true
#+ [[parameters]]
#+ name = "plan"
#+ type = "iri"
#+ class = "gp:Plan"
#+ label_zh = "规划"
#+ label_en = "Plan"
#+ help_zh = "不填为全部"
#+ help_en = "Empty for all"
#+ [[parameters]]
#+ name = "as_of"
#+ type = "date"
#+ several = false
#+ label_zh = "截至"
#+ label_en = "As of"
#+ help_zh = "不填为今天"
#+ help_en = "Empty for today"
#+ default = "today"
#+ [[parameters]]
#+ name = "kind"
#+ type = "string"
#+ label_zh = "类型"
#+ label_en = "Kind"
#+ help_zh = "不填为全部"
#+ help_en = "Empty for all"
#+ choices = ["one", { value = "a.b", label_zh = "二", label_en = "Two" }]
#+ [[columns]]
#+ name = "thing"
#+ label_zh = "事物"
#+ label_en = "Thing"
#+ kind = "iri"
#+ [[columns]]
#+ name = "thingLabel"
#+ label_zh = "名称"
#+ label_en = "Label"
#+ meaning_zh = "编造的含义"
#+ meaning_en = "A made-up meaning"
#+ label_of = "thing"
#+ [[columns]]
#+ name = "size"
#+ label_zh = "大小"
#+ label_en = "Size"
#+ kind = "number"
#+ unit = "%"
#+ link = "thing"
#+ hidden = true
#+ [chart]
#+ title_zh = "大小"
#+ title_en = "Sizes"
#+ mark = "bar"
#+ x = "size"
#+ y = "thingLabel"
PREFIX example: <https://example.org/>
SELECT ?thing ?thingLabel ?size WHERE {
  # VALUES role
  # VALUES plan
  # VALUES as_of
  # VALUES kind
  ?thing gp:role ?role ; gp:plan ?plan ; gp:asOf ?as_of ; example:kind ?kind ; rdfs:label ?thingLabel ;
    example:size ?size .
}
"""


@pytest.fixture
def example(tmp_path: Path) -> Callable[[str], SavedQuery]:
    """Return what reads a made-up query."""

    def read(text: str) -> SavedQuery:
        path = tmp_path / "an-example.rq"
        path.write_text(text, encoding="utf-8")
        return read_query(path)

    return read


Example = Callable[[str], SavedQuery]


def graph_of(query: SavedQuery, codes: Codes) -> Graph:
    graph = Graph()
    for subject, predicate, node, _ in query_graph({query.name: query}, codes, DAY):
        graph.add((subject, predicate, node))
    return graph


def test_a_header_is_in_the_graph_whole(
    example: Example, codes: Codes, held: Callable[[str, GraphQuads], None]
) -> None:
    query = example(TEXT)
    held("example-query.nq", query_graph({query.name: query}, codes, DAY))


def test_a_text_runs_alone_with_its_example_bound(example: Example, codes: Codes) -> None:
    text = runnable(example(TEXT), codes, DAY)
    prepareQuery(text)
    Engine().query(text)
    assert "VALUES ?role { <https://w3id.org/govplan/id/role/lead> }" in text
    assert 'VALUES ?as_of { "2026-06-30"^^<http://www.w3.org/2001/XMLSchema#date> }' in text
    assert "VALUES ?plan { UNDEF }" in text, "an optional parameter is open, whatever the golden check asks"
    assert "VALUES ?kind { UNDEF }" in text


def test_it_declares_the_prefixes_it_uses_once_each(example: Example, codes: Codes) -> None:
    lines = runnable(example(TEXT), codes, DAY).splitlines()
    declared = [line.split()[1] for line in lines if line.startswith("PREFIX ")]
    assert declared == ["gp:", "rdfs:", "xsd:", "example:"]


def test_comments_say_how_a_value_is_written(example: Example, codes: Codes) -> None:
    comments = [line for line in runnable(example(TEXT), codes, DAY).splitlines() if line.startswith("#")]
    assert comments[0] == "# 示例查询 · An example"
    assert comments[2:] == [
        "# ?role 角色 Role（必填 required）: <https://w3id.org/govplan/id/role/…>",
        "# ?plan 规划 Plan: <https://w3id.org/govplan/id/plan/…>",
        '# ?as_of 截至 As of: "…"^^xsd:date',
        '# ?kind 类型 Kind: "one" "a.b"',
    ]


def test_an_example_that_the_registers_lack_leaves_its_parameter_open(example: Example, codes: Codes) -> None:
    text = runnable(example(TEXT.replace('role = "牵头单位"', 'role = "示例角色"')), codes, DAY)
    assert "VALUES ?role { UNDEF }" in text
    Engine().query(text)


@pytest.mark.parametrize(
    ("head", "kind", "predicate"),
    [
        ("SELECT ?thing ?thingLabel ?size WHERE {", SH.SPARQLSelectExecutable, SH.select),
        ("CONSTRUCT { ?thing gp:role ?role } WHERE {", SH.SPARQLConstructExecutable, SH.construct),
        ("ask {", SH.SPARQLAskExecutable, SH.ask),
    ],
)
def test_a_query_is_listed_by_its_form(
    example: Example, codes: Codes, head: str, kind: URIRef, predicate: URIRef
) -> None:
    query = example(TEXT.replace("SELECT ?thing ?thingLabel ?size WHERE {", head))
    graph, subject = graph_of(query, codes), iri.query("an-example")
    assert set(graph.objects(subject, RDF.type)) == {GP.SavedQuery, SH.SPARQLExecutable, kind}
    (text,) = graph.objects(subject, predicate)
    assert str(text) == runnable(query, codes, DAY)


def test_a_description_of_things_is_no_listed_query(example: Example, codes: Codes) -> None:
    with pytest.raises(BuildError, match=r"an-example\.rq"):
        graph_of(example(TEXT.replace("SELECT ?thing ?thingLabel ?size WHERE {", "DESCRIBE ?thing {")), codes)


def test_a_topic_that_no_list_has_is_refused(example: Example) -> None:
    with pytest.raises(CatalogueError, match=r"line 8: topics: '示例主题' is no topic"):
        example(TEXT.replace('"linked-data"', '"示例主题"'))


def test_choices_are_a_pattern_that_matches_them_alone(example: Example, codes: Codes) -> None:
    graph = graph_of(example(TEXT), codes)
    parameter = graph.value(predicate=SCHEMA.valueName, object=Literal("kind"))
    assert graph.value(parameter, SCHEMA.valuePattern) == Literal(r"one|a\.b")


def test_columns_that_differ_in_case_or_hyphen_never_share_an_iri() -> None:
    query = iri.query("example")
    names = ["as_of", "asOf", "asof", "a_sOf", "asOF"]
    assert len({iri.result_column(query, name) for name in names}) == len(names)
    assert str(iri.result_column(query, "agencyLabel")).endswith("/query/example/column/agency-label")
    assert str(iri.query_parameter(query, "as_of")).endswith("/query/example/parameter/as-of")


def test_parts_lead_back_to_their_query_in_the_headers_order(example: Example, codes: Codes) -> None:
    graph = graph_of(example(TEXT), codes)
    parts = set(graph.subjects(DCTERMS.isPartOf, iri.query("an-example")))
    columns = sorted(
        (int(str(graph.value(part, GP.ordinal))), str(graph.value(part, CSVW.name)))
        for part in parts
        if (part, RDF.type, GP.ResultColumn) in graph
    )
    assert columns == [(1, "thing"), (2, "thingLabel"), (3, "size")]
    assert len(parts) == 7
