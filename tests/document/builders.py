"""Builders of real files; every text in them is made up (示例市 is no place)."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import docx
from docx.document import Document as WordFile
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas


@dataclass(frozen=True)
class Line:
    """One line of a made-up plan: heading level (0 for a paragraph), printed number, text."""

    level: int
    number: str
    text: str


PLAN = (
    Line(1, "", "示例市儿童发展规划（2021—2030年）"),
    Line(0, "", "为了保障儿童权利，制定本规划。本规划适用于示例市全市。"),
    Line(1, "一、", "发展领域、主要目标和策略措施"),
    Line(2, "（一）", "儿童与健康"),
    Line(0, "", "主要目标："),
    Line(0, "1.", "婴儿死亡率控制在3‰以下，5岁以下儿童死亡率控制在5‰以下。"),
    Line(0, "2.", "每千人口拥有3岁以下婴幼儿托位数达到4.6个，服务质量稳步提高，覆盖城乡所有街道和镇。"),
    Line(2, "（二）", "儿童与安全"),
    Line(0, "", "主要目标："),
    Line(0, "1.", "儿童溺水死亡率比2020年下降20%，以街道为单位建立监测制度，保障儿童出行安全。"),
    Line(1, "二、", "组织实施"),
    Line(0, "", "加强组织领导。市妇女儿童工作委员会负责规划实施的组织、协调、指导和督促。"),
)


class Word:
    """A Word file under construction."""

    def __init__(self) -> None:
        self.file: WordFile = docx.Document()
        self._next = 900

    def define_list(self, levels: Sequence[str], *, overrides: str = "", abstract: int | None = None) -> int:
        """Add a list of `w:lvl` contents (or one more user of an abstract list) and return its numId."""
        numbering = self.file.part.numbering_part.element
        self._next += 1
        if abstract is None:
            abstract = self._next
            body = "".join(f'<w:lvl w:ilvl="{at}">{level}</w:lvl>' for at, level in enumerate(levels))
            xml = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">{body}</w:abstractNum>'
            numbering.insert(0, parse_xml(xml))
        user = f'<w:abstractNumId w:val="{abstract}"/>{overrides}'
        xml = f'<w:num {nsdecls("w")} w:numId="{self._next}">{user}</w:num>'
        numbering.append(parse_xml(xml))
        return self._next

    def paragraph(
        self, text: str, numbered: tuple[int, int] | None = None, style: str | None = None
    ) -> BaseOxmlElement:
        """Add a paragraph, as an item of (numId, level) if given; return its XML element."""
        element = self.file.add_paragraph(text, style=style)._p
        if numbered is not None:
            properties = element.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_numId().val = numbered[0]
            properties.get_or_add_ilvl().val = numbered[1]
        return element

    def xml(self, inner: str) -> None:
        """Add a body element written by hand."""
        self.file.element.body.insert_element_before(parse_xml(inner), "w:sectPr")

    def footnotes(self, texts: Sequence[str]) -> None:
        """Add the footnotes part; notes have the ids 1, 2 and so on."""
        run = "<w:r><w:footnoteRef/></w:r><w:r><w:t>{}</w:t></w:r>"
        notes = "".join(
            f'<w:footnote w:id="{at}"><w:p>{run.format(text)}</w:p></w:footnote>'
            for at, text in enumerate(texts, 1)
        )
        line = '<w:footnote w:id="-1" w:type="separator"><w:p/></w:footnote>'
        xml = f"<w:footnotes {nsdecls('w')}>{line}{notes}</w:footnotes>"
        part = Part(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), self.file.part.package
        )
        self.file.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def data(self) -> bytes:
        stream = io.BytesIO()
        self.file.save(stream)
        return stream.getvalue()


def level(number_format: str, text: str, more: str = "", start: int = 1) -> str:
    """Return the content of a `w:lvl`."""
    return f'<w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{more}<w:lvlText w:val="{text}"/>'


class Pdf:
    """Writes PDFs with a Chinese font that readers have of their own."""

    lines_a_page = 8
    signs_a_line = 24

    def __init__(self) -> None:
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))

    def of_pages(self, pages: Sequence[Sequence[str]], password: str | None = None) -> bytes:
        """Return a PDF with these lines on its pages."""
        stream = io.BytesIO()
        encryption = StandardEncryption(password, canPrint=1) if password else None
        canvas = Canvas(stream, encrypt=encryption)
        for lines in pages:
            canvas.setFont("STSong-Light", 14)
            for at, line in enumerate(lines):
                canvas.drawString(72, 760 - 24 * at, line)
            canvas.showPage()
        canvas.save()
        return stream.getvalue()

    def of_pictures(self, count: int, texts: Sequence[str] = ()) -> bytes:
        """Return a PDF of `count` scanned pages and one text page for each of `texts`."""
        stream = io.BytesIO()
        canvas = Canvas(stream)
        for _ in range(count):
            canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
            canvas.showPage()
        for text in texts:
            canvas.setFont("STSong-Light", 14)
            canvas.drawString(72, 700, text)
            canvas.showPage()
        canvas.save()
        return stream.getvalue()
