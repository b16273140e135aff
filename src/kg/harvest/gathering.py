"""The order of a harvest: what is new in a folder of documents, extracted, written whole, told.

Results are written in the order of the documents' paths, so that where two documents hold the same plan the
first one gives it, whatever the number of processes.
"""

import csv
import io
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from kg.corrections import update
from kg.document.reader import MAX_BYTES
from kg.durable import complete, switch, write_whole
from kg.errors import KgError
from kg.harvest.ledger import Entry, HarvestError, Ledger
from kg.harvest.workers import Limits, extracted
from kg.places import read_places
from kg.record import parse_record, read_record, to_json
from kg.shards.extraction import Extracted, digest_of
from kg.shipped import shipped

SET_ASIDE = "set-aside.csv"
"""In the folder of records: the documents that gave none, with reason and remedy."""
_TOGETHER = 16
_EVERY = 5.0
"""So many documents are written at once, or as many as there are after so many seconds."""


@dataclass(frozen=True)
class Pace:
    """How far a harvest is.

    Attributes:
        documents: How many there are.
        before: How many of them an earlier run had done.
        done: How many this run has done.
        set_aside: How many of all gave no record.
        seconds: For how long this run has extracted.
    """

    documents: int
    before: int
    done: int
    set_aside: int
    seconds: float

    @property
    def rate(self) -> float:
        """Documents a second."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take at this rate; `None` while there is none."""
        rest = self.documents - self.before - self.done
        return rest / self.rate if self.rate else None


@dataclass(frozen=True)
class Harvest:
    """What came of a folder of documents.

    Attributes:
        pace: How many documents, and how fast.
        records: How many records they have.
        findings: How many findings the records hold.
        set_aside: Those that gave no record, by path.
        peak: The most memory that a process has had, in bytes.
    """

    pace: Pace
    records: int
    findings: int
    set_aside: tuple[Entry, ...]
    peak: int


def harvest(
    documents: Path, records: Path, registers: Path | None, limits: Limits, told: Callable[[Pace], None]
) -> Harvest:
    """Extract a folder of documents into a folder of records of facts; what is done already is left.

    Args:
        documents: Every file in it and below it is a document, but for hidden ones.
        records: Made if it is not there. Corrections of records that it holds are carried over.
        registers: Folder of registers; `None` for the shipped one.
        limits: What it may take.
        told: Told after every document, and every second without one.

    Raises:
        HarvestError: There is no such folder or no document in it; the records cannot be written; somebody
            else writes there.
        RegisterError: The register of places is wrong.
    """
    known = registers or shipped("data", "registers")
    read_places(known)
    ledger = Ledger(records, known)
    paths = list(_documents(documents, records))
    if not paths:
        raise HarvestError(
            f"{documents}：没有文件 there is no document in this folder.", "请检查路径 check the path."
        )
    with ledger.alone():
        complete(records)
        run = _Run(documents, records, ledger, len(paths))
        new = run.not_yet(paths)
        try:
            for come in extracted(map(str, new), str(registers) if registers else None, limits):
                if come is None:
                    run.write()
                else:
                    run.take(*come)
                told(run.pace)
        finally:
            run.write()
        return run.end()


def _documents(folder: Path, records: Path) -> Iterator[Path]:
    """Yield a folder's files by path, hidden ones and those of the records left out."""
    if not folder.is_dir():
        raise HarvestError(f"{folder}：没有这个文件夹 there is no such folder.", "请检查路径 check the path.")
    out = records.resolve()
    for root, folders, names in os.walk(folder, onerror=_unreadable):
        here = Path(root)
        folders[:] = sorted(one for one in folders if one[0] != "." and (here / one).resolve() != out)
        for name in sorted(names):
            if name[0] != "." and (here / name).is_file() and here.resolve() != out:
                yield here / name


def _unreadable(error: OSError) -> None:
    raise HarvestError(
        f"{error.filename}：读不了 cannot be read: {error.strerror}.",
        "请检查权限，或移走该文件夹 check its rights, or move the folder away.",
    ) from error


