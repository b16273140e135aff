"""The service over real HTTP: made-up plans on a free port, asked with the plainest client."""

import http.client
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from fastapi import FastAPI

from api.release import Service
from tests.api.two_releases import publish_two
from tests.conftest import Once
from tests.made_up import publish, served


@dataclass(frozen=True)
class Got:
    """An answer as it came over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Client:
    """Asks one service."""

    address: str

    def ask(
        self,
        path: str,
        *,
        accept: str | None = None,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        follow: bool = True,
    ) -> Got:
        """Send a request and read the answer whole; from a thing, follow to the document about it."""
        connection = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=30)
        try:
            given = {**(headers or {}), **({"Accept": accept} if accept is not None else {})}
            connection.request(method, path, body=body, headers=given)
            answer = connection.getresponse()
            got = Got(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()
        if follow and got.status == HTTPStatus.SEE_OTHER and method in {"GET", "HEAD"}:
            return self.ask(got.headers["location"], accept=accept, method=method, headers=headers)
        return got

    def query(self, text: str, accept: str | None = None, **parameters: str) -> Got:
        """Send a query by GET."""
        return self.ask("/sparql?" + urlencode({"query": text, **parameters}), accept=accept)

    def rows(self, text: str, **parameters: str) -> list[dict[str, str]]:
        """Return a SELECT's rows as plain values."""
        got = self.query(text, "application/sparql-results+json", **parameters)
        assert got.status == 200, got.text
        return [{k: v["value"] for k, v in row.items()} for row in got.json["results"]["bindings"]]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish the made-up plans; the build folder is served, and not written to."""
    return publish(tmp_path_factory.mktemp("api") / "graph")


@pytest.fixture(scope="session")
def address(published: Path) -> Iterator[str]:
    """Serve the made-up plans."""
    with served(published) as address:
        yield address


@pytest.fixture(scope="session")
def client(address: str) -> Client:
    """Return a client of the made-up plans' service."""
    return Client(address)


@pytest.fixture(scope="session")
def releases(once: Once) -> Path:
    """Return the build folder of two made-up releases, to be copied and not written to."""
    return once("two-releases", lambda folder: publish_two(folder / "graph"))


@pytest.fixture(scope="session")
def two(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Serve two made-up releases; the store of the older one is made when it is first asked."""
    out = tmp_path_factory.mktemp("two") / "graph"
    shutil.copytree(releases, out, symlinks=True)
    with served(out) as address:
        yield Client(address)


def told(**settings: object) -> Callable[[FastAPI], None]:
    """Return what has a service start with some settings of its own."""

    def prepare(app: FastAPI) -> None:
        app.state.service = Service(app.state.service.settings.model_copy(update=settings))

    return prepare
