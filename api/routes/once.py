"""What workers make of the data, kept for whoever asks the same of the same data."""

from collections.abc import Awaitable, Callable, Mapping

from api.release import Service
from api.transport.cache import Kept, kept_under
from kg.pool import Job, Pool


async def whole(workers: Pool, job: Job) -> bytes:
    """Have a job done, and return all of what it gives.

    Raises:
        KgError: It cannot be done, or not now.
    """
    async with workers.run(job) as reply:
        return await reply.whole()


async def once(
    service: Service,
    what: str,
    payload: Mapping[str, object],
    make: Callable[[], Awaitable[bytes]],
    *,
    of_any: bool = False,
) -> bytes:
    """Return what is made, or was made of the same data before.

    Args:
        service: What it is made of, and what is kept.
        what: What is made.
        payload: What it is made by.
        make: Makes it where it is not kept.
        of_any: Whether it is of releases that the payload names, which do not change; else of the data in
            service, and nothing is kept while those change.

    Raises:
        KgError: It cannot be made, or not now.
    """

    def key() -> bytes | None:
        if of_any:
            return kept_under(what, sorted(payload.items()))
        return None if service.switching else kept_under(what, service.version, sorted(payload.items()))

    before = key()
    if before is not None and (kept := service.cache.get(before)):
        return kept.body
    body = await make()
    if before is not None and before == key():
        service.cache.put(before, Kept(what, "", body))
    return body
