"""The same made-up plan in every format reads as the same flat text, each place found again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.document import Document, read
from kg.flat import flatten

from .builders import Line


@pytest.fixture
def expected(plan: tuple[Line, ...]) -> str:
    return flatten("\n".join(f"{line.number}{line.text}" for line in plan)).text


@pytest.fixture
def documents(
    write: Callable[[str, bytes], Path], plan_docx: bytes, plan_pdf: bytes, plan_html: str, plan_markdown: str
) -> dict[str, Document]:
    files = {
        "plan.md": plan_markdown.encode(),
        "plan.txt": plan_markdown.replace("#", "").encode("utf-8-sig"),
        "plan-gb.txt": plan_markdown.replace("\n", "\r\n").encode("gb18030"),
        "plan-16.txt": plan_markdown.encode("utf-16"),
        "plan.docx": plan_docx,
        "plan.pdf": plan_pdf,
        "plan.html": plan_html.encode("gbk"),
        "plan-wrong-ending.txt": plan_docx,
    }
    return {name: read(write(name, data)) for name, data in files.items()}


def test_every_format_yields_the_same_flat_text(documents: dict[str, Document], expected: str) -> None:
    assert {name: flatten(document.text).text for name, document in documents.items()} == dict.fromkeys(
        documents, expected
    )


def test_media_type_and_encoding_are_told_by_content(documents: dict[str, Document]) -> None:
    told = {name: (document.media_type, document.encoding) for name, document in documents.items()}
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert told == {
        "plan.md": ("text/markdown", "utf-8"),
        "plan.txt": ("text/plain", "utf-8-sig"),
        "plan-gb.txt": ("text/plain", "gb18030"),
        "plan-16.txt": ("text/plain", "utf-16"),
        "plan.docx": (word, None),
        "plan.pdf": ("application/pdf", None),
        "plan.html": ("text/html", "gb18030"),
        "plan-wrong-ending.txt": (word, None),
    }


def test_the_same_place_is_found_in_every_format(documents: dict[str, Document]) -> None:
    places = {name: str(d.origin_of(d.text.index("儿童与安全"))) for name, d in documents.items()}
    assert places == {
        "plan.md": "line 15",
        "plan.txt": "line 15",
        "plan-gb.txt": "line 15",
        "plan-16.txt": "line 15",
        "plan.docx": "paragraph 8",
        "plan.pdf": "page 2 line 3",
        "plan.html": "paragraph 8",
        "plan-wrong-ending.txt": "paragraph 8",
    }


def test_pieces_cover_the_text_without_gaps(documents: dict[str, Document]) -> None:
    for document in documents.values():
        ends = [0, *(piece.end for piece in document.pieces)]
        assert [piece.start for piece in document.pieces] == ends[:-1]
        assert ends[-1] == len(document.text)


def test_headings_carry_the_same_marks(documents: dict[str, Document], plan: tuple[Line, ...]) -> None:
    marked = [f"{'#' * line.level} {line.number}{line.text}" for line in plan if line.level]
    for name in ("plan.md", "plan.docx", "plan.html"):
        found = [line.replace("、 ", "、").replace("） ", "）") for line in documents[name].text.split("\n")]
        assert [line for line in found if line.startswith("#")] == marked, name
