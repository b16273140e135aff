"""A text as patterns read it: widths folded, traditional characters and a stray Latin word put right."""

import re
from functools import cache, lru_cache

from kg.flat import fold
from kg.vocabulary import vocabulary

_STRAY_AND = re.compile(r"(?<![A-Za-z])and(?![A-Za-z])")


@cache
def _simplified() -> dict[int, str]:
    tables = (vocabulary("misprints")["characters"], vocabulary("comparators")["characters"])
    pairs = [pair for table in tables for pair in zip(table["from"], table["to"], strict=True)]
    return {ord(old): new for old, new in pairs}


@lru_cache(maxsize=8)  # an item is read by quantities, duties and kinds, one after the other
def readable(text: str) -> str:
    """Return the text in the form that patterns match; what is handed out stays as printed.

    Args:
        text: Flat text, as printed.

    Returns:
        Text of the same length: folded, traditional characters simplified, a stray `and` read as 和.
    """
    read = fold(text).translate(_simplified())
    return _STRAY_AND.sub("和和和", read) if "and" in read else read
