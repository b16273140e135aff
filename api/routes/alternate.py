"""The forms of data in which a page's thing can be had, as its headers and its links name them."""

from fastapi import Request

from api.render import in_form, named
from api.transport.negotiate import HTML, THING
from kg.vocab import BASE

FORMS = tuple(offer for offer in THING if offer is not HTML)
"""Forms of data, in the order in which pages link them."""


def headers(request: Request, iri: str) -> dict[str, str]:
    """Return the headers of a document: every form of data by its address, and its own name in the graph.

    Args:
        request: Its address is where the forms are, if the document has none here.
        iri: What the document is, or is about.
    """
    path = named(iri) or request.url.path
    return {"Vary": "Accept", "Link": f'{_links(path, "alternate")}, <{iri}>; rel="canonical"'}


def about(iri: str, form: str) -> dict[str, str]:
    """Return the headers of a document about a thing: the other forms, and which is which.

    Args:
        iri: The thing.
        form: The form that is sent, as its ending.
    """
    path = named(iri) or ""
    own = BASE + in_form(path, form).removeprefix("/")
    links = f'{_links(path, "alternate")}, <{own}>; rel="canonical", <{iri}>; rel="describes"'
    return {"Vary": "Accept", "Link": links, "Content-Location": in_form(path, form)}


def described_by(path: str) -> dict[str, str]:
    """Return the headers that say where the documents about a thing are.

    Args:
        path: The thing's own.
    """
    page = f'<{in_form(path, HTML.names[0])}>; rel="describedby"; type="{HTML.media_type}"'
    return {"Vary": "Accept", "Link": f"{page}, {_links(path, 'describedby')}"}


def _links(path: str, relation: str) -> str:
    return ", ".join(
        f'<{in_form(path, offer.names[0])}>; rel="{relation}"; type="{offer.media_type}"' for offer in FORMS
    )
