"""SPARQL constraints: which solutions are results, what their messages say, and what is refused."""

from collections.abc import Iterable

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SH

from kg.errors import BuildError
from kg.store import Store
from kg.validate import Report, validate
from kg.validate.constraints import language_of, query_text

PREFIXES = """
@prefix : <https://example.org/#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
SHAPES = """
:prefixes sh:declare :prefix-e .
:prefix-e sh:prefix "e" ; sh:namespace "https://example.org/#"^^xsd:anyURI .
:Small a sh:NodeShape ; sh:targetClass :Thing ; sh:severity sh:Warning ; sh:group :sizes ;
    sh:sparql :Small-query .
:Small-query a sh:SPARQLConstraint ; sh:prefixes :prefixes ;
    sh:message "“{?name}”为{?value}，超过{?most}。"@zh, "“{?name}” is {?value}, above {$most}."@en ;
    sh:select \"\"\"SELECT $this ?value ?name ?most WHERE {
        $this a e:Thing ; e:size ?value ; e:name ?name . e:rule e:most ?most .
        FILTER(?value > ?most) }\"\"\" .
"""
RULE = ":rule :most 10 . "


def parse(turtle: str) -> Graph:
    """Parse Turtle that uses the prefixes above."""
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def example(name: str) -> URIRef:
    """Return an IRI of the examples."""
    return URIRef(f"https://example.org/#{name}")


def check(data: str, shapes: str = SHAPES) -> Report:
    """Validate and hold the outcome against the reference."""
    report = validate(parse(data), parse(shapes), check_shapes=False)
    assert report == validate(parse(data), parse(shapes), check_shapes=False, reference=True)
    return report


def test_a_solution_is_a_result_with_its_values_in_the_messages() -> None:
    report = check(RULE + ':a a :Thing ; :size 12 ; :name "甲" . :b a :Thing ; :size 9 ; :name "乙" .')
    (result,) = report.results
    assert (result.focus, result.value) == (example("a"), Literal(12))
    assert (result.shape, result.component) == (example("Small"), SH.SPARQLConstraintComponent)
    assert (result.severity, result.group) == ("Warning", example("sizes"))
    assert (result.path, result.predicate) == ("", None)
    assert result.message_zh == "“甲”为12，超过10。"
    assert result.message_en == "“甲” is 12, above 10."


def test_each_value_is_a_result_of_its_own() -> None:
    report = check(RULE + ':a a :Thing ; :size 12, 13 ; :name "甲" .')
    assert [result.value for result in report.results] == [Literal(12), Literal(13)]


def test_solutions_that_differ_in_their_message_alone_are_one_result() -> None:
    report = check(RULE + ':a a :Thing ; :size 12 ; :name "乙", "甲" .')
    assert [result.message_zh for result in report.results] == ["“乙”为12，超过10。"]


def test_without_value_the_thing_itself_is_at_fault() -> None:
    shapes = SHAPES.replace("SELECT $this ?value", "SELECT $this").replace("{?value}", "too much")
    report = check(RULE + ':a a :Thing ; :size 12 ; :name "甲" .', shapes)
    assert [result.value for result in report.results] == [example("a")]


def test_only_targets_count() -> None:
    """The query finds every thing; the shape is about one."""
    shapes = SHAPES.replace("sh:targetClass :Thing", "sh:targetNode :b")
    data = RULE + ':a a :Thing ; :size 12 ; :name "甲" . :b a :Thing ; :size 12 ; :name "乙" .'
    assert [result.focus for result in check(data, shapes).results] == [example("b")]


def test_a_query_that_has_no_target_is_not_asked() -> None:
    assert check(":a a :Other .").results == ()
    assert check(":a a :Other .").unreached == (example("Small"),)


def test_the_severity_is_a_violation_where_none_is_given() -> None:
    shapes = SHAPES.replace("sh:severity sh:Warning ; ", "")
    assert not check(RULE + ':a a :Thing ; :size 12 ; :name "甲" .', shapes).conforms


def test_the_shapes_message_stands_in_for_the_constraints() -> None:
    shapes = SHAPES.replace(
        ":Small a sh:NodeShape ;", ':Small a sh:NodeShape ; sh:message "太大"@zh, "too big"@en ;'
    )
    own = shapes[shapes.index(" ;\n    sh:message") : shapes.index(" ;\n    sh:select")]
    shapes = shapes.replace(own, "")
    (result,) = check(RULE + ':a a :Thing ; :size 12 ; :name "甲" .', shapes).results
    assert (result.message_zh, result.message_en) == ("太大", "too big")


def test_a_store_that_the_caller_has_is_used() -> None:
    data = parse(RULE + ':a a :Thing ; :size 12 ; :name "甲" .')
    store = Store.of((s, p, o, example("graph")) for s, p, o in data)
    assert len(validate(data, parse(SHAPES), check_shapes=False, store=store).results) == 1
    assert validate(data, parse(SHAPES), check_shapes=False, store=Store([])).results == ()


def test_literals_come_back_as_they_are() -> None:
    shapes = SHAPES.replace("?value > ?most", "true")
    values: Iterable[str] = ['"5"', '"甲"@zh', "7", "1.5", '"2020"^^xsd:gYear', ":b"]
    for value in values:
        data = parse(RULE + f':a a :Thing ; :size {value} ; :name "甲" .')
        (result,) = validate(data, parse(shapes), check_shapes=False).results
        assert result.value == data.value(example("a"), example("size"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("FILTER(?value > ?most)", "FILTER(", "Small-query"),
        ("e:Thing ;", "f:Thing ;", "Small-query"),
        ('"“{?name}” is {?value}, above {$most}."@en', '"nur auf Deutsch"@de', "lacks a message"),
        ("sh:select", "sh:ask", "has no sh:select"),
        ("sh:sparql :Small-query", 'sh:sparql [ sh:select "SELECT $this WHERE { $this a ?c }" ]', "no IRI"),
    ],
)
def test_a_faulty_constraint_is_refused_by_its_name(old: str, new: str, said: str) -> None:
    shapes = parse(SHAPES.replace(old, new))
    with pytest.raises(BuildError, match=said):
        validate(parse(RULE + ':a a :Thing ; :size 12 ; :name "甲" .'), shapes, check_shapes=False)


def test_a_fault_at_a_blank_node_is_refused() -> None:
    with pytest.raises(BuildError, match="without an IRI"):
        validate(parse(RULE + '[] a :Thing ; :size 12 ; :name "甲" .'), parse(SHAPES), check_shapes=False)


def test_the_reference_refuses_what_it_cannot_evaluate() -> None:
    shapes = parse(SHAPES.replace("FILTER(?value > ?most)", "MINUS { $this e:size 1 }"))
    with pytest.raises(BuildError, match="MINUS"):
        validate(
            parse(RULE + ':a a :Thing ; :size 12 ; :name "甲" .'), shapes, check_shapes=False, reference=True
        )


def test_a_query_declares_its_prefixes() -> None:
    text = query_text(parse(SHAPES), example("Small-query"))
    assert text.startswith("PREFIX e: <https://example.org/#>\nSELECT $this")


def test_a_filled_in_message_is_known_by_its_template() -> None:
    told = {"zh": "“{?name}”为{?value}（共{?n}项）。", "en": "“{?name}” is {?value}."}
    assert language_of("“甲（乙）\n丙”为12（共3项）。", told) == "zh"
    assert language_of("“甲” is 12.", told) == "en"
    assert language_of("something else", told) is None
