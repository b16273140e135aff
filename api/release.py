"""What is being served: the store of the current release, and what its build said of it."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from fastapi import Request

from api.derived import Later
from api.keeping import Keeping
from api.making import Making
from api.ontology.view import Documentation
from api.transport.cache import Cache
from api.transport.code import code
from api.transport.rates import Rates
from api.views.overview import Overview, overview
from api.views.validation import Validation
from kg.catalogue import SavedQuery
from kg.errors import KgError, NotBuiltError
from kg.history import read_history
from kg.pool import Limits, Pool
from kg.releases import check_dataset, read_manifest, require_base
from kg.search import Index, NoIndexError
from kg.settings import Settings
from kg.store import GraphStore, StoreError, open_store, source_of
from kg.tokens import Token, TokenError, Tokens
from kg.writes.ledger import Ledger

LOG = logging.getLogger("api")
_DRAWING = Limits(slots=2, long=1, paused=4, memory=256 * 2**20, grace=2.0, wait=10.0, queue=64, share=32)
"""What charts and reports may use: two at once, each made in a part of the grace if nothing else is done."""


@dataclass(frozen=True)
class Release:
    """A loaded release.

    Attributes:
        store: The graph.
        dataset: The release's N-Quads file.
        source: What the workers load: their own copy of the same data, or the same store elsewhere.
        manifest: Its `build.json`.
        overview: Counts for the home page.
        ontology_later: The ontology documented, made when it is first asked for: counting how often each
            term is used takes most of a start on a large graph.
        validation: What its validation found.
        search: The index by words; `None` where software built it that made none.
    """

    store: GraphStore
    dataset: Path
    source: dict[str, Any]
    manifest: dict[str, object]
    overview: Overview
    ontology_later: Later[Documentation]
    validation: Validation
    search: Index | None

    @property
    def ontology(self) -> Documentation:
        """The ontology documented."""
        return self.ontology_later.get()

    @property
    def built(self) -> str:
        """When the release was built, for people; empty if it does not say."""
        ended = str(self.manifest.get("ended", ""))
        return f"{datetime.fromisoformat(ended).astimezone(UTC):%Y-%m-%d %H:%M} UTC" if ended else ""

    @property
    def version(self) -> str:
        """The data version."""
        return str(self.manifest.get("version", ""))


def in_service(out: Path) -> Path:
    """Return the folder of the release in service.

    Args:
        out: The build folder.
    """
    return (out / "current").resolve()


def load(settings: Settings) -> Release:
    """Load the release in service.

    Args:
        settings: Where it was built, and where its graph is asked.

    Raises:
        NotBuiltError: There is none, or it is not what was built.
        StoreError: The store elsewhere does not hold it.
        SettingsError: The store cannot be what it is set to be.
    """
    folder = in_service(settings.out)
    manifest = read_manifest(folder)
    require_base(folder)
    check_dataset(folder)
    today, version = datetime.now(UTC).date(), str(manifest.get("version", ""))
    source = source_of(settings, folder, version)
    store = open_store(source)
    validation = Validation(store, read_history(settings.out), version, today)
    dataset = folder / "dataset.nq"
    documented = Later(lambda: Documentation(store))
    parts = overview(store), documented, validation, _index(folder, version)
    return Release(store, dataset, source, manifest, *parts)


def _index(folder: Path, version: str) -> Index | None:
    try:
        return Index.of(folder, version)
    except NoIndexError as error:
        LOG.warning("nothing can be searched: %s", error)
        return None


@dataclass
class Service:
    """What all requests share; filled when the service starts.

    Attributes:
        settings: What the service is told from outside.
        release: What is served; `None` until it is loaded.
        pool: Runs strangers' queries; `None` until there is a release.
        drawing: Starts what draws charts and writes reports, or has; `None` until one is asked for.
        queries: The saved queries by name.
        written: Names the state of what was written beside the release; empty if nothing was.
        waiting_writes: Writes that wait for the one before them.
        switching: Whether the workers may have other data already than the rest of the service.
        unloaded: Why the release in service could not be loaded; `None` if it is, or nobody tried.
        stopping: Whether the service was told to stop, so that it takes nothing on any more.
    """

    settings: Settings
    release: Release | None = None
    pool: Pool | None = None
    drawing: asyncio.Task[Pool] | None = None
    queries: Mapping[str, SavedQuery] = field(default_factory=dict)
    written: str = ""
    waiting_writes: int = 0
    switching: bool = False
    unloaded: Exception | None = None
    stopping: bool = False

    def __post_init__(self) -> None:
        self.cache = Cache(self.settings.cache_mb * 1_000_000)
        self.rates = Rates(self.settings.rate)
        self.tokens = Tokens(self.settings.out)
        self.ledger = Ledger(self.settings.out)
        self.writing = asyncio.Lock()
        self.making = Making(self.settings.out, self.settings.exports_mb)
        self.keeping = Keeping(self.settings.out, self.settings.kept_stores)
        self._made_of: tuple[Mapping[str, SavedQuery] | None, str] = (None, "")

    @property
    def version(self) -> str:
        """Names the state of the data: what was asked of the same state has the same answer."""
        release = self.release.version if self.release else ""
        return f"{release}+{self.written}" if self.written else release

    @property
    def edition(self) -> str:
        """Names all that pages are made of: the data, the software, its settings and the saved queries."""
        if self._made_of[0] is not self.queries:
            known = code(), self.settings, [query.hash for query in self.queries.values()]
            self._made_of = self.queries, blake2b(repr(known).encode(), digest_size=16).hexdigest()
        return f"{self.version} {self._made_of[1]}"

    @property
    def _missing(self) -> KgError:
        """Why there is nothing to ask: the store elsewhere is away, or nothing is built."""
        if isinstance(self.unloaded, StoreError):
            return StoreError(self.unloaded.message, self.unloaded.remedy)
        return NotBuiltError("No graph is loaded.", "Run `kg build` first.")

    @property
    def loaded(self) -> Release:
        """The release that is served.

        Raises:
            NotBuiltError: None is loaded.
            StoreError: None is, since the store elsewhere is away.
        """
        if self.release is None:
            raise self._missing
        return self.release

    @property
    def workers(self) -> Pool:
        """The pool.

        Raises:
            NotBuiltError: Nothing is served yet.
            StoreError: Nothing is, since the store elsewhere is away.
        """
        if self.pool is None:
            raise self._missing
        return self.pool

    async def drawers(self) -> Pool:
        """Return the pool that draws, started for the first chart: it takes memory that not all need.

        Raises:
            KgError: It cannot start.
        """
        if self.drawing is None or (self.drawing.done() and self.drawing.exception()):
            self.drawing = asyncio.create_task(_drawers())
        return await asyncio.shield(self.drawing)  # a client that goes away leaves it to the next

    def token_of(self, authorization: str) -> Token | None:
        """Return the token that a request brings along, if it is one that counts.

        Args:
            authorization: The header of that name.
        """
        scheme, _, given = authorization.partition(" ")
        try:
            return self.tokens.find(given.strip()) if scheme.lower() == "bearer" else None
        except TokenError:
            LOG.exception("tokens cannot be read")
            return None


async def _drawers() -> Pool:
    pool = Pool({}, "kg.reports.tasks", _DRAWING)
    try:
        await pool.start()
    except BaseException:
        await pool.close()
        raise
    return pool


def service_of(request: Request) -> Service:
    """Return what all requests share."""
    service: Service = request.app.state.service
    return service


def release_of(request: Request) -> Release:
    """Return the release that a request is answered by: the one that was loaded when it was first asked for.

    A release may be switched while a page is made; `request.state` holds what the page is made of.

    Raises:
        NotBuiltError: None is loaded.
    """
    if not hasattr(request.state, "release"):
        request.state.release = service_of(request).loaded
    release: Release = request.state.release
    return release
