"""Lines that are printed behind a plan: 公开方式, 抄送, 印发, 附件, a web page's foot."""

import re
from functools import cache

from kg.vocabulary import vocabulary

_LONGEST = 400


def is_tail(words: str) -> bool:
    """Tell whether a line as it is read is one of those behind a plan.

    Args:
        words: The line; it has to follow a finished sentence, which is the caller's to see.
    """
    return len(words) <= _LONGEST and any(pattern.search(words) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in vocabulary("headings")["tail"]["patterns"])
