"""Bearer tokens: who may write which graphs and ask long queries, kept in one file beside the releases.

A secret is 256 random bits, shown once; the file holds its SHA-256 alone. A slow hash defends weak passwords
against guessing; nobody guesses 256 bits, and a slow hash would let strangers burn our time.

A token expires by the machine's clock: one that had expired counts again where that goes back. Remembering
the latest time seen would lock everybody out for good after a clock that ran ahead once; `kg doctor` warns
instead, and what must not count again is revoked, which no clock undoes.
"""

import fcntl
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError, field_validator

from kg.durable import ASIDE, write_whole
from kg.errors import KgError

FILE = "tokens.json"
LONG_QUERIES = "query:long"
WRITE_GRAPH = "write:graph:"
EVERYTHING = "*"
"""In the place of a prefix: every graph that is not the release's."""

_SECRET_BYTES = 32
_TOKEN = re.compile(r"govplan_(?P<id>[0-9a-f]{12})_(?P<secret>[A-Za-z0-9_-]{43})")
_PREFIX = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
_NOBODY = hashlib.sha256(b"").hexdigest()


class TokenError(KgError):
    """A token cannot be made or found, or the file of tokens cannot be read or written."""


class Token(BaseModel):
    """What is known of a token; never its secret."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    sha256: str
    """Of the secret's characters, hexadecimal."""
    scopes: tuple[str, ...]
    created: AwareDatetime
    expires: AwareDatetime | None = None
    revoked: AwareDatetime | None = None

    @field_validator("scopes")
    @classmethod
    def _known(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        for scope in scopes:
            check_scope(scope)
        return scopes

    def standing(self, now: datetime) -> str:
        """Return `valid`, `expired` or `revoked`."""
        if self.revoked is not None:
            return "revoked"
        return "expired" if self.expires is not None and now >= self.expires else "valid"

    @property
    def prefixes(self) -> tuple[str, ...]:
        """What the IRI of a graph has to begin with to be written; `*` stands for every graph."""
        return tuple(s.removeprefix(WRITE_GRAPH) for s in self.scopes if s.startswith(WRITE_GRAPH))

    @property
    def long_queries(self) -> bool:
        """Whether queries may be given more time than strangers' have."""
        return LONG_QUERIES in self.scopes

    def may_write(self, graph: str) -> bool:
        """Tell whether a graph is within the scopes."""
        return within(graph, self.prefixes)


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    tokens: tuple[Token, ...] = ()


def within(graph: str, prefixes: Sequence[str]) -> bool:
    """Tell whether a graph's IRI begins with one of the prefixes of scopes."""
    return any(prefix == EVERYTHING or graph.startswith(prefix) for prefix in prefixes)


def check_scope(scope: str) -> None:
    """Check that a scope is one that there is.

    Raises:
        TokenError: It is none.
    """
    if scope == LONG_QUERIES:
        return
    prefix = scope.removeprefix(WRITE_GRAPH)
    if prefix == scope or not (prefix == EVERYTHING or _PREFIX.fullmatch(prefix)):
        raise TokenError(
            f"权限写法不对 {scope!r} is no scope.",
            f"可用 use {LONG_QUERIES}, {WRITE_GRAPH}https://example.org/data/, {WRITE_GRAPH}{EVERYTHING}.",
        )


class Tokens:
    """The tokens of a build folder; what a file changed by another process says counts at the next call.

    Args:
        out: The build folder.
    """

    def __init__(self, out: Path) -> None:
        self._path = out / FILE
        self._stamp: tuple[int, int, int] | None = None
        self._tokens: tuple[Token, ...] = ()

    def all(self) -> tuple[Token, ...]:
        """Return every token, those that are no longer valid among them, oldest first.

        Raises:
            TokenError: The file cannot be read.
        """
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._tokens = None, ()
            return ()
        except OSError as error:
            raise _unusable(self._path, str(error.strerror)) from error
        stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
        if stamp != self._stamp:
            self._tokens = _read(self._path)
            self._stamp = stamp
        return self._tokens

    def find(self, given: str, now: datetime | None = None) -> Token | None:
        """Return the valid token that a client gives; `None` if it is unknown, expired or revoked.

        Args:
            given: What the client sent after `Bearer`.
            now: The time to judge expiry by; the present by default.

        Raises:
            TokenError: The file cannot be read.
        """
        parts = _TOKEN.fullmatch(given)
        wanted, secret = (parts["id"], parts["secret"]) if parts else ("", "")
        token = next((token for token in self.all() if token.id == wanted), None)
        digest = hashlib.sha256(secret.encode()).hexdigest()
        same = hmac.compare_digest(digest, token.sha256 if token else _NOBODY)
        if token is None or not same:
            return None
        return token if token.standing(now or datetime.now(UTC)) == "valid" else None

    def create(self, name: str, scopes: Sequence[str], days: int | None = None) -> tuple[Token, str]:
        """Make a token.

        Args:
            name: Who or what it is for; the history of writes shows it.
            scopes: What it is for.
            days: How long it is valid; `None` for ever.

        Returns:
            The token, and what its bearer has to send, which is kept nowhere.

        Raises:
            TokenError: A scope, the name or the days are wrong, or the file cannot be written.
        """
        if not name.strip() or not name.isprintable():
            raise TokenError(
                "令牌需要名称 a token needs a name of printable characters.", "请给 give --name."
            )
        if not scopes:
            raise TokenError("令牌没有权限 a token without scopes is of no use.", "请给 give --scope.")
        for scope in scopes:
            check_scope(scope)
        now = datetime.now(UTC).replace(microsecond=0)
        secret = secrets.token_urlsafe(_SECRET_BYTES)
        token = Token(
            id=secrets.token_hex(6),
            name=name.strip(),
            sha256=hashlib.sha256(secret.encode()).hexdigest(),
            scopes=tuple(dict.fromkeys(scopes)),
            created=now,
            expires=_after(now, days) if days is not None else None,
        )
        with self._alone():
            self._write((*self.all(), token))
        return token, f"govplan_{token.id}_{secret}"

    def revoke(self, wanted: str) -> Token:
        """Make a token invalid; it stays in the file, so that the history can name it.

        Args:
            wanted: Its id, or its name if one valid token alone has it.

        Raises:
            TokenError: There is no such valid token, or several have the name.
        """
        with self._alone():
            now = datetime.now(UTC).replace(microsecond=0)
            valid = [token for token in self.all() if token.revoked is None]
            found = [t for t in valid if t.id == wanted] or [t for t in valid if t.name == wanted]
            if len(found) != 1:
                known = ", ".join(f"{t.id} ({t.name})" for t in valid) or "无 none"
                why = "有多个令牌叫这个名称 several have that name" if found else "没有这个令牌 no such token"
                raise TokenError(f"{wanted!r}：{why}.", f"请写编号 give an id: {known}.")
            gone = found[0].model_copy(update={"revoked": now})
            self._write(tuple(gone if token.id == gone.id else token for token in self.all()))
        return gone

    @contextmanager
    def _alone(self) -> Iterator[Self]:
        """Keep other processes from changing the file between our reading and writing."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise _unusable(self._path, str(error.strerror)) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield self
        finally:
            os.close(handle)

    def _write(self, tokens: Sequence[Token]) -> None:
        """Write the file whole or not at all, for the owner alone."""
        text = _Kept(tokens=tuple(tokens)).model_dump_json(indent=2) + "\n"
        try:
            for left in self._path.parent.glob(f"{ASIDE}*-{FILE}"):  # by one that was killed
                left.unlink(missing_ok=True)
            write_whole(self._path, text.encode(), 0o600)
        except OSError as error:
            raise _unusable(self._path, str(error.strerror)) from error


def _after(now: datetime, days: int) -> datetime:
    try:
        return now + timedelta(days=days)
    except OverflowError as error:
        raise TokenError(
            f"{days} 天太久了 {days} days are too many for a calendar.",
            "请给小些 give fewer, or none: for ever.",
        ) from error


def _read(path: Path) -> tuple[Token, ...]:
    try:
        return _Kept.model_validate(json.loads(path.read_text(encoding="utf-8"))).tokens
    except OSError as error:
        raise _unusable(path, str(error.strerror)) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _unusable(path, f"{place}: {first['msg']}") from error
    except (ValueError, RecursionError) as error:
        raise _unusable(path, str(error)) from error


def _unusable(path: Path, why: str) -> TokenError:
    return TokenError(
        f"{path.name}：令牌文件用不了 the file of tokens cannot be used: {why}.",
        "请检查该文件及其权限 check the file and its rights; if it is lost, remove it and make new tokens.",
    )
