"""Two made-up releases: the one that tests serve, and an older one that asks for less in one target fewer."""

import json
import re
from pathlib import Path

from tests.made_up import CITY_WOMEN, VERSION, publish

OLDER = "00older00000"
RAISED, ADDED = f"plan/{CITY_WOMEN}/d1/t2", f"plan/{CITY_WOMEN}/d1/t4"
"""Parts of the plan that the later release changed: a value, and a target that the older one lacks."""
_VALUE = re.compile(rf"(/id/{RAISED}/v1> <https://w3id\.org/govplan/ontology#value> \")[0-9.]+\"")


def publish_two(out: Path) -> Path:
    """Write both, as `kg build` lays releases out; the newer one is in service.

    Args:
        out: The build folder.

    Returns:
        The build folder.
    """
    publish(out)
    newer, older = out / "releases" / VERSION, out / "releases" / OLDER
    older.mkdir()
    lines = (newer / "dataset.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    gone = (f"/id/{ADDED}>", f"/id/{ADDED}/")
    kept = [_VALUE.sub(r'\g<1>12"', line) for line in lines if not any(mark in line for mark in gone)]
    assert len(kept) < len(lines)
    (older / "dataset.nq").write_text("".join(kept), encoding="utf-8")
    manifest = json.loads((newer / "build.json").read_text(encoding="utf-8"))
    manifest |= {"version": OLDER, "quads": len(kept), "findings": {"Violation": 0, "Warning": 3}}
    manifest |= {"started": "2025-12-01T08:00:00+00:00", "ended": "2025-12-01T08:00:05+00:00"}
    manifest["plans"] = manifest["plans"][1:]
    (older / "build.json").write_text(json.dumps(manifest), encoding="utf-8")
    return out
