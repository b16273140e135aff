"""A record read from its file: what breaks the schema is told by file, place and value."""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from kg.errors import RecordError
from kg.record.model import DOUBLED, QUOTED, Record


def read_record(path: Path) -> Record:
    """Read and check a record file.

    Args:
        path: A JSON file.

    Raises:
        RecordError: The file cannot be read, is no JSON, or breaks the schema; names file and place.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RecordError(f"{path.name}：读不了 cannot be read: {error.strerror}.") from error
    return parse_record(path.name, raw)


def parse_record(name: str, raw: bytes) -> Record:
    """Check a record file's bytes, as `read_record` does.

    Args:
        name: The file's name, for messages.
        raw: Its bytes.

    Raises:
        RecordError: They are no JSON, or break the schema.
    """
    try:
        record = Record.model_validate_json(raw)
    except ValidationError as error:
        raise _refused(name, raw, error.errors()) from error
    for at, number in _rounded(json.loads(raw, parse_float=Decimal), ""):
        raise RecordError(
            f"{name}：{at}：{number} 位数太多，读入会改变 has more digits than reading keeps.",
            "请写原文印出的数 write the number that the document prints.",
        )
    return record


def record_of(name: str, data: Mapping[str, Any], about: str = "") -> Record:
    """Make a record of what was read from a file of another form.

    Args:
        name: The file's name, for messages.
        data: The record as JSON values.
        about: What of the file it is, for messages; empty for all.

    Raises:
        RecordError: They break the schema; says the first fault with its place, and how many there are.
    """
    try:
        return Record.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise RecordError(
            f"{name}：{f'{about} ' if about else ''}{address(data, first['loc'])}：不合记录的格式 breaks a "
            f"record's format: {first['msg']}（共 {error.error_count()} 处 faults in all）.",
            "请补全或改正 complete or mend what the file says.",
        ) from error


def _rounded(data: Any, at: str) -> Iterator[tuple[str, Decimal]]:  # noqa: ANN401 - JSON values
    """Yield the numbers that reading changes, with their places: 0.12345678901234567890 loses digits."""
    if isinstance(data, Decimal):
        if Decimal(repr(float(data))) != data:
            yield at, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _rounded(value, f"{at}/{key}")
    elif isinstance(data, list):
        for place, value in enumerate(data):
            yield from _rounded(value, at + _step(value, place))


def _step(element: Any, place: int) -> str:  # noqa: ANN401 - a JSON value
    """Return how an element of a list is addressed: by audience, by ordinal, else by position from 1."""
    named = element if isinstance(element, dict) else {}
    return f"/{named.get('audience') or named.get('ordinal') or place + 1}"


def _refused(name: str, raw: bytes, faults: Sequence[ErrorDetails]) -> RecordError:
    """Say of a file what breaks the schema: the first fault with place and value, and how many there are."""
    first = faults[0]
    if first["type"] == DOUBLED:
        return RecordError(
            f"{name}：{first['msg']}.",
            "请按原文次序给每一项自己的顺序号 give each its own ordinal, in the document's order; "
            "手工加入的请改其更正 where `kg correct` put one in, mend its entry in corrections.",
        )
    if first["type"] == "json_invalid":
        return RecordError(
            f"{name}：不是 JSON is no JSON: {first['msg']}.",
            "请改正语法，或重新提取 mend it, or extract anew.",
        )
    more = f"（共 {len(faults)} 处 faults in all）" if len(faults) > 1 else ""
    return RecordError(
        f"{name}：{address(json.loads(raw), first['loc'])}：{_shown(first)}不合格式 breaks the format: "
        f"{first['msg']}{more}.",
        "请对照原文改正 correct it against the document; 格式见 the format is "
        "docs/reference/record.schema.json.",
    )


def _shown(fault: ErrorDetails) -> str:
    """Return the value at fault as JSON, where there is one that is short enough to be shown."""
    if fault["type"] == "missing":
        return ""
    told = json.dumps(fault["input"], ensure_ascii=False, default=str)
    return f"{told if len(told) <= QUOTED * 2 else told[: QUOTED * 2] + '…'} "


def address(data: Any, steps: Sequence[int | str]) -> str:  # noqa: ANN401 - JSON values
    """Return where something stands in a record, as `Correction.at` writes it.

    Args:
        data: The record as JSON, whole or broken.
        steps: Keys and positions from 0; a step that the data do not have names a kind of value: left out.
    """
    at = ""
    for step in steps:
        if isinstance(step, int) and isinstance(data, list) and step < len(data):
            data = data[step]
            at += _step(data, step)
        elif isinstance(data, dict):
            at += f"/{step}"
            data = data.get(str(step))
    return at or "/"
