"""The StratML files that a release's plans are offered as; see `kg.exports`."""

from collections.abc import Callable
from pathlib import Path

from kg.exports import Export, Source
from kg.stratml.forms import NAMESPACES, Part
from kg.stratml.released import released
from kg.stratml.writing import write_plan

_FAMILY = "stratml"


def _writer(part: Part) -> Callable[[Source, Path, str], None]:
    def write(source: Source, target: Path, key: str) -> None:
        plan = released(source.folder, key)
        target.write_bytes(write_plan(plan.record, plan.around, part).xml)

    return write


EXPORTS: tuple[Export, ...] = (
    Export(
        "stratml/{}.part1.xml",
        "application/xml",
        _FAMILY,
        "一个规划的 StratML 第1部分（ISO 17469-1）：目标与责任单位",
        "a plan as StratML Part 1 (ISO 17469-1): goals, objectives, stakeholders",
        _writer(1),
        of="plan",
        profile=NAMESPACES[1],
    ),
    Export(
        "stratml/{}.part2.xml",
        "application/xml",
        _FAMILY,
        "一个规划的 StratML 第2部分：另有绩效指标及其目标值与实际值",
        "a plan as StratML Part 2: performance indicators with target and actual results besides",
        _writer(2),
        of="plan",
        profile=NAMESPACES[2],
    ),
)
"""In the order in which they are listed."""
