"""Laws and regulations that a text cites in 《》."""

import re
from functools import cache

from kg.flat import fold
from kg.vocabulary import vocabulary

_TITLE = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
_REMARK = re.compile(r"\((?:试行|暂行|修订|修正|\d{4}年?(?:修订|修正)?)\)$")


def quoted_titles(text: str) -> list[str]:
    """Return all titles in 《》 of a flat text, in order, without the marks."""
    return [match[1] for match in _TITLE.finditer(text) if match[1]]


def find_laws(text: str) -> list[str]:
    """Return the titles of laws and regulations in 《》, each once, in order; standards and plans are none.

    Args:
        text: An item's flat text.
    """
    laws = (title for title in quoted_titles(text) if _law().search(_REMARK.sub("", fold(title))))
    return list(dict.fromkeys(laws))


@cache
def _law() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(vocabulary('bounds')['laws']['endings'])})$")
