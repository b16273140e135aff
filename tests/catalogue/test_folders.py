"""An operator's folder of queries: read anew as its files change, and never worse than before."""

import logging
import os
from pathlib import Path

import pytest

from kg.catalogue import Folders, SavedQuery, all_queries
from kg.errors import CatalogueError, ParameterError
from tests.catalogue.made_up import EXAMPLE


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / "an-example.rq").write_text(EXAMPLE, encoding="utf-8")
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    return folder


def write(folder: Path, name: str, text: str = EXAMPLE) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_nothing_of_ones_own_is_what_ships(shipped: Path, tmp_path: Path) -> None:
    assert list(Folders(shipped).queries()) == ["an-example"]
    assert list(Folders(shipped, tmp_path / "nowhere").queries()) == ["an-example"]


def test_files_are_taken_in_as_they_come_change_and_go(shipped: Path, own: Path) -> None:
    folders = Folders(shipped, own)
    path = write(own, "a-second.rq")
    assert list(folders.queries()) == ["a-second", "an-example"]
    before = folders.queries()
    assert folders.queries() is before
    path.write_text(EXAMPLE.replace("1.0.0", "2.0.0"), encoding="utf-8")
    assert folders.queries()["a-second"].version == "2.0.0"
    assert before["a-second"].version == "1.0.0"
    path.unlink()
    assert list(folders.queries()) == ["an-example"]


def test_a_folder_may_come_later(shipped: Path, tmp_path: Path) -> None:
    folders = Folders(shipped, tmp_path / "later")
    assert "a-second" not in folders.queries()
    (tmp_path / "later").mkdir()
    write(tmp_path / "later", "a-second.rq")
    assert "a-second" in folders.queries()


def test_a_change_of_the_same_length_is_seen(shipped: Path, own: Path) -> None:
    folders, path = Folders(shipped, own), write(own, "a-second.rq")
    assert folders.queries()["a-second"].version == "1.0.0"
    path.write_text(EXAMPLE.replace("1.0.0", "1.0.1"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert folders.queries()["a-second"].version == "1.0.1"


def test_a_broken_file_keeps_its_last_good_reading_and_is_told(
    shipped: Path, own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folders, path = Folders(shipped, own), write(own, "a-second.rq")
    good = folders.queries()["a-second"]
    path.write_text(EXAMPLE.replace('version = "1.0.0"', 'version = "one"'), encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        assert folders.queries()["a-second"] is good
        folders.queries()
    (fault,) = folders.faults()
    assert "own/a-second.rq, line 7: version" in str(fault)
    assert len(caplog.records) == 1, "told once, not at each look"
    write(own, "a-second.rq", EXAMPLE.replace("1.0.0", "3.0.0"))
    assert folders.queries()["a-second"].version == "3.0.0"
    assert folders.faults() == ()


def test_a_file_that_was_never_good_stays_out(shipped: Path, own: Path) -> None:
    folders, path = Folders(shipped, own), write(own, "a-second.rq", "no header")
    assert list(folders.queries()) == ["an-example"]
    assert "a-second.rq" in str(folders.faults()[0])
    path.unlink()
    assert folders.faults() == ()


def test_a_name_that_ships_is_not_taken_over(shipped: Path, own: Path) -> None:
    write(own, "an-example.rq", EXAMPLE.replace("1.0.0", "9.0.0"))
    folders = Folders(shipped, own)
    assert folders.queries()["an-example"].version == "1.0.0"
    assert "重名" in str(folders.faults()[0])


def test_what_fails_the_check_is_not_offered(shipped: Path, own: Path) -> None:
    def check(query: SavedQuery) -> None:
        raise ParameterError(f"{query.name} is not wanted.")

    write(own, "a-second.rq")
    folders = Folders(shipped, own, check)
    assert list(folders.queries()) == ["an-example"]
    assert "not wanted" in str(folders.faults()[0])


def test_a_build_takes_all_of_them_or_none(shipped: Path, own: Path, tmp_path: Path) -> None:
    write(own, "a-second.rq")
    assert list(all_queries(shipped, own)) == ["a-second", "an-example"]
    assert list(all_queries(shipped, None)) == ["an-example"]
    write(own, "a-third.rq", "no header")
    with pytest.raises(CatalogueError, match="a-third"):
        all_queries(shipped, own)
    with pytest.raises(CatalogueError, match="KG_QUERIES"):
        all_queries(shipped, tmp_path / "nowhere")
