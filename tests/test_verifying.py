"""A receipt's question asked again: the same, or what has changed."""

from datetime import UTC, date, datetime

import pytest

from kg.issuing import Wanted, issue
from kg.receipts import Receipt
from kg.verifying import verify
from tests.saved.made_up import SELECT, query, store

DAY, NOW = date(2026, 6, 30), datetime(2026, 6, 30, 8, tzinfo=UTC)
QUERY = query()


def issued(**more: object) -> Receipt:
    wanted = Wanted(QUERY, {"place": ["示例市"]}, "v1", DAY, **more)  # type: ignore[arg-type]  # as a test says
    return issue(store(), wanted, NOW).receipt


def test_the_same_answer_is_confirmed() -> None:
    verdict = verify(store(), QUERY, issued(), "v1")
    assert (verdict.outcome, verdict.confirmed) == ("same", True)
    assert "一致" in verdict.zh
    assert "Confirmed" in verdict.en


def test_a_page_has_the_receipt_of_the_whole_answer() -> None:
    assert issued(limit=1, offset=1).digest == issued().digest
    assert verify(store(), QUERY, issued(limit=1), "v1").outcome == "same"


def test_an_answer_that_was_cut_is_compared_with_as_much() -> None:
    cut = issued(most=1)
    assert (cut.rows, cut.complete) == (1, False)
    assert verify(store(), QUERY, cut, "v1").outcome == "same"


@pytest.mark.parametrize(
    ("second", "data", "outcome"),
    [
        ("两癌筛查率达到 95%", "v2", "data-changed"),
        ("两癌筛查率达到 90%", "v2", "data-changed-same"),
        ("两癌筛查率达到 95%", "v1", "other"),
    ],
)
def test_it_is_told_what_has_changed(second: str, data: str, outcome: str) -> None:
    verdict = verify(store(second=second), QUERY, issued(), data)
    assert verdict.outcome == outcome
    assert verdict.confirmed is outcome.endswith("same")
    assert verdict.now is not None


def test_a_query_that_has_changed_or_gone_is_told() -> None:
    other = query(SELECT + "# the same in other words\n")
    assert verify(store(), other, issued(), "v1").outcome == "query-changed-same"
    less = query(SELECT.replace("?target a gp:Target ;", "?target a gp:Target ; gp:due ?late ;"))
    assert verify(store(), less, issued(), "v1").outcome in {"query-changed", "query-changed-same"}
    gone = verify(store(), None, issued(), "v1")
    assert (gone.outcome, gone.confirmed) == ("query-gone", False)


def test_a_forged_answer_is_not_confirmed() -> None:
    forged = issued().model_copy(update={"digest": "0" * 64, "rows": 99})
    verdict = verify(store(), QUERY, forged, "v1")
    assert (verdict.outcome, verdict.confirmed) == ("other", False)
    assert "99" in verdict.en


def test_values_that_no_longer_fit_are_no_crash() -> None:
    odd = issued().model_copy(update={"parameters": {"as_of": ("when",), "place": ("火星",)}})
    verdict = verify(store(), QUERY, odd, "v1")
    assert verdict.outcome == "failed"
    assert verdict.why in verdict.zh
