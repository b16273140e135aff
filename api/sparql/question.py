"""A stranger's query as the workers get it, and the name under which its answer is known."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from api.keeping import NamedRelease
from api.release import Service
from api.sparql.protocol import Asked
from api.transport.cache import kept_under
from api.transport.callers import client_of
from api.transport.exchange import Exchange
from api.transport.negotiate import Forms
from api.transport.problem import ProblemError
from kg.kept import RELEASE
from kg.pool import Job
from kg.tokens import Token

TASK = "query"
REALM = 'Bearer realm="govplan"'
SHOWN_ROWS = 1_000
"""Rows or triples of an answer that a page shows."""
SHOWN_BYTES = 2_000_000

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """A query with what bounds its answer.

    Attributes:
        job: What a worker is told.
        key: Says the same for the same query of the same data in the same form, and for nothing else.
        declared: The media types that answers are declared as, which may be aliases of those written.
    """

    job: Job
    key: bytes
    declared: tuple[str, ...] = ()

    @property
    def tag(self) -> str:
        """The entity tag of its answer: weak, since bytes differ between content codings."""
        return f'W/"{opaque(self.key, self.declared)}"'


def opaque(key: bytes, declared: Sequence[str]) -> str:
    """Return what an entity tag has in quotes: something else where the same bytes are declared otherwise."""
    return (
        blake2b(key + repr(tuple(declared)).encode(), digest_size=16).hexdigest() if declared else key.hex()
    )


def question(
    service: Service, exchange: Exchange, asked: Asked, forms: Forms, *, page: bool = False
) -> Question:
    """Say what is asked.

    Args:
        service: Knows the data and the limits.
        exchange: The request.
        asked: What it asks.
        forms: In which forms it is answered.
        page: Whether people read the answer, so that its beginning is enough.
    """
    settings = service.settings
    rows, size = settings.answer_rows, settings.answer_mb * _MB
    if page:
        rows, size = min(rows, SHOWN_ROWS), min(size, SHOWN_BYTES)
    state = state_of(service, asked.named)
    what = (asked.query, asked.default_graphs, asked.named_graphs, *forms.media.values())
    key = kept_under(state, rows, size, what)
    payload: dict[str, Any] = {
        "query": asked.query,
        "default_graphs": asked.default_graphs,
        "named_graphs": asked.named_graphs,
        "media": forms.media,
        "max_rows": rows,
        "max_bytes": size,
        "services": list(settings.service_allow),
        **told_of(asked.named),
    }
    client, most = who(service, exchange)
    seconds = min(asked.seconds or settings.query_seconds, most)
    job = Job(TASK, payload, client, seconds, last=asked.named is not None)
    return Question(job, key, forms.declared)


def state_of(service: Service, named: NamedRelease | None) -> str:
    """Return what names the data that are asked: while they change, nothing that anybody asks again."""
    if named is not None:
        return f"release {named.version}"
    return secrets.token_hex(8) if service.switching else service.version


def told_of(named: NamedRelease | None) -> dict[str, str]:
    """Return what a worker is told so that it asks a kept release; its worker ends with the job."""
    return {RELEASE: named.folder} if named is not None else {}


def token_of(service: Service, exchange: Exchange) -> Token | None:
    """Return the token that a request comes with; `None` if it has none.

    Raises:
        ProblemError: It has one that does not count: whoever sends it reckons with what it allows.
    """
    if exchange.authorization.partition(" ")[0].lower() != "bearer":
        return None
    token = service.token_of(exchange.authorization)
    if token is None:
        raise ProblemError(
            "token-needed",
            "令牌无效、已过期或已吊销。",
            "The token is not known, expired, or revoked.",
            headers={"WWW-Authenticate": f'{REALM}, error="invalid_token"'},
        )
    return token


def who(service: Service, exchange: Exchange) -> tuple[str, float]:
    """Return who asks, and how many seconds a query of theirs may take.

    Raises:
        ProblemError: The request comes with a token that does not count.
    """
    settings = service.settings
    if exchange.authorization and (token := token_of(service, exchange)):
        longest = settings.query_seconds_long if token.long_queries else settings.query_seconds
        return f"token {token.id}", max(longest, settings.query_seconds)
    return client_of(exchange.scope, settings.trusted_proxies), settings.query_seconds
