"""Whether what a receipt says still comes back: its question asked again of the data that there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from kg.catalogue import SavedQuery
from kg.errors import KgError
from kg.formats import Issued
from kg.issuing import Sink, Wanted, issue
from kg.receipts import Receipt, read_receipt
from kg.saved import MOST_ROWS
from kg.store import GraphStore
from kg.vocabulary import vocabulary

Outcome = Literal["same", "data-changed", "data-changed-same", "query-changed", "query-changed-same", "other",
                  "query-gone", "failed"]  # fmt: skip
"""`same`: the same answer from the same data by the same query. `other`: another answer though neither has
changed, so the receipt is not to be trusted. The rest say what has changed, and whether the answer has.
"""


@dataclass(frozen=True)
class Verdict:
    """What came of asking again.

    Attributes:
        receipt: The receipt.
        outcome: What came of it.
        now: Receipt of the answer of now; `None` if there is none.
        why: Why there is no answer.
    """

    receipt: Receipt
    outcome: Outcome
    now: Receipt | None = None
    why: str = ""

    @property
    def confirmed(self) -> bool:
        """Whether the same answer comes back, whatever else has changed."""
        return self.now is not None and self.now.digest == self.receipt.digest

    @property
    def zh(self) -> str:
        """The outcome in Chinese."""
        return self._said(0)

    @property
    def en(self) -> str:
        """The outcome in English."""
        return self._said(1)

    def _said(self, at: int) -> str:
        receipt, now = self.receipt, self.now or self.receipt
        words = str(vocabulary("receipts")["outcomes"][self.outcome][at])
        return words.format(
            query=receipt.query,
            data=receipt.data,
            version=receipt.version,
            rows=receipt.rows,
            rows_en="1 row" if receipt.rows == 1 else f"{receipt.rows:,} rows",
            data_now=now.data,
            version_now=now.version,
            rows_now=now.rows,
            why=self.why,
        )


def verify(store: GraphStore, query: SavedQuery | None, receipt: Receipt, data: str) -> Verdict:
    """Ask again what a receipt is about.

    Args:
        store: The data that there are.
        query: The saved query of the receipt's name as it is now; `None` if there is none.
        receipt: The receipt.
        data: Version of the data.
    """
    if query is None:
        return Verdict(receipt, "query-gone")
    try:
        now = again(store, query, receipt, data, count=0).receipt
    except KgError as error:
        return Verdict(receipt, "failed", why=str(error))
    return Verdict(receipt, _outcome(receipt, now), now)


def again(
    store: GraphStore,
    query: SavedQuery,
    receipt: Receipt,
    data: str,
    first: int = 0,
    count: int | None = None,
) -> Issued:
    """Answer a receipt's question as it is answered now.

    Args:
        store: The data that there are.
        query: The saved query of the receipt's name.
        receipt: The receipt.
        data: Version of the data.
        first: How many rows to leave out.
        count: How many rows are wanted after them; all if `None`.

    Raises:
        ParameterError: A value names nothing any more.
        QueryError: The query fails.
    """
    wanted = Wanted(
        query=query,
        values=receipt.parameters,
        data=data,
        today=receipt.day,
        language=receipt.language,
        limit=count,
        offset=first,
        most=MOST_ROWS if receipt.complete else receipt.rows,
    )
    return issue(store, wanted, datetime.now(UTC))


def _outcome(receipt: Receipt, now: Receipt) -> Outcome:
    same = receipt.digest == now.digest
    if receipt.hash != now.hash:
        return "query-changed-same" if same else "query-changed"
    if receipt.data != now.data:
        return "data-changed-same" if same else "data-changed"
    return "same" if same else "other"


def verify_saved(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Ask again in a worker.

    Args:
        store: What is asked.
        payload: `receipt`: its id; `query`: the saved query as JSON, or `None`; `data`: version of the data.
        sink: Gets the head `{outcome, now, why}`, `now` being the id of the receipt of now or `None`.

    Returns:
        The end: `{cut: None}`.

    Raises:
        ReceiptError: The receipt cannot be read.
    """
    query = SavedQuery.model_validate_json(payload["query"]) if payload["query"] else None
    verdict = verify(store, query, read_receipt(payload["receipt"]), payload["data"])
    sink.head(
        {
            "outcome": verdict.outcome,
            "now": verdict.now.id if verdict.now else None,
            "why": verdict.why,
            "volatile": False,
        }
    )
    return {"cut": None}
