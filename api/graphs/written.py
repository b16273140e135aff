"""What was written beside the release, laid over it: in the workers, in our own store, and in the version."""

import logging
from dataclasses import replace

from fastapi.concurrency import run_in_threadpool

from api.reading import forget_names
from api.release import Release, Service
from api.views.overview import overview
from kg.errors import KgError
from kg.pool import Pool
from kg.writes.overlay import lay

LOG = logging.getLogger("api")

KEY = "written"
"""What changes of the workers' snapshot are about: the latest stands for all."""


def lay_over(service: Service, release: Release) -> None:
    """Read what was written and lay it over a release that is about to be served.

    Raises:
        JournalError: The record of writes was changed; nothing may be served from it.
        DamagedError: A content is missing or damaged.
    """
    ledger = service.ledger
    ledger.read_on()
    for graph in sorted(lay(release.store, ledger.files)):
        LOG.warning(
            "the release has a graph <%s>: what was written there stays hidden as long as it has", graph
        )
    service.written = str(ledger.seq or "")


async def tell_workers(service: Service, pool: Pool) -> None:
    """Have the workers see what is known to be written.

    Raises:
        KgError: A content is missing or damaged.
    """
    await pool.change({"written": service.ledger.files}, KEY)


async def show_written(service: Service) -> None:
    """Make what the ledger knows visible: to the workers first, so that no answer is older than the pages.

    Whoever calls holds `service.writing`.

    Raises:
        KgError: A content is missing or damaged.
    """
    service.switching = True
    try:
        await tell_workers(service, service.workers)
        await run_in_threadpool(_refresh, service)
    finally:
        service.switching = False


def _refresh(service: Service) -> None:
    release = service.loaded
    lay(release.store, service.ledger.files)
    forget_names(release.store)
    service.release = replace(release, overview=overview(release.store))
    service.written = str(service.ledger.seq or "")


def behind(service: Service) -> bool:
    """Tell whether something is written that is not to be seen yet."""
    return service.written != str(service.ledger.seq or "")


async def keep_up(service: Service) -> None:
    """Show what others wrote since: the command line, another process of the service."""
    if service.release is None or service.writing.locked():
        return
    async with service.writing:
        try:
            await run_in_threadpool(service.ledger.read_on)
            if behind(service):
                await show_written(service)
        except KgError:
            LOG.exception("what was written meanwhile cannot be read")
