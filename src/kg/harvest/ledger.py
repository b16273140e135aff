"""What has been extracted into a folder, as the disk has it: one small file a document beside the records."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import kg.document
import kg.extract
from kg import __version__
from kg.errors import KgError
from kg.shipped import shipped

FOLDER = ".extraction"
"""Below the folder of records."""


class HarvestError(KgError):
    """A folder of documents cannot be extracted into a folder of records at all."""


@dataclass(frozen=True)
class Entry:
    """What came of a document.

    Attributes:
        document: Its path below the folder of documents.
        sha256: Of its bytes.
        records: File names of its records.
        findings: How many findings they hold.
        reason: Why there are none; empty where there are.
        remedy: What to do about it.
    """

    document: str
    sha256: str
    records: tuple[str, ...] = ()
    findings: int = 0
    reason: str = ""
    remedy: str = ""
    software: str = field(default=f"kg {__version__}")


class Ledger:
    """The entries of a folder of records.

    Args:
        records: The folder.
        registers: The folder of registers in which places are looked up.
    """

    def __init__(self, records: Path, registers: Path) -> None:
        self._records = records
        self._folder = records / FOLDER
        self._basis = basis(registers)

    def path(self, document: str, sha256: str) -> Path:
        """Return where the entry of a document of these bytes is: words and software are part of its name."""
        text = f"{sha256} {self._basis} {document}"
        return self._folder / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"

    def find(self, document: str, sha256: str) -> Entry | None:
        """Return what came of a document of these bytes, unless that is not known or a record is gone."""
        entry = _read(self.path(document, sha256))
        if entry is None or not all((self._records / name).is_file() for name in entry.records):
            return None
        return entry

    def file(self, entry: Entry) -> tuple[Path, bytes]:
        """Return the file that holds an entry."""
        text = json.dumps(asdict(entry), ensure_ascii=False, indent=2) + "\n"
        return self.path(entry.document, entry.sha256), text.encode()

    def owners(self) -> dict[str, str]:
        """Return which document each record is of, as far as entries say."""
        entries = (_read(path) for path in sorted(self._folder.glob("*.json")))
        return {name: entry.document for entry in entries if entry for name in entry.records}

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Be the only one who extracts into the folder.

        Raises:
            HarvestError: Somebody else does, or the folder cannot be written.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise HarvestError(
                f"{self._records}：写不了 cannot be written: {error.strerror}.",
                "请检查路径和权限 check path and rights of --out.",
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise HarvestError(
                f"{self._records}：另一个 kg extract 正在写入 another `kg extract` is writing there.",
                "请等它结束，或换一个 --out wait for it, or choose another --out.",
            ) from error
        else:
            yield
        finally:
            os.close(handle)


def _read(path: Path) -> Entry | None:
    try:
        told: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))
        entry = Entry(**told)  # type: ignore[arg-type]  # a file of another version fails, and is not known
    except (FileNotFoundError, ValueError, TypeError, RecursionError):
        return None
    return Entry(**(asdict(entry) | {"records": tuple(entry.records)}))


@cache
def basis(registers: Path) -> str:
    """Return the digest of everything but a document's bytes that its records depend on.

    Args:
        registers: The folder of registers in which places are looked up.

    Raises:
        HarvestError: A file of it cannot be read.
    """
    rules = [Path(str(package.__file__)).parent for package in (kg.document, kg.extract)]
    paths = [path for folder in rules for path in sorted(folder.rglob("*.py"))]
    paths += sorted(shipped("data", "vocabulary").glob("*.toml"))
    paths += [shipped("data", "registers", name) for name in ("groups.csv", "topics.csv")]
    paths.append(registers / "places.csv")
    digest = hashlib.sha256(__version__.encode())
    try:
        for path in paths:
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    except OSError as error:
        raise HarvestError(
            f"{error.filename}：读不了 cannot be read: {error.strerror}.",
            "请恢复该文件，或检查 --registers restore it, or check --registers.",
        ) from error
    return digest.hexdigest()
