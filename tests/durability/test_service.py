"""The service over damaged, cut, older and future releases: refused, or served whole."""

import json
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api import switching
from api.release import load
from kg.build.release import publish
from kg.errors import NotBuiltError
from kg.history import FILE as HISTORY
from kg.releases import DATASET, MANIFEST, SUMS, DamagedReleaseError
from kg.search import INDEX, Index, NoIndexError
from kg.settings import Settings
from tests import made_up_folders as made
from tests.api.conftest import Client
from tests.made_up import served

OLD, NEW = "11madeup1111", "22madeup2222"
SAYS = "SELECT DISTINCT ?version (COUNT(*) AS ?n) { ?s <urn:made-up:of> ?version } GROUP BY ?version"


def flipped(data: bytes) -> bytes:
    at = data.index(b"0007")
    return data[:at] + b"9" + data[at + 1 :]


def cut(data: bytes) -> bytes:
    """Cut at the end of a line, which leaves what any parser takes for a whole file."""
    return b"".join(data.splitlines(keepends=True)[:-3])


DAMAGES: dict[str, Callable[[bytes], bytes]] = {"flipped": flipped, "cut": cut, "empty": lambda _: b""}


@pytest.mark.parametrize("damage", sorted(DAMAGES))
def test_a_damaged_release_is_never_loaded(tmp_path: Path, damage: str) -> None:
    publish(tmp_path, OLD, made.files(OLD))
    path = tmp_path / "current" / DATASET
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    with pytest.raises(DamagedReleaseError, match=OLD) as refused:
        load(Settings(out=tmp_path))
    assert "kg build" in refused.value.remedy
    publish(tmp_path, OLD, made.files(OLD))
    assert len(load(Settings(out=tmp_path)).store) == 50, "the next build mends it"


def damaged(out: Path, version: str, damage: str) -> None:
    """Switch to a release that was damaged after it was built."""
    files = made.files(version)
    files[DATASET] = DAMAGES[damage](files[DATASET])
    shutil.rmtree(out / "releases" / version, ignore_errors=True)
    folder = out / "releases" / version
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    link = out / "link"
    link.symlink_to(folder.relative_to(out))
    link.rename(out / "current")


def wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_service_goes_on_with_the_last_good_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(switching, "LOOK_EVERY", 0.1)
    damaged(made.make(tmp_path).out, OLD, "cut")
    out = tmp_path / "graph"
    with served(out) as address:
        client = Client(address)
        for path in ("/readyz", "/sparql?query=ASK+%7B%7D"):
            answer = client.ask(path)
            assert (answer.status, answer.media_type) == (503, "application/problem+json")
            assert answer.json["type"].endswith("/not-ready")
        assert f"{OLD} 的 {DATASET}" in caplog.text, "why is for the operator, not for strangers"
        publish(out, OLD, made.files(OLD))
        wait(lambda: client.ask("/readyz").status == 200)
        for damage in sorted(DAMAGES):
            caplog.clear()
            damaged(out, NEW, damage)
            wait(lambda: "no release to serve" in caplog.text)
            assert client.ask("/readyz").json["version"].startswith(OLD)
            assert client.rows(SAYS) == [{"version": OLD, "n": "50"}]
        publish(out, NEW, made.files(NEW))
        wait(lambda: client.ask("/readyz").json["version"].startswith(NEW))
        assert client.rows(SAYS) == [{"version": NEW, "n": "50"}]


SINCE = ("as_of", "accepted", "failed_checks", "tables", "unchecked", "left_out")


def older(out: Path, lacking: tuple[str, ...], files: tuple[str, ...]) -> Path:
    """Lay a release out as older software did: without members of its manifest, without files."""
    publish(out, OLD, made.files(OLD))
    release = out / "current"
    manifest = json.loads((release / MANIFEST).read_text())
    kept = {name: value for name, value in manifest.items() if name not in lacking}
    (release / MANIFEST).write_text(json.dumps(kept))
    for name in (SUMS, *files):
        (release / name).unlink()
    (out / HISTORY).unlink(missing_ok=True)
    return release


LAYOUTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "0.1: no build day, no checks, no index": (SINCE, (INDEX,)),
    "0.4: no checks": (("failed_checks",), ()),
    "0.5: no digests of files": ((), ()),
    "made by hand: no digest at all": (("sha256", "ended", *SINCE), (INDEX,)),
}


@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_a_release_of_older_software_is_served_and_the_next_build_completes_it(
    tmp_path: Path, layout: str
) -> None:
    release = older(tmp_path, *LAYOUTS[layout])
    loaded = load(Settings(out=tmp_path))
    assert (loaded.version, len(loaded.store)) == (OLD, 50)
    assert (loaded.search is None) == (INDEX in LAYOUTS[layout][1])
    publish(tmp_path, OLD, made.files(OLD))
    assert load(Settings(out=tmp_path)).search is not None
    assert (release / SUMS).exists()


def test_an_index_of_another_version_is_not_searched_and_says_what_to_do(tmp_path: Path) -> None:
    release = older(tmp_path, (), ())
    (release / INDEX).rename(release / "search-1.sqlite")
    assert load(Settings(out=tmp_path)).search is None
    with pytest.raises(NoIndexError) as refused:
        Index.of(release, OLD)
    assert "kg build" in refused.value.remedy
    publish(tmp_path, OLD, made.files(OLD))
    assert load(Settings(out=tmp_path)).search is not None


def test_a_manifest_that_cannot_be_read_refuses(tmp_path: Path) -> None:
    for text in ("", "[]", '{"version": "x"', "\ufeff{}"):
        release = older(tmp_path, (), ())
        (release / MANIFEST).write_text(text, encoding="utf-8")
        with pytest.raises(NotBuiltError, match=MANIFEST):
            load(Settings(out=tmp_path))
        shutil.rmtree(tmp_path / "releases")


def test_a_release_of_tomorrow_is_served(tmp_path: Path) -> None:
    """The clock went back since it was built."""
    release = older(tmp_path, (), ())
    manifest = json.loads((release / MANIFEST).read_text())
    later = datetime.now(UTC) + timedelta(days=900)
    told = manifest | {"ended": later.isoformat(timespec="seconds"), "as_of": f"{later:%Y-%m-%d}"}
    (release / MANIFEST).write_text(json.dumps(told))
    assert load(Settings(out=tmp_path)).built.startswith(f"{later:%Y-%m-%d}")
