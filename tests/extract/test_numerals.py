"""Numerals: both kinds of digits, and what is no number."""

import pytest

from kg.extract.quantities.numerals import parse_number


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("7", 7),
        ("12.50", 12.5),
        ("3.0", 3.0),
        ("1，200", 1200),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("九十九", 99),
        ("一百", 100),
        ("百", 100),
        ("一百零五", 105),
        ("两千三百", 2300),
        ("三万", 30_000),
        ("一万二千", 12_000),
        ("两亿", 200_000_000),
        ("二〇三〇", 2030),
        ("二○二五", 2025),
        ("两", 2),
        ("零", 0),
    ],
)
def test_value(token: str, value: float) -> None:
    assert parse_number(token) == value
    assert type(parse_number(token)) is type(value)


@pytest.mark.parametrize("token", ["", "一两", "三五", "十十五五", "abc", "1.2.3", "百分", "1，20"])
def test_no_number(token: str) -> None:
    assert parse_number(token) is None
