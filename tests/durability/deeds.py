"""What is done while something befalls it, and what has to hold afterwards; all of it made up and small."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.backup import back_up, restore, verify
from kg.build.release import current, publish
from kg.durable import complete
from kg.imports import store
from kg.releases import DATASET, SUMS, check_release
from kg.search import INDEX
from kg.tokens import Tokens
from kg.writes.ledger import Ledger
from tests import made_up_folders as made

OLD, NEW = "11madeup1111", "22madeup2222"
LEFT = (".aside-", ".current-", ".switching-", ".restoring-")


@dataclass(frozen=True)
class Deed:
    """Something that may be interrupted.

    Attributes:
        prepare: Makes a folder as it is before.
        act: Does it in such a folder.
        check: Called with the folder afterwards; raises if neither what was nor what should be is there.
        again: Whether it can be done again afterwards, whatever happened; then nothing may be left lying.
    """

    prepare: Callable[[Path], object]
    act: Callable[[Path], object]
    check: Callable[[Path], object]
    again: bool = True


def _service(folder: Path) -> None:
    made.make(folder, OLD)


def _whole_release(folder: Path) -> None:
    release = current(folder / "graph")
    check_release(release)
    assert release.name in {OLD, NEW}
    assert (release / DATASET).read_bytes() == made.dataset(release.name)


def _publish(folder: Path) -> None:
    publish(folder / "graph", NEW, made.files(NEW))


def _of_older_software(folder: Path) -> None:
    """A release without what newer software adds, and without digests."""
    _service(folder)
    for name in (INDEX, SUMS):
        (folder / "graph" / "current" / name).unlink()


def _damaged(folder: Path) -> None:
    _service(folder)
    publish(folder / "graph", NEW, made.files(NEW))
    dataset = folder / "graph" / "current" / DATASET
    dataset.write_bytes(dataset.read_bytes()[:-1])


def _mended_or_refused(folder: Path) -> None:
    """What was damaged is still found to be, or is whole again; the release before is there all the time."""
    check_release(folder / "graph" / "releases" / OLD)
    release = (folder / "graph" / "current").resolve()
    data = (release / DATASET).read_bytes()
    assert release.name == NEW
    assert data in {made.dataset(NEW), made.dataset(NEW)[:-1]}
    if data == made.dataset(NEW):
        check_release(release)


_IMPORTED = (
    "records/990100-women-2021-2030.json",
    "registers/assignments/made-up.csv",
    "registers/groups.csv",
)


def _tables(folder: Path) -> None:
    for name in _IMPORTED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"old " * 2000)


def _import(folder: Path) -> None:
    store.replace({folder / name: b"new " * 3000 for name in _IMPORTED})


def _all_or_none(folder: Path) -> None:
    complete(folder / "registers", folder / "registers" / "assignments", folder / "records")
    found = {(folder / name).read_bytes() for name in _IMPORTED}
    assert found in ({b"old " * 2000}, {b"new " * 3000})


def _write(folder: Path) -> None:
    made.write(folder / "graph", 2)


def _whole_writes(folder: Path) -> None:
    ledger = Ledger(folder / "graph")
    ledger.read_on()
    assert ledger.seq >= 1
    found = {ledger.content(one.digest).split(b'"')[1] for one in ledger.state.values()}
    assert found in ({b"1"}, {b"2"}), "both graphs of a write, or neither"


def _make_token(folder: Path) -> None:
    Tokens(folder / "graph").create("another", ["query:long"])


def _readable_tokens(folder: Path) -> None:
    assert [token.name for token in Tokens(folder / "graph").all()][:1] == ["示例市妇联"]


def _backed_up(folder: Path) -> None:
    back_up(made.make(folder / "service", OLD), folder / "backup.tar.gz")
    publish(folder / "service" / "graph", NEW, made.files(NEW))


def _back_up(folder: Path) -> None:
    service = folder / "service"
    again = made.sources(service)
    back_up(again, folder / "backup.tar.gz", overwrite=True)


def _whole_backup(folder: Path) -> None:
    assert verify(folder / "backup.tar.gz").current in {OLD, NEW}


def _restorable(folder: Path) -> None:
    back_up(made.make(folder / "service", NEW), folder / "backup.tar.gz")
    shutil.rmtree(folder / "service")
    made.make(folder / "service", OLD)


def _restore(folder: Path) -> None:
    restore(folder / "backup.tar.gz", folder / "service", overwrite=True)


def _whole_service(folder: Path) -> None:
    _whole_release(folder / "service")
    _whole_writes(folder / "service")


DEEDS: Mapping[str, Deed] = {
    "build": Deed(_service, _publish, _whole_release),
    "build that adds to an older release": Deed(
        _of_older_software, lambda f: publish(f / "graph", OLD, made.files(OLD)), _whole_release
    ),
    "build that mends a damaged release": Deed(_damaged, _publish, _mended_or_refused),
    "import": Deed(_tables, _import, _all_or_none),
    "update": Deed(_service, _write, _whole_writes),
    "token": Deed(_service, _make_token, _readable_tokens),
    "backup": Deed(_backed_up, _back_up, _whole_backup),
    "restore": Deed(_restorable, _restore, _whole_service),
}


def left_lying(folder: Path) -> list[str]:
    """Return what nobody should find after something was done whole."""
    return sorted(
        path.name for path in folder.rglob(".*") if path.name.startswith(LEFT) or ".aside-" in path.name
    )
