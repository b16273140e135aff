"""Stores of kept releases: let go by several processes at once; what cannot be read says so without paths."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import NotBuiltError
from kg.exports import Source
from kg.kept.stores import prepare
from kg.regained import plan_digests, read_release
from kg.store.disk import FOLDER, SIZE


def test_several_let_go_at_once(tmp_path: Path) -> None:
    releases = [tmp_path / "releases" / f"made-up-{number}" for number in range(12)]
    for _ in range(3):
        for release in releases:
            (release / FOLDER).mkdir(parents=True, exist_ok=True)
            for name in ("build.json", "dataset.nq", f"{FOLDER}/{SIZE}"):
                (release / name).write_text("{}", encoding="ascii")
        with ThreadPoolExecutor(3) as together:
            for made in together.map(lambda _: prepare(tmp_path, releases[0].name, 1), range(3)):
                assert made == releases[0] / FOLDER
        assert [*tmp_path.glob(f"releases/*/{FOLDER}")] == [releases[0] / FOLDER]
        assert not [*tmp_path.glob(f"releases/*/.{FOLDER}-*")]


def test_a_release_that_went_is_named_without_its_path(tmp_path: Path) -> None:
    (tmp_path / "made-up").mkdir()
    for read in (read_release, plan_digests):
        with pytest.raises(NotBuiltError, match="made-up") as found:
            read(tmp_path / "made-up")
        assert str(tmp_path) not in str(found.value)
    with pytest.raises(NotBuiltError):
        Source.at(tmp_path / "nowhere")
