"""Headers are read whole or not at all, and a fault is told with its line."""

from pathlib import Path

import pytest

from kg.catalogue import Header, SavedQuery, parse_query, read_query, topics, value_list
from kg.errors import CatalogueError
from tests.catalogue.made_up import EXAMPLE

FULL = """#+ title_zh = "示例"
#+ title_en = "Example"
#+ question_zh = "{place}在{year}年有哪些示例？"
#+ question_en = "Which examples does {place} have in {year}?"
#+ description_zh = "编造的查询。"
#+ description_en = "A made-up query."
#+ version = "1.0.0"
#+ topics = ["plans", "targets"]
#+ audience = ["policy", "public"]
#+ order = ["-value", "thingLabel"]
#+ page_size = 20
#+ rows_at_least = 1
#+ rows_at_most = 5
#+ golden = { year = "2030" }
#+ golden_row = { thingLabel = "示例" }
#+ [[parameters]]
#+ name = "place"
#+ type = "iri"
#+ class = "gp:Place"
#+ label_zh = "地区"
#+ label_en = "Place"
#+ [[parameters]]
#+ name = "year"
#+ type = "year"
#+ label_zh = "年份"
#+ label_en = "Year"
#+ required = true
#+ several = false
#+ [[columns]]
#+ name = "thingLabel"
#+ label_zh = "事物"
#+ label_en = "Thing"
#+ label_of = "thing"
#+ [[columns]]
#+ name = "value"
#+ label_zh = "数值"
#+ label_en = "Value"
#+ meaning_zh = "编造的数值"
#+ meaning_en = "A made-up number"
#+ kind = "number"
#+ unit_column = "unit"
#+ [[columns]]
#+ name = "unit"
#+ label_zh = "单位"
#+ label_en = "Unit"
#+ [[columns]]
#+ name = "thing"
#+ label_zh = "事物IRI"
#+ label_en = "Thing IRI"
#+ kind = "iri"
#+ [[columns]]
#+ name = "hash"
#+ label_zh = "哈希"
#+ label_en = "Hash"
#+ hidden = true
#+ [chart]
#+ title_zh = "数值"
#+ title_en = "Values"
#+ mark = "bar"
#+ x = { field = "value", aggregate = "sum" }
#+ y = "thingLabel"
SELECT ?thingLabel ?value ?unit ?thing ?hash WHERE {
  # VALUES place
  # VALUES year
  ?thing gp:place ?place ; gp:year ?year ; gp:value ?value ; gp:unit ?unit ; gp:sha256 ?hash ;
    rdfs:label ?thingLabel .
}
"""


def read(text: str) -> SavedQuery:
    return parse_query("an-example", text, "own/an-example.rq")


def test_a_whole_header_is_read() -> None:
    query = read(FULL)
    header = query.header
    assert [column.name for column in header.shown] == ["thingLabel", "value", "unit"]
    assert header.parameters_by_name["place"].key == "place"
    assert str(header.parameters_by_name["place"].of).endswith("ontology#Place")
    assert header.page_size == 20
    assert query.form == "SELECT"


def line_of(text: str, part: str) -> int:
    return max(n for n, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('version = "1.0.0"', 'version = "1"', "version"),
        ('type = "year"', 'type = "century"', "parameters.1.type"),
        ('kind = "number"', 'kind = "figure"', "columns.1.kind"),
        ('label_of = "thing"', 'label_of = "thong"', "columns.0.label_of: there is no column 'thong'"),
        (
            'label_of = "thing"',
            'label_of = "unit"',
            "columns.0.label_of: the column 'unit' is not of kind iri",
        ),
        ('unit_column = "unit"', 'unit_column = "units"', "columns.1.unit_column"),
        ('audience = ["policy", "public"]', 'audience = ["everybody"]', "audience"),
        ('audience = ["policy", "public"]', "audience = []", "audience"),
        ('topics = ["plans", "targets"]', 'topics = ["plots"]', "topics: 'plots' is no topic"),
        ('order = ["-value", "thingLabel"]', 'order = ["-values"]', "order: there is no column 'values'"),
        ("page_size = 20", "page_size = 0", "page_size"),
        ("rows_at_most = 5", "rows_at_most = 0", "rows_at_most: is less than"),
        ('golden = { year = "2030" }', "golden = { }", "golden: the required parameter 'year'"),
        ('golden = { year = "2030" }', 'golden = { yeer = "2030" }', "golden: there is no parameter 'yeer'"),
        ('golden_row = { thingLabel = "示例" }', 'golden_row = { thing_label = "示例" }', "golden_row"),
        ("{place}在{year}年", "{plice}在{year}年", "question_zh: there is no parameter 'plice'"),
        ('y = "thingLabel"', 'y = "thing_label"', "chart.y: there is no column 'thing_label'"),
        ('mark = "bar"', 'mark = "pie"', "chart.mark"),
        ('name = "unit"', 'name = "value"', "columns.2.name: 'value' is there twice"),
        ('meaning_zh = "编造的数值"', 'meaning_zh = ""', "columns.1.meaning_zh: a meaning is told"),
        ("several = false", "severel = false", "parameters.1.severel"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, says: str) -> None:
    assert old in FULL
    text = FULL.replace(old, new, 1)
    with pytest.raises(CatalogueError) as error:
        read(text)
    line = line_of(text, new)
    assert f"own/an-example.rq, line {line}: " in str(error.value)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('class = "gp:Place"', 'scheme = "place"', "a concept, and nothing else, has a scheme"),
        ('class = "gp:Place"', 'class = "Place"', "no prefixed name"),
        ('type = "iri"\n#+ class = "gp:Place"', 'type = "concept"', "has a scheme"),
        ("required = true", 'required = true\n#+ default = "2030"', "required and has a default"),
        ("required = true", 'default = "30"', "the default of 'year' is no year"),
        ("required = true", 'choices = ["30"]', "is no year"),
        ('type = "iri"\n#+ class = "gp:Place"', 'type = "date"\n#+ choices = ["2026-02-28"]', "has choices"),
    ],
)
def test_an_unsound_parameter_is_refused_where_it_stands(old: str, new: str, says: str) -> None:
    text = FULL.replace(old, new, 1)
    with pytest.raises(CatalogueError, match=says) as error:
        read(text)
    assert "parameters." in str(error.value)


