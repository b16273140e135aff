"""StratML of a release: what its graph gives is what the records gave, figures and assignments among it."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import kg.stratml
from kg.difference import Side, compare, side_of
from kg.exports import Source
from kg.figures import figures
from kg.offered import EXPORTS as ALL
from kg.record import Record
from kg.regained import read_release
from kg.store import Store
from kg.stratml import Given, Part, read_stratml, write_stratml
from kg.stratml.forms import NAMESPACES
from kg.stratml.offering import EXPORTS
from kg.vocab import BASE
from tests.made_up import VERSION, publish
from tests.made_up_plans import made_up_records, statements
from tests.made_up_registers import CITY_CHILDREN, CITY_WOMEN, PROVINCE_CHILDREN, assignments, registry

RECORDS = made_up_records()
KEYS = (CITY_WOMEN, CITY_CHILDREN, PROVINCE_CHILDREN)
REGISTRY = registry()
PARTS: tuple[Part, Part] = (1, 2)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    return Source.at(publish(tmp_path_factory.mktemp("stratml") / "graph") / "releases" / VERSION)


def _plain(data: Any) -> Any:  # noqa: ANN401 - JSON values
    """Return JSON without what a graph says in one spelling or order."""
    if isinstance(data, dict):
        spelt = {"place", "based_on", "printed", "unit", "span", "document"}
        return {key: _plain(value) for key, value in data.items() if key not in spelt}
    if isinstance(data, list):
        every = [_plain(one) for one in data]
        return sorted(every) if all(isinstance(one, str) for one in every) else every
    return data


def _read(xml: bytes) -> Record:
    groups = {group.label_zh: group.slug for group in REGISTRY.groups}
    return read_stratml(xml, "made-up.xml", Given(groups=groups)).record


def _around(xml: bytes, part: Part) -> tuple[list[Any], list[Any]]:
    """Return the stakeholders' names and roles, and the actual results."""
    root = etree.fromstring(xml)
    space = f"{{{NAMESPACES[part]}}}"
    bodies = [
        one for one in root.iter(f"{space}Stakeholder") if one.get("StakeholderTypeType") == "Organization"
    ]
    actual = [
        (one.findtext(f"{space}StartDate"), one.findtext(f"{space}NumberOfUnits"))
        for one in root.iter(f"{space}ActualResult")
    ]
    return [(one.findtext(f"{space}Name"), len(one)) for one in bodies], actual


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("key", KEYS)
def test_a_releases_stratml_says_what_the_records_say(
    source: Source, key: str, part: Part, tmp_path: Path
) -> None:
    target = tmp_path / "plan.xml"
    EXPORTS[part - 1].write(source, target, key)
    released = target.read_bytes()
    known = REGISTRY.__class__(**{**vars(REGISTRY), "assignments": (assignments(statements(RECORDS)),)})
    recorded = write_stratml(RECORDS[key], known, part, figures(RECORDS, known)).xml
    assert _plain(_read(released).model_dump(mode="json")) == _plain(_read(recorded).model_dump(mode="json"))
    assert _around(released, part) == _around(recorded, part)
    EXPORTS[part - 1].write(source, target, key)
    assert target.read_bytes() == released


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("key", KEYS)
def test_a_validator_takes_it_and_finds_as_much_as_the_graph_has(
    source: Source, key: str, part: Part, tmp_path: Path
) -> None:
    """The validator is libxml2's; the counts are those of a query to the release."""
    EXPORTS[part - 1].write(source, target := tmp_path / "plan.xml", key)
    document = etree.parse(target)
    schema = etree.XMLSchema(file=str(Path(kg.stratml.__file__).with_name(f"part{part}.xsd")))
    assert schema.validate(document), schema.error_log
    space = f"{{{NAMESPACES[part]}}}"
    held = {
        "?x a gp:DomainSection BIND(1 AS ?results)": f"{space}Goal",
        "?x a gp:Target BIND(1 AS ?results)": f"{space}Objective",
    }
    if part == 2:  # which has figures; a range has two results
        value = (
            "?x a gp:TargetValue OPTIONAL { ?x gp:upperValue ?high } BIND(IF(BOUND(?high), 2, 1) AS ?results)"
        )
        held[value] = f"{space}TargetResult"
    store, graph = Store.load(source.dataset), f"{BASE}graph/plan/{key}"
    for pattern, element in held.items():
        with store.query(f"SELECT (SUM(?results) AS ?n) {{ GRAPH <{graph}> {{ {pattern} }} }}") as answer:
            assert len(list(document.iter(element))) == int(next(answer.rows())["n"].value) > 0, element
    document.getroot().append(etree.Element("made-up"))
    assert not schema.validate(document)


def test_the_plans_of_a_release_do_not_differ_from_their_records(source: Source) -> None:
    for key, found in read_release(source.folder).items():
        directions = side_of(RECORDS[key], REGISTRY, "a").directions
        released = Side(key, found.record.plans[0], "b", found.indicators, directions)
        assert compare(side_of(RECORDS[key], REGISTRY, "a"), released) == ()
        assert {slug: way for slug, way in found.directions.items() if slug in directions} == directions


def test_stratml_is_offered_among_all_exports() -> None:
    assert set(EXPORTS) <= set(ALL)
    assert all(export.of == "plan" and export.profile in NAMESPACES.values() for export in EXPORTS)
