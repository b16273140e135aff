"""How texts are cut into words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.search.words import fold, words


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("两癌筛查", "两癌 癌筛 筛查 查"),
        ("“两癌”筛查", "两癌 癌筛 筛查 查"),
        ("3岁", "3 岁"),
        ("13岁以下", "13 岁以 以下 下"),
        ("控制在12/10万以下", "控制 制在 在 12 / 10 万以 以下 下"),
        ("１２／１０万", "12 / 10 万"),
        ("95.50%以上", "95.5 % 以上 上"),
        ("1,234,567人", "1234567 人"),
        ("2025，2030年", "2025 2030 年"),
        ("HPV疫苗", "hpv 疫苗 苗"),
        ("Women's policies on diseases", "women policy on disease"),
        ("Café", "cafe"),
        ("婦女、兒童的兩癌篩查", "妇女 女 儿童 童的 的两 两癌 癌筛 筛查 查"),
        ("妇女、儿童", "妇女 女 儿童 童"),
        ("，。！？ / %", ""),
        ("", ""),
    ],
)
def test_a_text_is_cut_into_words(text: str, cut: str) -> None:
    assert " ".join(word.text for word in words(text)) == cut
    assert fold(text) == cut


@given(st.text())
def test_words_stand_in_the_text_in_order_and_hold_no_sign_of_the_index_language(text: str) -> None:
    last = 0
    for word in words(text):
        assert 0 <= word.start < word.end <= len(text)
        assert word.start >= last
        last = word.start
        assert word.text
        assert not set(word.text) & set(" \t\n\0\"'()*:^+-")
        word.text.encode()  # UTF-8 can carry it


@given(st.text(alphabet="妇女儿童健康筛查率两癌", min_size=1), st.data())
def test_every_part_of_chinese_is_a_part_of_its_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    pairs = [word.text for word in words(part) if not word.ends]
    assert [word.text for word in words(text)][start : start + len(pairs)] == pairs
