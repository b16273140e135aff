"""A saved query's way from values to an answer with its receipt, in the form that somebody wants."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Protocol

from kg.catalogue import SavedQuery
from kg.formats import FORMS, Issued, Kind, write
from kg.receipts import Receipt
from kg.saved import MOST_ROWS, Answer, Language, run
from kg.store import GraphStore, NotAcceptableError

_FILE = re.compile(r"[^\w-]+")


class Sink(Protocol):
    """Where an answer goes."""

    def head(self, head: Mapping[str, Any]) -> None:
        """Say, once and first, what comes."""

    def write(self, data: bytes) -> object:
        """Take the next bytes."""


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to know.

    Attributes:
        query: The saved query.
        values: Parameter name to values as people write them.
        data: Version of the data that are asked.
        today: The day of asking.
        language: The reader's.
        called: In which language things are named; the reader's if `None`.
        limit: Rows wanted; all if `None`.
        offset: Rows to leave out before them.
        most: Rows after which the whole answer is cut.
        site: Address of the service; empty if there is none.
    """

    query: SavedQuery
    values: Mapping[str, Sequence[str]]
    data: str
    today: date = field(default_factory=lambda: datetime.now(UTC).date())
    language: Language = "zh"
    called: Language | None = None
    limit: int | None = None
    offset: int = 0
    most: int = MOST_ROWS
    site: str = ""


def order(wanted: Wanted, form: str) -> dict[str, Any]:
    """Return what a worker is told so that it answers; see `answer_saved`.

    Args:
        wanted: What somebody wants to know.
        form: A key of `kg.formats.FORMS`.
    """
    return {
        "query": wanted.query.to_json(),
        "values": {name: [*values] for name, values in wanted.values.items()},
        "data": wanted.data,
        "today": wanted.today.isoformat(),
        "language": wanted.language,
        "called": wanted.called,
        "limit": wanted.limit,
        "offset": wanted.offset,
        "most": wanted.most,
        "site": wanted.site,
        "form": form,
    }


def wanted_of(payload: Mapping[str, Any]) -> Wanted:
    """Return what somebody wants to know, of what `order` returned."""
    return Wanted(
        query=SavedQuery.model_validate_json(payload["query"]),
        values=payload["values"],
        data=payload["data"],
        today=date.fromisoformat(payload["today"]),
        language=payload["language"],
        called=payload["called"],
        limit=payload["limit"],
        offset=payload["offset"],
        most=payload["most"],
        site=payload["site"],
    )


def kind_of(query: SavedQuery) -> Kind:
    """Return what a query answers with: rows, of which yes or no is one, or triples."""
    return "graph" if query.form in {"CONSTRUCT", "DESCRIBE"} else "table"


def issue(store: GraphStore, wanted: Wanted, now: datetime | None = None) -> Issued:
    """Run a saved query and issue the receipt of its answer.

    Args:
        store: The graph.
        wanted: What is asked.
        now: The time that the receipt tells; without it, now.

    Raises:
        ParameterError: A parameter is unknown, missing, or names nothing or several things.
        QueryError: The query fails.
    """
    answer = run(
        store,
        wanted.query,
        wanted.values,
        wanted.today,
        wanted.language,
        called=wanted.called,
        limit=wanted.limit,
        offset=wanted.offset,
        most=wanted.most,
    )
    return Issued(answer, receipt(answer, wanted.data, now or datetime.now(UTC)), wanted.site)


def receipt(answer: Answer, data: str, time: datetime) -> Receipt:
    """Return the receipt of an answer; that of a page is that of the whole answer.

    Args:
        answer: The answer.
        data: Version of the data.
        time: When it was asked.
    """
    return Receipt(
        query=answer.query.name,
        version=answer.query.version,
        hash=answer.query.hash,
        parameters={name: tuple(value.term for value in values) for name, values in answer.values.items()},
        day=answer.day,
        language=answer.language,
        data=data,
        time=f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        rows=answer.total,
        complete=answer.whole,
        digest=answer.digest,
    )


def file_name(query: SavedQuery, day: date, form: str) -> str:
    """Return what a file of an answer is called: ASCII, without anything that means something in a path."""
    ending = FORMS[form].ending if form in FORMS else form  # a pack is called by what it is
    return f"{_FILE.sub('-', query.name)}-{day.isoformat()}.{ending}"


def answer_saved(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Answer a saved query in a worker.

    Args:
        store: What is asked.
        payload: What `order` returned.
        sink: Gets the head `{kind, media_type, total, offset, count, complete, receipt}` and then the answer.

    Returns:
        The end: `{rows, bytes, cut}`.

    Raises:
        ParameterError: As `issue`.
        QueryError: As `issue`.
        NotAcceptableError: The form cannot hold the answer.
    """
    wanted, form = wanted_of(payload), payload["form"]
    if kind_of(wanted.query) not in FORMS[form].kinds:
        raise NotAcceptableError("graph" if kind_of(wanted.query) == "graph" else "solutions")
    issued = issue(store, wanted)
    body = write(issued, form)
    answer = issued.answer
    sink.head(
        {
            "kind": "saved",
            "media_type": FORMS[form].media_type,
            "total": answer.total,
            "offset": answer.offset,
            "count": len(answer.rows) if answer.triples is None else len(answer.triples),
            "whole": answer.whole,
            "complete": answer.complete,
            "receipt": issued.receipt.id,
        }
    )
    sink.write(body)
    return {"rows": answer.total, "bytes": len(body), "cut": None if answer.whole else "rows"}
