"""How a query's answer goes out: from what is kept, whole, or part by part as the worker writes it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.release import Service
from api.sparql.question import Question
from api.transport.cache import MOST_OF_ONE, Kept
from api.transport.compression import ASIDE, Packed, coding_for, coding_of
from api.transport.exchange import REVALIDATED, BrokenAnswerError, Exchange
from api.transport.negotiate import Forms
from api.transport.observed import current
from kg.pool import Reply

COMPLETE = "Answer-Complete"
"""Says, as header or trailer, whether an answer is whole; that of an answer that was cut says `false`."""

_BEFORE_STREAMING = 256 * 1024
"""Bytes that are waited for before an answer begins: a query that fails till then gets a proper error."""
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

    async def send(self) -> None:
        """Send the answer.

        Raises:
            KgError: It cannot be given; nothing was sent yet.
            BrokenAnswerError: It failed after its beginning was sent.
            GoneError: The client went away; its query is ended.
        """
        exchange, wanted = self._exchange, self._wanted
        if exchange.reads_only and exchange.if_none_match and exchange.holds(wanted.tag):
            await exchange.not_modified(wanted.tag)
            return
        kept = self._service.cache.get(wanted.key)
        if kept is None:
            kept = await self._evaluate()
        if kept is not None:
            await self._whole(kept, wanted.tag)

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
            await self._whole(answer, None, complete=False)
        elif reply.head.get("volatile"):
            await self._whole(answer, None)
        else:
            self._service.cache.put(self._wanted.key, answer)
            return answer
        return None

    async def _whole(self, answer: Kept, tag: str | None, *, complete: bool = True) -> None:
        if await self._unwanted(tag):
            return
        headers = [
            *REVALIDATED,
            (b"content-type", self._agreed.choices[answer.kind].content_type.encode()),
            (b"answer-complete", b"true" if complete else b"false"),
        ]
        if tag is not None:
            headers.append((b"etag", tag.encode()))
        body = answer.body
        coding = coding_of(self._exchange.accept_encoding, len(body))
        if coding is not None:
            if len(body) > ASIDE and coding not in answer.coded:
                body = await asyncio.to_thread(answer.within, coding)
            else:
                body = answer.within(coding)
            headers.append((b"content-encoding", coding.encode()))
        await self._exchange.whole(200, headers, body)

    async def _unwanted(self, tag: str | None) -> bool:
        """Tell whoever wants no answer that there is, that there is one; return whether that was so."""
        if not (self._exchange.reads_only and self._exchange.holds_any):
            return False
        await self._exchange.not_modified(tag)
        return True

    async def _stream(self, reply: Reply, begun: bytes, parts: AsyncIterator[bytes]) -> None:
        exchange, head = self._exchange, reply.head
        choice = self._agreed.choices[head["kind"]]
        coding = coding_for(exchange.accept_encoding) if exchange.accept_encoding else None
        tag = None if head.get("volatile") else self._wanted.tag
        if await self._unwanted(tag):
            return
        headers = [*REVALIDATED, (b"content-type", choice.content_type.encode())]
        if tag is not None:
            headers.append((b"etag", tag.encode()))
        if coding is not None:
            headers.append((b"content-encoding", coding.encode()))
        if exchange.trailers:
            headers.append((b"trailer", COMPLETE.encode()))
        await exchange.start(200, headers, trailers=exchange.trailers)
        if exchange.method == "HEAD":
            await exchange.end(b"", {})
            return
        packed = Packed(coding)
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
    cut = bool(reply.end and reply.end["cut"])
    current().cut = cut
    return cut


@asynccontextmanager
async def running(exchange: Exchange, service: Service, wanted: Question) -> AsyncIterator[Reply]:
    """Have a query evaluated for as long as its client is there.

    Raises:
        NotBuiltError: Nothing is served yet.
        GoneError: The client went away.
    """
    async with exchange.while_connected(), service.workers.run(wanted.job) as reply:
        yield reply
