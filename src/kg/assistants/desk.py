"""What assistants ask of the release in service, with the limits that strangers have.

Whatever touches the graph runs in workers that are ended when they take too long or too much, as behind the
service; words are looked up in the index.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kg.algebra import RefusedQueryError, TooDeepQueryError, TooLongQueryError, UnreadableQueryError
from kg.assistants.errors import UnknownThingError
from kg.assistants.listing import described, listed_queries, one_of
from kg.assistants.telling import Language
from kg.build.release import current, manifest
from kg.catalogue import SavedQuery
from kg.catalogue.folders import Folders
from kg.errors import KgError, ParameterError, QueryError
from kg.issuing import Wanted, order
from kg.pool import Job, Limits, Pool
from kg.questions.understanding import MOST_CHARACTERS
from kg.receipts import ReceiptError, read_receipt
from kg.saved import MOST_ROWS
from kg.search import MOST_SIZE, Index
from kg.search.plain import as_dict
from kg.settings import Settings
from kg.shipped import shipped
from kg.store import StoreError, source_of

MOST_AT_ONCE = 500
"""Rows of an answer that are given at once."""
MOST_LISTED = 200
"""Values of a parameter that are given at once."""

_WHO = "assistant"
_REVIVED = (
    ParameterError, QueryError, ReceiptError, RefusedQueryError, StoreError, TooDeepQueryError,
    TooLongQueryError, UnknownThingError, UnreadableQueryError,
)  # fmt: skip


class Desk(AbstractAsyncContextManager["Desk"]):
    """Answers assistants; as a context it has workers, and follows the release in service.

    Args:
        settings: Where the graph is, and what a query may take.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folders = Folders(shipped("queries"), settings.queries)
        self._pool: Pool | None = None
        self._release = Path()
        self._version = ""
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        """Begin to load the release in service; who asks meanwhile waits for it."""
        self._loading = asyncio.create_task(self._load())
        return self

    async def _load(self) -> None:
        with suppress(KgError):  # whoever asks is told
            await self._follow()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loading.cancel()
        with suppress(asyncio.CancelledError):
            await self._loading
        if self._pool is not None:
            await self._pool.close()
            self._pool = None

    async def _follow(self) -> Pool:
        """Return the workers, with the release that is in service now."""
        async with self._turn:
            release = current(self._settings.out)
            if self._pool is not None and release == self._release:
                return self._pool
            version = str(manifest(release)["version"])
            source = source_of(self._settings, release, version) | {"writing": False}
            if self._pool is None:
                limits = Limits(memory=self._settings.query_memory_mb * 2**20)
                pool = Pool(source, limits=limits, revive=_REVIVED)
                await pool.start()
                self._pool = pool
            else:
                await self._pool.replace(source)
            self._release, self._version = release, version
            return self._pool

    @property
    def _queries(self) -> Mapping[str, SavedQuery]:
        return self._folders.queries()

    async def _told(self, task: str, payload: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Return the head and the body of what a worker answers."""
        pool = await self._follow()
        job = Job(task, {**payload, "data": self._version}, _WHO, self._settings.query_seconds)
        async with pool.run(job) as reply:
            body = b"".join([part async for part in reply])
            return reply.head, body

    def list_queries(self, words: str, topic: str, language: Language) -> dict[str, Any]:
        """Return the saved queries; see `kg.assistants.listing.listed_queries`."""
        found = listed_queries(self._queries, words, topic, language)
        return {"count": len(found), "queries": found}

    def describe_query(self, name: str, language: Language) -> dict[str, Any]:
        """Return what a saved query takes and what it answers.

        Raises:
            ParameterError: There is no such query.
        """
        return described(one_of(self._queries, name), language)

    async def list_values(
        self, name: str, parameter: str, containing: str, language: Language
    ) -> dict[str, Any]:
        """Return what may be chosen for a parameter; see `kg.assistants.telling.values`.

        Raises:
            ParameterError: There is no such query or parameter.
        """
        known = one_of(self._queries, name).header.parameters_by_name
        if parameter not in known:
            raise ParameterError(
                f"{name} 没有参数 {parameter[:100]!r}。 {name} has no parameter {parameter[:100]!r}.",
                f"已有：{'、'.join(known)}。 There are: {', '.join(known)}.",
            )
        told = known[parameter].model_dump_json(by_alias=True, exclude_defaults=True)
        payload = {"parameter": told, "containing": containing, "most": MOST_LISTED, "language": language}
        _, body = await self._told("values", payload)
        return {"parameter": parameter, "type": known[parameter].type, **json.loads(body)}

    async def run_query(
        self,
        name: str,
        values: Mapping[str, Sequence[str]],
        language: Language,
        *,
        limit: int,
        offset: int,
        today: date | None = None,
    ) -> dict[str, Any]:
        """Run a saved query.

        Args:
            name: Its name.
            values: Parameter name to values as people write them.
            language: The reader's.
            limit: Rows wanted, at most `MOST_AT_ONCE`.
            offset: Rows to leave out before them.
            today: The day of asking; without it, this day in UTC.

        Returns:
            The answer as `kg.formats.to_json` writes it, with its receipt.

        Raises:
            KgError: A value names nothing; the query takes too long or too much.
        """
        if not 0 < limit <= MOST_AT_ONCE or not 0 <= offset <= MOST_ROWS:
            raise ParameterError(
                f"limit 为 1 至 {MOST_AT_ONCE}，offset 为 0 至 {MOST_ROWS}。 "
                f"limit is 1 to {MOST_AT_ONCE}, offset 0 to {MOST_ROWS}: limit={limit}, offset={offset}."
            )
        wanted = Wanted(
            query=one_of(self._queries, name),
            values=values,
            data=self._version,
            today=today or datetime.now(UTC).date(),
            language=language,
            limit=limit,
            offset=offset,
            most=min(MOST_ROWS, self._settings.answer_rows),
            site=self._settings.url.rstrip("/"),
        )
        head, body = await self._told("saved", order(wanted, "json"))
        told: dict[str, Any] = json.loads(body)
        after = offset + int(head["count"])
        return told | ({"next_offset": after} if after < int(head["total"]) else {})

    async def ask(
        self, question: str, language: Language, *, limit: int, today: date | None = None
    ) -> dict[str, Any]:
        """Answer a question in words, if it is clear enough which saved query it asks for.

        Args:
            question: In Chinese or English, at most `kg.questions.understanding.MOST_CHARACTERS` long.
            language: The reader's.
            limit: Rows wanted, at most `MOST_AT_ONCE`.
            today: The day of asking; without it, this day in UTC.

        Returns:
            What `kg.questions.plain.as_dict` says, and `answer`: what `run_query` returns, or `None` if the
            question was not understood well enough: then nothing is run.

        Raises:
            KgError: The query takes too long or too much.
        """
        if not question.strip() or len(question) > MOST_CHARACTERS:
            raise ParameterError(
                f"问题须有 1 至 {MOST_CHARACTERS} 个字。 A question has 1 to {MOST_CHARACTERS} characters."
            )
        day = today or datetime.now(UTC).date()
        payload = {
            "question": question,
            "queries": [query.to_json() for query in self._queries.values()],
            "today": day.isoformat(),
        }
        _, body = await self._told("ask", payload)
        told: dict[str, Any] = json.loads(body)
        if (best := told["understood"]) is None:
            return told | {"answer": None}
        values = {
            name: [str(value["value"]) for value in filled["values"]]
            for name, filled in best["parameters"].items()
        }
        run = self.run_query(best["query"], values, language, limit=limit, offset=0, today=day)
        return told | {"answer": await run}

    async def search(self, words: str, chosen: Mapping[str, str], page: int, size: int) -> dict[str, Any]:
        """Find things by words; see `kg.search.Index.search`.

        Raises:
            SearchError: What is asked is too long, there is no such facet or value, or no such page.
            NoIndexError: The release has no index.
        """
        await self._follow()
        release, version = self._release, self._version

        def look() -> dict[str, Any]:
            index = Index.of(release, version)
            return as_dict(index.search(words, chosen, page, min(size, MOST_SIZE)), version, index.label)

        return await asyncio.to_thread(look)

    async def describe(self, named: str, language: Language) -> dict[str, Any]:
        """Return what the graph says of a thing; see `kg.assistants.telling.thing`.

        Raises:
            UnknownThingError: It says nothing of it.
        """
        _, body = await self._told("thing", {"named": named, "language": language})
        return {"data_version": self._version, **json.loads(body)}

    async def verify_receipt(self, receipt: str) -> dict[str, Any]:
        """Ask a receipt's question again; see `kg.verifying`.

        Raises:
            ReceiptError: It cannot be read.
        """
        read = read_receipt(receipt)
        query = self._queries.get(read.query)
        told = query.to_json() if query else None
        head, _ = await self._told("verify", {"receipt": receipt, "query": told})
        return {
            "outcome": head["outcome"],
            "why": head["why"],
            "receipt": read.model_dump(mode="json"),
            "receipt_now": head["now"],
            "data_version_now": self._version,
        }
