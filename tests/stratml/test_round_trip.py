"""What StratML carries comes back the same: shipped plans, and small ones that hypothesis makes up."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kg import iri
from kg.figures import Figure, figures
from kg.intake import read_records
from kg.record import Domain, Duty, Plan, Quantity, Record, Target
from kg.registry import Registry, read_registry
from kg.shipped import shipped
from kg.stratml import Given, Part, carried, identifier, read_stratml, write_stratml
from kg.stratml.forms import NAMESPACES, faults

KEYS = sorted(path.stem for path in shipped("data", "plans").glob("*.json"))
PARTS: tuple[Part, Part] = (1, 2)


@cache
def _records() -> dict[str, Record]:
    return read_records(shipped("data", "plans"))


@cache
def _registry() -> Registry:
    return read_registry()


@cache
def _figures() -> tuple[Figure, ...]:
    return figures(_records(), _registry())


def _told() -> Given:
    return Given(groups={group.label_zh: group.slug for group in _registry().groups})


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("key", KEYS)
def test_what_is_carried_of_a_shipped_plan_comes_back_the_same(key: str, part: Part) -> None:
    record = _records()[key]
    written = write_stratml(record, _registry(), part, _figures())
    read = read_stratml(written.xml, f"{key}.xml", _told())
    assert read.part == part
    assert read.record == carried(record, part)
    assert not {loss.what for loss in read.losses} - {"actuals", "assigned"}


@pytest.mark.parametrize("key", KEYS)
def test_a_shipped_plan_has_all_its_parts_in_stratml(key: str) -> None:
    record = _records()[key]
    plan = record.plans[0]
    root = etree.fromstring(write_stratml(record, _registry(), 2, _figures()).xml)
    assert faults(2, root) == []
    space = {"s": NAMESPACES[2]}
    targets = [target for domain in plan.domains for target in domain.targets]
    assert len(root.findall(".//s:Goal", space)) == len(plan.domains)
    assert len(root.findall(".//s:Objective", space)) == len(targets)
    indicators = sum(len(target.quantities) for target in targets)
    assert len(root.findall(".//s:PerformanceIndicator", space)) == indicators
    rows = [row for table in _registry().assignments for row in table.rows if row.plan == key]
    stated = sum(len(target.agencies) for target in targets)
    performers = [e for e in root.findall(".//s:Objective//s:RoleType", space) if e.text == "Performer"]
    assert len(performers) == stated + len(rows)
    identifiers = [e.text for e in root.iter(f"{{{NAMESPACES[2]}}}Identifier")]
    assert identifier(iri.plan(key)) in identifiers
    assert len(set(identifiers)) == len(identifiers)


def test_observed_figures_are_actual_results_beside_their_target() -> None:
    key = "100000-children-2021-2025-health-action"
    root = etree.fromstring(write_stratml(_records()[key], _registry(), 2, _figures()).xml)
    space = {"s": NAMESPACES[2]}
    assert root.get("Type") == "Performance_Report"
    shown = {
        (result.findtext("s:StartDate", None, space), result.findtext("s:NumberOfUnits", None, space))
        for result in root.findall(".//s:ActualResult", space)
    }
    observed = {
        (f"{row.year}-01-01", row.value)
        for table in _registry().observations
        for row in table.rows
        if row.place == "100000" and row.indicator == "neonatal-mortality" and row.year == 2021
    }
    assert observed
    assert observed <= shown


def test_the_same_plan_gives_the_same_bytes() -> None:
    record = _records()[KEYS[0]]
    first, second = (write_stratml(record, _registry(), 2, _figures()).xml for _ in range(2))
    assert first == second


def test_what_is_not_carried_is_counted() -> None:
    record = _records()["440103-women-2021-2030"]
    plan = record.plans[0]
    told = {loss.what: loss.count for loss in write_stratml(record, _registry(), 1).losses}
    assert told["measures"] == sum(len(domain.measures) for domain in plan.domains)
    assert told["quantities"] == sum(len(t.quantities) for domain in plan.domains for t in domain.targets)
    assert told["baselines"] == len(plan.baselines)
    assert "quantities" not in {loss.what for loss in write_stratml(record, _registry(), 2).losses}


_WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), include_characters="\n\t\r<&>]\"'"),
    min_size=1,
    max_size=12,
).filter(lambda text: any(c.isprintable() and not c.isspace() for c in text))
_SPANS = st.tuples(st.integers(0, 9999), st.integers(0, 9999))
_YEARS = st.none() | st.integers(1900, 2200)
_NUMBERS = st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=3).map(float)


@st.composite
def _quantities(draw: st.DrawFn) -> Quantity:
    comparator = draw(st.sampled_from([">=", "<=", "=", "~", "delta<=", "delta>=", "range"]))
    return Quantity(
        indicator=draw(_WORDS),
        comparator=comparator,
        value=draw(_NUMBERS),
        value_high=draw(_NUMBERS) if comparator == "range" else None,
        printed=draw(st.none() | _WORDS),
        unit=draw(st.sampled_from(["%", "‰", "/10万", "个", ""])),
        by_year=draw(_YEARS),
        baseline_year=draw(_YEARS),
        text=draw(_WORDS),
        span=draw(_SPANS),
    )


_DUTIES = st.builds(
    Duty, name=_WORDS, role=st.sampled_from(["lead", "participating"]), text=_WORDS, span=_SPANS
)


@st.composite
def _targets(draw: st.DrawFn, ordinal: int) -> Target:
    return Target(
        ordinal=ordinal,
        printed_number=draw(st.none() | st.integers(0, 20)),
        text=draw(_WORDS),
        span=draw(_SPANS),
        kind=draw(st.sampled_from(["quantified", "trend", "qualitative"])),
        quantities=draw(st.lists(_quantities(), max_size=2)),
        agencies=draw(st.lists(_DUTIES, max_size=2)),
        footnotes=draw(st.lists(_WORDS, max_size=1)),
        groups=draw(st.lists(st.sampled_from(["pregnant", "left-behind", "rural"]), max_size=2)),
        topics=draw(st.lists(st.sampled_from(["screening", "drowning"]), max_size=2)),
    )


@st.composite
def _records_made_up(draw: st.DrawFn) -> Record:
    domains = []
    for ordinal in range(1, draw(st.integers(1, 2)) + 1):
        numbers = draw(st.lists(st.integers(1, 99), max_size=2, unique=True).map(sorted))
        targets = [draw(_targets(number)) for number in numbers]
        domains.append(Domain(ordinal=ordinal * 2, name=draw(_WORDS), span=draw(_SPANS), targets=targets))
    plan = Plan(
        title=draw(st.none() | _WORDS),
        audience=draw(st.sampled_from(["women", "children"])),
        place="中国",
        issuer=draw(st.none() | _WORDS),
        document_number=draw(st.none() | _WORDS),
        issued=draw(st.none() | st.dates().filter(lambda d: 1900 <= d.year <= 2200).map(str)),
        period=(draw(st.integers(1990, 2030)), draw(st.integers(1990, 2030))),
        based_on=draw(st.lists(_WORDS, max_size=2)),
        slug=draw(st.none() | st.just("made-up")),
        partial=draw(st.booleans()),
        source=draw(st.none() | _WORDS),
        span=draw(_SPANS),
        domains=domains,
    )
    return Record(document="made-up.txt", sha256="0" * 64, plans=[plan])


@settings(max_examples=60, deadline=None)
@given(record=_records_made_up(), part=st.sampled_from(PARTS))
def test_what_is_carried_of_any_plan_comes_back_the_same(record: Record, part: Part) -> None:
    written = write_stratml(record, _registry(), part)
    read = read_stratml(written.xml, "made-up.xml", _told())
    assert read.record == carried(record, part)
