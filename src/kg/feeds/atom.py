"""Feeds as Atom (RFC 4287), in pages (RFC 5005)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from kg import __version__
from kg.feeds.entries import Entry, Feed
from kg.feeds.wording import cleaned
from kg.saved import Language, Name

ATOM = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"
_XHTML = "http://www.w3.org/1999/xhtml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAGS: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class Links:
    """Addresses that a feed names.

    Attributes:
        page: Of the feed's page of a number, in a language.
        thing: Of the page of a thing; empty if it has none.
        home: Of the page that the feed belongs to.
    """

    page: Callable[[int, Language], str]
    thing: Callable[[str], str]
    home: str


def to_atom(feed: Feed, language: Language, links: Links) -> bytes:
    """Write a page of a feed; the same feed gives the same bytes.

    Args:
        feed: The page.
        language: Of titles; what entries say is there in both languages.
        links: Addresses.

    Returns:
        XML in UTF-8.
    """
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set(_LANG, _TAGS[language])
    _add(root, "id", feed.id)
    _add(root, "title", feed.title.first(language))
    _add(root, "subtitle", feed.subtitle.first(language))
    _add(root, "updated", _moment(feed.updated))
    author = _add(root, "author")
    _add(author, "name", feed.author.first(language) or "govplan")
    _add(root, "generator", "kg", version=__version__)
    other: Language = "zh" if language == "en" else "en"
    _link(root, "self", links.page(feed.page, language), ATOM)
    _link(root, "alternate", links.home, "text/html", _TAGS[language])
    _link(root, "alternate", links.page(1, other), ATOM, _TAGS[other])
    if feed.rights:
        _link(root, "license", feed.rights)
    for relation, number in _others(feed.page, feed.pages):
        _link(root, relation, links.page(number, language), ATOM)
    for entry in feed.entries:
        _entry(root, entry, language, links)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _others(page: int, pages: int) -> list[tuple[str, int]]:
    """Return the relations of RFC 5005 with the number of the page that each leads to."""
    near = [("previous", page - 1)] if page > 1 else []
    near += [("next", page + 1)] if page < pages else []
    return [("first", 1), *near, ("last", pages)]


def _entry(root: etree._Element, entry: Entry, language: Language, links: Links) -> None:
    made = _add(root, "entry")
    _add(made, "id", entry.id)
    _add(made, "title", entry.title.first(language))
    _add(made, "updated", _moment(entry.updated))
    term, label = entry.category
    etree.SubElement(made, f"{{{_ATOM}}}category", term=term, label=cleaned(label.first(language)))
    address = links.thing(entry.page) if entry.page else ""
    if address:
        _link(made, "alternate", address, "text/html")
    content = _add(made, "content", type="xhtml")
    division = etree.SubElement(content, f"{{{_XHTML}}}div", nsmap={None: _XHTML})
    for tongue in (language, "en" if language == "zh" else "zh"):
        for line in entry.lines:
            _paragraph(division, line, "en" if tongue == "en" else "zh")


def _paragraph(division: etree._Element, line: Name, language: Language) -> None:
    text = line.en if language == "en" else line.zh
    if text:
        paragraph = etree.SubElement(division, f"{{{_XHTML}}}p")
        paragraph.set(_LANG, _TAGS[language])
        paragraph.text = cleaned(text)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_ATOM}}}{name}", **attributes)
    made.text = cleaned(text) or None
    return made


def _link(parent: etree._Element, rel: str, href: str, kind: str = "", language: str = "") -> None:
    told = {"rel": rel, "href": href, "type": kind, "hreflang": language}
    etree.SubElement(parent, f"{{{_ATOM}}}link", {name: value for name, value in told.items() if value})


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
