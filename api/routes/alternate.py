"""The forms of data in which a page's thing can be had, as its headers and its links name them."""

from fastapi import Request

from api.render import local, with_query
from api.transport.negotiate import HTML, THING

FORMS = tuple(offer for offer in THING if offer is not HTML)
"""Forms of data, in the order in which pages link them."""


def headers(request: Request, iri: str) -> dict[str, str]:
    """Return the headers of a thing's answer: every form of data by its address, and the thing's IRI.

    Args:
        request: Its address is where the forms are, if the thing has none here.
        iri: The thing.
    """
    path = local(iri) or request.url.path
    forms = [
        f'<{with_query(path, format=offer.names[0])}>; rel="alternate"; type="{offer.media_type}"'
        for offer in FORMS
    ]
    return {"Vary": "Accept", "Link": ", ".join([*forms, f'<{iri}>; rel="canonical"'])}
