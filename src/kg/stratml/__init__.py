"""Plans as StratML (ISO 17469-1 and its Part 2), written and read.

`forms` are the two parts, their schemas and how a stranger's file is opened; `notes` what a record says
beyond the standard's elements; `carrying` what of a record is carried at all; `writing` and `reading` the
two ways.
"""

from kg.stratml.around import Around, Assigned, around
from kg.stratml.carrying import Loss, carried
from kg.stratml.forms import Part
from kg.stratml.reading import Given, Read, read_stratml
from kg.stratml.writing import Written, identifier, write_plan, write_stratml

__all__ = [
    "Around",
    "Assigned",
    "Given",
    "Loss",
    "Part",
    "Read",
    "Written",
    "around",
    "carried",
    "identifier",
    "read_stratml",
    "write_plan",
    "write_stratml",
]
