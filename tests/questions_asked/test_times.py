"""Days and years in words."""

from datetime import date

import pytest

from kg.questions.times import times

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至2025年底", "2025-12-31"),
        ("二〇二五年末", "2025-12-31"),
        ("到去年年底为止", "2025-12-31"),
        ("2021年初", "2021-01-01"),
        ("2024年2月", "2024-02-29"),
        ("2024/3/5", "2024-03-05"),
        ("去年6月底", "2025-06-30"),
        ("三年前", "2023-11-22"),
        ("上个月底", "2026-10-31"),
        ("十四五末", "2025-12-31"),
        ("“十三五”时期", "2020-12-31"),
        ("as of 31 December 2020", "2020-12-31"),
        ("by March 5th, 2024", "2024-03-05"),
        ("by the end of 2025", "2025-12-31"),
        ("two years ago", "2024-11-22"),
    ],
)
def test_what_people_write_is_a_day(text: str, day: str) -> None:
    (found,) = times(text, TODAY)
    assert found.day_meant().isoformat() == day


def test_from_and_to_are_told_apart() -> None:
    first, second = times("从2024年底到2025年底", TODAY)
    assert (first.relation, second.relation) == ("since", "until")
    assert first.day_meant().isoformat() == "2024-12-31"
    (since,) = times("今年以来", TODAY)
    assert since.relation == "since"
    assert since.day_meant(first=True).isoformat() == "2026-01-01"


def test_years_of_a_plan_are_a_stretch() -> None:
    (found,) = times("（2021—2030年）", TODAY)
    assert (found.year, found.last) == (2021, 2030)


@pytest.mark.parametrize("text", ["2023年2月30日", "2024-13-01", "12/10万", "3岁以下", "4.5个", "440103", ""])
def test_no_day_is_read_where_there_is_none(text: str) -> None:
    assert not [one for one in times(text, TODAY) if one.day]
