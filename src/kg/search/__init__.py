"""Finding a release's things by words, in an index that the build makes."""

from kg.search.errors import NoIndexError, SearchError
from kg.search.finding import Found, Hit, MarkedTag, Value
from kg.search.index import MOST_SIZE, SIZE, Index
from kg.search.items import FACETS, Item, Tag, Text
from kg.search.making import INDEX, write_index
from kg.search.marking import Marked

__all__ = [
    "FACETS",
    "INDEX",
    "MOST_SIZE",
    "SIZE",
    "Found",
    "Hit",
    "Index",
    "Item",
    "Marked",
    "MarkedTag",
    "NoIndexError",
    "SearchError",
    "Tag",
    "Text",
    "Value",
    "write_index",
]
