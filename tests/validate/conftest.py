"""The reference engine without its slowest habit."""

from collections.abc import Iterator, Mapping
from functools import cache

import pytest
from rdflib.plugins.sparql import prepareQuery, processor
from rdflib.plugins.sparql.sparql import Query
from rdflib.term import Identifier


@pytest.fixture(autouse=True, scope="package")
def parsed_once() -> Iterator[None]:
    """Let rdflib parse a query once: pySHACL asks the same text for each focus node, a second a hundred."""
    ask = processor.SPARQLProcessor.query

    @cache
    def prepared(text: str, prefixes: tuple[tuple[str, str], ...]) -> Query:
        return prepareQuery(text, dict(prefixes))

    def query(
        self: processor.SPARQLProcessor,
        text: str | Query,
        bindings: Mapping[str, Identifier] | None,
        prefixes: Mapping[str, str] | None,
    ) -> object:
        known = prepared(text, tuple(sorted((prefixes or {}).items()))) if isinstance(text, str) else text
        return ask(self, known, bindings, prefixes)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processor.SPARQLProcessor, "query", query)
        yield
