"""The index as a file: the same bytes for the same graph, and what is said where it is none."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.build.release import DATASET, publish
from kg.pipeline import BuildResult
from kg.releases import SUMS
from kg.search import INDEX, Index, NoIndexError
from kg.search.items import Choice, Item, Tag, Text
from kg.search.kinds import kinds
from kg.search.making import made

AGAIN = """
import hashlib, sys
from pathlib import Path
from kg.search import write_index
from kg.store import Store
write_index(Path(sys.argv[3]), Store.load(Path(sys.argv[1])), sys.argv[2])
print(hashlib.sha256(Path(sys.argv[3]).read_bytes()).hexdigest())
"""


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_graph_gives_the_same_bytes(built: BuildResult, seed: str, tmp_path: Path) -> None:
    again = subprocess.run(
        [sys.executable, "-c", AGAIN, built.release / DATASET, built.version, tmp_path / INDEX],
        env=os.environ | {"PYTHONHASHSEED": seed},
        check=True,
        capture_output=True,
        text=True,
    )
    assert again.stdout.strip() == hashlib.sha256((built.release / INDEX).read_bytes()).hexdigest()


def test_every_kind_is_there(index: Index) -> None:
    assert index.counts.keys() == kinds().keys()
    assert index.keys("kind") == list(kinds())
    assert len(index) == sum(index.counts.values())


def made_up(version: str = "v1") -> bytes:
    """Return the index of two things that do not exist."""
    tag = Tag(Text("示例主题", "Example"), ("样例",))
    things = [
        Item("urn:a", "target", Text("示例市的“甲乙”目标，100%"), tags=(tag,), plan="p", place="1"),
        Item("urn:b", "agency", Text("示例市甲局", "Bureau A"), ("甲局",), Text("另有说明")),
    ]
    return made(
        things,
        [Choice("plan", "p", "urn:p", Text("规划")), Choice("place", "1", "urn:1", Text("地"))],
        version,
    )


def write(folder: Path, data: bytes) -> Path:
    (folder / INDEX).write_bytes(data)
    return folder


def test_a_small_index(tmp_path: Path) -> None:
    index = Index.of(write(tmp_path, made_up()), "v1")
    assert {hit.item.iri for hit in index.search("甲").hits} == {"urn:a", "urn:b"}
    assert [hit.item.iri for hit in index.search("甲局").hits] == ["urn:b"]
    (hit,) = index.search("甲乙目标").hits
    assert hit.title["zh"].pieces == (("示例市的“", False), ("甲乙”目标", True), ("，100%", False))
    (hit,) = index.search("样例").hits
    assert hit.tags[0].also is not None
    assert hit.tags[0].also.plain == "样例"
    assert index.search("局", {"plan": "p"}).total == 0
    assert index.label("plan", "p") == Text("规划")
    assert index.search("bureau").hits[0].first("zh").plain == "示例市甲局"
    beside = index.search("bureau").hits[0].beside("zh")
    assert beside is not None
    assert beside.hit
    assert index.search("甲局样例").total == 0  # no phrase reaches from one text into the next


def test_without_an_index_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="kg build"):
        Index.of(tmp_path)


def test_an_index_of_other_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="not the index of this release"):
        Index.of(write(tmp_path, made_up("v1")), "v2")


@pytest.mark.parametrize("keep", [0, 20, 4096, 20_000])
def test_a_damaged_index_is_told(tmp_path: Path, keep: int) -> None:
    with pytest.raises(NoIndexError, match="kg build"):
        Index.of(write(tmp_path, made_up()[:keep] + b"\0" * 100), "v1").search("甲")


def test_a_release_without_an_index_gets_one_from_the_next_build(tmp_path: Path) -> None:
    publish(tmp_path, "v1", {DATASET: b"old"})
    release = publish(tmp_path, "v1", {DATASET: b"new", INDEX: made_up()})
    assert (release / DATASET).read_bytes() == b"old"
    assert Index.of(release, "v1").search("甲").total
    assert sorted(file.name for file in release.iterdir()) == [SUMS, DATASET, INDEX]
