"""The two parts of StratML: their names, their schemas, and how a file of either is opened."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

from lxml import etree

from kg.errors import RecordError

Part = Literal[1, 2]

NAMESPACES: Final[dict[Part, str]] = {
    1: "urn:ISO:std:iso:17469:tech:xsd:stratml_core",
    2: "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport",
}
ROOTS: Final[dict[Part, str]] = {1: "StrategicPlan", 2: "PerformancePlanOrReport"}

MOST_BYTES = 16 * 1024 * 1024
"""A file may be so large; the largest plan of ours is a hundredth of it."""
MOST_ELEMENTS = 200_000
"""A file may have so many elements."""
_SHOWN = 5

_DECLARED = re.compile(r"""^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']+)["']""")


@cache
def words() -> dict[str, Any]:
    """Return `words.toml`."""
    return tomllib.loads((files("kg.stratml") / "words.toml").read_text(encoding="utf-8"))


@cache
def schema(part: Part) -> etree.XMLSchema:
    """Return the schema that files of a part are held against."""
    text = (files("kg.stratml") / f"part{part}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text, _parser()))


def faults(part: Part, root: etree._Element) -> list[str]:
    """Return what a part's schema says against a document, by line; empty where it is valid."""
    held = schema(part)
    if held.validate(root):
        return []
    return [f"第{error.line}行 line {error.line}: {error.message}" for error in held.error_log]


def open_stratml(data: bytes, name: str) -> tuple[Part, etree._Element, str]:
    """Parse a file from anywhere: no entity is expanded, no other file or host is asked.

    Args:
        data: The file's bytes, UTF-8.
        name: The file's name, for messages.

    Returns:
        Which part it is, its root element, and its text.

    Raises:
        RecordError: It is too large, not UTF-8, has a document type, is no XML, no StratML of either part, or
            breaks the part's schema; names the line.
    """
    text = _text(data, name)
    try:
        root = etree.fromstring(text.encode(), _parser())
    except etree.XMLSyntaxError as error:
        raise RecordError(
            f"{name}：不是 XML is no XML: 第{error.lineno}行 line {error.lineno}: {error.msg}.",
            "请改正语法 mend it.",
        ) from error
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise RecordError(
            f"{name}：超过 {MOST_ELEMENTS} 个元素 has more than {MOST_ELEMENTS} elements.",
            "请按规划拆开 split it by plan.",
        )
    part = next((part for part in NAMESPACES if root.tag == f"{{{NAMESPACES[part]}}}{ROOTS[part]}"), None)
    if part is None:
        raise RecordError(
            f"{name}：根元素是 the root element is {root.tag}，不是 StratML no StratML of Part 1 or Part 2.",
            f"应为 it has to be {ROOTS[1]} ({NAMESPACES[1]}) or {ROOTS[2]} ({NAMESPACES[2]}).",
        )
    if found := faults(part, root):
        more = f"（共 {len(found)} 处 faults in all）" if len(found) > 1 else ""
        raise RecordError(
            f"{name}：不合 StratML 第{part}部分的格式 breaks the form of StratML Part {part}: "
            f"{'; '.join(found[:_SHOWN])}{more}.",
            "请按标准的元素顺序改正 mend it in the standard's order of elements.",
        )
    return part, root, text


def _text(data: bytes, name: str) -> str:
    """Return a file's text, whose parts cannot make a parser expand or fetch anything."""
    if len(data) > MOST_BYTES:
        raise RecordError(
            f"{name}：{len(data)} 字节，超过上限 bytes, more than {MOST_BYTES}.",
            "请按规划拆开 split it by plan.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(
            f"{name}：不是 UTF-8 is not UTF-8: 第{error.start}字节 byte {error.start}.",
            "请另存为 UTF-8 save it as UTF-8.",
        ) from error
    declared = _DECLARED.match(text)
    if declared and declared[1].lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        raise RecordError(
            f"{name}：声明的编码是 it declares the encoding {declared[1]}.",
            "请另存为 UTF-8 save it as UTF-8.",
        )
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise RecordError(
            f"{name}：含有文档类型声明 has a document type, which could name entities.",
            "请删去 <!DOCTYPE …> take it out.",
        )
    return text


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
