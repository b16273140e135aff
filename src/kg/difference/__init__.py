"""How two versions of plans differ by meaning.

`sides` are the versions, `matching` finds what is the same thing in both, `values` compares numbers,
`comparing` puts the changes together, `telling` says them as text, JSON and RDF.
"""

from kg.difference.change import Change, Kind
from kg.difference.comparing import compare, compare_all
from kg.difference.sides import Side, side_of
from kg.difference.telling import as_json, as_text, as_triples

__all__ = [
    "Change",
    "Kind",
    "Side",
    "as_json",
    "as_text",
    "as_triples",
    "compare",
    "compare_all",
    "side_of",
]
