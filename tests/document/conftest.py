"""Files built on the spot, see `builders`; a plan of 示例市, a place that does not exist, in every format."""

from collections.abc import Callable
from pathlib import Path

import pytest

from .builders import PLAN, Line, Pdf, Word, level

Write = Callable[[str, bytes], Path]


@pytest.fixture
def plan() -> tuple[Line, ...]:
    return PLAN


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes bytes to a file of a name."""

    def to_file(name: str, data: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return to_file


@pytest.fixture
def word() -> Word:
    return Word()


@pytest.fixture
def plan_docx(word: Word) -> bytes:
    """The plan as Word writes such plans: headings by style, all numbers automatic."""
    outline = word.define_list(
        [
            level("chineseCounting", "%1、"),
            level("chineseCountingThousand", "（%2）"),
            level("decimal", "%3."),
        ]
    )
    for line in PLAN:
        style = f"Heading {line.level}" if line.level else None
        at = {"、": 0, "）": 1, ".": 2}.get(line.number[-1:])
        word.paragraph(line.text, None if at is None else (outline, at), style)
    return word.data()


@pytest.fixture
def pdf() -> Pdf:
    return Pdf()


@pytest.fixture
def plan_pdf(pdf: Pdf) -> bytes:
    """The plan in wrapped lines, broken over pages anywhere, with running page numbers."""
    wrapped: list[str] = []
    for line in PLAN:
        text = line.number + line.text
        wrapped += [text[at : at + pdf.signs_a_line] for at in range(0, len(text), pdf.signs_a_line)]
    pages = [wrapped[at : at + pdf.lines_a_page] for at in range(0, len(wrapped), pdf.lines_a_page)]
    return pdf.of_pages([[*page, f"— {number} —"] for number, page in enumerate(pages, start=1)])


@pytest.fixture
def plan_html() -> str:
    """The plan as a government site's page prints it."""
    body = "\n".join(
        f"<h{line.level}>{line.number}{line.text}</h{line.level}>"
        if line.level
        else f"<p>　　{line.number}{line.text}</p>"
        for line in PLAN
    )
    return (
        '<!DOCTYPE html><html lang="zh"><head><meta charset="gbk"><title>示例市</title>'
        "<script>var 甲=1;</script></head>"
        '<body><div class="header-nav"><a href="/">首页</a> <a href="/zc">政策</a></div>'
        f'<form id="aspnet"><div class="TRS_Editor">{body}</div></form><footer>示例市人民政府</footer>'
        "<p>版权所有：示例市　ICP备00000000号</p></body></html>"
    )


@pytest.fixture
def plan_markdown() -> str:
    return "\n\n".join(f"{'#' * line.level} {line.number}{line.text}".strip() for line in PLAN)
