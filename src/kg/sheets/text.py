"""The text of a cell: one form for all widths, without what nobody sees."""

import re
import unicodedata
from functools import lru_cache

_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_UNSEEN = re.compile(
    r"_x000D_(?=\n|$)|[\u200b-\u200d\u2060\ufeff\u00ad]|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)


@lru_cache(maxsize=1 << 16)
def printed(text: str) -> str:
    """Return text as a cell shows it: lines stripped, unseen characters out, no blank line at an end."""
    lines = [_UNSEEN.sub("", line).strip() for line in _BREAK.split(_UNSEEN.sub("", text))]
    return "\n".join(lines).strip("\n")


@lru_cache(maxsize=1 << 16)  # tables repeat themselves
def normal(text: str) -> str:
    """Return text in NFKC line by line, stripped: full-width digits, letters and marks become half-width."""
    lines = [unicodedata.normalize("NFKC", line).strip() for line in printed(text).split("\n")]
    return "\n".join(lines).strip("\n")


def compact(text: str) -> str:
    """Return normal text without any white space, for comparing headings."""
    return unicodedata.normalize("NFKC", "".join(normal(text).split()))
