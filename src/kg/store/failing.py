"""Why a query that was read and admitted fails while it runs: what the engine says of it stays in the log.

An engine's words hold paths, addresses and what other hosts answered; none of that is for strangers.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.algebra import bare, place
from kg.errors import KgError
from kg.store.errors import DamagedStoreError, FailedQueryError, ServiceCallError, UnsupportedQueryError
from kg.vocab import PREFIXES

LOG = logging.getLogger("kg.store")

Failing = Callable[[Exception], KgError]
"""Turns what the engine raised into an error of ours."""

FAILURES = (RuntimeError, ValueError, OSError)
"""What the engine raises where a query fails."""

_FUNCTION = re.compile(r"The custom (?:aggregate )?function (?P<iri><[^<>]*>) is not supported")
_DISK = re.compile(r"(?:Corruption|IO error|Invalid argument|NotFound|Operation \w+|Resource busy)\b")
"""How RocksDB begins what it says."""
_HOST = re.compile(r"\bSERVICE\s*<(https?://[^<>\"{}|^`\\\s]*)>", re.IGNORECASE)
_PREFIX = re.compile(r"\bPREFIX\s+([^\s:]*)\s*:\s*<([^<>]*)>", re.IGNORECASE)
_SHOWN = 500


@dataclass(frozen=True)
class Failed:
    """Tells why a query fails.

    Attributes:
        text: The query.
        on_disk: Whether its store reads from a disk: what nothing else explains is the disk's fault then.
    """

    text: str
    on_disk: bool = False

    def __call__(self, error: Exception) -> KgError:
        """Return the error that says so; the engine's own words go to the log."""
        said = str(error)
        if (function := _FUNCTION.search(said)) is not None:
            return _unsupported(self.text, function["iri"])
        calls = "SERVICE" in bare(self.text).upper()
        if self.on_disk and (not calls or _DISK.match(said)):
            return damaged(error)
        if calls:
            return _uncalled(self.text, said)
        LOG.warning("a query failed: %s", said[:_SHOWN])
        return FailedQueryError(
            "查询执行失败。 The query failed while it ran.",
            "查询本身没有语法错误；请换一种写法，或告知运行者。 "
            "It is well formed; write it otherwise, or tell the operator.",
        )


UNKNOWN: Failing = Failed("")
"""Tells why a query fails of which nothing is known."""


def damaged(error: Exception) -> DamagedStoreError:
    """Return the error that says that the disk cannot be read; what, and why, goes to the log."""
    LOG.error("the store on disk cannot be read: %s", error)
    return DamagedStoreError(
        "存储已损坏，读不出数据。 The store is damaged: its data cannot be read.",
        "请告知运行者：删除发布目录下的 store 文件夹，再重新启动服务。 "
        "Tell the operator: remove the folder `store` of the release, and start the service again.",
    )


def _unsupported(text: str, iri: str) -> UnsupportedQueryError:
    at = _called_at(text, iri)
    return UnsupportedQueryError(
        f"这里没有函数 {iri}。 There is no function {iri} here.",
        "请用 SPARQL 1.1 自带的函数。 Use the functions of SPARQL 1.1 itself.",
        *((None, None) if at is None else place(text, at)),
    )


def _called_at(text: str, iri: str) -> int | None:
    """Return where a function is called, by its IRI or by a prefixed name; `None` if that is not seen."""
    if (at := text.find(iri)) >= 0:
        return at
    quiet = bare(text)
    spaces = PREFIXES | dict(_PREFIX.findall(text))
    for name, space in spaces.items():
        if space and iri[1:].startswith(space):
            called = rf"(?<![\w.:?$@%-]){re.escape(name)}:{re.escape(iri[1 + len(space) : -1])}(?=\s*\()"
            if (found := re.search(called, quiet)) is not None:
                return found.start()
    return None


def _uncalled(text: str, said: str) -> ServiceCallError:
    LOG.warning("a host that SERVICE names does not answer a query: %s", said[:_SHOWN])
    hosts = set(_HOST.findall(text))
    zh, en = (f" <{host}> ", f" <{host}>") if len(hosts) == 1 and (host := next(iter(hosts))) else ("", "")
    return ServiceCallError(
        f"SERVICE 所指的端点{zh}没有应答，或回答的不是 SPARQL 结果。 "
        f"The endpoint{en} that SERVICE names does not answer, or with what is no SPARQL result.",
        "请稍后再试，或直接查询那个端点。 Try again later, or ask that endpoint itself.",
    )
