"""PDFs: lines, page furniture, and what has no text layer. All text is made up."""

import pytest

from kg.document import read_bytes
from kg.document.furniture import furniture
from kg.document.pdf import _legible
from kg.errors import DocumentError

from .builders import Pdf


def test_lines_stay_lines_and_pages_are_set_apart(pdf: Pdf) -> None:
    document = read_bytes("a.pdf", pdf.of_pages([["示例市规划", "提高妇女"], ["健康水平。"]]))
    assert document.text == "示例市规划\n提高妇女\n\n健康水平。\n\n"
    assert [str(piece.origin) for piece in document.pieces] == [
        "page 1 line 1",
        "page 1 line 2",
        "page 2 line 1",
    ]


def test_running_page_numbers_and_headers_are_dropped(pdf: Pdf) -> None:
    pages = [["示例市人民政府公报", f"第{at}段第一行", "第二行", f"- {at + 6} -"] for at in range(5)]
    text = read_bytes("a.pdf", pdf.of_pages(pages)).text
    assert "公报" not in text
    assert "-" not in text
    assert text.count("第二行") == 5


def test_a_range_broken_at_the_end_of_a_line_keeps_its_hyphen(pdf: Pdf) -> None:
    text = read_bytes("a.pdf", pdf.of_pages([["示例市规划 2021-", "2030 以及其他内容。"]])).text
    assert text.replace("\n", "").replace(" ", "") == "示例市规划2021-2030以及其他内容。"


def refused(data: bytes) -> str:
    with pytest.raises(DocumentError) as caught:
        read_bytes("a.pdf", data)
    return str(caught.value)


def test_a_scanned_pdf(pdf: Pdf) -> None:
    message = refused(pdf.of_pictures(3))
    assert "扫描件，没有文字层 the PDF is scanned: 3 of 3 pages are pictures without a text layer" in message
    assert "OCR" in message


def test_a_scanned_pdf_with_a_stamp_of_text(pdf: Pdf) -> None:
    assert "4 of 5 pages" in refused(pdf.of_pictures(4, ["示例市规划封面文字共十余字的一行"]))


def test_some_scanned_pages_are_noted(pdf: Pdf) -> None:
    texts = ["示例市规划第一部分的正文内容。", "示例市规划第二部分的正文内容。"]
    document = read_bytes("a.pdf", pdf.of_pictures(1, texts))
    assert document.notes == ("page 1 is a picture without text, which was not read（第1页无文字层）",)
    assert str(document.origin_of(0)) == "page 2 line 1"


def test_a_pdf_without_anything(pdf: Pdf) -> None:
    assert "only white space" in refused(pdf.of_pages([[], []]))


def test_an_encrypted_pdf(pdf: Pdf) -> None:
    assert "文件已加密 the file is protected by a password" in refused(
        pdf.of_pages([["示例市规划"]], "made up")
    )


def test_a_damaged_pdf() -> None:
    assert "the PDF file is damaged" in refused(b"%PDF-1.7\nnothing that follows")


def test_a_pdf_behind_other_bytes(pdf: Pdf) -> None:
    data = b"From: scanner\r\n\r\n" + pdf.of_pages([["示例市规划正文。"]])
    assert read_bytes("a.txt", data).media_type == "application/pdf"


def test_a_text_that_speaks_of_pdfs_is_a_text() -> None:
    assert read_bytes("a.txt", "文件头为%PDF-1.4。".encode()).media_type == "text/plain"


def test_a_text_layer_without_characters_is_refused(monkeypatch: pytest.MonkeyPatch, pdf: Pdf) -> None:
    """Fonts without a map to Unicode yield private-use characters."""
    monkeypatch.setattr("kg.document.pdf._legible", lambda line: "\ue123" * len(line))
    assert "text layer is unreadable" in refused(pdf.of_pages([["示例市规划正文。"]]))


def test_radicals_that_look_like_characters_are_read_as_them() -> None:
    assert _legible("⼈⺠政府\uf9ea⼥性") == "人民政府離女性"


@pytest.mark.parametrize(
    ("pages", "dropped"),
    [
        ([["甲", "- 1 -"], ["乙", "- 2 -"]], {(0, 1), (1, 1)}),
        ([["甲", "— 5 —"], ["", "乙", "—6—", ""]], {(0, 1), (1, 2)}),
        ([["－1－", "甲"], ["－2－", "乙"]], {(0, 0), (1, 0)}),
        ([["甲", "- 1 -"]], {(0, 1)}),
        ([["第1页 共2页", "甲"], ["第 2 页 共2页", "乙"]], {(0, 0), (1, 0)}),
        ([["甲", "- 3 -"], ["乙", "- 9 -"]], set()),
        ([["甲", "- 1 -", "乙"], ["丙", "- 2 -", "丁"]], set()),
        ([["甲", "1"], ["乙", "2"], ["丙", "3"]], {(0, 1), (1, 1), (2, 1)}),
        ([["甲", "1/3"], ["乙", "2/3"], ["丙", "3/3"]], {(0, 1), (1, 1), (2, 1)}),
        ([["比例达到", "95"], ["以上", "甲"], ["乙", "丙"]], set()),
        ([["甲", "1"], ["乙", "2"]], set()),
        ([["眉", "甲"], ["眉", "乙"], ["眉", "丙"]], set()),
        ([["眉", "甲"], ["眉", "乙"], ["眉", "丙"], ["眉", "丁"]], {(0, 0), (1, 0), (2, 0), (3, 0)}),
        ([["眉。", "甲"], ["眉。", "乙"], ["眉。", "丙"], ["眉。", "丁"]], set()),
        ([["甲", "脚"], ["乙", "脚"], ["丙", "脚"], ["丁", "脚"]], set()),
        ([[], [""]], set()),
    ],
)
def test_furniture(pages: list[list[str]], dropped: set[tuple[int, int]]) -> None:
    assert furniture(pages) == dropped


def test_a_header_beside_the_page_number_is_found() -> None:
    pages = [[f"{at}", "示例公报", f"正文{at}。"] for at in range(1, 6)]
    assert furniture(pages) == {(page, at) for page in range(5) for at in (0, 1)}
