"""What lies in a release's folder, and whether it is what the build wrote."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kg.base import BASE, PUBLISHED, VARIABLE
from kg.errors import NotBuiltError

DATASET = "dataset.nq"
MANIFEST = "build.json"
SUMS = "SHA256SUMS"
"""The digest of every other file that the build wrote; `sha256sum --check SHA256SUMS` reads it, too."""

_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<name>[^/\x00]+)")


class DamagedReleaseError(NotBuiltError):
    """A file of a release is not what the build wrote; names both."""


def read_manifest(release: Path) -> dict[str, Any]:
    """Return a release's `build.json`.

    Raises:
        NotBuiltError: There is no such release.
        DamagedReleaseError: It is missing, cannot be read, or is no JSON object.
    """
    if not release.is_dir():
        raise NotBuiltError("还没有构建图谱 there is no built graph.", "请先运行 run `kg build` first.")
    try:
        told = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise damaged(release, MANIFEST, "读不了 it cannot be read") from error
    if not isinstance(told, dict):
        raise damaged(release, MANIFEST, "不是 JSON 对象 it is no JSON object")
    return told


def read_sums(release: Path) -> dict[str, str]:
    """Return the digests that a release states: file name to hexadecimal SHA-256.

    A release that older software built states that of its dataset alone, in its manifest.

    Raises:
        DamagedReleaseError: What states them cannot be read.
    """
    stated = read_manifest(release).get("sha256")
    sums = {DATASET: stated} if isinstance(stated, str) else {}
    try:
        lines = (release / SUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return sums
    except (OSError, ValueError) as error:
        raise damaged(release, SUMS, "读不了 it cannot be read") from error
    for number, line in enumerate(lines, 1):
        if (found := _LINE.fullmatch(line)) is None:
            raise damaged(release, SUMS, f"第 {number} 行不是摘要 line {number} is no digest")
        if sums.setdefault(found["name"], found["digest"]) != found["digest"]:
            raise damaged(release, SUMS, f"与 {MANIFEST} 不符 it disagrees with {MANIFEST}")
    return sums


def sums_text(sums: Mapping[str, str]) -> bytes:
    """Return the file that states digests."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items())).encode()


def digest_of_file(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_file(release: Path, name: str, stated: str) -> None:
    """Hold a file of a release against its digest.

    Raises:
        DamagedReleaseError: It is missing, cannot be read, or has other bytes.
    """
    try:
        found = digest_of_file(release / name)
    except OSError as error:
        raise damaged(release, name, f"读不了 it cannot be read ({error.strerror})") from error
    if found != stated:
        differ = f"SHA-256 {found[:12]}…, not {stated[:12]}…"
        why = f"内容与构建时不同 its bytes are not those that were built ({differ})"
        raise damaged(release, name, why)


def check_release(release: Path) -> None:
    """Hold every file of a release that has a digest against it.

    Raises:
        DamagedReleaseError: One is missing or has other bytes.
    """
    for name, stated in read_sums(release).items():
        check_file(release, name, stated)


def require_base(release: Path) -> None:
    """Refuse a release whose things are named below another base than this installation's.

    Raises:
        NotBuiltError: It is so; names both.
    """
    base = read_manifest(release).get("base", PUBLISHED)
    if base != BASE:
        raise NotBuiltError(
            f"版本 {release.name} 是为 {base} 构建的，现在的 {VARIABLE} 是 {BASE} "
            f"the release was built for {base}, while {VARIABLE} is {BASE}.",
            f"请设 set {VARIABLE}={base}，或重新构建 or build it anew: kg build.",
        )


def check_dataset(release: Path) -> Path:
    """Hold the dataset of a release against its digest, if one is stated, before it is served.

    A file that was cut at the end of a line reads like a whole one; nothing but its digest tells.

    Returns:
        The dataset.

    Raises:
        DamagedReleaseError: It is missing or has other bytes.
    """
    stated = read_sums(release).get(DATASET)
    if stated is not None:
        check_file(release, DATASET, stated)
    return release / DATASET


def damaged(release: Path, name: str, why: str) -> DamagedReleaseError:
    """Return the error that says that a file of a release is not what was built."""
    return DamagedReleaseError(
        f"发布版本 {release.name} 的 {name} 已损坏 the release's file is damaged: {why}.",
        "请重新构建，或从备份恢复 run `kg build` again, or `kg restore` a backup; `kg doctor` tells more.",
    )
