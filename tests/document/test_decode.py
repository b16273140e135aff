"""Encodings: what is read, and where broken text is said to be broken. All text is made up."""

import pytest

from kg.document import read_bytes
from kg.document.decode import decode, reads_as_chinese
from kg.errors import DocumentError

TEXT = "示例市妇女发展规划\n妇女平均预期寿命达到82岁，孕产妇死亡率控制在12/10万以下。\n提高妇女健康水平。\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_chinese_text_in_each_encoding(codec: str) -> None:
    assert decode(TEXT.encode(codec), "a.txt") == decode(TEXT.encode(codec), "b.txt")
    assert decode(TEXT.encode(codec), "a.txt").text == TEXT
    assert decode(TEXT.encode(codec), "a.txt").encoding == codec


def test_utf_16_big_endian() -> None:
    assert decode(b"\xfe\xff" + TEXT.encode("utf-16-be"), "a.txt").text == TEXT


def test_short_gb18030_text() -> None:
    assert decode("妇女".encode("gb18030"), "a.txt").encoding == "gb18030"


def test_four_byte_characters_of_gb18030() -> None:
    assert decode((TEXT + "䶮㑇").encode("gb18030"), "a.txt").text == TEXT + "䶮㑇"


def broken(data: bytes, name: str = "a.txt") -> str:
    with pytest.raises(DocumentError) as caught:
        read_bytes(name, data)
    return caught.value.message


def test_a_broken_byte_in_utf_8_is_located() -> None:
    data = TEXT.encode()
    at = data.index("孕产妇".encode()) + 1
    assert broken(data[:at] + b"\xff" + data[at + 1 :]) == (
        f"a.txt：文字编码有误 the text is broken at byte {at - 1} (line 2): not valid UTF-8."
    )


def test_a_broken_byte_behind_a_byte_order_mark_is_counted_from_the_files_begin() -> None:
    assert "broken at byte 6 (line 2): not valid UTF-8" in broken(b"\xef\xbb\xbfab\n\xff")


@pytest.mark.parametrize("cut", [1, 2])
def test_utf_8_cut_off_inside_a_character(cut: int) -> None:
    data = TEXT.strip().encode()[:-cut]
    assert f"broken at byte {len(data) - 3 + cut} (line 3): not valid UTF-8" in broken(data)


def test_a_broken_byte_in_gb18030_is_located() -> None:
    data = TEXT.encode("gb18030")
    at = data.index("孕产妇".encode("gb18030"))
    assert f"broken at byte {at} (line 2): not valid GB18030" in broken(data[:at] + b"\xff" + data[at:])


def test_broken_utf_16() -> None:
    assert "not valid UTF-16" in broken("示例".encode("utf-16") + b"x")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("計畫目標：提高婦女與兒童的健康水準，保障權益。" * 4, "big5"),
        ("子どもの健康と教育を守るための計画です。" * 4, "shift_jis"),
        ("어린이와 여성의 건강과 교육을 위한 발전 계획입니다. 우리는 모두 함께 노력합니다. " * 4, "euc_kr"),
        ("Größe, Mädchen, Überprüfung", "latin-1"),
    ],
)
def test_other_encodings_are_never_misread_as_chinese(text: str, codec: str) -> None:
    assert "UTF-8" in broken(text.encode(codec))


def test_ascii_needs_no_chinese() -> None:
    assert reads_as_chinese("plan 2030")
