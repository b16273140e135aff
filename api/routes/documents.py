"""The documents about a thing: its address with the ending of a form, beside the address of the thing."""

from collections.abc import Callable

from api.routes.alternate import FORMS
from api.transport.negotiate import HTML

ENDINGS = {offer.names[0]: offer for offer in (HTML, *FORMS)}
"""Endings of documents' addresses: `.html`, `.ttl`, …"""


def document_of(iri: str, known: Callable[[str], bool]) -> tuple[str, str | None]:
    """Return the thing and the form that an address asks for.

    Args:
        iri: What the address would be the IRI of.
        known: Tells whether there is such a thing; a thing whose name has an ending is itself.

    Returns:
        The thing's IRI, known or not, and the name of a form if its address has the ending of one.
    """
    stem, dot, ending = iri.rpartition(".")
    if dot and ending in ENDINGS and not known(iri):
        return stem, ending
    return iri, None
