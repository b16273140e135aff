"""Releases, the store that is asked, and the search index of the release in service."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from kg.doctor.finding import Finding, Place
from kg.errors import KgError, NotBuiltError
from kg.history import FILE as HISTORY
from kg.history import read_history
from kg.releases import (
    DATASET,
    MANIFEST,
    SUMS,
    DamagedReleaseError,
    check_file,
    read_manifest,
    read_sums,
)
from kg.search import INDEX, Index
from kg.store import open_store, source_of
from kg.store.disk import FOLDER, DiskStore
from kg.store.opening import held

_BUILD = "请运行 run kg build"
_MADE_AGAIN = frozenset({FOLDER, "exports"})
_SINCE = ("as_of", "accepted", "failed_checks")
"""Members of a manifest that older software did not write."""


def in_service(place: Place) -> Path:
    """Return the release in service.

    Raises:
        NotBuiltError: There is none.
    """
    link = place.out / "current"
    if link.is_symlink() and not link.is_dir():
        raise NotBuiltError(
            f"{link} 指向的版本不见了 leads to a release that is gone: {link.readlink()}.", _BUILD
        )
    if not link.is_dir():
        raise NotBuiltError("还没有构建图谱 there is no built graph.", _BUILD)
    return link.resolve()


def releases(place: Place) -> Iterator[Finding]:
    """Look at all releases: every stated file against its digest, the count against the lines."""
    current = in_service(place)
    yield from _release(current, in_use=True)
    older = [path for path in sorted(current.parent.glob("[!.]*")) if path != current and path.is_dir()]
    sound = 0
    for release in older:
        found = list(_release(release, in_use=False))
        sound += all(finding.level == "ok" for finding in found)
        yield from (finding for finding in found if finding.level == "fail")
        yield from (Finding("warn", one.zh, one.en, one.remedy) for one in found if one.level == "warn")
    if older:
        yield Finding(
            "ok", f"另有 {len(older)} 版，完好 {sound}", f"{sound} of {len(older)} other releases are whole"
        )
    left = [path.name for path in [*current.parent.glob(".aside-*"), *place.out.glob(".current-*")]]
    if left:
        yield Finding(
            "warn", f"被中断的构建留下 {len(left)} 项",
            f"Builds that were killed left {len(left)} things behind",
            "下一次构建会清除 the next kg build removes them",
        )  # fmt: skip
    if (place.out / HISTORY).exists() and not read_history(place.out):
        yield Finding(
            "warn",
            f"{HISTORY} 已损坏",
            f"{HISTORY} is damaged",
            "下一次构建会重新记起 kg build starts it anew",
        )


def _release(release: Path, *, in_use: bool) -> Iterator[Finding]:
    """Look at one release; what is wrong with one that is not in service is a warning."""
    name = f"{'现行版本' if in_use else '版本'} {release.name}"
    named = f"the release {release.name}{', in service,' if in_use else ''}"
    try:
        manifest, sums = read_manifest(release), read_sums(release)
        for file, stated in sums.items():
            check_file(release, file, stated)
        with (release / DATASET).open("rb") as dataset:
            lines = sum(1 for _ in dataset)
    except (DamagedReleaseError, OSError) as error:
        why = error.message if isinstance(error, KgError) else f"{DATASET}: {error.strerror}"
        remedy = (
            f"{_BUILD}，或 or kg restore"
            if in_use
            else f"不用了可删去 remove it if nobody needs it: {release}"
        )
        yield Finding("fail" if in_use else "warn", why, why, remedy)
        return
    if manifest.get("quads", lines) != lines:
        yield Finding(
            "fail" if in_use else "warn", f"{name}：{MANIFEST} 记 {manifest['quads']} 条，文件有 {lines} 条",
            f"{named} states {manifest['quads']} quads and has {lines}", _BUILD,
        )  # fmt: skip
    elif not sums:
        yield Finding("warn", f"{name}没有摘要，无法核对", f"{named} states no digest", f"{_BUILD}")
    else:
        yield Finding(
            "ok", f"{name}完好，{lines} 条", f"{named} is whole: {lines} quads, {len(sums)} digests hold"
        )
    yield from _of_older_software(release, manifest, in_use=in_use)
    listed = {*sums, SUMS, DATASET, MANIFEST}
    unlisted = [path.name for path in sorted(release.iterdir()) if not path.name.startswith(".")]
    unlisted = [file for file in unlisted if file not in listed and file not in _MADE_AGAIN]
    if unlisted and (release / SUMS).exists():
        shown = ", ".join(unlisted)
        yield Finding(
            "warn", f"{name}有未列出的文件：{shown}", f"{named} has files that {SUMS} does not list: {shown}"
        )


def _of_older_software(release: Path, manifest: Mapping[str, object], *, in_use: bool) -> Iterator[Finding]:
    lacking = [name for name in _SINCE if name not in manifest]
    lacking += [] if (release / SUMS).exists() else [SUMS]
    if lacking:
        by = manifest.get("software", "?")
        yield Finding(
            "warn" if in_use else "ok",
            f"版本 {release.name} 由旧软件（{by}）构建，缺 {'、'.join(lacking)}；照常服务",
            f"the release {release.name} was built by older software ({by}), without {', '.join(lacking)}",
            f"{_BUILD}，即可补齐 which adds them",
        )


def store(place: Place) -> Iterator[Finding]:
    """Open the store, ask it, and count."""
    release = in_service(place)
    manifest = read_manifest(release)
    version = str(manifest.get("version", ""))
    source = source_of(place.settings, release, version)
    if source["kind"] == "remote":
        found = held(place.settings)
        if found != version:
            yield Finding(
                "fail", f"别处的存储：{found}", f"The store elsewhere holds: {found}", "请运行 run kg load"
            )
        else:
            yield Finding("ok", f"别处的存储有版本 {version}", f"The store elsewhere holds {version}")
        return
    if source["kind"] == "disk" and not (release / FOLDER).exists():
        yield Finding(
            "ok", "磁盘存储还没有，启动服务时建立", "The store on disk is made when the service starts"
        )
        return
    opened = DiskStore(release / FOLDER) if source["kind"] == "disk" else open_store(source)
    if len(opened) != manifest.get("quads", len(opened)):
        yield Finding(
            "fail", f"存储有 {len(opened)} 条，应为 {manifest['quads']} 条",
            f"The store has {len(opened)} quads, not {manifest['quads']}",
            f"请删除 remove {release / FOLDER}" if source["kind"] == "disk" else _BUILD,
        )  # fmt: skip
        return
    opened.query("ASK { ?s ?p ?o }")
    yield Finding(
        "ok",
        f"存储（{source['kind']}）可查询，{len(opened)} 条",
        f"The {source['kind']} store answers: {len(opened)} quads",
    )


def search(place: Place) -> Iterator[Finding]:
    """Look at the search index: its version, its integrity."""
    release = in_service(place)
    index = Index.of(release, str(read_manifest(release).get("version", "")))
    address = f"{(release / INDEX).resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as base:
            said = str(base.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        yield Finding(
            "fail",
            f"检索索引已损坏：{said}",
            f"The search index is damaged: {said}",
            f"{_BUILD}，或 or kg restore",
        )
    else:
        yield Finding(
            "ok", f"检索索引完好，{len(index)} 项", f"The search index is whole: {len(index)} things"
        )
