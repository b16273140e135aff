"""How two versions of plans differ by meaning.

`sides` are the versions, `matching` finds what is the same thing in both, `values` compares numbers,
`comparing` puts the changes together, `grouping` orders them by what they mean for a reader, `telling` says
them as text, JSON and RDF. `released` compares releases, and is the task of a worker.
"""

from kg.difference.change import Change, Kind
from kg.difference.comparing import compare, compare_all
from kg.difference.grouping import Group, grouped
from kg.difference.released import sides_of_release, tell_difference
from kg.difference.sides import Side, side_of
from kg.difference.telling import as_json, as_text, as_triples, as_turtle

__all__ = [
    "Change",
    "Group",
    "Kind",
    "Side",
    "as_json",
    "as_text",
    "as_triples",
    "as_turtle",
    "compare",
    "compare_all",
    "grouped",
    "side_of",
    "sides_of_release",
    "tell_difference",
]
