"""Versions of plans in releases compared, in a worker: reading a large release takes seconds."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, get_args

from kg.difference.change import Change
from kg.difference.comparing import compare, compare_all
from kg.difference.sides import Direction, Side
from kg.difference.telling import as_json, as_text, as_turtle
from kg.errors import ParameterError
from kg.regained import plan_digests, read_release
from kg.store import GraphStore

MOST_CHANGES = 20_000
"""Changes that are told; of more, plans have to be compared one by one."""


class Sink(Protocol):
    """Where an answer goes."""

    def head(self, head: Mapping[str, Any]) -> None:
        """Say, once and first, what comes."""

    def write(self, data: bytes) -> object:
        """Take the next bytes."""


def sides_of_release(folder: Path, only: Collection[str] | None = None) -> dict[str, Side]:
    """Return the plans of a release as versions, by key.

    Args:
        folder: The release's folder.
        only: Keys of the plans that are wanted; `None` for all.

    Raises:
        NotBuiltError: There is no release.
        RecordError: A plan's graph lacks what a record needs.
    """
    known = get_args(Direction)
    return {
        key: Side(
            key,
            one.record.plans[0],
            folder.name,
            one.indicators,
            {slug: way for slug, way in one.directions.items() if way in known},  # type: ignore[misc]  # just checked
        )
        for key, one in read_release(folder, only).items()
    }


def compare_releases(older: Path, newer: Path) -> tuple[Change, ...]:
    """Compare all plans of two releases; one whose graph is the same in both says the same, and is not read.

    Args:
        older: Folder of the older release.
        newer: Folder of the newer.

    Raises:
        NotBuiltError: One of them is no release.
        RecordError: A plan's graph lacks what a record needs.
    """
    was, now = plan_digests(older), plan_digests(newer)
    differing = {key for key in {*was, *now} if was.get(key) != now.get(key)}
    if not differing:
        return ()
    return compare_all(sides_of_release(older, differing), sides_of_release(newer, differing))


def compare_plans(older: tuple[Path, str], newer: tuple[Path, str]) -> tuple[Change, ...]:
    """Compare a plan of a release with a plan of a release: two versions of one, or two plans.

    Args:
        older: Folder of a release, and the key of a plan in it.
        newer: The same of the other side.

    Raises:
        ParameterError: One of the releases has no such plan.
        NotBuiltError: One of them is no release.
        RecordError: A plan's graph lacks what a record needs.
    """
    return compare(_plan(*older), _plan(*newer))


def _plan(folder: Path, key: str) -> Side:
    found = sides_of_release(folder, {key})
    if key not in found:
        raise ParameterError(
            f"版本 {folder.name} 没有规划 {key}。 The release {folder.name} has no plan {key}.",
            "请另选一份。 Choose another one.",
        )
    return found[key]


def tell_difference(store: GraphStore, payload: Mapping[str, Any], sink: Sink) -> dict[str, Any]:
    """Compare in a worker.

    Args:
        store: Not asked: releases are read from their files.
        payload: `older` and `newer` (folders of releases), `plan` and `other` (keys of a plan on either side;
            both empty for all plans);
            `form`, one of `FORMS`.
        sink: Gets the head `{kind, count}`, and the changes in that form.

    Returns:
        The end: `{rows, bytes, cut}`.

    Raises:
        ParameterError: There is no such plan, or more has changed than is told.
        NotBuiltError: There is no such release.
        RecordError: A plan's graph lacks what a record needs.
    """
    del store
    older, newer = Path(payload["older"]), Path(payload["newer"])
    if payload["plan"]:
        changes = compare_plans((older, payload["plan"]), (newer, payload["other"]))
    else:
        changes = compare_releases(older, newer)
    if len(changes) > MOST_CHANGES:
        raise ParameterError(
            f"有 {len(changes)} 处变化，太多了。 There are {len(changes)} changes, which are too many.",
            "请一份规划一份规划地比较。 Compare plan by plan.",
        )
    between = tuple(filter(None, (payload["plan"], payload["other"])))
    body = FORMS[payload["form"]](changes, (older.name, newer.name), between).encode()
    sink.head({"kind": "difference", "count": len(changes)})
    sink.write(body)
    return {"rows": len(changes), "bytes": len(body), "cut": None}


def _as_told(changes: Sequence[Change], versions: tuple[str, str], _: Sequence[str]) -> str:
    return json.dumps(as_json(changes, versions), ensure_ascii=False, indent=2) + "\n"


FORMS: Mapping[str, Callable[[Sequence[Change], tuple[str, str], Sequence[str]], str]] = {
    "changes": lambda changes, *_: json.dumps([one.to_json() for one in changes], ensure_ascii=False),
    "json": _as_told,
    "ttl": as_turtle,
    "txt": lambda changes, *_: as_text(changes),
}
"""How changes are written; `changes` is for our own pages: what `as_changes` reads."""


def as_changes(body: bytes) -> tuple[Change, ...]:
    """Read what `tell_difference` wrote."""
    return tuple(Change.of_json(told) for told in json.loads(body))
