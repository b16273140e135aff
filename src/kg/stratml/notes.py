"""What a record says that StratML has no element for, as lines of `OtherInformation`.

`record.kind = "quantified"` is one such line: a name, and a value as JSON. Any other line is of strangers.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

_LINE = re.compile(r"record\.([A-Za-z0-9]+) = (.+)")


def write_notes(said: Mapping[str, Any]) -> str:
    """Return the lines for what is said; what says nothing (`None`, empty) has none."""
    return "\n".join(
        f"record.{name} = {json.dumps(value, ensure_ascii=False)}"
        for name, value in said.items()
        if value is not None and value is not False and value not in ("", [])
    )


def read_notes(text: str | None) -> tuple[dict[str, Any], list[str]]:
    """Return what lines of ours say, and the lines of others.

    Args:
        text: The content of an `OtherInformation`; `None` where there is none.
    """
    said: dict[str, Any] = {}
    others: list[str] = []
    for line in (text or "").split("\n"):
        match = _LINE.fullmatch(line.strip())
        try:
            value = json.loads(match[2]) if match else None
        except (json.JSONDecodeError, RecursionError):
            value = None
        if match and value is not None:
            said[match[1]] = value
        elif line.strip():
            others.append(line.strip())
    return said, others
