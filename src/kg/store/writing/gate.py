"""Between Oxigraph's writers and whoever reads: whole rows pass, are counted, and stop at a limit.

Oxigraph writes pieces of 8 kB that end anywhere. The gate holds the last, unfinished row back, so an answer
can end well-formed at any time without taking back what was sent already.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Literal

from kg.store.failing import FAILURES, UNKNOWN, Failing

Write = Callable[[bytes], object]
"""Takes the next bytes of an answer; blocks while its reader is slow, raises when that has gone."""

Cut = Literal["rows", "bytes"]

_FIRST = 8 * 1024
PIECE = 64 * 1024
"""Bytes that are handed on together."""


@dataclass(frozen=True)
class Limits:
    """Where an answer is cut.

    Attributes:
        rows: So many rows, or triples, are written at most; `None`: all.
        bytes: No row is written that would end beyond so many bytes; `None`: no limit. What ends the
            document comes on top; a graph may go beyond it by Oxigraph's buffer of 8 kB and a triple.
    """

    rows: int | None = None
    bytes: int | None = None


@dataclass(frozen=True)
class Written:
    """What was written.

    Attributes:
        rows: Whole rows, or triples, or 1 for a boolean.
        bytes: Bytes handed on.
        cut: Which limit ended the answer early; `None`: it is whole.
    """

    rows: int
    bytes: int
    cut: Cut | None = None


class CutError(Exception):
    """Raised through a writer to end it: a limit is reached.

    Args:
        cut: Which one.
    """

    def __init__(self, cut: Cut) -> None:
        super().__init__(cut)
        self.cut = cut


@dataclass(frozen=True)
class Shape:
    """How a format's rows look in bytes.

    Attributes:
        head_ends: The bytes that end the head; the first row follows at once.
        row_begins: The bytes that a first row begins with.
        starts: Where further rows begin in a block that begins with a row, the comma before them included.
        ending: What ends a document that was cut after its last whole row.
    """

    head_ends: bytes
    row_begins: bytes
    starts: Callable[[bytes], list[int]]
    ending: Callable[[Cut], bytes]


class Tap:
    """Counts the bytes that go through it, and keeps what the reader raised apart from what a writer raises.

    Args:
        write: Takes the bytes.
    """

    def __init__(self, write: Write) -> None:
        self._write = write
        self.sent = 0
        self.broken: BaseException | None = None

    def write(self, data: bytes) -> int:
        """Hand bytes on; a binary file's `write`.

        Oxigraph writes what its buffer holds once more after an error: that goes nowhere.
        """
        if self.broken is not None:
            return len(data)
        try:
            self._write(data)
        except BaseException as error:
            self.broken = error
            raise
        self.sent += len(data)
        return len(data)

    def flush(self) -> None:
        """Do nothing: nothing waits here."""


@contextmanager
def evaluating(tap: Tap | None = None, failing: Failing = UNKNOWN) -> Iterator[None]:
    """Turn what Oxigraph raises while an answer is read into ours; what the tap's reader raised stays.

    Args:
        tap: Where the answer goes.
        failing: Says why a query fails.

    Raises:
        KgError: Evaluation failed; what `failing` makes of it.
    """
    try:
        yield
    except FAILURES as error:
        if tap is not None and tap.broken is not None:
            raise
        raise failing(error) from error


class Gate:
    """A binary file for Oxigraph to write rows into.

    Args:
        tap: Where whole rows go.
        shape: How rows look.
        limits: Where the answer is cut.
    """

    def __init__(self, tap: Tap, shape: Shape, limits: Limits) -> None:
        self._tap = tap
        self._shape = shape
        self._limits = limits
        self._waiting = bytearray()
        self._due = _FIRST
        self._head: int | None = None  # bytes of it at the start of what waits; not known yet
        self._rows = 0  # that have begun, the one at the start of what waits included
        self._cut: Cut | None = None

    def write(self, data: bytes) -> int:
        """Take a piece of Oxigraph's; after a cut it goes nowhere.

        Raises:
            CutError: A limit is reached, and the document was ended.
        """
        if self._cut is not None:
            return len(data)
        self._waiting += data
        if len(self._waiting) >= self._due:
            starts = self._new_rows()
            if starts:
                self._send(starts[-1])
            # A row larger than a piece is looked at again only when it has doubled.
            self._due = max(PIECE, 2 * len(self._waiting))
            if self._limits.bytes is not None:
                self._due = min(self._due, self._limits.bytes - self._tap.sent + 1)
        return len(data)

    def flush(self) -> None:
        """Do nothing: what waits is no whole row yet."""

    def end(self) -> Written:
        """Hand the rest on; nothing may be written afterwards, cut or not.

        Returns:
            What passed.
        """
        if self._cut is None:
            with suppress(CutError):
                self._new_rows()
                self._send(len(self._waiting))
        return Written(self._rows, self._tap.sent, self._cut)

    def _new_rows(self) -> list[int]:
        """Find where rows begin in what waits, and count them.

        Raises:
            CutError: A limit is reached, and the document was ended.
        """
        if self._head is None:
            found = self._waiting.find(self._shape.head_ends)
            if found < 0:
                return []
            self._head = found + len(self._shape.head_ends)
        head = self._head
        block = bytes(self._waiting[head:]) if head else bytes(self._waiting)
        starts = self._shape.starts(block)
        if not self._rows:
            if not block or not block.startswith(self._shape.row_begins):  # no row, or too few bytes to tell
                return []
            starts.insert(0, 0)
        if head:
            starts = [head + at for at in starts]
        self._stop_at_limits(starts)
        self._rows += len(starts)
        return starts

    def _stop_at_limits(self, starts: list[int]) -> None:
        """End the document if a row beyond a limit begins here."""
        most, size = self._limits.rows, self._limits.bytes
        if most is not None and self._rows + len(starts) > most:
            self._end_before(starts[most - self._rows], most, "rows")
        if size is not None and self._tap.sent + len(self._waiting) > size:
            fitting = [at for at in starts if self._tap.sent + at <= size]
            begun = self._rows + len(fitting)
            self._end_before(fitting[-1] if fitting else self._head or 0, max(begun - 1, 0), "bytes")

    def _end_before(self, at: int, rows: int, cut: Cut) -> None:
        self._send(at)
        self._waiting.clear()
        self._rows, self._cut = rows, cut
        self._tap.write(self._shape.ending(cut))
        raise CutError(cut)

    def _send(self, until: int) -> None:
        if until:
            data = bytes(self._waiting[:until])
            del self._waiting[:until]
            self._head = 0
            self._tap.write(data)
