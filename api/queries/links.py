"""Addresses of saved queries, their answers' pages and forms, and receipts."""

from collections.abc import Sequence
from dataclasses import dataclass
from shlex import quote
from urllib.parse import urlencode

from api.queries.asked import Asked
from api.transport.negotiate import HTML, Offer
from kg.catalogue import SavedQuery
from kg.formats import FORMS

PATH = "/queries"
RECEIPTS = "/receipts"
_FIRST = ("Excel", "CSV", "Turtle")
"""Forms that most people want."""


def query_path(query: SavedQuery) -> str:
    """Return the address of a query's page."""
    return f"{PATH}/{query.name}"


def run_path(query: SavedQuery) -> str:
    """Return the address of a query's answer."""
    return f"{PATH}/{query.name}/run"


def receipt_path(receipt: str) -> str:
    """Return the address of a receipt."""
    return f"{RECEIPTS}/{receipt}"


def with_fields(path: str, fields: Sequence[tuple[str, str]]) -> str:
    """Return an address with fields."""
    return f"{path}?{urlencode(fields)}" if fields else path


@dataclass(frozen=True)
class Pager:
    """Where the pages of an answer are.

    Attributes:
        path: Address of the answer without fields.
        fields: All its fields but the page's number.
        page: Which page this is.
        pages: How many there are; at least one.
    """

    path: str
    fields: Sequence[tuple[str, str]]
    page: int
    pages: int

    def at(self, page: int) -> str:
        """Return the address of a page."""
        return with_fields(self.path, [*self.fields, ("page", str(page))])

    @property
    def relations(self) -> list[tuple[str, str]]:
        """Relations of other pages to this one, with their addresses (RFC 8288)."""
        found = [("first", self.at(1))]
        if self.page > 1:
            found.append(("prev", self.at(self.page - 1)))
        if self.page < self.pages:
            found.append(("next", self.at(self.page + 1)))
        return [*found, ("last", self.at(self.pages))]


def pager(path: str, fields: Sequence[tuple[str, str]], page: int, size: int, total: int) -> Pager:
    """Return where the pages of an answer of `total` rows are."""
    return Pager(path, fields, page, max(1, -(-total // size)))


@dataclass(frozen=True)
class Download:
    """The whole answer in one form."""

    label: str
    href: str
    media_type: str


def downloads(query: SavedQuery, asked: Asked, offers: Sequence[Offer]) -> list[Download]:
    """Return where the whole answer can be had in each form."""
    return [
        Download(
            offer.label,
            with_fields(run_path(query), [*asked.pairs, *asked.languages, ("format", offer.names[0])]),
            offer.media_type,
        )
        for offer in sorted(offers, key=lambda offer: offer.label not in _FIRST)
        if offer is not HTML
    ]


def curl(site: str, query: SavedQuery, asked: Asked, form: str) -> str:
    """Return the command that gets the whole answer as a file, values as people write them."""
    fields = [*asked.pairs, *asked.languages, ("format", form)]
    data = " ".join(f"--data-urlencode {quote(f'{name}={value}')}" for name, value in fields)
    return (
        f"curl -fsSG {quote(site + run_path(query))} {data} -o {quote(f'{query.name}.{FORMS[form].ending}')}"
    )
