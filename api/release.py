"""What is being served: the store of the current release, and what its build said of it."""

import json
import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from fastapi import Request

from api.ontology_view import Documentation
from api.overview import Overview, overview
from api.queries import Queries
from api.validation_view import Validation
from kg.catalogue import SavedQuery, catalogue
from kg.errors import NotBuiltError
from kg.history import read_history
from kg.settings import Settings
from kg.shipped import shipped
from kg.store import Store

LOG = logging.getLogger("api")


@dataclass(frozen=True)
class Release:
    """A loaded release.

    Attributes:
        store: The graph.
        dataset: The release's N-Quads file.
        manifest: Its `build.json`.
        overview: Counts for the home page.
        ontology: The ontology documented.
        validation: What its validation found.
    """

    store: Store
    dataset: Path
    manifest: dict[str, object]
    overview: Overview
    ontology: Documentation
    validation: Validation

    @property
    def built(self) -> str:
        """When the release was built, for people; empty if it does not say."""
        ended = str(self.manifest.get("ended", ""))
        return f"{datetime.fromisoformat(ended).astimezone(UTC):%Y-%m-%d %H:%M} UTC" if ended else ""

    @property
    def version(self) -> str:
        """The data version."""
        return str(self.manifest.get("version", ""))


@dataclass
class Service:
    """What all requests share; filled when the service starts.

    Attributes:
        settings: What the service is told from outside.
        strangers: Runs the queries that come over the SPARQL endpoint.
        release: What is served; `None` until it is loaded.
        queries: The saved queries by name.
    """

    settings: Settings
    strangers: Queries
    release: Release | None = None
    queries: dict[str, SavedQuery] = field(default_factory=dict)

    def open(self) -> None:
        """Load the release in service and the saved queries; without a release the service is not ready.

        Raises:
            CatalogueError: A saved query that ships is wrong.
        """
        self.queries = catalogue(shipped("queries"))
        folder = (self.settings.out / "current").resolve()
        try:
            store = Store.load(folder / "dataset.nq")
            manifest = json.loads((folder / "build.json").read_text(encoding="utf-8"))
        except (NotBuiltError, OSError, ValueError):
            LOG.exception("no release to serve in %s", self.settings.out)
            return
        today, version = datetime.now(UTC).date(), str(manifest.get("version", ""))
        validation = Validation(store, read_history(self.settings.out), version, today)
        self.release = Release(
            store, folder / "dataset.nq", manifest, overview(store), Documentation(store), validation
        )


def service_of(request: Request) -> Service:
    """Return what all requests share."""
    service: Service = request.app.state.service
    return service


def release_of(request: Request) -> Release:
    """Return the loaded release.

    Raises:
        NotBuiltError: None is loaded.
    """
    release = service_of(request).release
    if release is None:
        raise NotBuiltError("No graph is loaded.", "Run `kg build` and start the service again.")
    return release
