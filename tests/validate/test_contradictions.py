"""Which numbers the sense shapes take for contradictions, or for less than what is reached or asked for.

Each case changes one thing of the small world of `tests.validate.county`.
"""

import re
import tomllib

import pytest
from rdflib import Graph, URIRef

from kg.shipped import shipped
from kg.validate.constraints import query_text
from kg.vocab import BASE
from tests.validate.county import GIRLS, GPS, LOWER, WORLD, figure, found, quantity


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """Return the shapes of these two files and their prefixes."""
    graph = Graph()
    for stem in ("groups", "sense", "integrity"):
        graph.parse(shipped("shapes") / f"{stem}.ttl", format="turtle")
    return graph


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
        # what cannot both be met, whatever the comparators
        (quantity("b", value="80.0", comparator="at-most"), True),
        (quantity("b", value="89.9", comparator="equal"), True),
        (quantity("b", value="95.0", comparator="equal"), False),
        (quantity("b", value="85.0", comparator="about"), True),
        (quantity("b", value="86.0", comparator="about"), False),
        (quantity("b", value="70.0", comparator="range", more="; gp:upperValue 80.0"), True),
        (quantity("b", value="70.0", comparator="range", more="; gp:upperValue 95.0"), False),
        (quantity("b", value="70.0", comparator="equal", due="2025"), False),
        (quantity("b", value="70.0", comparator="equal", more=GIRLS), False),
        (quantity("b", value="20.0", comparator="change-up"), False),
    ],
)
def test_one_indicator_two_values(second: str, faulty: bool, shapes: Graph) -> None:
    expected = {"Quantity-two-values b a"} if faulty else set()
    assert found(WORLD + "ex:rate gp:unit ex:per-mille .\n" + quantity("a") + second, shapes) == expected


@pytest.mark.parametrize(
    ("first", "second", "faulty"),
    [
        (("at-least", "90.0", "percent"), ("at-least", "950.0", "per-mille"), True),
        (("at-least", "90.0", "percent"), ("at-least", "900.0", "per-mille"), False),
        (("at-most", "9.0", "per-100000"), ("equal", "0.1", "per-mille"), True),
        (("at-most", "9.0", "per-100000"), ("equal", "0.09", "per-mille"), False),
        (("at-least", "90.0", "percent"), ("at-least", "95.0", "person"), False),
        (("equal", "90.0", "percent"), ("about", "95.0", "percent"), True),
        (("equal", "92.0", "percent"), ("about", "95.0", "percent"), False),
        (("change-down", "-20.0", "percent"), ("change-down", "-30.0", "percent"), True),
        (("change-down", "-20.0", "percent"), ("change-up", "5.0", "percent"), True),
        (("change-down", "-20.0", "percent"), ("change-down", "-30.0", "per-mille"), False),
        (("change-down", "-20.0", "percent"), ("at-most", "10.0", "percent"), False),
    ],
)
def test_two_values_in_units_that_convert(
    first: tuple[str, str, str], second: tuple[str, str, str], faulty: bool, shapes: Graph
) -> None:
    data = WORLD + "".join(
        quantity(name, comparator=comparator, value=value, unit=f"<{BASE}id/unit/{unit}>")
        + f"ex:rate gp:unit <{BASE}id/unit/{unit}> .\n"
        for name, (comparator, value, unit) in {"a": first, "b": second}.items()
    )
    pairs = {line for line in found(data, shapes) if line.startswith("Quantity-two-values")}
    assert pairs == ({"Quantity-two-values b a"} if faulty else set())


@pytest.mark.parametrize(("base", "faulty"), [("2020", True), ("2015", False), ("", False)])
def test_changes_are_compared_from_the_same_base(base: str, faulty: bool, shapes: Graph) -> None:
    def since(year: str) -> str:
        return f'; gp:baselineYear "{year}"^^xsd:gYear' if year else ""

    data = WORLD + quantity("a", comparator="change-up", value="5.0", more=since("2020"))
    data += quantity("b", comparator="change-up", value="9.0", more=since(base))
    assert found(data, shapes) == ({"Quantity-two-values b a"} if faulty else set())


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
        # a later figure hides an earlier one of its own population only
        (WORLD, {}, figure("f", "91.0", "2019") + figure("g", "80.0", more=GIRLS), "f"),
        (WORLD, {}, figure("f", "91.0", "2019") + figure("g", "80.0", more='; gp:population "全县"@zh'), ""),
        (WORLD, {"more": GIRLS}, figure("f", "91.0", "2019", GIRLS) + figure("g", "80.0"), "f"),
    ],
)
def test_a_target_weaker_than_what_is_reached(
    world: str, target: dict[str, str], figures: str, base: str, shapes: Graph
) -> None:
    expected = {f"Target-weaker-than-baseline target {base}"} if base else set()
    allowed = "ex:rate gp:unit ex:per-mille .\n"
    assert found(world + allowed + quantity("target", **target) + figures, shapes) == expected


@pytest.mark.parametrize(
    ("unit", "figures", "base"),
    [
        ("percent", [("f", "910.0", "per-mille", "2020")], "f"),
        ("percent", [("f", "900.0", "per-mille", "2020")], ""),
        ("percent", [("f", "95000.0", "per-100000", "2020")], "f"),
        ("percent", [("f", "910.0", "person", "2020")], ""),
        ("person", [("f", "95000.0", "per-100000", "2020")], ""),
        ("percent", [("f", "91.0", "percent", "2019"), ("g", "890.0", "per-mille", "2020")], ""),
        ("percent", [("f", "890.0", "per-mille", "2019"), ("g", "91.0", "percent", "2020")], "g"),
        ("percent", [("f", "91.0", "percent", "2019"), ("g", "89.0", "person", "2020")], "f"),
    ],
)
def test_figures_in_units_that_convert(
    unit: str, figures: list[tuple[str, str, str, str]], base: str, shapes: Graph
) -> None:
    data = WORLD + quantity("target", unit=f"<{BASE}id/unit/{unit}>")
    for name, value, other, year in figures:
        data += figure(name, value, year).replace("ex:percent", f"<{BASE}id/unit/{other}>")
    weaker = {line for line in found(data, shapes) if line.startswith("Target-weaker")}
    assert weaker == ({f"Target-weaker-than-baseline target {base}"} if base else set())


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
    assert len(set(re.findall(r'"(\^\(全[^"]+)"', query))) == 1  # the same wherever it is asked
    assert [word for word in words["total"] if not re.search(pattern[1], word)] == []
    assert [word for word in words["part"] if re.search(pattern[1], word)] == []
