"""The one door to HTTP: how a SPARQL 1.1 endpoint elsewhere is asked, updated and filled.

Nothing is sent before the first use, so a store may be made before a fork; connections are kept from then on.
"""

import logging
import random
import time
import weakref
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, cast
from urllib.parse import urlencode

import httpx

from kg.store.access import Access
from kg.store.errors import FailedQueryError, StoreError

LOG = logging.getLogger("kg.store")

ATTEMPTS = 4
"""How often a reading request is sent before giving up; a writing one is sent once."""
_PAUSE = 0.1
"""Seconds that the first pause between two attempts lasts at most; each further one twice that."""
_AGAIN = frozenset({429, 502, 503})
_LOST = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadError, httpx.RemoteProtocolError)
"""Nothing was answered yet, and that had nothing to do with the query."""
_CONNECT_SECONDS = 5.0
_SHOWN = 300
_FORM = "application/x-www-form-urlencoded"
_NTRIPLES = "application/n-triples"


def _secret(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        LOG.warning("the credential in %s cannot be read: %s", path, error)
        lines = []
    if not lines or not lines[0].strip():
        raise StoreError(
            "后端存储的凭据文件读不出或为空。 The file of the store's credential is empty or cannot be read.",
            "请检查 Check KG_STORE_PASSWORD_FILE 和 and KG_STORE_TOKEN_FILE.",
        )
    return lines[0].strip()


class _Token(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class _Password(httpx.Auth):
    """Says name and password the way the server asks for, and only once it asks."""

    requires_request_body = True

    def __init__(self, user: str, password: str) -> None:
        self._ways = {"basic": httpx.BasicAuth(user, password), "digest": httpx.DigestAuth(user, password)}
        self._way: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._way is None:
            response = yield request
            asked = response.headers.get("www-authenticate", "").lower()
            if response.status_code != httpx.codes.UNAUTHORIZED:
                return
            self._way = next((self._ways[way] for way in ("digest", "basic") if way in asked), None)
            if self._way is None:
                return
        yield from self._way.auth_flow(request)


class Web:
    """Talks to one endpoint.

    Args:
        access: How it is reached.
    """

    def __init__(self, access: Access) -> None:
        self.access = access
        self._client: httpx.Client | None = None

    @property
    def client(self) -> httpx.Client:
        """The client, made when it is first used.

        Raises:
            StoreError: A file of a credential cannot be read.
        """
        if self._client is None:
            access = self.access
            auth: httpx.Auth | None = None
            if access.token_file is not None:
                auth = _Token(_secret(access.token_file))
            elif access.user:
                auth = _Password(access.user, _secret(access.password_file) if access.password_file else "")
            timeout = httpx.Timeout(access.seconds, connect=min(access.seconds, _CONNECT_SECONDS))
            self._client = httpx.Client(auth=auth, timeout=timeout, follow_redirects=False, trust_env=False)
            weakref.finalize(self, self._client.close)
        return self._client

    def close(self) -> None:
        """Close all connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def ask(self, fields: Sequence[tuple[str, str]], accept: str) -> httpx.Response:
        """Send a query by POST, again if the server cannot be reached or is busy.

        Args:
            fields: Those of the protocol.
            accept: The media type wanted.

        Returns:
            The answer, its body unread; to be closed.

        Raises:
            FailedQueryError: The server refuses the query, or fails at it.
            StoreError: It does not answer, is not what it should be, or refuses us.
        """
        body = urlencode(fields).encode()
        headers = {"Accept": accept, "Content-Type": _FORM}
        for attempt in range(1, ATTEMPTS):
            response = self._send(body, headers, again=True)
            if response is not None:
                return _asked(response)
            time.sleep(random.uniform(0, _PAUSE * 2**attempt))  # noqa: S311  # to spread, not to hide
        return _asked(cast("httpx.Response", self._send(body, headers, again=False)))

    def _send(self, body: bytes, headers: Mapping[str, str], *, again: bool) -> httpx.Response | None:
        """Send a query once; `None` if it makes sense to send it again, and that is possible."""
        request = self.client.build_request("POST", self.access.query, content=body, headers=headers)
        try:
            response = self.client.send(request, stream=True)
        except httpx.HTTPError as error:
            if again and isinstance(error, _LOST):
                return None
            _unreachable(error)
        if again and response.status_code in _AGAIN:
            response.close()
            return None
        return response

    def update(self, text: str) -> None:
        """Send an update.

        Raises:
            StoreError: It was not done, or nobody knows.
        """
        self._write("POST", self.access.update, text.encode(), "application/sparql-update")

    def put(self, graph: str, triples: bytes, *, add: bool) -> None:
        """Fill a graph by the Graph Store Protocol.

        Args:
            graph: Its IRI.
            triples: N-Triples.
            add: Keep what it holds.

        Raises:
            StoreError: It was not done, or nobody knows.
        """
        url = httpx.URL(self.access.graphs).copy_merge_params({"graph": graph})
        self._write("POST" if add else "PUT", url, triples, _NTRIPLES)

    def drop(self, graph: str) -> None:
        """Remove a graph by the Graph Store Protocol, if it is there.

        Raises:
            StoreError: It was not done, or nobody knows.
        """
        url = httpx.URL(self.access.graphs).copy_merge_params({"graph": graph})
        self._write("DELETE", url, b"", _NTRIPLES, gone=True)

    def _write(
        self, method: str, url: httpx.URL | str, body: bytes, media_type: str, *, gone: bool = False
    ) -> None:
        try:
            response = self.client.request(method, url, content=body, headers={"Content-Type": media_type})
        except httpx.HTTPError as error:
            _unreachable(error)
        if response.is_success or (gone and response.status_code == httpx.codes.NOT_FOUND):
            return
        said = response.text[:_SHOWN].strip()
        raise StoreError(
            f"The store behind did not take what was written: {response.status_code} {said}",
            "Check the addresses of KG_STORE_UPDATE and KG_STORE_GRAPHS and the credentials.",
        )


def _unreachable(error: httpx.HTTPError) -> NoReturn:
    LOG.warning("the store behind does not answer: %s: %s", type(error).__name__, error)
    if isinstance(error, httpx.ReadTimeout):
        raise StoreError(
            "后端存储没有及时回答。 The store behind did not answer in time.", "请缩小范围。 Ask for less."
        ) from error
    raise StoreError(
        "后端存储没有应答。 The store behind does not answer.", "请稍后再试。 Try again later."
    ) from error


def _asked(response: httpx.Response) -> httpx.Response:
    """Return an answer that is one.

    Raises:
        FailedQueryError: The server refuses the query, or fails at it.
        StoreError: It refuses us, or is no SPARQL endpoint.
    """
    status = response.status_code
    if status == httpx.codes.OK:
        return response
    said = _beginning(response)
    LOG.warning("the store behind answers a query with %d: %s", status, said)
    if status in {400, 413, 500, 504}:
        raise FailedQueryError(
            "后端存储不能执行该查询。 The store behind cannot run the query.",
            "请换一种写法或缩小范围。 Write it otherwise, or ask for less.",
        )
    if status in _AGAIN:
        raise StoreError("后端存储正忙。 The store behind is busy.", "请稍后再试。 Try again later.")
    raise StoreError(
        f"后端存储拒绝了请求（{status}）。 The store behind refuses the request ({status}).",
        "请检查 KG_STORE 和凭据。 Check KG_STORE and the credentials.",
    )


def _beginning(response: httpx.Response) -> str:
    try:
        for chunk in response.iter_bytes(_SHOWN):
            return chunk.decode(errors="replace").strip()
    except httpx.HTTPError:
        pass
    finally:
        response.close()
    return ""


class Body:
    """An answer's body as a binary file that Oxigraph's parsers read, as it arrives.

    Args:
        response: The answer, its body unread.
    """

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._chunks = response.iter_bytes()
        self._waiting = memoryview(b"")
        weakref.finalize(self, response.close)  # of an answer that nobody left

    def read(self, size: int = -1) -> bytes:
        """Return up to so many bytes, empty at the end.

        Raises:
            StoreError: The connection broke.
        """
        while not self._waiting:
            try:
                chunk = next(self._chunks, None)
            except httpx.HTTPError as error:
                self.close()
                _unreachable(error)
            if chunk is None:
                return b""
            self._waiting = memoryview(chunk)
        part = self._waiting[: size if size > 0 else None]
        self._waiting = self._waiting[len(part) :]
        return bytes(part)

    def close(self) -> None:
        """Let go of the connection; one whose body was not read to its end is closed."""
        self._response.close()
