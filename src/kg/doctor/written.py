"""Graphs that were written beside the releases, and who may write them."""

import stat
from collections import Counter
from collections.abc import Iterator

from kg.doctor.finding import Finding, Place
from kg.errors import NotBuiltError
from kg.releases import DamagedReleaseError, read_manifest
from kg.tokens import FILE as TOKENS
from kg.tokens import Tokens
from kg.writes.blobs import Blobs, DamagedError
from kg.writes.journal import FILE as JOURNAL
from kg.writes.ledger import FOLDER, Ledger

_RESTORE = "请从备份恢复该文件 restore that file from a backup"


def writes(place: Place) -> Iterator[Finding]:
    """Follow the journal line by line, and hold every content against its digest."""
    folder = place.out / FOLDER
    if not (folder / JOURNAL).exists():
        yield Finding("ok", "没有写入过", "Nothing was written")
        return
    ledger = Ledger(place.out)
    ledger.read_on()
    yield Finding("ok", f"写入记录相接，{ledger.seq} 次", f"The journal holds together: {ledger.seq} writes")
    if not (folder / JOURNAL).read_bytes().endswith(b"\n") and ledger.seq:
        yield Finding(
            "warn", "最后一次写入被中断，没有生效", "The last write was interrupted, and does not count",
            "下一次写入会清除它 the next write removes what is left of it",
        )  # fmt: skip
    yield from _contents(ledger, Blobs(folder / "blobs"))
    hidden = _released(place) & ledger.state.keys()
    for graph in sorted(hidden):
        yield Finding(
            "warn", f"写入的图 <{graph}> 被现行版本的同名图遮住",
            f"The release has a graph <{graph}>, which hides what was written there",
        )  # fmt: skip


def _contents(ledger: Ledger, blobs: Blobs) -> Iterator[Finding]:
    served = {written.digest for written in ledger.state.values()}
    told = {d for e in ledger.entries for c in e.changes for d in (c.before, c.after) if d is not None}
    wrong = 0
    for digest in sorted(told):
        try:
            blobs.get(digest)
        except DamagedError as error:
            wrong += 1
            level = "fail" if digest in served else "warn"
            en = error.message if digest in served else f"{error.message} Only taking writes back needs it."
            yield Finding("fail" if level == "fail" else "warn", error.message, en, _RESTORE)
    if not wrong:
        yield Finding(
            "ok", f"{len(told)} 份内容与摘要相符", f"All {len(told)} contents are what their digests say"
        )


def _released(place: Place) -> frozenset[str]:
    try:
        return frozenset(read_manifest((place.out / "current").resolve()).get("graphs", {}))
    except (NotBuiltError, DamagedReleaseError):
        return frozenset()


def tokens(place: Place) -> Iterator[Finding]:
    """Look at the file of tokens: its rights, and which of them count."""
    path = place.out / TOKENS
    known = Tokens(place.out).all()
    if not path.exists():
        yield Finding("ok", "没有令牌", "There are no tokens")
        return
    mode = path.stat().st_mode
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield Finding("fail", f"{TOKENS} 别人可以改写", f"Others may change {TOKENS}", f"chmod 600 {path}")
    elif mode & (stat.S_IRGRP | stat.S_IROTH):
        yield Finding("warn", f"{TOKENS} 别人可以读", f"Others may read {TOKENS}", f"chmod 600 {path}")
    count = Counter(token.standing(place.now) for token in known)
    shown = f"有效 {count['valid']}，过期 {count['expired']}，吊销 {count['revoked']}"
    yield Finding(
        "ok", f"令牌：{shown}",
        f"Tokens: {count['valid']} valid, {count['expired']} expired, {count['revoked']} revoked",
    )  # fmt: skip
