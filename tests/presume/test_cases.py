"""The shipped rules on made-up targets, and on every target of the shipped plans."""

import re
from functools import cache
from pathlib import Path

import pytest

from kg.codes import shipped_codes
from kg.figures import find_indicator
from kg.indicators import indicator_register
from kg.presume import Presumption, presume
from kg.record import Quantity, Target, read_record
from kg.registry import Registry, read_registry
from kg.remits import Remit, check_remits
from kg.shipped import shipped

ROWS = [
    tuple(cell.strip() for cell in line.split("|"))
    for line in (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@cache
def registry() -> Registry:
    """Return the shipped registers."""
    return read_registry()


def broader() -> dict[str, str]:
    """Return each shipped indicator's broader one."""
    return {row.slug: row.broader for row in indicator_register()}


def decide(target: Target, domain: str, indicators: list[str | None]) -> Presumption:
    """Presume by the shipped rules."""
    return presume(target, domain, indicators, registry().remits, broader())


def made_up(marked: str) -> Target:
    """Return a target; each 【…】 of its statement is a value's clause."""
    text = marked.replace("【", "").replace("】", "")
    clauses = re.findall("【(.*?)】", marked)
    quantities = [
        Quantity(indicator=clause, comparator=">=", value=1, unit="%", text=clause, span=(0, 1))
        for clause in clauses
    ]
    return Target(ordinal=1, printed_number=1, text=text, span=(0, len(text)), quantities=quantities)


@cache
def decided() -> dict[tuple[str, int, int], Presumption]:
    """Return what the shipped rules say of every shipped target, by plan file, domain and ordinal."""
    found = {}
    for path in sorted(shipped("data", "plans").glob("*.json")):
        record = read_record(path)
        for plan in record.plans:
            place = registry().places.governed(plan.place, record.document)
            for domain in plan.domains:
                slug = shipped_codes().get("domain", domain.name, record.document).rpartition("/")[2]
                assert slug
                for target in domain.targets:
                    rows = [find_indicator(q.indicator, place, registry()) for q in target.quantities]
                    known = [row.slug if row else None for row in rows]
                    found[path.stem, domain.ordinal, target.ordinal] = decide(target, slug, known)
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row[2] + row[0] for row in ROWS])
def test_a_made_up_target_is_decided_by(row: tuple[str, str, str, str]) -> None:
    domain, indicators, statement, expected = row
    known: list[str | None] = [] if indicators == "-" else list(indicators.split())
    found = decide(made_up(statement), domain, known)
    assert [rule.slug for rule in found.leads or (found.none,) if rule] == expected.split()
    by_slug = {rule.slug: rule for rule in registry().remits}
    assert all(by_slug[slug].function for slug in expected.split()) == bool(found.leads)


def test_every_shipped_target_has_one_lead_or_two_or_a_reason_for_none() -> None:
    assert len(decided()) > 464
    for key, found in decided().items():
        assert len(found.leads) <= 2, key
        assert bool(found.leads) == (found.none is None), key
        functions = [rule.function for rule in (*found.leads, *found.participating)]
        assert "" not in functions, key
        assert len(functions) == len(set(functions)), key


def test_few_shipped_targets_are_without_a_lead_and_fewer_without_a_rule() -> None:
    none = [found.none.slug for found in decided().values() if found.none]
    assert len(none) / len(decided()) < 0.03
    assert none.count("any-other-target") == 0


def test_two_leads_are_the_exception() -> None:
    assert sum(len(found.leads) == 2 for found in decided().values()) < len(decided()) / 10


def test_every_rule_decides_a_shipped_target_or_a_made_up_one() -> None:
    used: set[Remit | None] = set()
    for found in decided().values():
        used |= {*found.leads, *found.participating, found.none}
    for domain, indicators, statement, _ in ROWS:
        known: list[str | None] = [] if indicators == "-" else list(indicators.split())
        again = decide(made_up(statement), domain, known)
        used |= {*again.leads, *again.participating, again.none}
    assert [rule.slug for rule in registry().remits if rule not in used] == []


def test_the_shipped_rules_hold_against_the_registers() -> None:
    check_remits(registry().remits, registry().indicators, shipped_codes())


def test_the_same_is_decided_again() -> None:
    first = dict(decided())
    decided.cache_clear()
    assert first == decided()
