"""What belongs into a backup: all that nobody can make again, and nothing that is half written."""

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.build.parts import FOLDER as PARTS
from kg.durable import complete
from kg.releases import check_release
from kg.settings import PREFIX, Settings
from kg.tables import ASSIGNMENTS, OBSERVATIONS
from kg.tokens import Tokens
from kg.writes.ledger import Ledger

GRAPH = "graph"
"""The build folder's name in an archive, and below the folder that it is restored to."""
SETTINGS = "settings.env"

_MADE_AGAIN = frozenset({"store", "exports"})
"""Folders of a release that are made from its dataset when somebody needs them."""
_LEFT_OUT = frozenset({"refused", PARTS})
"""Folders of the build folder of which the same holds, or which nobody may publish."""
_WRITES = "writes"
_JOURNAL = "journal.jsonl"
_SECRET = re.compile(r"password|secret|token|key")


@dataclass(frozen=True)
class Sources:
    """What a backup is made of.

    Attributes:
        out: The build folder.
        registers: Folder of registers and imported tables.
        records: Folder of records.
        queries: Folder of an operator's own saved queries; `None` where there is none.
        settings: What the software is told from outside.
    """

    out: Path
    registers: Path
    records: Path
    queries: Path | None
    settings: Settings

    @property
    def edited(self) -> dict[str, Path]:
        """Folders whose files people and commands change, by their name in the archive."""
        found = {"registers": self.registers, "records": self.records, "queries": self.queries}
        return {name: path for name, path in found.items() if path is not None and path.is_dir()}

    def files(self) -> Iterator[tuple[str, Path]]:
        """Yield every file but journal and settings: name in the archive, and where it is.

        Raises:
            InterruptedSwitchError: What a killed import began cannot be completed.
        """
        yield from ((f"{GRAPH}/{path.relative_to(self.out)}", path) for path in _of_build(self.out))
        complete(self.records, self.registers, self.registers / ASSIGNMENTS, self.registers / OBSERVATIONS)
        for name, folder in self.edited.items():
            yield from ((f"{name}/{path.relative_to(folder)}", path) for path in _visible(folder))

    def stamp(self) -> tuple[tuple[str, int, int, int], ...]:
        """Return what changes whenever a file of the edited folders does."""
        stats = [(str(path), path.stat()) for folder in self.edited.values() for path in _visible(folder)]
        return tuple((name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in stats)

    def current(self) -> str | None:
        """Return the version in service; `None` where there is none."""
        link = self.out / "current"
        return link.resolve().name if link.is_dir() else None

    def journal(self) -> tuple[str, bytes] | None:
        """Return the journal of writes as it is between two writes; `None` where nothing was written.

        Whatever its lines speak of is on the disk already, and is never removed.

        Raises:
            OSError: It cannot be read.
        """
        path = self.out / _WRITES / _JOURNAL
        try:
            lock = os.open(path.with_name("lock"), os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            lock = None
        try:
            if lock is not None:
                fcntl.flock(lock, fcntl.LOCK_SH)
            data = path.read_bytes()
        except FileNotFoundError:
            return None
        finally:
            if lock is not None:
                os.close(lock)
        return f"{GRAPH}/{_WRITES}/{_JOURNAL}", data[: data.rfind(b"\n") + 1]

    def told(self) -> bytes:
        """Return the settings that differ from their defaults, without secrets, as lines `NAME=value`."""
        lines = ["# Settings of the machine that was backed up; folders are where they were there."]
        for name, field in sorted(type(self.settings).model_fields.items()):
            value = getattr(self.settings, name)
            secret = _SECRET.search(name) and not name.endswith("_file")
            if value != field.default and not secret:
                shown = ",".join(map(str, value)) if isinstance(value, tuple) else value
                lines.append(f"{PREFIX}{name.upper()}={shown}")
        return ("\n".join(lines) + "\n").encode()


def _of_build(out: Path) -> Iterator[Path]:
    """Yield the files of a build folder that are kept, but the journal, sorted."""
    for path in _visible(out):
        parts = path.relative_to(out).parts
        of_release = parts[0] == "releases" and len(parts) > 2  # noqa: PLR2004 - releases, version, name
        if parts[0] in _LEFT_OUT or (of_release and parts[2] in _MADE_AGAIN):
            continue
        if path.name == "lock" or path.suffix == ".lock" or parts == (_WRITES, _JOURNAL):
            continue
        yield path


def _visible(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that are not hidden, sorted; links to folders are not followed."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name.startswith("."):
            continue
        if path.is_dir():
            yield from () if path.is_symlink() else _visible(path)
        elif path.is_file():
            yield path


def check_build(out: Path, current: str | None) -> int:
    """Hold a build folder against the rules that the software itself keeps.

    Args:
        out: The build folder.
        current: The version in service.

    Returns:
        The number of the last write.

    Raises:
        KgError: The release in service, the journal, a written graph or the tokens cannot be used.
    """
    if current is not None:
        check_release(out / "releases" / current)
    ledger = Ledger(out)
    ledger.read_on()
    for written in ledger.state.values():
        ledger.content(written.digest)
    Tokens(out).all()
    return ledger.seq


def writes_of(journal: bytes) -> Mapping[str, object]:
    """Return number and hash of a journal's last line, by which a backup is told from another."""
    last = json.loads(journal.splitlines()[-1]) if journal else {}
    return {"seq": last.get("seq", 0), "head": last.get("hash", "")}
