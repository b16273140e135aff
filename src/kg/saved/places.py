"""Where something stands in a file, for readers of English: 第10—22字符 is characters 10–22."""

import re
from functools import cache

from kg.vocabulary import vocabulary


def in_file(text: str) -> str:
    """Return a place in a file with our words in English; names of files and publications stay as they are.

    Args:
        text: As the graph has it.
    """
    for pattern, english in _patterns():
        text = pattern.sub(english, text)
    return text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(zh), en) for zh, en in vocabulary("places-in-files")["english"])
