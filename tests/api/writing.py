"""A service that takes writes, and clients that hold tokens of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.tokens import Tokens
from tests.api.conftest import Client, Got
from tests.made_up import publish, served

TURTLE = "text/turtle"
GP = "https://w3id.org/govplan/ontology#"
PLAN = "https://w3id.org/govplan/graph/plan/990100-women-2021-2030"
DEFAULT = "https://w3id.org/govplan/graph/default"


@dataclass(frozen=True)
class WritingClient(Client):
    """A client that sends a token along."""

    secret: str = ""

    def send(
        self,
        method: str,
        path: str,
        body: str | bytes | None = None,
        media_type: str = TURTLE,
        **headers: str,
    ) -> Got:
        """Send a request with the token; underscores of header names stand for hyphens."""
        given: dict[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.secret:
            given["Authorization"] = f"Bearer {self.secret}"
        if body is not None:
            given["Content-Type"] = media_type
        data = body.encode() if isinstance(body, str) else body
        return self.ask(path, method=method, body=data, headers=given)

    def update(self, text: str, parameters: str = "", **headers: str) -> Got:
        """Send an update as it is."""
        return self.send("POST", f"/update{parameters}", text, "application/sparql-update", **headers)

    def asks(self, pattern: str) -> bool:
        """Ask whether a pattern has a solution."""
        got = self.query(f"ASK {{ {pattern} }}", "application/sparql-results+json")
        assert got.status == 200, got.text
        found: bool = got.json["boolean"]
        return found


@dataclass(frozen=True)
class Writable:
    """A service that takes writes.

    Attributes:
        out: Its build folder.
        address: Where it is.
    """

    out: Path
    address: str

    def client(self, *scopes: str, days: int | None = None) -> WritingClient:
        """Return a client with a token for these scopes; for everything without any."""
        _, secret = Tokens(self.out).create("示例 writer", scopes or ("write:graph:*",), days)
        return WritingClient(self.address, secret)

    @property
    def stranger(self) -> WritingClient:
        """A client without a token."""
        return WritingClient(self.address)


@contextmanager
def writable(out: Path, **settings: Any) -> Iterator[Writable]:  # noqa: ANN401 - whatever settings there are
    """Serve the made-up release with writing turned on."""
    folder = out / "graph"
    with served(folder if folder.exists() else publish(folder), **{"write": True, **settings}) as address:
        yield Writable(folder, address)


def members(got: Got) -> Mapping[str, Any]:
    """Return the members of a problem, which it has to be."""
    assert got.media_type == "application/problem+json", got.text
    found: Mapping[str, Any] = got.json
    return found
