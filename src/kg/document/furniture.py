"""Finding what a printed page carries besides its text: running page numbers and headers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from kg.flat import fold

_DASHED = re.compile(r"^\s*(?:-+\s*(\d{1,4})\s*-+|第\s*(\d{1,4})\s*页.{0,12})\s*$")
_BARE = re.compile(r"^\s*(\d{1,4})(?:\s*/\s*\d{1,4})?\s*$")
_PAGES_FOR_A_BARE_NUMBER = 3
_PAGES_FOR_A_HEADER = 4
_LONGEST_HEADER = 40
_SENTENCE_MARKS = frozenset("。；：，")

Place = tuple[int, int]
"""0-based page and line."""


def furniture(pages: Sequence[Sequence[str]]) -> set[Place]:
    """Return the lines that are page furniture: only the first or last printed lines of pages can be.

    A number between dashes counts as a page number when it runs along with the pages (or stands on the only
    page); a bare number only when it does so on three pages. A line that repeats at the top of most pages
    is a running header.

    Args:
        pages: Each page's lines.

    Returns:
        Places of the lines to drop.
    """
    numbers = _page_numbers(pages)
    return numbers | _headers(pages, numbers)


def _page_numbers(pages: Sequence[Sequence[str]]) -> set[Place]:
    dashed: dict[Place, int] = {}
    bare: dict[Place, int] = {}
    for page, lines in enumerate(pages):
        for at in set(_edges(lines, page, set())):
            line = fold(lines[at])
            if match := _DASHED.match(line):
                dashed[page, at] = int(match[1] or match[2]) - page
            elif match := _BARE.match(line):
                bare[page, at] = int(match[1]) - page
    steps = Counter(dashed.values())
    found = {place for place, step in dashed.items() if steps[step] > 1 or len(dashed) == 1}
    steps = Counter(bare.values())
    return found | {place for place, step in bare.items() if steps[step] >= _PAGES_FOR_A_BARE_NUMBER}


def _headers(pages: Sequence[Sequence[str]], numbers: set[Place]) -> set[Place]:
    places: dict[str, set[Place]] = {}
    for page, lines in enumerate(pages):
        first = next(_edges(lines, page, numbers), None)
        line = "" if first is None else "".join(lines[first].split())
        if first is not None and len(line) <= _LONGEST_HEADER and not _SENTENCE_MARKS & set(line):
            places.setdefault(line, set()).add((page, first))
    enough = max(_PAGES_FOR_A_HEADER, len(pages) // 2 + 1)
    return {place for found in places.values() if len(found) >= enough for place in found}


def _edges(lines: Sequence[str], page: int, without: set[Place]) -> Iterator[int]:
    """Yield the first and the last line of a page that print anything and are not in `without`."""
    printed = [at for at, line in enumerate(lines) if line.strip() and (page, at) not in without]
    if printed:
        yield printed[0]
        yield printed[-1]
