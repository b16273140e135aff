"""HTML: a page's main text, headings as `#` marks, without scripts, navigation and the site's own lines."""

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kg.document.assembly import MAX_CHARACTERS, Assembly
from kg.document.faults import fault
from kg.document.page_furniture import furniture_nodes
from kg.document.page_text import PageText
from kg.document.page_tree import steps

_PAGE = re.compile(
    r"\A[\s\ufeff]*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_BYTES = re.compile(rb"<(?:!doctype\s+html|html|head|meta)\b", re.IGNORECASE)
_ANY_TAG = re.compile(r"<(?:p|div|span|h[1-6]|table|br|ul|ol|section|article|body)\b[^<>]*>", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_HEAD = 4096
_CODECS = {
    **dict.fromkeys(["gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "gb18030"], "gb18030"),
    **dict.fromkeys(["big5", "big5-hkscs", "x-x-big5"], "big5hkscs"),
}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that end by themselves or have no content do not nest.
_UNNESTED = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "p", "li", "dd", "dt", "option", "tr", "td", "th", "tbody", "thead", "tfoot",
})  # fmt: skip
_DEEPEST = 4000
_MAIN_SHARE = 0.5


def declared_charset(data: bytes) -> str | None:
    """Return the codec that a page's head names, if it is one of the Chinese ones; UTF-8 needs no naming."""
    head = data[:_HEAD]
    match = _CHARSET.search(head) if _PAGE_BYTES.search(head) else None
    return _CODECS.get(match[1].decode("ascii").lower()) if match else None


def is_page(text: str, *, hinted: bool) -> bool:
    """Tell whether decoded text is an HTML page.

    Args:
        text: The whole text.
        hinted: The file's name ends as an HTML page's does; then any tag suffices.
    """
    return bool(_PAGE.match(text) or (hinted and _ANY_TAG.search(text)))


def assemble(html: str, name: str) -> Assembly:
    """Return a page's main text, one piece a block, an empty line between blocks.

    Args:
        html: The decoded page.
        name: The document's name, for errors.

    Raises:
        DocumentError: The page is nested beyond reason or far too long.
    """
    if len(html) > MAX_CHARACTERS:
        raise fault(name, "too-long", limit=MAX_CHARACTERS, unit="characters")
    _check_depth(html, name)
    root = LexborHTMLParser(html.replace("\0", " ")).root
    text = PageText(name)
    if root is None:
        return text.assembly
    without = furniture_nodes(root)
    main = _main(root, without)
    if main is not root:
        for heading in _headings_before(root, main, without):
            text.walk(heading, without)
    text.walk(main, without)
    return text.assembly


def _check_depth(html: str, name: str) -> None:
    """Refuse pages that would take the parser minutes: its time grows with the square of the depth."""
    opened: Counter[str] = Counter()
    depth = 0
    for match in _TAG.finditer(html):
        tag = match[2].lower()
        if tag in _UNNESTED:
            continue
        if not match[1]:
            opened[tag] += 1
            depth += 1
        elif opened[tag]:
            opened[tag] -= 1
            depth -= 1
        if depth > _DEEPEST:
            raise fault(name, "damaged", format="HTML", why=f"elements nested more than {_DEEPEST} deep")


def _main(root: LexborNode, without: set[int]) -> LexborNode:
    """Return the one element that the page marks as its main text, if it holds most of it; else all."""
    marked = [node for node in root.css("main, article, [role=main]") if node.mem_id not in without]
    if len(marked) == 1 and _length(marked[0], without) > _length(root, without) * _MAIN_SHARE:
        return marked[0]
    return root


def _headings_before(root: LexborNode, main: LexborNode, without: set[int]) -> list[LexborNode]:
    headings: list[LexborNode] = []
    for step in steps(root, without):
        if step.node.mem_id == main.mem_id:
            break
        if step.enters and step.tag in {"h1", "h2"}:
            headings.append(step.node)
    return headings


def _length(node: LexborNode, without: set[int]) -> int:
    return sum(len("".join(step.text.split())) for step in steps(node, without) if step.text is not None)
