"""Saved queries: `queries/<name>.rq`, SPARQL with a TOML header in `#+` lines.

The header says what the query answers in words, which parameters it takes and what its columns mean. A value
is bound as a typed RDF term in a `VALUES` block put in place of the line `# VALUES <name>`; it is never
pasted into the text. A line `# GIVEN <name>: <pattern>` stands there where the parameter has a value, so
that an engine can start from it. It must not change the answer: the text that is published has no such lines.
"""

from kg.catalogue.charts import Channel, Chart
from kg.catalogue.columns import Column, Kind
from kg.catalogue.folders import Check, Folders, all_queries
from kg.catalogue.header import Audience, Header
from kg.catalogue.lists import value_list
from kg.catalogue.parameters import CLASSES, Choice, Parameter, term
from kg.catalogue.reading import catalogue, parse_query, read_query
from kg.catalogue.saved import SavedQuery
from kg.catalogue.topics import Topic, topics
from kg.catalogue.values import DATATYPES, TODAY, ParameterType

__all__ = [
    "CLASSES",
    "DATATYPES",
    "TODAY",
    "Audience",
    "Channel",
    "Chart",
    "Check",
    "Choice",
    "Column",
    "Folders",
    "Header",
    "Kind",
    "Parameter",
    "ParameterType",
    "SavedQuery",
    "Topic",
    "all_queries",
    "catalogue",
    "parse_query",
    "read_query",
    "term",
    "topics",
    "value_list",
]
