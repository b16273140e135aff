"""Releases on disk: written aside, switched atomically; a failed or killed build leaves the last one served.

`<out>/releases/<version>/` holds `dataset.nq` (canonical, sorted N-Quads), `build.json`, the report of its
validation and its search index; `<out>/current` is a symbolic link to the release in service. A release that
is not to be published lies in a build folder of its own, `<out>/refused`, to be looked at with
`kg validate --out`.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.durable import ASIDE, Content, exchange, held, place_synced, sync_folder, write_whole
from kg.errors import BuildError, NotBuiltError
from kg.releases import (
    DATASET,
    MANIFEST,
    SUMS,
    DamagedReleaseError,
    check_dataset,
    check_release,
    digest_of_file,
    read_manifest,
    read_sums,
    require_base,
    sums_text,
)

__all__ = [
    "DATASET",
    "MANIFEST",
    "REFUSED",
    "REPORT",
    "current",
    "forget_aside",
    "manifest",
    "publish",
    "set_aside",
]

REPORT = "validation.{form}"
"""The validation report beside the graph, in the forms `txt` and `json`."""
REFUSED = "refused"
"""The folder below the build folder where a release lies that was built and not published."""


def _add(release: Path, files: Mapping[str, Content]) -> None:
    """Add the files that a release lacks, each whole or not at all, and state the digests of all."""
    for left in release.glob(f"{ASIDE}*"):
        left.unlink(missing_ok=True)
    missing = {name: data for name, data in files.items() if not (release / name).exists()}
    for name, data in missing.items():
        write_whole(release / name, data)
    stated = sums_text({name: digest_of_file(release / name) for name in files} | _stated(release))
    if missing or not (release / SUMS).exists():
        write_whole(release / SUMS, stated)


def _stated(release: Path) -> dict[str, str]:
    return read_sums(release) if (release / MANIFEST).exists() else {}


def _is_whole(release: Path) -> bool:
    """Say whether a release is there, as it was built."""
    try:
        check_release(release)
    except DamagedReleaseError:
        return not (release / MANIFEST).exists() and (release / DATASET).exists()
    return True


def _digest(content: Content) -> str:
    return hashlib.sha256(content).hexdigest() if isinstance(content, bytes) else digest_of_file(content)


def _make(releases: Path, release: Path, files: Mapping[str, Content]) -> None:
    """Write a release aside, then give it its name; a damaged one that has the name gives way."""
    sums = {name: _digest(data) for name, data in files.items()}
    aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=releases))
    try:
        for name, data in {**files, SUMS: sums_text(sums)}.items():
            place_synced(aside / name, data)
        aside.chmod(0o755)
        sync_folder(aside)
        if release.is_dir() and not exchange(aside, release):
            shutil.rmtree(release)
        if aside.is_dir() and not release.is_dir():
            aside.replace(release)
        sync_folder(releases)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def publish(out: Path, version: str, files: Mapping[str, Content]) -> Path:
    """Write a release and switch to it; what builds that were killed left behind is removed.

    Args:
        out: The build folder; made if missing.
        version: The data version, the release folder's name.
        files: File name to content, or to a file that has it; an existing release of this version keeps its
            own, and gets those that the software that made it did not write yet. One that is damaged is
            written anew.

    Returns:
        The release's folder.

    Raises:
        BuildError: The disk refuses; the release in service stays.
    """
    releases = out / "releases"
    release = releases / version
    try:
        releases.mkdir(parents=True, exist_ok=True)
        with held([releases]):
            for left in releases.glob(f"{ASIDE}*"):
                shutil.rmtree(left, ignore_errors=True)
            if release.is_dir() and _is_whole(release):
                _add(release, files)
            else:
                _make(releases, release, files)
            _switch(out, version)
    except OSError as error:
        raise BuildError(
            f"发布版本写不下去 the release {version} could not be written: {error.strerror}.",
            "请检查空间和权限，上一版仍在服务 check space and rights; the last one is still in service.",
        ) from error
    return release


def _switch(out: Path, version: str) -> None:
    for left in out.glob(".current-*"):
        left.unlink(missing_ok=True)
    link = out / f".current-{os.getpid()}"
    try:
        link.symlink_to(Path("releases") / version)
        sync_folder(out)
        link.replace(out / "current")
    finally:
        link.unlink(missing_ok=True)
    sync_folder(out)


def set_aside(out: Path, version: str, files: Mapping[str, Content]) -> Path:
    """Keep a release that is not to be published where it can be looked at, in place of the last such one.

    Args:
        out: The build folder.
        version: The data version.
        files: As `publish` takes them.

    Returns:
        A build folder that holds it alone.

    Raises:
        BuildError: The disk refuses.
    """
    forget_aside(out)
    publish(out / REFUSED, version, files)
    return out / REFUSED


def forget_aside(out: Path) -> None:
    """Remove the release that was set aside, if any: a newer build says more."""
    shutil.rmtree(out / REFUSED, ignore_errors=True)


def current(out: Path) -> Path:
    """Return the folder of the release in service.

    Raises:
        NotBuiltError: There is none.
        DamagedReleaseError: Its dataset is not what was built.
    """
    release = out / "current"
    if not (release / DATASET).is_file():
        raise NotBuiltError(
            "还没有构建图谱 there is no built graph.", "请先运行 run `kg build` (or `make serve`) first."
        )
    release = release.resolve()
    if (release / MANIFEST).exists():
        require_base(release)
        check_dataset(release)
    return release


def manifest(release: Path) -> dict[str, Any]:
    """Return a release's `build.json`.

    Raises:
        DamagedReleaseError: It cannot be read.
    """
    return read_manifest(release)
