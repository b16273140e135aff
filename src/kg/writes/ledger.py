"""The written graphs of a build folder: how they stand, how they came about, and how a write is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import KgError
from kg.writes.blobs import Blobs, digest_of
from kg.writes.files import alone, failed
from kg.writes.journal import Act, Change, Entry, Journal, Writer

FOLDER = "writes"


class StaleError(KgError):
    """Another write came between the reading of the state and the keeping of a write made from it."""


class ConflictError(KgError):
    """A write cannot be taken back: later ones changed the same graphs, or there is nothing to take back."""


@dataclass(frozen=True)
class Written:
    """A graph that was written.

    Attributes:
        graph: Its IRI.
        digest: Of its content.
        triples: How many there are.
        seq: The write that it stands as since.
    """

    graph: str
    digest: str
    triples: int
    seq: int


@dataclass(frozen=True)
class Kept:
    """What a write leaves of one graph.

    Attributes:
        graph: Its IRI.
        content: Canonical N-Quads; `None` where the graph is gone.
        added: How many triples are new.
        removed: How many triples are gone.
    """

    graph: str
    content: bytes | None
    added: int
    removed: int


@dataclass(frozen=True)
class Told:
    """What is recorded of a write beside its changes: see `Act`."""

    by: Writer
    operation: str
    release: str
    what: str = ""
    findings: Mapping[str, int] | None = None


class Ledger:
    """The written graphs of a build folder.

    Args:
        out: The build folder; the folder of writes is made with the first one.
    """

    def __init__(self, out: Path) -> None:
        self._folder = out / FOLDER
        self._journal = Journal(self._folder)
        self._blobs = Blobs(self._folder / "blobs")
        self._state: dict[str, Written] = {}

    @property
    def seq(self) -> int:
        """Number of the last write known here; 0 where there is none."""
        return self._journal.last

    @property
    def head(self) -> str:
        """Hash of the last write known here, which stands for all before it."""
        return self._journal.head

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The writes known here, oldest first."""
        return self._journal.entries

    @property
    def state(self) -> dict[str, Written]:
        """The written graphs as the last write known here left them, by IRI."""
        return dict(self._state)

    def read_on(self) -> tuple[Entry, ...]:
        """Read what was written since, by this process or others; return those writes.

        Raises:
            JournalError: The journal was changed or cannot be read.
        """
        fresh = self._journal.read_on()
        for entry in fresh:
            self._take(entry)
        return fresh

    @property
    def files(self) -> dict[str, str]:
        """The files of the written graphs' contents, by graph; see `overlay.lay`."""
        return {graph: str(self._blobs.path(one.digest).absolute()) for graph, one in self._state.items()}

    def content(self, digest: str) -> bytes:
        """Return a content by its digest.

        Raises:
            DamagedError: It is missing, or not what was written.
        """
        return self._blobs.get(digest)

    def keep(self, told: Told, kept: Sequence[Kept], seq: int) -> Entry:
        """Keep a write: its contents first, then its line in the journal, which makes it count.

        Args:
            told: Who wrote what.
            kept: What it leaves of each graph that it changed.
            seq: The last write that it knew of.

        Returns:
            The line.

        Raises:
            StaleError: Somebody wrote meanwhile; read on, and make the write again from what is there now.
            WriteFailedError: The disk refuses; nothing of the write is to be seen.
        """
        with alone(self._folder):
            self.read_on()
            if self.seq != seq:
                raise StaleError(
                    f"其间已有第 {self.seq} 次写入 write {self.seq} came between.", "请再试 try again."
                )
            changes = tuple(self._change(one) for one in kept)
            self._put(kept)
            return self._append(told, changes, None)

    def revert(self, seq: int, told: Told, *, force: bool = False) -> Entry:
        """Restore what the graphs of a write held before it, as a write of its own.

        Args:
            seq: The write to take back.
            told: Who takes it back.
            force: Restore also where later writes changed the same graphs; what they wrote there goes too.

        Raises:
            ConflictError: There is no such write, later writes changed its graphs, or nothing would change.
            WriteFailedError: The disk refuses; nothing was changed.
        """
        with alone(self._folder):
            self.read_on()
            entry = next((entry for entry in self.entries if entry.seq == seq), None)
            if entry is None:
                raise ConflictError(
                    f"没有第 {seq} 次写入 there is no write {seq}.", f"最后一次是 the last one is {self.seq}."
                )
            changes = tuple(c for one in entry.changes if (c := self._back(one)) is not None)
            if not changes:
                raise ConflictError(
                    f"第 {seq} 次写入已撤回 write {seq} is undone already: "
                    "its graphs hold what they held before."
                )
            later = self._later(entry)
            if later and not force:
                named = ", ".join(f"{number} <{graph}>" for graph, number in sorted(later.items()))
                raise ConflictError(
                    f"第 {seq} 次之后的写入改了同一图 later writes changed the same graphs: {named}.",
                    "请先撤回它们，或用 --force 一并撤去 revert those first, or lose them too with --force.",
                )
            return self._append(told, changes, seq)

    def _later(self, entry: Entry) -> dict[str, int]:
        """Return the graphs that no longer hold what a write left there, and by which write."""
        changed = {c.graph for c in entry.changes if self._digest(c.graph) != c.after}
        return {
            change.graph: other.seq
            for other in self.entries[entry.seq :]
            for change in other.changes
            if change.graph in changed
        }

    def _append(self, told: Told, changes: tuple[Change, ...], reverts: int | None) -> Entry:
        act = Act(
            time=datetime.now(UTC),
            by=told.by,
            operation=told.operation,
            what=told.what,
            release=told.release,
            changes=changes,
            findings=dict(told.findings or {}),
            reverts=reverts,
        )
        entry = self._journal.append(act)
        self._take(entry)
        return entry

    def _put(self, kept: Sequence[Kept]) -> None:
        try:
            for one in kept:
                if one.content is not None:
                    self._blobs.put(one.content)
        except OSError as error:
            raise failed(error) from error

    def _digest(self, graph: str) -> str | None:
        written = self._state.get(graph)
        return written.digest if written else None

    def _change(self, kept: Kept) -> Change:
        before = self._state.get(kept.graph)
        return Change(
            graph=kept.graph,
            before=before.digest if before else None,
            after=None if kept.content is None else digest_of(kept.content),
            triples_before=before.triples if before else 0,
            triples=0 if kept.content is None else kept.content.count(b"\n"),
            added=kept.added,
            removed=kept.removed,
        )

    def _back(self, change: Change) -> Change | None:
        """Return the change that restores what a graph held before another; `None` if it holds that now."""
        now = self._state.get(change.graph)
        held = now.digest if now else None
        if held == change.before:
            return None
        lines_now, lines_then = self._lines(held), self._lines(change.before)
        return Change(
            graph=change.graph,
            before=held,
            after=change.before,
            triples_before=len(lines_now),
            triples=len(lines_then),
            added=len(lines_then - lines_now),
            removed=len(lines_now - lines_then),
        )

    def _lines(self, digest: str | None) -> frozenset[bytes]:
        return frozenset() if digest is None else frozenset(self._blobs.get(digest).splitlines())

    def _take(self, entry: Entry) -> None:
        for change in entry.changes:
            if change.after is None:
                self._state.pop(change.graph, None)
            else:
                self._state[change.graph] = Written(change.graph, change.after, change.triples, entry.seq)
