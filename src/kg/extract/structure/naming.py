"""The name of an item: the phrase that it begins with."""

import re

from kg.extract.structure.items import Found
from kg.extract.structure.lines import Segment, Text

_LONGEST_LINE = 45
_LONGEST_PHRASE = 60
_MARKS = re.compile("[。；，:!?]")
_TRAILING = "。.:：;；，"
_OWN_NAME = re.compile(r"[^。，；:]{2,24}(?:工程|项目|行动|计划)[:。]")
_BEFORE_COLON = re.compile(r"[^。，；:]{2,24}(?:工程|项目|行动|计划|专栏)(?=:)")


def name_of(text: Text, item: Found, *, colon: bool = False) -> str:
    """Return an item's leading phrase as printed: up to the first 。, or a first line that is a heading.

    Args:
        text: The document.
        item: One of its items.
        colon: A phrase before `：` that names a project is its name.
    """
    read = text.read[item.start : item.end]
    full_stop = read.find("。")
    phrase = full_stop if full_stop > 0 else len(read)
    line = item.first - item.start
    if line < phrase and _is_heading(read, line) and (item.heading or phrase > _LONGEST_PHRASE):
        phrase = line
    elif colon and (match := _BEFORE_COLON.match(read)):
        phrase = match.end()
    while phrase > 1 and read[phrase - 1] in _TRAILING:
        phrase -= 1
    return text.printed(item.start, item.start + phrase)


def names_itself(text: Text, line: Segment) -> bool:
    """Tell whether a line begins with a project's name of its own: 示例行动：…, 示例工程。…."""
    return _OWN_NAME.match(text.read, line.start, line.end) is not None


def _is_heading(read: str, line: int) -> bool:
    """Tell whether the first `line` code points can be a heading above the rest."""
    return (
        0 < line <= _LONGEST_LINE
        and not _MARKS.search(read[: line - 1])
        and read[line : line + 1] not in tuple("，。；、:!?)”》")
    )
