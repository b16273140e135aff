"""What may be chosen for a parameter, as a query: its own list, or that of its scheme or class."""

from functools import cache

from rdflib import URIRef

from kg.base import named_here
from kg.catalogue.parameters import Parameter
from kg.catalogue.saved import PLACEHOLDER
from kg.catalogue.values import written
from kg.shipped import shipped

_FOLDER = ("queries", "lists")


def value_list(parameter: Parameter) -> str | None:
    """Return the query that lists what may be chosen for a parameter.

    Args:
        parameter: A parameter of a saved query.

    Returns:
        SPARQL text that selects `?value`, its Chinese `?label` and maybe `?group`, an IRI or a text, in the
        order of the list: `values` of the header, else `queries/lists/<key>.rq`, else the list of all schemes
        or classes. `None` where anything of the type may be written, or the header has the choices.
    """
    if parameter.values:
        return parameter.values
    if parameter.of is None:
        return None
    return _default(parameter.key, parameter.type, parameter.of)


@cache
def _default(key: str, kind: str, of: URIRef) -> str:
    own = shipped(*_FOLDER, f"{key}.rq")
    path = own if own.is_file() else shipped(*_FOLDER, "thing.rq" if kind == "iri" else "concept.rq")
    text = named_here(path.read_text(encoding="utf-8"))
    block = f"VALUES ?of {{ {written(of)} }}"
    return PLACEHOLDER.sub(lambda match: match["indent"] + block, text)
