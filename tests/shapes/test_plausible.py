"""Which levels of plans and figures are held against their indicator's plausible range, and which are none.

Every number is made up: an 示例死亡率 between 0 and 1500 per 100,000, and 60 示例托位 for 1,000 people.
"""

import pytest
from rdflib import Graph

from kg.shipped import shipped
from kg.validate import validate
from kg.vocab import BASE
from tests.validate.broken_plan import found, small_record

GPS = f"{BASE}shapes#"
SHAPES = {"TargetValue": "Quantity", "Commitment": "Quantity", "Observation": "Observation"}
HEAD = f"""
@prefix ex: <https://example.org/> . @prefix gp: <{BASE}ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix comparator: <{BASE}id/comparator/> . @prefix unit: <{BASE}id/unit/> .
ex:mortality a gp:Indicator ; gp:unit unit:per-100000 ; skos:prefLabel "示例死亡率"@zh ;
    gp:leastPlausible "0"^^xsd:decimal ; gp:mostPlausible "1500"^^xsd:decimal .
ex:life a gp:Indicator ; gp:unit unit:year-of-age ; skos:prefLabel "示例预期寿命"@zh ;
    gp:leastPlausible "30"^^xsd:decimal ; gp:mostPlausible "100"^^xsd:decimal .
ex:places a gp:Indicator ; gp:unit unit:item ; skos:prefLabel "每千人口拥有示例托位数"@zh ;
    gp:leastPlausible "0"^^xsd:decimal ; gp:mostPlausible "60"^^xsd:decimal .
ex:girls a gp:Indicator ; gp:unit unit:per-100000 ; skos:prefLabel "女童示例死亡率"@zh .
"""


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Return the two shapes that know ranges, the prefixes and their neighbours, and the names of units."""
    graph = Graph()
    for stem in ("groups", "sense"):
        graph.parse(shipped("shapes") / f"{stem}.ttl", format="turtle")
    return graph


@pytest.fixture(scope="module")
def units() -> Graph:
    """Return the code list of units."""
    return Graph().parse(shipped("ontology", "codes") / "unit.ttl", format="turtle")


LEVELS = [
    # comparator, value, upper end, unit, indicator, phrase, whether it cannot be
    ("at-most", "9.0", "", "per-100000", "mortality", "示例死亡率", False),
    ("at-most", "1500.0", "", "per-100000", "mortality", "示例死亡率", False),
    ("at-most", "1500.1", "", "per-100000", "mortality", "示例死亡率", True),
    ("at-least", "-0.1", "", "per-100000", "mortality", "示例死亡率", True),
    ("equal", "75.0", "", "year-of-age", "life", "示例预期寿命", False),
    ("about", "7.5", "", "year-of-age", "life", "示例预期寿命", True),
    ("about", "750.0", "", "year-of-age", "life", "示例预期寿命", True),
    # both ends of an interval
    ("range", "75.0", "80.0", "year-of-age", "life", "示例预期寿命", False),
    ("range", "7.5", "80.0", "year-of-age", "life", "示例预期寿命", True),
    ("range", "75.0", "800.0", "year-of-age", "life", "示例预期寿命", True),
    # the same share, otherwise printed: 12/10万 is 0.12‰, and 12% is no mortality
    ("at-most", "0.12", "", "per-mille", "mortality", "示例死亡率", False),
    ("at-most", "12.0", "", "per-mille", "mortality", "示例死亡率", False),
    ("at-most", "15.1", "", "per-mille", "mortality", "示例死亡率", True),
    ("at-most", "12.0", "", "percent", "mortality", "示例死亡率", True),
    ("at-most", "16000.0", "", "per-million", "mortality", "示例死亡率", True),
    # a change is no level
    ("change-down", "-20.0", "", "percent", "mortality", "示例死亡率", False),
    ("change-down", "-20.0", "", "per-100000", "mortality", "示例死亡率", False),
    ("change-up", "2000.0", "", "per-100000", "mortality", "示例死亡率", False),
    ("change-up", "2.0", "", "year-of-age", "life", "示例预期寿命", False),
    ("change-down", "-2.0", "", "percentage-point", "mortality", "示例死亡率", False),
    # other units and other heads cannot be compared
    ("at-least", "2000.0", "", "person", "mortality", "示例死亡率", False),
    ("at-least", "45.0", "", "item", "places", "每千名常住人口拥有示例托位", False),
    ("at-least", "61.0", "", "item", "places", "每千名常住人口拥有示例托位", True),
    ("at-least", "61.0", "", "item", "places", "每万人口拥有示例托位数", False),
    ("at-least", "61.0", "", "item", "places", "示例托位", True),
    # an indicator without a range says nothing
    ("at-most", "9000.0", "", "per-100000", "girls", "女童示例死亡率", False),
]


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("level", LEVELS)
def test_a_level_outside_the_range_is_found(
    kind: str, level: tuple[str, str, str, str, str, str, bool], shapes: Graph, units: Graph
) -> None:
    comparator, value, upper, unit, indicator, phrase, faulty = level
    data = Graph().parse(
        data=f"""{HEAD} ex:it a gp:{kind} ; gp:indicator ex:{indicator} ; gp:indicatorPhrase "{phrase}"@zh ;
        gp:comparator comparator:{comparator} ; gp:value {value} ; gp:unit unit:{unit} ;
        {f"gp:upperValue {upper} ;" if upper else ""} gp:valueText "{value}" .""",
        format="turtle",
    )
    report = validate(data + units, shapes, check_shapes=False)
    found = [r for r in report.results if str(r.shape).endswith("-implausible")]
    assert [str(r.shape).removeprefix(GPS) for r in found] == [f"{SHAPES[kind]}-implausible"] * faulty
    assert {r.severity for r in found} <= {"Violation"}
    for result in found:
        assert "{" not in result.message_zh + result.message_en
        assert phrase in result.message_zh


def test_an_imported_figure_has_no_comparator_and_is_a_level(shapes: Graph, units: Graph) -> None:
    data = Graph().parse(
        data=f"""{HEAD} ex:it a gp:Observation ; gp:indicator ex:life ; gp:value 752.0 ;
        gp:unit unit:year-of-age ; gp:valueText "752岁" ; gp:indicatorPhrase "示例预期寿命"@zh .""",
        format="turtle",
    )
    (result,) = validate(data + units, shapes, check_shapes=False).results
    assert result.message_zh == (
        "“示例预期寿命”的数据为752岁，超出该指标的可信范围30—100（岁）。请核对数值和单位。"
    )


def test_a_misprint_in_a_shipped_plan_is_found() -> None:
    """A target of 2.8 ‰ read as 280, a preface's 2.75 ‰ as 27.5 %."""
    unbroken = found(small_record())
    broken = small_record()
    quantity, baseline = broken.plans[0].domains[0].targets[2].quantities[1], broken.plans[0].baselines[2]
    assert quantity.indicator == baseline.indicator == "婴儿死亡率"
    quantity.value, quantity.printed = 280, "280‰"
    assert found(broken) - unbroken == {("Quantity-implausible", "d1/t3/v2", "")}
    baseline.value, baseline.unit, baseline.printed = 27.5, "%", "27.5%"
    assert {one for one in found(broken) - unbroken if "implausible" in one[0]} == {
        ("Quantity-implausible", "d1/t3/v2", ""),
        ("Observation-implausible", "b3", ""),
    }
