"""List numbers as Word and browsers print them."""

import pytest

from kg.document.numerals import spell


@pytest.mark.parametrize(
    ("number_format", "printed"),
    [
        ("decimal", {1: "1", 10: "10"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 35: "三十五", 100: "一百"}),
        (
            "chineseCountingThousand",
            {
                19: "十九",
                101: "一百零一",
                110: "一百一十",
                1005: "一千零五",
                2030: "二千零三十",
                10000: "10000",
            },
        ),
        ("japaneseCounting", {11: "十一", 101: "一百一"}),
        ("ideographDigital", {10: "一〇", 21: "二一"}),
        ("chineseLegalSimplified", {10: "壹拾", 21: "贰拾壹"}),
        ("ideographTraditional", {1: "甲", 11: "甲"}),
        ("ideographZodiac", {1: "子", 12: "亥"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("upperLetter", {2: "B"}),
        ("lowerRoman", {4: "iv", 9: "ix", 14: "xiv"}),
        ("upperRoman", {2030: "MMXXX", 4000: "4000"}),
        ("hebrew1", {7: "7"}),
        ("chineseCounting", {0: "0"}),
    ],
)
def test_spelling(number_format: str, printed: dict[int, str]) -> None:
    assert {number: spell(number, number_format) for number in printed} == printed
