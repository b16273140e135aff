"""Running saved queries: values in people's words become terms, answers rows with names and sources."""

from kg.saved.answer import Answer, Cell, Language, Name, Row, Source, Value
from kg.saved.binding import Bound, bind
from kg.saved.labels import names, short
from kg.saved.lists import Listed, by_group, listed
from kg.saved.running import MOST_ROWS, run, run_bound

__all__ = [
    "MOST_ROWS",
    "Answer",
    "Bound",
    "Cell",
    "Language",
    "Listed",
    "Name",
    "Row",
    "Source",
    "Value",
    "bind",
    "by_group",
    "listed",
    "names",
    "run",
    "run_bound",
    "short",
]
