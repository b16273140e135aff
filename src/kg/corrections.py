"""Corrections of a record by hand: kept as entries, so that extraction can run again without losing them.

A record equals its extraction with its corrections applied. `digest` holds the hash of the extraction; an
edit that nobody entered as a correction changes the hash and is refused, never overwritten.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from kg.errors import RecordError
from kg.record import Correction, Record, address, digest

_MISSING = object()


@dataclass(frozen=True)
class Change:
    """One difference between two records, addressed as in `Correction.at`."""

    at: str
    was: Any
    now: Any


def _index(items: list[Any], step: str) -> int:
    """Return where a list's element is: by audience, by ordinal, else by position from 1."""
    for key in ("audience", "ordinal"):
        for index, item in enumerate(items):
            if isinstance(item, dict) and str(item.get(key)) == step:
                return index
    if step.isdecimal() and not any(isinstance(i, dict) and "ordinal" in i for i in items):
        return int(step) - 1
    return len(items)


def _get(data: Any, steps: list[str]) -> Any:  # noqa: ANN401 - JSON values
    for step in steps:
        if isinstance(data, list):
            index = _index(data, step)
            if index >= len(data):
                return _MISSING
            data = data[index]
        elif isinstance(data, dict) and step in data:
            data = data[step]
        else:
            return _MISSING
    return data


def _set(data: Any, at: str, value: Any) -> None:  # noqa: ANN401 - JSON values
    *path, last = at.split("/")[1:]
    parent = _get(data, path)
    if isinstance(parent, dict) and last in parent:
        parent[last] = value
    elif isinstance(parent, list) and last.isdecimal():
        index = _index(parent, last)
        if value is None:
            del parent[index : index + 1]
        elif index < len(parent):
            parent[index] = value
        else:
            parent.append(value)
            if all(isinstance(item, dict) and "ordinal" in item for item in parent):
                parent.sort(key=lambda item: item["ordinal"])
    else:
        raise RecordError(
            f"记录中没有更正所指的位置 the record has no {at}, which a correction addresses.",
            "请改正或删去这条更正 mend or remove the correction.",
        )


def _at(record: Record, at: str) -> Any:  # noqa: ANN401 - JSON values
    found = _get(record.model_dump(mode="json"), at.split("/")[1:])
    return None if found is _MISSING else found


def apply(record: Record, corrections: list[Correction]) -> Record:
    """Return the record with each correction's `now` in place, and the corrections listed.

    Args:
        record: An extraction without corrections.
        corrections: In the order in which they were made.

    Raises:
        RecordError: An address leads nowhere, or the result breaks the schema.
    """
    data = record.model_dump(mode="json")
    for correction in corrections:
        _set(data, correction.at, correction.now)
    data["corrections"] = [c.model_dump(mode="json") for c in corrections]
    return _checked(data)


def undo(record: Record) -> Record:
    """Return the record as it was extracted, its corrections taken back in reverse order."""
    data = record.model_dump(mode="json")
    for correction in reversed(record.corrections):
        _set(data, correction.at, correction.was)
    data["corrections"] = []
    return _checked(data)


def _checked(data: dict[str, Any]) -> Record:
    try:
        return Record.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = address(data, first["loc"])
        raise RecordError(
            f"更正使记录不合格式 a correction breaks the record at {where}: {first['msg']}.",
            "请改正 mend it.",
        ) from error


def correct(record: Record, at: str, now: Any, reason: str) -> Record:  # noqa: ANN401 - JSON values
    """Return the record with one more correction, made on top of those it has."""
    entry = Correction(at=at, was=_at(record, at), now=now, reason=reason)
    corrected = apply(record, [entry])
    return corrected.model_copy(update={"corrections": [*record.corrections, entry]})


def check_unlisted(record: Record, name: str) -> None:
    """Refuse a record that was edited without a correction entry.

    Args:
        record: A record as read from its file.
        name: The file's name, for the message.

    Raises:
        RecordError: The record less its corrections is not what extraction wrote.
    """
    if record.digest is not None and digest(undo(record)) != record.digest:
        raise RecordError(
            f"{name}：记录被改动但没有登记更正 the record was edited without an entry in its corrections.",
            "请撤回改动，用 `kg correct` 登记 take the edit back and enter it with `kg correct`.",
        )


def update(old: Record, fresh: Record, name: str) -> tuple[Record, list[str]]:
    """Carry a record's corrections over to a new extraction.

    Args:
        old: The record as kept.
        fresh: The same document (or its newer version) extracted anew, as facts.
        name: The record's file name, for messages.

    Returns:
        The new record, and notes on corrections that extraction now yields itself or that meet another value.

    Raises:
        RecordError: The old record holds an edit that is no listed correction.
    """
    check_unlisted(old, name)
    notes = []
    for c in old.corrections:
        found = _at(fresh, c.at)
        if found == c.now:
            notes.append(f"{c.at}：提取结果已与更正一致 extraction now yields it; the correction can go.")
        elif found != c.was:
            notes.append(f"{c.at}：提取结果变为 {found!r}（原为 {c.was!r}），更正保留 the correction stands.")
    return apply(fresh, old.corrections), notes


def differences(old: Record, new: Record) -> list[Change]:
    """List what differs between two records' plans, innermost places first to last in reading order."""
    changes: list[Change] = []
    _compare(
        [p.model_dump(mode="json") for p in old.plans],
        [p.model_dump(mode="json") for p in new.plans],
        "/plans",
        changes,
    )
    return changes


def _keyed(items: list[Any]) -> dict[str, Any]:
    named = {}
    for position, item in enumerate(items, 1):
        key = (item.get("audience") or item.get("ordinal")) if isinstance(item, dict) else None
        named[str(key or position)] = item
    return named


def _compare(old: Any, new: Any, at: str, changes: list[Change]) -> None:  # noqa: ANN401 - JSON values
    if old == new:
        return
    whole_list = isinstance(old, list) and at.endswith("/span")
    if isinstance(old, list) and isinstance(new, list) and not whole_list:
        old, new = _keyed(old), _keyed(new)
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(k for k in new if k not in old)]:
            _compare(old.get(key), new.get(key), f"{at}/{key}", changes)
    else:
        changes.append(Change(at, old, new))
