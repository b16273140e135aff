"""Releases that do not exist, with what validation found in them."""

import json
from collections.abc import Sequence
from pathlib import Path

from kg.feeds.making import Releases
from kg.history import Past, read_history, remember
from kg.report import COLUMNS

Found = dict[str, str]


def found(focus: str, message: str = "示例发现。") -> Found:
    """Return a finding about a thing, as a report has it."""
    component = "sh:MinCountConstraintComponent"
    cells = ("Warning", "gps:Example", focus, "gp:due", "", component, message, "Made up.")
    return dict(zip(COLUMNS, cells, strict=True))


def released(out: Path, *reports: Sequence[Found] | None) -> Releases:
    """Write releases with their reports, oldest first; `None` leaves a report out."""
    out.mkdir(exist_ok=True)
    for n, report in enumerate(reports):
        folder = out / "releases" / f"version{n}"
        folder.mkdir(parents=True)
        counts = {"Violation": 0, "Warning": len(report or ()), "Info": 1}
        ended = f"2026-06-0{n + 1}T10:00:00+02:00"
        remember(out, Past(version=f"version{n}", as_of=f"2026-06-0{n + 1}", ended=ended, counts=counts))
        if report is not None:
            (folder / "validation.json").write_text(json.dumps({"results": report}), encoding="utf-8")
    return Releases(out, read_history(out))
