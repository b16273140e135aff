"""Corrections by hand survive extraction and are never overwritten."""

import pytest

from kg.corrections import apply, check_unlisted, correct, differences, undo, update
from kg.errors import RecordError
from kg.record import Domain, Plan, Quantity, Record, Target, digest

AT = "/plans/women/domains/1/targets/2/quantities/1/value"


def made_up(value: float = 90) -> Record:
    quantity = Quantity(
        indicator="示例率", comparator=">=", value=value, unit="%", text="示例率达到九成", span=(9, 16)
    )
    targets = [
        Target(ordinal=1, printed_number=1, text="甲。", span=(1, 3)),
        Target(ordinal=2, printed_number=2, text="示例率达到九成。", span=(9, 17), quantities=[quantity]),
    ]
    domain = Domain(ordinal=1, name="妇女与健康", span=(0, 20), targets=targets)
    plan = Plan(
        title=None, audience="women", place="示例市", issuer=None, document_number=None, issued=None,
        period=(2021, 2030), span=(0, 20), domains=[domain],
    )  # fmt: skip
    record = Record(document="made-up.txt", sha256="0" * 64, plans=[plan])
    return record.model_copy(update={"digest": digest(record)})


def value_of(record: Record) -> float:
    return record.plans[0].domains[0].targets[1].quantities[0].value


def test_a_correction_says_what_was_and_why() -> None:
    record = correct(made_up(), AT, 95, "the document says 95")
    assert value_of(record) == 95
    assert [(c.at, c.was, c.now) for c in record.corrections] == [(AT, 90, 95)]
    assert value_of(undo(record)) == 90


def test_an_update_carries_a_correction_over() -> None:
    record, notes = update(correct(made_up(), AT, 95, "so"), made_up(), "r.json")
    assert (value_of(record), notes) == (95, [])


def test_an_update_says_when_a_correction_is_no_longer_needed() -> None:
    record, notes = update(correct(made_up(), AT, 95, "so"), made_up(95), "r.json")
    assert value_of(record) == 95
    assert "can go" in notes[0]


def test_an_update_that_yields_a_third_value_keeps_the_correction_and_says_so() -> None:
    record, notes = update(correct(made_up(), AT, 95, "so"), made_up(70), "r.json")
    assert value_of(record) == 95
    assert "stands" in notes[0]


def test_an_edit_without_an_entry_is_refused() -> None:
    record = made_up()
    record.plans[0].domains[0].targets[1].quantities[0].value = 99
    with pytest.raises(RecordError, match="edited without an entry"):
        check_unlisted(record, "r.json")


def test_an_element_can_be_taken_out_and_put_in() -> None:
    where = "/plans/women/domains/1/targets/2/quantities/1"
    without = correct(made_up(), where, None, "no commitment")
    assert without.plans[0].domains[0].targets[1].quantities == []
    assert undo(without).plans == made_up().plans
    again = correct(without, where, without.corrections[0].was, "it is one")
    assert again.plans == made_up().plans


def test_a_target_that_extraction_misses_can_be_put_in_and_taken_back() -> None:
    extra = Target(ordinal=3, printed_number=3, text="乙。", span=(17, 19)).model_dump(mode="json")
    record = correct(made_up(), "/plans/women/domains/1/targets/3", extra, "missed")
    assert [t.ordinal for t in record.plans[0].domains[0].targets] == [1, 2, 3]
    assert undo(record).plans == made_up().plans


def test_an_address_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(RecordError, match="/plans/men/title"):
        correct(made_up(), "/plans/men/title", "x", "no")


def test_a_value_of_the_wrong_kind_is_refused() -> None:
    with pytest.raises(RecordError, match="breaks the record"):
        correct(made_up(), AT, "many", "no")


def test_differences_name_the_innermost_place() -> None:
    changes = differences(made_up(90), made_up(95))
    assert [(c.at, c.was, c.now) for c in changes] == [(AT, 90, 95)]
    assert differences(made_up(), made_up()) == []


def test_applying_nothing_changes_nothing() -> None:
    assert apply(made_up(), []) == made_up()
