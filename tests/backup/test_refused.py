"""An archive that is cut, damaged, changed or made by somebody else restores nothing."""

import gzip
import hashlib
import io
import json
import random
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.backup import BackupError, back_up, restore, verify
from kg.backup.archive import STATED
from tests import made_up_folders as made

Members = list[tuple[tarfile.TarInfo, bytes]]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backup")
    path = folder / "backup.tar.gz"
    back_up(made.make(folder / "service"), path)
    return path


def refused(path: Path, to: Path) -> str:
    """Restore what must not be; return why it is not."""
    before = sorted(to.parent.iterdir())
    with pytest.raises(BackupError) as found:
        verify(path)
    with pytest.raises(BackupError):
        restore(path, to)
    assert sorted(to.parent.iterdir()) == before, "nothing is left"
    return str(found.value)


def test_cut_anywhere_it_restores_nothing(archive: Path, tmp_path: Path) -> None:
    data = archive.read_bytes()
    chance = random.Random(9)  # noqa: S311 - nothing secret
    path = tmp_path / "cut.tar.gz"
    for length in [0, 1, len(data) - 1, len(data) - 8, *(chance.randrange(len(data)) for _ in range(10))]:
        path.write_bytes(data[:length])
        refused(path, tmp_path / "again")


def test_with_a_flipped_bit_it_restores_nothing_or_what_it_held(archive: Path, tmp_path: Path) -> None:
    """The head of a gzip file has bytes that mean nothing: a time, a system. All others count."""
    data = archive.read_bytes()
    chance = random.Random(9)  # noqa: S311 - nothing secret
    path = tmp_path / "flipped.tar.gz"
    for _ in range(15):
        at = chance.randrange(10, len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :])
        refused(path, tmp_path / "again")


def rewritten(archive: Path, path: Path, change: Callable[[Members], Members]) -> Path:
    """Write an archive with other members and a right checksum."""
    with tarfile.open(archive) as tar:
        members = [(m, (file.read() if (file := tar.extractfile(m)) else b"")) for m in tar.getmembers()]
    with gzip.open(path, "wb") as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        for info, data in change(members):
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def restated(members: Members, **changes: object) -> Members:
    """Return members of which the last states something else."""
    info, data = members[-1]
    return [*members[:-1], (info, json.dumps(json.loads(data) | changes).encode())]


def with_one(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> Callable[[Members], Members]:
    """Return what adds a member that the last one states."""

    def change(members: Members) -> Members:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, target
        stated = json.loads(members[-1][1])["files"] | {name: hashlib.sha256(b"").hexdigest()}
        return restated([(info, b""), *members], files=stated)

    return change


CHANGES: dict[str, Callable[[Members], Members]] = {
    "another content": lambda ms: [(i, d + b"x" if i.name.endswith("dataset.nq") else d) for i, d in ms],
    "one less": lambda ms: [m for m in ms if not m[0].name.endswith("dataset.nq")],
    "one more": lambda ms: [(tarfile.TarInfo("more"), b""), *ms],
    "one twice": lambda ms: [ms[0], *ms],
    "one behind": lambda ms: [*ms, (tarfile.TarInfo("more"), b"")],
    "nothing stated": lambda ms: ms[:-1],
    "another format": lambda ms: restated(ms, format=99),
    "another release in service": lambda ms: restated(ms, current="../../etc"),
    "fewer writes": lambda ms: restated(ms, writes={"seq": 0, "head": ""}),
    "writes that are none": lambda ms: restated(ms, writes=[]),
    "files that are none": lambda ms: restated(ms, files=[[1, 2]]),
    "a release that is none": lambda ms: restated(ms, current={}),
    "a time that is none": lambda ms: restated(ms, made=5),
    "no end of brackets": lambda ms: [*ms[:-1], (ms[-1][0], b"[" * 100_000)],
    "nonsense": lambda ms: [*ms[:-1], (ms[-1][0], b"[]")],
    "out of the folder": with_one("../outside"),
    "absolute": with_one("/tmp/outside"),  # noqa: S108 - must not be written
    "through a folder": with_one("graph/../../outside"),
    "a link": with_one("graph/link", tarfile.SYMTYPE, "/etc/passwd"),
    "a hard link": with_one("graph/link", tarfile.LNKTYPE, "graph/tokens.json"),
    "a device": with_one("graph/null", tarfile.CHRTYPE),
    "no name": with_one("graph//x"),
}


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_changed_it_restores_nothing(archive: Path, tmp_path: Path, name: str) -> None:
    path = rewritten(archive, tmp_path / "changed.tar.gz", CHANGES[name])
    before = sorted(tmp_path.iterdir())
    with pytest.raises(BackupError, match=r"changed\.tar\.gz"):
        restore(path, tmp_path / "again")
    assert sorted(tmp_path.iterdir()) == before


def test_a_release_that_was_damaged_before_its_digest_was_taken_is_refused(
    archive: Path, tmp_path: Path
) -> None:
    def change(members: Members) -> Members:
        changed = [(i, d[:-60] if i.name.endswith("dataset.nq") else d) for i, d in members]
        stated = {i.name: hashlib.sha256(d).hexdigest() for i, d in changed if i.name != STATED}
        return restated(changed, files=stated)

    path = rewritten(archive, tmp_path / "changed.tar.gz", change)
    verify(path)
    with pytest.raises(BackupError, match=r"dataset\.nq"):
        restore(path, tmp_path / "again")


def test_what_is_no_archive_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "text.tar.gz").write_text("made up")
    assert "text.tar.gz" in refused(tmp_path / "text.tar.gz", tmp_path / "again")
    assert "none.tar.gz" in refused(tmp_path / "none.tar.gz", tmp_path / "again")
