r"""A query's form without the values in it: what two look-ups of the same kind have in common.

What a skeleton replaces has to be lexically certain, or a reader of the skeleton would overlook what Oxigraph
sees in the query: a comment that to one reader ends an IRI, a quote that to the other opens a string. So:

* the text is read from its start, and as soon as anything could be read in two ways there is no skeleton:
  a backslash outside a string, an escape in a string that SPARQL does not have, a quote that opens nothing
  certain, a long string, an IRI that holds a quote or (unless of the form below) a hash;
* replaced are IRIs of the form `<http(s)://host…>`, which no operator can begin, strings that are neither
  empty nor hold quotes or escapes, whole numbers other than 0, and what comments say; everything else stays
  as it is;
* with FROM anywhere in the text every IRI, number and comment stays, and so the names of graphs; with SERVICE
  anywhere there is no skeleton: rdflib looks for the clause's text a second time, and may find another place.

A string before `^^` is replaced only if it looks like a date or number: rdflib computes its value.
"""

import re

MAX_LENGTH = 16 * 1024
"""Characters of a query that has a skeleton; longer ones are seldom alike."""

_TOKEN = re.compile(
    r"(?P<iri><https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][^<>\"{}|^`\\\x00-\x20'\[\]]*)?>)"
    r"|(?P<kept><[^<>\"{}|^`\\\x00-\x20'\#]*>)"
    r"|(?P<odd><[^<>\"{}|^`\\\x00-\x20]*>)"
    r"|(?P<operator><)"
    r"|(?P<typed>\"[0-9TZ:.+-]{1,32}\"(?=\s*\^\^))"
    r"|(?P<string>\"[^\"'\\\n\r]+\"(?![\"'])(?!\s*(?:\^\^|\#)))"
    r"|(?P<single>'[^\"'\\\n\r]+'(?![\"'])(?!\s*(?:\^\^|\#)))"
    r"|(?P<verbatim>\"(?:[^\"\\\n]|\\[tbnrf\\\"'])*\"(?!\")|'(?:[^'\\\n]|\\[tbnrf\\\"'])*'(?!'))"
    r"|(?P<comment>\#[^\n]*)"
    r"|(?P<number>(?<![\w.:?$@%+\u00b7\u0300-\u036f\u203f\u2040-])[1-9][0-9]{0,17}(?![\w.:%\u00b7\u0300-\u036f\u203f\u2040-]))"
    r"|(?P<doubt>[\"'\\])"
)
_BLANK = {
    "iri": "<http://x>",
    "typed": '"1"',
    "string": '"s"',
    "single": "'s'",
    "number": "1",
    "comment": "#",
}
_FROM = re.compile(r"(?<![?$])FROM")
"""The clause, and whatever ends like it; a variable of that name is none."""
_NAMES = frozenset({"iri", "number", "comment"})
_DOUBT = frozenset({"odd", "doubt", None})


class _DoubtError(Exception):
    """The text could be read in two ways."""


def skeleton(text: str) -> str | None:
    """Return a query's form.

    Args:
        text: The query, escapes expanded.

    Returns:
        A query that rdflib reads exactly if it reads this one, with the same FROM and the same functions;
        `None` if there is doubt.
    """
    loud = text.upper()
    if len(text) > MAX_LENGTH or "SERVICE" in loud:
        return None
    kept: frozenset[str | None] = _NAMES if _FROM.search(loud) else frozenset()

    def blank(match: re.Match[str]) -> str:
        kind = match.lastgroup
        if kind in _DOUBT:
            raise _DoubtError
        return match[0] if kind in kept else _BLANK.get(str(kind), match[0])

    try:
        return _TOKEN.sub(blank, text)
    except _DoubtError:
        return None
