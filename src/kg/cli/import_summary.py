"""What `kg import` says of a table before it is written, line by line."""

from collections.abc import Iterator, Mapping

from kg.imports.assignments import Assignments
from kg.imports.changes import Changes
from kg.record import Record
from kg.sheets import SheetFile

_MOST_SHOWN = 200


def of_file(file: SheetFile, name: str) -> Iterator[str]:
    """Say which file goes where, and what stands around its tables."""
    yield f"表格 table       {file.name} → {name}"
    for sheet in file.sheets:
        where = "" if sheet.name == "-" else f"{sheet.name}："
        yield from (f"附注 note        {where}{note}" for note in sheet.notes)


def of_assignments(found: Assignments, records: Mapping[str, Record]) -> Iterator[str]:
    """Say what was read of a table of responsibilities, and what asks for a look."""
    yield f"读取 read        {found.read} 行 rows"
    for plan, rows in found.matched.items():
        yield f"对应 matched     {rows} 行 rows：{plan} {records[plan].plans[0].title}"
    yield f"未填 not filled  {found.unfilled} 行 rows"
    if found.repeated:
        yield f"重复 repeated    {found.repeated} 行 rows"
    if found.led_twice:
        yield f"牵头单位不同 leads differ {len(found.led_twice)} 个目标，请核对 targets, please check:"
    yield from (f"  {target} {units}" for target, units in found.led_twice.items())
    if found.plates:
        yield f"括号中的名称未另计 names in brackets not counted: {'；'.join(found.plates)}"
    if found.reworded:
        yield f"措辞不同 reworded {len(found.reworded)} 行，请核对 rows, please check:"
    for row in found.reworded:
        sheet = "" if row.sheet == "-" else f"{row.sheet} "
        yield f"  {sheet}第{row.row}行 “{row.printed}” → {row.target} ({row.likeness:.2f})"
    if found.unregistered:
        yield f"未登记的单位 agencies not in the register: {'、'.join(found.unregistered)}"


def of_record(key: str, record: Record) -> Iterator[str]:
    """Say what a table of targets makes of a plan."""
    plan = record.plans[0]
    targets = [target for domain in plan.domains for target in domain.targets]
    values = sum(len(target.quantities) for target in targets)
    yield f"规划 plan        {key} {plan.title}：{len(targets)} 个目标 targets，{values} 个数值 values"
    for finding in record.findings:
        yield f"  发现 finding [{finding.code}] {finding.message}"


def of_changes(changes: Changes, kept: object) -> Iterator[str]:
    """Say what changes; every single one unless all is new."""
    yield (
        f"变化 changes     新增 added {len(changes.added)}，改变 changed {len(changes.changed)}，"
        f"删除 removed {len(changes.removed)}，不变 same {changes.same}"
    )
    if kept:
        lines = [
            *(f"  + {line}" for line in changes.added),
            *(f"  - {line}" for line in changes.removed),
            *(f"  ~ {about}: {was} → {now}" for about, was, now in changes.changed),
        ]
        yield from lines[:_MOST_SHOWN]
        if len(lines) > _MOST_SHOWN:
            yield f"  … 另有 {len(lines) - _MOST_SHOWN} 处 more"
