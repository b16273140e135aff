"""The release in service: loaded when the service starts, followed when a build switches it."""

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi.concurrency import run_in_threadpool

from api.graphs.written import keep_up, lay_over, tell_workers
from api.release import Release, Service, in_service, load
from api.render import read_templates
from kg.algebra import RefusedQueryError, TooDeepQueryError, TooLongQueryError, UnreadableQueryError
from kg.catalogue.folders import Folders
from kg.charts import ChartError
from kg.errors import KgError, ParameterError, QueryError
from kg.golden import check_text
from kg.pool import Limits, LostWorkerError, Pool
from kg.pool.linux import give_back
from kg.questions.kept import lexicon_of
from kg.receipts import ReceiptError
from kg.shipped import shipped
from kg.store import (
    DamagedStoreError,
    FailedQueryError,
    ServiceCallError,
    StoreError,
    UnsupportedQueryError,
    UnwritableError,
)
from kg.store.opening import held

LOG = logging.getLogger("api")

REVIVED = (
    ChartError, DamagedStoreError, FailedQueryError, ParameterError, QueryError, ReceiptError,
    RefusedQueryError, ServiceCallError, StoreError, TooDeepQueryError, TooLongQueryError,
    UnreadableQueryError, UnsupportedQueryError, UnwritableError,
)  # fmt: skip
"""Errors of queries, which come back from the workers as what they were."""

TRIES = 4
"""How often workers of a release may die before they are ready."""
LOOK_EVERY = 2.0
"""Seconds between two looks at which release is in service."""


@asynccontextmanager
async def serving(service: Service) -> AsyncIterator[None]:
    """Load what is to be served, follow it while the service runs, end the workers with it.

    Without a release the service starts all the same and is not ready until there is one.

    Raises:
        CatalogueError: A saved query that ships is wrong.
    """
    folders = await run_in_threadpool(Folders, shipped("queries"), service.settings.queries, check_text)
    service.queries = await run_in_threadpool(folders.queries)
    seen = await look(service, None)
    following = asyncio.create_task(_follow(service, seen, folders))
    try:
        yield
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        if service.pool is not None:
            await service.pool.close()
        if service.drawing is not None:
            with suppress(KgError):  # it never started
                await (await service.drawing).close()


async def _follow(service: Service, seen: object, folders: Folders) -> None:
    settled = None
    while True:
        await _read_words(service)
        if service.release is not settled:
            settled = service.release
            await run_in_threadpool(read_templates)  # words first: a start does not wait for pages
            _settle()
            await run_in_threadpool(give_back)  # the release before: each thread that loads one keeps its own
        await asyncio.sleep(LOOK_EVERY)
        service.queries = await run_in_threadpool(folders.queries)
        seen = await look(service, seen)
        await keep_up(service)


def _settle() -> None:
    """Keep the collector of garbage from what a release has brought: it stays, and is much.

    To look through all of it stopped every answer for a quarter of a second, in the midst of a crowd.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()


async def _read_words(service: Service) -> None:
    """Read the words of questions before somebody asks one; the start need not wait for it."""
    if service.release is None:
        return
    try:
        await run_in_threadpool(lexicon_of, service.release.store, service.queries)
    except KgError:
        LOG.exception("the words of questions cannot be read")


async def look(service: Service, seen: object) -> object:
    """Load the release in service if it is another one than was seen last.

    Args:
        service: Serves it.
        seen: What this returned the last time.

    Returns:
        What is seen now. A release that cannot be loaded is not tried again until something changes.
    """
    found = await run_in_threadpool(_seen, service)
    if found == seen:
        return found
    try:
        release = await run_in_threadpool(load, service.settings)
        await _persist(service, release)
        service.unloaded = None
    except (KgError, OSError) as error:
        service.unloaded = error
        LOG.exception("no release to serve in %s", service.settings.out)
    return found


async def _persist(service: Service, release: Release) -> None:
    """Serve a release, though its workers be killed from outside before they are ready: a few times.

    Raises:
        KgError: The workers cannot load it, or died each time.
    """
    for left in reversed(range(TRIES)):
        try:
            await serve(service, release)
        except LostWorkerError:
            if not left:
                raise
            LOG.warning("workers died before they were ready; once more")
        else:
            return


def _seen(service: Service) -> object:
    dataset = in_service(service.settings.out) / "dataset.nq"
    elsewhere = held(service.settings)
    try:
        stat = dataset.stat()
    except OSError:
        return dataset, None, elsewhere
    return dataset, stat.st_mtime_ns, stat.st_size, stat.st_ino, elsewhere


async def serve(service: Service, release: Release) -> None:
    """Serve a release: workers first, so that no answer is older than the pages around it.

    Raises:
        KgError: The workers cannot load it; what was served before still is.
    """
    async with service.writing:
        await run_in_threadpool(lay_over, service, release)
        source = {**release.source, "writing": service.settings.write}
        if service.pool is None:
            pool = Pool(source, limits=limits(service), revive=REVIVED)
            try:
                await pool.start()
                await tell_workers(service, pool)
            except BaseException:
                await pool.close()
                raise
            service.pool = pool
        else:
            service.switching = True
            try:
                await service.pool.replace(source, keep_changes=True)
                await tell_workers(service, service.pool)
            finally:
                service.switching = False
        service.release = release
        service.cache.clear()


def limits(service: Service) -> Limits:
    """Return what each query may use."""
    return Limits(memory=service.settings.query_memory_mb * 2**20)
