"""Answers kept for whoever asks the same again: bounded by bytes, the one asked longest ago goes first."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from api.transport.compression import Coding, compressed
from api.transport.observed import current
from kg import __version__

MOST_OF_ONE = 1024 * 1024
"""Bytes of the largest answer that is kept."""
_OVERHEAD = 400
"""Bytes that Python needs beside an answer's body."""


def kept_under(*known: object) -> bytes:
    """Return under what an answer is kept; other software may answer the same otherwise.

    Args:
        known: All that the answer depends on, of which `repr` tells one from another.
    """
    return blake2b(repr((__version__, *known)).encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(slots=True)
class Kept:
    """A whole answer.

    Attributes:
        kind: `solutions`, `boolean` or `graph`.
        content_type: What it was written as; an answer may be declared as an alias of that.
        body: The body as it is.
        coded: The body by content coding, made when first asked for.
        head: What else is said of it, for headers.
    """

    kind: str
    content_type: str
    body: bytes
    coded: dict[Coding, bytes] = field(default_factory=dict)
    head: Mapping[str, Any] = field(default_factory=dict)

    def within(self, coding: Coding) -> bytes:
        """Return the body in a content coding."""
        if coding not in self.coded:
            self.coded[coding] = compressed(self.body, coding)
        return self.coded[coding]

    @property
    def size(self) -> int:
        """Bytes that it takes, its compressed forms included; they are smaller than the body."""
        return len(self.body) + sum(map(len, self.coded.values())) + _OVERHEAD


class Cache:
    """Answers by what was asked of which data.

    Args:
        most: Bytes that all together may take; with 0 nothing is kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, tuple[Kept, int]] = OrderedDict()
        self.size = self.hits = self.misses = 0

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: bytes) -> Kept | None:
        """Return the answer kept under a key, or `None`."""
        found = self._kept.get(key)
        current().looked_up(there=found is not None)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        kept, counted = found
        if kept.size != counted:  # it was compressed meanwhile
            self.put(key, kept)
        return kept

    def put(self, key: bytes, kept: Kept) -> None:
        """Keep an answer, unless it is too large for that."""
        before = self._kept.pop(key, None)
        self.size -= before[1] if before else 0
        size = kept.size
        if len(kept.body) > MOST_OF_ONE or size > self._most:
            return
        self._kept[key] = kept, size
        self.size += size
        while self.size > self._most:
            self.size -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.size = 0
