"""How a query's answer goes out: from what is kept, whole, or part by part as the worker writes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.release import Service
from api.sparql.question import Question
from api.transport.cache import MOST_OF_ONE, Kept
from api.transport.compression import WORTH, Coding, Compressor, coding_for, compressor
from api.transport.exchange import BrokenAnswerError, Exchange, Pairs
from api.transport.negotiate import Forms
from kg.pool import Reply

COMPLETE = "Answer-Complete"
"""Says, as header or trailer, whether an answer is whole; that of an answer that was cut says `false`."""

REVALIDATED: Pairs = [(b"vary", b"Accept, Accept-Encoding"), (b"cache-control", b"no-cache")]
"""Headers of an answer that caches may keep, but not use without asking again: the data may have changed."""

_BEFORE_STREAMING = 256 * 1024
"""Bytes that are waited for before an answer begins: a query that fails till then gets a proper error."""
_ASIDE = 64 * 1024
"""Bytes from which on a part is compressed beside the event loop."""
_UNMARKED = ("text/csv", "text/tab-separated-values")
"""Forms that have no place for a mark that an answer was cut."""


class Outgoing:
    """One query's answer on its way out.

    Args:
        exchange: The request.
        service: Has the workers, and the answers that are kept.
        wanted: What is asked.
        agreed: In which forms.
    """

    def __init__(self, exchange: Exchange, service: Service, wanted: Question, agreed: Forms) -> None:
        self._exchange, self._service, self._wanted, self._agreed = exchange, service, wanted, agreed
        self._coding: Coding | None = (
            coding_for(exchange.accept_encoding) if exchange.accept_encoding else None
        )

    async def send(self) -> None:
        """Send the answer.

        Raises:
            KgError: It cannot be given; nothing was sent yet.
            BrokenAnswerError: It failed after its beginning was sent.
            GoneError: The client went away; its query is ended.
        """
        exchange, wanted = self._exchange, self._wanted
        if exchange.reads_only and exchange.if_none_match and exchange.holds(wanted.tag):
            await not_modified(exchange, wanted.tag)
            return
        kept = self._service.cache.get(wanted.key)
        if kept is None:
            kept = await self._evaluate()
        if kept is not None:
            await self._whole(kept, [(b"etag", wanted.tag.encode())])

    async def _evaluate(self) -> Kept | None:
        """Have the query evaluated; return its answer if that is not sent yet and may be kept."""
        async with running(self._exchange, self._service, self._wanted) as reply:
            parts = aiter(reply)
            begun = bytearray()
            async for part in parts:
                begun += part
                if len(begun) > _BEFORE_STREAMING:
                    await self._stream(reply, bytes(begun), parts)
                    return None
        choice = self._agreed.choices[reply.head["kind"]]
        answer = Kept(reply.head["kind"], choice.content_type, bytes(begun))
        if _cut(reply):
            await self._whole(answer, [], complete=False)
        elif reply.head.get("volatile"):
            await self._whole(answer, [])
        else:
            self._service.cache.put(self._wanted.key, answer)
            return answer
        return None

    async def _whole(self, answer: Kept, headers: Pairs, *, complete: bool = True) -> None:
        headers = [
            *REVALIDATED,
            (b"content-type", self._agreed.choices[answer.kind].content_type.encode()),
            (b"answer-complete", b"true" if complete else b"false"),
            *headers,
        ]
        body = answer.body
        if self._coding is not None and len(body) >= WORTH:
            if len(body) > _ASIDE and self._coding not in answer.coded:
                body = await asyncio.to_thread(answer.within, self._coding)
            else:
                body = answer.within(self._coding)
            headers.append((b"content-encoding", self._coding.encode()))
        await self._exchange.whole(200, headers, body)

    async def _stream(self, reply: Reply, begun: bytes, parts: AsyncIterator[bytes]) -> None:
        exchange, head = self._exchange, reply.head
        choice = self._agreed.choices[head["kind"]]
        headers = [*REVALIDATED, (b"content-type", choice.content_type.encode())]
        if not head.get("volatile"):
            headers.append((b"etag", self._wanted.tag.encode()))
        if self._coding is not None:
            headers.append((b"content-encoding", self._coding.encode()))
        if exchange.trailers:
            headers.append((b"trailer", COMPLETE.encode()))
        await exchange.start(200, headers, trailers=exchange.trailers)
        if exchange.method == "HEAD":
            await exchange.end(b"", {})
            return
        packed = Packed(compressor(self._coding) if self._coding else None)
        keep: bytearray | None = bytearray(begun)
        await exchange.write(await packed.add(begun))
        async for part in parts:
            await exchange.write(await packed.add(part))
            if keep is not None:
                keep += part
                keep = keep if len(keep) <= MOST_OF_ONE else None
        cut = _cut(reply)
        if cut and (choice.offer.media_type in _UNMARKED):
            raise BrokenAnswerError
        await exchange.end(await packed.end(), {COMPLETE: "false" if cut else "true"})
        if keep is not None and not cut and not head.get("volatile"):
            self._service.cache.put(self._wanted.key, Kept(head["kind"], choice.content_type, bytes(keep)))


def _cut(reply: Reply) -> bool:
    return bool(reply.end and reply.end["cut"])


class Packed:
    """A body in parts, compressed beside the event loop, or as it is.

    Args:
        state: What compresses it, if anything does.
    """

    def __init__(self, state: Compressor | None) -> None:
        self._state = state

    async def add(self, part: bytes) -> bytes:
        """Take a part; return what can be sent."""
        return part if self._state is None else await asyncio.to_thread(self._state.add, part)

    async def end(self) -> bytes:
        """Return the rest."""
        return b"" if self._state is None else self._state.end()


@asynccontextmanager
async def running(exchange: Exchange, service: Service, wanted: Question) -> AsyncIterator[Reply]:
    """Have a query evaluated for as long as its client is there.

    Raises:
        NotBuiltError: Nothing is served yet.
        GoneError: The client went away.
    """
    async with exchange.while_connected(), service.workers.run(wanted.job) as reply:
        yield reply


async def not_modified(exchange: Exchange, tag: str) -> None:
    """Answer that the client has what it asks for."""
    await exchange.start(304, [*REVALIDATED, (b"etag", tag.encode())])
    await exchange.send({"type": "http.response.body", "body": b""})
