"""A web page's blocks as lines of text: headings marked, list numbers printed, table cells by their place."""

import re

from selectolax.lexbor import LexborNode

from kg.document.assembly import Assembly
from kg.document.model import Origin
from kg.document.numerals import spell
from kg.document.page_furniture import is_furniture_line
from kg.document.page_tree import Step, attribute, steps

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "option", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_HEADING = re.compile(r"^h([1-6])$")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LIST_FORMATS = {
    "": "decimal",
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_PRINTED_NUMBER = re.compile(r"^\s*[（(]?[0-9０-９一二三四五六七八九十]{1,3}\s*[.．、）)]")
_MAX_NUMBER = 9999


class _List:
    """An open list that numbers its items, unless `format` is `None`."""

    def __init__(self, node: LexborNode) -> None:
        silent = node.tag != "ol" or re.search(r"list-style[^;]*none", attribute(node, "style"))
        self.format = None if silent else _LIST_FORMATS.get(attribute(node, "type"), "decimal")
        self.next = _integer(attribute(node, "start"), 1)

    def mark(self, item: LexborNode) -> str:
        """Return what is printed before an item."""
        number = _integer(attribute(item, "value"), self.next)
        self.next = number + 1
        return "" if self.format is None else f"{spell(number, self.format)}. "


class _Table:
    """An open table and the place in it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = 0
        self.column = 0
        self.span = 1

    def cell(self, node: LexborNode) -> None:
        """Go on to the next cell of the row."""
        self.column += self.span
        self.span = max(1, _integer(attribute(node, "colspan"), 1))


class PageText:
    """Collects a page's text block by block into an `Assembly`."""

    def __init__(self, name: str) -> None:
        self.assembly = Assembly(name)
        self._line: list[str] = []
        self._mark = ""
        self._number = ""
        self._paragraph = 0
        self._tables = 0
        self._open_tables: list[_Table] = []
        self._open_lists: list[_List] = []
        self._kept_space = 0

    def walk(self, root: LexborNode, without: set[int]) -> None:
        """Add the text of `root`, leaving out the elements `without`."""
        for step in steps(root, without):
            if step.text is not None:
                self._line.append(step.text if self._kept_space else _SPACE.sub(" ", step.text))
            elif step.tag == "br":
                self._line.append("\n" if step.enters else "")
            elif step.tag in _BLOCKS:
                self._flush()
                self._turn(step)
        self._flush()

    def _turn(self, step: Step) -> None:
        """Note what a block's begin or end means for the lines that follow."""
        if heading := _HEADING.match(step.tag):
            self._mark = "#" * int(heading[1]) + " " if step.enters else ""
        match step.tag, step.enters:
            case "pre", _:
                self._kept_space += 1 if step.enters else -1
            case (("ol" | "ul"), True):
                self._open_lists.append(_List(step.node))
            case (("ol" | "ul"), False):
                self._open_lists.pop()
            case "li", True:
                self._number = self._open_lists[-1].mark(step.node) if self._open_lists else ""
            case "li", False:
                self._number = ""
            case _:
                self._turn_table(step)

    def _turn_table(self, step: Step) -> None:
        match step.tag, step.enters:
            case "table", True:
                self._tables += 1
                self._open_tables.append(_Table(self._tables))
            case "table", False:
                self._open_tables.pop()
            case "tr", True if self._open_tables:
                table = self._open_tables[-1]
                table.row, table.column, table.span = table.row + 1, 0, 1
            case (("td" | "th"), True) if self._open_tables:
                self._open_tables[-1].cell(step.node)

    def _flush(self) -> None:
        """End the line: add it unless it is blank or the site's own."""
        lines = [line.strip(" \t\r\f") for line in "".join(self._line).split("\n")]
        text = "\n".join(line for line in lines if line.strip())
        self._line.clear()
        if not text or is_furniture_line(text):
            return
        number = "" if _PRINTED_NUMBER.match(text) else self._number
        self._number = ""
        self.assembly.add(f"{self._mark}{number}{text}\n\n", self._origin())

    def _origin(self) -> Origin:
        table = self._open_tables[-1] if self._open_tables else None
        if table is not None and table.column:
            return Origin("cell", (table.number, table.column, table.row))
        self._paragraph += 1
        return Origin("paragraph", (self._paragraph,))


def _integer(text: str, otherwise: int) -> int:
    return min(int(text), _MAX_NUMBER) if re.fullmatch(r"[0-9]{1,6}", text.strip()) else otherwise
