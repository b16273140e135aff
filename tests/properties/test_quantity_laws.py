"""Laws that quantities keep whatever the sentence: width, white space, quotes, numerals."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extract.quantities import FoundQuantity, find_quantities
from kg.extract.quantities.numerals import parse_number
from kg.flat import flatten, fold

OWNERS = ["山区儿童", "示例病", "女骑手", "4岁以下幼儿", "社区", "高龄妇女", "小学生"]
MEASURES = ["建档率", "死亡率", "随访率", "覆盖率", "近视率", "参与率"]
RISES = ["达到", "提高到", "提升至", "不低于", "保持在", "稳定在"]
FALLS = ["下降到", "降至", "控制在", "不超过"]
UNITS = ["%", "‰", "/10万", "/万"]
TEXTS = [
    "新生儿、婴儿和6岁以下儿童贫血率分别控制在3‰、4.5‰和7‰以下。",
    "每千名儿童拥有儿科（助理）医生达到1.35名、病房增至4.2间。",
    "到2030年，社区托育点覆盖率由2020年的41%提高到85%以上，男女隔间比例不低于1:1.4。",
    "少儿意外死亡率以2020年为基数下降18%，少儿肥胖率每年降低0.3个百分点以上。",
    "92%的城市社区和81%的农村社区（村）建立亲子阅览角。",
    "确保每个乡镇至少设置一个社工站、一个家政服务点，推动2—3个示范点建设。",
    "65%以上的街道、社区建有少年科学角，培育或孵化2-3个社会组织。",
]
WIDE = {code - 0xFEE0: code for code in range(0xFF01, 0xFF5F)} | {ord("-"): "—"}
PUNCTUATION = "，。；、（）“”《》：！"
_LETTERS = [
    chr(code) for code in range(0x4E00, 0x9FFF) if chr(code) not in "零一二两三四五六七八九十百千万亿"
]


def keys(
    found: list[FoundQuantity],
) -> list[tuple[str, str, float, float | None, str, int | None, int | None]]:
    return [
        (fold(q.indicator), q.comparator, q.value, q.value_high, q.unit, q.by_year, q.baseline_year)
        for q in found
    ]


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, str, str, float, str]:
    """A sentence with one quantity: text, indicator, comparator, value, unit."""
    name = draw(st.sampled_from(OWNERS)) + draw(st.sampled_from(MEASURES))
    value = draw(st.one_of(st.integers(1, 99), st.integers(1, 999).map(lambda n: n / 10)))
    unit = draw(st.sampled_from(UNITS))
    if draw(st.booleans()):
        return f"{name}{draw(st.sampled_from(RISES))}{value}{unit}以上。", name, ">=", value, unit
    return f"{name}{draw(st.sampled_from(FALLS))}{value}{unit}以下。", name, "<=", value, unit


@given(
    sentences(), st.sampled_from(["", "完善服务体系，", "到2030年，", "提高5岁以下儿童健康水平。", "力争"])
)
def test_a_sentence_says_what_it_was_made_from(case: tuple[str, str, str, float, str], before: str) -> None:
    text, name, comparator, value, unit = case
    (found,) = find_quantities(before + text)
    assert (found.indicator, found.comparator, found.value, found.unit) == (name, comparator, value, unit)
    assert found.by_year == (2030 if "2030" in before else None)


@given(st.sampled_from(TEXTS), st.data())
def test_width_changes_nothing(text: str, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(range(len(text)))))
    widened = "".join(c.translate(WIDE) if i in chosen else c for i, c in enumerate(text))
    assert keys(find_quantities(widened)) == keys(find_quantities(text))


@given(
    st.sampled_from(TEXTS),
    st.lists(st.tuples(st.integers(0, 80), st.sampled_from([" ", "\n", "\n\n", "　"]))),
)
def test_white_space_changes_nothing(text: str, gaps: list[tuple[int, str]]) -> None:
    spaced = text
    for at, gap in gaps:
        spaced = spaced[:at] + gap + spaced[at:]
    assert find_quantities(flatten(spaced).text) == find_quantities(text)


@given(st.sampled_from(TEXTS), st.sampled_from(TEXTS))
def test_sentences_do_not_disturb_each_other(one: str, other: str) -> None:
    assert keys(find_quantities(one + other)) == keys(find_quantities(one)) + keys(find_quantities(other))


@given(st.one_of(st.sampled_from(TEXTS), sentences().map(lambda case: case[0])))
def test_a_quantity_quotes_its_clause_with_its_number(text: str) -> None:
    for found in find_quantities(text):
        assert text[found.start : found.end] == found.text
        assert found.indicator
        assert found.printed in found.text
        numbers = re.findall(r"\d+(?:\.\d+)?|[一两三四五六七八九]", fold(found.text))
        assert abs(found.value) in {parse_number(number) for number in numbers}


@settings(max_examples=200)
@given(
    st.text(
        alphabet=st.sampled_from([*_LETTERS[::97], *PUNCTUATION, *"率以上达到控制在至少名个所"]), max_size=60
    )
)
def test_no_numeral_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


@settings(max_examples=300)
@given(
    st.text(
        alphabet=st.sampled_from(
            [*"0123456789.%‰/:万个名所岁年两三十至少达到以上、和，。（）“”《》的率社区每建设提高下降降低-~"]
        ),
        max_size=50,
    )
)
def test_any_text_is_read(text: str) -> None:
    for found in find_quantities(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.text == text[found.start : found.end]


DIGITS = "零一二三四五六七八九"


def spell(number: int) -> str:
    """Spell 1 to 9999 as Chinese does."""
    text = ""
    gap = False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + unit
            gap = False
        else:
            gap = bool(text)
    return text.removeprefix("一") if text.startswith("一十") else text


@given(st.integers(1, 9999))
def test_numerals_round_trip(number: int) -> None:
    assert parse_number(spell(number)) == number
    assert parse_number(str(number)) == number


@given(st.integers(1, 99))
def test_spelled_shares_say_the_same(number: int) -> None:
    (found,) = find_quantities(f"山区儿童建档率达到百分之{spell(number)}以上。")
    assert (found.value, found.unit, found.comparator) == (number, "%", ">=")
