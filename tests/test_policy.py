"""Which findings are accepted, how long, and what becomes of entries that serve no longer."""

from datetime import date

import pytest
from pydantic import ValidationError
from rdflib import URIRef
from rdflib.namespace import RDF, SH

from kg import iri
from kg.build.dataset_graph import DatasetDescription, read_description
from kg.policy import Accepted, apply
from kg.report import REPORT, Result
from kg.shipped import shipped
from kg.vocab import BASE, GP

DAY = date(2026, 11, 22)
PLAN = f"{BASE}id/plan/990100-women-2021-2030"


def result(shape: str = "Target-responsible", focus: str = f"{PLAN}/d1/t1") -> Result:
    """Return a made-up violation."""
    return Result(
        focus=URIRef(focus),
        path="",
        predicate=None,
        value=None,
        shape=URIRef(f"{BASE}shapes#{shape}"),
        component=SH.OrConstraintComponent,
        severity="Violation",
        message_zh="示例。",
        message_en="Made up.",
    )


def entry(focus: str = "", until: date = DAY, shape: str = "gps:Target-responsible") -> Accepted:
    """Return a made-up entry."""
    return Accepted(
        shape=shape, focus=focus, reason_zh="示例。", reason_en="Made up.", role="示例维护者", until=until
    )


@pytest.mark.parametrize(
    ("focus", "covered"),
    [
        ("", True),
        ("990100-women-2021-2030/d1/t1", True),
        ("plan/990100-women-2021-2030/d1/t1", True),
        (f"{PLAN}/d1/t1", True),
        ("d1/t1", True),
        ("1/t1", False),
        ("990100-women-2021-2030/d1", False),
        ("990100-women-2021-2030/d1/t10", False),
    ],
)
def test_an_entry_names_a_thing_by_whole_segments_at_its_end(focus: str, covered: bool) -> None:
    assert entry(focus).covers(result()) is covered


def test_an_entry_speaks_of_its_own_shape() -> None:
    assert not entry().covers(result("Target-responsible-too"))
    assert not entry(shape="gps:Target").covers(result())


def test_an_entry_counts_through_its_last_day() -> None:
    found = [result()]
    policy = apply([entry()], found)
    assert policy.accepted(found, DAY) == {"Violation": 1}
    assert policy.expired(DAY) == ()
    tomorrow = date(2026, 11, 23)
    assert policy.accepted(found, tomorrow) == {}
    assert policy.expired(tomorrow) == policy.entries


def test_an_entry_that_names_the_thing_comes_before_one_that_names_none() -> None:
    named, general = entry("d1/t1", date(2026, 1, 1)), entry("", date(2030, 1, 1))
    for entries in ([named, general], [general, named]):
        assert apply(entries, [result()]).by_result == {result().digest: named}


def test_of_two_entries_that_name_the_thing_the_longer_one_counts() -> None:
    short, long = entry("d1/t1", date(2026, 1, 1)), entry("990100-women-2021-2030/d1/t1", date(2030, 1, 1))
    for entries in ([short, long], [long, short]):
        assert apply(entries, [result()]).by_result == {result().digest: long}


def test_an_entry_that_accepts_nothing_is_told() -> None:
    used, idle = entry("d1/t1"), entry("d9/t9")
    assert apply([used, idle], [result()]).unmatched() == (idle,)


def test_an_entry_stands_in_the_graph_with_what_it_accepts() -> None:
    policy = apply([entry("d1/t1")], [result()])
    triples = set(policy.triples())
    node = policy.entries[0].iri
    assert (node, RDF.type, GP.Acceptance) in triples
    assert (iri.below(REPORT, result().digest), GP.acceptance, node) in triples
    assert {str(o) for s, p, o in triples if p == GP.acceptedUntil} == {"2026-11-22"}


@pytest.mark.parametrize(
    "wrong",
    [{"shape": "Target"}, {"reason_zh": " "}, {"role": ""}, {"until": "soon"}, {"name": "示例人"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_incomplete_entry_is_refused(wrong: dict[str, str]) -> None:
    given = {"shape": "gps:Target", "reason_zh": "示", "reason_en": "x", "role": "示", "until": "2027-01-01"}
    assert Accepted.model_validate(given)
    with pytest.raises(ValidationError):
        Accepted.model_validate(given | wrong)


def test_the_same_thing_is_not_accepted_twice() -> None:
    told = read_description(shipped("data", "dataset.toml")).model_dump()
    told["accepted"] = [entry("d1/t1"), entry("d1/t1", date(2030, 1, 1))]
    with pytest.raises(ValidationError, match="accepted twice"):
        DatasetDescription.model_validate(told)


def test_what_ships_is_accepted_thing_by_thing_and_not_for_ever() -> None:
    entries = read_description(shipped("data", "dataset.toml")).accepted
    assert entries
    assert all(entry.focus and entry.until < date(2028, 1, 1) for entry in entries)
