"""Releases on disk: written aside, switched atomically; a failed or killed build leaves the last one served.

`<out>/releases/<version>/` holds `dataset.nq` (canonical, sorted N-Quads), `build.json`, the report of its
validation and its search index; `<out>/current` is a symbolic link to the release in service. A release that
is not to be published lies in a build folder of its own, `<out>/refused`, to be looked at with
`kg validate --out`.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from kg.errors import BuildError, NotBuiltError

DATASET = "dataset.nq"
MANIFEST = "build.json"
REPORT = "validation.{form}"
"""The validation report beside the graph, in the forms `txt` and `json`."""
REFUSED = "refused"
"""The folder below the build folder where a release lies that was built and not published."""


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _add(release: Path, files: dict[str, bytes]) -> None:
    """Add the files that a release lacks, each whole or not at all."""
    for name, data in files.items():
        if not (release / name).exists():
            aside = release / f".{name}-{os.getpid()}"
            _write(aside, data)
            aside.replace(release / name)


def publish(out: Path, version: str, files: dict[str, bytes]) -> Path:
    """Write a release and switch to it.

    Args:
        out: The build folder; made if missing.
        version: The data version, the release folder's name.
        files: File name to content; an existing release of this version keeps its own, and gets those that
            the software that made it did not write yet.

    Returns:
        The release's folder.

    Raises:
        BuildError: The disk refuses; the release in service stays.
    """
    releases = out / "releases"
    release = releases / version
    try:
        releases.mkdir(parents=True, exist_ok=True)
        if not release.is_dir():
            aside = Path(tempfile.mkdtemp(prefix=".aside-", dir=releases))
            try:
                for name, data in files.items():
                    _write(aside / name, data)
                aside.chmod(0o755)
                aside.replace(release)
            except BaseException:
                shutil.rmtree(aside, ignore_errors=True)
                raise
        else:
            _add(release, files)
        link = out / f".current-{os.getpid()}"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("releases") / version)
        link.replace(out / "current")
    except OSError as error:
        raise BuildError(
            f"发布版本写不下去 the release {version} could not be written: {error.strerror}.",
            "请检查空间和权限，上一版仍在服务 check space and rights; the last one is still in service.",
        ) from error
    return release


def set_aside(out: Path, version: str, files: dict[str, bytes]) -> Path:
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
    """
    release = out / "current"
    if not (release / DATASET).is_file():
        raise NotBuiltError(
            "还没有构建图谱 there is no built graph.", "请先运行 run `kg build` (or `make serve`) first."
        )
    return release.resolve()


def manifest(release: Path) -> dict[str, Any]:
    """Return a release's `build.json`."""
    loaded: dict[str, Any] = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    return loaded
