"""Offsets of a document's text and the places they come from."""

import pytest

from kg.document import Document, Origin, Piece, read_bytes


def test_line_of_counts_from_one_and_a_line_end_is_on_its_line() -> None:
    document = read_bytes("a.txt", "甲\n乙\n\n丙".encode())
    assert [document.line_of(at) for at in range(7)] == [1, 1, 2, 2, 3, 4, 4]


def test_origin_of_follows_the_lines_of_an_editor() -> None:
    document = read_bytes("a.txt", "甲\r\n乙\r丙\n丁".encode())
    assert document.text == "甲\n乙\n丙\n丁"
    assert [str(document.origin_of(at)) for at in (0, 1, 2, 6)] == ["line 1", "line 1", "line 2", "line 4"]


def test_a_form_feed_ends_a_line_of_the_text_but_not_of_the_file() -> None:
    document = read_bytes("a.txt", "甲\x0c乙\n丙".encode())
    assert document.text == "甲\n乙\n丙"
    assert (document.line_of(2), str(document.origin_of(2))) == (2, "line 1")
    assert str(document.origin_of(4)) == "line 2"


def test_control_characters_become_spaces_of_the_same_length() -> None:
    document = read_bytes("a.txt", ("儿童" * 100 + "健\x08康\ufffe。").encode())
    assert document.text.endswith("健 康 。")


@pytest.mark.parametrize("offset", [-1, 4])
def test_offsets_outside_of_the_text_are_errors(offset: int) -> None:
    document = read_bytes("a.txt", "儿童。".encode())
    with pytest.raises(IndexError, match=r"outside the text of a\.txt \(0\.\.3\)"):
        document.origin_of(offset)
    with pytest.raises(IndexError, match="outside"):
        document.line_of(offset)


@pytest.mark.parametrize(
    ("origin", "english", "chinese"),
    [
        (Origin("line", (12,)), "line 12", "第12行"),
        (Origin("paragraph", (7,)), "paragraph 7", "第7段"),
        (Origin("cell", (2, 2, 3)), "table 2 cell B3", "表2单元格B3"),
        (Origin("cell", (1, 28, 1)), "table 1 cell AB1", "表1单元格AB1"),
        (Origin("page-line", (3, 4)), "page 3 line 4", "第3页第4行"),
    ],
)
def test_origins_read_as_places(origin: Origin, english: str, chinese: str) -> None:
    assert (str(origin), origin.label_zh) == (english, chinese)


def test_documents_are_values() -> None:
    data = "示例市".encode()
    assert read_bytes("a.txt", data) == read_bytes("folder/a.txt", data)
    assert read_bytes("a.txt", data) == Document(
        name="a.txt",
        sha256="6e58cf540cc4586e48229d119b63a909bf9979714dfe4a2aebfa949ce02c6ff6",
        media_type="text/plain",
        encoding="utf-8",
        text="示例市",
        pieces=(Piece(0, 3, Origin("line", (1,))),),
    )
