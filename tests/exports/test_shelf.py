"""Made files: once, whole or not at all, within a bound."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kg.exports import Export, ExportError, Found, Shelf, Source, sources
from kg.exports.dumps import EXPORTS
from kg.offered import EXPORTS as ALL
from tests.made_up import VERSION

NQ = Found(EXPORTS[0])
TTL = Found(next(e for e in EXPORTS if e.address == "govplan.ttl"))


def text(content: str, address: str = "made-up.txt") -> Export:
    """Return an export that writes a text."""
    return Export(
        address, "text/plain", "made-up", "示例", "Made up", lambda _s, path, _t: _put(path, content)
    )


def _put(path: Path, content: str) -> None:
    path.write_text(content, encoding="utf-8")


def test_a_file_is_made_once(shelf: Shelf, source: Source) -> None:
    assert shelf.kept(source, TTL) is None
    made = shelf.made(source, TTL)
    inode = made.path.stat().st_ino
    assert shelf.made(source, TTL) == made == shelf.kept(source, TTL)
    assert made.path.stat().st_ino == inode
    made.path.unlink()
    assert shelf.kept(source, TTL) is None
    assert shelf.made(source, TTL).sha256 == made.sha256


def test_a_file_that_is_asked_for_again_is_taken_and_never_made(shelf: Shelf, source: Source) -> None:
    found = Found(text("it is there", "taken.txt"))
    assert shelf.taken(source, found) is None
    made = shelf.made(source, found)
    os.utime(made.path, (0, 0))
    assert shelf.taken(source, found) == made
    assert made.path.stat().st_atime > 0, "that it was asked for keeps it longer"
    made.path.unlink()
    assert shelf.taken(source, found) is None
    assert not made.path.exists()


@pytest.mark.parametrize("stated", [b"", b"0123abcd  cut.txt", b"\xff" * 64])
def test_what_states_no_digest_is_made_again(shelf: Shelf, source: Source, stated: bytes) -> None:
    found = Found(text("after a power cut", "cut.txt"))
    made = shelf.made(source, found)
    made.path.with_name(".cut.txt.sha256").write_bytes(stated)
    assert shelf.kept(source, found) is None
    assert shelf.made(source, found) == made


def test_the_dataset_under_another_name_takes_no_room(shelf: Shelf, source: Source) -> None:
    changed = source.dataset.stat().st_mtime_ns
    assert shelf.made(source, NQ).path.stat().st_ino == source.dataset.stat().st_ino
    shelf.made(source, NQ)
    assert source.dataset.stat().st_mtime_ns == changed, "nor is it another one for having been asked for"


def test_files_of_two_releases_are_made_at_once_though_each_makes_room(tmp_path: Path) -> None:
    releases = [tmp_path / "releases" / version for version in ("made-up-1", "made-up-2")]
    for folder in releases:
        folder.mkdir(parents=True)
        (folder / "build.json").write_text("{}")
        (folder / "dataset.nq").write_bytes(b"")

    def make(folder: Path) -> list[str]:
        narrow = Shelf(tmp_path, 0)
        files = (Found(text("x", f"{number}.txt")) for number in range(50))
        return [narrow.made(Source.at(folder), found).sha256 for found in files]

    with ThreadPoolExecutor(2) as both:
        made = list(both.map(make, releases))
    assert {*made[0], *made[1]} == {hashlib.sha256(b"x").hexdigest()}


def test_what_fails_leaves_nothing(shelf: Shelf, source: Source) -> None:
    def fails(_source: Source, path: Path, _thing: str) -> None:
        path.write_text("half", encoding="utf-8")
        raise OSError(28, "No space left on device")

    found = Found(replace(text(""), write=fails, address="half.txt"))
    with pytest.raises(ExportError, match=r"half\.txt"):
        shelf.made(source, found)
    assert shelf.kept(source, found) is None
    assert not list(source.folder.rglob("*half*"))


def test_what_was_asked_for_longest_ago_makes_room(made_up_out: Path, source: Source) -> None:
    narrow = Shelf(made_up_out, 1)
    found = [Found(text("x" * 400_000, f"room-{n}.txt")) for n in range(3)]
    for number, one in enumerate(found[:2]):
        path = narrow.made(source, one).path
        os.utime(path, (1_000 + number, path.stat().st_mtime))
    narrow.made(source, found[2])
    assert [narrow.kept(source, one) is not None for one in found] == [False, True, True]
    assert source.dataset.is_file()


def test_releases_are_listed_and_broken_ones_are_not(made_up_out: Path, tmp_path: Path) -> None:
    assert [s.version for s in sources(made_up_out)] == [VERSION]
    broken = tmp_path / "releases" / "broken"
    broken.mkdir(parents=True)
    (broken / "dataset.nq").write_bytes(b"")
    assert sources(tmp_path) == ()
    for manifest in (b"[]", b"null", b"\xff", b'{"plans"', b"[" * 100_000):
        (broken / "build.json").write_bytes(manifest)
        assert sources(tmp_path) == (), "one damaged release must not take the others with it"
    assert sources(tmp_path / "nowhere") == ()


def test_no_two_exports_share_an_address() -> None:
    addresses = [export.address for export in ALL]
    assert len(addresses) == len(set(addresses))
    assert all(export.zh and export.en and "/" in export.media_type for export in ALL)
    assert all(("{}" in export.address) == (export.of != "whole") for export in ALL)
