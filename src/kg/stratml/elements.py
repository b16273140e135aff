"""Elements of a StratML document, and where their words stand in its text."""

from decimal import Decimal, InvalidOperation
from xml.sax.saxutils import escape

from lxml import etree

from kg.record import Number, Span

_LONGEST = 40
"""A number has no more characters; what one may be in a record is the record's own affair."""


def child(parent: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of a name in the parent's namespace, `None` where there is none."""
    found = values(parent, name)
    return found[0] if found else None


def values(parent: etree._Element | None, name: str) -> list[etree._Element]:
    """Return all children of a name in the parent's namespace."""
    if parent is None:
        return []
    return list(parent.findall(f"{{{etree.QName(parent).namespace}}}{name}"))


def texts(parent: etree._Element | None, name: str) -> str | None:
    """Return the text of the first child of a name; `None` where there is none or it says nothing."""
    found = child(parent, name)
    text = found.text if found is not None else None
    return str(text) if text and text.strip() else None


def day_year(day: str | None) -> int | None:
    """Return the year of a day, `None` for no day."""
    return int(day.strip()[:4]) if day and day.strip()[:4].isdecimal() else None


def number(text: str | None) -> Number | None:
    """Return a number, a whole one as `int`; `None` for none, or for one that reading would change."""
    plain = (text or "").strip()
    if not plain or len(plain) > _LONGEST:
        return None
    try:
        exact = Decimal(plain)
    except InvalidOperation:
        return None
    if "." not in plain:
        return int(exact)
    return float(exact) if Decimal(repr(float(exact))) == exact else None


class Finder:
    """Finds words in the order in which a document says them.

    Args:
        text: The document's text, with its markup.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    @property
    def whole(self) -> Span:
        """The whole document."""
        return 0, len(self._text)

    def find(self, words: str) -> Span:
        """Return where the next such words stand; the whole document where it spells them otherwise."""
        spelt = escape(words)
        at = self._text.find(spelt, self._at) if spelt else -1
        if at < 0:
            return self.whole
        self._at = at + len(spelt)
        return at, self._at
