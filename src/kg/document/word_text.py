"""What a Word paragraph prints, and which paragraphs, tables and text boxes a Word container holds."""

from collections.abc import Callable, Iterator

from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_OFF = {"0", "false", "off"}
_PRIVATE_USE = range(0xE000, 0xF900)

_TRANSPARENT = frozenset(
    [qn(f"w:{tag}") for tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")]
    + [f"{_MC}AlternateContent", f"{_MC}Choice"]
)
_UNPRINTED = frozenset(
    [
        qn(f"w:{tag}")
        for tag in ("pPr", "rPr", "sdtPr", "del", "moveFrom", "delText", "instrText", "txbxContent", "rt")
    ]
    + [f"{_MC}Fallback"]
)
_SIGNS = {
    qn("w:tab"): "\t",
    qn("w:ptab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_NOTE_REFERENCES = frozenset([qn("w:footnoteReference"), qn("w:endnoteReference")])


def blocks(container: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Yield the paragraphs and tables of a container in order, those in content controls included."""
    yield from _of(container, frozenset([qn("w:p"), qn("w:tbl")]))


def parts(container: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    """Yield a table's rows (`w:tr`) or a row's cells (`w:tc`)."""
    yield from _of(container, frozenset([qn(tag)]))


def _of(container: BaseOxmlElement, tags: frozenset[str]) -> Iterator[BaseOxmlElement]:
    for child in container.iterchildren():
        if child.tag in tags:
            yield child
        elif child.tag in _TRANSPARENT:
            yield from _of(child, tags)


def boxes(paragraph: BaseOxmlElement) -> Iterator[BaseOxmlElement]:
    """Yield the contents of the text boxes anchored in a paragraph, each once."""
    for child in paragraph.iterchildren():
        if child.tag == qn("w:txbxContent"):
            yield child
        elif child.tag != f"{_MC}Fallback":
            yield from boxes(child)


def is_removed(element: BaseOxmlElement) -> bool:
    """Tell whether a tracked change removed a paragraph's end or a table row."""
    return (
        element.find(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}") is not None
        or element.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None
    )


def text_of(element: BaseOxmlElement, note: Callable[[BaseOxmlElement], str]) -> str:
    """Return what a paragraph (or a part of it) prints, without its automatic number.

    Args:
        element: The paragraph.
        note: What to print for a foot- or endnote reference.
    """
    return "".join(_printed(element, note))


def _printed(element: BaseOxmlElement, note: Callable[[BaseOxmlElement], str]) -> Iterator[str]:
    for child in element.iterchildren():
        tag = child.tag
        if not isinstance(tag, str) or tag in _UNPRINTED or (tag == qn("w:r") and _is_hidden(child)):
            continue
        if tag in (qn("w:t"), _MATH_TEXT):
            yield child.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == qn("w:sym"):
            yield _symbol(child)
        elif tag in _NOTE_REFERENCES:
            yield note(child)
        else:
            yield from _printed(child, note)


def _is_hidden(run: BaseOxmlElement) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val"), "1") not in _OFF


def _symbol(element: BaseOxmlElement) -> str:
    """Return a symbol's character; symbol fonts' own characters are pictures, not text."""
    try:
        code = int(element.get(qn("w:char"), ""), 16)
    except ValueError:
        return ""
    return "" if code in _PRIVATE_USE or code > 0xFFFF else chr(code)  # noqa: PLR2004 - four hex digits
