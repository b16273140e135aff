"""Several files replaced together: whoever reads sees all of them as before or all of them as after.

No system renames several files at once. So they are written aside first, and one more file, the plan, says
which of them is to get which name. The plan's own rename is the moment that counts: before it nothing has
changed; after it, whoever comes next completes what a killed process left, before reading anything.

A plan lies in one of the folders. Each other folder has a note of where that is, written before the plan, so
that a reader of that folder alone finds it, too.
"""

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.durable.files import held, sync_folder, write_synced, write_whole
from kg.errors import KgError

SWITCHING = ".switching-"
"""How the names of plans and notes begin; no reader of tables or records takes them for theirs."""


class InterruptedSwitchError(KgError):
    """Files were being replaced together when something was killed, and that cannot be completed."""


def switch(files: Mapping[Path, bytes]) -> None:
    """Replace files, all of them or none, also where this process is killed or the power fails meanwhile.

    Args:
        files: Path to content; missing folders are made.

    Raises:
        OSError: The disk refuses; nothing was changed.
        InterruptedSwitchError: An earlier such change cannot be completed.
    """
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            raise IsADirectoryError(21, os.strerror(21), str(path))
    folders = sorted({path.parent.resolve() for path in files})
    resolved = {path.parent.resolve() / path.name: data for path, data in files.items()}
    while True:
        complete(*folders)
        with held(folders):
            if any(_left(folder) for folder in folders):
                continue  # somebody was killed while we waited
            _sweep(folders)
            _replace({_aside(path): (path, data) for path, data in resolved.items()}, folders)
            return


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.aside-{os.getpid()}")


def _replace(files: Mapping[Path, tuple[Path, bytes]], folders: list[Path]) -> None:
    """Write asides, plan and notes, then rename; `files` maps an aside to its file and content."""
    plan = folders[0] / f"{SWITCHING}{os.getpid()}"
    notes = [folder / plan.name for folder in folders[1:]]
    pairs = [[os.path.relpath(one, plan.parent) for one in (a, p)] for a, (p, _) in files.items()]
    before = {path: path.read_bytes() if path.exists() else None for path, _ in files.values()}
    done: list[Path] = []
    try:
        for aside, (_, data) in files.items():
            write_synced(aside, data)
        for note in notes:
            write_whole(note, _told({"plan": os.path.relpath(plan, note.parent)}))
        _sync(folders)
        if len(files) > 1:
            write_whole(plan, _told({"files": pairs}))
        for aside, (path, _) in files.items():
            os.replace(aside, path)  # noqa: PTH105 - the tests count the calls of `os`
            done.append(path)
        _sync(folders)
    except BaseException:
        plan.unlink(missing_ok=True)
        _take_back({path: before[path] for path in done}, [*files, *notes])
        raise
    for left in (*notes, plan):
        left.unlink(missing_ok=True)


def complete(*folders: Path) -> None:
    """Complete what a killed process began to replace in some folders; to be called before reading them.

    Costs a look into each folder where nothing was left.

    Raises:
        InterruptedSwitchError: It cannot be completed: the disk cannot be written, or a plan cannot be read.
    """
    for folder in folders:
        for found in _left(folder):
            try:
                _complete(found)
            except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
                raise InterruptedSwitchError(
                    f"{folder.name}/{found.name}：写入被中断，还没有补完 files were being replaced when "
                    f"something was killed, and it cannot be completed: {error}.",
                    "请检查空间和权限，再运行任一命令即可补完 check space and rights of the folder; "
                    "the next command completes it.",
                ) from error


def _left(folder: Path) -> list[Path]:
    """Return the plans and notes in a folder."""
    return sorted(folder.glob(f"{SWITCHING}*"))


def _complete(found: Path) -> None:
    told = _read(found)
    if told is None:
        return
    plan = found.parent / told.get("plan", found.name)
    folders = {found.parent, plan.parent}
    if (planned := _read(plan)) is not None:
        folders |= {(plan.parent / path).parent for _, path in planned["files"]}
    with held(folder for folder in folders if folder.is_dir()):
        planned = _read(plan)  # whoever held the folders may have completed it
        for aside, path in planned["files"] if planned else ():
            with suppress(FileNotFoundError):  # it has its name already
                os.replace(plan.parent / aside, plan.parent / path)  # noqa: PTH105 - as above
        _sync(folder for folder in sorted(folders) if folder.is_dir())
        for left in [*(folder / plan.name for folder in sorted(folders) if folder != plan.parent), plan]:
            left.unlink(missing_ok=True)


def _sync(folders: Iterable[Path]) -> None:
    for folder in folders:
        sync_folder(folder)


def _read(path: Path) -> dict[str, Any] | None:
    """Return what a plan or a note says; `None` where it is gone."""
    try:
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if not isinstance(told, dict):
        raise TypeError("no JSON object")
    return told


def _told(what: object) -> bytes:
    return json.dumps(what, ensure_ascii=False).encode()


def _sweep(folders: Iterable[Path]) -> None:
    """Remove what killed processes wrote aside; whoever calls holds the folders, and no plan is left."""
    for folder in folders:
        for left in [*folder.glob(".*.aside-*"), *folder.glob(f".aside-*-{SWITCHING}*")]:
            left.unlink(missing_ok=True)


def _take_back(before: Mapping[Path, bytes | None], written: Iterable[Path]) -> None:
    for path, data in before.items():
        if data is None:
            path.unlink(missing_ok=True)
        else:
            write_whole(path, data)
    for left in written:
        left.unlink(missing_ok=True)
