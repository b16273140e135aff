"""Reading what an address names; refusing what there is not, with what there is."""

from collections.abc import Collection
from difflib import get_close_matches

from api.transport.problem import ProblemError
from kg.vocab import BASE

_NEAR = 12
"""So many of the things that there are, the nearest first, are told to who asks for another."""


def key_of(kind: str, given: str) -> str:
    """Return the key of a thing that an address names by its key, its IRI, or where its page stands here.

    Args:
        kind: The step before the key, for example `indicator`.
        given: What the address says: `maternal-mortality`, `https://w3id.org/govplan/id/indicator/…`,
            `/id/indicator/…`, or the same at the service's own host, with a page's ending or without.
    """
    given = given.strip()
    step = f"/id/{kind}/"
    ours = given.startswith(("/", BASE, "http://", "https://")) and step in given
    key = given.partition(step)[2].partition("?")[0].partition("#")[0]
    return key.removesuffix(".html") if ours else given


def require(name: str, given: str, known: Collection[str]) -> None:
    """Refuse what there is not, and say what there is.

    Args:
        name: The parameter.
        given: What the address says; empty is fine.
        known: What there is.

    Raises:
        ProblemError: There is no such thing.
    """
    if given and given not in known:
        near = get_close_matches(given, sorted(known), n=_NEAR, cutoff=0.4)
        told = (near + sorted(set(known) - set(near)))[:_NEAR]
        rest = " …" if len(known) > len(told) else ""
        raise ProblemError(
            "bad-parameter",
            f"没有 {name}=“{given[:60]}”。已有：{'、'.join(told)}{rest}",
            f"There is no {name}={given[:60]!r}. There are: {', '.join(told)}{rest}",
        )


def paged(page: int, pages: int) -> None:
    """Refuse a page after the last one.

    Raises:
        ProblemError: There are not so many.
    """
    if page > pages:
        raise ProblemError(
            "bad-parameter", f"只有 {pages} 页：page={page}。", f"There are {pages} pages: page={page}."
        )
