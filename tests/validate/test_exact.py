"""Both engines find the same whatever a number's spelling or a text's characters, or the data are refused."""

import pytest
from rdflib import Graph, Literal
from rdflib.namespace import SH, XSD

from kg.errors import BuildError
from kg.shipped import shipped
from kg.validate import Report, validate
from kg.validate.numbers import canonical
from tests.validate.county import HEAD, WORLD, quantity

PERCENT = "<https://w3id.org/govplan/id/unit/percent>"
RATE = WORLD.replace("ex:percent", PERCENT)


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Return the shapes of sense and integrity, and their prefixes."""
    graph = Graph()
    for stem in ("groups", "sense", "integrity"):
        graph.parse(shipped("shapes") / f"{stem}.ttl", format="turtle")
    return graph


def check(data: str, shapes: Graph) -> Report:
    """Validate and hold the outcome against the reference."""

    def parsed() -> Graph:
        return Graph().parse(data=HEAD + data, format="turtle")

    report = validate(parsed(), shapes, check_shapes=False)
    assert report == validate(parsed(), shapes, check_shapes=False, reference=True)
    return report


@pytest.mark.parametrize("spelling", ["150", "150.0", "150.00", "0150.0", "+150.0"])
def test_a_result_is_the_same_in_every_spelling_of_its_number(spelling: str, shapes: Graph) -> None:
    given = f'"{spelling}"^^<{XSD.decimal}>'
    text = RATE + quantity("t", unit=PERCENT, value="150.0").replace("gp:value 150.0", f"gp:value {given}")
    (result,) = check(text, shapes).results
    (plain,) = check(RATE + quantity("t", unit=PERCENT, value="150.0"), shapes).results
    assert result.digest == plain.digest
    assert str(result.value) == "150"


@pytest.mark.parametrize(
    "phrase",
    [r"示例\1率", r"示例\g<0>率", "示例{?text}率", "示例{$value}率", "{\\", "示例率}", "示例\\\\率", "$this"],
)
def test_a_text_says_in_a_message_what_it_says_in_the_data(phrase: str, shapes: Graph) -> None:
    written = phrase.replace("\\", "\\\\")
    text = RATE + quantity("t", unit=PERCENT, value="150").replace("示例覆盖率", written)
    (result,) = check(text, shapes).results
    assert result.message_zh.startswith(f"“{phrase}”为150%，")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("1000000000000000000000000.0", XSD.decimal),
        ("100.00000000000000000000000001", XSD.decimal),
        ("99999999999999999999", XSD.integer),
        ("-1000000000000000", XSD.long),
    ],
)
def test_a_number_beyond_an_engine_is_refused_by_name(number: str, kind: str, shapes: Graph) -> None:
    data = Graph().parse(data=HEAD + f'ex:a a gp:Target ; gp:ordinal "{number}"^^<{kind}> .', format="turtle")
    with pytest.raises(BuildError, match=f"https://example.org/a gp:ordinal {number}"):
        validate(data, shapes, check_shapes=False)


@pytest.mark.parametrize(
    "number", ['"150"', '"x"^^xsd:decimal', "150e0", '"1e9"^^xsd:integer', '"NaN"^^xsd:double']
)
def test_what_is_no_decimal_at_all_is_the_shapes_to_find(number: str) -> None:
    told = quantity("t", value="VALUE").replace("gp:value VALUE", f"gp:value {number}")
    shapes = Graph().parse(shipped("shapes") / "quantity.ttl", format="turtle")
    report = validate(Graph().parse(data=HEAD + told, format="turtle"), shapes, check_shapes=False)
    assert SH.DatatypeConstraintComponent in {r.component for r in report.results if r.path == "gp:value"}


@pytest.mark.parametrize(
    ("text", "datatype", "plain"),
    [
        ("150.00", XSD.decimal, "150"),
        ("-0.0", XSD.decimal, "0"),
        (".50", XSD.decimal, "0.5"),
        ("007", XSD.nonNegativeInteger, "7"),
        ("1000", XSD.integer, "1000"),
        ("x", XSD.decimal, "x"),
        ("1.50", XSD.string, "1.50"),
    ],
)
def test_canonical_spelling(text: str, datatype: str, plain: str) -> None:
    assert str(canonical(Literal(text, datatype=datatype, normalize=False))) == plain
