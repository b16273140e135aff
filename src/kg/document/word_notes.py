"""Foot- and endnotes of a Word file, set where the text refers to them."""

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement

from kg.document.word_text import text_of

# A note's own brackets would end it early; their full-width forms fold back to the same.
_BRACKETS = str.maketrans("[]", "［］")


class Notes:
    """The notes of one file, numbered in the order in which the text refers to them.

    Args:
        main: The file's main part.
    """

    def __init__(self, main: Part) -> None:
        self._bodies = {
            qn("w:footnoteReference"): _bodies(main, RELATIONSHIP_TYPE.FOOTNOTES, "w:footnote"),
            qn("w:endnoteReference"): _bodies(main, RELATIONSHIP_TYPE.ENDNOTES, "w:endnote"),
        }
        self._count = 0

    def mark(self, reference: BaseOxmlElement) -> str:
        """Return `[footnoteRef:N] [N: text]` for a reference, nothing for one whose note is missing."""
        body = self._bodies[reference.tag].get(reference.get(qn("w:id"), ""))
        if body is None:
            return ""
        self._count += 1
        return f"[footnoteRef:{self._count}] [{self._count}: {body.translate(_BRACKETS)}]"


def _bodies(main: Part, relation: str, tag: str) -> dict[str, str]:
    part = next((entry.target_part for entry in main.rels.values() if entry.reltype == relation), None)
    if part is None:
        return {}
    root = parse_xml(part.blob)
    return {entry.get(qn("w:id"), ""): _text(entry) for entry in root.findall(qn(tag))}


def _text(note: BaseOxmlElement) -> str:
    paragraphs = (text_of(paragraph, lambda _: "").strip() for paragraph in note.iter(qn("w:p")))
    return " ".join(paragraph for paragraph in paragraphs if paragraph)
