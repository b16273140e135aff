"""What the sense and integrity shapes take for a fault, and what not.

Each case changes one thing of a small world: 示例县 has a plan, its city 示例市 one above it; every name and
number is made up.
"""

import re
import tomllib

import pytest
from rdflib import Graph, URIRef

from kg.shipped import shipped
from kg.validate import validate
from kg.validate.constraints import query_text
from kg.vocab import BASE, PREFIXES

GPS = f"{BASE}shapes#"
EX = "https://example.org/"
CODES = ("comparator", "direction", "role", "status")
HEAD = "".join(f"@prefix {p}: <{n}> .\n" for p, n in (PREFIXES | {"ex": EX}).items()) + "".join(
    f"@prefix {code}: <{BASE}id/{code}/> .\n" for code in CODES
)
WORLD = """
ex:county rdfs:label "示例县"@zh ; schema:containedInPlace ex:city .
ex:city rdfs:label "示例市"@zh .
ex:plan a gp:Plan ; gp:place ex:county ; gp:audience ex:women ; gp:periodStart "2021"^^xsd:gYear ;
    gp:periodEnd "2030"^^xsd:gYear ; rdfs:label "示例县妇女发展规划"@zh .
ex:upper a gp:Plan ; gp:place ex:city ; gp:audience ex:women ; gp:periodStart "2021"^^xsd:gYear ;
    gp:periodEnd "2030"^^xsd:gYear ; rdfs:label "示例市妇女发展规划"@zh .
ex:rate a gp:Indicator ; gp:direction direction:higher-is-better ; gp:unit ex:percent ;
    skos:prefLabel "示例覆盖率"@zh .
"""


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Return the shapes of these two files and their prefixes."""
    graph = Graph()
    for stem in ("groups", "sense", "integrity"):
        graph.parse(shipped("shapes") / f"{stem}.ttl", format="turtle")
    return graph


def quantity(name: str, **changed: str) -> str:
    """Return a target value of 90 % at least by 2030, or what is changed about it."""
    told = {
        "kind": "gp:TargetValue",
        "plan": "ex:plan",
        "comparator": "at-least",
        "value": "90.0",
        "unit": "ex:percent",
        "due": "2030",
        "more": "",
    } | changed
    return (
        f"ex:{name} a {told['kind']}, gp:Quantity ; gp:plan {told['plan']} ; gp:indicator ex:rate ;"
        f' gp:indicatorPhrase "示例覆盖率"@zh ; gp:comparator comparator:{told["comparator"]} ;'
        f' gp:value {told["value"]} ; gp:valueText "{told["value"]}%" ; gp:unit {told["unit"]} ;'
        f' gp:due "{told["due"]}"^^xsd:gYear ; rdfs:label "{name}"@zh {told["more"]} .\n'
    )


def figure(name: str, value: str, year: str = "2020", more: str = "", place: str = "ex:county") -> str:
    """Return a figure of the county, or what is changed about it; without a year when it is empty."""
    dated = f'gp:year "{year}"^^xsd:gYear ;' if year else ""
    return (
        f"ex:{name} a gp:Observation ; gp:place {place} ; gp:indicator ex:rate ; gp:value {value} ; {dated}"
        f' gp:valueText "{value}%" ; gp:unit ex:percent ; gp:indicatorPhrase "示例覆盖率"@zh {more} .\n'
    )


GIRLS = '; gp:population "女童"@zh'
LOWER = WORLD.replace("higher-is-better", "lower-is-better")


def found(data: str, shapes: Graph) -> set[str]:
    """Return what is found, as `shape focus value`."""
    report = validate(Graph().parse(data=HEAD + data, format="turtle"), shapes, check_shapes=False)
    return {
        f"{str(r.shape).removeprefix(GPS)} {r.focus.removeprefix(EX)} {str(r.value).removeprefix(EX)}"
        for r in report.results
    }


@pytest.mark.parametrize(
    ("second", "faulty"),
    [
        (quantity("b", value="95.0"), True),
        (quantity("b", value="90.00"), False),
        (quantity("b", value="95.0", due="2025"), False),
        (quantity("b", value="95.0", comparator="at-most"), False),
        (
            quantity("b", value="95.0", unit="ex:per-mille", more="; gp:comparator comparator:change-up"),
            False,
        ),
        (quantity("b", value="95.0", more=GIRLS), False),
        (quantity("b", value="95.0", plan="ex:another"), False),
        (quantity("b", more="; gp:upperValue 95.0"), True),
    ],
)
def test_one_indicator_two_values(second: str, faulty: bool, shapes: Graph) -> None:
    expected = {"Quantity-two-values b a"} if faulty else set()
    assert found(WORLD + "ex:rate gp:unit ex:per-mille .\n" + quantity("a") + second, shapes) == expected


def test_three_values_are_three_pairs(shapes: Graph) -> None:
    data = WORLD + quantity("a") + quantity("b", value="91.0") + quantity("c", value="92.0")
    assert found(data, shapes) == {f"Quantity-two-values {pair}" for pair in ("b a", "c a", "c b")}


@pytest.mark.parametrize(
    ("world", "task", "faulty"),
    [
        (WORLD, {"value": "80.0"}, True),
        (WORLD, {"value": "95.0"}, True),
        (WORLD, {"value": "95.0", "comparator": "equal"}, False),
        (WORLD, {"value": "80.0", "comparator": "equal"}, True),
        (LOWER, {"value": "95.0", "comparator": "equal"}, True),
        (WORLD, {"value": "5.0", "comparator": "change-up"}, False),
        (WORLD, {"value": "80.0", "due": "2025"}, False),
        (WORLD, {"value": "80.0", "more": GIRLS}, False),
        (WORLD, {"value": "90.0"}, False),
    ],
)
def test_a_task_that_contradicts_its_target(
    world: str, task: dict[str, str], faulty: bool, shapes: Graph
) -> None:
    expected = {"Commitment-contradicts-target task target"} if faulty else set()
    data = world + quantity("target") + quantity("task", **{"kind": "gp:Commitment"} | task)
    assert found(data, shapes) == expected


@pytest.mark.parametrize(
    ("world", "target", "figures", "base"),
    [
        (WORLD, {}, figure("f", "91.0"), "f"),
        (WORLD, {}, figure("f", "90.0"), ""),
        (WORLD, {}, figure("f", "89.0"), ""),
        (LOWER, {"comparator": "at-most"}, figure("f", "89.0"), "f"),
        (LOWER, {"comparator": "at-most"}, figure("f", "91.0"), ""),
        (WORLD.replace("higher-is-better", "neutral"), {}, figure("f", "91.0"), ""),
        (WORLD, {"comparator": "about"}, figure("f", "94.5"), ""),
        (WORLD, {"comparator": "about"}, figure("f", "94.6"), "f"),
        (WORLD, {"comparator": "change-up"}, figure("f", "91.0"), ""),
        (WORLD, {}, figure("f", "91.0", "2021"), ""),
        (WORLD, {}, figure("f", "91.0", "2010") + figure("g", "89.0", "2019"), ""),
        (WORLD, {}, figure("f", "89.0", "2010") + figure("g", "92.0", "2019"), "g"),
        (WORLD, {}, figure("f", "91.0", place="ex:city"), ""),
        (WORLD, {}, figure("f", "91.0", ""), ""),
        (WORLD, {}, figure("f", "91.0", "", "; gp:plan ex:plan"), "f"),
        (WORLD, {}, figure("f", "91.0", "2021", "; gp:plan ex:plan"), "f"),
        (WORLD, {}, figure("f", "91.0", more="; gp:comparator comparator:at-least"), "f"),
        (WORLD, {}, figure("f", "91.0", more="; gp:comparator comparator:at-most"), ""),
        (WORLD, {}, figure("f", "91.0", more=GIRLS), ""),
        (WORLD, {"more": GIRLS}, figure("f", "91.0", more=GIRLS), "f"),
        (WORLD, {"more": GIRLS}, figure("f", "91.0", more='; gp:population "全县"@zh'), ""),
        (WORLD, {}, figure("f", "91.0", more='; gp:population "全县"@zh'), "f"),
        (WORLD + 'ex:rate gp:population "女童"@zh .', {}, figure("f", "91.0", more=GIRLS), "f"),
        (WORLD, {"unit": "ex:per-mille"}, figure("f", "91.0"), ""),
    ],
)
def test_a_target_weaker_than_what_is_reached(
    world: str, target: dict[str, str], figures: str, base: str, shapes: Graph
) -> None:
    expected = {f"Target-weaker-than-baseline target {base}"} if base else set()
    allowed = "ex:rate gp:unit ex:per-mille .\n"
    assert found(world + allowed + quantity("target", **target) + figures, shapes) == expected


@pytest.mark.parametrize(
    ("more", "lower", "faulty"),
    [
        ("", {"value": "85.0"}, True),
        ("", {"value": "90.0"}, False),
        ("", {"value": "95.0"}, False),
        ("", {"value": "85.0", "due": "2025"}, False),
        ("", {"value": "85.0", "due": "2035"}, True),
        ("", {"value": "85.0", "comparator": "equal"}, True),
        ("", {"value": "85.0", "comparator": "change-up"}, False),
        ("", {"value": "85.0", "more": GIRLS}, False),
    ],
)
def test_a_target_weaker_than_the_superior_plans(
    more: str, lower: dict[str, str], faulty: bool, shapes: Graph
) -> None:
    data = WORLD + more + quantity("above", plan="ex:upper") + quantity("below", **lower)
    assert found(data, shapes) == ({"Target-weaker-than-superior below above"} if faulty else set())


@pytest.mark.parametrize(
    ("audience", "place", "based_on", "faulty"),
    [
        ("ex:women", "ex:city", "ex:nothing", True),
        ("ex:children", "ex:city", "ex:nothing", False),
        ("ex:women", "ex:elsewhere", "ex:nothing", False),
        ("ex:women", "ex:elsewhere", "ex:upper", True),
    ],
)
def test_which_plan_is_superior(
    audience: str, place: str, based_on: str, faulty: bool, shapes: Graph
) -> None:
    start = WORLD.index("ex:upper a gp:Plan")
    upper = WORLD[start:].replace("ex:women", audience).replace("ex:city", place)
    data = WORLD[:start] + upper + f"ex:plan eli:based_on {based_on} .\n"
    data += quantity("above", plan="ex:upper") + quantity("below", value="85.0")
    assert found(data, shapes) == ({"Target-weaker-than-superior below above"} if faulty else set())


def test_words_for_the_whole_are_those_of_the_vocabulary(shapes: Graph) -> None:
    """The shape and the assessments take the same words for a whole place."""
    path = shipped("data", "vocabulary") / "assessment.toml"
    words = tomllib.loads(path.read_text(encoding="utf-8"))["populations"]
    query = query_text(shapes, URIRef(f"{GPS}Target-weaker-than-baseline-query"))
    pattern = re.search(r'REGEX\(STR\(\?counted\), "([^"]+)"\)', query)
    assert pattern
    assert [word for word in words["total"] if not re.search(pattern[1], word)] == []
    assert [word for word in words["part"] if re.search(pattern[1], word)] == []


@pytest.mark.parametrize(
    ("phrase", "value", "comparator", "faulty"),
    [
        ("示例覆盖率", "100.1", "at-least", True),
        ("示例覆盖率", "-0.5", "at-least", True),
        ("示例覆盖率", "100.0", "at-least", False),
        ("示例覆盖率", "0.0", "at-most", False),
        ("示例覆盖率", "150.0", "change-up", False),
        ("示例毛入学率", "103.0", "at-least", False),
        ("示例毛入学率", "-1.0", "at-least", True),
        ("示例增长率", "-1.0", "at-least", False),
    ],
)
def test_percentages(phrase: str, value: str, comparator: str, faulty: bool, shapes: Graph) -> None:
    unit = f"<{BASE}id/unit/percent>"
    data = WORLD.replace("ex:percent", unit) + quantity("q", value=value, comparator=comparator, unit=unit)
    names = {line.split()[0] for line in found(data.replace("示例覆盖率", phrase), shapes)}
    assert names == ({"Percentage"} if faulty else set())


@pytest.mark.parametrize(
    ("built", "year", "faulty"),
    [("", "2026", False), ("", "2027", True), ("2028-01-01", "2028", False), ("2024-01-01", "2025", True)],
)
def test_figures_from_the_future(built: str, year: str, faulty: bool, shapes: Graph) -> None:
    """The day of the build counts; without one, the day of issue."""
    known = f'; prov:generatedAtTime "{built}T00:00:00Z"^^xsd:dateTime' if built else ""
    data = WORLD + f'ex:dataset a gp:Dataset ; dcterms:issued "2026-11-22"^^xsd:date {known} .\n'
    expected = {f"Observation-in-future f {year}"} if faulty else set()
    assert found(data + figure("f", "50.0", year), shapes) == expected


@pytest.mark.parametrize(
    ("day", "status", "faulty"),
    [
        ("2030-12-31", "off-track", False),
        ("2031-01-01", "off-track", True),
        ("2031-01-01", "on-track", True),
        ("2031-01-01", "no-data", True),
        ("2031-01-01", "achieved", False),
        ("2031-01-01", "overdue", False),
        ("2030-12-31", "overdue", True),
        ("2030-12-31", "overdue-unreported", True),
    ],
)
def test_statuses_before_and_after_the_due_year(day: str, status: str, faulty: bool, shapes: Graph) -> None:
    data = WORLD + quantity("q")
    data += (
        f'ex:a a gp:Assessment ; gp:assesses ex:q ; gp:asOf "{day}"^^xsd:date ; gp:status status:{status} .\n'
    )
    assert {line.split()[0] for line in found(data, shapes)} == (
        {"Assessment-after-due"} if faulty else set()
    )


@pytest.mark.parametrize(
    ("agency", "expected"),
    [
        ("gp:jurisdiction ex:county", set()),
        ("gp:jurisdiction ex:city", set()),
        ("gp:jurisdiction ex:elsewhere", {"Lead-in-place duty agency"}),
        (
            'gp:jurisdiction ex:county ; schema:dissolutionDate "2020-12"^^xsd:gYearMonth',
            {"Lead-exists duty agency"},
        ),
        ('gp:jurisdiction ex:county ; schema:dissolutionDate "2021-02-01"^^xsd:date', set()),
        ('gp:jurisdiction ex:county ; schema:foundingDate "2031"^^xsd:gYear', {"Lead-exists duty agency"}),
        ('gp:jurisdiction ex:county ; schema:foundingDate "2030"^^xsd:gYear', set()),
    ],
)
def test_leads_that_can_and_cannot_be(agency: str, expected: set[str], shapes: Graph) -> None:
    data = f"""{WORLD} ex:elsewhere rdfs:label "另一县"@zh .
    ex:agency a gp:Agency ; rdfs:label "示例局"@zh, "Example bureau"@en ; {agency} .
    ex:duty a gp:Responsibility ; gp:role role:lead ; gp:agency ex:agency ; gp:plan ex:plan .
    ex:help a gp:Responsibility ; gp:role role:participating ; gp:agency ex:agency ; gp:plan ex:plan .
    """
    assert found(data, shapes) == expected


@pytest.mark.parametrize(
    ("ordinals", "expected"),
    [
        ([1, 2, 3], set()),
        ([1, 2, 2], {"Ordinal-double t2 t1"}),
        ([1, 3, 4], {"Ordinal-gap t1 3"}),
        ([2, 3, 4], {"Ordinal-gap t0 2"}),
    ],
)
def test_ordinals_run_from_one(ordinals: list[int], expected: set[str], shapes: Graph) -> None:
    data = WORLD + "".join(
        f"ex:t{n} a gp:Measure ; dcterms:isPartOf ex:d ; gp:ordinal {o} ; gp:topic ex:topic ;"
        f' dcterms:title "示例措施"@zh .\n'
        for n, o in enumerate(ordinals)
    )
    data += (
        "ex:target a gp:Target ; dcterms:isPartOf ex:d ; gp:ordinal 1 ; gp:topic ex:topic ; gp:plan ex:plan ."
    )
    assert found(data, shapes) == expected
