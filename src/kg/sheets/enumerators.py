"""Counting marks before the names in a cell: ①A ②B, (1)A (2)B, 1.A 2.B."""

import re

_OPENING, _CLOSING = "([{", ")]}"
_MARK = re.compile(
    r"(?:(?<=[(])(?P<in_brackets>[0-9]{1,2})[)]|(?<![0-9第])(?P<bare>[0-9]{1,2}))[.、:)]?\s*(?=[\u3400-\u9fff])"
)
_NUMBERED_THING = re.compile(r"[0-9]{1,2}(?:[号楼个家所名级科室处队组院校路小年月日]|中(?!共|国))")
_BLACK = dict(zip(map(ord, "❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉"), [*range(1, 11), *range(1, 11)], strict=True))


def without_enumerators(text: str) -> str:
    """Return a cell's text with a line break in place of each mark that counts what follows it.

    A number at the beginning of a line or behind a separator is one whatever it is; elsewhere it has to
    continue the count (第2小学, 2号楼 and 12345热线 are names). What stands in brackets is left alone.

    Args:
        text: NFKC, in which ① has become 1.
    """
    text = text.translate({code: str(number) for code, number in _BLACK.items()})
    parts: list[str] = []
    at = count = 0
    for match in _MARK.finditer(text):
        start = match.start() - bool(match["in_brackets"])
        number = int(match["in_brackets"] or match["bare"])
        before = text[at:start]
        begins = not before.strip() or before[-1] in "\n、,;/|"
        counts = number == count + 1 and not _NUMBERED_THING.match(text, match.start())
        if _depth(before) == 0 and (begins or counts):
            parts.append(before)
            at, count = match.end(), number
    return "\n".join([*parts, text[at:]])


def _depth(text: str) -> int:
    return sum((character in _OPENING) - (character in _CLOSING) for character in text)
