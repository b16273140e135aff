"""The store on disk is there whole or not at all, whoever makes it, and is opened after a fork only."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.errors import NotBuiltError
from kg.pool import Job, Pool
from kg.settings import Settings, SettingsError
from kg.store import open_store, source_of
from kg.store.disk import FOLDER, DiskStore, make
from tests.loops import run
from tests.store.small import DISTINCT, QUADS, release

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def files(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(".lock")}


def test_it_is_made_at_first_need_and_not_again(tmp_path: Path) -> None:
    folder = release(tmp_path / "release")
    source = source_of(Settings(store="disk"), folder, "small")
    assert len(open_store(source)) == len(QUADS)
    made = (folder / FOLDER).stat().st_mtime_ns
    assert len(open_store(source)) == len(QUADS)
    assert (folder / FOLDER).stat().st_mtime_ns == made
    assert files(folder) == {"dataset.nq", "build.json", FOLDER}


def test_several_processes_make_it_once(tmp_path: Path) -> None:
    folder = release(tmp_path / "release")
    code = "import sys; from pathlib import Path; from kg.store.disk import *; f = Path(sys.argv[1]);"
    code += "make(f / 'dataset.nq', f / FOLDER); print(len(DiskStore(f / FOLDER)))"
    both = [
        subprocess.Popen([sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE) for _ in range(2)
    ]
    assert [one.communicate(timeout=60)[0].strip() for one in both] == [b"%d" % len(QUADS)] * 2


def test_a_damaged_or_missing_release_makes_nothing(tmp_path: Path) -> None:
    folder = release(tmp_path / "release")
    with pytest.raises(NotBuiltError, match="No built graph"):
        make(folder / "none.nq", folder / FOLDER)
    (folder / "dataset.nq").write_text("<a:b> <c:d> <e:", encoding="utf-8")
    with pytest.raises(NotBuiltError, match="No store can be made"):
        make(folder / "dataset.nq", folder / FOLDER)
    assert files(folder) == {"dataset.nq", "build.json"}


def test_a_killed_making_leaves_nothing_that_is_taken_for_a_store(tmp_path: Path) -> None:
    folder = release(tmp_path / "release")
    quads = (folder / "dataset.nq").read_bytes()
    more = b"".join(b"<x:%d> <x:p> <x:o> <x:g> .\n" % i for i in range(300_000))
    (folder / "dataset.nq").write_bytes(quads + more)
    code = "import sys; from pathlib import Path; from kg.store.disk import *; f = Path(sys.argv[1]);"
    code += "make(f / 'dataset.nq', f / FOLDER)"
    maker = subprocess.Popen([sys.executable, "-c", code, str(folder)])
    while not any(path.is_dir() for path in folder.iterdir()):
        assert maker.poll() is None
        time.sleep(0.01)
    maker.kill()
    maker.wait()
    assert not (folder / FOLDER).exists()
    with pytest.raises(NotBuiltError, match="No store can be opened"):
        DiskStore(folder / FOLDER)
    (folder / "dataset.nq").write_bytes(quads)
    make(folder / "dataset.nq", folder / FOLDER)
    assert len(DiskStore(folder / FOLDER)) == len(QUADS)
    assert FOLDER in files(folder)


def test_auto_takes_memory_as_long_as_the_graph_fits(tmp_path: Path) -> None:
    folder = release(tmp_path / "release")
    with (folder / "dataset.nq").open("ab") as file:
        file.truncate(400_000)
    assert source_of(Settings(memory_mb=2), folder, "small")["kind"] == "memory"
    assert source_of(Settings(memory_mb=1), folder, "small")["kind"] == "disk"
    assert source_of(Settings(memory_mb=1, write=True), folder, "small")["kind"] == "memory"
    with pytest.raises(SettingsError, match="KG_WRITE"):
        source_of(Settings(store="disk", write=True), folder, "small")


def test_each_worker_opens_it_for_itself(tmp_path: Path) -> None:
    folder = release(tmp_path / "release")
    source = source_of(Settings(store="disk"), folder, "small")
    open_store(source)
    media = {"solutions": "text/csv", "boolean": None, "graph": None}

    async def main() -> list[bytes]:
        pool = Pool(source)
        await pool.start()
        try:
            return [await answer(pool, n) for n in range(4)]
        finally:
            await pool.close()

    async def answer(pool: Pool, number: int) -> bytes:
        payload = {"query": f"{COUNT} # {number}", "media": media}
        async with pool.run(Job("query", payload, str(number), 20)) as reply:
            return b"".join([chunk async for chunk in reply])

    assert run(main()) == [b"n\r\n%d\r\n" % DISTINCT] * 4
