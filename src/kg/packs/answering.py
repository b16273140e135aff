"""A pack made in a worker, which answers the query too."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from kg.issuing import Sink, issue, wanted_of
from kg.packs.archive import CHART, MEDIA_TYPE, read
from kg.packs.parts import pack
from kg.packs.release import release_of
from kg.store import GraphStore


def asked_on(day: date) -> datetime:
    """Return the time that a pack's receipt tells: of the day of asking its beginning.

    So the same question of the same data on the same day gives the same bytes.
    """
    return datetime.combine(day, time(), UTC)


def pack_saved(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Answer a saved query in a worker with its pack, without pictures: a worker has no room to draw.

    Args:
        store: What is asked.
        payload: What `kg.issuing.order` returned.
        sink: Gets the head `{kind, media_type, total, offset, count, whole, complete, receipt, drawn}` and
            then the zip; `drawn`: whether it has a chart of which pictures are to be added.

    Returns:
        The end: `{rows, bytes, cut}`.

    Raises:
        ParameterError: As `kg.issuing.issue`.
        QueryError: As `kg.issuing.issue`.
    """
    wanted = wanted_of(payload)
    issued = issue(store, wanted, asked_on(wanted.today))
    body = pack(issued, release_of(store, wanted.data))
    answer = issued.answer
    sink.head(
        {
            "kind": "pack",
            "media_type": MEDIA_TYPE,
            "total": answer.total,
            "offset": answer.offset,
            "count": len(answer.rows) if answer.triples is None else len(answer.triples),
            "whole": answer.whole,
            "complete": answer.complete,
            "receipt": issued.receipt.id,
            "drawn": read(body, CHART) is not None,
        }
    )
    sink.write(body)
    return {"rows": answer.total, "bytes": len(body), "cut": None if answer.whole else "rows"}
