"""What the other sense and integrity shapes take for a fault, and what not.

Each case changes one thing of the small world of `tests.validate.county`.
"""

import pytest
from rdflib import Graph

from kg.shipped import shipped
from kg.vocab import BASE
from tests.validate.county import WORLD, figure, found, quantity


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Return the shapes of these two files and their prefixes."""
    graph = Graph()
    for stem in ("groups", "sense", "integrity"):
        graph.parse(shipped("shapes") / f"{stem}.ttl", format="turtle")
    return graph


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
        ("示例任务完成率", "-1.0", "at-least", True),
    ],
)
def test_percentages(phrase: str, value: str, comparator: str, faulty: bool, shapes: Graph) -> None:
    unit = f"<{BASE}id/unit/percent>"
    data = WORLD.replace("ex:percent", unit) + quantity("q", value=value, comparator=comparator, unit=unit)
    names = {line.split()[0] for line in found(data.replace("示例覆盖率", phrase), shapes)}
    assert names == ({"Percentage"} if faulty else set())


@pytest.mark.parametrize(
    "phrase", ["示例任务完成率", "示例经费到位率", "示例预算执行率", "示例医院床位使用率"]
)
def test_rates_that_may_be_exceeded_are_only_warned_of(phrase: str, shapes: Graph) -> None:
    unit = f"<{BASE}id/unit/percent>"
    for value, expected in (("120.0", {"Percentage-over-fulfilled"}), ("100.0", set())):
        data = WORLD.replace("ex:percent", unit) + quantity("q", value=value, unit=unit)
        assert {line.split()[0] for line in found(data.replace("示例覆盖率", phrase), shapes)} == expected


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
    helps = {line.replace("Lead-", "Body-").replace("duty", "help") for line in expected}
    assert found(data, shapes) == expected | helps


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