class _Run:
    """One run: what has come so far, and what is yet to be written."""

    def __init__(self, documents: Path, records: Path, ledger: Ledger, count: int) -> None:
        self._documents, self._records, self._ledger = documents, records, ledger
        self._owners = ledger.owners()
        self._digests: dict[str, str] = {}
        self._entries: list[Entry] = []
        self._waiting: dict[Path, bytes] = {}
        self._unwritten = 0
        self._count, self._before, self._done, self._aside, self._peak = count, 0, 0, 0, 0
        self._began = self._wrote = time.monotonic()

    def not_yet(self, paths: list[Path]) -> list[Path]:
        """Return the documents that no earlier run has done."""
        new = []
        for path in paths:
            document = path.relative_to(self._documents).as_posix()
            try:
                if path.stat().st_size <= MAX_BYTES:
                    self._digests[document] = digest_of(path)
            except OSError:  # extraction will say why it cannot be read
                pass
            digest = self._digests.get(document)
            entry = self._ledger.find(document, digest) if digest else None
            if entry is None:
                new.append(path)
            else:
                self._entries.append(entry)
        self._before = len(self._entries)
        self._aside = sum(1 for entry in self._entries if entry.reason)
        self._began = self._wrote = time.monotonic()
        return new

    def take(self, found: Extracted, peak: int) -> None:
        """Take what came of a document; written now and then."""
        document = Path(found.path).relative_to(self._documents).as_posix()
        digest = found.sha256 or self._digests.get(document, "")
        entry = Entry(document, digest, tuple(found.records), found.findings, found.reason, found.remedy)
        files: dict[Path, bytes] = {}
        if not found.reason:
            try:
                files = {
                    self._records / name: self._mine(name, text, document)
                    for name, text in found.records.items()
                }
            except KgError as error:
                entry = Entry(document, digest, reason=error.message, remedy=error.remedy)
        if files or (found.reason and found.lasting and digest):
            path, data = self._ledger.file(entry)
            self._waiting |= files | {path: data}
        self._owners |= dict.fromkeys(entry.records, document)
        self._entries.append(entry)
        self._aside += bool(entry.reason)
        self._done += 1
        self._unwritten += 1
        self._peak = max(self._peak, peak)
        if self._unwritten >= _TOGETHER or time.monotonic() - self._wrote > _EVERY:
            self.write()

    def _mine(self, name: str, text: str, document: str) -> bytes:
        """Return what is to be written as a record: with the corrections of the one that is there.

        Raises:
            HarvestError: Another document has given this plan.
            RecordError: The record that is there was edited without an entry, or cannot be read.
        """
        owner = self._owners.get(name)
        path = self._records / name
        if owner not in (None, document) and (self._documents / str(owner)).is_file():
            raise _given_before(name, str(owner))
        if path not in self._waiting and not path.is_file():
            return text.encode()
        fresh = parse_record(name, text.encode())
        old = parse_record(name, self._waiting[path]) if path in self._waiting else read_record(path)
        if owner is None and old.document != PurePath(document).name and old.sha256 != fresh.sha256:
            raise _given_before(name, old.document)
        updated, _ = update(old, fresh, name)
        return to_json(updated).encode()

    def write(self) -> None:
        """Write what has come since the last time: all of it or nothing.

        Raises:
            HarvestError: The disk refuses.
        """
        waiting, self._waiting, self._unwritten = self._waiting, {}, 0
        self._wrote = time.monotonic()
        if not waiting:
            return
        try:
            switch(waiting)
        except OSError as error:
            raise _unwritable(self._records, error) from error

    @property
    def pace(self) -> Pace:
        """How far the run is."""
        seconds = time.monotonic() - self._began
        return Pace(self._count, self._before, self._done, self._aside, seconds)

    def end(self) -> Harvest:
        """Write the list of what was set aside, and return what came of all."""
        aside = tuple(sorted((e for e in self._entries if e.reason), key=lambda entry: entry.document))
        try:
            _list(aside, self._records / SET_ASIDE)
        except OSError as error:
            raise _unwritable(self._records, error) from error
        records = sum(len(entry.records) for entry in self._entries)
        findings = sum(entry.findings for entry in self._entries)
        return Harvest(self.pace, records, findings, aside, self._peak)


def _list(aside: Sequence[Entry], path: Path) -> None:
    """Write the list of documents that gave no record; none, no list."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["document", "reason", "remedy"])
    writer.writerows([entry.document, entry.reason, entry.remedy] for entry in aside)
    if aside:
        write_whole(path, text.getvalue().encode("utf-8-sig"))
    else:
        path.unlink(missing_ok=True)


def _unwritable(records: Path, error: OSError) -> HarvestError:
    return HarvestError(
        f"{records}：写不了 cannot be written: {error.strerror}.",
        "请检查空间和权限，再运行一次即接着做 check space and rights; the next run goes on from there.",
    )


def _given_before(name: str, owner: str) -> HarvestError:
    return HarvestError(
        f"规划 {name.removesuffix('.json')} 已由 {owner} 给出 the plan has been given by {owner}.",
        "请只留一份文件 keep one of the documents.",
    )
