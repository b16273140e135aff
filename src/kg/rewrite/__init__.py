"""Writing a query so that Oxigraph evaluates it faster, with the same answer.

Oxigraph makes all solutions of an `OPTIONAL { … }` that holds more than one triple pattern first, whatever
stands before it, and now and then of one that holds one. As `LATERAL { OPTIONAL { … } }` (SPARQL 1.2,
SEP-0006) it is evaluated once a solution that stands before it, by index. Both mean the same wherever what is
inside takes a variable's value from outside just as a join would; so only what is certain to do so is
rewritten, and a variable that has a value in every solution before it in the same group
(`kg.rewrite.reading.certain`) has to lead there:

- triple patterns, filters, assignments and OPTIONALs of such: no other group, no path that matches
  nothing-at-all (`*`, `?`), no blank node, and nothing assigned from or to a variable with a value outside;
- a subquery that is narrowed alike from within and from without (`kg.rewrite.subquery`).

A single pattern is left where more is joined behind it: Oxigraph would join that by itself first.
"""

from kg.algebra.text import bare
from kg.rewrite.reading import certain, closing, group_start, optionals
from kg.rewrite.simple import is_one_pattern, is_simple
from kg.rewrite.subquery import is_narrowed


def rewrite(text: str) -> str:
    """Return a query that has the same answer and is evaluated faster, or the query itself.

    Args:
        text: A SPARQL 1.1 query that parses.

    Returns:
        The query for Oxigraph alone: other engines do not know LATERAL.
    """
    quiet = bare(text)
    for start, opening in reversed([*optionals(quiet)]):  # what is inside another comes before it
        end = closing(quiet, opening)
        inside = quiet[opening + 1 : end]
        group = group_start(quiet, start)
        before, after = quiet[group + 1 : start], quiet[end + 1 : closing(quiet, group)]
        if is_one_pattern(inside) and certain(after):
            continue
        if is_simple(inside, before) or is_narrowed(inside, before):
            text, quiet = (_lateral(one, start, end) for one in (text, quiet))
    return text


def _lateral(text: str, start: int, end: int) -> str:
    return f"{text[:start]}LATERAL {{ {text[start : end + 1]} }}{text[end + 1 :]}"
