"""A question in words, understood in a worker."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from kg.catalogue import SavedQuery
from kg.issuing import Sink
from kg.questions import understand
from kg.questions.kept import lexicon_of
from kg.questions.plain import as_dict
from kg.store import GraphStore


def tell_understood(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Tell what a question is understood as; see `kg.questions.understand`.

    Args:
        store: What is asked.
        payload: `question`; `queries`: the saved queries as JSON; `today`: the day of asking; `data`: version
            of the data.
        sink: Gets what `kg.questions.plain.as_dict` returns, as JSON.

    Returns:
        The end: `{cut: None}`.

    Raises:
        CatalogueError: A file of words cannot be read.
    """
    read = (SavedQuery.model_validate_json(query) for query in payload["queries"])
    lexicon = lexicon_of(store, {query.name: query for query in read})
    understood = understand(payload["question"], lexicon, date.fromisoformat(payload["today"]))
    sink.head({"kind": "told"})
    sink.write(json.dumps(as_dict(understood, payload["data"]), ensure_ascii=False).encode())
    return {"cut": None}
