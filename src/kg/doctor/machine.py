"""The machine: room and rights where things are written, and a clock that does not go back."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kg.doctor.finding import Finding, Place
from kg.errors import KgError
from kg.releases import read_manifest
from kg.tokens import Tokens
from kg.writes.ledger import Ledger

_LEAST = 100 * 10**6
"""Bytes without which nothing should be begun."""
_FACTOR = 3
"""A build writes a release beside the one in service; a store on disk and files to take away come to it."""
_SLACK = timedelta(minutes=5)


def machine(place: Place) -> Iterator[Finding]:
    """Look at disks, rights and the clock."""
    yield _room(place)
    yield from _rights(place)
    yield _clock(place)


def _room(place: Place) -> Finding:
    there = next(path for path in (place.out.absolute(), *place.out.absolute().parents) if path.is_dir())
    free = shutil.disk_usage(there).free
    release = place.out / "current"
    size = sum(path.stat().st_size for path in release.iterdir() if path.is_file()) if release.is_dir() else 0
    wanted = _LEAST + _FACTOR * size
    shown, least = f"{free / 1e6:,.0f} MB", f"{wanted / 1e6:,.0f} MB"
    if free < _LEAST or free < wanted:
        return Finding(
            "fail" if free < _LEAST else "warn", f"{there} 只剩 {shown}，构建约需 {least}",
            f"{there} has {shown} left, and a build wants about {least}",
            "请腾出空间，例如删去不用的旧版本 make room, for example remove old releases",
        )  # fmt: skip
    return Finding("ok", f"剩余空间 {shown}", f"{shown} are left on the disk")


def _rights(place: Place) -> Iterator[Finding]:
    for path, level, zh, en in (
        (
            place.out,
            "fail" if place.settings.write else "warn",
            "不能构建和写入",
            "nothing can be built or written",
        ),
        (place.registers, "warn", "不能导入", "nothing can be imported"),
    ):
        if path.is_dir() and not _writable(path):
            yield Finding(
                "fail" if level == "fail" else "warn", f"{path} 只读：{zh}", f"{path} is read-only: {en}",
                "请检查权限和挂载方式 check its rights and how it is mounted",
            )  # fmt: skip
        elif path.is_dir():
            yield Finding("ok", f"{path} 可写", f"{path} can be written")


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK) and not os.statvfs(folder).f_flag & os.ST_RDONLY


def _clock(place: Place) -> Finding:
    latest = max(_times(place), default=(place.now, ""))
    at, what = latest
    if at > place.now + _SLACK:
        return Finding(
            "warn", f"时钟是 {place.now:%Y-%m-%d %H:%M}Z，比 {what} 的 {at:%Y-%m-%d %H:%M}Z 还早",
            f"The clock says {place.now:%Y-%m-%d %H:%M}Z, before {what} of {at:%Y-%m-%d %H:%M}Z",
            "请校准时钟：过期的令牌会重新有效，进展会按错误的日子判定 "
            "set the clock: expired tokens would count again, and progress be judged for a wrong day",
        )  # fmt: skip
    return Finding("ok", f"时钟 {place.now:%Y-%m-%d %H:%M}Z", f"The clock says {place.now:%Y-%m-%d %H:%M}Z")


def _times(place: Place) -> Iterator[tuple[datetime, str]]:
    """Yield what is known to have been, and what it was; what cannot be read says nothing of the clock."""
    try:
        ended = read_manifest((place.out / "current").resolve()).get("ended")
        if isinstance(ended, str):
            yield datetime.fromisoformat(ended).astimezone(UTC), "build.json"
    except (KgError, ValueError):
        pass
    try:
        ledger = Ledger(place.out)
        ledger.read_on()
        yield from ((entry.time, "the journal") for entry in ledger.entries)
        yield from ((token.created, "tokens.json") for token in Tokens(place.out).all())
    except KgError:
        pass