def test_a_header_that_is_no_toml_is_told_with_the_files_line() -> None:
    text = FULL.replace('title_en = "Example"', "title_en = ")
    with pytest.raises(CatalogueError, match=r"own/an-example\.rq, line 2: the header is no TOML"):
        read(text)


def test_a_missing_part_names_itself() -> None:
    with pytest.raises(CatalogueError, match="title_zh"):
        read(FULL.replace('#+ title_zh = "示例"\n', ""))


def test_parameters_and_placeholders_match() -> None:
    with pytest.raises(CatalogueError, match="place, plice"):
        read(FULL.replace("# VALUES place", "# VALUES plice"))


def test_a_given_line_stands_where_its_parameter_has_a_value() -> None:
    line = "  # GIVEN place: ?plan gp:place ?place .\n"
    query = read(FULL.replace("  # VALUES place\n", "  # VALUES place\n" + line))
    place = "https://example.org/place"
    bound = query.bound({"place": [place], "year": ["2025"]})
    assert "\n  ?plan gp:place ?place .\n" in bound
    assert "GIVEN" not in bound
    assert query.bound({"year": ["2025"]}) == read(FULL).bound({"year": ["2025"]})
    with pytest.raises(CatalogueError, match="plice"):
        read(FULL.replace("  # VALUES place\n", "  # VALUES place\n" + line.replace("place:", "plice:")))


def test_a_file_without_a_query_or_of_another_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="SELECT, CONSTRUCT or ASK"):
        read(FULL.replace("SELECT", "CHOOSE"))
    path = tmp_path / "an-example.rq"
    path.write_bytes(EXAMPLE.encode("gb18030"))
    with pytest.raises(CatalogueError, match="UTF-8"):
        read_query(path)
    with pytest.raises(CatalogueError, match="no name of a query"):
        parse_query("An Example", EXAMPLE, "own/An Example.rq")


def test_a_query_survives_json_with_its_hash() -> None:
    query = read(FULL)
    again = SavedQuery.model_validate_json(query.model_dump_json(by_alias=True))
    assert again == query
    assert again.hash == query.hash
    assert len(query.hash) == 64


@pytest.mark.parametrize(("old", "new"), [("编造的查询", "另一个查询"), ("gp:value ?value", "gp:gap ?value")])
def test_the_hash_tells_versions_apart(old: str, new: str) -> None:
    assert read(FULL.replace(old, new)).hash != read(FULL).hash


def test_a_chart_becomes_vega_lite_in_the_readers_language() -> None:
    header: Header = read(FULL).header
    assert header.chart is not None
    assert header.chart.vega_lite(header.columns_by_name, "en") == {
        "title": "Values",
        "mark": "bar",
        "encoding": {
            "x": {"field": "value", "type": "quantitative", "title": "Value", "aggregate": "sum"},
            "y": {"field": "thingLabel", "type": "nominal", "title": "Thing"},
        },
    }
    assert header.chart.vega_lite(header.columns_by_name, "zh")["title"] == "数值"


def test_choices_are_values_alone_or_with_labels() -> None:
    text = EXAMPLE.replace(
        'type = "string"',
        'type = "string"\n#+ choices = ["a", { value = "b", label_zh = "乙", label_en = "B" }]',
    )
    first, second = read(text).header.parameters[0].choices
    assert (first.value, first.label_zh) == ("a", "")
    assert (second.value, second.label_zh, second.label_en) == ("b", "乙", "B")


def test_every_thing_has_a_list_of_its_own_or_of_its_kind() -> None:
    place, year = read(FULL).header.parameters
    listed = value_list(place)
    assert listed is not None
    assert "VALUES ?of { <https://w3id.org/govplan/ontology#Place> }" in listed
    assert value_list(year) is None
    other = read(FULL.replace('class = "gp:Place"', 'class = "gp:Measure"')).header.parameters[0]
    assert "rdfs:label ?label" in str(value_list(other))
    own = "SELECT ?value ?label WHERE { ?value rdfs:label ?label }"
    text = FULL.replace('class = "gp:Place"', f'class = "gp:Place"\n#+ values = "{own}"')
    assert value_list(read(text).header.parameters[0]) == own


def test_topics_come_in_the_order_of_pages_with_labels() -> None:
    assert next(iter(topics())) == "plans"
    assert all(topic.label_zh and topic.label_en and topic.about_zh for topic in topics().values())
    assert len(topics()) >= 11
